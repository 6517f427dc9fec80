"""A watch in Markdown, as GitHub shows it; whatever comes from outside stands in fences or is escaped."""

from collections.abc import Iterable, Iterator

from voicemock.checking.reports.markdown import MOST_BYTES, escaped, fitting, folded
from voicemock.watching.alike import together
from voicemock.watching.notice import Level, Notice
from voicemock.watching.report import Report
from voicemock.watching.verdict import sentence

_HEADS = {Level.FAILURE: "New: failures", Level.WARNING: "New: warnings", Level.NOTE: "New: notes"}

_NOTICE = 200
"""Bytes that are kept for saying that something was left out."""


def render_markdown(report: Report, every: bool, room: int = MOST_BYTES) -> str:
    """Return the page in at most ``room`` bytes; what doesn't fit is left out, and that is said."""
    return "".join(f"{block}\n\n" for block in fitting(_blocks(report, every), room - _NOTICE))


def _blocks(report: Report, every: bool) -> Iterator[str]:
    yield "## voicemock watch"
    yield f"<p>{escaped(sentence(report))}</p>"
    yield "\n".join(_table(report))
    if report.undone:
        undone = (f"{part.vendor} {part.source}: {line}" for part, line in report.undone)
        yield f"### Could not be done\n\n{_list(undone)}"
    for level, head in _HEADS.items():
        found = report.of(level)
        if found:
            yield f"### {head} ({len(found):,})"
        for alike in together(found):
            notice = alike.notice
            yield folded(f"{notice.vendor} {notice.source}: {notice.title}", _text(notice, alike.said))
    if every and report.known:
        yield f"### Accepted ({len(report.known):,})"
        for notice, was in report.known:
            why = f"accepted on {was.on}{f': {was.reason}' if was.reason else ''}"
            yield folded(f"{notice.vendor} {notice.source}: {notice.title}", f"{why}\n{_text(notice)}")
    if report.gone:
        gone = (each.id for each in report.gone)
        yield f"### Accepted, and no longer found ({len(report.gone):,})\n\n{_list(gone)}"


def _list(texts: Iterable[str]) -> str:
    """Return a list in HTML: nothing in its texts means anything to Markdown."""
    return "\n".join(["<ul>", *(f"<li>{escaped(text)}</li>" for text in texts), "</ul>"])


def _table(report: Report) -> Iterator[str]:
    accepted = {notice.id for notice, _ in report.known}
    yield "| vendor | by | failures | warnings | notes | accepted | done |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | --- |"
    for part in report.parts:
        own = {notice.id for notice in part.notices}
        counts = [sum(notice.id in own for notice in report.of(level)) for level in Level]
        numbers = " | ".join(f"{number:,}" for number in (*counts, len(own & accepted)))
        done = "yes" if not part.undone else "partly" if part.said else "no"
        yield f"| {part.vendor} | {part.source} | {numbers} | {done} |"


def _text(notice: Notice, more: Iterable[str] = ()) -> str:
    return "\n".join((notice.id, *notice.text, *more, f"in {notice.where}", *notice.proof))


__all__ = ["render_markdown"]
