"""A notice: one thing that a check, recorded traffic, a published contract or a saved page tells of a vendor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voicemock.checking.reports.visible import visible
from voicemock_contracts.changes.change import ORDER, Severity

NEVER = "never"
"""What `fail-on` says where nothing is to fail."""


class Source(StrEnum):
    """What told of it, by the name of the command that tells of it alone."""

    CHECK = "check"
    VERIFY = "verify"
    DIFF = "diff"
    DOCS = "docs"


class Level(StrEnum):
    """How much a notice weighs for a build."""

    FAILURE = "failure"
    WARNING = "warning"
    NOTE = "note"


LEVELS = tuple(Level)
"""Worst first."""

_MILD = {
    Severity.BREAKING: Level.WARNING,
    Severity.RISKY: Level.WARNING,
    Severity.NEW: Level.NOTE,
    Severity.HARMLESS: Level.NOTE,
}
"""What fails nothing."""


@dataclass(frozen=True, slots=True)
class Where:
    """A file of the user's, as a path from the top of their repository, and a line from 1; 0 where none is known."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.file}, line {self.line}" if self.line else self.file


Locate = Callable[[Path], str]
"""Returns a file's path as a `Where` has it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was found."""

    id: str
    """Stays the same from run to run: see `identified`."""
    source: Source
    vendor: str
    level: Level
    rule: str
    """The clause that it contradicts, the rule of a comparison, or what kind of thing is new."""
    title: str
    """One line."""
    text: tuple[str, ...]
    """What is to be said of it, in lines: what was expected and what was got, and the clauses."""
    proof: tuple[str, ...]
    """What shows it, in lines: an exchange, a witness, counts and dates, a page's line."""
    where: Where


def identified(source: Source, vendor: str, *parts: str) -> str:
    """Return an id: one line in which nothing steers a terminal, of parts that do not vary from run to run."""
    said = ": ".join(" ".join(visible(part, "").split()) for part in parts if part)
    return f"{source} {vendor}: {said}"


def level_of(severity: Severity, fail_on: str) -> Level:
    """Return how much a severity weighs where `fail_on`, a severity or ``never``, is the least that fails."""
    if fail_on != NEVER and ORDER.index(severity) <= ORDER.index(Severity(fail_on)):
        return Level.FAILURE
    return _MILD[severity]


def worst_first(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return each notice once, of two with one id the worse, the worst first and then as they were found."""
    each: dict[str, Notice] = {}
    for notice in notices:
        before = each.get(notice.id)
        if before is None or worse(notice.level, before.level):
            each[notice.id] = notice
    return tuple(sorted(each.values(), key=lambda notice: LEVELS.index(notice.level)))


def worse(one: Level, other: Level) -> bool:
    """Tell whether a level weighs more than another."""
    return LEVELS.index(one) < LEVELS.index(other)


__all__ = [
    "LEVELS",
    "NEVER",
    "Level",
    "Locate",
    "Notice",
    "Source",
    "Where",
    "identified",
    "level_of",
    "worse",
    "worst_first",
]
