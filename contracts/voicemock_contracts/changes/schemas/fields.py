"""What changed in the fields of an object: required, deprecated, listed or free; lost and gained ones are noted."""

from collections.abc import Callable, Iterator

from voicemock_contracts.changes.at import ANY, At
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Field, Pair
from voicemock_contracts.changes.schemas.shapes import Shape
from voicemock_contracts.changes.schemas.subschemas import Schema

Walk = Callable[[Schema, Schema, At], Iterator[Change]]
"""What compares the schemas of a field."""

UNLISTED = "extra"
"""The name of a field that no side lists, in witnesses."""


def field_changes(pair: Pair, walk: Walk) -> Iterator[Change]:
    """Yield what changed in an object and below it; what is lost or gained goes to the whole's lists."""
    if "object" not in pair.old.types & pair.new.types or pair.old.file or pair.new.file:
        return
    old, new = pair.old.fields, pair.new.fields
    for name in old:
        if name in new:
            yield from _kept(pair, name)
            yield from walk(old[name], new[name], pair.at.below(name))
        else:
            _note(pair, pair.old, name, pair.whole.lost)
    for name in new:
        if name not in old:
            _note(pair, pair.new, name, pair.whole.gained)
    yield from _unlisted(pair, walk)


def _kept(pair: Pair, name: str) -> Iterator[Change]:
    required = name in pair.old.required, name in pair.new.required
    place = pair.at.below(name)
    if required[0] is not required[1]:
        yield from pair.differ(
            "field-became-required" if required[1] else "field-became-optional",
            place=place,
            old="required" if required[0] else "optional",
            new="required" if required[1] else "optional",
            breaks={"required": [name]},
            demands=({"type": "object", "properties": {name: False}},),
            about=("required",),
        )
    if _deprecated(pair.new, name) and not _deprecated(pair.old, name):
        yield from pair.differ("field-deprecated", place=place, new="deprecated", about=("deprecated",))


def _deprecated(shape: Shape, name: str) -> bool:
    return any(part.get("deprecated") is True for part in shape.side.parts(shape.fields[name]))


def _note(pair: Pair, shape: Shape, name: str, where: list[Field]) -> None:
    where.append(Field(pair, name, shape.side, shape.fields[name], name in shape.required))


def _unlisted(pair: Pair, walk: Walk) -> Iterator[Change]:
    old, new = pair.old.others, pair.new.others
    if (old is False) is not (new is False):
        yield from pair.differ(
            "object-closed" if new is False else "object-opened",
            old="listed fields only" if old is False else "any fields",
            new="listed fields only" if new is False else "any fields",
            breaks=_listed_only(pair),
            demands=({"type": "object", "required": [UNLISTED]},),
            about=("additionalProperties", "unevaluatedProperties"),
        )
    elif old is not False:
        yield from walk(old, new, pair.at.below(ANY, UNLISTED))


def _listed_only(pair: Pair) -> dict[str, object]:
    patterned = {pattern: True for each in pair.forbidding.all("patternProperties") for pattern in each}
    listed = {name: True for shape in (pair.old, pair.new) for name in shape.fields}
    return {"properties": listed, "patternProperties": patterned, "additionalProperties": False}


__all__ = ["UNLISTED", "Walk", "field_changes"]
