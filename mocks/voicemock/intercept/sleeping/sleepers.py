"""The sleeps of a client: they move the clock of its bench and do not wait."""

import asyncio
import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from voicemock.engine.clock import Clock
from voicemock.intercept.sleeping import threads
from voicemock.intercept.sleeping.asleep import Asleep, Sleeper
from voicemock.intercept.sleeping.deadlines import DeadlineClock
from voicemock.intercept.sleeping.mover import Mover
from voicemock.intercept.sleeping.places import LoopPlace, Place, TrioPlace, next_timer
from voicemock.intercept.sleeping.real import SLEEP_IN_LOOP
from voicemock.intercept.sleeping.shown import LEAD

LONGEST = 3_000_000_000.0
"""Seconds. Longer sleeps, such as those without an end, are left to Python: no clock goes so far."""
_INTERRUPTED = 0.1
"""Seconds. An interrupt that comes the moment before a thread begins to wait is noticed when the wait is over."""


class Sleepers:
    """Those who sleep on one bench's clock, threads and tasks alike.

    ``busy`` tells whether an exchange with the bench is under way; while it is, time stands, though for no longer
    than a real second. Time goes to the next moment for which somebody sleeps, and to the timers of their loops that
    come before it, when everything else waits. Somebody who is alone does not wait even for that.

    ``real`` switches this off: who goes to sleep then, does so in earnest. On a clock that runs they always do.
    """

    def __init__(self, clock: Clock, busy: Callable[[], bool]) -> None:
        self.real = False
        self._places: dict[Any, Place] = {}
        self._asleep = Asleep(clock)
        self._mover = Mover(self._asleep, busy, lambda: list(self._places.values()))
        self._open = True
        self._base = LEAD.now
        self._follow(clock, 0.0)

    @property
    def clock(self) -> Clock:
        """The clock that they move."""
        return self._asleep.clock

    @property
    def virtual(self) -> bool:
        """Whether a sleep moves the clock and does not wait."""
        return self._open and not self.real and not self._asleep.clock.runs

    @property
    def passed(self) -> float:
        """Seconds by which the clock was moved since this began; 0 for a clock that runs."""
        clock, before = self._measured
        return before if clock.runs else before + clock.ahead

    @property
    def ahead(self) -> float:
        """Seconds by which what is shown to the client leads the monotonic clock of the machine."""
        return self._base + self.passed

    def turn_to(self, clock: Clock) -> None:
        """Go on by another clock, as after a bench's reset. Who is asleep sleeps on for as long as was left."""
        self._unfollow()
        self._asleep.turn_to(clock)
        self._follow(clock, self.passed)
        self._moved()

    def close(self) -> None:
        """Wake everybody. From now on sleeps are real."""
        self._open = False
        LEAD.reach(self.ahead)
        self._unfollow()
        self._asleep.close()

    def sleep(self, seconds: float) -> None:
        """Sleep in a thread for so many seconds of the clock; no more than ``LONGEST``, more than 0."""
        rings = threading.Event()
        with self._sleeping(seconds, rings.set, blocks=True) as sleeper:
            if not self._pass_alone(sleeper):
                self._mover.start()
                while not rings.wait(_INTERRUPTED):
                    pass

    async def sleep_in_loop(self, seconds: float, *, leads: bool = True) -> None:
        """Sleep in a task of asyncio. One that does not lead wakes when others, or the test, have moved the clock."""
        loop = asyncio.get_running_loop()
        rings: asyncio.Future[None] = loop.create_future()
        self._place(loop, lambda: LoopPlace(loop))

        def ring() -> None:
            if not rings.done():
                rings.set_result(None)

        def wake() -> None:
            with suppress(RuntimeError):  # a loop that is closed has nobody left to wake
                loop.call_soon_threadsafe(ring)

        with self._sleeping(seconds, wake, leads=leads) as sleeper:
            await SLEEP_IN_LOOP(0)
            if leads and next_timer(loop) > seconds and await _only_task(loop) and self._pass_alone(sleeper):
                return
            if leads:
                self._mover.start()
            await rings

    async def sleep_in_trio(self, seconds: float) -> None:
        """Sleep in a task of trio."""
        trio = sys.modules["trio"]
        token = trio.lowlevel.current_trio_token()
        testing = importlib.import_module("trio.testing")
        stops = isinstance(trio.lowlevel.current_clock(), DeadlineClock)
        self._place(token, lambda: TrioPlace(trio, testing, token, stops))
        rings = trio.Event()

        def wake() -> None:
            with suppress(trio.RunFinishedError):
                token.run_sync_soon(rings.set)

        with self._sleeping(seconds, wake):
            self._mover.start()
            await rings.wait()

    @contextmanager
    def _sleeping(
        self, seconds: float, wake: Callable[[], None], *, leads: bool = True, blocks: bool = False
    ) -> Iterator[Sleeper]:
        sleeper = self._asleep.enter(seconds, wake, leads=leads, blocks=blocks)
        try:
            yield sleeper
        finally:
            self._asleep.leave(sleeper)

    def _pass_alone(self, sleeper: Sleeper) -> bool:
        """Move the clock to where the sleeper wakes if there is nobody else; return whether that was so."""
        if not self._asleep.only(sleeper) or threads.others() or self._mover.held():
            return False
        self._asleep.clock.advance_to(sleeper.moment)
        self._asleep.wake_due()
        return True

    def _place(self, key: Any, new: Callable[[], Place]) -> None:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = new()
        place.thread = threading.get_ident()

    def _follow(self, clock: Clock, passed: float) -> None:
        # One value, so that who reads the time meanwhile finds the old or the new, and nothing between.
        self._measured = (clock, passed if clock.runs else passed - clock.ahead)
        self._unfollow = clock.when_moved(self._moved)

    def _moved(self) -> None:
        LEAD.reach(self.ahead)
        self._asleep.wake_due()
        here = threading.get_ident()
        for place in list(self._places.values()):
            if place.thread != here:
                place.nudge()


async def _only_task(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the loop has no other task, and none of its connections (one that is closing, say) has anything new."""
    # A loop in debug mode complains of a step in which much time passed.
    if loop.get_debug() or len(asyncio.all_tasks(loop)) > 1 or threads.standing() is None:
        return False
    await SLEEP_IN_LOOP(0)
    return not getattr(loop, "_ready", ())


__all__ = ["LONGEST", "Sleepers"]
