"""A field that is gone or new, and every field below it: where what moved is looked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from voicemock_contracts.changes.at import ANY
from voicemock_contracts.changes.schemas.comparison import Field
from voicemock_contracts.changes.schemas.shapes import shapes
from voicemock_contracts.changes.schemas.subschemas import Schema

_DEEPEST = 6
_MOST = 300


@dataclass(frozen=True, slots=True)
class Spot:
    """A field at or below one that is gone or new."""

    field: Field
    name: str
    place: str
    digest: str

    @property
    def outermost(self) -> bool:
        """Whether it is the field that is gone or new itself."""
        return self.place == self.field.place


def spots(field: Field) -> Iterator[Spot]:
    """Yield a field and those below it, each before what is below it."""
    yield from islice(_spots(field, field.name, field.schema, field.place, _DEEPEST), _MOST)


def _spots(field: Field, name: str, schema: Schema, place: str, depth: int) -> Iterator[Spot]:
    yield Spot(field, name, place, field.side.digest(schema))
    if depth:
        yield from _within(field, schema, place, depth - 1)


def _within(field: Field, schema: Schema, place: str, depth: int) -> Iterator[Spot]:
    for shape in shapes(field.side, schema):
        if shape.file:
            continue
        for name, each in shape.fields.items() if "object" in shape.types else ():
            yield from _spots(field, name, each, f"{place}/{name}", depth)
        if "array" in shape.types and shape.items is not True and depth:
            yield from _within(field, shape.items, f"{place}/{ANY}", depth - 1)


__all__ = ["Spot", "spots"]
