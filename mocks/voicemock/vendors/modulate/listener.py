"""From the raw bytes of a stream to its frames, as they come; how they are cut into messages makes no difference."""

import re
from collections.abc import AsyncGenerator, Iterable, Iterator

from voicemock.engine.ear import Steps, Truth
from voicemock.engine.ear.pcm import samples
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Frames, Hear
from voicemock.vendors.modulate.declared import Declared
from voicemock.vendors.modulate.telling import Telling
from voicemock.vendors.modulate.windows import FOLLOWING, STEP_MS, Frame, Rhythm

GATHERED = 16 * 1024
"""Bytes that are gathered before they are heard, since many small messages cost more than a few large ones."""

LARGEST = 64 * 1024
"""Bytes that are heard at once, without letting other streams go on."""

SECOND = 1000 // STEP_MS
"""Steps. What has been told is forgotten by whole seconds, so that those to come have the lengths they would have."""

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

    __slots__ = (*("_declared", "_due", "_left", "_piece", "_steps", "_telling", "_told", "_waiting"), "received")

    def __init__(
        self,
        truth: Truth,
        declared: Declared,
        hear: Hear | None = None,
        verdicts: Frames | None = None,
        rhythm: Rhythm = FOLLOWING,
    ) -> None:
        self.received = 0
        """Bytes taken in."""
        self._declared = declared
        self._telling = Telling(truth, hear, verdicts, rhythm)
        self._told = 0
        """Steps that are kept of the frames before."""
        self._steps = Steps(declared.rate, declared.channels)
        self._waiting = bytearray()
        self._left = self._frame_bytes
        step = declared.rate * STEP_MS // 1000 * declared.sample_bytes
        self._piece = GATHERED // step * step or min(step, LARGEST // declared.sample_bytes * declared.sample_bytes)
        self._due = min(self._piece, self._left)

    @property
    def frames(self) -> int:
        """How many there were."""
        return self._telling.frames

    @property
    def bytes_a_second(self) -> int:
        """As it is declared."""
        return self._declared.rate * self._declared.sample_bytes

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
        return self._frame() if self.duration_ms > self._telling.told_ms else None

    def take(self, data: bytes) -> AsyncGenerator[Frame | None, None] | None:
        """Do the same as ``feed``; None where nothing is heard."""
        pieces = self.feed(data)
        return _told(pieces) if pieces else None

    async def rest(self) -> AsyncGenerator[Frame | None, None]:
        """Do the same as ``finish``."""
        yield self.finish()

    def close(self) -> None:
        """Hear no more."""

    @property
    def _frame_bytes(self) -> int:
        """From the end of the last frame to that of the next one."""
        told, due = (self._declared.rate * ms // 1000 for ms in (self._telling.told_ms, self._telling.due_ms))
        return (due - told) * self._declared.sample_bytes

    def _pieces(self) -> Iterator[Frame | None]:
        while len(self._waiting) >= self._due:
            yield self._hear(self._due)

    def _hear(self, size: int) -> Frame | None:
        with memoryview(self._waiting) as waiting:
            self._steps.feed(samples(waiting[:size], self._declared.encoding, self._declared.channels))
        del self._waiting[:size]
        self._left -= size
        frame = None if self._left else self._frame()
        self._left = self._left or self._frame_bytes
        self._due = min(self._piece, self._left)
        return frame

    def _frame(self) -> Frame:
        kinds = self._steps.kinds
        frame = self._telling.next(bytes(kinds[self._told :]), self._steps.duration_ms)
        del kinds[: len(kinds) // SECOND * SECOND]
        self._told = len(kinds)
        return frame


async def _told(pieces: Iterable[Frame | None]) -> AsyncGenerator[Frame | None, None]:
    for frame in pieces:
        yield frame


__all__ = ["CONTAINER", "GATHERED", "LARGEST", "Listener"]
