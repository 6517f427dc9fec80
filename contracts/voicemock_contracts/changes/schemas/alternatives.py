"""Alternatives (oneOf, anyOf): which of the old ones each new one is, and which are gone or were not there."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.schemas.shapes import Shape
from voicemock_contracts.changes.schemas.values import worded
from voicemock_contracts.changes.told import text_of
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge, covers

_ALIKE = 0.34
"""The share of fields that two alternatives have in common at least, to be the same one."""


def matched(old: list[Shape], new: list[Shape]) -> tuple[list[tuple[Shape, Shape]], list[Shape], list[Shape]]:
    """Return the alternatives that are the same, the old ones that are gone, and the new ones."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])], [], []
    pairs: list[tuple[Shape, Shape]] = []
    left, right = list(old), list(new)
    while left and right:
        best = max(((_likeness(one, other), one, other) for one in left for other in right), key=lambda each: each[0])
        likeness, one, other = best
        if likeness < _ALIKE:
            break
        pairs.append((one, other))
        left = [each for each in left if each is not one]
        right = [each for each in right if each is not other]
    return pairs, left, right


def alternative_changes(pair: Pair, gone: list[Shape], come: list[Shape]) -> Iterator[Change]:
    """Yield the alternatives that are gone and those that were not there, unless the other side allows them all."""
    for rule, found, shape, union in (
        ("alternative-removed", gone, pair.new, pair.union[1]),
        ("alternative-added", come, pair.old, pair.union[0]),
    ):
        there = Judge(asserting(shape.side, union))
        felt = [each for each in found if covers(there, Judge(asserting(each.side, each.schema))) is not True]
        if not felt:
            continue
        names = "; ".join(map(name_of, felt))
        added = rule == "alternative-added"
        breaking = added is pair.answers
        yield from pair.differ(
            rule,
            old="" if added else names,
            new=names if added else "",
            breaks=pair.forbidden(union) if breaking else None,
            demands=tuple(asserting(each.side, each.schema) for each in felt),
            about=("oneOf", "anyOf"),
        )


def overlap_changes(pair: Pair) -> Iterator[Change]:
    """Yield that alternatives exclude values together that none of them excludes: more than one holds of them."""
    if pair.answers or not any(pair.forbidding.all("oneOf")):
        return  # what an old answer did not list is no matter, so that more than one may hold of it
    yield from pair.differ(
        "schema-narrowed",
        old=worded(pair.old.types),
        new=worded(pair.new.types),
        breaks=pair.forbidden(pair.union[1]),
        about=("oneOf",),
        otherwise=lambda: iter(()),
    )


def name_of(shape: Shape) -> str:
    """Return a few words for an alternative: its title, the constants of its fields, its fields, or its types."""
    for title in shape.all("title"):
        return str(title)
    said = [f"{name} {text_of(value)}" for name, value in _constants(shape).items()]
    return ", ".join(said) or ", ".join(shape.fields) or worded(shape.types)


def _likeness(one: Shape, other: Shape) -> float:
    """Return how alike two alternatives are, from 0 to 1."""
    if not (one.types & other.types) - {"null"}:
        return 0.0
    if one.side.digest(one.schema) == other.side.digest(other.schema):
        return 1.0
    constants, others = _constants(one), _constants(other)
    shared = constants.keys() & others.keys()
    if shared:
        return 0.95 if all(constants[name] == others[name] for name in shared) else 0.0
    titles = one.all("title")
    if titles and titles == other.all("title"):
        return 0.9
    names, of_other = set(one.fields), set(other.fields)
    if names or of_other:
        return 0.85 * len(names & of_other) / len(names | of_other)
    if one.types != other.types:
        return 0.4
    first, second = ([text_of(value) for value in each.listed or ()] for each in (one, other))
    return 0.5 + 0.3 * SequenceMatcher(None, first, second).ratio()


def _constants(shape: Shape) -> dict[str, Any]:
    """Return the fields that have one value only."""
    found: dict[str, Any] = {}
    for name in shape.fields:
        values = Shape(shape.side, tuple(shape.side.parts(shape.fields[name]))).listed
        if name in shape.required and values is not None and len(values) == 1:
            found[name] = values[0]
    return found


__all__ = ["alternative_changes", "matched", "name_of", "overlap_changes"]
