"""Where a vendor looks for its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import HTTPConnection
from starlette.types import Scope

from voicemock.engine.accounts import Account, Plan, plan_of
from voicemock.engine.journal import SECRET_HEADERS, SECRET_NAMES
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World, asked_of


def keys_in(scope: Scope) -> frozenset[str] | None:
    """Return what stands where keys go in a call's headers and query, after any scheme; None where nothing does."""
    values = [value.decode("latin-1") for name, value in scope["headers"] if name in SECRET_HEADERS]
    if query := scope.get("query_string", b""):
        values += [value for name, value in parse_qsl(query.decode("latin-1")) if name in SECRET_NAMES]
    return frozenset(value.rpartition(" ")[2] for value in values) if values else None


@dataclass(frozen=True, slots=True)
class Keys:
    """What the known keys may do, wherever a call carries them."""

    plans: Mapping[str, Plan]

    def account(self, request: HTTPConnection, keys: Iterable[str]) -> Account:
        """Return whose call it is, or Refused: NO_KEY (absent or empty), BAD_KEY, or what the key's plan says.

        Two different keys at once are no known key.
        """
        found = set(keys)
        if found <= {""}:
            raise Refused(Reason.NO_KEY)
        key = found.pop()
        world = World.of(request)
        asked = asked_of(request)
        asked.keys = (asked.keys or frozenset()) | {key}
        if request.scope["type"] == "http":
            world.script.refuse(asked)
        plan = None if found else world.script.keys.get(key) or plan_of(key, self.plans)
        if plan is None:
            raise Refused(Reason.BAD_KEY)
        if plan.refused is not None:
            raise Refused(plan.refused)
        return Account(key, plan, world.state, world.clock)


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """A header that carries the key, after ``scheme`` (in any case) where there is one."""

    header: str
    plans: Mapping[str, Plan]
    scheme: str = ""

    async def account(self, request: HTTPConnection) -> Account:
        """Return whose call it is, or Refused as by ``Keys``; a value without the scheme is BAD_KEY."""
        name = self.header.lower().encode()
        values = (value.decode("latin-1") for header, value in request.scope["headers"] if header == name)
        return Keys(self.plans).account(request, map(self._key, values))

    def _key(self, value: str) -> str:
        if not self.scheme or not value:
            return value
        scheme, _, key = value.partition(" ")
        if scheme.lower() != self.scheme.lower():
            raise Refused(Reason.BAD_KEY)
        return key.strip()


@dataclass(frozen=True, slots=True)
class KeyQuery:
    """A query parameter that carries the key."""

    parameter: str
    plans: Mapping[str, Plan]

    async def account(self, request: HTTPConnection) -> Account:
        """Return whose call it is, or Refused as by ``Keys``."""
        return Keys(self.plans).account(request, request.query_params.getlist(self.parameter))


__all__ = ["KeyHeader", "KeyQuery", "Keys", "keys_in"]
