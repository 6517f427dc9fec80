"""What changed in the parameters of a call, or of a stream's address and headers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.calls.pairing import alike, paired, shape
from voicemock_contracts.changes.calls.security import keys_of
from voicemock_contracts.changes.calls.witnessing import Asked
from voicemock_contracts.changes.change import Change, Witness
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.schemas.subschemas import ASSERTING
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.changes.surface import Operation, Parameter, Stream
from voicemock_contracts.changes.told import REQUEST, told
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.least import NoValueError, least
from voicemock_contracts.changes.witnesses.sampling import samples
from voicemock_contracts.nodes import Node

SIMILAR = 0.6
"""How alike two names are, from 0 to 1, that may be one parameter's."""

_EXPLODE = ", explode"
_DEFAULTS = {"query": f"form{_EXPLODE}", "cookie": f"form{_EXPLODE}", "path": "simple", "header": "simple"}
"""How a parameter is written where nothing is said, by its place."""

_SHOWN: tuple[dict[str, Any], ...] = (
    {"type": "array", "minItems": 2, "items": {"not": {"const": ""}}},
    {"type": "array", "minItems": 2},
    {"type": "object", "minProperties": 2},
    {"type": "object", "minProperties": 1},
)
"""Values in which it shows how they are written, best first."""

_NAMES = re.compile(r"{([^{}]*)}")


def parameter_changes(old: Operation | Stream, new: Operation | Stream, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in the parameters; those that are keys are left to `security`."""
    asked = Asked(old)
    before = {(each.where, each.name): each for each in old.parameters}
    after = {(each.where, each.name): each for each in _named_alike(old, new)}
    keys = {(key.where, key.name) for side in (old, new) for key in keys_of(side)}
    for place, parameter in before.items():
        if place in after:
            yield from _kept(old.name, parameter, after[place], asked, closed)
    gone = [each for place, each in before.items() if place not in after and place not in keys]
    come = [each for place, each in after.items() if place not in before and place not in keys]
    for rule, one, other in partners(gone, come):
        yield elsewhere(rule, old, one, other)
        yield from _schemas(old.name, one, other, asked, closed)
        gone.remove(one)
        come.remove(other)
    for each in gone:
        yield told("parameter-removed", REQUEST, old.name, at(each), was=(_needed(each), ""), clauses=_facts(each))
    for each in come:
        rule, was = "required-parameter-added" if each.required else "parameter-added", ("", _needed(each))
        yield told(rule, REQUEST, old.name, at(each), was=was, witness=asked.whole, clauses=_facts(each))


def at(parameter: Parameter) -> str:
    """Return a parameter's place."""
    return f"{parameter.where}/{parameter.name}"


def _kept(operation: str, old: Parameter, new: Parameter, asked: Asked, closed: bool) -> Iterator[Change]:
    was, facts = (_needed(old), _needed(new)), _facts(old, new)
    if new.required and not old.required:
        witness = partial(asked.whole, without=old)
        yield told("parameter-became-required", REQUEST, operation, at(old), was=was, witness=witness, clauses=facts)
    if old.required and not new.required:
        yield told("parameter-became-optional", REQUEST, operation, at(old), was=was, clauses=facts)
    if old.style != new.style:
        witness, was = partial(_given_several, asked.of, old), (_written(old), _written(new))
        yield told("parameter-style-changed", REQUEST, operation, at(old), was=was, witness=witness, clauses=facts)
    if new.deprecated and not old.deprecated:
        yield told("parameter-deprecated", REQUEST, operation, at(old), was=("", "deprecated"), clauses=facts)
    yield from _schemas(operation, old, new, asked, closed)


def _schemas(operation: str, old: Parameter, new: Parameter, asked: Asked, closed: bool) -> Iterator[Change]:
    place = At(REQUEST, operation, at(old), asked.around_parameter(old), closed=closed)
    yield from schema_changes(old.schema, new.schema, place)


def partners(gone: list[Parameter], come: list[Parameter]) -> list[tuple[str, Parameter, Parameter]]:
    """Return the parameters that go elsewhere, and of the rest those that have another name, each with its rule."""
    moved = paired(gone, come, lambda one, other: one.name.casefold() == other.name.casefold())
    left = [each for each in gone if not any(each is one for one, _ in moved)]
    free = [each for each in come if not any(each is other for _, other in moved)]

    def likeness(one: Parameter, other: Parameter) -> float:
        if one.where != other.where or one.required != other.required or shape(one.schema) != shape(other.schema):
            return 0
        alone = all(sum(each.where == one.where for each in side) == 1 for side in (left, free))
        names = alike(one.name, other.name)
        return 1 + names if alone or names >= SIMILAR or _specific(one) else 0

    renamed = paired(left, free, likeness)
    return [("parameter-moved", *pair) for pair in moved] + [("parameter-renamed", *pair) for pair in renamed]


def elsewhere(rule: str, old: Operation | Stream, one: Parameter, other: Parameter) -> Change:
    """Return the change of a parameter that goes elsewhere or by another name, shown by a request as it was."""
    witness, was = partial(_given, old, one), (at(one), at(other))
    return told(rule, REQUEST, old.name, at(one), was=was, witness=witness, clauses=_facts(one, other))


def _given(old: Operation | Stream, parameter: Parameter) -> Witness | None:
    return Asked(old).around_parameter(parameter)(some(parameter))


def _given_several(old: Operation | Stream, parameter: Parameter) -> Witness | None:
    """Return a request in which it shows how a parameter is written: of a list two items, if it may have them."""
    return Asked(old).around_parameter(parameter)(_several(parameter))


def _several(parameter: Parameter) -> object:
    if parameter.schema is not None:
        side = Side.of(parameter.schema)
        for shown in _SHOWN:
            for value in samples(asserting(side, side.schema), shown):
                return value
    return some(parameter)


def _written(parameter: Parameter) -> str:
    """Return how a parameter is written, in a few words; a media type says it all."""
    style = parameter.style or _DEFAULTS.get(parameter.where, "")
    return style if "/" in style or style.endswith(_EXPLODE) else f"{style}, no explode"


def _specific(parameter: Parameter) -> bool:
    """Whether a schema is one of few, so that two parameters of it may be one whatever their names."""
    value = parameter.schema.value if parameter.schema is not None else None
    return isinstance(value, dict) and bool(value.keys() & (ASSERTING - {"type"}))


def _named_alike(old: Operation | Stream, new: Operation | Stream) -> Iterator[Parameter]:
    """Yield the new parameters, those of the path under the old names: what they are called there is not felt."""
    before, after = (_NAMES.findall(_path(side)) for side in (old, new))
    names = dict(zip(after, before, strict=True)) if len(before) == len(after) else {}
    for each in new.parameters:
        yield replace(each, name=names.get(each.name, each.name)) if each.where == "path" else each


def _path(side: Operation | Stream) -> str:
    return side.path if isinstance(side, Operation) else side.address


def some(parameter: Parameter) -> object:
    """Return a value for a parameter; a text where none could be made."""
    try:
        return least(parameter.schema, seen=True)
    except NoValueError:
        return "any"


def _needed(parameter: Parameter) -> str:
    return "required" if parameter.required else "optional"


def _facts(*parameters: Parameter) -> tuple[str, ...]:
    return tuple(id for each in parameters for id in clauses_of(each.schema))


def clauses_of(node: Node | None) -> tuple[str, ...]:
    """Return the clauses that a schema names."""
    listed = node.value.get("x-facts", []) if node is not None and isinstance(node.value, dict) else []
    named = listed if isinstance(listed, list) else [id for ids in listed.values() for id in ids]
    return tuple(dict.fromkeys(map(str, named)))


__all__ = ["SIMILAR", "at", "clauses_of", "elsewhere", "parameter_changes", "partners", "some"]
