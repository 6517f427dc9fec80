"""Who sleeps on one clock: when each is to wake, and who was woken and has not come to itself yet."""

import heapq
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from voicemock.engine.clock import Clock

_TOLERANCE = 5e-7
"""Seconds. At an epoch's size floats lie a quarter of a microsecond apart, so moments are kept to the microsecond."""


@dataclass(slots=True, eq=False)
class Sleeper:
    """One sleep. Of those that end together the shorter one ends first, then the one begun first."""

    moment: float
    """When it ends, in seconds since the epoch by the clock."""
    seconds: float
    number: int
    leads: bool
    """Whether time may be moved on its behalf; one that does not lead wakes when time has come by."""
    thread: int
    blocks: bool
    """Whether nothing else can run in its thread meanwhile."""
    wake: Callable[[], None]
    woken: bool = False

    def __lt__(self, other: "Sleeper") -> bool:
        return (self.moment, self.seconds, self.number) < (other.moment, other.seconds, other.number)


@dataclass(slots=True)
class Asleep:
    """The sleepers of one clock. Every method can be called from any thread."""

    clock: Clock
    changed: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))
    changes: int = 0
    """How often somebody went to sleep, was woken or rose."""
    _waiting: list[Sleeper] = field(default_factory=list)
    _rising: set[Sleeper] = field(default_factory=set)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _closed: bool = False

    def enter(self, seconds: float, wake: Callable[[], None], *, leads: bool = True, blocks: bool = False) -> Sleeper:
        """Add a sleep of so many seconds in the calling thread; ``wake`` is called once, in any thread."""
        with self.changed:
            moment = round(self.clock.now() + seconds, 6)
            sleeper = Sleeper(moment, seconds, next(self._numbers), leads, threading.get_ident(), blocks, wake)
            heapq.heappush(self._waiting, sleeper)
            self._tell()
        self.wake_due()
        return sleeper

    def leave(self, sleeper: Sleeper) -> None:
        """Take out one that rose, or that was cancelled."""
        with self.changed:
            if not sleeper.woken:
                self._waiting.remove(sleeper)
                heapq.heapify(self._waiting)
            self._rising.discard(sleeper)
            self._tell()

    def wake_due(self) -> None:
        """Wake whose moment has come; everybody once it is closed."""
        woken = []
        with self.changed:
            until = float("inf") if self._closed else self.clock.now() + _TOLERANCE
            while self._waiting and self._waiting[0].moment <= until:
                sleeper = heapq.heappop(self._waiting)
                sleeper.woken = True
                self._rising.add(sleeper)
                woken.append(sleeper)
            if woken:
                self._tell()
        for sleeper in woken:
            sleeper.wake()

    def next_moment(self) -> float | None:
        """Return when the first one wakes; None where nobody is asleep on whose behalf time may be moved."""
        with self.changed:
            leading = any(sleeper.leads for sleeper in self._waiting)
            return self._waiting[0].moment if leading and not self._closed else None

    def only(self, sleeper: Sleeper) -> bool:
        """Whether nobody else is asleep or rising."""
        with self.changed:
            return self._waiting == [sleeper] and not self._rising

    def blocked(self) -> set[int]:
        """Return the threads in which nothing can run before a sleeper wakes."""
        with self.changed:
            return {sleeper.thread for sleeper in self._waiting if sleeper.blocks}

    def rising(self) -> bool:
        """Whether somebody was woken who could have risen and has not."""
        with self.changed:
            blocked = self.blocked()
            return any(sleeper.thread not in blocked for sleeper in self._rising)

    def forget_rising(self) -> None:
        """Wait no longer for those who were woken: their loop does not run any more."""
        with self.changed:
            self._rising.clear()

    def turn_to(self, clock: Clock) -> None:
        """Go on by another clock: each sleeps on for as long as it would have."""
        with self.changed:
            shift = clock.now() - self.clock.now()
            self.clock = clock
            for sleeper in self._waiting:
                sleeper.moment = round(sleeper.moment + shift, 6)
            self._tell()

    def close(self) -> None:
        """Wake everybody, also who comes later."""
        with self.changed:
            self._closed = True
            self._tell()
        self.wake_due()

    def _tell(self) -> None:
        self.changes += 1
        self.changed.notify_all()


__all__ = ["Asleep", "Sleeper"]
