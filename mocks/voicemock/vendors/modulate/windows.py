"""Frames: windows of 2 s, each judged by what is heard up to its end, so that a file and a stream get the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicemock.engine.ear import Kind, Truth
from voicemock.engine.script import Frames
from voicemock.vendors.modulate.voices import Voice, Voices

STEP_MS = 100
WINDOW_STEPS = 20
WINDOW_MS = WINDOW_STEPS * STEP_MS
"""MOD-05.a."""

CONTENT_MS = 100
"""MOD-06.c: less of a voice than this is no content."""


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
    """The frames of one sound, told one by one. Costs the same for each, and keeps nothing of those before."""

    __slots__ = ("_end_ms", "_truth", "_voices")

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._voices = Voices()
        self._end_ms = 0

    def next(self, steps: bytes, end_ms: int) -> Frame:
        """Return the frame from the end of the last one to ``end_ms``, from its whole steps (``LETTERS`` of the ear).

        Time after them belongs to what was heard last.
        """
        start_ms, self._end_ms = self._end_ms, end_ms
        times = [STEP_MS] * len(steps) or [0]
        times[-1] += end_ms - start_ms - sum(times)
        return Frame(start_ms, end_ms, *self._judged(zip(self._voices.hear(steps), times, strict=True)))

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


def frames(truth: Truth, steps: bytes, duration_ms: int, verdicts: Frames | None = None) -> Iterator[Frame]:
    """Yield the frames of a sound of that many milliseconds, from its steps."""
    windows = Windows(truth)
    for index, start_ms in enumerate(range(0, duration_ms, WINDOW_MS)):
        first = start_ms // STEP_MS
        frame = windows.next(steps[first : first + WINDOW_STEPS], min(start_ms + WINDOW_MS, duration_ms))
        yield scripted(frame, index, verdicts)


__all__ = ["STEP_MS", "WINDOW_MS", "WINDOW_STEPS", "Frame", "Windows", "frames", "scripted"]
