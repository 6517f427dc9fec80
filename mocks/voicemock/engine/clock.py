"""What time it is, and how a test moves it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

VIRTUAL_START = 1_767_225_600.0
"""2026-01-01T00:00:00Z, where a virtual clock stands until it is moved (ALL-02)."""

LATEST = 253_402_300_799.0
"""9999-12-31T23:59:59Z, the last second that a date can be written for."""


@dataclass(slots=True, eq=False)
class Clock:
    """Seconds since the epoch, read from ``source`` and moved ahead by hand. It never goes backwards.

    Any thread may move it: a test's, while a server's reads it. ``runs`` tells whether the source does so by itself.
    """

    source: Callable[[], float]
    runs: bool = True
    _ahead: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _listeners: dict[object, Callable[[], None]] = field(default_factory=dict, init=False, repr=False)

    @property
    def ahead(self) -> float:
        """Seconds by which it was moved in all."""
        return self._ahead

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self.source() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move ahead by ``seconds``; ValueError unless they are 0 or more and lead no further than the year 9999."""
        with self._lock:
            if not 0 <= seconds <= LATEST - self.now():
                msg = f"a clock moves ahead, by 0 seconds or more and no further than the year 9999, not by {seconds}"
                raise ValueError(msg)
            self._ahead += seconds
        self._tell()

    def advance_to(self, moment: float) -> None:
        """Move ahead to a moment, in seconds since the epoch; one that is past moves nothing."""
        with self._lock:
            missing = min(moment, LATEST) - self.now()
            if not missing > 0:
                return
            self._ahead += missing
        self._tell()

    def when_moved(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener after each move, in the thread that moved it; return what ends that."""
        token = object()
        with self._lock:
            self._listeners[token] = listener

        def end() -> None:
            with self._lock:
                self._listeners.pop(token, None)

        return end

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners.values())
        for listener in listeners:
            listener()


def real_clock() -> Clock:
    """Return a clock that runs. It reads the wall once: a wall clock that is set back moves no window or job."""
    offset = time.time() - time.monotonic()
    return Clock(lambda: offset + time.monotonic())


def virtual_clock(start: float = VIRTUAL_START) -> Clock:
    """Return a clock that stands at ``start`` until it is advanced."""
    return Clock(lambda: start, runs=False)


def iso(at: float) -> str:
    """Return seconds since the epoch as an ISO 8601 time in UTC, to the millisecond."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


__all__ = ["VIRTUAL_START", "Clock", "iso", "real_clock", "virtual_clock"]
