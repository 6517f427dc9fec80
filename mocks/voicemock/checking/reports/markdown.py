"""A check in Markdown, as GitHub shows it; whatever comes from outside stands in fences or is escaped."""

import html
import re
from collections.abc import Iterable, Iterator

from voicemock.checking.amounts import amount, counted
from voicemock.checking.report import Report, Status
from voicemock.checking.reports.distinct import FAILS_NOTHING, distinct, together
from voicemock.checking.reports.plain import plain
from voicemock.checking.reports.undecided import undecided
from voicemock.checking.reports.verdict import sentence
from voicemock.checking.reports.visible import visible
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.findings import Severity

MOST_BYTES = 1024 * 1024
"""GitHub takes no larger summary of a step: it drops the whole of it."""

_SEVERAL = {Severity.NEW: "new", Severity.REFUTED: "assumptions refuted"}

_NOTICE = 200
"""Bytes that are kept for saying that something was left out."""


def render_markdown(report: Report, room: int = MOST_BYTES) -> str:
    """Return the summary in at most ``room`` bytes; what doesn't fit is left out, and that is said."""
    return "".join(f"{block}\n\n" for block in fitting(_blocks(report), room - _NOTICE))


def fitting(blocks: Iterable[str], room: int) -> Iterator[str]:
    """Yield the blocks that fit into so many bytes, and that others were left out."""
    left_out = 0
    for block in blocks:
        size = len(block.encode()) + 2
        if size > room:
            left_out += 1
        else:
            room -= size
            yield block
    if left_out and room >= 0:
        yield f"{counted(left_out, 'part')} left out: GitHub takes summaries of at most 1 MiB. The log has all of it."


def _blocks(report: Report) -> Iterator[str]:
    clauses = Clauses(report.reading)
    yield f"## voicemock check {report.reading}"
    yield f"<p>{escaped(sentence(report))}</p>"
    yield "\n".join(_by_status(report))
    if report.clauses:
        listed = (f"- {name}: {escaped(clauses.by_id[name].statement)}" for name in report.clauses)
        yield "\n".join([f"### {counted(len(report.clauses), 'clause')} contradicted", "", *listed])
    violations = distinct(report, Severity.VIOLATION)
    if violations:
        in_probes = counted(report.count(Status.FAILED), "failed probe")
        yield f"### {counted(len(violations), 'violation')} in {in_probes}"
    for group in together(violations):
        yield folded(group[0].named(), "\n\n".join(plain(item.observation, clauses.by_id) for item in group))
    for severity, why in FAILS_NOTHING.items():
        departures = distinct(report, severity)
        if departures:
            yield f"### {counted(len(departures), severity, _SEVERAL[severity])}\n\n{why}"
        for departure in departures:
            finding = departure.observation.finding
            text = f"{plain(departure.observation, clauses.by_id)}\nprobe: {departure.named()}"
            yield folded(f"{finding.where}: {finding.what}", text)
    reasons = undecided(report)
    if reasons:
        yield "### Inconclusive or skipped"
    for item in reasons:
        yield folded(f"{item.status}: {item.reason} ({counted(len(item.probes), 'probe')})", "\n".join(item.probes))


def _by_status(report: Report) -> Iterator[str]:
    yield "| status | probes | calls | credits |"
    yield "| --- | ---: | ---: | ---: |"
    for status in Status:
        among = [outcome for outcome in report.outcomes if outcome.status is status]
        calls, credits = sum(item.calls for item in among), sum(item.credits for item in among)
        yield f"| {status} | {len(among):,} | {calls:,} | {amount(credits)} |"


def folded(head: str, text: str) -> str:
    """Return a text in a fence that it cannot end, folded under its head."""
    shown = visible(text)
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"<details><summary>{escaped(head)}</summary>\n\n{fence}text\n{shown}\n{fence}\n\n</details>"


def escaped(text: str) -> str:
    """Return a text that means nothing to HTML."""
    return html.escape(visible(text, ""), quote=False)


__all__ = ["MOST_BYTES", "escaped", "fitting", "folded", "render_markdown"]
