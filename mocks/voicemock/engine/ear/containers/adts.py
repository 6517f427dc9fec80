"""AAC as a stream of ADTS frames."""

from voicemock.engine.ear.containers.frames import Frame, starts, walk
from voicemock.engine.ear.containers.tags import sound
from voicemock.engine.ear.declared import Declared

_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_LOW_COMPLEXITY = 1  # the profile of nearly all


def opens(clip: bytes) -> bool:
    """Tell whether the clip is one."""
    return starts(clip, sound(clip), frame)


def declared(clip: bytes) -> Declared:
    """Return the time of the frames; Damaged when the last isn't whole, or they don't follow one another."""
    return walk(clip, sound(clip), frame, noise=0).declared()


def frame(clip: bytes, position: int) -> Frame | None:
    """Read an ADTS header."""
    header = clip[position : position + 7]
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0 or header[2] >> 2 & 15 >= len(_RATES):
        return None
    size = (int.from_bytes(header[3:6]) >> 5) & 0x1FFF
    usual = header[2] >> 6 == _LOW_COMPLEXITY
    return Frame(size, 1024 * ((header[6] & 3) + 1), _RATES[header[2] >> 2 & 15], usual) if size >= 7 else None


__all__ = ["declared", "frame", "opens"]
