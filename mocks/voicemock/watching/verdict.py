"""What a watch comes to, in one sentence."""

from voicemock.checking.amounts import counted
from voicemock.watching.notice import Level
from voicemock.watching.report import Report


def sentence(report: Report) -> str:
    """Return the sentence: what is new by level, what was accepted, what is gone, and what could not be done."""
    counts = [counted(len(found), str(level)) for level in Level if (found := report.of(level))]
    new = f"New: {', '.join(counts)}" if counts else "Nothing is new"
    besides = f"{len(report.known):,} accepted, {len(report.gone):,} gone"
    undone = f"; {counted(len(report.undone), 'thing')} could not be done" if report.undone else ""
    return f"{new}; {besides}{undone}."


__all__ = ["sentence"]
