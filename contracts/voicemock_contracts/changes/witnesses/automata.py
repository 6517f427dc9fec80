"""Finite automata of regular expressions: which texts are accepted, character by character."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Ranges = tuple[tuple[int, int], ...]
"""A set of characters: first and last code points, in order."""

ALL: Ranges = ((0, 0x10FFFF),)

_MOST = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    items: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same several times; None for any number."""

    item: "Tree"
    least: int
    most: int | None


Tree = Ranges | Row | Choice | Repeat


@dataclass(slots=True)
class Automaton:
    """An automaton with free steps; a state of those who ask is a set of its states."""

    steps: list[list[tuple[Ranges, int]]] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)
    end: int = 0
    start: frozenset[int] = frozenset()
    _known: dict[tuple[frozenset[int], str], frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree) -> "Automaton":
        """Return the automaton of a tree."""
        made = cls()
        begin = made._state()
        made.end = made._built(tree, begin)
        made.start = made._closure({begin})
        return made

    def accepts(self, states: frozenset[int]) -> bool:
        """Whether the text so far is accepted."""
        return self.end in states

    def step(self, states: frozenset[int], letter: str) -> frozenset[int]:
        """Return the states after another character; empty where none can follow."""
        known = self._known.get((states, letter))
        if known is None:
            code = ord(letter)
            after = {
                there
                for state in states
                for ranges, there in self.steps[state]
                if any(low <= code <= high for low, high in ranges)
            }
            known = self._known[states, letter] = self._closure(after)
        return known

    def spans(self) -> Iterator[Ranges]:
        """Yield each set of characters that it tells from others."""
        for steps in self.steps:
            yield from (ranges for ranges, _ in steps)

    def _state(self) -> int:
        self.steps.append([])
        self.free.append([])
        if len(self.steps) > _MOST:
            raise OverflowError
        return len(self.steps) - 1

    def _built(self, tree: Tree, begin: int) -> int:
        """Add what a tree accepts after a state; return the state at its end."""
        match tree:
            case Row(items):
                for item in items:
                    begin = self._built(item, begin)
                return begin
            case Choice(options):
                end = self._state()
                for option in options:
                    entry = self._state()
                    self.free[begin].append(entry)
                    self.free[self._built(option, entry)].append(end)
                return end
            case Repeat(item, least, most):
                return self._repeated(item, least, most, begin)
        end = self._state()
        self.steps[begin].append((tree, end))
        return end

    def _repeated(self, item: Tree, least: int, most: int | None, begin: int) -> int:
        for _ in range(least):
            begin = self._built(item, begin)
        if most is None:
            loop = self._state()
            self.free[begin].append(loop)
            self.free[self._built(item, loop)].append(loop)
            end = self._state()
            self.free[loop].append(end)
            return end
        end = self._state()
        self.free[begin].append(end)
        for _ in range(most - least):
            begin = self._built(item, begin)
            self.free[begin].append(end)
        return end

    def _closure(self, states: set[int]) -> frozenset[int]:
        found = set(states)
        waiting = list(states)
        while waiting:
            for there in self.free[waiting.pop()]:
                if there not in found:
                    found.add(there)
                    waiting.append(there)
        return frozenset(found)


def merged(spans: Iterable[tuple[int, int]]) -> Ranges:
    """Return spans in order, those that touch made one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return tuple(found)


def inverted(spans: Ranges) -> Ranges:
    """Return all other characters."""
    found, begin = [], 0
    for low, high in spans:
        if begin < low:
            found.append((begin, low - 1))
        begin = high + 1
    return (*found, (begin, 0x10FFFF)) if begin <= 0x10FFFF else tuple(found)


__all__ = ["ALL", "Automaton", "Choice", "Ranges", "Repeat", "Row", "Tree", "inverted", "merged"]
