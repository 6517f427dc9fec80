"""Whose voice each 100 ms holds, by what was heard up to now: told as the steps come, and nothing grows with them."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from voicemock.engine.ear import Kind

LASTS = 3
"""Steps after which a kind of sound lasts: 300 ms (ALL-01b)."""

_KINDS = {ord("h"): Kind.HUMAN, ord("s"): Kind.SYNTHETIC}
_SILENCE = ord(".")
_NOBODY = -1
_RUN = re.compile(rb"h+|s+|\.+")
_LASTING = re.compile(rb"h{3}|s{3}|\.{3}")


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch with a voice: the ``index``-th of its sound, from 0."""

    kind: Kind
    index: int


class Voices:
    """The stretches with a voice in a sound that goes on; ``keeps`` steps of the past can be asked for again.

    They are what the ear hears in a clip that ends where the sound is by now (``ear.stretches``), but told for the
    latest steps only, in constant time and memory. ``tests/vendors/test_modulate_voices.py`` holds both against each
    other.
    """

    __slots__ = ("_counts", "_course", "_ends", "_lasting")

    def __init__(self, keeps: int = 0) -> None:
        self._course = _Course(keeps=max(keeps, 2 * LASTS))
        self._counts = Counter[int]()
        self._ends = b""
        self._lasting = False

    def hear(self, steps: bytes, latest: int = 0) -> list[Voice | None]:
        """Take in the next steps (``LETTERS`` of the ear) and return whose each of them is, None for silence.

        With ``latest`` it is so many of the latest steps' that are returned, whenever they came. Without a step to take
        in, it is the latest one's.
        """
        self._course.forget()
        for run in _RUN.finditer(steps):
            self._course.hear(steps[run.start()], run.end() - run.start())
        course = self._course.as_it_ends()
        asked = course.trail[-(latest or len(steps) or 1) :]
        if self._nothing_lasts(steps):
            most, _ = self._counts.most_common(1)[0]
            return [Voice(_KINDS[most], 0) if most in _KINDS else None] * len(asked)
        voices = {index: Voice(_KINDS[course.kinds[index]], index) for index in set(asked) if index != _NOBODY}
        return [voices.get(index) for index in asked]

    def _nothing_lasts(self, steps: bytes) -> bool:
        """Until something lasts, all there is counts as one stretch of what fills most of it."""
        if not self._lasting:
            self._counts.update(steps)
            self._lasting = _LASTING.search(self._ends + steps) is not None
            self._ends = (self._ends + steps)[1 - LASTS :]
        return not self._lasting


@dataclass(slots=True)
class _Course:
    """The rules of the ear's ``stretches_of``, a step at a time."""

    keeps: int
    """Steps of the past that are kept; no fewer can still change."""
    trail: list[int] = field(default_factory=list)
    """Whose the latest steps are: indexes of voices, or _NOBODY."""
    kinds: dict[int, int] = field(default_factory=dict)
    """The letters of these voices."""
    voices: int = 0
    """How many there were."""
    gap: int = 0
    """Silent steps since the last one with a voice."""
    lead: int = 0
    """Silent steps before the first voice, which belong to it if they are few."""
    spoken: int = 0
    """Steps since a voice began in which no silence has lasted."""
    votes: Counter[int] = field(default_factory=Counter)
    """Their kinds."""
    letter: int = _SILENCE
    run: int = 0
    """The latest of them are so many of one letter."""
    lasting: int = _SILENCE
    """The letter that lasted last."""

    def hear(self, letter: int, steps: int) -> None:
        """Take in so many steps of one letter."""
        if letter == _SILENCE:
            self.fall_silent(steps)
            return
        if self.spoken:
            self.fill()
        else:
            self.start(letter)
        few = min(steps, 2 * LASTS)
        for _ in range(few):
            self.speak(letter)
        # By now it has lasted, and what goes on changes nothing but how long.
        self.spoken += steps - few
        self.run += steps - few
        self.trail += [self.voices - 1] * (steps - few)

    def fall_silent(self, steps: int) -> None:
        """Take in so many silent steps; if they last, the voice before is over."""
        self.gap += steps
        self.trail += [_NOBODY] * steps
        if self.gap >= LASTS:
            self.spoken, self.run, self.lasting = 0, 0, _SILENCE
            self.votes.clear()

    def start(self, letter: int) -> None:
        """Make ready for what may become a voice; a short silence before the first one is like more of it."""
        self.lead = self.gap if self.gap < LASTS else 0
        self.gap, self.letter, self.run = 0, letter, self.lead
        self.votes.update({letter: self.lead})

    def speak(self, letter: int) -> None:
        """Take in a step with a voice."""
        self.spoken += 1
        self.run = self.run + 1 if letter == self.letter else 1
        self.letter = letter
        self.votes[letter] += 1
        self.trail.append(self.voices - 1 if self.spoken > LASTS else _NOBODY)
        if self.run >= LASTS and letter != self.lasting:
            if self.lasting != _SILENCE:
                self.begin(LASTS)
            self.lasting = letter
        if self.spoken == LASTS:
            self.begin(LASTS + self.lead)
        if self.spoken >= LASTS:
            self.kinds[self.voices - 1] = self.lasting if self.lasting != _SILENCE else self.votes.most_common(1)[0][0]

    def begin(self, steps: int) -> None:
        """Make so many of the latest steps a voice of their own."""
        self.trail[-steps:] = [self.voices] * steps
        self.voices += 1

    def fill(self) -> None:
        """Make a silence that did not last part of the voice before it."""
        short, self.gap = self.gap, 0
        if short:
            del self.trail[-short:]
        for _ in range(short):
            self.speak(self.letter)

    def as_it_ends(self) -> "_Course":
        """Return what it comes to if this is the end: a silence that did not last is part of the voice before."""
        if self.spoken < LASTS or not self.gap:
            return self
        ended = replace(self, trail=self.trail[:], kinds=self.kinds.copy(), votes=self.votes.copy())
        ended.fill()
        return ended

    def forget(self) -> None:
        """Keep no more of the past than can still change, or be asked for."""
        del self.trail[: -self.keeps]
        there = {self.voices - 1, *self.trail}
        self.kinds = {index: letter for index, letter in self.kinds.items() if index in there}


__all__ = ["LASTS", "Voice", "Voices"]
