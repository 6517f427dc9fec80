"""JSON Merge Patch (RFC 7396): how an edition states only where its document differs from the baseline's."""

from typing import Any


def merged(target: Any, patch: Any) -> Any:
    """Return the target as the patch has it: maps are merged, null takes a member away, anything else replaces.

    Neither is changed; what stays the same is shared.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


__all__ = ["merged"]
