"""How many calls fit in a sliding window."""

import math
from dataclasses import dataclass

from voicemock.engine.clock import Clock
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State, Table


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``calls`` in any ``per`` seconds."""

    calls: int
    per: float

    async def admit(self, state: State, clock: Clock, whose: tuple[str, ...]) -> None:
        """Count a call of ``whose``; Refused(TOO_MANY_CALLS) when the window is full, and then it isn't counted.

        ``Retry-After`` is the whole seconds, 1 or more, until the oldest counted call leaves the window.
        """
        now = clock.now()

        def left(stamp: float) -> float:
            # A microsecond is nobody's second: floats of today's dates differ in their last bits.
            return stamp + self.per - now - 1e-6

        def count(stamps: tuple[float, ...] | None) -> tuple[tuple[float, ...], None]:
            recent = tuple(stamp for stamp in stamps or () if left(stamp) > 0)
            if len(recent) >= self.calls:
                raise Refused(Reason.TOO_MANY_CALLS, retry_after=math.ceil(left(recent[0])))
            return (*recent, now), None

        await state.change(Table[tuple[str, ...], tuple[float, ...]]("rates", lasts=self.per), whose, count)


__all__ = ["Rate"]
