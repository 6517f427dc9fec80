"""A part of a watch: what one source told of one vendor, and why it could not tell all."""

from dataclasses import dataclass

from voicemock.watching.notice import Notice, Source


@dataclass(frozen=True, slots=True)
class Part:
    """What one source told of one vendor."""

    vendor: str
    source: Source
    notices: tuple[Notice, ...] = ()
    undone: tuple[str, ...] = ()
    """A line for each thing that could not be done, and how to mend it."""
    said: str = ""
    """What was looked at, in one line."""
    halted: bool = False
    """Whether the user interrupted it: nothing more is to be begun."""


class UndoneError(Exception):
    """A part could not be done at all; the message is one line that says why and how to mend it."""


__all__ = ["Part", "UndoneError"]
