"""A watch in plain lines, for a terminal or a log."""

import textwrap
from collections.abc import Iterable, Iterator

from voicemock.watching.alike import together
from voicemock.watching.notice import Notice
from voicemock.watching.report import Report
from voicemock.watching.verdict import sentence

MARGIN = "| "
"""Begins each line but the first of a notice: what comes from outside begins no line, and so no build's command."""


def listed(report: Report, every: bool, width: int) -> Iterator[str]:
    """Yield what was looked at, what is new, what was accepted if `every`, what is gone or undone; last the verdict."""
    for part in report.parts:
        if part.said:
            yield from _wrapped(f"{part.vendor} {part.source}: {part.said}", width, 2)
    for alike in together(report.new):
        yield ""
        yield from _notice(alike.notice, str(alike.notice.level), width, alike.said)
    if every:
        for notice, was in report.known:
            yield ""
            yield from _notice(notice, f"accepted on {was.on}{f' ({was.reason})' if was.reason else ''}", width)
    if report.gone:
        yield ""
        yield "accepted, and no longer found; --accept takes them out"
        for each in report.gone:
            yield _tame(f"  {each.id}")
    for part, line in report.undone:
        yield ""
        yield from _wrapped(f"not done  {part.vendor} {part.source}: {line}", width, 0)
    yield ""
    yield sentence(report)


def _notice(notice: Notice, head: str, width: int, more: Iterable[str] = ()) -> Iterator[str]:
    yield _tame(f"{head}  {notice.id}")  # --accept takes the id as it stands here, so it is not wrapped
    for line in (notice.title, *notice.text, *more, f"in {notice.where}"):
        yield from _wrapped(line, width, 4, MARGIN)
    for line in notice.proof:
        yield f"    {MARGIN}{_tame(line)}"  # it is there to be copied, so it is not wrapped


def _tame(text: str) -> str:
    """Return a text in which no build server finds its older commands, which it takes from anywhere in a line."""
    return text.replace("##[", "## [")


def _wrapped(text: str, width: int, indent: int, margin: str = "") -> list[str]:
    start = " " * indent
    return textwrap.wrap(
        _tame(text),
        max(width, 40),
        initial_indent=start + margin,
        subsequent_indent=start + (margin or f"  {MARGIN}"),
        break_long_words=False,
        break_on_hyphens=False,
    )


__all__ = ["MARGIN", "listed"]
