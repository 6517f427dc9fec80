"""The thread that moves a bench's clock to the next moment for which somebody sleeps, once all have come to rest."""

import math
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from voicemock.intercept.sleeping import threads
from voicemock.intercept.sleeping.asleep import Asleep
from voicemock.intercept.sleeping.places import Place, Rest
from voicemock.intercept.sleeping.real import PERF_COUNTER, PROCESS_TIME, SLEEP

# All in real seconds; patience in those that the process works, too: one that does not come to its turn uses none.
_PAUSE = 0.0005  # what others have to begin something
_LATE = 0.002  # a pause that took so much longer says that others did not get their turn either
_ANSWER = 0.02  # how long a loop has to answer; one that does not is blocked
_PATIENCE = 0.05  # with those who never rest
_LONGEST = 1.0  # the same, by the wall
_BUSY = 1.0  # with exchanges that do not end
_SAME = 0.05  # two looks that lie no further apart see the same exchange
_LINGER = 0.05  # how long the thread stays when nobody sleeps
_STOPS = 500  # how often the clock stops at timers on its way to one sleeper


@dataclass(slots=True)
class Mover:
    """Moves a clock on behalf of those asleep. Its thread is there while there are any."""

    asleep: Asleep
    busy: Callable[[], bool]
    places: Callable[[], Iterable[Place]]
    _thread: threading.Thread | None = None
    _busy_since: float = -math.inf
    _busy_seen: float = -math.inf
    _asked: dict[int, "_Asked"] = field(default_factory=dict)

    def start(self) -> None:
        """Make sure that the thread is there."""
        with self.asleep.changed:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name=threads.MOVER, daemon=True)
                self._thread.start()

    def held(self) -> bool:
        """Whether an exchange is under way that is waited for."""
        now = PERF_COUNTER()
        if not self.busy():
            self._busy_seen = -math.inf
            return False
        if now - self._busy_seen > _SAME:
            self._busy_since = now
        self._busy_seen = now
        return now - self._busy_since <= _BUSY

    def _run(self) -> None:
        try:
            while self._somebody():
                self._move()
        except BaseException:
            self.asleep.close()  # nobody shall sleep for ever because this failed
            raise

    def _somebody(self) -> bool:
        with self.asleep.changed:
            if self.asleep.next_moment() is None:
                self.asleep.changed.wait_for(lambda: self.asleep.next_moment() is not None, _LINGER)
            if self.asleep.next_moment() is None:
                self._thread = None
                return False
            return True

    def _move(self) -> None:
        """Move to the next moment, stopping at the timers before it."""
        for stop in range(_STOPS + 1):
            timer = self._rest()
            moment = self.asleep.next_moment()
            if timer is None or moment is None:
                return
            timed = self.asleep.clock.now() + timer
            if stop == _STOPS or moment <= timed:
                self.asleep.clock.advance_to(moment)
                self.asleep.wake_due()
                return
            self.asleep.clock.advance_to(timed)

    def _rest(self) -> float | None:
        """Wait until all others wait; return the seconds to the next timer of a loop, or None if nobody sleeps now."""
        since, worked = PERF_COUNTER(), PROCESS_TIME()
        while self.asleep.next_moment() is not None:
            if self.held():
                SLEEP(_PAUSE)
                since, worked = PERF_COUNTER(), PROCESS_TIME()
                continue
            calm, timer = self._look()
            if self.held():
                continue
            if not calm and (PROCESS_TIME() - worked > _PATIENCE or PERF_COUNTER() - since > _LONGEST):
                self.asleep.forget_rising()
                calm = True
            if calm:
                return timer
        return None

    def _look(self) -> tuple[bool, float]:
        """Return whether nothing stirred while this looked, and the seconds to the next timer."""
        changes = self.asleep.changes
        asked = self._ask()
        apart = self.asleep.blocked() | set(asked)
        before = threads.standing(apart)
        begun = PERF_COUNTER()
        SLEEP(_PAUSE)
        late = PERF_COUNTER() - begun > _PAUSE + _LATE
        stirred = before is None or threads.standing(apart) != before
        if not threads.EXACT:
            stirred = stirred or late or self.asleep.rising()
        rests = self._ask()
        calm = set(rests) == set(asked) and all(rest.at_once for rest in rests.values())
        calm = calm and not stirred and self.asleep.changes == changes
        return calm, min((rest.timer for rest in rests.values()), default=math.inf)

    def _ask(self) -> dict[int, Rest]:
        """Ask each loop whether it is at rest; return the answers by thread, of those that did answer."""
        blocked = self.asleep.blocked()
        running: dict[int, _Asked] = {}
        for place in self.places():
            if place.thread in blocked:
                continue
            asked = self._asked.get(place.thread)
            if asked is None or asked.place is not place or asked.answered.is_set():
                asked = _Asked(place)
                if not place.ask(asked.answer):
                    continue
                asked.wait()
            running[place.thread] = asked
        self._asked = running
        return {thread: asked.rest for thread, asked in running.items() if asked.answered.is_set()}


@dataclass(slots=True)
class _Asked:
    """What one place was asked. While it has not answered it is not asked again."""

    place: Place
    answered: threading.Event = field(default_factory=threading.Event)
    rest: Rest = field(default_factory=Rest)

    def answer(self, rest: Rest) -> None:
        self.rest = rest
        self.answered.set()

    def wait(self) -> None:
        """Wait for the answer, unless the place is blocked or runs no more."""
        until = PERF_COUNTER() + _ANSWER
        while not self.answered.wait(_LATE) and PERF_COUNTER() < until and self.place.nudge():
            pass


__all__ = ["Mover"]
