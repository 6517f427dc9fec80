"""From the bytes of a container to the frames of its sound, as far as what has come can be decoded."""

from collections.abc import AsyncGenerator, Iterator

from voicemock.engine.ear import Truth, Unheard
from voicemock.engine.ear.formats import Form
from voicemock.engine.ear.live import Live
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Frames, Hear
from voicemock.vendors.modulate.telling import Telling
from voicemock.vendors.modulate.windows import STEP_MS, Frame, Rhythm

LARGEST = 16 * 1024
"""Bytes that are heard at once, so that frames come while a large message is heard, and other streams go on."""


class Contained:
    """The frames of one stream. How it is cut makes no difference; what it holds is bounded as in `Live`."""

    __slots__ = ("_formats", "_live", "_otherwise", "_steps", "_telling")

    bytes_a_second = 0
    """Nobody declares it."""
    incomplete = 0

    def __init__(
        self,
        truth: Truth,
        formats: frozenset[str],
        otherwise: Reason,
        hear: Hear | None,
        verdicts: Frames | None,
        rhythm: Rhythm,
    ) -> None:
        self._formats = formats
        self._otherwise = otherwise
        self._live = Live(self._accept)
        self._telling = Telling(truth, hear, verdicts, rhythm)
        self._steps = 0
        """Of the frames before."""

    @property
    def frames(self) -> int:
        """How many there were."""
        return self._telling.frames

    @property
    def duration_ms(self) -> int:
        """Milliseconds heard so far."""
        return self._live.steps.duration_ms if self._live.steps is not None else 0

    @property
    def seconds(self) -> float:
        """Of sound, heard so far."""
        return self.duration_ms / 1000

    async def take(self, data: bytes) -> AsyncGenerator[Frame | None, None]:
        """Take bytes in, and yield each frame that they complete, and None after each piece that is heard.

        Refused where they are another container than was declared, and after the frames before the damage (UNREADABLE)
        where they cannot be decoded.
        """
        for start in range(0, len(data), LARGEST):
            why = await self._heard(data[start : start + LARGEST])
            for frame in self._due():
                yield frame
            if why is not None:
                raise Refused(Reason.UNREADABLE) from why
            yield None

    async def rest(self) -> AsyncGenerator[Frame | None, None]:
        """Hear what is left over, and yield its frames; Refused as by ``take``."""
        why = await self._heard(None)
        for frame in self._due():
            yield frame
        if why is not None:
            raise Refused(Reason.UNREADABLE) from why
        if self._live.steps is not None:
            self._live.steps.finish()
            if self.duration_ms > self._telling.told_ms:
                yield self._next(len(self._live.steps.kinds), self.duration_ms)

    def close(self) -> None:
        """Hear no more."""
        self._live.close()

    def _accept(self, form: Form) -> None:
        if not self._formats & form.formats:
            raise Refused(self._otherwise)

    async def _heard(self, data: bytes | None) -> Unheard | None:
        """Hear bytes, or the end; return why that is not possible from somewhere on."""
        try:
            await (self._live.end() if data is None else self._live.take(data))
        except Unheard as why:
            return why
        return None

    def _due(self) -> Iterator[Frame]:
        steps = self._live.steps
        while steps is not None and len(steps.kinds) >= self._telling.due_ms // STEP_MS:
            yield self._next(self._telling.due_ms // STEP_MS, self._telling.due_ms)

    def _next(self, steps: int, end_ms: int) -> Frame:
        """Return the frame up to so many steps."""
        assert self._live.steps is not None  # noqa: S101 - who asks has seen that there are some
        letters, self._steps = bytes(self._live.steps.kinds[self._steps : steps]), steps
        return self._telling.next(letters, end_ms)


__all__ = ["Contained"]
