"""WebSockets whose clients see why they were closed, even while they are still sending."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

QUIET = 2.0
"""Seconds without a byte after which a client that was closed has sent what it had under way."""


class Sockets(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, but for what breaks the rules of the protocol: a message that is too large, or no UTF-8.

    The base class closes the connection as soon as it has sent the close frame. What the client has under way then
    makes the system reset the connection, and many a client never sees the frame. Here what still comes is discarded,
    until the client falls silent or its time is up.
    """

    def data_received(self, data: bytes) -> None:
        """Take in what the client sent."""
        if self.conn.parser_exc is None:
            super().data_received(data)
        elif self.loop.time() < self._until:
            self._linger()

    def handle_parser_exception(self) -> None:
        """Send the close frame, and let the app know."""
        assert self.conn.close_sent is not None  # noqa: S101 - nothing else leads here
        self.queue.put_nowait({"type": "websocket.disconnect", "code": self.conn.close_sent.code})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.transport.resume_reading()
        self._until = self.loop.time() + self.close_timeout
        self._linger()

    def _linger(self) -> None:
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(QUIET, self.transport.close)


__all__ = ["Sockets"]
