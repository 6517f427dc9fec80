"""What a negated schema speaks of: values and names of fields that may break it, to be tried."""

from collections.abc import Iterator
from typing import Any


def here(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and those within it that are about the same value."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("not", "if", "then", "else"):
        yield from here(schema.get(keyword))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(keyword, ()):
            yield from here(each)


def values(schema: Any) -> Iterator[Any]:
    """Yield the values that a schema lists."""
    for each in here(schema):
        yield from each.get("enum", ())
        yield from [each["const"]] if "const" in each else ()


def names(schema: Any) -> Iterator[str]:
    """Yield the names of fields that a schema has something to say of."""
    for each in here(schema):
        for keyword in ("properties", "dependentRequired", "required"):
            yield from each.get(keyword, ())


def patterns(schema: Any, keyword: str) -> Iterator[str]:
    """Yield the patterns of names that a schema has in ``patternProperties``, or in ``propertyNames``."""
    for each in here(schema):
        held = each.get(keyword, {})
        if keyword == "patternProperties":
            yield from held
        elif isinstance(held, dict) and "pattern" in held:
            yield held["pattern"]


__all__ = ["here", "names", "patterns", "values"]
