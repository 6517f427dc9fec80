"""The time that a client is shown: the machine's, and ahead of it what the clock of its bench has been moved.

The monotonic time never goes back: not for a thread that turns from one bench to another, and not from one test to the
next, whose event loop and pooled connections may be the same. So a new bench begins where the furthest so far has got
to, and the lead stays when the last one is closed. The time of day does go back to the machine's.
"""

import threading
from dataclasses import dataclass, field
from typing import Protocol


class Moved(Protocol):
    """What time is taken from: those who sleep on one bench's clock."""

    @property
    def ahead(self) -> float:
        """Seconds by which it leads the machine's monotonic clock."""

    @property
    def passed(self) -> float:
        """Seconds by which its clock was moved."""


@dataclass(slots=True)
class Lead:
    """How far ahead of the machine's the monotonic time of this process was shown, in seconds."""

    now: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reach(self, ahead: float) -> None:
        """Note that it was shown so far ahead."""
        with self._lock:
            self.now = max(self.now, ahead)


LEAD = Lead()


class _Thread(threading.local):
    """What one thread was shown last: whose time, how far ahead, and what was added so that it did not go back."""

    whose: int | None = None
    added: float = 0.0
    ahead: float = 0.0


_THREAD = _Thread()


def ahead(whose: Moved | None) -> float:
    """Return the seconds by which this thread's monotonic time leads the machine's; never less than the last time."""
    now = LEAD.now if whose is None else whose.ahead
    name = None if whose is None else id(whose)
    if _THREAD.whose != name:
        _THREAD.whose = name
        _THREAD.added = max(0.0, _THREAD.ahead - now)
    _THREAD.ahead = now + _THREAD.added
    return _THREAD.ahead


__all__ = ["LEAD", "Lead", "Moved", "ahead"]
