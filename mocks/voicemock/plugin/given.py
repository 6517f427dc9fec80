"""The rules that benches were given, and what became of them in a test."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from voicemock.bench import Bench
from voicemock.engine.script import Given

OFTEN = {1: "once", 2: "twice"}


class Rules:
    """What benches are given, and how often that was used before the test that goes on."""

    def __init__(self) -> None:
        self._before: WeakKeyDictionary[Bench, dict[Given, int]] = WeakKeyDictionary()

    def begins(self, bench: Bench) -> None:
        """Note that what comes from now on is another test's."""
        self._before[bench] = {given: given.used for given in _ever(bench)}

    def used(self, bench: Bench) -> Iterator[str]:
        """Yield the rules that were used since, as they were said, with how often."""
        before = self._before.get(bench, {})
        for given in _ever(bench):
            times = given.used - before.get(given, 0)
            if times:
                yield f"{said(given)}, used {OFTEN.get(times, f'{times} times')}"

    def unused(self, bench: Bench) -> Iterator[str]:
        """Yield the rules for a number of calls that were given since and used on none, as they were said."""
        before = self._before.get(bench, {})
        return (said(given) for given in _ever(bench) if given not in before and given.missed)


def _ever(bench: Bench) -> Iterator[Given]:
    """Yield what a bench was given since its latest reset, vendor by vendor."""
    return (given for fake in bench.fakes.values() for given in fake.world.script.ever)


def said(given: Given) -> str:
    """Return a rule as it was said, without keys."""
    return str(given.rule.says or given.rule.effect)


def never_used(bench: Bench) -> Iterator[str]:
    """Yield all rules for a number of calls that a bench has used on none, as they were said."""
    return (said(given) for fake in bench.fakes.values() for given in fake.world.script.unused)


__all__ = ["Rules", "never_used", "said"]
