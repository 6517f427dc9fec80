"""What changed in conditions, patterns of names, tuples and whatever has no rule of its own: containment tells."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.schemas.shapes import REST, Shape
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge, covers, rest
from voicemock_contracts.changes.witnesses.sampling import samples

_MOST = 50


def remaining_changes(pair: Pair) -> Iterator[Change]:
    """Yield whether what has no rule of its own allows more, less, or something else."""
    old, new = _remainder(pair.old), _remainder(pair.new)
    if _digest(pair.old, old) == _digest(pair.new, new):
        return
    wider = _escapes(pair.new, pair.old, old)
    narrower = _escapes(pair.old, pair.new, new)
    felt = wider if pair.answers else narrower
    if wider is False and narrower is False:
        return
    if wider and narrower:
        rule = "schema-changed"
    elif felt or felt is None:
        rule = "schema-widened" if pair.answers else "schema-narrowed"
    elif narrower if pair.answers else wider:
        rule = "schema-narrowed" if pair.answers else "schema-widened"
    else:
        return
    words = ", ".join(_keywords(pair.old)), ", ".join(_keywords(pair.new))
    yield from pair.differ(
        rule,
        old=words[0] if words[0] != words[1] else "",
        new=words[1] if words[0] != words[1] else f"{words[1]} say otherwise",
        breaks=None if felt is False else pair.forbidden(old if pair.answers else new),
        about=REST,
    )


def relation_changes(pair: Pair) -> Iterator[Change]:
    """Yield the relations between values (x-holds) that hold now, or do no more; of answers only."""
    if not pair.answers:
        return
    old, new = ({name: None for each in shape.all("x-holds") for name in each} for shape in (pair.old, pair.new))
    for rule, names, others in (("relation-added", new, old), ("relation-removed", old, new)):
        for name in names:
            if name not in others:
                yield from pair.differ(
                    rule,
                    place=pair.at.below("holds").below(name),
                    old=name.replace("-", " ") if rule == "relation-removed" else "",
                    new=name.replace("-", " ") if rule == "relation-added" else "",
                    breaks={"x-holds": {name: ()}},
                    about=("x-holds",),
                )


def _remainder(shape: Shape) -> dict[str, Any]:
    return {"allOf": shape.rest} if shape.rest else {}


def _digest(shape: Shape, remainder: dict[str, Any]) -> str:
    return shape.side.digest(remainder)


def _keywords(shape: Shape) -> list[str]:
    return sorted({keyword for part in shape.rest for keyword in part})


def _escapes(inner: Shape, outer: Shape, remainder: dict[str, Any]) -> bool | None:
    """Whether a shape allows what the other's rest forbids; None where it is not known."""
    asked = Judge(asserting(outer.side, remainder))
    leaf = Judge(asserting(inner.side, inner.schema))
    if not remainder or covers(asked, leaf) is True:
        return False
    wrong = {"not": {key: held for key, held in asked.schema.items() if key != "$defs"}}
    found = samples(leaf.schema, {**wrong, "$defs": asked.schema.get("$defs", {})})
    left = rest(leaf, asked)
    beyond = samples(left) if left is not None else ()
    return (
        True if any(leaf.allows(each) and asked.forbids(each) for each in islice(chain(found, beyond), _MOST)) else None
    )


__all__ = ["relation_changes", "remaining_changes"]
