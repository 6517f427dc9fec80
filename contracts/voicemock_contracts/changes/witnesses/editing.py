"""Values that differ from a value in one spot: smaller ones, and others."""

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any

from voicemock_contracts.changes.witnesses.reaching import inside, placed

_PAIRS = 6
"""Pairs of numbers that are changed together."""

_ROUND = (10, 100, 500, 1000, 1500, 2000, 3000, 4000, 5000, 8000, 10_000)

_CHECKS = 400
"""How often a value that is made smaller is held against what it has to show."""


def smaller(value: Any) -> Iterator[Any]:
    """Yield values that are smaller in one spot: less in lists and objects, shorter texts, rounder numbers."""
    for place, each in inside(value):
        for lesser in _lesser(each):
            yield placed(value, place, lesser)


def shrunk(value: Any, shows: Callable[[Any], bool]) -> Any:
    """Return the smallest value that can be come by in steps of which each still shows what it has to."""
    checks = 0
    while checks < _CHECKS:
        for lesser in smaller(value):
            checks += 1
            if shows(lesser):
                value = lesser
                break
            if checks >= _CHECKS:
                return value
        else:
            return value
    return value


def edits(value: Any) -> Iterator[Any]:
    """Yield values that are another one in one spot: a number, a text, an item or a field more or less."""
    numbers = list(dict.fromkeys(each for _, each in inside(value) if _is_number(each)))
    for place, each in inside(value):
        for other in _others(each, numbers):
            yield placed(value, place, other)


def pairs(value: Any) -> Iterator[Any]:
    """Yield values in which two numbers are others: those that a relation binds to each other change together."""
    places = [place for place, each in inside(value) if _is_number(each)]
    numbers = [each for _, each in inside(value) if _is_number(each)]
    for (one, of_one), (two, of_two) in islice(combinations(zip(places, numbers, strict=True), 2), _PAIRS):
        for first in _near(of_one):
            changed = placed(value, one, first)
            yield from (placed(changed, two, second) for second in _near(of_two))


def _near(number: float) -> Iterator[float]:
    yield from (each for each in (*range(8), *_ROUND, number + 1, number * 2) if each != number)


def _lesser(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key in reversed(value):
            yield {name: each for name, each in value.items() if name != key}
    elif isinstance(value, list):
        for number in reversed(range(len(value))):
            yield value[:number] + value[number + 1 :]
    elif isinstance(value, str) and value:
        for length in sorted({0, 1, len(value) // 2, len(value) - 1}):
            if length < len(value):
                yield value[:length]
    elif _is_number(value) and value not in (0, 1):
        candidates = [0, 1, int(value), round(value, 1), round(value, 2)]
        yield from (each for each in candidates if each != value and abs(each) <= abs(value) and _plainer(each, value))
    elif value is True:
        yield False


def _plainer(one: float, other: float) -> bool:
    return len(repr(one)) < len(repr(other)) or one in (0, 1)


def _others(value: Any, numbers: list[Any]) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif _is_number(value):
        near = (0, 1, value + 1, value - 1, value / 2, value * 2, value + 0.1, value - 0.1, *islice(numbers, 20))
        yield from (each for each in near if each != value)
    elif isinstance(value, str):
        yield from ("", f"{value}x", "x")
    elif isinstance(value, list):
        yield []
        if value:
            yield from (value[1:], value[:-1], [*value, value[-1]], value[::-1])
    elif isinstance(value, dict):
        for key in value:
            yield {name: each for name, each in value.items() if name != key}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


__all__ = ["edits", "pairs", "shrunk", "smaller"]
