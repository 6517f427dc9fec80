"""AMR: frames of 20 ms, each with a byte before it that tells how long it is."""

from voicemock.engine.ear.declared import Damaged, Declared

_NARROW, _WIDE = b"#!AMR\n", b"#!AMR-WB\n"
_SIZES = {  # bytes behind a frame's first one by its type, of speech, of what stands for silence, of nothing
    _NARROW: (12, 13, 15, 17, 19, 20, 26, 31, 5, None, None, None, None, None, None, 0),
    _WIDE: (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, None, None, None, None, 0, 0),
}
_UNUSED = 0x83  # bits of a frame's first byte
_FRAME_S = 0.02


def declared(clip: bytes) -> Declared:
    """Return the time of the frames; Damaged when one is cut short or of no type, or for several channels."""
    magic = next((magic for magic in (_NARROW, _WIDE) if clip.startswith(magic)), None)
    if magic is None:
        raise Damaged("it is no AMR of one channel")
    sizes, position, frames = _SIZES[magic], len(magic), 0
    while position < len(clip):
        size = None if clip[position] & _UNUSED else sizes[clip[position] >> 3]
        if size is None:
            raise Damaged("something stands between its frames")
        position, frames = position + 1 + size, frames + 1
    if position > len(clip):
        raise Damaged("its last frame is cut short")
    return Declared(seconds=frames * _FRAME_S) if frames else Declared(samples=0)


__all__ = ["declared"]
