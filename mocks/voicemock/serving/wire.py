"""uvicorn's HTTP protocol with a hold on each call's connection, by which faults reach it."""

import asyncio
import contextlib
import fcntl
import socket
import struct
import sys
from asyncio import Future, Transport
from weakref import ref

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from voicemock.engine.faults import WIRE

LINGER = 2.0
"""Seconds after which a connection whose end was told is gone, also where its client goes on."""

UNSENT = 0x894B
"""Linux's SIOCOUTQNSD: how many bytes the kernel holds that did not go out."""

POLL = 0.001
"""Seconds between two looks at what did not go out."""


class Calls(HttpToolsProtocol):
    """uvicorn's own protocol, but that each call's scope has a wire."""

    over: Future[bool] | None = None
    """Done when the connection is gone (true) or the server ends (false); made when somebody asks."""

    def on_headers_complete(self) -> None:
        """Begin the call."""
        super().on_headers_complete()
        if getattr(self.cycle, "scope", None) is self.scope:  # of an upgrade there is no cycle
            self.scope["extensions"] = {WIRE: _CallWire(self, self.cycle)}

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        tell(self.over, gone=True)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Let the call in hand come to its end: it waits no longer."""
        tell(self.over, gone=False)
        super().shutdown()


class _CallWire:
    """A call's hold on its connection.

    Whatever it holds is held weakly: a scope that leads back to itself would stay until the garbage is collected.
    """

    __slots__ = ("_to_cycle", "_to_protocol")

    def __init__(self, protocol: Calls, cycle: RequestResponseCycle) -> None:
        self._to_protocol = ref(protocol)
        self._to_cycle = ref(cycle)

    @property
    def _protocol(self) -> Calls:
        protocol = self._to_protocol()
        assert protocol is not None  # noqa: S101 - it lives for as long as the call is answered
        return protocol

    @property
    def _cycle(self) -> RequestResponseCycle:
        cycle = self._to_cycle()
        assert cycle is not None  # noqa: S101 - it lives for as long as the call is answered
        return cycle

    def over(self) -> Future[bool]:
        if self._protocol.over is None:
            self._protocol.over = ending(self._protocol.loop, self._protocol.transport)
        return self._protocol.over

    def write(self, data: bytes) -> None:
        self._protocol.transport.write(data)

    def promise(self, length: int) -> None:
        self._cycle.expected_content_length = length

    def discard(self) -> None:
        self._cycle.body = _Nothing()
        if not self._protocol.transport.is_closing():
            self._protocol.flow.resume_reading()

    async def reset(self) -> None:
        await flushed(self._protocol.transport, self.over())
        self._leave()
        reset(self._protocol.transport)

    async def cut(self) -> None:
        self._leave()
        self.discard()
        cut(self._protocol.transport, self.over(), self._protocol.loop)

    def _leave(self) -> None:
        # As if the client were gone: uvicorn says nothing more, and misses nothing.
        self._cycle.disconnected = True
        self._cycle.message_event.set()


class _Nothing(bytearray):
    """A body of which nothing is kept."""

    def __iadd__(self, _: object) -> "_Nothing":
        return self


def ending(loop: asyncio.AbstractEventLoop, transport: Transport) -> Future[bool]:
    """Return what is to be done when the connection is over."""
    over: Future[bool] = loop.create_future()
    if transport.is_closing():
        over.set_result(True)
    return over


def tell(over: Future[bool] | None, *, gone: bool) -> None:
    """Tell whoever waits that the connection is gone, or that the server ends."""
    if over is not None and not over.done():
        over.set_result(gone)


async def flushed(transport: Transport, over: Future[bool]) -> None:
    """Wait until all that was written has gone out, or the connection is over."""
    for _ in range(2):  # uvloop hands to the system what was written when its turn ends
        await asyncio.sleep(0)
    while not over.done() and (transport.get_write_buffer_size() or _unsent(transport)):
        await asyncio.wait([over], timeout=POLL)


def reset(transport: Transport) -> None:
    """End the connection with RST."""
    sock = transport.get_extra_info("socket")
    with contextlib.suppress(OSError):  # it is gone
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def cut(transport: Transport, over: Future[bool], loop: asyncio.AbstractEventLoop) -> asyncio.TimerHandle | None:
    """End the connection in order; return the timer that closes it where the client does not, if it has one.

    A connection that is closed with bytes unread is reset by the system. So only what goes out ends, where TLS lets it,
    and what comes in is for the protocol to discard.
    """
    if over.done() or not transport.can_write_eof():
        transport.close()
        return None

    def close(_: Future[bool]) -> None:
        timer.cancel()
        transport.close()

    transport.write_eof()
    timer = loop.call_later(LINGER, transport.close)
    over.add_done_callback(close)
    return timer


def _unsent(transport: Transport) -> int:
    if sys.platform != "linux":
        return 0
    try:
        held = fcntl.ioctl(transport.get_extra_info("socket").fileno(), UNSENT, bytes(4))
    except OSError:
        return 0
    return int(struct.unpack("i", held)[0])


__all__ = ["Calls", "cut", "ending", "flushed", "reset", "tell"]
