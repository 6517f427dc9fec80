"""From the steps of a stream to its frames, whichever way the sound comes: what a script says of them included."""

from voicemock.engine.ear import Truth
from voicemock.engine.script import Frames, Hear
from voicemock.vendors.modulate.windows import FOLLOWING, Frame, Rhythm, Windows, scripted


class Telling:
    """The frames of one stream, told one by one."""

    __slots__ = ("_hear_as", "_steps", "_verdicts", "_windows", "frames", "rhythm")

    def __init__(
        self, truth: Truth, hear: Hear | None = None, verdicts: Frames | None = None, rhythm: Rhythm = FOLLOWING
    ) -> None:
        self.frames = 0
        """How many there were."""
        self.rhythm = rhythm
        self._windows = Windows(truth if hear is None else truth.saying(hear.synthetic), rhythm)
        self._hear_as = hear
        self._verdicts = verdicts
        self._steps = 0
        """Of the frames before."""

    @property
    def told_ms(self) -> int:
        """When the last frame ended that came in its time."""
        return self.rhythm.end_ms(self.frames - 1)

    @property
    def due_ms(self) -> int:
        """When the next one ends."""
        return self.rhythm.end_ms(self.frames)

    def next(self, steps: bytes, end_ms: int) -> Frame:
        """Return the next frame, from the steps (``LETTERS`` of the ear) since the last one."""
        if self._hear_as is not None:
            steps = self._hear_as.steps(self._steps, self._steps + len(steps))
        frame = scripted(self._windows.next(steps, end_ms), self.frames, self._verdicts)
        self.frames += 1
        self._steps += len(steps)
        return frame


__all__ = ["Telling"]
