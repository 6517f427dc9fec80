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
    ASSUMED = "assumed"
    """No document says so, or two contradict each other: a choice of this project's, never to judge anybody."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One testable behaviour, like `VOC-03.b`."""

    id: str
    statement: str
    kind: Kind
    source: str
    """Where in the documents it stands; for an assumption, why it was chosen."""


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

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause of every fact, in order."""
        return tuple(clause for fact in self.facts for clause in fact.clauses)


class LedgerError(ValueError):
    """A ledger's file cannot be read; the message names the file, the line and what is wrong there."""


__all__ = ["ACROSS", "Clause", "Fact", "Kind", "Ledger", "LedgerError", "Page"]
