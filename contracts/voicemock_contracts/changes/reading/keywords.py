"""What a schema's keywords may hold: one line says where a value means nothing, before anything is made of it."""

from functools import cache
from typing import Any

import jsonschema_rs

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.schemas.subschemas import MANY, NAMED, ONE
from voicemock_contracts.changes.witnesses.expressions import UnsupportedPatternError, parsed
from voicemock_contracts.nodes import Node

WHOLE = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
"""Keywords that hold a whole number."""

_NUMBER = (int, float)
_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("minimum", "maximum", "multipleOf", *WHOLE), _NUMBER),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), (*_NUMBER, bool)),
    **dict.fromkeys(("enum", *MANY), (list,)),
    **dict.fromkeys((*NAMED, "$defs", "definitions"), (dict,)),
    **dict.fromkeys(ONE, (dict, bool)),
    **dict.fromkeys(("$ref", "contentEncoding", "contentMediaType", "format", "pattern"), (str,)),
    "type": (str, list),
    "uniqueItems": (bool,),
    "required": (list, bool),
    "items": (list, dict, bool),
    **dict.fromkeys(("dependencies", "dependentRequired"), (dict,)),
}
"""What a keyword's value is of, as far as more than the schema itself would be misread."""

_LISTS = ("required", "type")
"""Keywords whose lists hold texts."""

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def checked(node: Node) -> None:
    """Raise `SurfaceError` with the place where a keyword of a schema holds what means nothing."""
    for keyword, value in node.value.items():
        wrong = _wrong(keyword, value)
        if wrong:
            raise SurfaceError(f"{node.pointer}/{keyword}: {wrong}")


def _wrong(keyword: str, value: Any) -> str:
    """Return what is wrong with a keyword's value; empty for nothing."""
    kinds = _KINDS.get(keyword)
    if kinds is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
        return f"{str(value)[:40]!r} means nothing here"
    if keyword in WHOLE and value % 1 != 0:
        return f"{value} is no whole number"
    if (keyword in WHOLE and value < 0) or (keyword == "multipleOf" and value <= 0):
        return f"{value} is too small to mean anything"
    if keyword in _LISTS and isinstance(value, list) and not all(isinstance(each, str) for each in value):
        return f"texts should stand in the list, not {str(value)[:40]!r}"
    if keyword == "type":
        named = [value] if isinstance(value, str) else value
        unknown = next((each for each in named if each not in _TYPES), None)
        return "" if unknown is None else f"unknown type {unknown!r}; there are {', '.join(_TYPES)}"
    patterns = (value,) if keyword == "pattern" else tuple(value) if keyword == "patternProperties" else ()
    unread = next((each for each in patterns if not _is_pattern(each)), None)
    return "" if unread is None else f"{unread!r} is no regular expression that can be read"


@cache
def _is_pattern(pattern: str) -> bool:
    """Whether a text is a regular expression: to our own reader or, where that knows too little, to the judge."""
    try:
        parsed(pattern)
    except UnsupportedPatternError:
        return _compiles(pattern)
    return True


def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True


__all__ = ["WHOLE", "checked"]
