"""Exchanges as a relay sees them, made without one: a request and its answer, in bytes."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from websockets.frames import Close, Frame, Opcode

from voicemock.recording.book import Book
from voicemock.recording.frames import Frames
from voicemock.recording.seen import Answered, Seen, body_of

AT = 1_767_225_600.0

BOUNDARY = "----b"


@contextmanager
def book(*given: str) -> Iterator[Book]:
    with tempfile.TemporaryDirectory() as folder:
        yield Book(Path(folder) / "a.har", given)


def asked(
    path: str = "/v1/detect",
    *,
    headers: Mapping[str, str] | None = None,
    kind: str = "",
    body: bytes = b"",
    encoding: str = "",
) -> Seen:
    """Return an exchange whose request is whole and that has no answer yet."""
    named = {"Host": "api.vocos.io", **(headers or {})}
    named |= {name: value for name, value in {"Content-Type": kind, "Content-Encoding": encoding}.items() if value}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    seen = Seen("vocos", f"https://api.vocos.io{path}", None, "POST", b"1.1", raw, body_of(raw), AT, 1)
    for start in range(0, len(body), 1000):
        seen.body.take(body[start : start + 1000])
    seen.body.end()
    seen.sent = AT + 0.5
    return seen


def answered(
    seen: Seen,
    body: bytes = b"",
    kind: str = "application/json",
    *,
    status: int = 200,
    reason: str = "OK",
    headers: Mapping[str, str] | None = None,
) -> Seen:
    """Give the exchange an answer."""
    raw = [(name.encode(), value.encode()) for name, value in {"Content-Type": kind, **(headers or {})}.items()]
    seen.answer = Answered(status, reason.encode(), b"1.1", raw, body_of(raw))
    seen.answer.body.take(body)
    seen.answer.body.end()
    seen.answered = AT + 1
    return seen


def form(*parts: tuple[str, str, str | None], kind: str = "text/plain") -> tuple[str, bytes]:
    """Return the content type and the body of a form: names, texts, and names of files."""
    body = ""
    for name, text, filename in parts:
        named = "" if filename is None else f'; filename="{quote(filename, safe="")}"'
        head = f'Content-Disposition: form-data; name="{quote(name, safe="")}"{named}\r\nContent-Type: {kind}'
        body += f"--{BOUNDARY}\r\n{head}\r\n\r\n{text}\r\n"
    return f"multipart/form-data; boundary={BOUNDARY}", f"{body}--{BOUNDARY}--\r\n".encode()


def streamed(seen: Seen, *, sent: tuple[str, ...] = (), told: tuple[str, ...] = (), reason: str = "") -> Seen:
    """Make a stream of an exchange, closed by the server."""
    answered(seen, status=101)
    seen.frames = Frames(lambda: AT)
    up, down = seen.frames.side(sent=True), seen.frames.side(sent=False)
    for text in sent:
        up.take(Frame(Opcode.TEXT, text.encode()).serialize(mask=True))
    for text in told:
        down.take(Frame(Opcode.TEXT, text.encode()).serialize(mask=False))
    down.take(Frame(Opcode.CLOSE, Close(4000, reason).serialize()).serialize(mask=False))
    return seen
