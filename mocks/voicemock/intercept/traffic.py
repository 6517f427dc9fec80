"""What is on its way between clients and a bench, from their connecting to the last byte of an answer."""

import asyncio
import contextlib
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.engine.faults.held import WAITING

Way = tuple[int, int]
"""Which connection it is: the client's port, and the one that it connected to."""


@dataclass(slots=True, eq=False)
class Connection:
    """A client's connection, from the moment at which it was accepted."""

    sock: socket.socket
    way: Way
    meeting: bool = True
    """Its TLS handshake, or its talk with a proxy, lasts."""
    answering: int = 0
    """Calls that are with the bench now, and don't wait for more from the client."""
    waiting: int = 0
    """Waits that a fault on the wire makes: nothing else comes before they are over."""
    passing: bool = False
    """It is passed on to a proxy, and no bench's."""

    def wait(self, more: int) -> None:
        """Note that such a wait begins, 1, or is over, -1."""
        self.waiting += more


@dataclass(slots=True, eq=False)
class Traffic:
    """The connections of one bench."""

    accepted: int = 0
    """Connections that clients have made so far."""
    ending: bool = False
    """All are being cut, and the calls on them cancelled."""
    _arriving: set[object] = field(default_factory=set)
    _connections: dict[Way, Connection] = field(default_factory=dict)

    def arrives(self, way: Way) -> None:
        """Note that a client connects."""
        self._arriving.add(way)

    @contextlib.contextmanager
    def connecting(self) -> Iterator[None]:
        """Note that a client connects, for as long as the block lasts."""
        token = object()
        self._arriving.add(token)
        try:
            yield
        finally:
            self._arriving.discard(token)

    def arrived(self, sock: socket.socket, way: Way) -> Connection:
        """Note that the server has it."""
        self.accepted += 1
        connection = self._connections[way] = Connection(sock, way)
        self._arriving.discard(way)
        if self.accepted % 64 == 0:
            for gone in [way for way, one in self._connections.items() if one.sock.fileno() < 0]:
                del self._connections[gone]
        return connection

    def met(self, connection: Connection) -> None:
        """Note that its handshake is over, well or badly."""
        # A client that connects learns its port only then: the server may have had the connection before.
        self._arriving.discard(connection.way)
        connection.meeting = False

    def sockets(self) -> list[socket.socket]:
        """Return the sockets that are open."""
        return [one.sock for one in list(self._connections.values()) if one.sock.fileno() >= 0]

    def busy(self) -> bool:
        """Whether something is on its way to the bench, or with it.

        A client that is silent in the midst of its request keeps nobody busy, a stream neither once it is accepted,
        nor does a fault that waits.
        """
        if self._arriving:
            return True
        unread = select.poll()
        for one in list(self._connections.values()):
            number = one.sock.fileno()
            if number < 0 or one.waiting or one.passing:
                continue
            if one.meeting or one.answering:
                return True
            unread.register(number, select.POLLIN)
        return any(event & select.POLLIN for _, event in unread.poll(0))

    def answering(self) -> bool:
        """Whether a call is with the bench that comes to its end by itself."""
        return any(one.answering and not one.waiting for one in list(self._connections.values()))

    def watched(self, app: ASGIApp) -> ASGIApp:
        """Return the app, with a look at each call. One that is cancelled ends quietly: its client is gone by then."""

        async def watching(scope: Scope, receive: Receive, send: Send) -> None:
            one = self._connections.get((scope["client"][1], scope["server"][1])) if scope.get("client") else None
            try:
                await (app(scope, receive, send) if one is None else _watched(one, app, scope, receive, send))
            except asyncio.CancelledError:
                if not self.ending:
                    raise

        return watching


async def _watched(one: Connection, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    accepted = False

    async def heard() -> Message:
        if accepted:
            return await receive()
        one.answering -= 1
        try:
            return await receive()
        finally:
            one.answering += 1

    async def told(message: Message) -> None:
        nonlocal accepted
        await send(message)
        if not accepted and message["type"] in ("websocket.accept", "websocket.close"):
            accepted = True
            one.answering -= 1

    one.answering += 1
    try:
        await app({**scope, WAITING: one.wait}, heard, told if scope["type"] == "websocket" else send)
    finally:
        one.answering -= not accepted


__all__ = ["Connection", "Traffic"]
