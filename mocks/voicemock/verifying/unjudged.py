"""Why nothing that a vendor did could be judged, as one line says it."""

from voicemock.checking.amounts import counted
from voicemock.verifying.report import Counts, Report

REASONS = (
    ("unlike", "answered by a script, a fault or the relay"),
    ("unanswered", "without an answer"),
    ("undocumented", "of a call that no document has"),
)
"""Each count that leaves exchanges unjudged, and what it is of."""


def why(report: Report) -> str:
    """Return why nothing was judged in a report of which that is so."""
    if report.counts:
        return "; ".join(reasons(counts) for counts in report.counts.values())
    if report.new_hosts:
        hosts = ", ".join(host.host for host in report.new_hosts)
        return f"no document mentions the host {hosts}; where it is the vendor, say --vendor"
    if report.before:
        return f"{counted(report.before, 'exchange')} began before {report.since}, and no other is with a vendor"
    if not report.files:
        return "no file could be read"
    if report.others:
        return "no exchange was with a vendor; whose they are, --vendor says"
    return "no exchange is recorded"


def reasons(counts: Counts) -> str:
    """Return why none of a vendor's exchanges was judged; an exchange may have more than one of the reasons."""
    told = ((getattr(counts, name), what) for name, what in REASONS)
    return ", ".join(f"{counted(number, 'exchange')} {what}" for number, what in told if number)


__all__ = ["REASONS", "reasons", "why"]
