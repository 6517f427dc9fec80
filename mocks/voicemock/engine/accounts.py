"""Plans, credits, and what a test key may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicemock.engine.clock import Clock
from voicemock.engine.rates import Rate
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State, Table

TEST_KEYS = (
    "test-free",
    "test-pro",
    "test-enterprise",
    "test-no-credits",
    "test-no-access",
    "test-expired",
    "test-revoked",
)
"""What a key can do is readable from how it starts (ALL-04)."""

CREDITS = Table[str, float]("credits")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an account may do.

    ``says`` is one line for people; ``credits`` what it starts with, None where they aren't counted; ``rate`` its
    limit; ``refused`` why every call with such a key is refused.
    """

    says: str
    credits: float | None = None
    rate: Rate | None = None
    refused: Reason | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Whose call this is: a key, its plan, and where its credits and calls are counted."""

    key: str
    plan: Plan
    state: State
    clock: Clock

    async def admit(self, *what: str) -> None:
        """Count a call (of ``what``, where that is counted apart); Refused(TOO_MANY_CALLS) over the plan's rate."""
        if self.plan.rate is not None:
            await self.plan.rate.admit(self.state, self.clock, (self.key, *what))

    async def require(self, credits: float) -> None:
        """Refused(NO_CREDITS) unless so many credits are left; takes none."""
        held = await self.state.read(CREDITS, self.key)
        self._enough(held, credits)

    async def spend(self, credits: float) -> float | None:
        """Take credits and return what is left (None where they aren't counted), or Refused(NO_CREDITS)."""
        if self.plan.credits is None:
            return None

        def take(held: float | None) -> tuple[float, float]:
            left = self._enough(held, credits)
            return left, left

        return await self.state.change(CREDITS, self.key, take)

    def _enough(self, held: float | None, credits: float) -> float:
        if self.plan.credits is None:
            return 0.0
        left = (self.plan.credits if held is None else held) - credits
        if left < 0:
            raise Refused(Reason.NO_CREDITS)
        return left


def plan_of(key: str, plans: Mapping[str, Plan]) -> Plan | None:
    """Return the plan whose name the key starts with: ``test-free-anna`` is an account on ``test-free`` (ALL-04)."""
    return next((plan for prefix, plan in plans.items() if key.startswith(prefix)), None)


__all__ = ["TEST_KEYS", "Account", "Plan", "plan_of"]
