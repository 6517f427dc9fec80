"""A check for people, on a terminal or in a log."""

from dataclasses import dataclass

from rich.console import Console
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text

from voicemock.checking.amounts import amount, counted
from voicemock.checking.report import Observation, Report, Status
from voicemock.checking.reports.distinct import FAILS_NOTHING, Departure, distinct, together
from voicemock.checking.reports.undecided import undecided
from voicemock.checking.reports.verdict import sentence, verdict
from voicemock.checking.reports.visible import visible
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.findings import Finding, Severity

STYLES = {Status.PASSED: "green", Status.FAILED: "red", Status.INCONCLUSIVE: "yellow", Status.SKIPPED: "dim"}
MARGIN = "| "
COMMANDS = ("::", "##")
"""What begins a line that a build server takes for a command; it is moved behind a margin."""

NARROWEST = 20
"""Columns into which a text is wrapped at least."""


def write_table(report: Report, console: Console) -> None:
    """Print what failed and what else was found; the last line is the verdict."""
    page = _Page(console, Clauses(report.reading))
    console.print(_by_status(report))
    page.contradicted(report)
    for departures in together(distinct(report, Severity.VIOLATION)):
        page.failed(departures)
    for severity in FAILS_NOTHING:
        page.fails_nothing(report, severity)
    page.undecided(report)
    console.print()
    page.line(Text(visible(sentence(report), ""), f"bold {STYLES[verdict(report)]}"))


def _by_status(report: Report) -> Table:
    table = Table("status", box=None, pad_edge=False, header_style="bold")
    for name in ("probes", "calls", "credits"):
        table.add_column(name, justify="right")
    for status in Status:
        among = [outcome for outcome in report.outcomes if outcome.status is status]
        calls, credits = sum(item.calls for item in among), sum(item.credits for item in among)
        row = (str(status), f"{len(among):,}", f"{calls:,}", amount(credits))
        table.add_row(*row, style=STYLES[status] if among else "dim")
    return table


@dataclass(frozen=True, slots=True)
class _Page:
    """Where it is printed. Texts are wrapped with a margin, and none is read as markup."""

    console: Console
    clauses: Clauses

    def contradicted(self, report: Report) -> None:
        """Print the clauses that something contradicts."""
        if report.clauses:
            self.head(f"CONTRADICTED  {counted(len(report.clauses), 'clause')}", "bold red")
        for clause in (self.clauses.by_id[name] for name in report.clauses):
            self.wrapped(f"{clause.id:<8}  {clause.statement}", indent=2, hang=10)

    def failed(self, departures: tuple[Departure, ...]) -> None:
        """Print what the same probes came upon, with an exchange and its command line where the next has another."""
        self.head(f"FAILED  {departures[0].named()}", "bold red")
        violations = [departure.observation for departure in departures]
        for item, after in zip(violations, (*violations[1:], None), strict=True):
            self.finding(item.finding)
            if after is None or (after.example, after.curl) != (item.example, item.curl):
                self.exchange(item)

    def fails_nothing(self, report: Report, severity: Severity) -> None:
        """Print the departures of a severity, each once."""
        departures = distinct(report, severity)
        if departures:
            self.head(f"{severity.upper()}  {FAILS_NOTHING[severity]}", "bold cyan")
        for departure in departures:
            self.finding(departure.observation.finding)
            self.wrapped(f"probe     {departure.named()}", indent=4, hang=10)
            self.exchange(departure.observation)

    def undecided(self, report: Report) -> None:
        """Print the reasons, each with its probes."""
        for group in undecided(report):
            head = f"{group.status.upper()}  {group.reason} ({counted(len(group.probes), 'probe')})"
            self.head(head, f"bold {STYLES[group.status]}")
            for name in group.probes:
                self.wrapped(name, indent=2, hang=2)

    def finding(self, finding: Finding) -> None:
        """Print where and what, and the clauses that say otherwise."""
        self.wrapped(f"{finding.where}: {finding.what}", indent=2, hang=2, style="bold")
        self.wrapped(f"expected  {finding.expected}", indent=4, hang=10)
        self.wrapped(f"got       {finding.got}", indent=4, hang=10)
        for clause in (self.clauses.by_id[name] for name in finding.clauses):
            self.wrapped(f"{clause.id:<8}  {clause.statement} ({clause.kind})", indent=4, hang=10)
            self.wrapped(f"source    {clause.source}", indent=4, hang=10)

    def exchange(self, item: Observation) -> None:
        """Print the exchange, and the command line as it is, from the first column: it is there to be copied."""
        if item.example:
            self.wrapped(item.example, indent=4, margin=MARGIN)
        # A Text would turn tabs into spaces.
        self.console.print(Segments([Segment(visible(item.curl)), Segment.line()]), end="", soft_wrap=True)

    def head(self, text: str, style: str) -> None:
        """Print the first line of a section."""
        self.console.print()
        self.wrapped(text, hang=2, style=style)

    def wrapped(self, text: str, *, indent: int = 0, hang: int = 0, margin: str = "", style: str = "") -> None:
        """Print a text in lines that fit; all but the first are moved in by ``hang``."""
        width = max(self.console.width - indent - hang - len(margin), NARROWEST)
        start = " " * indent
        for line in Text(visible(text), style).wrap(self.console, width):
            line.rstrip()
            steers = line.plain.lstrip().startswith(COMMANDS)
            self.line(Text(start + (MARGIN if steers else margin)).append_text(line))
            start = " " * (indent + hang)

    def line(self, text: Text) -> None:
        """Print a line, however long."""
        self.console.print(text, soft_wrap=True)


__all__ = ["COMMANDS", "MARGIN", "NARROWEST", "STYLES", "write_table"]
