"""From the bytes of a stream to its frames, as they come; how they are cut into messages makes no difference."""

import re
from collections.abc import Iterable, Iterator

from voicemock.engine.ear import Steps, Truth
from voicemock.engine.ear.pcm import samples
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Frames, Hear
from voicemock.vendors.modulate.declared import Declared
from voicemock.vendors.modulate.windows import STEP_MS, WINDOW_MS, Frame, Windows, scripted

GATHERED = 16 * 1024
"""Bytes that are gathered before they are heard, since many small messages cost more than a few large ones."""

LARGEST = 64 * 1024
"""Bytes that are heard at once, without letting other streams go on."""

OPENING = 12
"""Bytes in which a container shows."""

CONTAINER = re.compile(
    rb"(?:RIFF|RIFX|RF64|BW64).{4}WAVE|FORM.{4}AIF[FC]|OggS\x00\x02|fLaC[\x00\x80]\x00\x00\x22|\x1a\x45\xdf\xa3"
    rb"|\x00\x00..ftyp|ID3[\x02-\x04][^\xff].[\x00-\x7f]{4}",
    re.DOTALL,
)
"""How WAV, AIFF, OGG, FLAC, WebM, MP4 and an ID3 tag open (MOD-15.b): by chance, a sound does once in 2 ** 32 times."""


class Listener:
    """The frames of one stream. What it holds is bounded, however long the stream is."""

    __slots__ = (
        *("_declared", "_due", "_hear_as", "_left", "_piece", "_steps", "_told", "_verdicts", "_waiting", "_windows"),
        *("frames", "received"),
    )

    def __init__(
        self, truth: Truth, declared: Declared, hear: Hear | None = None, verdicts: Frames | None = None
    ) -> None:
        self.frames = 0
        """How many there were."""
        self.received = 0
        """Bytes taken in."""
        self._declared = declared
        self._windows = Windows(truth if hear is None else truth.saying(hear.synthetic))
        self._hear_as = hear
        self._verdicts = verdicts
        self._told = 0
        """Steps of the frames before."""
        self._steps = Steps(declared.rate, declared.channels)
        self._waiting = bytearray()
        self._left = self._window_bytes
        step = declared.rate * STEP_MS // 1000 * declared.sample_bytes
        self._piece = GATHERED // step * step or min(step, LARGEST // declared.sample_bytes * declared.sample_bytes)
        self._due = self._piece

    @property
    def seconds(self) -> float:
        """Of audio, taken in so far."""
        return self.received / self._declared.sample_bytes / self._declared.rate

    @property
    def incomplete(self) -> int:
        """Bytes at the end that make no sample of every channel."""
        return self.received % self._declared.sample_bytes

    @property
    def duration_ms(self) -> int:
        """Milliseconds heard so far."""
        return self._steps.duration_ms

    def feed(self, data: bytes) -> Iterable[Frame | None]:
        """Take bytes in, and yield after each piece that is heard: the frame that it completes, or None.

        Refused(NOT_AS_DECLARED) when the stream opens as a container does.
        """
        opening = self.received < OPENING
        self.received += len(data)
        self._waiting += data
        if opening and CONTAINER.match(self._waiting):
            raise Refused(Reason.NOT_AS_DECLARED)
        return self._pieces() if len(self._waiting) >= self._due else ()

    def finish(self) -> Frame | None:
        """Hear what is left over, and return its frame, None where it lasts no millisecond."""
        self._hear(len(self._waiting) - self.incomplete)
        # After a frame there is no step yet, but what is left of one still belongs to what was heard last (MOD-18).
        if not self.frames:
            self._steps.finish()
        return self._frame() if self.duration_ms > self.frames * WINDOW_MS else None

    @property
    def _window_bytes(self) -> int:
        return self._declared.rate * WINDOW_MS // 1000 * self._declared.sample_bytes

    def _pieces(self) -> Iterator[Frame | None]:
        while len(self._waiting) >= self._due:
            yield self._hear(self._due)

    def _hear(self, size: int) -> Frame | None:
        with memoryview(self._waiting) as waiting:
            self._steps.feed(samples(waiting[:size], self._declared.encoding, self._declared.channels))
        del self._waiting[:size]
        self._left -= size
        frame = None if self._left else self._frame()
        self._left = self._left or self._window_bytes
        self._due = min(self._piece, self._left)
        return frame

    def _frame(self) -> Frame:
        kinds = bytes(self._steps.kinds)
        if self._hear_as is not None:
            kinds = self._hear_as.steps(self._told, self._told + len(kinds))
        frame = scripted(self._windows.next(kinds, self._steps.duration_ms), self.frames, self._verdicts)
        self.frames += 1
        self._told += len(kinds)
        # A window's steps are a whole number of seconds, so those to come have the lengths that they would have had.
        self._steps.kinds.clear()
        return frame


__all__ = ["CONTAINER", "GATHERED", "LARGEST", "Listener"]
