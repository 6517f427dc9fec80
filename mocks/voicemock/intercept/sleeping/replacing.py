"""What stands in place of the functions that sleep and tell the time; outside a bench each does as the real one."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from types import FrameType
from typing import Any

from voicemock.intercept.sleeping.callers import leads, module_of, reads_for_client, sleeps_for_client
from voicemock.intercept.sleeping.deadlines import DeadlineClock
from voicemock.intercept.sleeping.real import MONOTONIC, MONOTONIC_NS, SLEEP, SLEEP_IN_LOOP, TIME, TIME_NS
from voicemock.intercept.sleeping.shown import ahead
from voicemock.intercept.sleeping.sleepers import LONGEST, Sleepers

Of = Callable[[], Sleepers | None]
"""Tells who sleeps on the bench of the running code; None where it has none, and in a server's thread."""

_NANO = 1_000_000_000


@dataclass(slots=True)
class Asked:
    """Whom to ask for the sleepers of the running code: who asked to be asked last."""

    by: list[Of] = field(default_factory=list)

    def to_sleep(self, frame: FrameType, seconds: object) -> Sleepers | None:
        """Return who sleeps for the code in a frame; None where that is Python's own affair."""
        if not self.by or not sleeps_for_client(module_of(frame)) or not _can_pass(seconds):
            return None
        sleepers = self.by[-1]()
        return sleepers if sleepers is not None and sleepers.virtual else None

    def the_time(self) -> Sleepers | None:
        """Return by whom the time has been moved for the running code."""
        return self.by[-1]() if self.by else None


ASKED = Asked()


@wraps(SLEEP)
def sleep(seconds: float, /) -> None:  # noqa: D103 # the real one's docstring
    sleepers = ASKED.to_sleep(sys._getframe(1), seconds)
    if sleepers is None:
        SLEEP(seconds)
    else:
        sleepers.sleep(float(seconds))


@wraps(SLEEP_IN_LOOP)
async def sleep_in_loop(delay: float, result: Any = None) -> Any:  # noqa: D103 # the real one's docstring
    frame = sys._getframe(1)
    sleepers = ASKED.to_sleep(frame, delay)
    if sleepers is None:
        return await SLEEP_IN_LOOP(delay, result)
    await sleepers.sleep_in_loop(float(delay), leads=leads(module_of(frame)))
    return result


def _ahead() -> float:
    """Return the seconds by which the code that called our caller sees the monotonic time ahead."""
    return ahead(ASKED.the_time()) if reads_for_client(module_of(sys._getframe(2))) else 0.0


def _passed() -> float:
    """Return the seconds by which the code that called our caller sees the time of day ahead."""
    sleepers = ASKED.the_time() if reads_for_client(module_of(sys._getframe(2))) else None
    return 0.0 if sleepers is None else sleepers.passed


@wraps(MONOTONIC)
def monotonic() -> float:  # noqa: D103 # the real one's docstring
    return MONOTONIC() + _ahead()


@wraps(MONOTONIC_NS)
def monotonic_ns() -> int:  # noqa: D103 # the real one's docstring
    return MONOTONIC_NS() + int(_ahead() * _NANO)


@wraps(TIME)
def time() -> float:  # noqa: D103 # the real one's docstring
    return TIME() + _passed()


@wraps(TIME_NS)
def time_ns() -> int:  # noqa: D103 # the real one's docstring
    return TIME_NS() + int(_passed() * _NANO)


def of_trio(trio: Any) -> dict[Callable[..., Any], Callable[..., Any]]:
    """Return what stands in the place of each of trio's functions."""
    real_sleep, real_sleep_until = trio.sleep, trio.sleep_until

    @wraps(real_sleep)
    async def sleep(seconds: float) -> None:
        sleepers = ASKED.to_sleep(sys._getframe(1), seconds)
        await (real_sleep(seconds) if sleepers is None else sleepers.sleep_in_trio(float(seconds)))

    @wraps(real_sleep_until)
    async def sleep_until(deadline: float) -> None:
        seconds = deadline - trio.current_time()
        sleepers = ASKED.to_sleep(sys._getframe(1), seconds)
        await (real_sleep_until(deadline) if sleepers is None else sleepers.sleep_in_trio(seconds))

    def clocked(run: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(run)
        def start(*args: Any, clock: Any = None, **rest: Any) -> Any:
            sleepers = ASKED.the_time()
            if sleepers:
                importlib.import_module("trio.testing")  # the first sleep needs it, and has no time for that
            return run(*args, clock=DeadlineClock(sleepers) if sleepers and clock is None else clock, **rest)

        return start

    runs = (trio.run, trio.lowlevel.start_guest_run)
    return {real_sleep: sleep, real_sleep_until: sleep_until} | {run: clocked(run) for run in runs}


CLOCKS: dict[Callable[..., Any], Callable[..., Any]] = {MONOTONIC: monotonic, MONOTONIC_NS: monotonic_ns}
"""What must not be put back once it was ahead of the machine: it would go back in time."""

OTHERS: dict[Callable[..., Any], Callable[..., Any]] = {
    SLEEP: sleep,
    SLEEP_IN_LOOP: sleep_in_loop,
    TIME: time,
    TIME_NS: time_ns,
}


def _can_pass(seconds: object) -> bool:
    """Whether a clock can be moved by so much. No more than a yield, too much, or no number, is Python's own affair."""
    number = isinstance(seconds, float | int) or hasattr(type(seconds), "__index__")
    return number and 0 < float(seconds) <= LONGEST  # type: ignore[arg-type]  # it is a number


__all__ = [
    "ASKED",
    "CLOCKS",
    "OTHERS",
    "Asked",
    "Of",
    "monotonic",
    "monotonic_ns",
    "of_trio",
    "sleep",
    "sleep_in_loop",
    "time",
    "time_ns",
]
