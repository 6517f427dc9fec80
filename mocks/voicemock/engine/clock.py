"""What time it is, and how a test moves it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

VIRTUAL_START = 1_767_225_600.0
"""2026-01-01T00:00:00Z, where a virtual clock stands until it is moved (ALL-02)."""

LATEST = 253_402_300_799.0
"""9999-12-31T23:59:59Z, the last second that a date can be written for."""


@dataclass(slots=True)
class Clock:
    """Seconds since the epoch, read from ``source`` and moved ahead by hand. It never goes backwards."""

    source: Callable[[], float]
    _ahead: float = field(default=0.0, init=False)

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self.source() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move ahead by ``seconds``; ValueError unless they are 0 or more and lead no further than the year 9999."""
        if not 0 <= seconds <= LATEST - self.now():
            msg = f"a clock moves ahead, by 0 seconds or more and no further than the year 9999, not by {seconds}"
            raise ValueError(msg)
        self._ahead += seconds


def real_clock() -> Clock:
    """Return a clock that runs. It reads the wall once: a wall clock that is set back moves no window or job."""
    offset = time.time() - time.monotonic()
    return Clock(lambda: offset + time.monotonic())


def virtual_clock(start: float = VIRTUAL_START) -> Clock:
    """Return a clock that stands at ``start`` until it is advanced."""
    return Clock(lambda: start)


__all__ = ["VIRTUAL_START", "Clock", "real_clock", "virtual_clock"]
