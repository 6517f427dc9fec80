"""The findings of a run as lines of text: by test, then by vendor and edition, each with documents and mends."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from voicemock.engine.findings import Finding, Severity
from voicemock_contracts import ACROSS, Clause, ledger

LONGEST = 200
"""Characters of a clause's statement that are shown."""

WEIGHT = {severity: number for number, severity in enumerate(Severity)}
"""What weighs most comes first."""


def listed(findings_by_test: Mapping[str, Sequence[Finding]]) -> list[str]:
    """Return the lines about the findings of each test, in the order of the tests; none where there are none."""
    lines: list[str] = []
    for test, findings in findings_by_test.items():
        if findings:
            lines += [test, *_about(findings)]
    return lines


def _about(findings: Sequence[Finding]) -> Iterator[str]:
    for reading in dict.fromkeys(each.reading for each in findings):
        yield f"  {reading}"
        own = (each for each in findings if each.reading == reading)
        for each in sorted(own, key=lambda finding: WEIGHT[finding.severity]):
            often = f" ({each.times} times)" if each.times > 1 else ""
            yield f"    {each.severity}: {each.says}{often} [{each.id}]"
            for clause in each.clauses:
                yield from _documents(reading, clause)
            if each.mend:
                yield f"      mend: {each.mend}"


def _documents(reading: str, id: str) -> Iterator[str]:
    clause = (_clauses(reading) | _clauses(ACROSS)).get(id)
    if clause is not None:
        said = clause.statement if len(clause.statement) <= LONGEST else f"{clause.statement[:LONGEST]}…"
        yield f"      {clause.qualified}, {clause.kind}: {said} ({clause.source})"


@cache
def _clauses(reading: str) -> dict[str, Clause]:
    return {clause.id: clause for clause in ledger(reading).clauses}


__all__ = ["listed"]
