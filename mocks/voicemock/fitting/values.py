"""A body or a message of the fake's, put as the new contract may have it: what changed is in it, and it is right."""

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from voicemock.fitting.sent import moved
from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge
from voicemock_contracts.changes.witnesses.least import NoValueError, least
from voicemock_contracts.changes.witnesses.reaching import Place, inside, placed, reached
from voicemock_contracts.changes.witnesses.sampling import samples
from voicemock_contracts.nodes import Node

GONE = ("field-removed", "required-field-removed", "field-became-optional")
ELSEWHERE = ("field-renamed", "field-moved")

HOLDS = "holds"
"""The step of a place at which a relation is named."""

_ROUNDS = 8
"""How often a value is mended before an example takes its place."""

_NOTHING = object()


def fitted(value: Any, changes: Iterable[Change], under: str, old: Node | None, new: Node | None) -> Any:
    """Return the value with what changed under a place of the old contract's, ``200`` or ``tells/frame``, put in.

    ``old`` and ``new`` are its schemas. It is right by the new one: what is wrong all the same is taken from a small
    value that is right, and where that does not help, it is that value.
    """
    here = sorted((each for each in changes if _steps(each, under) is not None), key=_turn)
    if not here:
        return value
    made = value
    for change in here:
        path = _steps(change, under) or ()
        made = _unbound(made, change, path, old, new) if HOLDS in path else _changed(made, change, path, under)
    return mended(made, new, value)


def mended(value: Any, schema: Node | None, told: Any = None) -> Any:
    """Return a value that a schema allows, and that is as much of this one as can be.

    What it lacks is looked for by its name in what the fake ``told``.
    """
    judge = _judge(schema)
    if schema is None or not judge.knows or judge.allows(value):
        return value
    try:
        right = least(schema)
    except NoValueError:
        return value
    names = {**_leaves(told), **_leaves(value)}
    if isinstance(right, dict):
        right = _named(right, names, judge)
    for _ in range(_ROUNDS):
        place = min(judge.wrong(value), key=len, default=None)
        if place is None or (not place and not isinstance(value, dict)):
            break
        value = _mended_at(value, place, right, judge)
        if judge.allows(value):
            return value
    return right


def example(schema: Node | None, examples: Sequence[object]) -> Any:
    """Return the first of the documents' examples that is right, else a small value that is; NoValueError for none."""
    if schema is not None:
        judge = _judge(schema)
        for each in islice(examples, 20):
            if judge.allows(each):
                return each
    return least(schema, tuple(examples))


def _steps(change: Change, under: str) -> tuple[str, ...] | None:
    """Return the path of a change below a place; None of one that is elsewhere."""
    place = change.place.partition("=")[0]
    if place.startswith(f"{under}/header/"):
        return None
    if place == under:
        return ()
    return tuple(place.removeprefix(f"{under}/").split("/")) if place.startswith(f"{under}/") else None


def _turn(change: Change) -> int:
    """Return when a change is put in: what goes elsewhere first, what is gone last."""
    if change.rule in ELSEWHERE:
        return 0
    if change.rule in GONE:
        return 4
    return 3 if change.rule == "became-nullable" else 1 if HOLDS in change.place.split("/") else 2


def _changed(value: Any, change: Change, path: tuple[str, ...], under: str) -> Any:
    if change.rule == "field-renamed":
        return moved(value, path, (*path[:-1], change.new))
    if change.rule == "field-moved":
        there = change.new.removeprefix(f"{under}/").split("/")
        return moved(value, path, tuple(there))
    if change.rule in GONE:
        return _without(value, path)
    shown = _shown(change)
    if shown is _NOTHING:
        return value
    new = [each for _, each in reached(shown, path)]
    if not new:
        return value
    meant = change.place.partition("=")[2]
    put = next((each for each in new if _text(each) == meant), new[0])
    for place, _ in list(reached(value, path)):
        value = placed(value, place, put)
    return value


def _unbound(value: Any, change: Change, path: tuple[str, ...], old: Node | None, new: Node | None) -> Any:
    """Return the value in which a relation holds no more: as the witness has it, and as much as can be of its own."""
    shown, path = _shown(change), path[: path.index(HOLDS)]
    models = [each for _, each in reached(shown, path)]
    before, after = _judge(old), _judge(new)
    for place, own in list(reached(value, path)) if models and change.witness is not None else ():
        made = placed(value, place, models[0])
        for name, each in own.items() if isinstance(own, dict) and isinstance(models[0], dict) else ():
            tried = placed(made, (*place, name), each) if name in models[0] else made
            made = tried if after.allows(tried) and before.forbids(tried) else made
        value = made
    return value


def _shown(change: Change) -> Any:
    """Return the body, or the message, of a change's witness."""
    if change.witness is None:
        return _NOTHING
    said = change.witness.value
    return said["body"] if "body" in said else next(iter(said.get("tells", ())), _NOTHING)


def _without(value: Any, path: tuple[str, ...]) -> Any:
    if not path:
        return value
    for place, each in list(reached(value, path[:-1])):
        if isinstance(each, dict) and path[-1] in each:
            value = placed(value, place, {name: held for name, held in each.items() if name != path[-1]})
    return value


def _named(right: dict[str, Any], names: dict[str, Any], judge: Judge) -> dict[str, Any]:
    """Return a value that is right with as many of these outermost fields as can be."""
    pinned: dict[str, Any] = {}
    for name in (each for each in right if each in names):
        tried = {**pinned, name: {"const": names[name]}}
        found = next(samples(judge.schema, {"type": "object", "properties": tried}), None)
        if found is not None:
            right, pinned = found, tried
    return right


def _leaves(value: Any) -> dict[str, Any]:
    """Return what stands in a value by the names of its fields, the outer ones before the inner."""
    found: dict[str, Any] = {}
    for place, each in reversed(list(inside(value))):
        if place and isinstance(place[-1], str) and not isinstance(each, dict):
            found[place[-1]] = each
    return found


def _judge(schema: Node | None) -> Judge:
    side = Side.of(schema)
    return Judge(asserting(side, side.schema))


def _mended_at(value: Any, place: Place, right: Any, judge: Judge) -> Any:
    """Return the value with what is wrong at a place taken from one that is right."""
    part, model = _at(value, place), _at(right, place)
    if not (isinstance(part, dict) and isinstance(model, dict)):
        return placed(value, place, model) if model is not _NOTHING else right
    whole = placed(value, place, {**model, **part})
    if not any(each == place for each in judge.wrong(whole)):
        return whole
    only = placed(value, place, {name: part.get(name, held) for name, held in model.items()})
    return only if not any(each == place for each in judge.wrong(only)) else placed(value, place, model)


def _at(value: Any, place: Place) -> Any:
    for step in place:
        if isinstance(value, list) and isinstance(step, int) and value:
            value = value[min(step, len(value) - 1)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return _NOTHING
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


__all__ = ["HOLDS", "example", "fitted", "mended"]
