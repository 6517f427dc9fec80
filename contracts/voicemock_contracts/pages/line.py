"""What a saved page is read into: lines of text, with inline code in backticks and a table's cells joined by bars."""

from dataclasses import dataclass
from functools import cached_property

from voicemock_contracts.pages.spelling import after_hosts


@dataclass(frozen=True)
class Line:
    """One line: a paragraph, an item, a row of a table, or a line of code."""

    number: int
    """Where it begins in the file, counted from 1; in an MHTML file, in the page inside it."""
    text: str
    code: bool = False
    """Whether it stands in a block of code."""

    @cached_property
    def paths(self) -> str:
        """The text with each URL's host cut off from its path by a space, so that a path stands by itself."""
        return after_hosts(self.text)


@dataclass(frozen=True, slots=True)
class Saved:
    """A page that was read."""

    name: str
    lines: tuple[Line, ...]


class PageError(ValueError):
    """A page cannot be read; the message says why and what to do."""


__all__ = ["Line", "PageError", "Saved"]
