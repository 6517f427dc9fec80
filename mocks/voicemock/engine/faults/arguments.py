"""What a fault's arguments may be, each as a sentence and a test; a wrong one is told by both."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal, get_type_hints

LONGEST = 86_400.0
"""Seconds that a fault may wait."""

MOST = 2**31 - 1
"""Bytes, or messages, that an argument may count."""


class BadFault(ValueError):  # noqa: N818 - it reads as what it is
    """A fault that there is not, that takes no such argument, or that goes with none of its company."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What an argument may be: ``says`` ends the sentence "it has to be …"."""

    says: str
    ok: Callable[[object], bool]

    def or_none(self, means: str) -> "Takes":
        """Return the same, or None, which means what is said."""
        return Takes(f"{self.says}, or none: {means}", lambda value: value is None or self.ok(value))


def _seconds(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= LONGEST  # type: ignore[operator, arg-type]


def _whole(least: int, most: int = MOST) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _one_of(*words: str) -> Takes:
    return Takes(" or ".join(map(repr, words)), lambda value: value in words)


SECONDS = Takes(f"a number of seconds from 0 to {LONGEST:.0f}", _seconds)
COUNT = Takes("a whole number from 0", _whole(0))
ORDINAL = Takes("a whole number from 1", _whole(1))
OFFSET = Takes("a whole number other than 0", lambda value: _whole(-MOST)(value) and value != 0)
REFUSAL = Takes("a status from 300 to 599", _whole(300, 599))
ERROR = Takes("a status from 400 to 599", _whole(400, 599))
SWITCH = Takes("true or false", lambda value: isinstance(value, bool))
HEADER = Takes(
    "text that a header can hold",
    lambda value: isinstance(value, str) and value.isascii() and value.isprintable() and value.strip() != "",
)
ENDS = _one_of("fin", "rst")
NOISE = _one_of("text", "bits")
WHEN = _one_of("unread", "reading", "unanswered", "answering", "answered")

Ending = Annotated[Literal["fin", "rst"], ENDS]
"""How a connection ends: in order, or reset."""


def checked(fault: Any) -> None:
    """Raise BadFault for the first of its arguments that it does not take."""
    for name, takes in arguments(type(fault)).items():
        value = getattr(fault, name)
        if not takes.ok(value):
            msg = f"{fault.name}: {name} has to be {takes.says}, not {value!r}"
            raise BadFault(msg)


def arguments(kind: type[Any]) -> dict[str, Takes]:
    """Return what a kind of fault takes, by the names of its arguments, the main one first."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(kind)}


__all__ = [
    "COUNT",
    "ENDS",
    "ERROR",
    "HEADER",
    "NOISE",
    "OFFSET",
    "ORDINAL",
    "REFUSAL",
    "SECONDS",
    "SWITCH",
    "WHEN",
    "BadFault",
    "Ending",
    "Takes",
    "arguments",
    "checked",
]
