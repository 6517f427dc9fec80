"""Load on a server: raw sockets, bytes made beforehand, connections that stay open."""

import itertools
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType

from benchmarks.traffic import Traffic

CONNECTIONS = 4
PATIENCE = 30
"""Seconds without an answer after which a run has failed."""

serial = itertools.count(1)
"""What makes each new clip of a run another one."""


@dataclass(frozen=True, slots=True)
class Round:
    """So many requests, all answered with 200, in so many seconds."""

    requests: int
    seconds: float


class Load:
    """Connections to one server, each sending the next request when the last is answered."""

    def __init__(self, address: tuple[str, int], traffic: Traffic) -> None:
        self._open = ExitStack()
        self._connections = [
            Connection(self._open.enter_context(socket.create_connection(address, PATIENCE)), traffic)
            for _ in range(CONNECTIONS)
        ]
        self._threads = self._open.enter_context(ThreadPoolExecutor(CONNECTIONS))

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def run(self, seconds: float) -> Round:
        """Send for so long; RuntimeError for an answer that is not 200."""
        began = time.perf_counter()
        counts = self._threads.map(lambda connection: connection.send_until(began + seconds), self._connections)
        return Round(sum(counts), time.perf_counter() - began)


class Connection:
    """One socket and the bytes that it sends."""

    __slots__ = ("_request", "_sample", "_socket")

    def __init__(self, sock: socket.socket, traffic: Traffic) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._request = bytearray(traffic.request)
        self._sample = traffic.sample

    def send_until(self, end: float) -> int:
        """Return how many requests were answered; at least one is."""
        answered = 0
        while answered == 0 or time.perf_counter() < end:
            self.ask()
            answered += 1
        return answered

    def ask(self) -> bytes:
        """Send the request once and return the answer's body."""
        if self._sample is not None:
            self._request[self._sample : self._sample + 8] = next(serial).to_bytes(8, "little")
        self._socket.sendall(self._request)
        got = self._socket.recv(65536)
        while (whole := _length(got)) is None or len(got) < whole:
            piece = self._socket.recv(65536)
            if not piece:
                raise RuntimeError(f"the server left after {got!r}")
            got += piece
        if not got.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"not what was asked for: {got!r}")
        return got.partition(b"\r\n\r\n")[2]


def ask(address: tuple[str, int], traffic: Traffic) -> bytes:
    """Send a request on a connection of its own and return the answer's body."""
    with socket.create_connection(address, PATIENCE) as sock:
        return Connection(sock, traffic).ask()


def _length(got: bytes) -> int | None:
    """Return how long an answer is, head and body, or None while its head is not all there."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    _, found, rest = got[:end].lower().partition(b"\r\ncontent-length:")
    if not found:
        raise RuntimeError(f"an answer without a length: {got!r}")
    return end + 4 + int(rest.partition(b"\r\n")[0])


__all__ = ["Load", "Round", "ask"]
