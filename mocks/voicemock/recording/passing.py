"""One request and its answer, passed on as they come; the answer's end waits until the exchange is written down."""

from collections.abc import Callable
from dataclasses import dataclass

import h11

from voicemock.recording.book import Book
from voicemock.recording.heads import Framing, answer_framing, answer_head, chunk, fields, is_websocket
from voicemock.recording.line import Line
from voicemock.recording.messages import Messages
from voicemock.recording.seen import Answered, Seen, body_of

SWITCHED = 101


class BrokenOff(Exception):  # noqa: N818 - it reads as what happened
    """The server left before its answer was whole."""


class NoAnswer(Exception):  # noqa: N818 - it reads as what happened
    """What the server sent is no HTTP/1.1."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of an exchange: a line, and the messages on it."""

    line: Line
    messages: Messages


@dataclass(frozen=True, slots=True)
class Passing:
    """An exchange between a client and a server."""

    client: End
    server: End
    seen: Seen
    book: Book
    recorded: bool

    async def request(self, framing: Framing) -> None:
        """Pass the request's body on; it is whole when this returns."""
        body = self.seen.body
        while True:
            event = await self.client.messages.event()
            if isinstance(event, h11.Data):
                data = bytes(event.data)
                self._take(body.take, data)
                await self.server.line.write(chunk(data) if framing is Framing.CHUNKS else data)
            elif isinstance(event, h11.EndOfMessage):
                body.end()
                self.seen.sent = self.book.clock.now()
                self.client.messages.end()
                if framing is Framing.CHUNKS:
                    await self.server.line.write(b"0\r\n%s\r\n" % fields(event.headers.raw_items()))
                return
            else:
                raise ConnectionResetError("the client left")

    async def answer(self) -> Answered:
        """Pass the answer on; when this returns it is written down, and the client has it whole.

        BrokenOff or NoAnswer where there is none.
        """
        head = await self._head()
        headers = head.headers.raw_items()
        self.seen.answer = answer = Answered(
            head.status_code,
            head.reason,
            head.http_version,
            headers,
            body_of(headers),
        )
        self.seen.answered = self.book.clock.now()
        framing = answer_framing(self.seen.method, answer.status, answer.headers)
        written = answer_head(answer.status, answer.reason, answer.version, answer.headers)
        if answer.status == SWITCHED:
            self.server.messages.end()
            answer.body.end()
            await self.client.line.write(written)
            return answer
        if framing is Framing.NONE:
            held = written
        else:
            await self.client.line.write(written)
            held = b""
        while True:
            event = await self._part()
            if isinstance(event, h11.Data):
                data = bytes(event.data)
                self._take(answer.body.take, data)
                if framing is Framing.CHUNKS:
                    await self.client.line.write(chunk(data))
                else:
                    await self.client.line.write(held + data[:-1])
                    held = data[-1:]
            elif isinstance(event, h11.EndOfMessage):
                answer.body.end()
                self.server.messages.end()
                if framing is Framing.CHUNKS:
                    held = b"0\r\n%s\r\n" % fields(event.headers.raw_items())
                self.write()
                await self.client.line.write(held)
                return answer

    def write(self, unfinished: str = "") -> None:
        """Write the exchange down, where it is one that is recorded."""
        self.seen.unfinished = unfinished
        if self.recorded:
            self.book.write(self.seen)

    async def _head(self) -> h11.Response | h11.InformationalResponse:
        self.server.messages.begin_answer(self.seen.method, upgrade=is_websocket(self.seen.headers))
        while True:
            event = await self._part()
            if isinstance(event, h11.Response):
                return event
            if isinstance(event, h11.InformationalResponse):
                if event.status_code == SWITCHED:
                    return event
                raw = event.headers.raw_items()
                await self.client.line.write(answer_head(event.status_code, event.reason, event.http_version, raw))

    async def _part(self) -> h11.Event:
        """Return the next part of the answer."""
        try:
            event = await self.server.messages.event()
        except OSError as broken:
            raise BrokenOff from broken
        except h11.RemoteProtocolError as wrong:
            if self.server.line.gone.done():
                raise BrokenOff from wrong
            raise NoAnswer(str(wrong)) from wrong
        if event is None or isinstance(event, h11.ConnectionClosed):
            raise BrokenOff
        return event

    def _take(self, take: Callable[[bytes], None], data: bytes) -> None:
        if self.recorded:
            take(data)


__all__ = ["BrokenOff", "End", "NoAnswer", "Passing"]
