"""Fields that are gone, and fields that were not there."""

from collections.abc import Iterator
from typing import Any

from voicemock_contracts.changes.change import Change, Severity
from voicemock_contracts.changes.schemas.comparison import Field
from voicemock_contracts.changes.schemas.shapes import Shape
from voicemock_contracts.changes.schemas.subschemas import Schema
from voicemock_contracts.changes.told import text_of
from voicemock_contracts.findings import shown

WORDS = {"string": "text", "array": "list", "boolean": "true or false"}
"""What JSON Schema calls otherwise than people."""


def removed(field: Field) -> Iterator[Change]:
    """Yield that a field is gone, and where the new object does not take it any more, that too."""
    pair, name = field.pair, field.name
    yield from pair.differ(
        "required-field-removed" if field.required else "field-removed",
        place=field.at,
        old=worded(field),
        breaks={"required": [name]} if field.required and pair.answers else None,
        demands=({"type": "object", "properties": {name: False}},),
        about=("required",) if field.required else ("properties",),
    )
    if not pair.answers and pair.old.others is not True and pair.new.others is False:
        yield from _unfit(field, pair.new, "schema-narrowed")


def added(field: Field) -> Iterator[Change]:
    """Yield that a field is new, and where the old object had other words for such a field, that it breaks them."""
    pair, name = field.pair, field.name
    closed = pair.answers and (pair.old.others is False or pair.at.closed)
    for change in pair.differ(
        "required-field-added" if field.required else "field-added",
        place=field.at,
        new=worded(field),
        breaks={"required": [name]} if field.required and not pair.answers else None,
        demands=({"type": "object", "properties": {name: False}},),
        about=("required",) if field.required else ("properties",),
    ):
        yield change.weighing(Severity.NEW) if closed else change
    if pair.answers and not isinstance(pair.old.others, bool):
        yield from _unfit(field, pair.old, "schema-widened")


def worded(field: Field) -> str:
    """Return what a field is, in a few words: ``required text, always ok``."""
    said: dict[str, Any] = {}
    for part in reversed(list(field.side.parts(field.schema))):
        said |= part
    types = said.get("type", [])
    kind = " or ".join(WORDS.get(each, each) for each in ([types] if isinstance(types, str) else types))
    values = [said["const"]] if "const" in said else said.get("enum", [])
    listed = f"{'always' if len(values) == 1 else 'one of'} {shown(', '.join(map(text_of, values)))}" if values else ""
    whether = f"{'required' if field.required else 'optional'} {kind}".strip()
    return f"{whether}, {listed}" if listed else whether


def _unfit(field: Field, there: Shape, rule: str) -> Iterator[Change]:
    """Yield that the other side has no place for a field: its object is closed, or asks for something else there."""
    pair, name = field.pair, field.name
    others: Schema = there.others
    yield from pair.differ(
        rule,
        old=f"with {name}" if not pair.answers else "",
        new=f"with {name}" if pair.answers else f"without {name}",
        breaks=pair.forbidden({"properties": {name: others}}),
        demands=({"type": "object", "required": [name]},),
        about=("additionalProperties",),
    )


__all__ = ["added", "removed", "worded"]
