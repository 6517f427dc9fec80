"""The search for a value that one contract allows and the other forbids, and its making small."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from voicemock_contracts.changes.witnesses.containment import Judge, rest
from voicemock_contracts.changes.witnesses.editing import edits, pairs, shrunk
from voicemock_contracts.changes.witnesses.generating import generated
from voicemock_contracts.changes.witnesses.reaching import demanded, placed, reached
from voicemock_contracts.changes.witnesses.sampling import samples

_MOST = 300
"""Candidates that are looked at in each stage of a search: a few hundred milliseconds at most."""

_CARRIERS = 6
"""Whole values that are tried with something else in one spot."""


class Found(NamedTuple):
    """A value that was found; the value may be null."""

    value: Any


@dataclass(frozen=True, slots=True)
class Search:
    """What a witness has to be: allowed, forbidden, and forbidden for what stands at a path.

    ``breaks`` is a schema that the value at the path must not satisfy: the part of the forbidding side that a change
    is about. ``demands`` are schemas of what may break it; ``leaf`` is what the allowing side says there.
    """

    allowing: Judge
    forbidding: Judge
    path: tuple[str, ...]
    breaks: dict[str, Any]
    leaf: dict[str, Any]
    demands: tuple[dict[str, Any], ...] = ()
    examples: tuple[object, ...] = ()

    def witness(self) -> Found | None:
        """Return the smallest witness that was found; None where none was."""
        if not (self.allowing.knows and self.forbidding.knows):
            return None
        breaking = Judge(self.breaks)
        found: Found | None = None
        for value in self._candidates():
            alone = self._shows(value, breaking)
            if alone:
                return Found(shrunk(value, lambda each: self._shows(each, breaking) is True))
            if alone is False and found is None:
                found = Found(value)
        if found is not None:
            return Found(shrunk(found.value, lambda each: self._shows(each, breaking) is not None))
        made = generated(self.allowing, lambda each: self._shows(each, breaking) is not None)
        return Found(shrunk(*made, lambda each: self._shows(each, breaking) is not None)) if made else None

    def _shows(self, value: Any, breaking: Judge) -> bool | None:
        """Whether a value is a witness for nothing but what stands at the path; None where it is no witness at all."""
        if not self.allowing.allows(value):
            return None
        places = [place for place, each in reached(value, self.path) if breaking.forbids(each)]
        if not places or not self.forbidding.forbids(value):
            return None
        return all(any(wrong[: len(place)] == place for place in places) for wrong in self.forbidding.wrong(value))

    def _candidates(self) -> Iterator[Any]:
        examples = [each for each in self.examples if self.allowing.allows(each)]
        yield from examples
        leaves = [self._breaking(demand) for demand in self.demands or ({},)]
        for leaf in leaves:
            yield from islice(samples(self.allowing.schema, _lifted(self.path, leaf)), _MOST)
        carriers = [*examples[:_CARRIERS], *islice(self._carriers(leaves), _CARRIERS)]
        for leaf in leaves:
            for other in islice(samples(self.leaf, leaf), _CARRIERS):
                for carrier in carriers:
                    yield from (placed(carrier, place, other) for place, _ in reached(carrier, self.path))
        for carrier in carriers:
            yield from islice(edits(carrier), _MOST)
        for carrier in carriers[:2] if self._relates else ():
            yield from islice(pairs(carrier), _MOST * 10)
        left = rest(self.allowing, self.forbidding)
        if left is not None:
            yield from islice(samples(left), _MOST)

    @property
    def _relates(self) -> bool:
        """Whether relations between values are asked for on either side."""
        return self.allowing.relates or self.forbidding.relates

    def _breaking(self, demand: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of what meets a demand and is wrong where it stands."""
        defs = {**self.breaks.get("$defs", {}), **demand.get("$defs", {})}
        wrong = {key: held for key, held in self.breaks.items() if key != "$defs"}
        asked = {key: held for key, held in demand.items() if key != "$defs"}
        return {"allOf": [asked, {"not": wrong}], "$defs": defs}

    def _carriers(self, leaves: list[dict[str, Any]]) -> Iterator[Any]:
        """Yield whole values, first ones that only the relations between their values may still be at odds with."""
        loose = _unrelated(self.allowing.schema)
        if loose != self.allowing.schema:
            for leaf in leaves:
                yield from islice(samples(loose, _lifted(self.path, leaf)), 2)
        yield from islice(samples(self.allowing.schema), 2)


def sample(judge: Judge, examples: tuple[object, ...] = ()) -> Found | None:
    """Return a small value that is right: made, or else an example made smaller; None where there is neither."""
    for value in samples(judge.schema):
        return Found(value)
    for value in examples:
        if judge.allows(value):
            return Found(shrunk(value, judge.allows))
    for value in islice(samples(_unrelated(judge.schema)), _CARRIERS):
        for edited in islice(edits(value), _MOST):
            if judge.allows(edited):
                return Found(edited)
    made = generated(judge, judge.allows)
    return Found(shrunk(*made, judge.allows)) if made else None


def _lifted(path: tuple[str, ...], leaf: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of whole values with something of a schema at a path; the definitions stay outermost."""
    bare = {key: held for key, held in leaf.items() if key != "$defs"}
    return {**demanded(path, bare), "$defs": leaf.get("$defs", {})}


def _unrelated(schema: Any) -> Any:
    """Return a schema without the relations between values that it asks for."""
    if isinstance(schema, dict):
        return {key: _unrelated(held) for key, held in schema.items() if key != "x-holds"}
    return [_unrelated(each) for each in schema] if isinstance(schema, list) else schema


__all__ = ["Found", "Search", "sample"]
