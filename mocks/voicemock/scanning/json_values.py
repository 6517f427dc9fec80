"""The values of a JSON document, each with its JSON pointer and the name that it has."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PAIRED = ("value", "text", "data")
"""Fields that hold the value of whoever is named beside them, or above them."""


ENCODED = "encoded"
"""The name of what a HAR has in base64: bytes, of which any are random."""


class Fields(tuple[tuple[str, Any], ...]):
    """An object as it is written, a name that comes twice among them: a dict would forget the first."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A text or a number of a document; whether it is a field's own name, and whether a cookie's value in a HAR."""

    pointer: str
    name: str
    text: str
    is_name: bool = False
    cookie: bool = False


def parsed(text: str) -> Any:
    """Return what a JSON text says, its objects as ``Fields``; ValueError or RecursionError where it isn't JSON."""
    return json.loads(text, object_pairs_hook=Fields)


def values(value: Any, pointer: str = "", name: str = "", *, cookie: bool = False) -> Iterator[Value]:
    """Yield all texts and numbers in it, and the names of its fields, as texts without a name."""
    if isinstance(value, Fields):
        named = ENCODED if ("encoding", "base64") in value else _name_beside(value)
        for key, each in value:
            inner = f"{pointer}/{_escaped(key)}"
            yield Value(inner, "", key, is_name=True)
            called = (named or name) if key in PAIRED else key
            yield from values(each, inner, called, cookie=cookie and key == "value")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from values(each, f"{pointer}/{number}", name, cookie=cookie or name == "cookies")
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield Value(pointer, name, str(value), cookie=cookie)


def _name_beside(fields: Fields) -> str:
    """Return the name that an object gives to its value, as HAR does: ``{"name": …, "value": …}``."""
    return next((each for key, each in fields if key == "name" and isinstance(each, str)), "")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


__all__ = ["ENCODED", "Fields", "Value", "parsed", "values"]
