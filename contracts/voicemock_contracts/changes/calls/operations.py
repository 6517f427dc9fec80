"""What changed in one call, the same under both contracts, wherever it stands."""

from collections.abc import Iterator

from voicemock_contracts.changes.calls.answers import answer_changes
from voicemock_contracts.changes.calls.bodies import body_changes
from voicemock_contracts.changes.calls.parameters import parameter_changes
from voicemock_contracts.changes.calls.security import security_changes
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.surface import Operation
from voicemock_contracts.changes.told import REQUEST, told


def operation_changes(old: Operation, new: Operation, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in a call."""
    clauses = (*old.clauses, *new.clauses)
    if old.id and new.id and old.id != new.id:
        yield told("operation-renamed", REQUEST, old.name, was=(old.id, new.id), clauses=clauses)
    if new.deprecated and not old.deprecated:
        yield told("operation-deprecated", REQUEST, old.name, was=("", "deprecated"), clauses=clauses)
    yield from security_changes(old, new)
    yield from parameter_changes(old, new, closed=closed)
    yield from body_changes(old, new, closed=closed)
    yield from answer_changes(old, new, closed=closed)


__all__ = ["operation_changes"]
