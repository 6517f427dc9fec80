"""What can go wrong with an answer over HTTP."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from voicemock.engine.faults.arguments import (
    COUNT,
    ERROR,
    HEADER,
    OFFSET,
    ORDINAL,
    SECONDS,
    SWITCH,
    WHEN,
    BadFault,
    checked,
)

HALF = COUNT.or_none("half of it")


@dataclass(frozen=True, slots=True)
class Delay:
    """The answer, also that to a stream's handshake, comes so many seconds late, give or take ``jitter``."""

    name: ClassVar[str] = "delay"
    seconds: Annotated[float, SECONDS] = 1.0
    jitter: Annotated[float, SECONDS] = 0.0

    def __post_init__(self) -> None:
        checked(self)
        if self.jitter > self.seconds:
            msg = f"delay: jitter has to be no more than the {self.seconds} seconds, not {self.jitter}"
            raise BadFault(msg)


@dataclass(frozen=True, slots=True)
class Drip:
    """The body comes ``size`` bytes at a time, with so many seconds between."""

    name: ClassVar[str] = "drip"
    size: Annotated[int, ORDINAL] = 1
    seconds: Annotated[float, SECONDS] = 0.1

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing comes for so many seconds (none: for ever): before the answer, or after so many bytes of its body."""

    name: ClassVar[str] = "stall"
    seconds: Annotated[float | None, SECONDS.or_none("for ever")] = None
    after: Annotated[int | None, COUNT.or_none("before the answer")] = None

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset (RST).

    ``unread``: before the request's body is read. ``reading``: after so many bytes of it, or all of it. ``unanswered``:
    when the answer would come. ``answering``: after so many bytes of its body, or all of it. ``answered``: after it.
    A stream's is ``unanswered``: in place of the handshake's answer.
    """

    name: ClassVar[str] = "reset"
    when: Annotated[Literal["unread", "reading", "unanswered", "answering", "answered"], WHEN] = "unanswered"
    after: Annotated[int | None, HALF] = None

    def __post_init__(self) -> None:
        checked(self)
        if self.after is not None and self.when not in {"reading", "answering"}:
            msg = f"reset: after goes with when 'reading' or 'answering', not with {self.when!r}"
            raise BadFault(msg)


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends in order (FIN) after so many bytes of the body, or all of it; its length promised all."""

    name: ClassVar[str] = "cut"
    after: Annotated[int | None, HALF] = None

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Truncated:
    """Of the body only so many bytes come, and Content-Length says so: well-formed HTTP, broken JSON."""

    name: ClassVar[str] = "truncated"
    after: Annotated[int | None, HALF] = None

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Garbage:
    """In place of the body as many random bytes come, which are no UTF-8; with ``text``, signs that are no JSON."""

    name: ClassVar[str] = "garbage"
    text: Annotated[bool, SWITCH] = False

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class WrongType:
    """The body is as it should be, its Content-Type isn't."""

    name: ClassVar[str] = "wrong_type"
    content_type: Annotated[str, HEADER] = "text/html; charset=utf-8"

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class WrongLength:
    """Content-Length is so many bytes more than come, and then the connection ends (FIN).

    By a negative number it is less: the rest of the body comes all the same, and the connection stays open.
    """

    name: ClassVar[str] = "wrong_length"
    by: Annotated[int, OFFSET] = 10

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class NoContinue:
    """``Expect: 100-continue`` is answered 417, the body not read. Who does not expect it is answered as ever."""

    name: ClassVar[str] = "no_continue"


@dataclass(frozen=True, slots=True)
class Early:
    """A refusal with this status comes while the client still sends, in the vendor's words where it has any.

    It says ``Connection: close``, and what still comes is discarded for a while, as careful servers do. With
    ``Reset("answered")`` the connection is reset at once, as the others do.
    """

    name: ClassVar[str] = "early"
    status: Annotated[int, ERROR] = 413

    def __post_init__(self) -> None:
        checked(self)


__all__ = [
    "Cut",
    "Delay",
    "Drip",
    "Early",
    "Garbage",
    "NoContinue",
    "Reset",
    "Stall",
    "Truncated",
    "WrongLength",
    "WrongType",
]
