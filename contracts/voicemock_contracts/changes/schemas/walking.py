"""What changed between two schemas in one direction, place by place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicemock_contracts.changes.at import ANY, At
from voicemock_contracts.changes.change import Change, Severity
from voicemock_contracts.changes.schemas.alternatives import alternative_changes, matched, overlap_changes
from voicemock_contracts.changes.schemas.audio import audio_changes
from voicemock_contracts.changes.schemas.comparison import Pair, Whole
from voicemock_contracts.changes.schemas.fields import Walk, field_changes
from voicemock_contracts.changes.schemas.remaining import relation_changes, remaining_changes
from voicemock_contracts.changes.schemas.renamed import lost_and_gained
from voicemock_contracts.changes.schemas.shapes import Shape, shapes
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.schemas.subschemas import Schema
from voicemock_contracts.changes.schemas.values import null_changes, nullable, value_changes
from voicemock_contracts.nodes import Node


def schema_changes(old: Node | None, new: Node | None, at: At) -> Iterator[Change]:
    """Yield what changed between two schemas, each id once; None stands for a schema that allows everything.

    Each node's document holds all that it refers to, and its schemas are JSON Schema 2020-12. ``at`` is the place of
    both; its ``examples`` are whole values of these schemas, and its ``wrap`` makes witnesses of such.
    """
    whole = Whole(Side.of(old), Side.of(new), at)
    seen: set[str] = set()
    for change in _Walker(whole).changes():
        if change.id not in seen:
            seen.add(change.id)
            yield change


@dataclass(frozen=True, slots=True)
class _Walker:
    whole: Whole
    unions: list[Pair] = field(default_factory=list)
    """The places that were met, with all their alternatives; inner ones first."""

    def changes(self) -> Iterator[Change]:
        found = [*self.walk(self.whole.old.schema, self.whole.new.schema, self.whole.at, frozenset())]
        found += lost_and_gained(self.whole)
        for union in self.unions:
            if not any(_is_felt(each) and each.place.startswith(union.at.place) for each in found):
                found += overlap_changes(union)
        yield from found

    def walk(self, old: Schema, new: Schema, at: At, above: frozenset[tuple[str, str]]) -> Iterator[Change]:
        """Yield what changed at a place and below it; what stands above it already is not gone into again."""
        pair = self.whole.old.digest(old), self.whole.new.digest(new)
        if pair[0] == pair[1] or pair in above:
            return

        def below(one: Schema, other: Schema, place: At) -> Iterator[Change]:
            return self.walk(one, other, place, above | {pair})

        ours, theirs = shapes(self.whole.old, old), shapes(self.whole.new, new)
        same, gone, come = matched(ours, theirs)
        single = len(ours) == len(theirs) == 1
        union = Pair(self.whole, _undivided(self.whole.old, old), _undivided(self.whole.new, new), at, (old, new))
        if not single:
            yield from null_changes(union, any(map(nullable, ours)), any(map(nullable, theirs)))
            yield from alternative_changes(union, gone, come)
        for one, other in same:
            yield from _of_pair(Pair(self.whole, one, other, at, (old, new), nulls=single), below)
        self.unions.append(union)


def _of_pair(pair: Pair, walk: Walk) -> Iterator[Change]:
    yield from value_changes(pair)
    yield from audio_changes(pair)
    yield from field_changes(pair, walk)
    if "array" in pair.old.types & pair.new.types:
        yield from walk(pair.old.items, pair.new.items, pair.at.below(ANY))
    yield from remaining_changes(pair)
    yield from relation_changes(pair)


def _is_felt(change: Change) -> bool:
    return change.severity is Severity.BREAKING or change.rule == "schema-undecided"


def _undivided(side: Side, schema: Schema) -> Shape:
    return Shape(side, tuple(side.parts(schema)))


__all__ = ["schema_changes"]
