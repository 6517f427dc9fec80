"""Where tasks run: an event loop that can be asked, from another thread, whether it has come to rest."""

import asyncio
import math
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

_ROUNDS = 1000
"""After so many rounds a loop that never rests is taken for one that does."""
_UNSEEN = 30
"""Rounds of a loop that does not show what it has ready, such as uvloop's."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a loop at rest says."""

    at_once: bool = True
    """Whether it was at rest when it was asked."""
    timer: float = math.inf
    """Seconds to its next timer."""


Answer = Callable[[Rest], None]


class Place(Protocol):
    """A running event loop."""

    thread: int

    def ask(self, answer: Answer) -> bool:
        """Have it answer, in its own thread, as soon as it is at rest; False where it does not run."""

    def nudge(self) -> bool:
        """Have it look at the time again; False where it does not run."""


@dataclass(slots=True)
class LoopPlace:
    """A loop of asyncio, or one that behaves like it."""

    loop: asyncio.AbstractEventLoop
    thread: int = field(default_factory=threading.get_ident)

    def ask(self, answer: Answer) -> bool:
        """Have it answer as soon as nothing is ready to run and no socket has anything new."""
        return self._call(_Rounds(self.loop, answer).look)

    def nudge(self) -> bool:
        """Have it look at the time again; False where it does not run."""
        return self._call(_nothing)

    def _call(self, callback: Callable[[], None]) -> bool:
        if not self.loop.is_running():
            return False
        with suppress(RuntimeError):  # it was closed this moment
            self.loop.call_soon_threadsafe(callback)
            return True
        return False


@dataclass(slots=True)
class _Rounds:
    """Rides along with a loop's rounds until one brings nothing new. Each round looks at the sockets once."""

    loop: asyncio.AbstractEventLoop
    answer: Answer
    rounds: int = 0
    calm: int = 0

    def look(self) -> None:
        self.rounds += 1
        # What was found at the sockets stands behind this call, so that a round without anything is seen at the second.
        ready: Any = getattr(self.loop, "_ready", None)
        self.calm = 0 if ready else self.calm + 1
        if self.calm < (_UNSEEN if ready is None else 2) and self.rounds < _ROUNDS:
            self.loop.call_soon(self.look)
        else:
            # The first round of a loop that was woken to be asked holds what woke it.
            self.answer(Rest(at_once=self.rounds - self.calm <= 1, timer=next_timer(self.loop)))


@dataclass(slots=True)
class TrioPlace:
    """A run of trio's. ``stops`` tells whether its deadlines come nearer when the bench's clock is moved."""

    trio: Any
    testing: Any
    token: Any
    stops: bool
    thread: int = field(default_factory=threading.get_ident)

    def ask(self, answer: Answer) -> bool:
        """Have it answer as soon as all its tasks wait for something."""

        async def watch() -> None:
            timer = math.inf
            try:
                await self.testing.wait_all_tasks_blocked()
                if self.stops:
                    timer = self.trio.lowlevel.current_statistics().seconds_to_next_deadline
            finally:
                answer(Rest(timer=timer))

        def begin() -> None:
            try:
                self.trio.lowlevel.spawn_system_task(watch)
            except RuntimeError:  # the run is ending
                answer(Rest())

        return self._call(begin)

    def nudge(self) -> bool:
        """Have it look at the time again; False where it does not run."""
        return self._call(_nothing)

    def _call(self, callback: Callable[[], None]) -> bool:
        with suppress(self.trio.RunFinishedError):
            self.token.run_sync_soon(callback)
            return True
        return False


def next_timer(loop: asyncio.AbstractEventLoop) -> float:
    """Return the seconds to the loop's next timer; infinity where it has none, or does not show them."""
    handles: list[asyncio.TimerHandle] = getattr(loop, "_scheduled", [])
    return min((handle.when() for handle in handles if not handle.cancelled()), default=math.inf) - loop.time()


def _nothing() -> None:
    pass


__all__ = ["Answer", "LoopPlace", "Place", "Rest", "TrioPlace", "next_timer"]
