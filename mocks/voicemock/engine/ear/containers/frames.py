"""Sound that is nothing but frames, each with a header that tells its length."""

from collections.abc import Callable
from dataclasses import dataclass

from voicemock.engine.ear.declared import Damaged, Declared


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame's header says: its bytes, its samples per channel, its rate in Hz; whether it is a usual one."""

    size: int
    samples: int
    rate: int
    usual: bool


Reader = Callable[[bytes, int], Frame | None]
"""Reads the header that stands at a position, None when none does."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole frames of one rate that were found, and their samples per channel."""

    frames: int
    samples: int
    rate: int

    def declared(self) -> Declared:
        """Return the time that the frames take."""
        return Declared(seconds=self.samples / self.rate)


def starts(clip: bytes, within: range, read: Reader, agreeing: int = 2) -> bool:
    """Tell whether frames of one rate follow one another from there: so many, or as many as there is room for.

    Of a single one, by which chance could have a hand in, all has to be usual.
    """
    position = within.start
    found: list[Frame] = []
    while len(found) < agreeing and (frame := read(clip, position)):
        found.append(frame)
        position += frame.size
    whole = len(found) == agreeing or (bool(found) and position + 4 > within.stop)
    return whole and len({frame.rate for frame in found}) == 1 and (len(found) > 1 or found[0].usual)


def walk(clip: bytes, within: range, read: Reader, noise: int) -> Walk:
    """Return the frames; Damaged when the last is cut short, or more than ``noise`` bytes are in none."""
    position = behind = within.start
    frames = samples = rate = 0
    while position < within.stop:
        frame = read(clip, position)
        if frame is not None and frame.rate == (rate or frame.rate):
            if position + frame.size <= within.stop:
                position = behind = position + frame.size
                frames, samples, rate = frames + 1, samples + frame.samples, frame.rate
                continue
            if position == behind:
                raise Damaged("its last frame is cut short")
        elif position == behind and within.stop - position < 4 and clip[position] == 0xFF:
            raise Damaged("its last frame is cut short")
        following = clip.find(0xFF, position + 1, within.stop)
        following = within.stop if following < 0 else following
        noise -= following - position
        if noise < 0:
            raise Damaged("something stands between its frames")
        position = following
    if not frames:
        raise Damaged("it has no frame")
    return Walk(frames, samples, rate)


__all__ = ["Frame", "Reader", "Walk", "starts", "walk"]
