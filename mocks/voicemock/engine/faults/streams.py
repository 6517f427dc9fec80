"""What can go wrong with a stream. Messages are counted as the client gets them, without what a fault makes up."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from voicemock.engine.faults.arguments import (
    COUNT,
    NOISE,
    ORDINAL,
    REFUSAL,
    SECONDS,
    BadFault,
    Ending,
    checked,
)


@dataclass(frozen=True, slots=True)
class NoUpgrade:
    """The handshake is answered with this status, in place of 101."""

    name: ClassVar[str] = "no_upgrade"
    status: Annotated[int, REFUSAL] = 503

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class NoPong:
    """Pings are answered no more after so many messages."""

    name: ClassVar[str] = "no_pong"
    after: Annotated[int, COUNT] = 0

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Silence:
    """After so many messages nothing is told for so many seconds (none: for ever); what comes in is taken, pings too.

    What would have been told meanwhile is told after it, or never.
    """

    name: ClassVar[str] = "silence"
    after: Annotated[int, COUNT] = 0
    seconds: Annotated[float | None, SECONDS.or_none("for ever")] = None

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Drop:
    """After so many messages (none, or fewer: in place of the Close frame) the connection ends without one: 1006."""

    name: ClassVar[str] = "drop"
    after: Annotated[int | None, COUNT.or_none("in place of the Close frame")] = None
    how: Ending = "fin"

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class HalfFrame:
    """Of the frame after so many messages, the Close frame too, ``size`` bytes come, and the connection ends: 1006."""

    name: ClassVar[str] = "half_frame"
    after: Annotated[int, COUNT] = 0
    size: Annotated[int | None, ORDINAL.or_none("half of it")] = None
    how: Ending = "fin"

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Noise:
    """After so many messages comes one that is no JSON (``text``), or a frame with bits that no protocol knows."""

    name: ClassVar[str] = "noise"
    after: Annotated[int, COUNT] = 0
    kind: Annotated[Literal["text", "bits"], NOISE] = "text"

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The message of this number, from 1, is told twice."""

    name: ClassVar[str] = "duplicate"
    message: Annotated[int, ORDINAL] = 1

    def __post_init__(self) -> None:
        checked(self)


@dataclass(frozen=True, slots=True)
class Late:
    """The message of this number, from 1, is told after so many of those that follow it, or so many seconds late.

    The Close frame waits for it: where too few follow, it is the last that is told.
    """

    name: ClassVar[str] = "late"
    message: Annotated[int, ORDINAL] = 1
    after: Annotated[int | None, ORDINAL.or_none("by seconds")] = None
    seconds: Annotated[float | None, SECONDS.or_none("by messages")] = None

    def __post_init__(self) -> None:
        checked(self)
        if (self.after is None) == (self.seconds is None):
            msg = "late: give after (messages that come before it) or seconds, one of them"
            raise BadFault(msg)


__all__ = ["Drop", "Duplicate", "HalfFrame", "Late", "NoPong", "NoUpgrade", "Noise", "Silence"]
