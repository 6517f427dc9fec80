"""Uploads that end badly: the client is told, the connection is left as HTTP wants it, and nothing hangs."""

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from pathlib import Path
from queue import Queue
from uuid import uuid4

import httpx
import pytest
from tests.calling import serving
from tests.serving.clients import CLIENTS, Shown

from voicemock.bench import Bench
from voicemock.engine.journal import Exchange
from voicemock.engine.refusals import Problem, Reason
from voicemock.serving.door import Door
from voicemock.serving.uploads import KEEP_OPEN, Uploads
from voicemock.vendors import dataspike, vocos

MiB = 1024 * 1024
PATIENCE = 20
"""Seconds within which everything here is over; what takes as long hangs."""

START = b'--frontier\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
END = b"\r\n--frontier--\r\n"


@dataclass(frozen=True)
class Target:
    """A vendor's upload: where, the header for its key, the most bytes it takes, and its words."""

    path: str
    header: str
    limit: int
    problems: Mapping[Reason, Problem]

    def head(self, key: str, *lines: str, mark: str = "") -> bytes:
        """Return a request's head; the lines are further headers, the mark is a query that means nothing."""
        fields = (f"{self.header}: {key}", "Content-Type: multipart/form-data; boundary=frontier", *lines)
        return "\r\n".join((f"POST {self.path}?{mark} HTTP/1.1", "Host: localhost", *fields, "", "")).encode()

    def says(self, reason: Reason, answered: Shown) -> bool:
        """Tell whether the answer is this refusal, in the vendor's words."""
        problem = self.problems[reason]
        said = json.dumps(answered.body, ensure_ascii=False)
        return answered.status == problem.status and problem.code in said and problem.message in said


VOCOS = Target("/vocos/v1/detect", "X-API-Key", 50 * MiB, vocos.PROBLEMS)
DATASPIKE = Target("/dataspike/api/v4/deepfake/audio/analyze", "ds-api-token", 10 * MiB, dataspike.PROBLEMS)
BOTH = pytest.mark.parametrize("target", [VOCOS, DATASPIKE], ids=["vocos", "dataspike"])


class Wire:
    """One connection, on which bytes are sent as they are."""

    def __init__(self, base: str) -> None:
        host, _, port = base.removeprefix("http://").partition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, sent: bytes) -> None:
        self.socket.sendall(sent)

    def answer(self) -> tuple[Shown, str | None]:
        """Return the next answer and its Connection header; interim ones are errors here."""
        response = HTTPResponse(self.socket)
        response.begin()
        return Shown(response.status, json.loads(response.read())), response.getheader("Connection")

    def closed(self) -> bool:
        """Wait until the server closes the connection; False if it still sends something."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Make a file of so many bytes."""
    folder = tmp_path_factory.mktemp("uploads")

    def made(size: int) -> Path:
        path = folder / f"{size}.wav"
        with path.open("wb") as opened:
            opened.truncate(size)
        return path

    return made


@dataclass(frozen=True)
class Ended:
    """The exchanges that are over, as they end; each is known by its request's mark."""

    queue: Queue[Exchange]

    def marked(self, mark: str) -> Exchange:
        """Wait for an exchange to end."""
        while True:
            exchange = self.queue.get(timeout=PATIENCE)
            if exchange.scope["query_string"] == mark.encode():
                return exchange


@pytest.fixture(scope="module")
def over() -> Ended:
    return Ended(Queue())


@pytest.fixture
def mark() -> str:
    return uuid4().hex


@pytest.fixture(scope="module")
def base(over: Ended) -> Iterator[str]:
    """The address of a server that all of the module's tests can share."""
    bench = Bench(on_close=over.queue.put)
    with serving(Door(bench)) as address:
        yield address
    bench.close()


@pytest.fixture(scope="module")
def impatient(over: Ended) -> Iterator[str]:
    """The same of one with little patience, that discards no more than 1 MiB."""
    bench = Bench(on_close=over.queue.put)
    with pytest.MonkeyPatch.context() as patch:
        short = partial(Uploads, patience=0.2, linger=0.2, discarded=MiB)
        patch.setattr("voicemock.serving.server.Uploads", short)
        with serving(Door(bench)) as address:
            yield address
    bench.close()


@pytest.mark.proves("VOC-16.a", "DSP-09.h")
@BOTH
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_uploads_too_much_shows_its_user_the_413(
    client: str, declared: bool, target: Target, base: str, file: Callable[[int], Path]
) -> None:
    headers = {target.header: "test-enterprise"}
    shown = CLIENTS[client](f"{base}{target.path}", headers, file(target.limit + 4 * MiB), declared)
    assert target.says(Reason.TOO_LARGE, shown)


@pytest.mark.proves("VOC-11.a", "DSP-09.d")
@BOTH
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_uploads_much_with_a_wrong_key_shows_its_user_the_401(
    client: str, declared: bool, target: Target, base: str, file: Callable[[int], Path]
) -> None:
    shown = CLIENTS[client](f"{base}{target.path}", {target.header: "nobody's"}, file(16 * MiB), declared)
    assert target.says(Reason.BAD_KEY, shown)


@BOTH
@pytest.mark.parametrize("expect", [(), ("Expect: 100-continue",)], ids=["", "expect"])
@pytest.mark.parametrize(
    ("key", "reason"), [("test-enterprise", Reason.TOO_LARGE), ("nobody's", Reason.BAD_KEY)], ids=["413", "401"]
)
def test_a_refusal_comes_before_the_body_and_without_100_continue(
    target: Target, key: str, reason: Reason, expect: tuple[str, ...], base: str
) -> None:
    with Wire(base) as wire:
        wire.send(target.head(key, f"Content-Length: {target.limit + 2 * MiB}", *expect))
        shown, connection = wire.answer()
    assert target.says(reason, shown)
    assert connection == "close"


@BOTH
def test_a_chunked_body_is_refused_as_soon_as_it_is_too_large(target: Target, base: str) -> None:
    piece = b"100000\r\n" + bytes(MiB) + b"\r\n"
    with Wire(base) as wire:
        wire.send(target.head("test-enterprise", "Transfer-Encoding: chunked"))
        wire.send(b"%x\r\n%b\r\n" % (len(START), START))
        for _ in range(target.limit // MiB):
            wire.send(piece)
        wire.send(b"1\r\n\0\r\n")
        shown, connection = wire.answer()
        assert target.says(Reason.TOO_LARGE, shown)
        assert connection == "close"
        wire.send(piece + b"0\r\n\r\n")
        assert wire.closed()


@BOTH
def test_a_body_that_is_wanted_is_asked_for_with_100_continue(target: Target, base: str) -> None:
    body = START + END
    with Wire(base) as wire:
        wire.send(target.head("test-enterprise", f"Content-Length: {len(body)}", "Expect: 100-continue"))
        assert wire.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        wire.send(body)
        shown, connection = wire.answer()
    assert target.says(Reason.EMPTY_FILE, shown)
    assert connection is None


@pytest.mark.proves("VOC-22.a")
@BOTH
def test_a_connection_with_little_to_come_stays_open_after_an_early_answer(target: Target, base: str) -> None:
    with Wire(base) as wire:
        for key, reason in (("nobody's", Reason.BAD_KEY), ("", Reason.NO_KEY)) * 2:
            wire.send(target.head(key, f"Content-Length: {KEEP_OPEN}"))
            shown, connection = wire.answer()
            assert target.says(reason, shown)
            assert connection is None
            wire.send(bytes(KEEP_OPEN))


def test_what_comes_after_an_early_answer_is_taken_in_before_the_connection_closes(base: str) -> None:
    with Wire(base) as wire:
        wire.send(VOCOS.head("nobody's", f"Content-Length: {8 * MiB}"))
        assert VOCOS.says(Reason.BAD_KEY, wire.answer()[0])
        for _ in range(8):
            wire.send(bytes(MiB))
        assert wire.socket.recv(1) == b""


def test_a_client_that_goes_on_and_on_after_an_early_answer_is_cut_off(impatient: str) -> None:
    with Wire(impatient) as wire:
        wire.send(VOCOS.head("nobody's", f"Content-Length: {64 * MiB}"))
        assert VOCOS.says(Reason.BAD_KEY, wire.answer()[0])
        with pytest.raises(ConnectionError):
            wire.send(bytes(63 * MiB))


def test_a_client_that_sends_no_more_after_an_early_answer_is_not_waited_for(impatient: str) -> None:
    with Wire(impatient) as wire:
        wire.send(VOCOS.head("nobody's", f"Content-Length: {64 * MiB}") + bytes(MiB // 2))
        assert VOCOS.says(Reason.BAD_KEY, wire.answer()[0])
        assert wire.closed()


def test_an_early_answer_is_in_the_journal_before_the_body_is_seen_out(base: str, over: Ended, mark: str) -> None:
    with Wire(base) as wire:
        wire.send(VOCOS.head("nobody's", f"Content-Length: {64 * MiB}", mark=mark))
        told = over.marked(mark)
        assert (told.status, told.refused, told.client_left) == (401, "BAD_KEY", False)
        assert VOCOS.says(Reason.BAD_KEY, wire.answer()[0])


@BOTH
@pytest.mark.parametrize("ending", ["closes", "resets", "ends its half"])
@pytest.mark.parametrize("framing", [f"Content-Length: {MiB}", "Transfer-Encoding: chunked"])
def test_a_body_that_breaks_off_is_refused_in_the_journal_and_the_server_goes_on(
    target: Target, framing: str, ending: str, base: str, over: Ended, mark: str
) -> None:
    begun = START + bytes(1000)
    with Wire(base) as wire:
        wire.send(target.head("test-enterprise", framing, mark=mark))
        wire.send(b"%x\r\n%b\r\n" % (len(begun), begun) if "chunked" in framing else begun)
        if ending == "resets":
            wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if ending == "ends its half":
            wire.socket.shutdown(socket.SHUT_WR)
            assert wire.closed()
    broken = over.marked(mark)
    assert (broken.client_left, broken.refused) == (True, "BAD_FORM")
    assert httpx.get(f"{base}/_voicemock/health").status_code == 200


@pytest.mark.proves("VOC-21.b", "DSP-09.e")
@BOTH
@pytest.mark.parametrize("sent", [b"", START, START + bytes(100_000), START + b"RIFF" + END])
@pytest.mark.parametrize("framing", ["Content-Length: 200000", "Transfer-Encoding: chunked"])
def test_a_body_that_stalls_is_refused_and_its_connection_closed(
    target: Target, framing: str, sent: bytes, impatient: str, over: Ended, mark: str
) -> None:
    with Wire(impatient) as wire:
        wire.send(target.head("test-enterprise", framing, mark=mark))
        wire.send(b"%x\r\n%b\r\n" % (len(sent), sent) if "chunked" in framing and sent else sent)
        shown, connection = wire.answer()
        assert target.says(Reason.BAD_FORM, shown)
        assert connection == "close"
        assert wire.closed()
    assert over.marked(mark).refused == "BAD_FORM"


@pytest.mark.proves("VOC-21.b", "DSP-09.e")
@BOTH
@pytest.mark.parametrize("cut", [3, len(END), len(END) + 3, len(END) + len(START)])
def test_a_form_longer_than_its_declared_length_is_refused(target: Target, cut: int, base: str) -> None:
    form = START + b"RIFF" + END
    with Wire(base) as wire:
        wire.send(target.head("test-enterprise", f"Content-Length: {len(form) - cut}") + form[:-cut])
        assert target.says(Reason.BAD_FORM, wire.answer()[0])


MALFORMED = {
    "no request line": b"?\r\n\r\n",
    "no such version": b"GET / HTTP/9.9\r\n\r\n",
    "no method": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a header without a name": b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    "two lengths": VOCOS.head("test-enterprise", "Content-Length: 5", "Content-Length: 6"),
    "a negative length": VOCOS.head("test-enterprise", "Content-Length: -1"),
    "a length and chunks": VOCOS.head("test-enterprise", "Content-Length: 5", "Transfer-Encoding: chunked"),
    "a length beyond numbers": VOCOS.head("test-enterprise", f"Content-Length: {2**64}"),
    "a bad chunk size": VOCOS.head("test-enterprise", "Transfer-Encoding: chunked") + b"size\r\n",
    "a body longer than its length": VOCOS.head("test-enterprise", "Content-Length: 5") + b"12345" + END,
    "a chunk longer than its size": VOCOS.head("test-enterprise", "Transfer-Encoding: chunked") + b"1\r\nabc\r\n",
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_malformed_http_is_answered_400_and_the_connection_closed(sent: bytes, base: str) -> None:
    with Wire(base) as wire:
        wire.send(sent)
        response = HTTPResponse(wire.socket)
        response.begin()
        assert (response.status, response.getheader("Connection")) == (400, "close")
        response.read()
        assert wire.closed()


@pytest.mark.parametrize(
    "begun", [b"", b"POST ", VOCOS.head("test-enterprise")[:-2], VOCOS.head("x", "Expect: 100-contin")[:-9]]
)
def test_half_a_request_holds_up_nobody(begun: bytes, base: str) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(Wire(base)).send(begun)
        assert httpx.get(f"{base}/_voicemock/health").status_code == 200
    assert httpx.get(f"{base}/_voicemock/health").status_code == 200


@BOTH
def test_slow_clients_hold_up_nobody_and_are_answered_in_the_end(target: Target, base: str) -> None:
    body = START + b"no audio" + END
    with ExitStack() as stack:
        slow = [stack.enter_context(Wire(base)) for _ in range(20)]
        for wire in slow:
            wire.send(target.head("test-enterprise", f"Content-Length: {len(body)}"))
        for byte in body:
            for wire in slow:
                wire.send(bytes([byte]))
            with Wire(base) as quick:
                quick.send(target.head("", "Content-Length: 0"))
                assert target.says(Reason.NO_KEY, quick.answer()[0])
        for wire in slow:
            assert target.says(Reason.WRONG_FORMAT, wire.answer()[0])
