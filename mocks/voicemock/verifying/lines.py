"""A report in plain lines, for a terminal or a log."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from voicemock.verifying.coverage import Covered
from voicemock.verifying.judging import Side
from voicemock.verifying.report import Counts, NewHost, Report
from voicemock.verifying.rows import Row
from voicemock.verifying.unjudged import why as unjudged
from voicemock_contracts import Severity
from voicemock_contracts.clauses import Clauses

SECTIONS = (
    (Severity.VIOLATION, Side.VENDOR, "CONTRADICTS THE DOCUMENTS", "what the vendor answered"),
    (Severity.VIOLATION, Side.CLIENT, "DEPARTS FROM THE DOCUMENTS", "what the client asked"),
    (Severity.REFUTED, Side.VENDOR, "REFUTES AN ASSUMPTION", "no document says otherwise, so it fails nothing"),
    (Severity.NEW, Side.VENDOR, "NEW", "no document mentions it, so it fails nothing"),
    (Severity.REFUTED, Side.CLIENT, "THE CLIENT, AGAINST AN ASSUMPTION", "it fails nothing"),
    (Severity.NEW, Side.CLIENT, "NEW IN WHAT THE CLIENT ASKED", "no document mentions it, so it fails nothing"),
)

VALUES = 3
"""Values of one departure that are shown; the others are counted."""

FINE = "nothing documented is contradicted"

UNLISTED = frozenset({"is a value that is not listed", "is another value"})
"""What is said of a value that is new."""


def listed(report: Report, width: int) -> Iterator[str]:
    """Yield the lines: each section that has something, then the vendors' coverage; the last line is the verdict."""
    for severity, side, head, why in SECTIONS:
        rows = [row for row in report.rows if (row.severity, row.side) == (severity, side)]
        hosts = report.new_hosts if (severity, side) == (Severity.NEW, Side.VENDOR) else ()
        if rows or hosts:
            yield f"{head} ({len(rows) + len(hosts)}): {why}"
        for host in hosts:
            yield from _wrapped(_new_host(host), 2, width)
        for row in rows:
            yield from _about(row, width)
        if rows or hosts:
            yield ""
    for reading, counts in report.counts.items():
        yield f"{reading}: {_counted(counts)}"
        for covered in report.covered:
            if covered.reading == reading:
                yield from _wrapped(_coverage(covered), 2, width)
    for line in _rest(report):
        yield from _wrapped(line, 0, width)
    yield verdict(report)


def verdict(report: Report) -> str:
    """Return the one sentence that says what it came to."""
    contradicted, departed = report.contradicted(Side.VENDOR), report.contradicted(Side.CLIENT)
    judged = report.judged
    if not judged:
        client = f"; the client departs from the documents in {_places(len(departed))}" if departed else ""
        return _visible(f"nothing could be judged: {unjudged(report)}{client}")
    told = f"the documents are contradicted in {_places(len(contradicted))}" if contradicted else FINE
    client = f", and the client departs from them in {_places(len(departed))}" if departed else ""
    return f"{told}{client}, in {judged:,} {'exchange' if judged == 1 else 'exchanges'}{_between(report)}"


def seen(count: int, first: datetime | None, last: datetime | None) -> str:
    """Return how often something was seen, and when."""
    times = "once" if count == 1 else f"{count:,} times"
    if first is None or last is None:
        return times
    return f"{times}, on {first.date()}" if first.date() == last.date() else f"{times}, {first.date()} to {last.date()}"


def values(row: Row) -> str:
    """Return what was got: each value with its count where there are several, the others counted."""
    if len(row.got) == 1:
        return row.got[0][0]
    shown = ", ".join(f"{value} ({count:,})" for value, count in row.got[:VALUES])
    others = len(row.got) - VALUES
    return f"{shown} and {others:,} other{'s' if others > 1 else ''}" if others > 0 else shown


def _about(row: Row, width: int) -> Iterator[str]:
    place = f", {row.place}" if row.place else ""
    yield from _wrapped(f"{row.reading}: {row.where}{place}: {row.what}", 2, width)
    yield from _wrapped(f"expected  {row.expected}", 4, width, 10)
    got = "new value" if row.what in UNLISTED else "got"
    yield from _wrapped(f"{got:<9} {values(row)}", 4, width, 10)
    by_id = Clauses(row.reading).by_id
    for name in row.clauses:
        yield from _wrapped(f"{name:<9} {by_id[name].statement} ({by_id[name].kind})", 4, width, 10)
    yield from _wrapped(f"seen      {seen(row.count, row.first, row.last)}; first in {row.example}", 4, width, 10)


def _new_host(host: NewHost) -> str:
    shown = f"{', '.join(host.paths[:VALUES])}{', …' if len(host.paths) > VALUES else ''}"
    when = seen(host.count, host.first, host.last)
    return (
        f"{host.reading}: the host {host.host} has paths of this vendor's ({shown}): seen {when}. Nothing at it was "
        f"judged; where it is the vendor, say --vendor {host.reading.partition('@')[0]}."
    )


def _coverage(covered: Covered) -> str:
    if not covered.seen:
        return f"{covered.operation}: never seen"
    came = ", ".join(f"{status} ({count:,})" for status, count in covered.seen)
    unseen = ", ".join(map(str, covered.unseen)) or "none"
    return f"{covered.operation}: seen {came}; unseen {unseen}"


def _counted(counts: Counts) -> str:
    told = [f"{counts.exchanges:,} {'exchange' if counts.exchanges == 1 else 'exchanges'}"]
    for number, what in (
        (counts.streams, "streams"),
        (counts.unanswered, "without an answer"),
        (counts.bodies_unknown, "with an answer that the recording has not whole"),
        (counts.unlike, "answered by a script, a fault or the relay, so not judged"),
        (counts.undocumented, "of calls that no document has, so not judged"),
    ):
        if number:
            told.append(f"{what}: {number:,}")
    return "; ".join(told)


def _rest(report: Report) -> Iterator[str]:
    if report.others:
        hosts: Sequence[str] = [f"{host or 'no host'} ({count:,})" for host, count in report.others.items()]
        more = f" and {len(hosts) - 10:,} more" if len(hosts) > 10 else ""
        yield f"with no vendor: {', '.join(hosts[:10])}{more}"
    if report.ignored:
        entries = "entry" if report.ignored == 1 else "entries"
        yield f"no calls: {report.ignored:,} {entries} (from a cache, a browser's own questions, or without a URL)"


def _places(number: int) -> str:
    return f"{number:,} {'place' if number == 1 else 'places'}"


def _between(report: Report) -> str:
    if report.first is None or report.last is None:
        return ""
    first, last = report.first.date(), report.last.date()
    return f" on {first}" if first == last else f" from {first} to {last}"


def _wrapped(text: str, indent: int, width: int, hang: int = 2) -> list[str]:
    start = " " * indent
    return textwrap.wrap(
        _visible(text),
        max(width, 40),
        initial_indent=start,
        subsequent_indent=start + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _visible(text: str) -> str:
    """Return a text that steers no terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


__all__ = ["listed", "seen", "values", "verdict"]
