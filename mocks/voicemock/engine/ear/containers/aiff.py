"""AIFF and AIFC: chunks in a FORM."""

import struct

from voicemock.engine.ear.declared import Damaged, Declared

_WIDTHS = {b"ulaw": 1, b"ULAW": 1, b"alaw": 1, b"ALAW": 1, b"fl64": 8, b"FL64": 8, b"fl32": 4, b"FL32": 4}
_PLAIN = {b"NONE", b"twos", b"sowt", b"raw ", b"in24", b"in32", b"42ni", b"23ni"}
_UNKNOWN = range(0x7F000000, 2**32)  # what writers declare that can't go back to say how long it became


def declared(clip: bytes) -> Declared:
    """Return how many samples the COMM chunk declares; none declared by a writer to a pipe.

    Damaged when that chunk or the sound is missing, cut short, or the one longer than the other.
    """
    position, frames, width, sound = 12, 0, 0, -1
    while position + 8 <= len(clip):
        name, size = struct.unpack_from(">4sI", clip, position)
        body, rest = position + 8, len(clip) - position - 8
        if name == b"SSND" and size > rest and size in _UNKNOWN:
            return Declared()
        if size > rest:
            raise Damaged(f"its {name.decode('latin-1')} chunk declares {size} bytes and has {rest}")
        if name == b"COMM" and size >= 18:
            frames, width = _common(clip, body, size)
        if name == b"SSND":
            sound = size - 8
        position = body + size + size % 2
    if sound < 0 or (frames and sound < frames * width):
        raise Damaged(f"it declares {frames} samples and has {max(sound, 0)} bytes for them")
    return Declared(samples=frames) if width else Declared()


def head(clip: bytes | bytearray) -> int | None:
    """Return where the chunk with the sound begins; None as long as it is not there."""
    position = 12
    while position + 8 <= len(clip):
        name, size = struct.unpack_from(">4sI", clip, position)
        if name == b"SSND":
            return position
        position += 8 + size + size % 2
    return None


def _common(clip: bytes, position: int, size: int) -> tuple[int, int]:
    """Return samples, and the bytes for one of all channels, 0 where there is no such number."""
    channels, frames, bits = struct.unpack_from(">HIH", clip, position)
    kind = clip[position + 18 : position + 22] if size >= 22 else b"NONE"
    width = _WIDTHS.get(kind, (bits + 7) // 8 if kind in _PLAIN else 0)
    return frames, channels * width


__all__ = ["declared", "head"]
