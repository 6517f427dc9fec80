"""What a contract has to say about one message: where it departs, from which clause, and how much that weighs."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a departure weighs."""

    VIOLATION = "violation"
    """A documented or a reference clause says otherwise."""
    NEW = "new"
    """The documents know nothing of it: a field, a status, a message that none of them mentions."""
    REFUTED = "assumption refuted"
    """Only an assumption of this project says otherwise; it judges nobody."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure of one message from its contract."""

    where: str
    """The message and the place in it, like `answer 200 of detect, /data/security/confidence`."""
    what: str
    """The departure in a few words, like `is of another type`."""
    expected: str
    got: str
    clauses: tuple[str, ...]
    """The clauses that it contradicts, those of the strongest kind alone; none for what is new."""
    severity: Severity

    @property
    def clause(self) -> str:
        """Return the first of the clauses; empty for what is new."""
        return self.clauses[0] if self.clauses else ""

    def __str__(self) -> str:
        named = f" [{', '.join(self.clauses)}]" if self.clauses else ""
        return f"{self.severity}: {self.where}: {self.what}: expected {self.expected}, got {self.got}{named}"


LONGEST = 120
"""Characters of a value that a finding shows."""


def shown(value: str) -> str:
    """Return a value as a finding shows it: cut where it is long."""
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}… ({len(value):,} characters)"


__all__ = ["Finding", "Severity", "shown"]
