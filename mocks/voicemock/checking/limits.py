"""What a check may use up: credits, and calls in a time."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field


class SpentError(Exception):
    """The next call could cost more than is left."""


@dataclass(slots=True)
class Budget:
    """Credits that may be used; None for no limit. What a call can cost at most is taken before it is sent."""

    most: float | None = None
    spent: float = field(default=0, init=False)

    @property
    def left(self) -> float:
        """Return how many credits are left."""
        return math.inf if self.most is None else max(0, self.most - self.spent)

    @property
    def overspent(self) -> bool:
        """Return whether more was used up than was allowed."""
        return self.most is not None and self.spent > self.most

    def allows(self, credits: float) -> bool:
        """Return whether so many credits are left."""
        return self.most is None or self.spent + credits <= self.most

    def add(self, credits: float) -> None:
        """Count what was used up beyond what had been taken: nothing more is allowed where that was the last."""
        self.spent += credits

    def take(self, credits: float) -> None:
        """Count a call's credits; raise SpentError where there are not so many left."""
        if not self.allows(credits):
            raise SpentError
        self.spent += credits


@dataclass(slots=True)
class Pace:
    """At most so many calls a second, evenly; None for no limit."""

    rate: float | None = None
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=0, init=False)

    def step(self) -> None:
        """Wait until the next call may be sent."""
        if self.rate is None:
            return
        now = self.now()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.rate


__all__ = ["Budget", "Pace", "SpentError"]
