"""The search for what departs: Hypothesis makes what is sent, and makes it smaller where an answer departs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from voicemock.checking.asking import Asking, InconclusiveError
from voicemock.checking.report import Observation
from voicemock_contracts.findings import Severity

SHRINKING = 60
"""Calls, at most, that make a departure smaller."""

Sent = TypeVar("Sent")


class DepartsError(Exception):
    """An answer departs; its argument is the observation."""


@cache
def _departs(what: str, clauses: tuple[str, ...]) -> type[DepartsError]:  # noqa: ARG001 - the cache's key
    """Return a class for each kind of departure: the search tells kinds apart by it, and shrinks each on its own."""
    return type("DepartsError", (DepartsError,), {})


def search(
    asking: Asking,
    sending: st.SearchStrategy[Sent],
    same: Callable[[Sent], str],
    seen: Callable[[Sent], tuple[Observation, ...]],
    price: float,
) -> None:
    """Send what is made, as often as the asking allows, and note the smallest that shows each kind of departure.

    ``seen`` sends and returns what the answer shows; what is the ``same`` is sent once. ``price`` is what sending it
    uses up at most, in credits.
    """
    exchanges = _Exchanges(asking, same, seen, price, asking.examples + SHRINKING)

    @seed(asking.seed)
    @settings(
        max_examples=max(asking.examples, 1),
        database=None,
        deadline=None,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(sending.map(_Made))
    def sends(made: _Made[Sent]) -> None:
        for observation in exchanges.of(made.sent):
            if observation.finding.severity is Severity.VIOLATION:
                raise _departs(observation.finding.what, observation.finding.clauses)(observation)

    try:
        sends()
    except* Unsatisfiable as group:
        raise InconclusiveError("there is no such request") from group
    except* DepartsError as group:
        for found in _leaves(group):
            asking.keep(found.args[0])
    for observation in exchanges.rest():
        asking.keep(observation)
    if not exchanges.sent:
        raise InconclusiveError("not one request fits into --max-credits")


class _Made(Generic[Sent]):
    """What was made, with nothing in it that Hypothesis would write down: it can be large."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent

    def __repr__(self) -> str:
        return "what was made"


def _leaves(group: BaseExceptionGroup[DepartsError]) -> Iterator[DepartsError]:
    """Yield the errors of a group and of the groups in it."""
    for item in group.exceptions:
        if isinstance(item, BaseExceptionGroup):
            yield from _leaves(item)
        else:
            yield item


@dataclass(slots=True)
class _Exchanges(Generic[Sent]):
    """The exchanges of a search: each is made once, and no more of them than its limits allow."""

    asking: Asking
    same: Callable[[Sent], str]
    seen: Callable[[Sent], tuple[Observation, ...]]
    price: float
    left: int
    sent: dict[str, tuple[Observation, ...]] = field(default_factory=dict)

    def of(self, sent: Sent) -> tuple[Observation, ...]:
        """Return what the answer shows; nothing where it may not be sent any more."""
        same = self.same(sent)
        if same not in self.sent:
            if self.left == 0 or not self.asking.line.budget.allows(self.price):
                return ()
            self.left -= 1
            self.asking.line.budget.take(self.price)
            self.sent[same] = self.seen(sent)
        return self.sent[same]

    def rest(self) -> list[Observation]:
        """Return the first observation of each kind that is no violation."""
        first: dict[object, Observation] = {}
        for observation in (item for items in self.sent.values() for item in items):
            if observation.finding.severity is not Severity.VIOLATION:
                first.setdefault((observation.finding.what, observation.finding.clauses), observation)
        return list(first.values())


__all__ = ["search"]
