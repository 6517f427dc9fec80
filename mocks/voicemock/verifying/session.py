"""Verifying: files are read, each exchange is led to its vendor and held against its contract."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from voicemock.engine.redaction import Secrets
from voicemock.verifying.coverage import Coverage
from voicemock.verifying.files import UnreadableError, entries
from voicemock.verifying.har import recorded
from voicemock.verifying.hidden import fit, note
from voicemock.verifying.judging import Side, judged
from voicemock.verifying.recorded import Recorded
from voicemock.verifying.report import Counts, NewHost, Report
from voicemock.verifying.rows import Example, Rows
from voicemock.verifying.whose import Known, Room, Rooms, Whose
from voicemock_contracts.documents import vendors


@dataclass(frozen=True, slots=True)
class Traffic:
    """What the files hold: the exchanges of vendors, and what is told of the rest."""

    files: tuple[str, ...]
    unreadable: tuple[str, ...]
    exchanges: tuple[Whose, ...]
    """In the order of their beginning."""
    others: Mapping[str, int]
    ignored: int
    secrets: Secrets = field(repr=False)
    since: date | None = None
    before: int = 0
    """Exchanges left out, since they began before that day."""


def read(
    files: Iterable[Path],
    *,
    readings: Mapping[str, str] | None = None,
    since: date | None = None,
    vendor: str | None = None,
) -> Traffic:
    """Return the traffic of recordings.

    ``readings`` says by which reading of its documents a vendor is taken (``{"modulate": "modulate@newer-reference"}``;
    its baseline where nothing is said), ``since`` leaves out what began before that day in UTC, ``vendor`` is whose the
    exchanges are that no host or path tells. Raises `UnknownVendorError` where there is no such reading.
    """
    rooms = Rooms.of(readings or {}, vendor, vendors())
    secrets, others = Secrets(), Counter[str]()
    read_files, unreadable, exchanges, ignored, before = [], [], [], 0, 0
    for path in files:
        try:
            found = entries(path)
        except UnreadableError as wrong:
            unreadable.append(str(wrong))
            continue
        read_files.append(str(path))
        for number, entry in enumerate(found, 1):
            one = recorded(entry, str(path), number)
            if one is None:
                ignored += 1
                continue
            note(secrets, one.request)
            if since is not None and one.at is not None and one.at.date() < since:
                before += 1
                continue
            whose = rooms.whose(one)
            if whose is None:
                others[one.host] += 1
            else:
                exchanges.append(whose)
    exchanges.sort(key=lambda each: each.recorded.at or datetime.min.replace(tzinfo=UTC))
    told = dict(sorted(others.items()))
    return Traffic(tuple(read_files), tuple(unreadable), tuple(exchanges), told, ignored, secrets, since, before)


def verify(traffic: Traffic) -> Report:
    """Return what traffic comes to. What stands at a host that is only like a vendor's is told of, not judged."""
    rows, coverage, counts = Rows(), Coverage(), dict[str, Counts]()
    for each in traffic.exchanges:
        one, room = each.recorded, each.room
        if each.known is Known.LIKE:
            continue
        counts[room.reading] = _counted(counts.get(room.reading, Counts()), room, one)
        coverage.note(room, one)
        example = Example(one.file, one.number)
        for side, finding in judged(room, one):
            whole = one.response.body if one.response is not None and one.stream is None else b""
            got = fit(finding, traffic.secrets, whole if side is Side.VENDOR else b"")
            finding = replace(finding, where=traffic.secrets.blot(finding.where))
            rows.note(room.reading, side, finding, got, example, one.at)
    times = [each.recorded.at for each in traffic.exchanges if each.recorded.at is not None]
    return Report(
        files=traffic.files,
        unreadable=traffic.unreadable,
        rows=rows.rows(),
        covered=coverage.covered(),
        counts=counts,
        new_hosts=tuple(new_hosts(traffic)),
        others=traffic.others,
        ignored=traffic.ignored,
        first=min(times, default=None),
        last=max(times, default=None),
        since=traffic.since,
        before=traffic.before,
    )


def new_hosts(traffic: Traffic) -> Iterator[NewHost]:
    """Yield the hosts that no document mentions, but that were called by paths which are one vendor's."""
    by_host: dict[tuple[str, str], list[Recorded]] = {}
    for each in traffic.exchanges:
        if each.known is Known.LIKE:
            by_host.setdefault((each.room.reading, each.recorded.host), []).append(each.recorded)
    for (reading, host), found in sorted(by_host.items()):
        times = [each.at for each in found if each.at is not None]
        paths = tuple(sorted({traffic.secrets.blot(f"{each.request.method} {each.request.path}") for each in found}))
        yield NewHost(reading, host, paths, len(found), min(times, default=None), max(times, default=None))


def _counted(counts: Counts, room: Room, one: Recorded) -> Counts:
    unanswered = one.response is None and one.stream is None
    stream = room.contract.stream
    operation = room.contract.operation(one.request.method, one.request.path) if one.stream is None else None
    documented = operation is not None or (stream is not None and one.request.path == stream.path)
    return replace(
        counts,
        exchanges=counts.exchanges + 1,
        streams=counts.streams + (one.stream is not None),
        unanswered=counts.unanswered + unanswered,
        bodies_unknown=counts.bodies_unknown + (one.response is not None and one.stream is None and not one.body_known),
        unlike=counts.unlike + bool(one.unlike),
        undocumented=counts.undocumented + (not documented),
        unjudged=counts.unjudged + bool(unanswered or one.unlike or not documented),
    )


__all__ = ["Traffic", "new_hosts", "read", "verify"]
