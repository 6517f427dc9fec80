"""What a script does to a call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from voicemock.engine.ear import Heard, Kind, Stretch, stretches_of
from voicemock.engine.ear.stretches import LETTERS, STEP_MS
from voicemock.engine.faults import Fault
from voicemock.engine.jobs import Way
from voicemock.engine.refusals import Reason, Refused

MERGED = 100
"""Levels of nesting up to which an answer's fields are replaced one by one."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """A call is refused for a reason, by the calls whose vendor has words for it there.

    A stream is refused after so many frames. ``retry_after`` is in whole seconds.
    """

    reasons: Mapping[str, Reason]
    """By calls."""
    retry_after: int | None = None
    about: str = ""
    after_frames: int = 0

    def refused(self, call: str) -> Refused:
        """Return the refusal of a call."""
        return Refused(self.reasons[call], retry_after=self.retry_after, about=self.about)


@dataclass(frozen=True, slots=True)
class Hear:
    """What is heard, whatever the clip holds: passages in milliseconds, or one voice as long as the clip.

    ``synthetic`` are the probabilities of the voices in their order; the last is that of all that follow.
    """

    passages: tuple[tuple[Kind, int], ...] = ()
    synthetic: tuple[float, ...] = ()

    def of(self, heard: Heard) -> Heard:
        """Return what is heard in place of a clip: it lasts as long as the passages say."""
        duration_ms = sum(length for _, length in self.passages) or heard.duration_ms
        steps = self.steps(0, max(1, duration_ms // STEP_MS) if duration_ms else 0)
        stretches = stretches_of(steps, duration_ms)
        if not self.passages:
            stretches = (Stretch(self._kind, 0, duration_ms),) if duration_ms else ()
        samples = round(duration_ms * heard.rate / 1000) if self.passages else heard.samples
        return replace(heard, samples=samples, stretches=stretches, steps=steps, said=self.synthetic)

    def steps(self, start: int, end: int) -> bytes:
        """Return the letters of the ear from one step of 100 ms to another; the last passage goes on for ever."""
        letters, until = bytearray(), 0
        for kind, length in self.passages or ((self._kind, 0),):
            until += length
            letters += LETTERS[kind] * (until // STEP_MS - len(letters))
        last = LETTERS[self.passages[-1][0] if self.passages else self._kind]
        return bytes(letters[start:end]) + last * (end - max(start, min(end, len(letters))))

    @property
    def _kind(self) -> Kind:
        return Kind.SYNTHETIC if self.synthetic and self.synthetic[0] > 0.5 else Kind.HUMAN


@dataclass(frozen=True, slots=True)
class Frames:
    """The verdicts of a sound's first frames with their confidences, whatever is heard."""

    verdicts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Values that stand in an answer in place of the vendor's own.

    ``having`` limits it to answers that have such fields; without any it is for every one.
    """

    fields: Mapping[str, object]
    having: frozenset[str] = frozenset()

    def fits(self, answer: object) -> bool:
        """Tell whether an answer has the fields that it is for."""
        return isinstance(answer, dict) and self.having <= answer.keys()

    def of(self, answer: object) -> object:
        """Return an answer with these values in it."""
        return _merged(answer, self.fields, MERGED)


@dataclass(frozen=True, slots=True)
class Break:
    """What goes wrong on the wire."""

    faults: tuple[Fault, ...]


Effect = Refuse | Hear | Frames | Answer | Break | Way
E = TypeVar("E", Refuse, Hear, Frames, Answer, Break, Way)


def _merged(value: object, fields: object, levels: int) -> object:
    if levels == 0 or not (isinstance(value, dict) and isinstance(fields, Mapping)):
        return fields
    return {**value, **{name: _merged(value.get(name), field, levels - 1) for name, field in fields.items()}}


__all__ = ["MERGED", "Answer", "Break", "E", "Effect", "Frames", "Hear", "Refuse"]
