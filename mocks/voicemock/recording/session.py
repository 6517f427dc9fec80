"""A client's connection to the relay: its requests, each passed on to where it goes."""

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import h11

from voicemock.recording.book import Book
from voicemock.recording.frames import Frames
from voicemock.recording.heads import (
    is_websocket,
    passed_on,
    request_framing,
    request_head,
    stays,
)
from voicemock.recording.messages import Messages
from voicemock.recording.own_answers import own_answer
from voicemock.recording.passing import SWITCHED, BrokenOff, End, NoAnswer, Passing
from voicemock.recording.routes import Origin, Route, Routes
from voicemock.recording.seen import Answered, Seen, body_of, header
from voicemock.recording.streaming import Streaming
from voicemock.recording.upstream import UnreachableError, Upstream

T = TypeVar("T")

ENDED = "the recording ended"
CLIENT_LEFT = "the client left"
SERVER_LEFT = "the vendor closed the connection before its answer's end"
NO_REQUEST = "the client sent no HTTP/1.1"


@dataclass(slots=True)
class Session:
    """One client's connection, and the server's that goes with it: as long as one stays open the other does."""

    client: End
    number: int
    port: int
    """The relay's own."""
    origin: Origin | None
    """Which server the client takes this for, where that is known."""
    routes: Routes
    upstream: Upstream
    book: Book
    server: End | None = field(default=None, init=False)
    _reached: tuple[str, str, int] | None = field(default=None, init=False)

    async def run(self) -> None:
        """Pass on what the client asks for, until it or the server leaves."""
        try:
            while await self._next():
                pass
            for end in (self.client, self.server):
                if end is not None:
                    await end.line.close()
        finally:
            for end in (self.client, self.server):
                if end is not None:
                    end.line.abort()

    async def _next(self) -> bool:
        """Pass the next request on; False when the connection is to end."""
        self.client.messages.begin_request()
        try:
            request = await self._while_the_server_stays(self.client.messages.event())
        except OSError:
            return False
        except h11.RemoteProtocolError as wrong:
            return await self._refuse(400, f"this is voicemock's relay: what came is no HTTP/1.1 ({wrong})")
        if not isinstance(request, h11.Request):
            return False
        headers = request.headers.raw_items()
        route = self.routes.route(request.target, header(headers, b"host"), self.origin, self.port)
        if route is None:
            return await self._refuse(404, self._lost(header(headers, b"host")))
        if not route.recorded:
            self.book.passed[route.host] += 1
        seen = Seen(
            vendor=route.vendor,
            url=_stream_url(route.url) if is_websocket(headers) else route.url,
            to=route.to,
            method=request.method.decode("latin-1"),
            version=request.http_version,
            headers=passed_on(headers, _authority(route) if route.header else None),
            body=body_of(headers),
            began=self.book.clock.now(),
            connection=self.number,
        )
        try:
            return await self._pass(seen, route, headers)
        except asyncio.CancelledError:
            seen.unfinished = ENDED
            if route.recorded:
                self.book.write(seen)
            raise

    async def _pass(self, seen: Seen, route: Route, headers: list[tuple[bytes, bytes]]) -> bool:
        """Pass a request on; False when the connection is to end."""
        try:
            server = await self._reach(route)
        except UnreachableError as why:
            return await self._tell(seen, str(why), route.recorded)
        seen.address = server.line.address
        passing = Passing(self.client, server, seen, self.book, route.recorded)
        head = request_head(seen.method, route.target, seen.version, passed_on(headers, route.header))
        sending = asyncio.create_task(self._send(passing, head, headers))
        answering = asyncio.create_task(passing.answer())
        try:
            await asyncio.wait((answering, self.client.line.gone), return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                raise ConnectionResetError(CLIENT_LEFT)
            return await self._answered(passing, answering.result(), sending)
        except BrokenOff:
            passing.write(SERVER_LEFT)
        except NoAnswer as why:
            if seen.answer is None:
                text = f"voicemock's relay cannot read the answer of {route.host}:{route.port}: {why}"
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)
                return await self._tell(seen, text, route.recorded)
            passing.write(SERVER_LEFT)
        except OSError:
            seen.client_left = True
            passing.write(CLIENT_LEFT)
        finally:
            for task in (sending, answering):
                task.cancel()
            await asyncio.gather(sending, answering, return_exceptions=True)
        server.line.abort()
        self.client.line.end()
        return False

    async def _send(self, passing: Passing, head: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        """Send the request; where the server takes no more of it, its answer may still come."""
        with contextlib.suppress(OSError):
            await passing.server.line.write(head)
            try:
                await passing.request(request_framing(headers))
            except h11.RemoteProtocolError:
                self.client.line.abort()

    async def _answered(self, passing: Passing, answer: Answered, sending: asyncio.Task[None]) -> bool:
        """Go on after an answer; False when the connection is to end."""
        server = passing.server
        if answer.status == SWITCHED:
            await sending
            passing.seen.frames = frames = Frames(self.book.clock.now)
            await Streaming(passing, frames).run()
            server.line.end()
            return False
        stay = stays(passing.seen.version, passing.seen.headers) and stays(answer.version, answer.headers)
        if stay and not server.line.gone.done():
            over = (sending, self.client.line.gone, server.line.gone)
            await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
            if passing.seen.sent is not None:
                return True
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        if passing.seen.sent is None:
            await self.client.line.linger()
        server.line.end()
        return False

    async def _reach(self, route: Route) -> End:
        """Return the connection to where a request goes: the one that is open, if it leads there."""
        wanted = (route.scheme, route.host, route.port)
        if self.server is not None:
            if self._reached == wanted and not self.server.line.gone.done():
                return self.server
            self.server.line.abort()
            self.server = None
        line = await self.upstream.reach(route.host, route.port, secure=route.scheme == "https")
        self.server, self._reached = End(line, Messages(line)), wanted
        return self.server

    async def _while_the_server_stays(self, reading: Coroutine[Any, Any, T]) -> T | None:
        """Return what is read; None when the server's connection ends before that."""
        if self.server is None:
            return await reading
        task = asyncio.ensure_future(reading)
        try:
            await asyncio.wait((task, self.server.line.gone), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()

    def _lost(self, host: str) -> str:
        name = self.origin.host if self.origin is not None and self.origin.host else host
        begin = ", ".join(self.routes.prefixes)
        said = f"{name} is no vendor's host" if name else "no host is named"
        return f"this is voicemock's relay: {said}; begin the path with {begin}, or add --host NAME"

    async def _refuse(self, status: int, text: str) -> bool:
        """Answer a request that goes nowhere, and end the connection."""
        with contextlib.suppress(OSError):
            await self.client.line.write(own_answer(status, text)[0])
            await self.client.line.linger()
        return False

    async def _tell(self, seen: Seen, text: str, recorded: bool) -> bool:
        """Answer in the vendor's place that it cannot be reached, and end the connection."""
        written, headers, content = own_answer(502, text)
        seen.relay = text
        try:
            if not header(seen.headers, b"expect") and seen.sent is None:
                await self._drain(seen, recorded)
        except (OSError, h11.RemoteProtocolError):
            seen.client_left = True
        seen.answer = Answered(502, b"Bad Gateway", b"1.1", headers, body_of(headers))
        if seen.method == "HEAD":
            written = written.removesuffix(content)
        else:
            seen.answer.body.take(content)
        seen.answer.body.end()
        if recorded:
            self.book.write(seen)
        with contextlib.suppress(OSError):
            await self.client.line.write(written)
            if seen.sent is None:
                await self.client.line.linger()
        return False

    async def _drain(self, seen: Seen, recorded: bool) -> None:
        """Read a request to its end."""
        while True:
            event = await self.client.messages.event()
            if isinstance(event, h11.Data) and recorded:
                seen.body.take(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                seen.body.end()
                seen.sent = self.book.clock.now()
                return
            elif not isinstance(event, h11.Data):
                raise ConnectionResetError(CLIENT_LEFT)


def _authority(route: Route) -> bytes:
    """Return the vendor's own Host: what is written down is as the vendor would have had it."""
    return route.url.split("/", 3)[2].encode("latin-1")


def _stream_url(url: str) -> str:
    return f"ws{url.removeprefix('http')}"


__all__ = ["Session"]
