"""Pairs of schemas drawn at random: an old one, and a new one that differs in a few places."""

from typing import Any

from hypothesis import strategies as st

_SCALARS: tuple[dict[str, Any], ...] = (
    {"type": "string"},
    {"type": "integer"},
    {"type": "number"},
    {"type": "boolean"},
    {"type": ["string", "null"]},
    {"type": "string", "enum": ["real", "fake"]},
    {"type": "string", "enum": ["fake", "real", "unsure"]},
    {"enum": ["real", None]},
    {"const": "real"},
    {"type": "number", "minimum": 0, "maximum": 1},
    {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
    {"type": "integer", "minimum": 0, "maximum": 100},
    {"type": "integer", "exclusiveMinimum": -1},
    {"type": "number", "multipleOf": 0.01},
    {"type": "number", "multipleOf": 0.0001},
    {"type": "string", "minLength": 1},
    {"type": "string", "maxLength": 8},
    {"type": "string", "pattern": "^[a-z]+$"},
    {"type": "string", "pattern": "^[a-z0-9]*$"},
    {"type": "string", "format": "date"},
    {"type": "string", "not": {"const": "x"}},
    {"oneOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]},
    {"anyOf": [{"const": "a"}, {"const": "b"}]},
    {},
)

_NAMES = ("kind", "label", "score")


def pairs(depth: int = 3) -> st.SearchStrategy[tuple[Any, Any]]:
    """Return pairs of schemas, mostly alike."""
    scalar = st.sampled_from(_SCALARS)
    same = scalar.map(lambda each: (each, each))
    if depth == 0:
        return same | st.tuples(scalar, scalar)
    return same | same | st.tuples(scalar, scalar) | _objects(depth) | _objects(depth) | _lists(depth) | _either(depth)


@st.composite
def _objects(draw: st.DrawFn, depth: int) -> tuple[Any, Any]:
    sides: list[dict[str, Any]] = [{"type": "object", "properties": {}, "required": []} for _ in range(2)]
    for name in draw(st.lists(st.sampled_from(_NAMES), min_size=1, unique=True)):
        schemas = draw(pairs(depth - 1))
        there = draw(st.sampled_from(((1, 1), (1, 1), (1, 1), (1, 0), (0, 1))))
        required = draw(st.sampled_from(((0, 0), (1, 1), (1, 1), (1, 0), (0, 1))))
        for side, schema, is_there, is_required in zip(sides, schemas, there, required, strict=True):
            if is_there:
                side["properties"][name] = schema
                side["required"] += [name] * is_required
    others = draw(st.sampled_from(((None, None), (None, None), (False, False), (False, None), (None, False))))
    for side, other in zip(sides, others, strict=True):
        if other is not None:
            side["additionalProperties"] = other
    if draw(st.integers(0, 5)) == 0:
        sides[draw(st.integers(0, 1))]["minProperties"] = 1
    return sides[0], sides[1]


@st.composite
def _lists(draw: st.DrawFn, depth: int) -> tuple[Any, Any]:
    items = draw(pairs(depth - 1))
    bounds = draw(st.sampled_from((({}, {}), ({}, {}), ({"minItems": 1}, {}), ({}, {"maxItems": 2}))))
    unique: tuple[dict[str, Any], dict[str, Any]] = draw(
        st.sampled_from((({}, {}), ({}, {}), ({"uniqueItems": True}, {})))
    )
    one, other = (
        {"type": "array", "items": item, **bound, **each}
        for item, bound, each in zip(items, bounds, unique, strict=True)
    )
    return one, other


@st.composite
def _either(draw: st.DrawFn, depth: int) -> tuple[Any, Any]:
    keyword = draw(st.sampled_from(("anyOf", "oneOf")))
    alternatives = draw(st.lists(pairs(depth - 1), min_size=1, max_size=3))
    sides: tuple[list[Any], list[Any]] = ([], [])
    for schemas in alternatives:
        for side, schema, kept in zip(sides, schemas, draw(st.sampled_from(((1, 1), (1, 1), (1, 0)))), strict=True):
            side.extend([schema] * kept)
    if not all(sides):
        return alternatives[0]
    return {keyword: sides[0]}, {keyword: sides[1]}


__all__ = ["pairs"]
