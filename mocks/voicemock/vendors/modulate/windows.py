"""Frames: windows of a sound, each judged by what is heard up to its end, so that a file and a stream agree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from voicemock.engine.ear import Kind, Truth
from voicemock.engine.script import Frames
from voicemock.vendors.modulate.voices import Voice, Voices

STEP_MS = 100
WINDOW_MS = 2000
"""MOD-05.a."""

CONTENT_MS = 100
"""MOD-06.c: less of a voice than this is no content."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When frames end, and how long their windows are, in milliseconds that are whole steps.

    The first one ends at ``first_ms``, and ``every_ms`` another one. Windows as long as that follow one another; longer
    ones grow from 0 to their length, and then go with the sound.
    """

    first_ms: int
    every_ms: int
    window_ms: int

    def end_ms(self, index: int) -> int:
        """Return when the ``index``-th frame ends, from 0; 0 for the one before."""
        return self.first_ms + index * self.every_ms if index >= 0 else 0

    def start_ms(self, end_ms: int, before_ms: int) -> int:
        """Return where the window begins of a frame that ends there, after one that ended before."""
        return before_ms if self.every_ms == self.window_ms else max(0, end_ms - self.window_ms)


FOLLOWING = Rhythm(WINDOW_MS, WINDOW_MS, WINDOW_MS)
"""MOD-05.b."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The verdict on a time in milliseconds, whose end is not part of it, and the certainty of that verdict, 0 to 1."""

    start_ms: int
    end_ms: int
    verdict: str
    confidence: float

    def fields(self) -> dict[str, object]:
        """Return it as it is answered (MOD-03.g)."""
        return {
            "start_time_ms": self.start_ms,
            "end_time_ms": self.end_ms,
            "verdict": self.verdict,
            "confidence": self.confidence,
        }


class Windows:
    """The frames of one sound, told one by one. Costs the same for each, and keeps no more than one window."""

    __slots__ = ("_end_ms", "_rhythm", "_steps", "_truth", "_voices")

    def __init__(self, truth: Truth, rhythm: Rhythm = FOLLOWING) -> None:
        self._truth = truth
        self._rhythm = rhythm
        self._voices = Voices(rhythm.window_ms // STEP_MS + 1)
        self._end_ms = 0
        self._steps = 0

    def next(self, steps: bytes, end_ms: int) -> Frame:
        """Return the frame that ends at ``end_ms``, from the whole steps (``LETTERS`` of the ear) since the last one.

        Time after them belongs to what was heard last.
        """
        start_ms, self._end_ms = self._rhythm.start_ms(end_ms, self._end_ms), end_ms
        self._steps += len(steps)
        within = max(1, self._steps - start_ms // STEP_MS)
        times = [STEP_MS] * within
        times[0] -= start_ms - (self._steps - within) * STEP_MS
        times[-1] += end_ms - self._steps * STEP_MS
        return Frame(start_ms, end_ms, *self._judged(zip(self._voices.hear(steps, within), times, strict=True)))

    def _judged(self, heard: Iterator[tuple[Voice | None, int]]) -> tuple[str, float]:
        """Return the verdict and its confidence (MOD-06), from whose voice lasted how many milliseconds."""
        kinds, times = dict[int, Kind](), dict[int, int]()
        for voice, time in heard:
            if voice is not None:
                kinds[voice.index] = voice.kind
                times[voice.index] = times.get(voice.index, 0) + time
        total = sum(times.values())
        if total < CONTENT_MS:
            return "no-content", 1.0
        weighed = sum(self._truth.voice(kinds[index], index) * time for index, time in times.items())
        probability = weighed / total
        return "synthetic" if probability > 0.5 else "non-synthetic", round(max(probability, 1 - probability), 4)


def scripted(frame: Frame, index: int, verdicts: Frames | None) -> Frame:
    """Return the ``index``-th frame with the verdict that a script has for it."""
    if verdicts is None or index >= len(verdicts.verdicts):
        return frame
    verdict, confidence = verdicts.verdicts[index]
    return replace(frame, verdict=verdict, confidence=confidence)


def frames(
    truth: Truth, steps: bytes, duration_ms: int, verdicts: Frames | None = None, rhythm: Rhythm = FOLLOWING
) -> Iterator[Frame]:
    """Yield the frames of a sound of that many milliseconds, from its steps."""
    windows = Windows(truth, rhythm)
    for index in count():
        before_ms, end_ms = rhythm.end_ms(index - 1), rhythm.end_ms(index)
        if before_ms >= duration_ms:
            return
        frame = windows.next(steps[before_ms // STEP_MS : end_ms // STEP_MS], min(end_ms, duration_ms))
        yield scripted(frame, index, verdicts)


__all__ = ["FOLLOWING", "STEP_MS", "WINDOW_MS", "Frame", "Rhythm", "Windows", "frames", "scripted"]
