"""What a ledger is made of: a vendor's facts, clause by clause, with where each clause comes from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ACROSS = "across"
"""The name of the ledger of facts that hold for every vendor."""


class Kind(StrEnum):
    """What a clause rests on."""

    DOCUMENTED = "documented"
    """A page of the vendor's says so."""
    REFERENCE = "reference"
    """The vendor's public API reference says so; the page leaves it open."""
    OBSERVED = "observed"
    """No document says so, but recorded traffic shows it; it may change any day, and so never judges anybody."""
    ASSUMED = "assumed"
    """No document says so, or two contradict each other: a choice of this project's, never to judge anybody."""

    @property
    def judges(self) -> bool:
        """Return whether to contradict such a clause is a violation."""
        return self in (Kind.DOCUMENTED, Kind.REFERENCE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One testable behaviour, like `VOC-03.b`."""

    id: str
    statement: str
    kind: Kind
    source: str
    """Where in the documents it stands; for an assumption, why it was chosen; for what was observed, when."""
    edition: str = ""
    """The edition that says so; empty where the baseline does."""

    @property
    def qualified(self) -> str:
        """Return the id with the edition that says so: `MOD-05.a@newer-reference`."""
        return f"{self.id}@{self.edition}" if self.edition else self.id


@dataclass(frozen=True, slots=True)
class Fact:
    """What belongs together under one id, like `VOC-03`; its clauses are lettered from `a`."""

    id: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the vendor's: when it was read, and when the vendor says it was last changed."""

    name: str
    read: date
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One vendor's facts, in the order of their ids, and the pages they were read from."""

    vendor: str
    title: str
    pages: tuple[Page, ...]
    facts: tuple[Fact, ...]
    edition: str = ""
    """Whose reading this is; empty for the baseline."""
    withdrawn: tuple[Clause, ...] = ()
    """The baseline's clauses that the edition no longer has; their source says why."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause of every fact, in order."""
        return tuple(clause for fact in self.facts for clause in fact.clauses)


class LedgerError(ValueError):
    """A ledger's file cannot be read; the message names the file, the line and what is wrong there."""


__all__ = ["ACROSS", "Clause", "Fact", "Kind", "Ledger", "LedgerError", "Page"]
