"""What traffic came to, once held against the documents: what its outputs are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from voicemock.verifying.coverage import Covered
from voicemock.verifying.judging import Side
from voicemock.verifying.rows import Row
from voicemock_contracts import Severity


@dataclass(frozen=True, slots=True)
class Counts:
    """How many exchanges there were with one vendor, and how much of them could be judged."""

    exchanges: int = 0
    streams: int = 0
    unanswered: int = 0
    bodies_unknown: int = 0
    """Answers of which the recording has no body, or not all of it."""
    unlike: int = 0
    """Answers that the vendor did not give: a script, a fault, the relay."""
    undocumented: int = 0
    """Answers to calls that no document has."""
    unjudged: int = 0
    """Exchanges of which nothing that the vendor did could be judged, for one of these reasons."""


@dataclass(frozen=True, slots=True)
class NewHost:
    """A host that no document mentions, called by paths that are one vendor's."""

    reading: str
    host: str
    paths: tuple[str, ...]
    """Methods and paths."""
    count: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """Recordings, held against the documents."""

    files: tuple[str, ...]
    """Those that could be read."""
    unreadable: tuple[str, ...]
    """A line for each that could not."""
    rows: tuple[Row, ...]
    covered: tuple[Covered, ...]
    counts: Mapping[str, Counts]
    """By reading."""
    new_hosts: tuple[NewHost, ...]
    others: Mapping[str, int]
    """Exchanges with hosts that are no vendor's, by host."""
    ignored: int
    """Entries that record no call."""
    first: datetime | None
    last: datetime | None
    since: date | None = None
    before: int = 0
    """Exchanges left out, since they began before that day."""

    @property
    def judged(self) -> int:
        """Return how many exchanges there are of which something that a vendor did was judged."""
        return sum(counts.exchanges - counts.unjudged for counts in self.counts.values())

    def contradicted(self, side: Side) -> tuple[Row, ...]:
        """Return what a side does that documents contradict."""
        return tuple(row for row in self.rows if row.side is side and row.severity is Severity.VIOLATION)


__all__ = ["Counts", "NewHost", "Report"]
