"""The clock of a run of trio's, so that its deadlines come nearer when a bench's clock is moved."""

from dataclasses import dataclass

from voicemock.intercept.sleeping.real import MONOTONIC
from voicemock.intercept.sleeping.shown import Moved


@dataclass(frozen=True, slots=True)
class DeadlineClock:
    """What ``trio.run`` takes as its ``clock``: the machine's monotonic time, and ahead of it what was moved."""

    moved: Moved

    def start_clock(self) -> None:
        """Begin; there is nothing to do."""

    def current_time(self) -> float:
        """Return the seconds by which deadlines are set."""
        return MONOTONIC() + self.moved.ahead

    def deadline_to_sleep_time(self, deadline: float) -> float:
        """Return the real seconds until a deadline if nobody moves the clock."""
        return deadline - self.current_time()


__all__ = ["DeadlineClock"]
