"""Texts that match some patterns and not others: the shortest one, or the proof that there is none."""

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from voicemock_contracts.changes.witnesses.automata import Automaton, Ranges
from voicemock_contracts.changes.witnesses.expressions import UnsupportedPatternError, parsed

_MOST_STEPS = 100_000
"""Characters that are tried after a beginning, altogether."""

_READABLE = "axbyzAB019_-./ :"
"""Characters that stand for a range where they are in it, first ones first."""


class UndecidedError(ValueError):
    """Neither a text nor the proof that there is none could be had."""


@lru_cache(maxsize=512)
def text(
    matching: tuple[str, ...], not_matching: tuple[str, ...] = (), least: int = 0, most: int | None = None
) -> str | None:
    """Return the shortest text that matches all of some patterns and none of others; None where there is none.

    ``least`` and ``most`` are lengths in characters. Raises `UndecidedError` where a pattern is beyond what is
    understood (look-around, references back), or there is too much to look through.
    """
    try:
        automata = [_automaton(pattern) for pattern in (*matching, *not_matching)]
    except (UnsupportedPatternError, OverflowError) as wrong:
        raise UndecidedError(str(wrong)) from None
    wanted = [number < len(matching) for number in range(len(automata))]
    letters = tuple(_letters(automata))
    start = tuple(each.start for each in automata), 0
    came: dict[tuple[tuple[frozenset[int], ...], int], tuple[object, str] | None] = {start: None}
    queue = deque([(start, 0)])
    steps = 0
    while queue:
        here, length = queue.popleft()
        states, counted = here
        right = all(each.accepts(at) is wish for each, at, wish in zip(automata, states, wanted, strict=True))
        if right and counted >= least:
            return _read(came, here)
        if most is not None and length >= most:
            continue
        for letter in letters:
            after = tuple(each.step(at, letter) for each, at in zip(automata, states, strict=True))
            if any(wish and not at for at, wish in zip(after, wanted, strict=True)):
                continue
            there = after, min(counted + 1, least)
            if there not in came:
                came[there] = here, letter
                queue.append((there, length + 1))
        steps += len(letters) * len(automata)
        if steps > _MOST_STEPS:
            raise UndecidedError("too much to look through")
    return None


def covers(outer: str, inner: str) -> bool | None:
    """Whether each text that matches ``inner`` matches ``outer``; None where it could not be decided."""
    try:
        return text((inner,), (outer,)) is None
    except UndecidedError:
        return None


@cache
def _automaton(pattern: str) -> Automaton:
    return Automaton.of(parsed(pattern))


def _letters(automata: Sequence[Automaton]) -> Iterator[str]:
    """Yield one character for each set of characters that no pattern tells apart; readable ones first."""
    edges = sorted({0, 0x110000, *(edge for each in automata for span in each.spans() for edge in _edges(span))})
    found = []
    for low, high in pairwise(edges):
        readable = next((letter for letter in _READABLE if low <= ord(letter) < high), None)
        found.append(readable if readable is not None else chr(_sound(low, high)))
    readable_first = [*filter(_READABLE.__contains__, found), *(each for each in found if each not in _READABLE)]
    yield from (each for each in readable_first if not "\ud800" <= each <= "\udfff")


def _edges(spans: Ranges) -> Iterator[int]:
    for low, high in spans:
        yield from (low, high + 1)


def _sound(low: int, high: int) -> int:
    """Return a code point of a range that a person can see, where there is one."""
    for first, last in ((0x21, 0x7E), (0xA1, 0xD7FF), (0xE000, 0x10FFFF)):
        if max(low, first) < min(high, last + 1):
            return max(low, first)
    return low


def _read(came: dict[tuple[tuple[frozenset[int], ...], int], tuple[object, str] | None], here: object) -> str:
    letters = []
    while (before := came[here]) is not None:  # type: ignore[index] # as it was put in
        here, letter = before
        letters.append(letter)
    return "".join(reversed(letters))


__all__ = ["UndecidedError", "covers", "text"]
