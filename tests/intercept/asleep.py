"""Sleepers on a virtual clock, with the sleeps of this process turned to them."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from voicemock.engine.clock import Clock, virtual_clock
from voicemock.intercept.sleeping import Sleepers, patched


@dataclass(frozen=True, slots=True)
class Bed:
    """A clock and those who sleep on it."""

    clock: Clock
    sleepers: Sleepers

    @property
    def passed(self) -> float:
        """Seconds that passed by the clock, to the millisecond."""
        return round(self.clock.ahead, 3)


@contextlib.contextmanager
def bedded(busy: Callable[[], bool] = lambda: False, clock: Clock | None = None) -> Iterator[Bed]:
    """Have everything that sleeps in this process sleep there, while the block runs."""
    clock = clock or virtual_clock()
    sleepers = Sleepers(clock, busy)
    with contextlib.ExitStack() as stack:
        stack.callback(sleepers.close)
        stack.enter_context(patched(lambda: sleepers))
        yield Bed(clock, sleepers)


def module(name: str, source: str) -> Any:
    """Return a module of this name that ran this source; it is not in ``sys.modules``."""
    made = ModuleType(name)
    exec(source, vars(made))  # noqa: S102 # the tests' own source
    return made
