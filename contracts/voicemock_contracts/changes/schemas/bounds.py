"""What changed in the bounds of numbers, texts, lists, objects and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.schemas.shapes import Shape

_SIZES = {
    "minLength": "string",
    "maxLength": "string",
    "minItems": "array",
    "maxItems": "array",
    "minProperties": "object",
    "maxProperties": "object",
}
"""The bounds that are counts, and the type that each is of."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound as it is written, and as it is meant."""

    keyword: str
    written: float | int
    edge: Decimal
    exclusive: bool
    upper: bool

    def within(self, other: "Bound | None") -> bool:
        """Whether it allows nothing that another does not."""
        if other is None:
            return True
        if self.edge == other.edge:
            return self.exclusive or not other.exclusive
        return self.edge < other.edge if self.upper else self.edge > other.edge

    def beyond(self) -> dict[str, Any]:
        """Return the schema of what is beyond it."""
        if self.keyword in _SIZES:
            opposite = self.keyword.replace("max", "min") if self.upper else self.keyword.replace("min", "max")
            return {"type": _SIZES[self.keyword], opposite: int(self.edge) + (1 if self.upper else -1)}
        if self.upper:
            return {"type": "number", "minimum" if self.exclusive else "exclusiveMinimum": _number(self.edge)}
        return {"type": "number", "maximum" if self.exclusive else "exclusiveMaximum": _number(self.edge)}


def bound_changes(pair: Pair) -> Iterator[Change]:
    """Yield each bound that allows more, or less."""
    shared = pair.old.types & pair.new.types
    if shared & {"integer", "fraction"}:
        for upper in (False, True):
            yield from _changed(pair, _of_numbers(pair.old, upper), _of_numbers(pair.new, upper))
        yield from _step_changes(pair)
    for keyword, kind in _SIZES.items():
        if kind in shared and not (pair.old.file and pair.new.file):
            yield from _changed(pair, _size(pair.old, keyword), _size(pair.new, keyword))


def _changed(pair: Pair, old: Bound | None, new: Bound | None) -> Iterator[Change]:
    looser = old is not None and old.within(new)
    tighter = new is not None and new.within(old)
    if looser is tighter:
        return
    named = new or old
    kept = old if pair.answers else new
    assert named is not None  # noqa: S101 - one of them differs from the other
    yield from pair.differ(
        "bound-loosened" if looser else "bound-tightened",
        place=pair.at.valued(named.keyword),
        old=_worded(old),
        new=_worded(new),
        breaks={kept.keyword: kept.written} if kept else None,
        demands=(kept.beyond(),) if kept else (),
        about=tuple({each.keyword for each in (old, new) if each}),
    )


def _of_numbers(shape: Shape, upper: bool) -> Bound | None:
    plain, strict = ("maximum", "exclusiveMaximum") if upper else ("minimum", "exclusiveMinimum")
    found: Bound | None = None
    for keyword in (plain, strict):
        for written in shape.all(keyword):
            bound = _bound(keyword, written, keyword == strict, upper, whole="fraction" not in shape.types)
            if found is None or bound.within(found):
                found = bound
    return found


def _bound(keyword: str, written: float | int, exclusive: bool, upper: bool, *, whole: bool) -> Bound:
    edge = Decimal(str(written))
    if whole:
        inner = floor(edge) if upper else ceil(edge)
        if exclusive and inner == edge:
            inner += -1 if upper else 1
        edge, exclusive = Decimal(inner), False
    return Bound(keyword, written, edge, exclusive, upper)


def _size(shape: Shape, keyword: str) -> Bound | None:
    upper = keyword.startswith("max")
    written = [each for each in shape.all(keyword) if upper or each > 0]
    if not written:
        return None
    tightest = min(written) if upper else max(written)
    return Bound(keyword, tightest, Decimal(str(tightest)), exclusive=False, upper=upper)


def _step_changes(pair: Pair) -> Iterator[Change]:
    old, new = (sorted(each.all("multipleOf")) for each in (pair.old, pair.new))
    if old == new:
        return
    looser = all(any(_divides(step, each) for each in old) for step in new)
    tighter = all(any(_divides(step, each) for each in new) for step in old)
    if looser and tighter:
        return
    kept = old if pair.answers else new
    yield from pair.differ(
        "bound-loosened" if looser else "bound-tightened" if tighter else "schema-changed",
        place=pair.at.valued("multipleOf"),
        old=" and ".join(map(str, old)),
        new=" and ".join(map(str, new)),
        breaks={"allOf": [{"multipleOf": each} for each in kept]} if kept else None,
        demands=({"type": "number"},),
        about=("multipleOf",),
        sure=True,
    )


def _divides(step: float, other: float) -> bool:
    return Decimal(str(other)) % Decimal(str(step)) == 0


def _worded(bound: Bound | None) -> str:
    return "" if bound is None else str(bound.written)


def _number(edge: Decimal) -> int | float:
    return int(edge) if edge == edge.to_integral_value() else float(edge)


__all__ = ["bound_changes"]
