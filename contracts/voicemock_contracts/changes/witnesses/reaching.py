"""What stands in a value at a path, and the value with something else there."""

from collections.abc import Iterator, Sequence
from typing import Any

from voicemock_contracts.changes.at import ANY

Place = tuple[str | int, ...]


def reached(value: Any, path: Sequence[str], place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield each place that a path leads to in a value, and what stands there."""
    if not path:
        yield place, value
        return
    step, *steps = path
    if step == ANY and isinstance(value, list):
        for number, item in enumerate(value):
            yield from reached(item, steps, (*place, number))
    elif isinstance(value, dict) and step in value:
        yield from reached(value[step], steps, (*place, step))


def placed(value: Any, place: Place, other: Any) -> Any:
    """Return a value with something else at a place."""
    if not place:
        return other
    step, *steps = place
    inner = placed(value[step], tuple(steps), other)
    if isinstance(value, list):
        return [inner if number == step else each for number, each in enumerate(value)]
    return {key: inner if key == step else each for key, each in value.items()}


def demanded(path: Sequence[str], schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of values that have something of a schema at a path."""
    for step in reversed(path):
        if step == ANY:
            schema = {"type": "array", "minItems": 1, "prefixItems": [schema]}
        else:
            schema = {"type": "object", "required": [step], "properties": {step: schema}}
    return schema


def inside(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every value within a value with its place, the outermost first."""
    yield place, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in pairs:
        yield from inside(each, (*place, step))


__all__ = ["Place", "demanded", "inside", "placed", "reached"]
