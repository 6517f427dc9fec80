"""Equal findings told once, with how often they were seen, when, and where to look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from voicemock.verifying.judging import Side
from voicemock_contracts import Finding, Severity

INDEX = re.compile(r"/\d+(?=/|$)")
"""The number of an item in a place: which one it was makes no difference."""

MANY = "has fields that no document mentions"
"""What is said of several fields at once, each of which is told on its own."""

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Where a finding can be looked up: a file, and the entry's place in it, from 1."""

    file: str
    number: int

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.file}, entry {self.number}"


@dataclass(frozen=True, slots=True)
class Row:
    """One departure, however often it was seen."""

    severity: Severity
    side: Side
    reading: str
    """Of the vendor's documents: ``modulate@newer-reference``."""
    where: str
    """The message: `answer 200 of detect`."""
    place: str
    """The place in it, items by `*`: `/data/security/confidence`; empty for all of it."""
    what: str
    expected: str
    got: tuple[tuple[str, int], ...]
    """Each value, as far as it may be shown, with how often it was seen; the most frequent first."""
    clauses: tuple[str, ...]
    count: int
    """In so many exchanges."""
    first: datetime | None
    last: datetime | None
    example: Example

    @property
    def operation(self) -> str:
        """Return the operation by its name in the contract; `stream` for a stream."""
        before, of, name = self.where.partition(" of ")
        return name if of else "stream" if before.startswith("stream") else before.removeprefix("request ")

    @property
    def identity(self) -> Identity:
        """Return what it shares with the same departure in other recordings."""
        named = () if self.clauses else tuple(sorted(value for value, _ in self.got))
        return (self.severity, self.side, self.reading, self.where, self.place, self.what, *named, *self.clauses)


@dataclass(slots=True)
class _Seen:
    finding: Finding
    got: dict[str, int] = field(default_factory=dict)
    exchanges: dict[Example, datetime | None] = field(default_factory=dict)


class Rows:
    """Takes findings, and returns the rows that they come to."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Side, str, Finding], _Seen] = {}

    def note(self, reading: str, side: Side, finding: Finding, got: str, example: Example, at: datetime | None) -> None:
        """Take a finding about an exchange, with what of its value may be shown."""
        for value in got.split(", ") if finding.what == MANY else (got,):
            own = value if finding.severity is Severity.NEW else ""
            same = Finding(
                INDEX.sub("/*", finding.where),
                finding.what,
                finding.expected,
                own,
                finding.clauses,
                finding.severity,
            )
            seen = self._seen.setdefault((side, reading, same), _Seen(same))
            seen.got[value] = seen.got.get(value, 0) + 1
            seen.exchanges.setdefault(example, at)

    def rows(self) -> tuple[Row, ...]:
        """Return the rows: violations first, the vendor's before the client's, the most frequent first."""
        weight = {severity: number for number, severity in enumerate(SEVERITIES)}
        rows = list(self._rows())
        return tuple(
            sorted(
                rows,
                key=lambda row: (
                    weight[row.severity],
                    row.side is not Side.VENDOR,
                    row.reading,
                    -row.count,
                    row.where,
                    row.place,
                    row.what,
                    row.expected,
                    row.got,
                ),
            )
        )

    def _rows(self) -> Iterator[Row]:
        for (side, reading, finding), seen in self._seen.items():
            where, _, place = finding.where.partition(", ")
            times = sorted(at for at in seen.exchanges.values() if at is not None)
            yield Row(
                severity=finding.severity,
                side=side,
                reading=reading,
                where=where,
                place=place,
                what=finding.what,
                expected=finding.expected,
                got=tuple(sorted(seen.got.items(), key=lambda each: (-each[1], each[0]))),
                clauses=finding.clauses,
                count=len(seen.exchanges),
                first=times[0] if times else None,
                last=times[-1] if times else None,
                example=next(iter(seen.exchanges)),
            )


SEVERITIES = (Severity.VIOLATION, Severity.REFUTED, Severity.NEW)
"""What weighs most comes first."""

__all__ = ["SEVERITIES", "Example", "Identity", "Row", "Rows"]
