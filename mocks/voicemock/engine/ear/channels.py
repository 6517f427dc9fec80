"""Channel orders that a file gives itself: hidden from libav's bindings, which free the memory of such an order twice.

What is heard doesn't hang on which channel is which, so nothing is lost. Only the boxes' names are changed, and where
sound can be told from boxes, none of the sound.
"""

from itertools import pairwise

from voicemock.engine.ear.containers import mp4

_NAMES = {"aiff": (b"CHAN",), "caf": (b"chan",), "mov": (b"chan", b"chnl")}


def hidden(clip: bytes, demuxer: str) -> bytes:
    """Return the clip with its channel orders hidden; ``demuxer`` is libav's name of its container."""
    names = [name for name in _NAMES.get(demuxer, ()) if name in clip]
    if not names:
        return clip
    sound = mp4.sound(clip) if demuxer == "mov" else []
    edges = [0, *(edge for box in sound for edge in (box.start, box.end)), len(clip)]
    pieces = [clip[start:end] for start, end in pairwise(edges)]
    for name in names:
        pieces[::2] = [piece.replace(name, b"x" + name[1:]) for piece in pieces[::2]]
    return b"".join(pieces)


__all__ = ["hidden"]
