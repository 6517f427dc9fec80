"""One stream as fast as it goes, beside the floor."""

import time
from contextlib import closing
from dataclasses import dataclass
from statistics import median

from benchmarks.servers import Server, counter, fake
from benchmarks.streams import CLOSED, END, MESSAGE_MS, MESSAGES, connect

WARM_UP = 0.2
"""Seconds of each server's first, uncounted stream."""


@dataclass(frozen=True, slots=True)
class Flood:
    """A stream's figures, or the medians of several."""

    rate: float
    """Messages a second."""
    cpu: float
    """Seconds of the server's CPU a message."""
    busy: float
    """The share of the time in which the server had its core."""

    @property
    def realtime(self) -> float:
        """How many times faster than it is spoken."""
        return self.rate * MESSAGE_MS / 1000


@dataclass(frozen=True, slots=True)
class Flooded:
    """Both sides, and what the fake reaches; shares are medians of each pair of rounds."""

    floor: Flood
    fake: Flood
    rate: float
    """The fake's messages a second, as a share of the floor's."""
    cpu: float
    """The floor's CPU a message, as a share of the fake's."""


def flooded(rounds: int, seconds: float, core: int | None) -> Flooded:
    """Stream to both servers, by turns, for so many rounds of so many seconds."""
    with counter(core) as bare, fake(core) as ours:
        for server in (bare, ours):
            flood(server, WARM_UP)
        pairs = [(flood(bare, seconds), flood(ours, seconds)) for _ in range(rounds)]
    return Flooded(
        floor=_middle([below for below, _ in pairs]),
        fake=_middle([above for _, above in pairs]),
        rate=median(above.rate / below.rate for below, above in pairs),
        cpu=median(below.cpu / above.cpu for below, above in pairs),
    )


def flood(server: Server, seconds: float) -> Flood:
    """Send for so long, a hundred messages at a time, then end the stream and wait until it is closed."""
    block, sent, got = b"".join(MESSAGES), 0, b""
    with closing(connect(server.address)) as stream:
        before, began = server.cpu(), time.perf_counter()
        while time.perf_counter() - began < seconds:
            stream.sendall(block)
            sent += len(MESSAGES)
        stream.sendall(END)
        while not got.endswith(CLOSED):
            piece = stream.recv(65536)
            if not piece:
                raise RuntimeError(f"the server left after {got[-200:]!r}")
            got = got[-200:] + piece
        took, used = time.perf_counter() - began, server.cpu() - before
    return Flood(sent / took, used / sent, used / took)


def _middle(floods: list[Flood]) -> Flood:
    return Flood(*(median(getattr(each, name) for each in floods) for name in Flood.__slots__))


__all__ = ["Flood", "Flooded", "flood", "flooded"]
