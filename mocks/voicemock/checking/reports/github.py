"""What GitHub Actions shows of a check: annotations by its workflow commands, and the step's summary."""

from collections.abc import Iterator
from pathlib import Path

from voicemock.checking.report import Report
from voicemock.checking.reports.distinct import FAILS_NOTHING, Departure, distinct
from voicemock.checking.reports.markdown import MOST_BYTES, render_markdown
from voicemock.checking.reports.plain import plain
from voicemock.checking.reports.visible import visible
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.findings import Severity


def render_annotations(report: Report) -> str:
    """Return the workflow commands, a line each; errors first, as GitHub shows ten of a kind at most."""
    return "".join(f"{line}\n" for line in _annotations(report))


def write_summary(report: Report, path: Path) -> None:
    """Append the Markdown to the file that GITHUB_STEP_SUMMARY names, as far as there is room in it."""
    room = MOST_BYTES - (path.stat().st_size if path.exists() else 0)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(render_markdown(report, room))


def command(name: str, title: str, message: str) -> str:
    """Return a workflow command, with what would end it or one of its properties escaped."""
    return f"::{name} title={property_of(title)}::{data(message)}"


def _annotations(report: Report) -> Iterator[str]:
    clauses = Clauses(report.reading)

    def told(departure: Departure) -> str:
        return f"{plain(departure.observation, clauses.by_id)}\nprobe: {departure.named()}"

    for departure in distinct(report, Severity.VIOLATION):
        named = ", ".join(departure.observation.finding.clauses) or "its documents"
        yield command("error", f"{report.title} departs from {named}", told(departure))
    for severity, why in FAILS_NOTHING.items():
        for departure in distinct(report, severity):
            yield command("notice", f"{report.title}: {severity}", f"{why}\n{told(departure)}")


def data(text: str) -> str:
    """Return a text that stands in a workflow command and cannot end it."""
    return visible(text, "\r\n\t").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_of(text: str) -> str:
    """Return a text that stands in a property of a workflow command and cannot end it."""
    return data(text).replace(":", "%3A").replace(",", "%2C")


__all__ = ["command", "data", "property_of", "render_annotations", "write_summary"]
