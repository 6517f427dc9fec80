"""Where schemas stand within a schema, and which keywords say nothing about values."""

from collections.abc import Callable
from typing import Any

Schema = dict[str, Any] | bool

ONE = (
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
"""Keywords that hold a schema."""

MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
"""Keywords that hold a list of schemas."""

NAMED = ("dependentSchemas", "patternProperties", "properties")
"""Keywords that hold schemas by name."""

ASSERTING = frozenset(
    {
        *("$ref", "type", "enum", "const", "format", "pattern", "minLength", "maxLength", "contentEncoding"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minItems", "maxItems", "uniqueItems", "minContains", "maxContains"),
        *("required", "minProperties", "maxProperties", "dependentRequired"),
        *ONE,
        *MANY,
        *NAMED,
    }
    - {"contentSchema"}
)
"""Keywords that a value is held against; the rest are words for people, or extensions."""


_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "enum", "required")


def fitting(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without keywords that hold what they cannot: others write ``required: true`` and the like."""
    return {key: held for key, held in schema.items() if _fits(key, held)}


def _fits(keyword: str, held: Any) -> bool:
    if keyword in NAMED:
        return isinstance(held, dict)
    if keyword in ONE:
        return isinstance(held, dict | bool)
    return isinstance(held, list) and bool(held or keyword == "enum") if keyword in _LISTS else True


def below(schema: dict[str, Any], of: Callable[[Schema], Schema]) -> dict[str, Any]:
    """Return a schema with each schema that stands directly in it replaced by what a function makes of it."""
    made = dict(schema)
    for keyword, held in schema.items():
        if keyword in ONE and isinstance(held, dict | bool):
            made[keyword] = of(held)
        elif keyword in MANY and isinstance(held, list):
            made[keyword] = [of(each) for each in held]
        elif keyword in NAMED and isinstance(held, dict):
            made[keyword] = {name: of(each) for name, each in held.items()}
    return made


__all__ = ["ASSERTING", "MANY", "NAMED", "ONE", "Schema", "below", "fitting"]
