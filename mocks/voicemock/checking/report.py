"""What a check found: the outcome of each probe, with its failures, what it cost, and why one was not run."""

from dataclasses import dataclass
from enum import StrEnum

from voicemock_contracts.editions import SEPARATOR
from voicemock_contracts.findings import Finding, Severity


class Status(StrEnum):
    """How a probe ended."""

    PASSED = "passed"
    FAILED = "failed"
    """A documented or a reference clause was contradicted."""
    INCONCLUSIVE = "inconclusive"
    """The vendor answered something that is documented, but not what the probe needed: no credits left, an overload."""
    SKIPPED = "skipped"
    """The options did not allow it, too few credits were left, or the edition of the documents says otherwise."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A finding, and the exchange that shows it."""

    finding: Finding
    example: str
    """The exchange in a few lines; where it was generated, the smallest that shows the finding."""
    curl: str
    """A command line that repeats the request; `KEY` stands for the key."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one probe went."""

    name: str
    """A sentence: what has to hold."""
    clauses: tuple[str, ...]
    """The clauses that it holds the vendor to, besides those of the contract's schemas."""
    status: Status
    reason: str = ""
    """Why it was skipped or stayed inconclusive."""
    observations: tuple[Observation, ...] = ()
    calls: int = 0
    credits: float = 0
    """What it used up at most."""
    seconds: float = 0

    def of(self, severity: Severity) -> tuple[Observation, ...]:
        """Return the observations of one severity."""
        return tuple(item for item in self.observations if item.finding.severity is severity)


@dataclass(frozen=True, slots=True)
class Report:
    """What one check of one vendor found."""

    vendor: str
    title: str
    url: str
    own: bool
    """Whether it was this project's own fake."""
    seed: int
    outcomes: tuple[Outcome, ...]
    edition: str = ""
    """The edition of the vendor's documents that it was held against; empty for the baseline."""

    @property
    def reading(self) -> str:
        """Return what contracts and ledgers call those documents."""
        return f"{self.vendor}{SEPARATOR}{self.edition}" if self.edition else self.vendor

    @property
    def failed(self) -> bool:
        """Return whether anything documented was contradicted."""
        return any(outcome.status is Status.FAILED for outcome in self.outcomes)

    @property
    def clauses(self) -> tuple[str, ...]:
        """Return the clauses that were contradicted, in order, each once."""
        named = (
            clause
            for outcome in self.outcomes
            for item in outcome.of(Severity.VIOLATION)
            for clause in item.finding.clauses
        )
        return tuple(dict.fromkeys(named))

    def count(self, status: Status) -> int:
        """Return how many probes ended so."""
        return sum(outcome.status is status for outcome in self.outcomes)

    @property
    def calls(self) -> int:
        """Return how many calls were made."""
        return sum(outcome.calls for outcome in self.outcomes)

    @property
    def credits(self) -> float:
        """Return what the calls used up at most."""
        return sum(outcome.credits for outcome in self.outcomes)


__all__ = ["Observation", "Outcome", "Report", "Status"]
