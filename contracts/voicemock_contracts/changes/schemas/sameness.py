"""Whether two values are the same as JSON has them."""

from collections.abc import Iterable
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same as JSON, where 1 is 1.0 but not true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(each, other[key]) for key, each in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def among(value: Any, values: Iterable[Any]) -> bool:
    """Whether a value is one of some values."""
    return any(same(value, each) for each in values)


__all__ = ["among", "same"]
