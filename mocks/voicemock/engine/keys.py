"""Where a vendor looks for its key."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from voicemock.engine.accounts import Account, Plan, plan_of
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """A header that carries the key, and what the known keys may do."""

    header: str
    plans: Mapping[str, Plan]

    async def account(self, request: HTTPConnection) -> Account:
        """Return whose call it is, or Refused: NO_KEY (absent or empty), BAD_KEY, or what the key's plan says.

        The header sent twice with different values is no known key.
        """
        keys = set(request.headers.getlist(self.header))
        if keys <= {""}:
            raise Refused(Reason.NO_KEY)
        key = keys.pop()
        plan = None if keys else plan_of(key, self.plans)
        if plan is None:
            raise Refused(Reason.BAD_KEY)
        if plan.refused is not None:
            raise Refused(plan.refused)
        world = World.of(request)
        return Account(key, plan, world.state, world.clock)


__all__ = ["KeyHeader"]
