"""Keys and what a reader cannot see, taken out of all that a watch tells before any of it is shown or kept."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from voicemock.checking.reports.redaction import redacted
from voicemock.checking.reports.visible import visible
from voicemock.watching.notice import Notice, Where
from voicemock.watching.part import Part


def hidden(part: Part, keys: Iterable[str]) -> Part:
    """Return a part with none of the keys in any of its texts, each of them a line that steers nothing."""
    every = tuple(keys)

    def clean(text: str) -> str:
        return visible(redacted(text, *every), "")

    notices = tuple(_notice(each, clean) for each in part.notices)
    return replace(part, notices=notices, undone=tuple(map(clean, part.undone)), said=clean(part.said))


def _notice(notice: Notice, clean: Callable[[str], str]) -> Notice:
    return replace(
        notice,
        id=clean(notice.id),
        rule=clean(notice.rule),
        title=clean(notice.title),
        text=tuple(map(clean, notice.text)),
        proof=tuple(map(clean, notice.proof)),
        where=Where(clean(notice.where.file), notice.where.line),
    )


__all__ = ["hidden"]
