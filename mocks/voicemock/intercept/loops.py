"""Event loops of the clients: what asyncio and uvloop do by themselves, without Python's sockets."""

import asyncio
import contextlib
import functools
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from voicemock.intercept import offline
from voicemock.intercept.meant import current
from voicemock.intercept.names import plain, turned
from voicemock.intercept.patching import Patch
from voicemock.intercept.sockets import led

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached

try:
    from uvloop import Loop as UVLoop
except ImportError:
    UVLoop = None  # type: ignore[assignment, misc] # it isn't made for every system

Method = Callable[..., Awaitable[Any]]


@dataclass(slots=True)
class Ends:
    """The clients' ends of connections to one bench, as far as event loops have them.

    A loop that doesn't run sees nothing of a connection that is gone, and hands it to the next request as if it lived.
    """

    _ends: dict[asyncio.Transport, asyncio.AbstractEventLoop] = field(default_factory=dict)

    def add(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Note a client's end, and its loop."""
        for gone in [end for end in list(self._ends) if end.is_closing()]:
            self._ends.pop(gone, None)
        self._ends[transport] = loop

    def cut(self) -> None:
        """Have every loop know that these are gone."""
        for transport, loop in list(self._ends.items()):
            if loop.is_closed() or transport.is_closing():
                continue
            if loop.is_running() and asyncio._get_running_loop() is not loop:
                loop.call_soon_threadsafe(transport.abort)
            else:
                transport.abort()


def _getaddrinfo(system: Method) -> Method:
    @functools.wraps(system)
    async def getaddrinfo(self: asyncio.AbstractEventLoop, host: Any, port: Any, **more: Any) -> Any:
        reached = current()
        if reached is not None:
            # The thread in which the loop would ask belongs to no test, so it is decided here.
            if turned(reached, host, port) is not None:
                return socket.getaddrinfo(host, port, **more)
            offline.resolve(reached, plain(host))
        found = await system(self, host, port, **more)
        if reached is not None:
            offline.resolved(reached, plain(host), (entry[4][0] for entry in found))
        return found

    return getaddrinfo


def _noting(system: Method) -> Method:
    @functools.wraps(system)
    async def create_connection(self: asyncio.AbstractEventLoop, *arguments: Any, **more: Any) -> Any:
        reached = current()
        made = await system(self, *arguments, **more)
        if reached is not None:
            _note(reached, made[0], self)
        return made

    return create_connection


def _leading(system: Method) -> Method:
    """Return uvloop's ``create_connection``, which asks libuv in place of Python, with the way that is meant."""

    @functools.wraps(system)
    async def create_connection(
        self: asyncio.AbstractEventLoop, factory: Any, host: Any = None, port: Any = None, **more: Any
    ) -> Any:
        reached = current()
        if reached is None:
            return await system(self, factory, host, port, **more)
        at = led(reached, plain(host), port) if host is not None else None
        if at is not None:
            if more.get("ssl") and more.get("server_hostname") is None:
                more["server_hostname"] = host
            if more.get("family") == socket.AF_INET6:
                more["family"] = socket.AF_INET
            host, port = "127.0.0.1", at
        with reached.traffic.connecting() if at is not None else contextlib.nullcontext():
            made = await system(self, factory, host, port, **more)
        _note(reached, made[0], self)
        return made

    return create_connection


def _datagrams(system: Method) -> Method:
    @functools.wraps(system)
    async def create_datagram_endpoint(
        self: asyncio.AbstractEventLoop, factory: Any, local_addr: Any = None, remote_addr: Any = None, **more: Any
    ) -> Any:
        reached = current()
        if reached is not None and isinstance(remote_addr, tuple):
            offline.connect(reached, plain(remote_addr[0]))
        return await system(self, factory, local_addr, remote_addr, **more)

    return create_datagram_endpoint


def _note(reached: "Reached", transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
    peer = transport.get_extra_info("peername")
    if isinstance(peer, tuple) and len(peer) >= 2 and peer[1] in reached.listening.ports:
        reached.ends.add(transport, loop)


def patches() -> Iterator[Patch]:
    """Yield what leads the connections of event loops."""
    yield Patch(asyncio.BaseEventLoop, "getaddrinfo", _getaddrinfo)
    yield Patch(asyncio.BaseEventLoop, "create_connection", _noting)
    if UVLoop is not None:
        yield Patch(UVLoop, "getaddrinfo", _getaddrinfo)
        yield Patch(UVLoop, "create_connection", _leading)
        yield Patch(UVLoop, "create_datagram_endpoint", _datagrams)


__all__ = ["Ends", "patches"]
