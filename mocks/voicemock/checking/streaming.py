"""The WebSocket client of a check: it does what a client does, and records what it was told and how it ended."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from voicemock.checking.line import UnreachableError, reason
from voicemock.checking.moves import Close, Move, Piece, Talk, Wait, content
from voicemock.checking.streamed import SILENCE, Streamed, Told
from voicemock.checking.target import Target
from voicemock_contracts.findings import Finding
from voicemock_contracts.stream import Held

OWN_QUIET, QUIET = 5.0, 60.0
"""Seconds without a message after which a server has fallen silent: a fake of ours, any other."""

LONGEST = 6
"""So many times that long a conversation may last."""

CLOSING = 2.0
"""Seconds in which a server has to answer a close."""

LARGEST = 16 * 1024 * 1024
"""Bytes of a message."""


def stream(target: Target, talk: Talk, held: Held) -> Streamed:
    """Have a conversation and hold it against its contract; raise UnreachableError where nothing answers at all.

    It never hangs: a server that neither tells nor closes is given up.
    """
    url = talk.url(target.stream_base)
    quiet = OWN_QUIET if target.own else QUIET
    try:
        opened = connect(
            url,
            ssl=target.tls if url.startswith("wss") else None,
            proxy=None if target.own else True,
            compression=None,
            open_timeout=quiet,
            close_timeout=CLOSING,
            ping_interval=None,
            max_size=LARGEST,
            max_queue=None,
        )
    except InvalidStatus as refused:
        status = refused.response.status_code
        return Streamed(talk, (), f"status {status}", status=status)
    except (OSError, WebSocketException) as error:
        raise UnreachableError(f"{talk.redacted(url)}: {reason(error)}") from error
    with opened as connection, _bounded(connection, LONGEST * quiet):
        return _Client(connection, talk, held, quiet).converse()


@contextlib.contextmanager
def _bounded(connection: ClientConnection, seconds: float) -> Iterator[None]:
    """Break the connection off when the time is over: a server that reads no more would hold up what is sent."""

    def break_off() -> None:
        with contextlib.suppress(OSError):
            connection.socket.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@dataclass(slots=True)
class _Client:
    """A client in its conversation."""

    connection: ClientConnection
    talk: Talk
    held: Held
    quiet: float
    events: list[Move | Told] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    frames: int = 0

    def converse(self) -> Streamed:
        """Make the moves, and see the end."""
        try:
            for move in self.talk.moves:
                if isinstance(move, Close):
                    return self._leave(move)
                self._move(move)
            while True:
                self._take(self.quiet)
        except TimeoutError:
            self.findings += self.held.silent()
            return self._over(SILENCE)
        except ConnectionClosed:
            return self._closed()

    def _move(self, move: Piece | bytes | str | Wait) -> None:
        """Make a move, after taking what has come by now, so that this is held against what was sent before it."""
        self._take_all()
        self.events.append(move)
        if isinstance(move, Wait):
            self._await(move.frames)
        else:
            message = content(move)
            self.held.sent(message)
            self.connection.send(message)

    def _await(self, frames: int) -> None:
        deadline = monotonic() + self.quiet
        with contextlib.suppress(TimeoutError):
            while self.frames < frames:
                self._take(max(deadline - monotonic(), 0))

    def _take_all(self) -> None:
        """Take what has come by now."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._take(0)

    def _take(self, seconds: float) -> None:
        """Take the next message; raise TimeoutError where none comes."""
        told = Told(self.connection.recv(timeout=seconds))
        self.events.append(told)
        self.frames += told.of("frame")
        self.findings += self.held.told(told.message)

    def _leave(self, move: Close) -> Streamed:
        self._take_all()
        self.events.append(move)
        self.held.left()
        self.connection.close(move.code)
        with contextlib.suppress(ConnectionClosed):
            self._take_all()
        return self._over("closed by the client")

    def _closed(self) -> Streamed:
        """See what came before the close, and the close."""
        with contextlib.suppress(ConnectionClosed):
            self._take_all()
        received = self.connection.protocol.close_rcvd
        if received is None:
            self.findings += self.held.silent("the end of the connection, without a close")
            return self._over("no close")
        self.findings += self.held.closed(received.code, received.reason)
        reason = f" ({received.reason})" if received.reason else ""
        return self._over(f"close {received.code}{reason}", received.code)

    def _over(self, ended: str, code: int | None = None) -> Streamed:
        return Streamed(self.talk, tuple(self.events), ended, code, findings=tuple(self.findings))


__all__ = ["stream"]
