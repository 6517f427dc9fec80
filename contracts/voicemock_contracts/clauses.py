"""What weighs: which clauses a departure contradicts, and whether any of them may judge."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from voicemock_contracts.editions import reading
from voicemock_contracts.facts import ACROSS, Clause
from voicemock_contracts.findings import Severity
from voicemock_contracts.ledger import ledger

NAMING = frozenset({"x-facts", "x-holds", "x-order"})
"""The keywords behind which clauses stand, in a list or in lists by what rests on them."""


class Clauses:
    """A vendor's clauses by their ids, and those across vendors. Read when the first departure asks for them.

    ``vendor`` may name an edition: ``modulate@newer-reference``.
    """

    def __init__(self, vendor: str) -> None:
        self._reading = vendor
        self.vendor = reading(vendor).vendor if "@" in vendor else vendor

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """The clauses by their ids."""
        return {clause.id: clause for name in (self._reading, ACROSS) for clause in ledger(name).clauses}

    def weigh(self, ids: Sequence[str]) -> tuple[Severity, tuple[str, ...]]:
        """Return how much it weighs to contradict these clauses, and those of them that make it so.

        What is assumed or observed never judges: without a documented or a reference clause among them it is refuted.
        """
        judging = tuple(id for id in ids if self.by_id[id].kind.judges)
        return (Severity.VIOLATION, judging) if judging else (Severity.REFUTED, tuple(ids))


def named(value: Any) -> Iterator[str]:
    """Yield the clauses that a document, or a part of it, names, wherever they stand."""
    if isinstance(value, list):
        for item in value:
            yield from named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in NAMING:
                yield from chain.from_iterable(item.values() if isinstance(item, dict) else [item])
            else:
                yield from named(item)


__all__ = ["Clauses", "named"]
