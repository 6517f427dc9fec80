"""What `voicemock verify` tells of recorded traffic with a vendor, as notices."""

from collections.abc import Iterator
from pathlib import Path

from voicemock.checking.amounts import counted
from voicemock.checking.reports.distinct import identity
from voicemock.verifying.judging import Side
from voicemock.verifying.lines import UNLISTED, seen, values
from voicemock.verifying.report import NewHost, Report
from voicemock.verifying.rows import Row
from voicemock.verifying.session import read, verify
from voicemock.verifying.unjudged import reasons
from voicemock.watching.notice import Locate, Notice, Source, Where, identified, level_of
from voicemock.watching.part import Part, UndoneError
from voicemock.watching.settings import Watched
from voicemock.watching.weights import FOUND, SIDES, UNDOCUMENTED
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.findings import Finding, Severity

NEW_HOST = "new-host"

MOST_VALUES = 10
"""Values that are not listed, each told by itself; where there are more, the list is no list any more."""


def recorded(watched: Watched, folder: Path, fail_on: str, locate: Locate) -> Part:
    """Return what the recordings tell; `UndoneError` where none is there or none has an exchange with the vendor."""
    undone: list[str] = []
    files: dict[Path, None] = {}
    for pattern in watched.recordings:
        found = _matching(pattern, folder)
        files.update(dict.fromkeys(found))
        if not found:
            undone.append(f"{watched.key}.recordings: there is no file {pattern}")
    traffic = read(files, readings={watched.vendor: watched.reading})
    report = verify(traffic)
    undone += report.unreadable
    own = [row for row in report.rows if row.reading == watched.reading]
    hosts = [host for host in report.new_hosts if host.reading == watched.reading]
    counts = report.counts.get(watched.reading)
    if counts is None and not undone and not hosts:
        raise UndoneError(
            f"{watched.key}.recordings: no exchange with {watched.vendor} is in {_files(report)}: record some"
        )
    unjudged = counts is not None and counts.exchanges == counts.unjudged
    if counts is not None and unjudged:
        undone.append(f"{watched.key}.recordings: nothing could be judged: {reasons(counts)}: record some of its own")
    elif counts is None and hosts:
        undone.append(f"{watched.key}.recordings: nothing could be judged: no document mentions the host")
    notices = (
        *(notice for row in own for notice in _rows(row, watched, fail_on, locate)),
        *(_host(host, watched, fail_on, next(iter(files)), locate) for host in hosts),
    )
    exchanges = counts.exchanges if counts else 0
    said = "" if unjudged and not notices else f"{counted(exchanges, 'exchange')} in {_files(report)}"
    return Part(watched.vendor, Source.VERIFY, notices, tuple(undone), said)


def _rows(row: Row, watched: Watched, fail_on: str, locate: Locate) -> Iterator[Notice]:
    """Yield a row's notice or, where values are not listed, one for each: another new value is another change."""
    apart = row.what in UNLISTED and len(row.got) <= MOST_VALUES
    for value, _ in row.got if apart else ():
        yield _row(row, value, value, watched, fail_on, locate)
    if not apart:
        named = "" if row.severity is Severity.VIOLATION else ", ".join(sorted(value for value, _ in row.got))
        yield _row(row, named, values(row), watched, fail_on, locate)


def _row(row: Row, named: str, got: str, watched: Watched, fail_on: str, locate: Locate) -> Notice:
    where = f"{row.where}, {row.place}" if row.place else row.where
    same = identity(Finding(where, row.what, row.expected, named, row.clauses, row.severity))
    value = named if row.what in UNLISTED and row.clauses else ""
    by_id = Clauses(row.reading).by_id
    clauses = [by_id[name] for name in row.clauses]
    file = locate(Path(row.example.file))
    by = "" if row.side is Side.VENDOR else "the client: "
    return Notice(
        identified(Source.VERIFY, watched.vendor, row.side, *same, value),
        Source.VERIFY,
        watched.vendor,
        level_of(SIDES[row.side][row.severity], fail_on),
        row.clauses[0] if row.clauses else UNDOCUMENTED,
        f"{by}{where}: {row.what}",
        (
            f"expected: {row.expected}",
            f"got: {got}",
            *(
                line
                for each in clauses
                for line in (f"{each.id} ({each.kind}): {each.statement}", f"source: {each.source}")
            ),
        ),
        (f"seen {seen(row.count, row.first, row.last)}; first in {file}, entry {row.example.number}",),
        Where(file),
    )


def _host(host: NewHost, watched: Watched, fail_on: str, file: Path, locate: Locate) -> Notice:
    return Notice(
        identified(Source.VERIFY, watched.vendor, "new host", host.host),
        Source.VERIFY,
        watched.vendor,
        level_of(FOUND[Severity.NEW], fail_on),
        NEW_HOST,
        f"the host {host.host} has paths of this vendor's, and no document mentions it",
        (f"got: {', '.join(host.paths)}", "Nothing at it was judged."),
        (f"seen {seen(host.count, host.first, host.last)}",),
        Where(locate(file)),
    )


def _matching(pattern: str, folder: Path) -> list[Path]:
    """Return the files that a pattern means, as seen from a folder."""
    top = Path(Path(pattern).anchor) if Path(pattern).is_absolute() else folder
    rest = str(Path(pattern).relative_to(top)) if top is not folder else pattern
    return sorted(file for file in top.glob(rest) if file.is_file())


def _files(report: Report) -> str:
    return counted(len(report.files), "recording")


__all__ = ["recorded"]
