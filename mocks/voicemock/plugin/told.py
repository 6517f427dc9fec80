"""What a test tells when it is over, and what stands beside its failure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from voicemock.advice import Allowances, Allowed, failure, listed
from voicemock.bench import Bench
from voicemock.engine.findings import Finding
from voicemock.engine.journal import Exchange
from voicemock.plugin.asked import FOLDED, asked
from voicemock.plugin.merging import merged
from voicemock.plugin.options import Options

LATEST = 40
"""So many lines about exchanges stand beside a failure, the latest."""


@dataclass(slots=True)
class Test:
    """One test, and what was found in it."""

    __test__ = False

    nodeid: str
    options: Options
    allowed: tuple[Allowed, ...]
    wrong: str = ""
    """Why it cannot run as it is marked."""
    allowances: Allowances = field(init=False)
    benches: list[Bench] = field(default_factory=list)
    """Those that were open in it, without the oldest where they are very many."""
    dropped: int = 0
    """So many exchanges were those of benches that are not kept."""
    findings: list[Finding] = field(default_factory=list)
    judged: int = 0
    """So many of the findings were looked at."""
    unused: list[str] = field(default_factory=list)
    """What was said in vain in the worlds that ended in it."""
    failed: bool = False

    def __post_init__(self) -> None:
        self.allowances = Allowances(self.allowed)

    def failure(self) -> str | None:
        """Return why a strict test fails for what was found since it was last asked; once at most."""
        new = self.findings[self.judged :]
        self.judged = len(self.findings)
        if self.failed or not self.options.strict:
            return None
        message = failure(merged(new), self.allowances)
        self.failed = message is not None
        return message

    def data(self) -> dict[str, Any]:
        """Return what the summary needs of it, as JSON can hold it."""
        found = [each for each in merged(self.findings) if not self.allowances.cover(each)]
        idle = self.allowances.unused()
        return {
            "test": self.nodeid,
            "findings": listed({self.nodeid: found}),
            "unused": list(dict.fromkeys(self.unused)),
            "allowed": [[each.id, each.reason] for each in self.allowed],
            "used": [[each.id, each.reason] for each in self.allowed if each not in idle],
        }

    def beside(self, exchanges: Iterable[Exchange], used: Sequence[str], unused: Sequence[str]) -> list[str]:
        """Return the lines that stand beside its failure: what was asked, what was said, what was found."""
        lines = asked(exchanges)
        more = max(0, len(lines) - LATEST)
        before = self.dropped + sum(_stands_for(each) for each in lines[:more])
        lines = [*([f"… and {before} before"] if before else []), *lines[more:]]
        lines = lines or ["nothing was asked of any vendor"]
        lines += [f"said: {each}" for each in used]
        lines += listed({"findings about the client:": merged(self.findings)})
        return lines + (["said, but never used:", *(f"  {each}" for each in unused)] if unused else [])


def _stands_for(told: str) -> int:
    """Return of how many exchanges a line tells."""
    folded = FOLDED.fullmatch(told)
    return int(folded[1]) if folded else 1


__all__ = ["LATEST", "Test"]
