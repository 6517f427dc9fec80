"""What the numbers of a page's examples say: JSON fields in their order, and how those have to agree."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicemock_contracts.pages.line import Line

_FIELD = re.compile(r"\"(\w+)\"\s*:\s*(\[[^\]{]*\]|\"[^\"\n]*\"|-?\d+(?:\.\d+)?|true|false|null)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_APART = 15
"""Lines between two fields of one example, at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of an example with its value, as written."""

    name: str
    value: str
    line: int

    @property
    def numbers(self) -> tuple[float, ...]:
        """Return the number, or the numbers of the array."""
        return () if self.value.startswith('"') else tuple(map(float, _NUMBER.findall(self.value)))


@dataclass(frozen=True, slots=True)
class Relation:
    """How fields of an example have to agree: the name of a rule, and the rule's words."""

    rule: str
    words: tuple[str, ...]

    @property
    def shown(self) -> str:
        """Return it for people."""
        return f"an example in which {RULES[self.rule][0].format(*self.words)}"

    def judged(self, entries: Sequence[Entry]) -> Iterator[tuple[bool, Entry]]:
        """Yield, for each example that shows the fields, whether they agree, and where that is."""
        return RULES[self.rule][1](entries, *self.words)


def entries(lines: Sequence[Line]) -> list[Entry]:
    """Return the fields of all the page's examples, in order; an array may go over several lines."""
    text = "\n".join(line.text for line in lines)
    numbers = [line.number for line in lines]
    return [Entry(match[1], match[2], numbers[text.count("\n", 0, match.start())]) for match in _FIELD.finditer(text)]


def _named(found: Sequence[Entry], name: str) -> list[Entry]:
    return [entry for entry in found if entry.name == name and entry.numbers]


def _pairs(found: Sequence[Entry], one: str, other: str) -> Iterator[tuple[Entry, Entry]]:
    """Yield each `one` with the nearest `other`, if that is in the same example."""
    others = _named(found, other)
    for entry in _named(found, one):
        nearest = min(others, key=lambda each: abs(each.line - entry.line), default=None)
        if nearest is not None and abs(nearest.line - entry.line) <= _APART:
            yield entry, nearest


def _equal(found: Sequence[Entry], one: str, other: str) -> Iterator[tuple[bool, Entry]]:
    yield from ((a.numbers == b.numbers, a) for a, b in _pairs(found, one, other))


def _asked(found: Sequence[Entry], asked: str, answered: str) -> Iterator[tuple[bool, Entry]]:
    wanted = {entry.numbers for entry in _named(found, asked)}
    if wanted:
        yield from ((entry.numbers in wanted, entry) for entry in _named(found, answered))


def _mean(found: Sequence[Entry], one: str, many: str, places: str) -> Iterator[tuple[bool, Entry]]:
    for mean, all_of in _pairs(found, one, many):
        exact = sum(all_of.numbers) / len(all_of.numbers)
        yield abs(mean.numbers[0] - exact) <= 0.5000001 * 10 ** -int(places), mean


def _places(found: Sequence[Entry], name: str, places: str) -> Iterator[tuple[bool, Entry]]:
    for entry in _named(found, name):
        shown = [number.partition(".")[2] for number in _NUMBER.findall(entry.value)]
        yield max(map(len, shown)) <= int(places), entry


def _below(found: Sequence[Entry], lower: str, upper: str) -> Iterator[tuple[bool, Entry]]:
    yield from ((a.numbers[0] < b.numbers[0], a) for a, b in _pairs(found, lower, upper))


def _step(found: Sequence[Entry], start: str, end: str, step: str) -> Iterator[tuple[bool, Entry]]:
    for a, b in _spans(found, start, end):
        length = b.numbers[0] - a.numbers[0]
        yield length == float(step), Entry(f"{end} less {start}", f"{length:g}", a.line)


def _follows(found: Sequence[Entry], start: str, end: str) -> Iterator[tuple[bool, Entry]]:
    before = 0.0
    for a, b in _spans(found, start, end):
        yield a.numbers[0] in (0, before), a
        before = b.numbers[0]


def _spans(found: Sequence[Entry], start: str, end: str) -> Iterator[tuple[Entry, Entry]]:
    named = [entry for entry in found if entry.name in (start, end) and entry.numbers]
    yield from ((a, b) for a, b in pairwise(named) if (a.name, b.name) == (start, end))


def _counted(found: Sequence[Entry], count: str, name: str) -> Iterator[tuple[bool, Entry]]:
    """The fields `name` that stand in the lines just before the count are as many as it says."""
    for entry in _named(found, count):
        before = [each for each in _named(found, name) if 0 <= entry.line - each.line <= _APART]
        run = before[-int(entry.numbers[0]) :] if entry.numbers[0] else []
        yield len(run) == entry.numbers[0] and (not run or run[0].numbers[0] == 0), entry


def _number(found: Sequence[Entry], name: str) -> Iterator[tuple[bool, Entry]]:
    shown = [entry for entry in found if entry.name == name]
    yield from ((bool(entry.numbers) and not entry.value.startswith("["), entry) for entry in shown)


def _whole(found: Sequence[Entry], name: str) -> Iterator[tuple[bool, Entry]]:
    yield from ((yes and "." not in entry.value, entry) for yes, entry in _number(found, name))


RULES: dict[str, tuple[str, Callable[..., Iterator[tuple[bool, Entry]]]]] = {
    "asked": ("{1} is what {0} asks", _asked),
    "below": ("{0} is below {1}", _below),
    "counted": ("{0} counts the fields {1} before it", _counted),
    "equal": ("{0} equals {1}", _equal),
    "follows": ("each {0} is the {1} before it", _follows),
    "mean": ("{0} is the mean of {1} to {2} decimals", _mean),
    "number": ("{0} is a number", _number),
    "places": ("{0} has at most {1} decimals", _places),
    "step": ("{1} is {0} and {2}", _step),
    "whole": ("{0} is a whole number", _whole),
}
"""What may be asked of examples: how it is said, and what judges it."""

__all__ = ["RULES", "Entry", "Relation", "entries"]
