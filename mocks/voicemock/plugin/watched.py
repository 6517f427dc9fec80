"""What is new in a bench since it was last looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from voicemock.bench import Bench
from voicemock.engine.findings import Finding
from voicemock.engine.journal import Exchange, Journal


@dataclass(slots=True)
class _Seen:
    """How often each finding had come, and how many exchanges had begun."""

    findings: dict[tuple[str, str, str], int] = field(default_factory=dict)
    exchanges: int = 0


class Watched:
    """The journals of benches that live on from test to test, as far as they were read."""

    def __init__(self) -> None:
        self._seen: WeakKeyDictionary[Journal, _Seen] = WeakKeyDictionary()

    def begins(self, bench: Bench) -> None:
        """Note that what comes from now on is another test's."""
        self._of(bench.journal).exchanges = max((each.number for each in _every(bench.journal)), default=0)

    def findings(self, bench: Bench) -> Iterator[Finding]:
        """Yield the findings that are new, each with how often it came since."""
        seen = self._of(bench.journal).findings
        for finding in bench.journal.findings():
            key = (finding.reading, finding.id, finding.says)
            times = finding.times - seen.get(key, 0)
            seen[key] = finding.times
            if times > 0:
                yield replace(finding, times=times, exchanges=finding.exchanges[-times:])

    def exchanges(self, bench: Bench) -> list[Exchange]:
        """Return the exchanges that began since, with those that reached no vendor, oldest first."""
        before = self._of(bench.journal).exchanges
        new = (each for each in _every(bench.journal) if each.number > before)
        return sorted(new, key=lambda exchange: exchange.number)

    def _of(self, journal: Journal) -> _Seen:
        return self._seen.setdefault(journal, _Seen())


def _every(journal: Journal) -> list[Exchange]:
    return [*journal.exchanges(), *journal.unmatched()]


__all__ = ["Watched"]
