"""What GitHub Actions shows of a watch: annotations by its workflow commands, and the step's summary."""

from collections.abc import Iterator
from pathlib import Path

from voicemock.checking.amounts import counted
from voicemock.checking.reports.github import data, property_of
from voicemock.checking.reports.markdown import MOST_BYTES
from voicemock.watching.notice import Level, Notice
from voicemock.watching.page import render_markdown
from voicemock.watching.report import Report

COMMANDS = {Level.FAILURE: "error", Level.WARNING: "warning", Level.NOTE: "notice"}

MOST = 10
"""GitHub shows so many annotations of a kind; of more the last one says how many were left out."""


def render_annotations(report: Report) -> str:
    """Return the workflow commands, a line each, the worst first."""
    return "".join(f"{line}\n" for line in _annotations(report))


def write_summary(report: Report, every: bool, path: Path) -> None:
    """Append the Markdown to the file that GITHUB_STEP_SUMMARY names, as far as there is room in it."""
    room = MOST_BYTES - (path.stat().st_size if path.exists() else 0)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(render_markdown(report, every, room))


def _annotations(report: Report) -> Iterator[str]:
    for level, name in COMMANDS.items():
        undone = report.undone if level is Level.FAILURE else ()
        told = [
            *(_told(name, notice) for notice in report.of(level)),
            *(
                f"::{name} title={property_of(f'{part.vendor} {part.source}: not done')}::{data(line)}"
                for part, line in undone
            ),
        ]
        if len(told) <= MOST:
            yield from told
        else:
            yield from told[: MOST - 1]
            left = counted(len(told) - MOST + 1, "more", "more")
            yield f"::{name} title=voicemock watch::{left}: the summary and the log have all of them"


def _told(name: str, notice: Notice) -> str:
    place = f"file={property_of(notice.where.file)},line={notice.where.line or 1}"
    text = "\n".join((notice.title, *notice.text, *notice.proof))
    return f"::{name} {place},title={property_of(notice.id)}::{data(text)}"


__all__ = ["render_annotations", "write_summary"]
