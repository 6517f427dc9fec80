"""Which findings fail a test that is strict about them."""

from collections.abc import Iterable
from functools import cache

from voicemock.advice.allowed import Allowances
from voicemock.engine.findings import Finding, Severity
from voicemock_contracts import Kind, ledger


def judges(finding: Finding) -> bool:
    """Tell whether documents judge: a violation, or advice of which a clause is documented or of the reference.

    What is new, and what only an assumption of this project or recorded traffic says, never fails anybody.
    """
    if finding.severity is Severity.ADVICE:
        kinds = _kinds(finding.reading)  # what stands across vendors is assumed, all of it
        return any(kinds.get(clause, Kind.ASSUMED).judges for clause in finding.clauses)
    return finding.severity is Severity.VIOLATION


def failing(findings: Iterable[Finding], allowances: Allowances) -> list[Finding]:
    """Return the findings that fail: those that documents judge and nobody allows, in their order."""
    return [each for each in findings if not allowances.cover(each) and judges(each)]


def failure(findings: Iterable[Finding], allowances: Allowances) -> str | None:
    """Return the message with which a strict test fails, None where it passes."""
    found = failing(findings, allowances)
    if not found:
        return None
    many = "a finding" if len(found) == 1 else f"{len(found)} findings"
    lines = [f"voicemock_strict: {many} about the client"]
    for each in found:
        lines.append(f"  {each}")
        lines += [f"    mend: {each.mend}"] if each.mend else []
        lines.append(f'    or allow it: @pytest.mark.voicemock_allow("{each.id}", reason="…")')
        lines.append(f"    or, for all tests, by a line of voicemock_allow in the ini file: {each.id}: REASON")
    return "\n".join(lines)


@cache
def _kinds(reading: str) -> dict[str, Kind]:
    return {clause.id: clause.kind for clause in ledger(reading).clauses}


__all__ = ["failing", "failure", "judges"]
