"""One call, or one stream, under both contracts, and what changed between them."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from voicemock_contracts.changes.calls.matching import operations, path_of, streams
from voicemock_contracts.changes.change import Change, Direction
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.surface import Operation, Stream, Surface

_NAME = re.compile(r"{[^{}]*}")
_STEP = "([^/]+)"


MAY = frozenset(
    {
        "alternative-added",
        "became-nullable",
        "bound-loosened",
        "enum-opened",
        "enum-value-added",
        "field-became-optional",
        "format-removed",
        "object-opened",
        "pattern-loosened",
        "schema-widened",
        "type-widened",
    }
)
"""Changes of answers after which what came before may still come: the new is played only where that is asked for."""


@dataclass(frozen=True)
class Fit:
    """A call or stream of the new contract; ``old`` is what the fake knows it as, None for what it never heard of."""

    old: Operation | Stream | None
    new: Operation | Stream
    changes: tuple[Change, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what matches its paths, with a group for each value in them."""
        return _pattern(self.new)

    def path_before(self, path: str) -> str:
        """Return where the fake knows what a path of the new contract's leads to: the values in it by their order."""
        found = self.pattern.fullmatch(path)
        values = iter(found.groups() if found and self.old is not None else ())
        return _NAME.sub(lambda name: next(values, name[0]), path_of(self.old)) if self.old is not None else path

    @cached_property
    def asked(self) -> tuple[Change, ...]:
        """Return what changed in what a client sends."""
        return tuple(each for each in self.changes if each.direction is Direction.REQUEST)

    @cached_property
    def answered(self) -> tuple[Change, ...]:
        """Return what changed in what a client gets."""
        return tuple(each for each in self.changes if each.direction is Direction.ANSWER)

    @cached_property
    def about_the_body(self) -> bool:
        """Return whether anything changed in the request's body."""
        return any(re.match(r"body\b", each.place) or each.rule.endswith("body-added") for each in self.asked)


@dataclass(frozen=True)
class Fits:
    """All calls and streams of a new contract."""

    every: tuple[Fit, ...]
    before: tuple[Operation, ...]
    """The calls of the old contract."""

    @classmethod
    def of(cls, old: Surface, new: Surface, *, all_that_may: bool) -> "Fits":
        """Return what belongs together in two contracts; addresses do not matter to a fake.

        With ``all_that_may`` whatever may come now comes; else only what has to.
        """
        changes: dict[str, list[Change]] = {}
        for change in compare(old, new, servers=False):
            if all_that_may or change.direction is Direction.REQUEST or change.rule not in MAY:
                changes.setdefault(change.operation, []).append(change)
        calls, spoken = operations(old, new), streams(old, new)
        together: list[tuple[Operation | Stream, Operation | Stream]] = [*calls.same, *calls.moved]
        together += [*spoken.same, *spoken.moved]
        fits = [Fit(one, other, tuple(changes.get(one.name, ()))) for one, other in together]
        come: list[Operation | Stream] = [*calls.come, *spoken.come]
        fits += [Fit(None, each) for each in come]
        return cls(tuple(fits), old.operations)

    def call(self, method: str, path: str) -> Fit | None:
        """Return what a request is for; None where the new contract has no such call."""
        return next((each for each in self._at(path) if getattr(each.new, "method", "") == method), None)

    def stream(self, path: str) -> Fit | None:
        """Return what a handshake is for."""
        return next((each for each in self._at(path) if isinstance(each.new, Stream)), None)

    def gone(self, method: str, path: str) -> bool:
        """Return whether a request is for a call of the old contract that is not there any more."""
        known = any(each.method == method and _pattern(each).fullmatch(path) for each in self.before)
        return known and self.call(method, path) is None

    def methods(self, path: str) -> set[str]:
        """Return the methods that the new contract has at a path."""
        return {each.new.method for each in self._at(path) if isinstance(each.new, Operation)}

    def _at(self, path: str) -> list[Fit]:
        """Return what stands at a path, what has no names in its own path first."""
        found = [each for each in self.every if each.pattern.fullmatch(path)]
        return sorted(found, key=lambda each: each.pattern.groups)


@cache
def _compiled(path: str) -> re.Pattern[str]:
    return re.compile(_STEP.join(map(re.escape, _NAME.split(path))))


def _pattern(each: Operation | Stream) -> re.Pattern[str]:
    return _compiled(path_of(each))


__all__ = ["MAY", "Fit", "Fits"]
