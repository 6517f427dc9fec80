"""Two schemas compared in one direction, for tests: the changes in a line each, and their witnesses."""

from typing import Any

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.change import Change, Direction
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.nodes import Node

REQUEST, ANSWER = Direction

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "number"}


def changed(
    direction: Direction, old: Any, new: Any, *, examples: tuple[object, ...] = (), closed: bool = False, **defs: Any
) -> list[Change]:
    """Return the changes between two schemas; ``defs`` stand at the root of both documents."""
    before, after = (Node({**defs, "schema": each}, each, "/schema") for each in (old, new))
    place = "body" if direction is REQUEST else "200"
    return list(schema_changes(before, after, At(direction, "POST /x", place, examples=examples, closed=closed)))


def lines(direction: Direction, old: Any, new: Any, **more: Any) -> list[str]:
    """Return the changes as severity, rule and place, in order of their text."""
    return sorted(f"{each.severity} {each.rule} {each.place}" for each in changed(direction, old, new, **more))


def witnesses(direction: Direction, old: Any, new: Any, **more: Any) -> dict[str, Any]:
    """Return the value of each witness, by the change's rule and place."""
    return {
        f"{each.rule} {each.place}": each.witness.value["body"]
        for each in changed(direction, old, new, **more)
        if each.witness
    }


def object_of(*required: str, closed: bool = False, **fields: Any) -> dict[str, Any]:
    """Return the schema of an object."""
    found: dict[str, Any] = {"type": "object", "properties": fields}
    if required:
        found["required"] = list(required)
    return {**found, "additionalProperties": False} if closed else found


__all__ = ["ANSWER", "NUMBER", "REQUEST", "TEXT", "changed", "lines", "object_of", "witnesses"]
