"""The ways in which several schemas can hold at once: references followed, one alternative chosen of each."""

from collections.abc import Iterator
from typing import Any

Flat = list[dict[str, Any]]
"""Schemas that all have to hold, none of them a reference, an allOf, an alternative or a condition."""

_TAKEN = ("$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "$defs", "dependentSchemas")


def branches(schemas: list[Any], defs: dict[str, Any]) -> Iterator[Flat]:
    """Yield each choice of alternatives, first ones first."""
    yield from _chosen(tuple(schemas), (), frozenset(), defs)


def _chosen(
    waiting: tuple[Any, ...], flat: tuple[dict[str, Any], ...], seen: frozenset[str], defs: dict[str, Any]
) -> Iterator[Flat]:
    while waiting:
        schema, *others = waiting
        waiting = tuple(others)
        if schema is True:
            continue
        if schema is False:
            return
        own = {key: held for key, held in schema.items() if key not in _TAKEN}
        if own:
            flat = (*flat, own)
        reference = schema.get("$ref")
        if reference is not None and reference not in seen:
            seen |= {reference}
            waiting = (*waiting, defs[reference.removeprefix("#/$defs/")])
        waiting = (*waiting, *schema.get("allOf", ()))
        if "dependentSchemas" in schema:
            waiting = (*waiting, *map(_depending, schema["dependentSchemas"].items()))
        choices = _choices(schema)
        if choices:
            for options in _every(choices):
                yield from _chosen((*waiting, *options), flat, seen, defs)
            return
    yield list(flat)


def _choices(schema: dict[str, Any]) -> list[list[Any]]:
    """Return the alternatives that a schema leaves, a list for each choice."""
    choices = [schema[keyword] for keyword in ("anyOf", "oneOf") if keyword in schema]
    if "if" in schema:
        holds = {"allOf": [schema["if"], schema.get("then", True)]}
        choices.append([holds, {"allOf": [{"not": schema["if"]}, schema.get("else", True)]}])
    return choices


def _every(choices: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    if not choices:
        yield ()
        return
    first, *others = choices
    for option in first:
        for rest in _every(others):
            yield (option, *rest)


def _depending(pair: tuple[str, Any]) -> dict[str, Any]:
    name, schema = pair
    return {"anyOf": [{"properties": {name: False}}, schema]}


__all__ = ["Flat", "branches"]
