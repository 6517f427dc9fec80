"""One end of a connection: bytes that come are kept until they are read, also when the connection breaks meanwhile."""

import asyncio
import contextlib
import ssl
from collections import deque

FULL = 512 * 1024
"""Bytes that wait to be read; then no more are taken from the connection."""

LINGERING = 5.0
"""Seconds in which the other end may still send what nobody waits for."""


class Line(asyncio.Protocol):
    """A connection's end. ``gone`` is done when the connection is over, whoever ended it."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.gone: asyncio.Future[None] = loop.create_future()
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._coming: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._full = False
        self._broken: Exception | None = None

    @property
    def address(self) -> str:
        """The other end's IP address."""
        peer = self._transport.get_extra_info("peername") if self._transport else None
        return str(peer[0]) if peer else ""

    @property
    def tls(self) -> ssl.SSLObject | None:
        """The connection's TLS, if it has any."""
        found: ssl.SSLObject | None = self._transport.get_extra_info("ssl_object") if self._transport else None
        return found

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio gives no other
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what came."""
        self._waiting.append(data)
        self._size += len(data)
        if self._size >= FULL and self._transport is not None:
            self._transport.pause_reading()
        _wake(self._coming)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is over."""
        self._broken = exc
        if not self.gone.done():
            self.gone.set_result(None)
        _wake(self._coming)
        _wake(self._room)

    def pause_writing(self) -> None:
        """Have writers wait."""
        self._full = True

    def resume_writing(self) -> None:
        """Have them go on."""
        self._full = False
        _wake(self._room)

    async def read(self) -> bytes:
        """Return what came, in pieces; empty at the end, ConnectionError where the connection broke."""
        while not self._waiting:
            if self.gone.done():
                if self._broken is not None:
                    raise ConnectionResetError(str(self._broken)) from self._broken
                return b""
            self._coming = asyncio.get_running_loop().create_future()
            await self._coming
        data = self._waiting.popleft()
        self._size -= len(data)
        if self._size < FULL and self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        return data

    async def write(self, data: bytes) -> None:
        """Send it; ConnectionError where the connection is over."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("the connection is over")
        self._transport.write(data)
        if self._full:
            self._room = asyncio.get_running_loop().create_future()
            await self._room

    async def close(self) -> None:
        """Send what waits, and end the connection."""
        if self._transport is not None:
            self._transport.close()
            try:
                await asyncio.wait((self.gone,))
            finally:
                self.abort()

    def end(self) -> None:
        """End the connection when what waits is sent; wait for nothing."""
        if self._transport is not None:
            self._transport.close()

    async def linger(self) -> None:
        """Read what the other end still sends, for a while: closed upon it, it would lose what it was sent."""
        if self._transport is not None and self._transport.can_write_eof() and not self._transport.is_closing():
            with contextlib.suppress(OSError):
                self._transport.write_eof()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(LINGERING):
                while await self.read():
                    pass

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)


__all__ = ["Line"]
