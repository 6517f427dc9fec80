"""WebSockets whose clients see why they were closed, even while they are still sending, and that let others go on."""

from asyncio import BaseTransport, Future
from collections import deque
from weakref import ref

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from voicemock.engine.faults import WIRE
from voicemock.serving.wire import cut, ending, flushed, reset, tell

QUIET = 2.0
"""Seconds without a byte after which a client that was closed has sent what it had under way."""

PONG = b"\x8a"
"""How the frame of a pong begins."""

PIECE = 16 * 1024
"""Bytes that are taken in at a time: thousands of messages of one byte come in a single read, and hold up all else."""


class Sockets(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, but for three things.

    Each stream's scope has a wire, by which faults reach its connection.

    What is read is taken in by the piece, and other connections have their turn in between.

    When a client breaks the rules of the protocol (a message that is too large, text that is no UTF-8), the base class
    closes the connection as soon as it has sent the close frame. What the client has under way then makes the system
    reset the connection, and many a client never sees the frame. Here what still comes is discarded, until the client
    falls silent or its time is up.
    """

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin."""
        self._read = deque[memoryview]()
        self.over: Future[bool] | None = None
        self.deaf = self.mute = False
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        tell(self.over, gone=True)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close the stream, and let nothing wait any longer."""
        tell(self.over, gone=False)
        super().shutdown()

    def handle_connect(self, event: Request) -> None:
        """Begin the stream, where the handshake is one."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][WIRE] = _StreamWire(self)  # type: ignore[assignment] # uvicorn knows extensions without a use

    def handle_ping(self) -> None:
        """Answer a ping, unless a fault has it otherwise."""
        if not self.mute:
            super().handle_ping()
            return
        self.transport.write(b"".join(data for data in self.conn.data_to_send() if data[:1] != PONG))

    def leave(self) -> None:
        """Have the connection end without a Close frame: nothing is said any more, and nothing taken in."""
        self.deaf = self.close_sent = self.handshake_complete = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1006})
        self._read.clear()
        self._read_on()

    def data_received(self, data: bytes) -> None:
        """Take in what the client sent."""
        if self.conn.parser_exc is not None:
            if self.loop.time() < self._until:
                self._linger()
            return
        taking = bool(self._read)
        self._read.append(memoryview(data))
        if not taking:
            self._take()

    async def receive(self) -> ASGIReceiveEvent:
        """Give the app what came next, and read on when there is no more of it."""
        message = await self.queue.get()
        self._read_on()
        return message

    def handle_parser_exception(self) -> None:
        """Send the close frame, and let the app know."""
        assert self.conn.close_sent is not None  # noqa: S101 - nothing else leads here
        self.queue.put_nowait({"type": "websocket.disconnect", "code": self.conn.close_sent.code})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._read.clear()
        self._read_on()
        self._until = self.loop.time() + self.close_timeout
        if self.conn.close_rcvd is not None:
            self.transport.close()  # closed amid a message's fragments: nothing more comes
        else:
            self._linger()

    def _take(self) -> None:
        if self.deaf or self.transport.is_closing() or self.conn.parser_exc is not None:
            self._read.clear()
            return
        data = self._read.popleft()
        if len(data) > PIECE:
            self._read.appendleft(data[PIECE:])
        super().data_received(bytes(data[:PIECE]))
        if self._read:
            self._pause()
            self.loop.call_soon(self._take)
        else:
            self._read_on()

    def _pause(self) -> None:
        if not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    def _read_on(self) -> None:
        waiting = self._read or not (self.close_sent or self.queue.empty())
        if self.read_paused and not waiting and not self.transport.is_closing():
            self.read_paused = False
            self.transport.resume_reading()

    def _linger(self) -> None:
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(QUIET, self.transport.close)


class _StreamWire:
    """A stream's hold on its connection, which it holds weakly: a scope that leads back to itself would stay."""

    __slots__ = ("_to_protocol",)

    def __init__(self, protocol: Sockets) -> None:
        self._to_protocol = ref(protocol)

    @property
    def _protocol(self) -> Sockets:
        protocol = self._to_protocol()
        assert protocol is not None  # noqa: S101 - it lives for as long as its app runs
        return protocol

    def over(self) -> Future[bool]:
        if self._protocol.over is None:
            self._protocol.over = ending(self._protocol.loop, self._protocol.transport)
        return self._protocol.over

    def write(self, data: bytes) -> None:
        self._protocol.transport.write(data)

    def promise(self, length: int) -> None:
        """Do nothing: a refused handshake's length is the length of its body."""

    def discard(self) -> None:
        """Do nothing: a client sends nothing before its handshake is answered."""

    def no_pong(self) -> None:
        self._protocol.mute = True

    async def reset(self) -> None:
        await flushed(self._protocol.transport, self.over())
        self._protocol.leave()
        reset(self._protocol.transport)

    async def cut(self) -> None:
        self._protocol.leave()
        # With a timer of its own the connection outlives its app.
        self._protocol.close_timer = cut(self._protocol.transport, self.over(), self._protocol.loop)


__all__ = ["Sockets"]
