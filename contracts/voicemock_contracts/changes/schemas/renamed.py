"""Fields that are gone and fields that were not there: which of them are the same under another name, or elsewhere."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Field, Pair, Whole
from voicemock_contracts.changes.schemas.listing import added, removed
from voicemock_contracts.changes.schemas.shapes import Shape
from voicemock_contracts.changes.schemas.spots import Spot, spots

_SIMILAR = 0.6
"""How alike two names are, from 0 to 1, that may be one field's."""

_SPECIFIC = frozenset(
    {"const", "enum", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"multipleOf", "properties", "x-audio"}
)
"""Keywords that make a schema one of few, so that two fields of it may be one whatever their names."""


def lost_and_gained(whole: Whole) -> Iterator[Change]:
    """Yield the fields that moved, those that have another name, and then those that are gone or new."""
    old, new = _once(whole.lost), _once(whole.gained)
    settled: list[Field] = []
    for one, other in _partners(old, new):
        rule = "field-moved" if isinstance(one, Spot) else "field-renamed"
        lost, gained = (each.field if isinstance(each, Spot) else each for each in (one, other))
        change = next(_elsewhere(rule, lost, gained, one.place, other.place), None)
        if change is not None:
            yield change
            settled += [each for each, spot in ((lost, one), (gained, other)) if each.place == spot.place]
    for each in old:
        if each not in settled:
            yield from removed(each)
    for each in new:
        if each not in settled:
            yield from added(each)


def _partners(old: list[Field], new: list[Field]) -> Iterator[tuple[Spot, Spot] | tuple[Field, Field]]:
    """Yield the fields that are one: moved as they are, then renamed, then what moved within what is gone or new."""
    lost, gained = ([spot for each in fields for spot in spots(each)] for fields in (old, new))
    used: list[Spot] = []
    for one, other in _moved(lost, gained):
        if one.outermost or other.outermost:
            used += [one, other]
            yield one, other
    free = [[each for each in fields if not _taken(each, used)] for fields in (old, new)]
    renamed = list(_renamed(*free))
    yield from renamed
    done = {each.place for pair in renamed for each in pair} | {each.place for each in used}
    left = [[spot for spot in each if not _below(spot.place, done)] for each in (lost, gained)]
    taken: set[str] = set()
    for one, other in _moved(*left):
        if not _below(one.place, taken):
            taken.add(one.place)
            yield one, other


def _moved(lost: Iterable[Spot], gained: list[Spot]) -> Iterator[tuple[Spot, Spot]]:
    """Yield the spots that are the same at another place, the outer before the inner ones."""
    left = list(gained)
    for one in lost:
        for other in left:
            if one.name == other.name and one.place != other.place and one.digest == other.digest:
                left.remove(other)
                yield one, other
                break


def _renamed(old: list[Field], new: list[Field]) -> Iterator[tuple[Field, Field]]:
    """Yield the fields of one object that have another name, the surest first."""
    scored = [
        (score, one, other)
        for one in old
        for other in new
        if one.pair.at.place == other.pair.at.place and one.required is other.required
        for score in [_likeness(one, other, alone=_alone(one, old) and _alone(other, new))]
        if score
    ]
    used: list[Field] = []
    for _, one, other in sorted(scored, key=lambda each: -each[0]):
        if one not in used and other not in used:
            used += [one, other]
            yield one, other


def _likeness(one: Field, other: Field, *, alone: bool) -> float:
    """Return how sure it is that two fields are one; 0 where they are not."""
    names = SequenceMatcher(None, one.name.lower(), other.name.lower()).ratio()
    if one.side.digest(one.schema) == other.side.digest(other.schema):
        return 1 + names if alone or _specific(one) or names >= _SIMILAR else 0
    shapes = [Shape(each.side, tuple(each.side.parts(each.schema))) for each in (one, other)]
    said = [(each.types, each.listed, each.all("format")) for each in shapes]
    return names if said[0] == said[1] and names >= _SIMILAR and "object" not in shapes[0].types else 0


def _specific(field: Field) -> bool:
    return any(part.keys() & _SPECIFIC for part in field.side.parts(field.schema))


def _alone(field: Field, fields: list[Field]) -> bool:
    """Whether no other field of its object is gone, or new, with it."""
    return sum(each.pair.at.place == field.pair.at.place for each in fields) == 1


def _elsewhere(rule: str, lost: Field, gained: Field, place: str, there: str) -> Iterator[Change]:
    """Yield the change where it breaks something: an answer lacks what it had, a request what it needs."""
    pair: Pair = lost.pair
    if pair.answers:
        name = lost.name if lost.required else None
    else:
        pair, name = gained.pair, gained.name if gained.required else None
    old, new = (place, there) if rule == "field-moved" else (lost.name, gained.name)
    where = lost.pair.at.at(place)
    if name is not None:
        breaks: dict[str, Any] = {"required": [name]}
        demand: dict[str, Any] = {"type": "object", "properties": {name: False}}
    elif not pair.answers and lost.pair.new.others is False:
        pair, breaks = lost.pair, {"properties": {lost.name: False}}
        demand = {"type": "object", "required": [lost.name]}
    else:
        return  # nobody can rely on what need not be there
    yield from pair.differ(
        rule, place=where, old=old, new=new, breaks=breaks, demands=(demand,), otherwise=lambda: iter(())
    )


def _once(fields: list[Field]) -> list[Field]:
    return list({each.place: each for each in reversed(fields)}.values())[::-1]


def _taken(field: Field, used: list[Spot]) -> bool:
    return any(spot.place == field.place for spot in used)


def _below(place: str, places: set[str]) -> bool:
    return any(place == each or place.startswith(f"{each}/") for each in places)


__all__ = ["lost_and_gained"]
