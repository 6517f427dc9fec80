"""AU: one header, then the samples."""

import struct

from voicemock.engine.ear.declared import Damaged, Declared

_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1}  # bytes of a sample, by the encoding's number
_UNKNOWN = 0xFFFFFFFF  # what writers declare that can't go back to say how long it became


def declared(clip: bytes) -> Declared:
    """Return how many samples the header declares; none declared by a writer to a pipe.

    Damaged when the header is cut short, or the sound shorter than it declares.
    """
    if len(clip) < 24:
        raise Damaged("its header is cut short")
    start, size, encoding, _, channels = struct.unpack_from(">5I", clip, 4)
    rest = len(clip) - start
    if start < 24 or rest < 0:
        raise Damaged("its header is cut short")
    if size == _UNKNOWN or (size == 0 and rest):
        return Declared()
    if size > rest:
        raise Damaged(f"its header declares {size} bytes and it has {rest}")
    width = _WIDTHS.get(encoding, 0) * channels
    return Declared(samples=size // width) if width else Declared()


__all__ = ["declared"]
