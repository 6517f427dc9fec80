"""Small values that a schema allows, smallest first: what witnesses are made of."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, product
from typing import Any

from voicemock_contracts.changes.schemas.sameness import among
from voicemock_contracts.changes.schemas.shapes import type_of
from voicemock_contracts.changes.witnesses import hints
from voicemock_contracts.changes.witnesses.branches import branches
from voicemock_contracts.changes.witnesses.containment import Judge
from voicemock_contracts.changes.witnesses.merging import Merged
from voicemock_contracts.changes.witnesses.scalars import names_of_patterns, numbers, texts

DEEPEST = 14
"""Levels of nesting that a value may have."""

_WIDEST = 24
"""Values that are tried for each part of a value."""

_PLAIN: tuple[Any, ...] = ("x", 0, True, {}, [], 0.5, None, "", {"x": 0}, [0])
"""Values where any is right."""

_NARROWEST = 5
"""Values that are tried for a part deep within."""

_LONGEST = 300
"""Items of a list that is made."""

_MOST = 600
"""Values that are tried altogether."""


def samples(*schemas: dict[str, Any], judged: Judge | None = None) -> Iterator[Any]:
    """Yield values that all of some schemas allow, in an order that is always the same.

    Each schema stands on its own; the definitions of all are taken together. Few values are yielded, and none where
    none was found; that proves nothing.
    """
    defs = {name: each for schema in schemas for name, each in schema.get("$defs", {}).items()}
    whole = {"allOf": [_without(schema) for schema in schemas], "$defs": defs}
    judge = judged or Judge(whole)
    maker = _Maker(defs)
    seen: list[Any] = []
    for value in islice(maker.values([whole], DEEPEST), _MOST):
        if judge.allows(value) and not among(value, seen):
            seen.append(value)
            yield value


def _without(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: held for key, held in schema.items() if key != "$defs"}


class _Maker:
    def __init__(self, defs: dict[str, Any]) -> None:
        self._defs = defs
        self._known: dict[tuple[int, ...], tuple[Sequence[Any], list[Any]]] = {}

    def values(self, schemas: Iterable[Any], depth: int) -> Iterator[Any]:
        """Yield what may satisfy all of some schemas; whoever asks holds it against them."""
        if depth <= 0:
            return
        streams = [self._of(Merged.of(flat), depth) for flat in islice(branches(list(schemas), self._defs), _WIDEST)]
        yield from _in_turn(streams)

    def _of(self, merged: Merged, depth: int) -> Iterator[Any]:
        judge = Judge({"allOf": [*merged.parts, *merged.never], "$defs": self._defs}) if merged.never else None
        for value in self._typed(merged, depth):
            if judge is None or judge.allows(value):
                yield value

    def _typed(self, merged: Merged, depth: int) -> Iterator[Any]:
        if merged.listed is not None:
            yield from merged.listed
            return
        yield from merged.preferred
        if not any(part.keys() - {"not"} for part in merged.parts):
            yield from _PLAIN
            return
        streams = [self._of_type(kind, merged, depth) for kind in merged.types]
        kinds = {*merged.types, *(("integer", "fraction") if "number" in merged.types else ())}
        hinted = (value for each in merged.all("not") for value in hints.values(each) if type_of(value) in kinds)
        yield from _in_turn([*streams, hinted])

    def _of_type(self, kind: str, merged: Merged, depth: int) -> Iterator[Any]:
        match kind:
            case "null":
                yield None
            case "boolean":
                yield from (False, True)
            case "integer" | "number":
                yield from numbers(merged, whole=kind == "integer")
            case "string":
                yield from texts(merged)
            case "array":
                yield from self._lists(merged, depth)
            case "object":
                yield from self._objects(merged, depth)

    def _lists(self, merged: Merged, depth: int) -> Iterator[list[Any]]:
        least = max([0, *merged.all("minItems"), *(1 for _ in merged.all("contains"))])
        least = max([least, *merged.all("minContains")])
        if least > _LONGEST:
            return
        yield from _in_turn([self._of_length(length, merged, depth) for length in (least, least + 1, least + 2)])

    def _of_length(self, length: int, merged: Merged, depth: int) -> Iterator[list[Any]]:
        places = [self._items(merged, number, depth) for number in range(length)]
        contained = [each for each in merged.all("contains") if each is not True]
        for number, each in enumerate(contained[:length]):
            places[number] = self._listed([*merged.items(number), each], depth)
        if all(places):
            yield from _varied(places, distinct=True in merged.all("uniqueItems"))

    def _items(self, merged: Merged, number: int, depth: int) -> list[Any]:
        return self._listed(merged.items(number), depth)

    def _listed(self, schemas: Sequence[Any], depth: int) -> list[Any]:
        """Return the first values of some schemas; fewer the deeper they stand."""
        key = (*map(id, schemas), depth)
        if key not in self._known:  # with the schemas, so that nothing else gets their ids
            few = max(_NARROWEST, _WIDEST >> max(0, DEEPEST - depth - 1))
            self._known[key] = schemas, list(islice(self.values(schemas, depth - 1), few))
        return self._known[key][1]

    def _objects(self, merged: Merged, depth: int) -> Iterator[dict[str, Any]]:
        names = merged.required()
        fields = [self._listed(merged.member(name), depth) for name in names]
        if any(not each for each in fields):
            return
        for values in _varied(fields):
            yield dict(zip(names, values, strict=True))
        least = max([0, *merged.all("minProperties")])
        more = [
            name for name in (*merged.fields(), *names_of_patterns(merged), *self._hinted(merged)) if name not in names
        ]
        if least > len(names) + len(more):
            more += [f"any{number}" for number in range(min(least, _LONGEST) - len(names) - len(more))]
        base = dict(zip(names, (each[0] for each in fields), strict=True))
        for count in {max(1, least - len(names)), 1, 2}:
            for extra in islice(combinations(more, count), _WIDEST):
                given = [self._listed(merged.member(name), depth) for name in extra]
                if all(given):
                    for values in islice(_varied(given), _WIDEST):
                        yield {**base, **dict(zip(extra, values, strict=True))}

    def _hinted(self, merged: Merged) -> list[str]:
        return [name for each in merged.all("not") for name in hints.names(each) if False not in merged.member(name)]


def _varied(places: list[list[Any]], *, distinct: bool = False) -> Iterator[list[Any]]:
    """Yield one value for each place: all first ones, then one place varied at a time, then two."""
    if distinct:
        first: list[Any] = []
        for options in places:
            fresh = next((each for each in options if not among(each, first)), None)
            first.append(options[0] if fresh is None else fresh)
    else:
        first = [options[0] for options in places]
    yield list(first)
    for number, options in enumerate(places):
        for value in options[1:]:
            yield [*first[:number], value, *first[number + 1 :]]
    for (one, of_one), (two, of_two) in islice(combinations(enumerate(places), 2), _WIDEST * 2):
        for value, other in product(of_one[1:6], of_two[1:6]):
            varied = list(first)
            varied[one], varied[two] = value, other
            yield varied


def _in_turn(streams: Sequence[Iterator[Any]]) -> Iterator[Any]:
    """Yield from several streams, one value of each in turn."""
    left = list(streams)
    while left:
        for stream in list(left):
            try:
                yield next(stream)
            except StopIteration:
                left.remove(stream)


__all__ = ["DEEPEST", "samples"]
