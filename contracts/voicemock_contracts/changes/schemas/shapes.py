"""What a schema says once references, allOf and alternatives are taken apart: the form in which two are compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from voicemock_contracts.changes.schemas.sameness import among
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.schemas.subschemas import Schema
from voicemock_contracts.changes.witnesses.asserting import implied, is_file

TYPES = ("object", "array", "string", "integer", "fraction", "boolean", "null")
"""The types of values; a number is an integer or a fraction."""

_MOST = 32
"""Alternatives that are told apart."""

_DEEPEST = 8
"""Levels of alternatives within alternatives; a schema may have itself among its own."""

_GROUP = frozenset({"required", "not", "dependentRequired", "minProperties", "maxProperties", "title", "description"})
"""Keywords of an alternative that only says which fields come together: a condition and no shape of its own."""

REST = (
    *("not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties", "propertyNames"),
    *("contains", "minContains", "maxContains", "uniqueItems", "prefixItems", "unevaluatedItems"),
    *("unevaluatedProperties", "anyOf", "oneOf"),
)
"""Keywords without a rule of their own: containment tells what became of them."""


@dataclass(frozen=True)
class Shape:
    """Schemas that all have to hold, none of them a reference, an allOf or, but for conditions, an alternative."""

    side: Side
    parts: tuple[dict[str, Any], ...]

    def all(self, keyword: str) -> list[Any]:
        """Return what a keyword holds, in each schema that has it."""
        return [part[keyword] for part in self.parts if keyword in part]

    @property
    def schema(self) -> dict[str, Any]:
        """The schemas as one."""
        return dict(self.parts[0]) if len(self.parts) == 1 else {"allOf": list(self.parts)}

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that all schemas allow."""
        meant = implied(list(self.parts))
        found = frozenset(_types(meant) if meant else TYPES)
        for each in self.all("type"):
            found &= frozenset(_types(each))
        if self.listed is not None:
            found &= frozenset(map(type_of, self.listed))
        return found

    @cached_property
    def listed(self) -> list[Any] | None:
        """The values that are listed; None where any may be."""
        lists = [*self.all("enum"), *([each] for each in self.all("const"))]
        if not lists:
            return None
        first, *others = lists
        named = [frozenset(_types(each)) for each in self.all("type")]
        return [
            value
            for value in first
            if all(among(value, other) for other in others) and all(type_of(value) in types for types in named)
        ]

    @property
    def file(self) -> bool:
        """Whether it is that of a file."""
        return any(map(is_file, self.parts))

    @cached_property
    def fields(self) -> dict[str, Schema]:
        """The schemas of the fields that are listed, or required, and may be there."""
        names = dict.fromkeys(
            name for keyword in ("properties", "required") for each in self.all(keyword) for name in each
        )
        found = {name: self._field(name) for name in names}
        return {name: each for name, each in found.items() if each is not False}

    def _field(self, name: str) -> Schema:
        held: list[Schema] = []
        for part in self.parts:
            if name in part.get("properties", {}):
                held.append(part["properties"][name])
            elif "additionalProperties" in part and "patternProperties" not in part:
                held.append(part["additionalProperties"])
        if any(each is False for each in held):
            return False
        said = [each for each in held if each is not True]
        return said[0] if len(said) == 1 else {"allOf": said} if said else True

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the fields that have to be there."""
        return frozenset(name for each in self.all("required") for name in each)

    @property
    def others(self) -> Schema:
        """The schema of fields that are not listed; False where there may be none."""
        held = [
            *self.all("additionalProperties"),
            *(each for each in self.all("unevaluatedProperties") if each is False),
        ]
        if any(each is False for each in held):
            return False
        said = [each for each in held if each is not True]
        return said[0] if len(said) == 1 else {"allOf": said} if said else True

    @property
    def items(self) -> Schema:
        """The schema of a list's items."""
        said = [each for each in self.all("items") if each is not True]
        if any(each is False for each in said):
            return False
        return said[0] if len(said) == 1 else {"allOf": said} if said else True

    @property
    def rest(self) -> list[dict[str, Any]]:
        """What has no rule of its own, schema by schema."""
        return [kept for part in self.parts if (kept := {key: held for key, held in part.items() if key in REST})]

    def clauses(self, *keywords: str) -> tuple[str, ...]:
        """Return the clauses that some keywords rest on; all of its clauses without a keyword."""
        found: dict[str, None] = {}
        for part in self.parts:
            facts = part.get("x-facts", ())
            for keyword in keywords or (facts if isinstance(facts, dict) else ()):
                if isinstance(facts, dict) and (keyword in part or not keywords):
                    found.update(dict.fromkeys(facts.get(keyword, ())))
            if not isinstance(facts, dict) and (not keywords or any(each in part for each in keywords)):
                found.update(dict.fromkeys(facts))
        return tuple(found)


def shapes(side: Side, schema: Schema) -> list[Shape]:
    """Return the alternatives that a schema leaves, each on its own; one where it leaves none.

    Null as an alternative, and alternatives of other types, are put together with the ones beside them; alternatives
    that all list their values become one list.
    """
    found = [Shape(side, tuple(parts)) for parts in islice(_alternatives(side, [schema], _DEEPEST), _MOST)]
    return _together(side, found)


def _alternatives(side: Side, schemas: list[Schema], depth: int) -> Iterator[list[dict[str, Any]]]:
    parts = [part for each in schemas for part in side.parts(each)]
    for number, part in enumerate(parts):
        for keyword in ("oneOf", "anyOf"):
            options = part.get(keyword)
            if not depth or options is None or all(_is_condition(each) for each in options):
                continue
            others = [
                *parts[:number],
                {key: held for key, held in part.items() if key != keyword},
                *parts[number + 1 :],
            ]
            kept = [each for each in others if each]
            for option in options:
                if option is not False:
                    yield from _alternatives(side, [*kept, option], depth - 1)
            return
    yield parts


def _is_condition(option: Schema) -> bool:
    return isinstance(option, dict) and bool(option) and option.keys() <= _GROUP


def _together(side: Side, found: list[Shape]) -> list[Shape]:
    if len(found) == 1:
        return found
    found = [each for each in found if each.types] or found[:1]
    lists = [each.listed for each in found]
    if all(values is not None or each.types == {"null"} for values, each in zip(lists, found, strict=True)):
        values = [value for each in lists for value in (each if each is not None else [None])]
        titled = {key: held for key, held in found[0].parts[0].items() if key in ("x-facts", "default", "deprecated")}
        return [Shape(side, ({**titled, "enum": values},))]
    joined: list[Shape] = []
    for each in found:
        for number, other in enumerate(joined):
            if not each.types & other.types and not _entangled(each) and not _entangled(other):
                joined[number] = _joined(other, each)
                break
        else:
            joined.append(each)
    return joined


def _entangled(shape: Shape) -> bool:
    """Whether what a shape says is not about its types alone."""
    return shape.listed is not None or bool(shape.rest) or shape.file


def _joined(one: Shape, other: Shape) -> Shape:
    kinds = [kind for kind in TYPES if kind in one.types | other.types]
    named = [
        "number" if kind == "fraction" else kind for kind in kinds if not (kind == "integer" and "fraction" in kinds)
    ]
    parts = [{key: held for key, held in part.items() if key != "type"} for part in (*one.parts, *other.parts)]
    return Shape(one.side, ({"type": named}, *(part for part in parts if part)))


def _types(named: str | list[str]) -> Iterator[str]:
    for each in [named] if isinstance(named, str) else named:
        yield from ("integer", "fraction") if each == "number" else (each,)


def type_of(value: Any) -> str:
    """Return the type of a value, one of `TYPES`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value == int(value) else "fraction"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


__all__ = ["REST", "TYPES", "Shape", "shapes", "type_of"]
