"""How a connection comes in: by its first bytes it is TLS to a vendor's name, a tunnel, or plain HTTP."""

import asyncio
import contextlib
import itertools
import socket
import ssl
from dataclasses import dataclass, field

from voicemock.recording.authority import Authority
from voicemock.recording.book import Book
from voicemock.recording.line import Line
from voicemock.recording.messages import Messages
from voicemock.recording.passing import End
from voicemock.recording.routes import Origin, Routes, plain
from voicemock.recording.session import Session
from voicemock.recording.tunnel import tunnel
from voicemock.recording.upstream import Upstream

HANDSHAKE = 0x16
"""The first byte of TLS."""

LONGEST_HEAD = 64 * 1024

NAMELESS = "voicemock.invalid"
"""Whose certificate is shown to a client that names no host."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What meets the connections to the relay."""

    port: int
    routes: Routes
    upstream: Upstream
    authority: Authority
    book: Book
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def meet(self, client: socket.socket) -> None:
        """Serve a connection to its end."""
        with contextlib.suppress(OSError), client:
            first = await _peeked(client, 1)
            if first[:1] == bytes((HANDSHAKE,)):
                await self._secure(client, None)
            elif first:
                await self._plain(client)

    async def _plain(self, client: socket.socket) -> None:
        head = await _head_of(client)
        method, _, rest = head.partition(b" ")
        if method != b"CONNECT":
            await self._session(client, head, None, None)
            return
        host, port = _asked(rest.partition(b" ")[0])
        loop = asyncio.get_running_loop()
        if not host:
            await loop.sock_sendall(client, b"HTTP/1.1 400 a tunnel leads to HOST:PORT\r\nContent-Length: 0\r\n\r\n")
        elif host not in self.routes.known:
            self.book.passed[host] += 1
            await tunnel(client, host, port)
        else:
            await loop.sock_sendall(client, b"HTTP/1.1 200 Connection established\r\n\r\n")
            first = await _peeked(client, 1)
            if first[:1] == bytes((HANDSHAKE,)):
                await self._secure(client, Origin(host, port, secure=True))
            elif first:
                await self._session(client, b"", Origin(host, port, secure=False), None)

    async def _secure(self, client: socket.socket, origin: Origin | None) -> None:
        context = self.authority.server(origin.host if origin else NAMELESS)
        await self._session(client, b"", origin or Origin("", 443, secure=True), context)

    async def _session(
        self, client: socket.socket, begun: bytes, origin: Origin | None, tls: ssl.SSLContext | None
    ) -> None:
        loop = asyncio.get_running_loop()
        own = socket.socket(fileno=client.detach())
        own.setblocking(False)
        try:
            _, line = await loop.connect_accepted_socket(Line, own, ssl=tls)
        except OSError as failed:
            own.close()
            if isinstance(failed, ssl.SSLError | ConnectionError):
                self.book.mistrusted[origin.host if origin and origin.host else "a vendor"] += 1
            return
        if origin is not None and not origin.host and line.tls is not None:
            origin = Origin(plain(self.authority.named(line.tls) or ""), origin.port, origin.secure)
        end = End(line, Messages(line, begun))
        session = Session(end, next(self._numbers), self.port, origin, self.routes, self.upstream, self.book)
        await session.run()


async def _peeked(client: socket.socket, count: int) -> bytes:
    """Return what comes next, and leave it there; empty when nothing more does."""
    while True:
        try:
            return client.recv(count, socket.MSG_PEEK)
        except BlockingIOError:
            await readable(client)


async def readable(client: socket.socket) -> None:
    """Wait until something comes: bytes, a connection, or the end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(client, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(client)


async def _head_of(client: socket.socket) -> bytes:
    """Return what a client says first, to the empty line and no further: the rest is the tunnel's."""
    head = b""
    while len(head) < LONGEST_HEAD:
        piece = await _peeked(client, 4096)
        end = (head[-3:] + piece).find(b"\r\n\r\n")
        taken = len(piece) if end < 0 else end + 4 - len(head[-3:])
        head += client.recv(taken)
        if not piece or end >= 0:
            break
    return head


def _asked(target: bytes) -> tuple[str, int]:
    """Return the host and port of a tunnel; empty and 0 where they can't be read."""
    host, colon, port = target.decode("latin-1").rpartition(":")
    if not colon or not port.isdecimal():
        return "", 0
    return plain(host.strip("[]")), int(port)


__all__ = ["Entrance", "readable"]
