"""What changed in one stream: its key, its query, its messages each way, its close codes, and its order."""

from collections.abc import Iterator

from voicemock_contracts.changes.calls.security import security_changes
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.streams.conversations import departing
from voicemock_contracts.changes.streams.messages import message_changes
from voicemock_contracts.changes.streams.query import query_changes
from voicemock_contracts.changes.surface import Close, Stream
from voicemock_contracts.changes.told import ANSWER, told


def stream_changes(old: Stream, new: Stream, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in a stream."""
    yield from security_changes(old, new)
    yield from query_changes(old, new, closed=closed)
    yield from message_changes(old, new, closed=closed)
    yield from _closes(old, new)
    yield from _order(old, new)


def _closes(old: Stream, new: Stream) -> Iterator[Change]:
    """Yield what changed in the close codes. What a code means is told by the errors before it, not by its words."""
    if old.closes and not new.states_closes:
        listed = ", ".join(map(str, old.closes))
        clauses = tuple(id for each in old.closes.values() for close in each for id in close.clauses)
        yield told("closes-unstated", ANSWER, old.name, "close", was=(listed, ""), clauses=clauses)
        return
    for code in dict.fromkeys((*old.closes, *new.closes)):
        before, after = old.closes.get(code, ()), new.closes.get(code, ())
        clauses = tuple(id for each in (*before, *after) for id in each.clauses)
        rule = "close-added" if not before else "close-removed" if not after else "close-meaning-changed"
        if not (before and after) or _errors(before) != _errors(after):
            was = _says(before), _says(after)
            if was[0] == was[1]:  # in words; the errors before it are others
                was = _listed(_errors(before) - _errors(after)), _listed(_errors(after) - _errors(before))
            yield told(rule, ANSWER, old.name, f"close/{code}", was=was, clauses=clauses)


def _errors(closes: tuple[Close, ...]) -> frozenset[str]:
    return frozenset(error for each in closes for error in each.errors)


def _says(closes: tuple[Close, ...]) -> str:
    return " ".join(each.says for each in closes if each.says) or _listed(_errors(closes))


def _listed(errors: frozenset[str]) -> str:
    return ", ".join(sorted(errors))


def _order(old: Stream, new: Stream) -> Iterator[Change]:
    if old.order and not new.states_order:
        count, named = f"rules of its order: {len(old.order)}", tuple(id for ids in old.order.values() for id in ids)
        yield told("order-unstated", ANSWER, old.name, "order", was=(count, ""), clauses=named)
        return
    for rule, clauses in old.order.items():
        found = departing(rule, old, new) if rule not in new.order else None
        # A rule that the others imply is kept, whether it is named or not.
        if found is not None and not found.implied:
            place, was = f"order/{rule}", (rule.replace("-", " "), "")
            yield told("order-removed", ANSWER, old.name, place, was=was, witness=found.shown, clauses=clauses)
    for rule, clauses in new.order.items():
        if rule not in old.order:
            was = "", rule.replace("-", " ")
            yield told("order-added", ANSWER, old.name, f"order/{rule}", was=was, clauses=clauses)


__all__ = ["stream_changes"]
