"""What may stand in a step: each check returns the value as it is meant, or says in a line what would be right."""

import math
import re
from collections.abc import Iterable, Mapping

from voicemock.scripting.errors import ScriptError, listed

MOST = 1e12
"""No number of a script is larger: so many seconds are longer than any clock of ours runs."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""What no UTF-8 can hold."""


def text(name: str, value: object) -> str:
    """Return a text that is not empty."""
    if isinstance(value, str) and value and not SURROGATE.search(value):
        return value
    raise ScriptError(f"{name} has to be a text, not {value!r}")


def number(name: str, value: object, low: float = 0, high: float = math.inf) -> float:
    """Return a finite number within bounds."""
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= min(high, MOST):
        return value
    most = "" if high == math.inf else f" and at most {high:g}"
    raise ScriptError(f"{name} has to be a number, at least {low:g}{most}, not {value!r}")


def whole(name: str, value: object, low: int = 0) -> int:
    """Return a whole number from ``low`` on."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= MOST:
        return value
    raise ScriptError(f"{name} has to be a whole number, at least {low}, not {value!r}")


def one_of(name: str, value: object, choices: Iterable[str]) -> str:
    """Return one of the choices."""
    known = tuple(choices)
    if isinstance(value, str) and value in known:
        return value
    raise ScriptError(f"{name} {value!r} is none of {listed(known)}")


def fields(name: str, value: object, known: Iterable[str]) -> Mapping[str, object]:
    """Return a mapping that has none but known names."""
    names = tuple(known)
    if not isinstance(value, Mapping):
        raise ScriptError(f"{name} has to be an object with {listed(names)}, not {value!r}")
    for each in value:
        one_of(f"{name}: the field", each, names)
    return value


def listing(verb: str, value: object, like: str) -> list[object]:
    """Return a list that is not empty."""
    if isinstance(value, list) and value:
        return value
    raise ScriptError(f"{verb} needs at least {like}")


__all__ = ["fields", "listing", "number", "one_of", "text", "whole"]
