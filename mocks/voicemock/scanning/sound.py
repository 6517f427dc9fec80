"""Sound in bytes and in texts: files by what they begin with, bare samples by how they go up and down."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from voicemock.engine.ear.formats import recognise
from voicemock.scanning.secret import Secret

if TYPE_CHECKING:
    import numpy as np

SOUND = "sound"

FRAMED = frozenset({"mp3", "aac"})
"""What a few bytes alone may look like by chance."""

LEAST_FRAMED = 1024

IN_TEXT = re.compile(
    r"RIFF.{4,16}?WAVEfmt |FORM.{4,16}?AIF[FC]|OggS\x00\x02|fLaC\x00\x00\x00|ID3[\x02-\x04]\x00.|#!AMR(?:-WB)?\n|"
    r"\x00ftyp(?:M4A |M4B |3gp|isom|iso[2-9]|mp4[12]|qt  )|B.{1,3}webm|caff\x00\x01|\.snd\x00\x00\x00",
    re.DOTALL,
)
"""How files of sound begin when their bytes were read as text, well or badly."""

HAS = ("WAVE", "AIF", "OggS", "fLaC", "ID3", "#!AMR", "ftyp", "webm", "caff", ".snd")

LEAST_SAMPLES = 1500
MOST_BYTES = 32 * 1024

QUIET = 1e-3
"""Of full scale: what is quieter says nothing."""

SMOOTH = 0.8
"""How alike neighbouring samples of a voice are, at least; of what is compressed or drawn at random they are not."""

CROSSINGS = 3e-3
"""How often a sample, at least, sound goes through its mean; tables of growing numbers hardly do."""


BYTES = 256
"""Characters after such a beginning among which sound has bytes that no text has."""

LEAST_BYTES = 40


def format_of(content: bytes) -> str:
    """Return what a file's bytes are, as in ``wav`` or ``m4a/mp4``; empty where that is no sound."""
    form = recognise(content)
    if form is None or (form.formats & FRAMED and content[:3] != b"ID3" and len(content) < LEAST_FRAMED):
        return ""
    return "/".join(sorted(form.formats))


def sounds(text: str) -> Iterator[Secret]:
    """Yield the beginnings of files of sound whose bytes stand in a text as they are."""
    if any(piece in text for piece in HAS):
        for match in IN_TEXT.finditer(text):
            after = text[match.end() : match.end() + BYTES]
            if sum(not letter.isprintable() or letter >= "\x80" for letter in after) < LEAST_BYTES:
                continue  # a text about sound
            yield Secret(match.start(), match.end(), SOUND, text[match.start() : match.start() + 64])


def is_samples(content: bytes) -> bool:
    """Whether bytes without any header are samples: of 16 bits, floats, or mu-law, of one channel or two."""
    if len(content) < LEAST_SAMPLES:
        return False
    return any(_goes_like_sound(samples) for samples in _readings(content[:MOST_BYTES]))


def _readings(content: bytes) -> Iterator["np.ndarray[Any, np.dtype[np.float64]]"]:
    import numpy as np

    for kind, scale in (("<i2", 32768), (">i2", 32768), ("<f4", 1)):
        width = np.dtype(kind).itemsize
        with np.errstate(invalid="ignore"):  # what is no float
            samples = np.frombuffer(content[: len(content) // width * width], kind).astype(np.float64) / scale
        if len(samples) >= LEAST_SAMPLES // width and bool(np.all(np.isfinite(samples))) and np.abs(samples).max() <= 2:
            yield samples
            yield samples[::2]
    coded = ~np.frombuffer(content, np.uint8)
    sizes = ((coded & 15).astype(np.float64) * 2 + 33) * 2.0 ** ((coded >> 4) & 7) - 33
    yield np.where(coded & 128, -sizes, sizes) / 8192


def _goes_like_sound(samples: "np.ndarray[Any, np.dtype[np.float64]]") -> bool:
    import numpy as np

    moved = samples - samples.mean()
    power = float((moved * moved).sum())
    if power / len(moved) < QUIET**2 or float((moved[1:] * moved[:-1]).sum()) < SMOOTH * power:
        return False
    crossings = np.count_nonzero(np.signbit(moved[1:]) != np.signbit(moved[:-1]))
    return bool(crossings >= CROSSINGS * len(moved))


__all__ = ["SOUND", "format_of", "is_samples", "sounds"]
