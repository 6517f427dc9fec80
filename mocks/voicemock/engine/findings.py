"""What was found out about a client: one finding for each rule and cause, counted where it comes again."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from voicemock.engine.clock import iso
from voicemock_contracts import BASELINE
from voicemock_contracts.editions import SEPARATOR

KEPT = 1000
"""So many findings are kept; the oldest go first."""

LISTED = 20
"""So many of its exchanges a finding names, the latest."""


class Severity(StrEnum):
    """How much a finding weighs."""

    VIOLATION = "violation"
    """A documented or a reference clause of the contract says otherwise."""
    ADVICE = "advice"
    """It works, but the documents advise otherwise; it judges as far as one of its clauses is no assumption."""
    NEW = "new"
    """The documents know nothing of it."""
    SCRIPT = "script"
    """The test's own script has a vendor answer what its documents forbid; no client is to blame."""
    REFUTED = "assumption refuted"
    """Only an assumption of this project says otherwise; it judges nobody."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the client that its vendor's documents don't ask for, or advise against."""

    id: str
    """By which it can be allowed: a clause's, or a name like ``vocos:new-field:language``."""
    vendor: str
    severity: Severity
    clauses: tuple[str, ...]
    """The ledger's: the one that says what is noted, then those that it rests on; none for what is new."""
    says: str
    """In one line, as it was the first time."""
    mend: str
    """What to do in one line; empty where ``says`` tells it."""
    at: float
    """The first time, in seconds since the epoch."""
    exchanges: tuple[int, ...]
    """Numbers of exchanges, oldest first: the latest 20."""
    times: int = 1
    edition: str = BASELINE
    """The edition of the vendor's documents by which it is one."""

    @property
    def reading(self) -> str:
        """What contracts and ledgers call those documents: the vendor's name, or ``modulate@newer-reference``."""
        return self.vendor if self.edition == BASELINE else f"{self.vendor}{SEPARATOR}{self.edition}"

    @property
    def clause(self) -> str:
        """The first of its clauses; empty for what is new."""
        return self.clauses[0] if self.clauses else ""

    @property
    def exchange(self) -> int:
        """The number of the oldest exchange that is named."""
        return self.exchanges[0]

    def again(self, exchange: int) -> "Finding":
        """Return it, seen once more."""
        return replace(self, times=self.times + 1, exchanges=(*self.exchanges, exchange)[-LISTED:])

    def as_json(self) -> dict[str, Any]:
        """Return it with values that JSON can hold."""
        return {
            "id": self.id,
            "vendor": self.vendor,
            "edition": self.edition,
            "severity": str(self.severity),
            "clauses": list(self.clauses),
            "says": self.says,
            "mend": self.mend,
            "at": iso(self.at),
            "exchanges": list(self.exchanges),
            "times": self.times,
        }

    def __str__(self) -> str:
        named = f" [{', '.join(self.clauses)}]" if self.clauses else ""
        often = f" ({self.times} times)" if self.times > 1 else ""
        return f"{self.reading}: {self.severity}: {self.says}{named}{often}"


class Findings:
    """The latest findings, by their ids and causes, oldest first."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Finding] = {}

    def note(self, finding: Finding, cause: str = "") -> None:
        """Keep a finding; of one that is there already, with the same cause, that it came again."""
        same = (finding.reading, finding.id, cause)
        held = self._kept.get(same)
        self._kept[same] = finding if held is None else held.again(finding.exchange)
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]

    def latest(self, vendor: str | None = None, limit: int | None = None) -> list[Finding]:
        """Return the latest ``limit`` findings (about a vendor's client), newest last."""
        found: Iterable[Finding] = (each for each in list(self._kept.values()) if vendor in (None, each.vendor))
        return list(deque(found, maxlen=limit))


__all__ = ["KEPT", "Finding", "Findings", "Severity"]
