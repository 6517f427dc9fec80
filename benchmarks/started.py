"""How long a server takes to its first answers, and what it holds in memory then."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median

from benchmarks.cases import DETECT, KEY, KiB
from benchmarks.load import ask
from benchmarks.servers import Server
from benchmarks.traffic import get, upload

FIRST = get("/_voicemock/health")
UPLOAD = upload(DETECT, 64 * KiB, X_API_Key=KEY)


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a server, or the medians of several."""

    answer: float
    """Seconds from the process's start to its first answer."""
    upload: float
    """Seconds from the process's start to the answer to its first upload, sent after that."""
    memory: float
    """MiB after both."""


def start(starting: AbstractContextManager[Server]) -> Start:
    """Start a server, ask it for something small and for a verdict, and end it."""
    with starting as server:
        ask(server.address, FIRST)
        answered = time.perf_counter()
        ask(server.address, UPLOAD)
        uploaded = time.perf_counter()
        return Start(answered - server.began, uploaded - server.began, server.memory())


def middle(starts: list[Start]) -> Start:
    """Return the median of each figure."""
    return Start(*(median(getattr(each, name) for each in starts) for name in Start.__slots__))


__all__ = ["Start", "middle", "start"]
