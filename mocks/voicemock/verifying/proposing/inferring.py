"""A schema made of the values that came: their types, the fields they always have, the items of their lists."""

from collections.abc import Sequence
from typing import Any

DEEPEST = 12
"""Levels below which nothing is said."""

REFERENCE = "$ref"
"""A field of this name would read as a reference; it is left open."""


def inferred(values: Sequence[Any], clause: str, at_least: int, depth: int = DEEPEST) -> dict[str, Any]:
    """Return the schema of values, which rests on a clause; a field is required that all of enough objects have.

    Objects stay open: what else may come nobody has said.
    """
    types = sorted({name_of(value) for value in values})
    if "number" in types and "integer" in types:
        types.remove("integer")
    schema: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
    objects = [value for value in values if isinstance(value, dict)]
    items = [item for value in values if isinstance(value, list) for item in value]
    names = sorted({name for each in objects for name in each} - {REFERENCE})
    always = [name for name in names if all(name in each for each in objects)]
    if always and len(objects) >= at_least:
        schema["required"] = always
    schema["x-facts"] = [clause]
    if names and depth:
        schema["properties"] = {
            name: inferred([each[name] for each in objects if name in each], clause, at_least, depth - 1)
            for name in names
        }
    if items and depth:
        schema["items"] = inferred(items, clause, at_least, depth - 1)
    return schema


def name_of(value: object) -> str:
    """Return what JSON Schema calls a value's type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    return next(
        name
        for kind, name in ((float, "number"), (str, "string"), (list, "array"), (dict, "object"))
        if isinstance(value, kind)
    )


__all__ = ["inferred", "name_of"]
