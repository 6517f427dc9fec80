"""What weighs: which clauses a departure contradicts, and whether any of them may judge."""

from collections.abc import Sequence
from functools import cached_property

from voicemock_contracts.facts import ACROSS, Clause, Kind
from voicemock_contracts.findings import Severity
from voicemock_contracts.ledger import ledger


class Clauses:
    """A vendor's clauses by their ids, and those across vendors. Read when the first departure asks for them."""

    def __init__(self, vendor: str) -> None:
        self._vendor = vendor

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """The clauses by their ids."""
        return {clause.id: clause for name in (self._vendor, ACROSS) for clause in ledger(name).clauses}

    def weigh(self, ids: Sequence[str]) -> tuple[Severity, tuple[str, ...]]:
        """Return how much it weighs to contradict these clauses, and those of them that make it so.

        An assumption never judges: without a documented or a reference clause among them it is refuted.
        """
        judging = tuple(id for id in ids if self.by_id[id].kind is not Kind.ASSUMED)
        return (Severity.VIOLATION, judging) if judging else (Severity.REFUTED, tuple(ids))


__all__ = ["Clauses"]
