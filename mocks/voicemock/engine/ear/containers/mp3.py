"""MP3: MPEG audio frames of layer III, the first of which may hold no sound but say how many follow."""

from functools import lru_cache

from voicemock.engine.ear.containers.frames import Frame, starts, walk
from voicemock.engine.ear.containers.tags import sound
from voicemock.engine.ear.declared import Damaged, Declared

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # of MPEG 1, 2 and 2.5
_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_OF_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_JOINT = 1  # the mode of two channels that alone has an extension
_NOISE = 1 << 20  # bytes between frames that a player passes over: tags of files that were joined, say
_SEARCHED = 1 << 16  # bytes behind an ID3 tag in which the first frame is looked for


def first(clip: bytes) -> int | None:
    """Return where the first frame is, None when this is no MP3."""
    within = sound(clip)
    if starts(clip, within, frame):
        return within.start
    if within.start == 0:
        return None
    searched = range(within.start, min(within.start + _SEARCHED, within.stop))
    return next((at for at in searched if clip[at] == 0xFF and starts(clip, range(at, within.stop), frame, 3)), None)


def declared(clip: bytes) -> Declared:
    """Return nothing, since decoders leave out what the encoder put around the sound.

    Damaged when there are fewer frames than the first one says, or the last isn't whole.
    """
    start = first(clip)
    if start is None:
        raise Damaged("it has no frame")
    found = walk(clip, range(start, sound(clip).stop), frame, _NOISE)
    promised = _promised(clip[start : start + 64])
    if found.frames < promised:  # the one that says so is not always counted
        raise Damaged(f"it declares {promised} frames and has {found.frames}")
    return Declared()


def frame(clip: bytes, position: int) -> Frame | None:
    """Read a header of layer III."""
    header = clip[position : position + 4]
    return _frame(*header[1:]) if len(header) == 4 and header[0] == 0xFF else None


@lru_cache(maxsize=4096)
def _frame(second: int, third: int, fourth: int) -> Frame | None:
    version, bitrate, rate, padding = second >> 3 & 3, third >> 4, third >> 2 & 3, third >> 1 & 1
    if second & 0xE6 != 0xE2 or version not in _RATES or bitrate in {0, 15} or rate == 3:
        return None
    samples = 1152 if version == 3 else 576
    usual = not fourth & 3 and (fourth >> 6 == _JOINT or not fourth & 0x30)
    kbps = (_KBPS if version == 3 else _KBPS_OF_2)[bitrate - 1]
    return Frame(samples * kbps * 125 // _RATES[version][rate] + padding, samples, _RATES[version][rate], usual)


def _promised(frame: bytes) -> int:
    """Return how many frames the first one says there are, 0 when it doesn't."""
    if frame[36:40] == b"VBRI":
        return int.from_bytes(frame[50:54])
    info = next((at for at in (13, 21, 36) if frame[at : at + 4] in {b"Xing", b"Info"}), 0)
    return int.from_bytes(frame[info + 8 : info + 12]) if info and frame[info + 7] & 1 else 0


__all__ = ["declared", "first", "frame"]
