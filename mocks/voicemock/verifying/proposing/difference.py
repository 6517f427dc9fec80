"""Where one document differs from another, as a JSON Merge Patch (RFC 7396)."""

from typing import Any


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the patch that makes the first of the second; empty where they are the same. Lists are restated whole."""
    patch: dict[str, Any] = dict.fromkeys(name for name in before if name not in after)
    for name, value in after.items():
        if name not in before:
            patch[name] = value
        elif isinstance(before[name], dict) and isinstance(value, dict):
            below = difference(before[name], value)
            if below:
                patch[name] = below
        elif not _same(before[name], value):
            patch[name] = value
    return patch


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same to YAML's reader: `1` is not `true`, nor `1.0`."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    return type(one) is type(other) and bool(one == other)


__all__ = ["difference"]
