"""The rules that a world keeps, and which of them a call meets."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from voicemock.engine.accounts import Plan
from voicemock.engine.clock import Clock
from voicemock.engine.faults import fits
from voicemock.engine.script.asked import Asked, When
from voicemock.engine.script.effects import Answer, Break, E, Effect, Refuse

log = logging.getLogger("voicemock")

EVERY = When()

REMEMBERED = 1000
"""So many rules of a script are remembered when they are over."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An effect, the calls it is for, and how often: ``times`` calls, None for all of them, ``until`` that is over.

    ``until`` is in seconds of the clock from when the rule was given, or tells by itself. ``says`` is the rule as it
    was said, and ``step`` the same as data.
    """

    effect: Effect
    when: When = EVERY
    times: int | None = None
    until: float | Callable[[], bool] | None = None
    says: str = ""
    step: Mapping[str, object] = field(default_factory=dict)

    @property
    def limited(self) -> bool:
        """Whether it is for a number of calls."""
        return self.times is not None or self.when.nth is not None


class Given:
    """A rule that a script was given: how often it was used, and its end."""

    __slots__ = ("_cancelled", "_clock", "_ends", "_met", "number", "rule", "used")

    def __init__(self, rule: Rule, number: int, clock: Clock) -> None:
        self.rule = rule
        self.number = number
        self.used = 0
        """Calls that it was used on."""
        self._met = 0
        self._cancelled = False
        self._clock = clock
        self._ends = clock.now() + rule.until if isinstance(rule.until, int | float) else None

    def cancel(self) -> None:
        """End it: it is used no more."""
        self._cancelled = True

    @property
    def over(self) -> bool:
        """Whether it is used no more."""
        until, nth = self.rule.until, self.rule.when.nth
        return (
            self._cancelled
            or (self.rule.times is not None and self.used >= self.rule.times)
            or (nth is not None and self._met >= nth)
            or (self._ends is not None and self._clock.now() >= self._ends)
            or (callable(until) and self._says("until", until, broken=True))
        )

    @property
    def missed(self) -> bool:
        """Whether it waits, or waited to its end, for a call that never came."""
        return self.rule.limited and not self.used and not self._cancelled

    def matches(self, asked: Asked) -> bool:
        """Tell whether the call is one that the rule is for, but for ``nth``."""
        when = self.rule.when
        if not when.matches(asked):
            return False
        predicate = when.predicate
        return predicate is None or self._says("matching", lambda: predicate(asked), broken=False)

    def met(self) -> bool:
        """Count a call that the rule is for, and tell whether it is used on it."""
        self._met += 1
        return self.rule.when.nth in (None, self._met)

    def _says(self, name: str, function: Callable[[], object], *, broken: bool) -> bool:
        """Return what a function of the test's says; where it raises the rule is over, and the log says why."""
        try:
            return bool(function())
        except Exception as wrong:
            self._cancelled = True
            what = self.rule.says or self.rule.effect
            log.error("a rule is over, because its function %s raised %r: %s", name, wrong, what)
            return broken

    def __repr__(self) -> str:
        return f"<{self.rule.says or self.rule.effect}, used {self.used} times{', over' if self.over else ''}>"


class Script:
    """The rules of one world. Of those of one kind that a call meets, one is used on it.

    Those for a number of calls come first, in the order in which they were given; then the latest of the others. A test
    may give rules from any thread, also in a function of its own that a rule asks.
    """

    def __init__(self, clock: Clock) -> None:
        self.keys: dict[str, Plan] = {}
        """The user's own keys, and what they may do."""
        self._clock = clock
        self._given: list[Given] = []
        self._ever: deque[Given] = deque(maxlen=REMEMBERED)
        self._lock = threading.RLock()
        self._numbers = 0

    def add(self, rule: Rule) -> Given:
        """Keep a rule from now on."""
        with self._lock:
            self._numbers += 1
            given = Given(rule, self._numbers, self._clock)
            self._given = [*self._given, given]
            self._ever.append(given)
        return given

    def clear(self) -> None:
        """Forget all rules and keys."""
        with self._lock:
            self._given = []
            self._ever.clear()
            self.keys.clear()

    @property
    def says_anything(self) -> bool:
        """Whether there is any rule."""
        return bool(self._given)

    @property
    def given(self) -> tuple[Given, ...]:
        """The rules that are not over, in the order in which they were given."""
        return tuple(given for given in self._given if not given.over)

    @property
    def ever(self) -> tuple[Given, ...]:
        """The latest 1000 rules, those that are over too, in the order in which they were given."""
        with self._lock:
            return tuple(self._ever)

    @property
    def unused(self) -> tuple[Given, ...]:
        """Those of them that are for a number of calls and were used on none."""
        return tuple(given for given in self.ever if given.missed)

    def take(self, kind: type[E], asked: Asked) -> E | None:
        """Use a rule of this kind on the call, if there is one; each rule has its say about a call once."""
        if not self._given:
            return None
        with self._lock:
            self._given = [given for given in self._given if not given.over]
            meeting = [given for given in self._given if self._meets(given, kind, asked)]
            if not meeting:
                return None
            limited = [given for given in meeting if given.rule.limited]
            chosen = limited[0] if limited else meeting[-1]
            chosen.used += 1
            effect = chosen.rule.effect
        assert isinstance(effect, kind)  # noqa: S101 - _meets asks for it
        return effect

    def refuse(self, asked: Asked) -> None:
        """Refused if a rule says so, by what is known of the call at this moment."""
        refuse = self.take(Refuse, asked)
        if refuse is not None:
            raise refuse.refused(asked.call)

    def _meets(self, given: Given, kind: type[E], asked: Asked) -> bool:
        effect, when = given.rule.effect, given.rule.when
        if not isinstance(effect, kind) or not when.decided(asked) or not _fits(effect, asked):
            return False
        # A function is asked again when more is known: what it says no to now it may say yes to then.
        if when.predicate is not None and not given.matches(asked):
            return False
        return asked.weigh(given.number) and (when.predicate is not None or given.matches(asked)) and given.met()


def _fits(effect: Effect, asked: Asked) -> bool:
    """Tell whether an effect can be one of this call at all."""
    if isinstance(effect, Refuse):
        return asked.call in effect.reasons
    if isinstance(effect, Break):
        return fits(effect.faults, asked.scope["type"])
    return not isinstance(effect, Answer) or effect.fits(asked.answer)


__all__ = ["Given", "Rule", "Script"]
