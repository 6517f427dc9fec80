"""Which of two sides' things belong together: the best partners first, none twice."""

from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.nodes import Node

T = TypeVar("T")


def paired(old: Sequence[T], new: Sequence[T], score: Callable[[T, T], float]) -> list[tuple[T, T]]:
    """Return the pairs that score above nothing, the best first; of equal ones those that stand first."""
    scored = [(score(one, other), -i, -j) for i, one in enumerate(old) for j, other in enumerate(new)]
    taken: tuple[set[int], set[int]] = (set(), set())
    found: list[tuple[T, T]] = []
    for points, i, j in sorted(scored, reverse=True):
        if points > 0 and -i not in taken[0] and -j not in taken[1]:
            taken[0].add(-i)
            taken[1].add(-j)
            found.append((old[-i], new[-j]))
    return found


def alike(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1."""
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def shape(node: Node | None) -> Hashable:
    """Return what is equal for schemas that can be felt alike as they are written; None where there is none."""
    if node is None:
        return None
    side = Side.of(node)
    return side.digest(side.schema)


__all__ = ["alike", "paired", "shape"]
