"""How the tests of one run went, as the plugin wrote it down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FINE = frozenset({"passed", "skipped", "xfailed"})


@dataclass(frozen=True, slots=True)
class Departure:
    """How a request or an answer departed."""

    where: str
    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An exchange of a test's with a vendor's fake."""

    vendor: str
    call: str
    """``POST /v1/detect``; empty where it was for none."""
    status: int | None
    close: int | None
    asked: tuple[Departure, ...]
    """How the request departs from the edition by which the vendor answered."""
    answered: tuple[Departure, ...]
    """How the answer departs from the baseline."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went, and what it exchanged with the fakes."""

    test: str
    outcome: str
    """``passed``, ``failed``, ``error``, ``skipped``, ``xfailed``, ``xpassed``, or ``missing``: it did not end."""
    why: str = ""
    exchanges: tuple[Exchanged, ...] = ()

    @property
    def fine(self) -> bool:
        """Return whether nothing failed."""
        return self.outcome in FINE


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the suite."""

    exit: int
    """The command's exit code."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """By the tests' ids."""

    @property
    def tested(self) -> bool:
        """Return whether any test ran: one that is skipped did not."""
        return any(each.outcome != "skipped" for each in self.outcomes.values())

    def of(self, test: str) -> Outcome:
        """Return how a test went; one that is not known never came to its end."""
        return self.outcomes.get(test, Outcome(test, "missing", "the run ended before it did"))


def read(file: Path) -> dict[str, Outcome]:
    """Return what a run wrote, by test; nothing where it wrote nothing."""
    if not file.exists():
        return {}
    tests = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.endswith("}"))
    return {test["test"]: _outcome(test) for test in tests}


def _outcome(test: dict[str, Any]) -> Outcome:
    return Outcome(test["test"], test["outcome"], test["why"], tuple(map(_exchanged, test["exchanges"])))


def _exchanged(said: dict[str, Any]) -> Exchanged:
    asked, answered = (tuple(Departure(**each) for each in said[side]) for side in ("asked", "answered"))
    return Exchanged(said["vendor"], said["call"], said["status"], said["close"], asked, answered)


__all__ = ["Departure", "Exchanged", "Outcome", "Run", "read"]
