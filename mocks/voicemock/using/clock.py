"""The time of a running bench, and whether the client's sleeps move it."""

from voicemock.bench import Bench
from voicemock.intercept import Reached
from voicemock.scripting import ScriptError


class TestClock:
    """Seconds since the epoch; it stands still until it is moved, unless the bench runs on a real clock."""

    __test__ = False

    def __init__(self, bench: Bench, reached: Reached | None) -> None:
        self._bench = bench
        self._reached = reached

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self._bench.clock.now()

    def advance(self, seconds: float) -> None:
        """Move ahead by so many seconds, 0 or more: sleepers wake, windows pass, jobs go on, faults end."""
        if isinstance(seconds, bool) or not isinstance(seconds, float | int):
            raise ScriptError(f"advance takes seconds, a number from 0 on, not {seconds!r}")
        self._bench.clock.advance(seconds)

    @property
    def sleeps(self) -> bool:
        """Whether the client's sleeps move the clock in place of waiting; may be set."""
        return self._reached is not None and not self._reached.sleepers.real

    @sleeps.setter
    def sleeps(self, move: bool) -> None:
        if self._reached is not None:
            self._reached.sleepers.real = not move


__all__ = ["TestClock"]
