"""What `voicemock docs` tells of the pages that the user saved, as notices."""

from pathlib import Path

from voicemock.watching.notice import Locate, Notice, Source, Where, identified, level_of
from voicemock.watching.part import Part, UndoneError
from voicemock.watching.settings import Watched
from voicemock.watching.weights import LOST, UNSEEN
from voicemock_contracts import LedgerError
from voicemock_contracts.pages import Lost, PageError, Unseen, compare, read


def saved(watched: Watched, fail_on: str, locate: Locate) -> Part:
    """Return which facts the pages state no longer, and what on them is new; `UndoneError` where one is unreadable.

    A fact may stand on any of the pages, so without one of them nothing can be said.
    """
    missing = [locate(page) for page in watched.pages if not page.is_file()]
    if missing:
        raise UndoneError(f"{watched.key}.pages: there is no file {', '.join(missing)}")
    try:
        comparison = compare(watched.reading, read(watched.reading, watched.pages))
    except (PageError, LedgerError) as wrong:
        raise UndoneError(f"{watched.key}.pages: {wrong}") from wrong
    notices = (
        *(_lost(each, watched, fail_on, locate) for each in comparison.lost),
        *(_unseen(each, watched, fail_on, locate) for each in comparison.unseen),
    )
    stated, all_of = len(comparison.stated), len(comparison.stated) + len(comparison.lost)
    pages = ", ".join(locate(page) for page in watched.pages)
    return Part(watched.vendor, Source.DOCS, notices, (), f"{pages}: {stated} of {all_of} facts")


def _lost(lost: Lost, watched: Watched, fail_on: str, locate: Locate) -> Notice:
    clause = lost.clause
    where = Where(locate(Path(lost.place.page)), lost.place.line) if lost.place else Where(locate(watched.pages[0]))
    return Notice(
        identified(Source.DOCS, watched.vendor, "no longer stated", clause.id),
        Source.DOCS,
        watched.vendor,
        level_of(LOST, fail_on),
        clause.id,
        f"no longer stated: {clause.statement}",
        (f"looked for: {' / or '.join(lost.looked_for)}", f"{clause.id} ({clause.kind}): {clause.source}"),
        (f"found: {lost.instead}",),
        where,
    )


def _unseen(unseen: Unseen, watched: Watched, fail_on: str, locate: Locate) -> Notice:
    return Notice(
        identified(Source.DOCS, watched.vendor, f"new {unseen.kind}", unseen.name),
        Source.DOCS,
        watched.vendor,
        level_of(UNSEEN, fail_on),
        f"new-{unseen.kind.replace(' ', '-')}",
        f"new on the page: the {unseen.kind} {unseen.name}",
        ("the ledger has never seen it",),
        (unseen.line,),
        Where(locate(Path(unseen.place.page)), unseen.place.line),
    )


__all__ = ["saved"]
