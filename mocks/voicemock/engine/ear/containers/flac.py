"""FLAC: what its first metadata block says."""

from voicemock.engine.ear.containers.tags import sound
from voicemock.engine.ear.declared import Damaged, Declared


def opens(clip: bytes) -> bool:
    """Tell whether the clip is one, behind an ID3 tag or none."""
    return clip.startswith(b"fLaC", sound(clip).start)


def declared(clip: bytes) -> Declared:
    """Return how many samples STREAMINFO declares, unless its writer couldn't go back to say so.

    The frames have checksums of their own, which the decoder looks at. Damaged when the metadata is cut short.
    """
    start = sound(clip).start
    position, last = start + 4, False
    while not last:
        header = clip[position : position + 4]
        position += 4 + int.from_bytes(header[1:])
        if len(header) < 4 or position > len(clip):
            raise Damaged("its metadata is cut short")
        last = header[0] >= 0x80
    if clip[start + 4] & 0x7F or position < start + 42:
        raise Damaged("it has no STREAMINFO")
    samples = int.from_bytes(clip[start + 21 : start + 26]) & 0xFFFFFFFFF
    return Declared(samples=samples or None)


__all__ = ["declared", "opens"]
