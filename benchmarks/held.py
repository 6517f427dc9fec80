"""Many streams at once, each as fast as it is spoken: whether every frame comes in time, and what a stream costs."""

import resource
import selectors
import socket
import time
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass

from benchmarks.flood import flood
from benchmarks.servers import Server
from benchmarks.streams import FRAME, MESSAGE_MS, MESSAGES, WINDOW, connect

IN_TIME = 0.1
"""Seconds after the end of its window in which a frame has to come."""

PATIENCE = 2.0
"""Seconds that the last frames are waited for."""


@dataclass(frozen=True, slots=True)
class Held:
    """So many streams at once."""

    streams: int
    frames: int
    """That came, of those ``expected``."""
    expected: int
    middle: float
    """Seconds from the time at which the last message of a window was due until its frame came: the median."""
    p99: float
    """The same of the hundredth that was latest."""
    latest: float
    behind: float
    """Seconds that the load itself was late at worst; over a few ms, it is the load that was measured."""
    busy: float
    """The share of the time in which the server had its core."""
    cpu: float
    """Seconds of the server's CPU a message."""
    memory: float
    """KiB a stream: what the server holds more at the end than with no stream open."""

    @property
    def in_time(self) -> bool:
        """Whether all frames came, and came in time."""
        return self.frames == self.expected and self.latest <= IN_TIME


def held(starting: AbstractContextManager[Server], streams: int, windows: int, *, together: bool = False) -> Held:
    """Start a server and stream so many windows to it, in so many streams.

    They begin spread evenly over the time of a window, as callers do who know nothing of each other; or ``together``,
    within 20 ms, so that all their windows end within 20 ms: as bad as it can be.
    """
    _allow(streams + 100)
    with starting as server, ExitStack() as open_ones:
        flood(server, 0.2)
        empty = server.memory()
        clients = [open_ones.enter_context(closing(connect(server.address))) for _ in range(streams)]
        load = _Load(clients, MESSAGE_MS / 1000 * (1 if together else WINDOW))
        before, began = server.cpu(), time.perf_counter()
        load.run(windows)
        took, used = time.perf_counter() - began, server.cpu() - before
        full = server.memory()
        load.wait()
    late = sorted(load.late) or [float("nan")]
    return Held(
        streams=streams,
        frames=len(load.late),
        expected=streams * windows if load.late else 0,
        middle=late[len(late) // 2],
        p99=late[len(late) * 99 // 100],
        latest=late[-1],
        behind=load.behind,
        busy=used / took,
        cpu=used / (streams * windows * WINDOW),
        memory=(full - empty) * 1024 / streams,
    )


class _Load:
    """Sends each stream's messages when they are due, and notes when its frames come.

    The streams begin within ``spread`` seconds.
    """

    def __init__(self, clients: list[socket.socket], spread: float) -> None:
        self.late: list[float] = []
        self.behind = 0.0
        self._clients = clients
        self._spread = spread
        self._frames = [0] * len(clients)
        self._readable = selectors.DefaultSelector()
        for number, client in enumerate(clients):
            self._readable.register(client, selectors.EVENT_READ, number)
        self._began = 0.0

    def run(self, windows: int) -> None:
        """Send so many windows of every stream."""
        turns = windows * WINDOW
        first = sorted((self._due(number, 0) / MESSAGE_MS * 1000 % 1, number) for number in range(len(self._clients)))
        self._began = time.perf_counter() + 0.1
        for slot in range(turns + WINDOW):
            for _, number in first:
                turn = slot - self._slot(number)
                if 0 <= turn < turns:
                    self._send(number, turn)

    def wait(self) -> None:
        """Wait for the last frames."""
        until = time.perf_counter() + PATIENCE
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def _send(self, number: int, turn: int) -> None:
        while (early := self._due(number, turn) - time.perf_counter()) > 0:
            self._read(early if early > 0.001 else 0)
        self.behind = max(self.behind, -early)
        self._clients[number].send(MESSAGES[turn % WINDOW])

    def _due(self, number: int, turn: int) -> float:
        return self._began + number / len(self._clients) * self._spread + turn * MESSAGE_MS / 1000

    def _slot(self, number: int) -> int:
        """How many messages are sent by the first streams before this one begins."""
        return int(number / len(self._clients) * self._spread / MESSAGE_MS * 1000)

    def _read(self, seconds: float) -> None:
        for ready, _ in self._readable.select(seconds):
            number = ready.data
            came = self._clients[number].recv(65536).count(FRAME)
            now = time.perf_counter()
            for _ in range(came):
                self._frames[number] += 1
                self.late.append(now - self._due(number, self._frames[number] * WINDOW - 1))


def _allow(files: int) -> None:
    """Let this process, and those it starts, have so many files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, files), hard), hard))


__all__ = ["IN_TIME", "Held", "held"]
