"""What changed in the query of a stream, read as a whole where its parameters depend on each other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.calls.parameters import at as place
from voicemock_contracts.changes.calls.parameters import elsewhere, parameter_changes, partners
from voicemock_contracts.changes.calls.security import keys_of
from voicemock_contracts.changes.calls.witnessing import Asked
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.rules import RULES
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.changes.surface import Stream
from voicemock_contracts.changes.told import REQUEST
from voicemock_contracts.nodes import Node

PLACE = "query"

_ONE_SIDED = ("parameter-removed", "parameter-added")

_IN_OTHER_WORDS = {"required-field-removed": "parameter-removed", "required-field-added": "required-parameter-added"}


def query_changes(old: Stream, new: Stream, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in the query and in the other parameters; keys are left to `security`."""
    if old.query is None or new.query is None:
        yield from parameter_changes(old, new, closed=closed)
        return
    others = [replace(each, parameters=tuple(p for p in each.parameters if p.where != PLACE)) for each in (old, new)]
    yield from parameter_changes(others[0], others[1], closed=closed)
    at = At(REQUEST, old.name, PLACE, Asked(old).around_query(), closed=closed)
    keys = {key.name for side in (old, new) for key in keys_of(side) if key.where == PLACE}
    # A key that only one side has among its fields is not a field that came or went.
    keys -= _names(old.query) & _names(new.query)
    found = [_of_parameter(each) for each in schema_changes(_without(old.query, keys), _without(new.query, keys), at)]
    renamed = list(_renamed(old, new, found))
    settled = {place for change in renamed for place in (change.old, change.new)}
    yield from renamed
    yield from (each for each in found if each.rule not in _ONE_SIDED or each.place not in settled)


def _renamed(old: Stream, new: Stream, found: list[Change]) -> Iterator[Change]:
    """Yield the optional parameters that have another name; as fields, which nobody has to read, they came and went."""
    places = {rule: {each.place for each in found if each.rule == rule} for rule in _ONE_SIDED}
    gone = [each for each in old.parameters if place(each) in places["parameter-removed"]]
    come = [each for each in new.parameters if place(each) in places["parameter-added"]]
    for rule, one, other in partners(gone, come):
        yield elsewhere(rule, old, one, other)


def _of_parameter(change: Change) -> Change:
    """Return a change of the query's fields as one of parameters."""
    rule = _IN_OTHER_WORDS.get(change.rule, change.rule.replace("field-", "parameter-"))
    if change.place.partition("=")[0].count("/") != 1 or rule == change.rule or rule not in RULES:
        return change
    return replace(change, rule=rule, severity=RULES[rule].weighs(REQUEST))


def _without(query: Node, names: set[str]) -> Node:
    """Return the schema of a query without some of its fields."""
    value: dict[str, Any] = {
        **query.value,
        "properties": {name: each for name, each in query.value.get("properties", {}).items() if name not in names},
        "required": [name for name in query.value.get("required", []) if name not in names],
    }
    return Node(query.document, value, query.pointer)


def _names(query: Node) -> set[str]:
    return set(query.value.get("properties", {}))


__all__ = ["query_changes"]
