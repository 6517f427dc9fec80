"""Where in a comparison a schema stands: operation, direction and place, and what makes a witness of a value."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from voicemock_contracts.changes.change import Direction, Witness

ANY = "*"
"""The step to any item of a list, or to any member of a map that is not listed."""


@dataclass(frozen=True, slots=True)
class At:
    """The place of a pair of schemas.

    ``wrap`` makes a witness of a value of the whole schema that the comparison began with (a body, a parameter, a
    message), whatever lies below: a request around a body, an answer with its status. It may return None where it
    cannot. ``examples`` are the documents' own values of that whole schema, of both sides.
    """

    direction: Direction
    operation: str
    place: str
    wrap: Callable[[Any], Witness | None] = lambda value: Witness({"body": value})
    examples: tuple[object, ...] = ()
    closed: bool = False
    """Whether the old contract calls a violation what its objects do not list, even where they do not say so."""
    path: tuple[str, ...] = ()
    """The steps from the whole schema's value down to this one; `ANY` for an item of a list."""

    def below(self, step: str, key: str | None = None) -> "At":
        """Return the place of a field, or with `ANY` of the items; ``key`` is a member's name where the step is not."""
        place = f"{self.place}/{step}" if self.place else step
        return replace(self, place=place, path=(*self.path, step if key is None else key))

    def at(self, place: str) -> "At":
        """Return another place of the same schema; what its path is, is not said."""
        return replace(self, place=place, path=())

    def valued(self, value: str) -> "At":
        """Return the place with a value or a keyword that is meant there."""
        return replace(self, place=f"{self.place}={value}")


__all__ = ["ANY", "At"]
