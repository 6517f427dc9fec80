"""Notices of one change on several statuses of an operation, told once where people read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from voicemock.watching.notice import Notice, Source

STATUS = re.compile(r"(?<= )([1-5]\d\d)(?=[/:=])")
"""The status of an answer, as a change's title has it: `POST /v1/detect 401/error/code: a field is gone`."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A notice, and those that say the same of other statuses."""

    notice: Notice
    others: tuple[Notice, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Return a line that names the other statuses; nothing where there is none."""
        if not self.others:
            return ()
        own, *statuses = (_status(each) for each in (self.notice, *self.others))
        return (f"the same for {', '.join(statuses)}: each has its own id, with its status in place of {own}",)


def together(notices: Iterable[Notice]) -> tuple[Alike, ...]:
    """Return the notices in their order, each with those after it that differ by their status alone."""
    groups: dict[tuple[object, ...], list[Notice]] = {}
    for notice in notices:
        status = notice.source is Source.DIFF and _status(notice)
        title = STATUS.sub("*", notice.title, count=1) if status else notice.id
        same = (notice.vendor, notice.source, notice.level, notice.rule, title, notice.text, notice.where)
        groups.setdefault(same, []).append(notice)
    return tuple(Alike(first, tuple(rest)) for first, *rest in groups.values())


def _status(notice: Notice) -> str:
    found = STATUS.search(notice.title)
    return found[1] if found else ""


__all__ = ["Alike", "together"]
