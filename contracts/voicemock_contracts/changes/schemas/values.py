"""What changed in the values of one place: null, types, listed values, formats, patterns, defaults."""

import json
from collections.abc import Iterator
from typing import Any

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.bounds import bound_changes
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.schemas.formats import content_changes, format_changes
from voicemock_contracts.changes.schemas.sameness import among, same
from voicemock_contracts.changes.schemas.shapes import TYPES, Shape, type_of
from voicemock_contracts.changes.schemas.written import pattern_changes
from voicemock_contracts.changes.told import text_of
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge, covers

_ALL = frozenset(TYPES)
_NULL = frozenset({"null"})


def value_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed at a place, but for fields and items."""
    yield from default_changes(pair)
    if _scalar(pair) and _equivalent(pair):
        yield from content_changes(pair)
        return
    if pair.nulls:
        yield from null_changes(pair, nullable(pair.old), nullable(pair.new))
    old, new = _without_null(pair)
    listing = pair.old.listed is not None and pair.new.listed is not None
    if old != new and not (listing and old & new):
        yield from _type_changes(pair, old, new)
    if not old & new:
        return
    if listing:
        yield from _listed_changes(pair)
    elif pair.old.listed is not None or pair.new.listed is not None:
        yield from _listing_changes(pair)
    else:
        yield from bound_changes(pair)
        yield from format_changes(pair)
        yield from pattern_changes(pair)


def null_changes(pair: Pair, old: bool, new: bool) -> Iterator[Change]:
    """Yield whether null may come now, or may not any more."""
    if old is new:
        return
    yield from pair.differ(
        "became-nullable" if new else "became-not-nullable",
        old="null or a value" if old else "never null",
        new="null or a value" if new else "never null",
        breaks={"not": {"type": "null"}},
        demands=({"type": "null"},),
        about=("type", "enum", "const"),
    )


def nullable(shape: Shape) -> bool:
    """Whether null is one of several things that may come; where anything may, it is not said of null."""
    return "null" in shape.types and shape.types != _ALL


def default_changes(pair: Pair) -> Iterator[Change]:
    """Yield another default."""
    old, new = (next(iter(each.all("default")), _ABSENT) for each in (pair.old, pair.new))
    if old is not new and (old is _ABSENT or new is _ABSENT or not same(old, new)):
        yield from pair.differ("default-changed", old=_said(old), new=_said(new), about=("default",))


def worded(types: frozenset[str]) -> str:
    """Return types in words."""
    named = [each for each in TYPES if each in types and not (each == "integer" and "fraction" in types)]
    return " or ".join("number" if each == "fraction" else each for each in named) if types != _ALL else "any"


_ABSENT = object()


def _said(value: Any) -> str:
    return "" if value is _ABSENT else json.dumps(value, ensure_ascii=False)


def _scalar(pair: Pair) -> bool:
    return not (pair.old.types | pair.new.types) & {"object", "array"} and not pair.old.file and not pair.new.file


def _equivalent(pair: Pair) -> bool:
    old, new = (Judge(asserting(each.side, each.schema)) for each in (pair.old, pair.new))
    return covers(old, new) is True and covers(new, old) is True


def _without_null(pair: Pair) -> tuple[frozenset[str], frozenset[str]]:
    old, new = pair.old.types, pair.new.types
    if old == _ALL or new == _ALL:
        return old, new
    return old - _NULL or old, new - _NULL or new


def _type_changes(pair: Pair, old: frozenset[str], new: frozenset[str]) -> Iterator[Change]:
    rule = "type-widened" if old < new else "type-narrowed" if new < old else "type-changed"
    asked, coming = (old, new) if pair.answers else (new, old)
    whole = [each for each in TYPES if each in asked and each != "fraction"]
    breaks = {"type": sorted({*whole, *(["number"] if "fraction" in asked else []), "null"})}
    if asked == _ALL - _NULL:
        return
    demands = tuple(_of_type(each) for each in TYPES if each in coming - asked)
    if pair.forbidding.file and not pair.allowing.file:
        breaks = pair.forbidden(pair.forbidding.schema)
    yield from pair.differ(
        rule, old=worded(old), new=worded(new), breaks=breaks, demands=demands, about=("type", "enum", "const")
    )


def _of_type(kind: str) -> dict[str, Any]:
    return {"type": "number", "not": {"type": "integer"}} if kind == "fraction" else {"type": kind}


def _listed_changes(pair: Pair) -> Iterator[Change]:
    old, new = (each.listed or [] for each in (pair.old, pair.new))
    for value in new:
        if value is not None and not among(value, old):
            yield from _value_change(pair, "enum-value-added", value, new=text_of(value))
    for value in old:
        if value is not None and not among(value, new):
            yield from _value_change(pair, "enum-value-removed", value, old=text_of(value))


def _value_change(pair: Pair, rule: str, value: Any, *, old: str = "", new: str = "") -> Iterator[Change]:
    place: At = pair.at.valued(text_of(value))
    only = {"const": value}
    yield from pair.differ(
        rule, place=place, old=old, new=new, breaks={"not": only}, demands=(only,), about=("enum", "const")
    )


def _listing_changes(pair: Pair) -> Iterator[Change]:
    """Yield that one side lists values, and each of them that the other side, which lists none, does not take."""
    old, new = (each.listed for each in (pair.old, pair.new))
    listed = pair.forbidding.listed
    yield from pair.differ(
        "enum-opened" if new is None else "enum-closed",
        old=_few(old),
        new=_few(new),
        breaks={"enum": [*listed, *([] if None in listed else [None])]} if listed is not None else None,
        about=("enum", "const"),
    )
    rule, values, other = ("enum-value-removed", old, pair.new) if new is None else ("enum-value-added", new, pair.old)
    taken = Judge(asserting(other.side, other.schema))
    for value in values or ():
        if value is not None and type_of(value) in other.types and taken.forbids(value):
            yield from _value_change(pair, rule, value)


def _few(values: list[Any] | None) -> str:
    if values is None:
        return "any"
    words = [text_of(each) for each in values]
    return ", ".join(words if len(words) <= 6 else [*words[:5], f"and {len(words) - 5} more"])


__all__ = ["default_changes", "null_changes", "nullable", "value_changes", "worded"]
