"""The HTTP/1.1 messages that come over a line, one after the other, each as the events of its parts."""

import h11

from voicemock.recording.line import Line

LONGEST_HEAD = 256 * 1024
"""Bytes of the longest head that is read."""


class Messages:
    """The messages of one end of a connection. ``left`` is what came after the one that was read last."""

    def __init__(self, line: Line, left: bytes = b"") -> None:
        self._line = line
        self.left = left
        self._parser = h11.Connection(h11.SERVER)

    def begin_request(self) -> None:
        """Read a request next."""
        self._begin(h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD))

    def begin_answer(self, method: str, *, upgrade: bool) -> None:
        """Read the answer to a request of this method next."""
        parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD)
        asked = [("Host", "a"), *([("Upgrade", "websocket"), ("Connection", "Upgrade")] if upgrade else [])]
        # The parser has to know what was asked, for the answer's framing depends on it; it sends nothing.
        parser.send(h11.Request(method=method, target="/", headers=asked))
        parser.send(h11.EndOfMessage())
        self._begin(parser)

    async def event(self) -> h11.Event | None:
        """Return the message's next part, None after the last.

        h11.RemoteProtocolError where it is no message, ConnectionError where the connection breaks.
        """
        while True:
            event = self._parser.next_event()
            if event is h11.PAUSED:
                return None
            if isinstance(event, h11.Event):
                return event
            self._parser.receive_data(await self._line.read())

    def end(self) -> None:
        """Note that the message is over: what came after it is another's."""
        self.left = self._parser.trailing_data[0]

    def _begin(self, parser: h11.Connection) -> None:
        self._parser = parser
        if self.left:
            parser.receive_data(self.left)
            self.left = b""


__all__ = ["Messages"]
