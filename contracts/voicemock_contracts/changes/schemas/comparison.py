"""Two whole schemas in one direction, and pairs of shapes within them: what makes a change of a difference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.change import Change, Direction, Proof, Severity
from voicemock_contracts.changes.rules import RULES
from voicemock_contracts.changes.schemas.shapes import Shape
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.schemas.subschemas import Schema
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge, covers
from voicemock_contracts.changes.witnesses.search import Found, Search


@dataclass(frozen=True)
class Whole:
    """What a comparison began with: a body, a parameter, a message, on both sides."""

    old: Side
    new: Side
    at: At
    lost: "list[Field]" = field(default_factory=list)
    """Fields that only the old side has, in the order in which they were met."""
    gained: "list[Field]" = field(default_factory=list)

    @property
    def answers(self) -> bool:
        """Whether it is what the client gets."""
        return self.at.direction is Direction.ANSWER

    @cached_property
    def allowing(self) -> Judge:
        """The side that what breaks comes from: the new one's answers, the old one's requests."""
        side = self.new if self.answers else self.old
        return Judge(asserting(side, side.schema))

    @cached_property
    def forbidding(self) -> Judge:
        """The other side; an old answer may have what it does not list."""
        side = self.old if self.answers else self.new
        return Judge(asserting(side, side.schema, opened=self.answers))

    @cached_property
    def covered(self) -> bool:
        """Whether nothing breaks: all that comes is allowed on the other side too."""
        return covers(self.forbidding, self.allowing) is True

    def search(
        self, path: tuple[str, ...], breaks: dict[str, Any], leaf: dict[str, Any], *demands: Any
    ) -> Found | None:
        """Return a witness for what stands at a path; see `Search`."""
        return Search(self.allowing, self.forbidding, path, breaks, leaf, demands, self.at.examples).witness()


@dataclass(frozen=True)
class Pair:
    """Two shapes at one place."""

    whole: Whole
    old: Shape
    new: Shape
    at: At
    union: tuple[Schema, Schema]
    """The old and the new schema at that place, with all alternatives."""
    nulls: bool = True
    """Whether null is looked at here, and not where the alternatives are."""

    @property
    def answers(self) -> bool:
        """Whether it is of what the client gets."""
        return self.whole.answers

    @property
    def allowing(self) -> Shape:
        """The shape that what breaks comes from."""
        return self.new if self.answers else self.old

    @property
    def forbidding(self) -> Shape:
        """The other shape."""
        return self.old if self.answers else self.new

    @cached_property
    def leaf(self) -> Judge:
        """What may come here."""
        return Judge(asserting(self.allowing.side, self.allowing.schema))

    def forbidden(self, schema: Schema) -> dict[str, Any]:
        """Return a schema of the forbidding side as it judges."""
        return asserting(self.forbidding.side, schema, opened=self.answers)

    def differ(
        self,
        rule: str,
        *,
        place: At | None = None,
        old: str = "",
        new: str = "",
        breaks: dict[str, Any] | None = None,
        demands: tuple[dict[str, Any], ...] = (),
        about: tuple[str, ...] = (),
        sure: bool = False,
        otherwise: Callable[[], Iterator[Change]] | None = None,
    ) -> Iterator[Change]:
        """Yield the change that a difference is, with its proof; nothing, or ``otherwise``, where it breaks nothing.

        ``breaks`` is what the forbidding side asks of the value here and may not get, as it judges; ``about`` are the
        keywords whose clauses are named. ``sure`` says that it is known already to allow something else.
        """
        where = place or self.at
        clauses = tuple(dict.fromkeys((*self.old.clauses(*about), *self.new.clauses(*about))))
        change = Change(rule, where.direction, where.operation, where.place, _weight(rule, where), old, new)
        change = replace(change, clauses=clauses)
        if change.severity is not Severity.BREAKING or breaks is None:
            yield change
            return
        held = None if self.whole.covered else self._held(breaks)
        if self.whole.covered or held is True:
            yield from otherwise() if otherwise else ()
            return
        found = self.whole.search(self.at.path, breaks, self.leaf.schema, *demands)
        witness = where.wrap(found.value) if found else None
        if witness is not None:
            yield replace(change, witness=witness, proof=Proof.WITNESS)
        elif otherwise is not None:
            yield from otherwise()
        elif sure or held is False:
            yield replace(change, proof=Proof.UNKNOWN)
        else:
            yield replace(change, rule="schema-undecided", severity=Severity.RISKY, proof=Proof.UNKNOWN)

    def _held(self, breaks: dict[str, Any]) -> bool | None:
        """Whether what may come here keeps what the forbidding side asks for, or is allowed there all the same."""
        held = covers(Judge(breaks), self.leaf)
        if held is True:
            return True
        union = self.forbidden(self.union[0 if self.answers else 1])
        return True if covers(Judge(union), Judge(_and_not(self.leaf.schema, breaks))) is True else held


@dataclass(frozen=True)
class Field:
    """A field that one side has and the other has not."""

    pair: Pair
    name: str
    side: Side
    schema: Schema
    required: bool

    @property
    def at(self) -> At:
        """Where it is, or would be."""
        return self.pair.at.below(self.name)

    @property
    def place(self) -> str:
        """The place where it is, or would be."""
        return self.at.place


def _weight(rule: str, at: At) -> Severity:
    return RULES[rule].weighs(at.direction)


def _and_not(schema: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    defs = {**other.get("$defs", {}), **schema.get("$defs", {})}
    one, two = ({key: held for key, held in each.items() if key != "$defs"} for each in (schema, other))
    return {"allOf": [one, {"not": two}], "$defs": defs}


__all__ = ["Field", "Pair", "Whole"]
