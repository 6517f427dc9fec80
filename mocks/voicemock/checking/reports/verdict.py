"""What a check comes to: one word, and one sentence."""

from voicemock.checking.amounts import counted
from voicemock.checking.report import Report, Status
from voicemock.checking.reports.distinct import distinct
from voicemock_contracts.findings import Severity


def verdict(report: Report) -> Status:
    """Return `failed`, `passed`, or `inconclusive` where no probe came to an end."""
    if report.failed:
        return Status.FAILED
    return Status.PASSED if report.count(Status.PASSED) else Status.INCONCLUSIVE


def sentence(report: Report) -> str:
    """Return the verdict in a sentence, with the counts and with what it took."""
    subject = f"the fake of {report.title}" if report.own else report.url
    documents = f"the documents of {report.title}"
    in_clauses = f" in {counted(len(report.clauses), 'clause')}" if report.clauses else ""
    comes_to = {
        Status.FAILED: f"{subject} departs from {documents}{in_clauses}",
        Status.PASSED: f"{subject} does what {documents} say, as far as it was probed",
        Status.INCONCLUSIVE: f"nothing was found out about {subject}",
    }[verdict(report)]
    start = comes_to if comes_to.startswith(report.url) else f"{comes_to[0].upper()}{comes_to[1:]}"
    probes = ", ".join(f"{report.count(status):,} {status}" for status in Status)
    new, refuted = len(distinct(report, Severity.NEW)), len(distinct(report, Severity.REFUTED))
    besides = f"{new:,} new, {counted(refuted, 'assumption')} refuted"
    took = f"{counted(report.calls, 'call')}, at most {counted(report.credits, 'credit')}"
    return f"{start}: of {counted(len(report.outcomes), 'probe')} {probes}; {besides}; {took}."


__all__ = ["sentence", "verdict"]
