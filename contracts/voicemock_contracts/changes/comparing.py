"""Two contracts compared: every change that a client can feel, the worst first."""

from collections.abc import Iterator

from voicemock_contracts.changes.calls.matching import operations, streams
from voicemock_contracts.changes.calls.operations import operation_changes
from voicemock_contracts.changes.calls.servers import server_changes
from voicemock_contracts.changes.calls.witnessing import Asked
from voicemock_contracts.changes.change import ORDER, Change
from voicemock_contracts.changes.streams.stream import stream_changes
from voicemock_contracts.changes.surface import Operation, Stream, Surface
from voicemock_contracts.changes.told import REQUEST, told


def compare(old: Surface, new: Surface, *, servers: bool = True) -> tuple[Change, ...]:
    """Return what changed between two contracts, ordered by severity, operation and place.

    Names of schemas and of a path's parameters do not matter. Without ``servers`` addresses are not compared: so a
    vendor's document is held against that of a fake.
    """
    found: dict[str, Change] = {}
    for change in sorted(_changes(old, new, servers), key=_order):
        found.setdefault(change.id, change)  # of what is found twice at one place, the worst
    return tuple(found.values())


def _changes(old: Surface, new: Surface, servers: bool) -> Iterator[Change]:
    calls, spoken = operations(old, new), streams(old, new)
    if servers:
        yield from server_changes(old, new, calls, spoken)
    for one, other in calls.moved:
        yield _moved("operation-moved", one, other)
    for one, other in (*calls.same, *calls.moved):
        yield from operation_changes(one, other, closed=old.closed)
    for one_stream, other_stream in spoken.moved:
        yield _moved("stream-moved", one_stream, other_stream)
    for one_stream, other_stream in (*spoken.same, *spoken.moved):
        yield from stream_changes(one_stream, other_stream, closed=old.closed)
    for kind, gone in (("operation", calls.gone), ("stream", spoken.gone)):
        for each in gone:
            witness = Asked(each).whole
            yield told(
                f"{kind}-removed", REQUEST, each.name, was=(each.name, ""), witness=witness, clauses=each.clauses
            )
    for kind, come in (("operation", calls.come), ("stream", spoken.come)):
        for each in come:
            yield told(f"{kind}-added", REQUEST, each.name, was=("", each.name), clauses=each.clauses)


def _moved(rule: str, old: Operation | Stream, new: Operation | Stream) -> Change:
    clauses = (*old.clauses, *new.clauses)
    return told(rule, REQUEST, old.name, was=(old.name, new.name), witness=Asked(old).whole, clauses=clauses)


def _order(change: Change) -> tuple[int, str, str, str, str]:
    return ORDER.index(change.severity), change.operation, change.place, change.rule, change.direction


__all__ = ["compare"]
