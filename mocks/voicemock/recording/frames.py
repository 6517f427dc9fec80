"""The frames of a WebSocket as they go by, read as messages: sound is told by its digest, texts are kept."""

import struct
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.frames import Close, Frame, Opcode
from websockets.streams import StreamReader
from xxhash import xxh3_128

from voicemock.recording.sound import named

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest frame that is read; from a larger one on a stream is passed on unread."""

LONGEST_TEXT = 1024 * 1024
"""Bytes of the longest text that is kept; of a longer one there is the digest."""

START = 64 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """A message, a ping or pong, or a close: ``opcode`` says which, ``at`` when, in seconds since the epoch."""

    sent: bool
    """By the client."""
    at: float
    opcode: int
    size: int
    """Bytes."""
    digest: str
    """Its XXH3."""
    text: str | None = field(default=None, repr=False)
    format: str | None = None
    """What sound it is by its first bytes."""
    code: int | None = None
    """A close's."""


@dataclass(slots=True)
class Frames:
    """All messages of a stream, of both sides."""

    now: Callable[[], float]
    messages: list[Message] = field(default_factory=list)
    unread: str = ""
    """Why a side is not read any further; empty as long as both are."""
    close: Message | None = None
    """The first close."""
    server_closed: bool = False
    """Whether the server has sent a close, its own or the echo of the client's."""

    def side(self, *, sent: bool) -> "Side":
        """Return what reads the frames of one side."""
        return Side(self, sent=sent)


class Side:
    """The frames that the client, or the server, sends."""

    def __init__(self, frames: Frames, *, sent: bool) -> None:
        self._frames = frames
        self._sent = sent
        self._reader = StreamReader()
        self._pieces: list[Frame] = []
        self._reading: Generator[None, None, None] | None = self._read()
        next(self._reading)

    def take(self, data: bytes) -> None:
        """Take some more bytes of the side's."""
        if self._reading is None:
            return
        self._reader.feed_data(data)
        try:
            next(self._reading)
        except (ProtocolError, PayloadTooBig) as wrong:
            self._frames.unread = f"the {'client' if self._sent else 'server'} sent what is not read: {wrong}"
            self._reading = None

    def _read(self) -> Generator[None, None, None]:
        while True:
            frame = yield from Frame.parse(self._reader.read_exact, mask=self._sent, max_size=LARGEST)
            if frame.opcode in (Opcode.PING, Opcode.PONG, Opcode.CLOSE):
                self._note(frame.opcode, [frame])
                continue
            self._pieces.append(frame)
            if frame.fin:
                self._note(self._pieces[0].opcode, self._pieces)
                self._pieces = []

    def _note(self, opcode: Opcode, frames: list[Frame]) -> None:
        digest, size, start, text = xxh3_128(), 0, b"", None
        for frame in frames:
            digest.update(bytes(frame.data))
            size += len(frame.data)
            start += bytes(frame.data[: max(0, START - len(start))])
        code = None
        if opcode is Opcode.CLOSE:
            code, text = _closed(bytes(frames[0].data))
        elif opcode is Opcode.TEXT and size <= LONGEST_TEXT:
            text = b"".join(bytes(frame.data) for frame in frames).decode("utf-8", "replace")
        form = named(start) if opcode is Opcode.BINARY else None
        both = self._frames
        message = Message(self._sent, both.now(), int(opcode), size, digest.hexdigest(), text, form, code)
        both.messages.append(message)
        if opcode is Opcode.CLOSE:
            both.close = both.close or message
            both.server_closed = both.server_closed or not self._sent


def _closed(payload: bytes) -> tuple[int | None, str]:
    try:
        closed = Close.parse(payload)
    except (ProtocolError, UnicodeDecodeError):
        code = struct.unpack("!H", payload[:2])[0] if len(payload) > 1 else None
        return code, payload[2:].decode("utf-8", "replace")
    return int(closed.code) if payload else None, closed.reason


__all__ = ["Frames", "Message", "Side"]
