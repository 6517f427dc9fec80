"""Clips in the formats that Modulate's newer reference takes besides those of the fixtures, and ways to cut them."""

from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from struct import pack_into, unpack_from
from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from voicemock_fixtures import make
from voicemock_fixtures.score import parse
from voicemock_fixtures.voice import render

SAMPLES = Path(__file__).parents[1] / "samples"

CODED = {"au": ("au", "pcm_s16be", 16_000), "wma": ("asf", "wmav2", 44_100), "3gp": ("3gp", "aac", 44_100)}
"""By what we call them: libav's names of container and codec, and a rate in Hz."""

AMR = b"#!AMR\n"
AMR_WB = b"#!AMR-WB\n"
FRAME = {AMR: b"\x04" + bytes(12), AMR_WB: b"\x04" + bytes(17)}
"""A frame of 20 ms at the lowest bit rate, by how its file opens; any bits of speech are some sound."""


class Pipe:
    """A file that nobody can go back in, as where a recorder writes while it sends."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, data: bytes) -> int:
        self.written += data
        return len(data)


@cache
def clip(score: str, format: str) -> bytes:
    """Return a clip of a score in one of our formats, or in one of those above."""
    if format not in CODED:
        return make(score, format)
    file = BytesIO()
    _write(score, file, *CODED[format])
    return file.getvalue()


@cache
def piped(score: str, container: str, codec: str, rate: int) -> bytes:
    """Return a clip as it is written to a pipe, so that its beginning declares no length."""
    pipe = Pipe()
    _write(score, pipe, container, codec, rate, movflags="frag_keyframe+empty_moov")
    return bytes(pipe.written)


def index_first(clip: bytes) -> bytes:
    """Return an MP4 with its index before its sound, as those are written that are meant to be streamed."""
    mdat, moov = clip.index(b"mdat") - 4, clip.index(b"moov") - 4
    assert mdat < moov
    index = bytearray(clip[moov:])
    chunks = index.index(b"stco")
    (count,) = unpack_from(">I", index, chunks + 8)
    for at in range(chunks + 12, chunks + 12 + 4 * count, 4):
        pack_into(">I", index, at, unpack_from(">I", index, at)[0] + len(index))
    return clip[:mdat] + bytes(index) + clip[mdat:moov]


def amr(opening: bytes, frames: int) -> bytes:
    """Return an AMR file of so many frames of 20 ms."""
    return opening + FRAME[opening] * frames


def cut(clip: bytes, *sizes: int) -> list[bytes]:
    """Return a clip in pieces of these sizes in turn."""
    pieces: list[bytes] = []
    at = 0
    while at < len(clip):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(clip[at : at + size])
        at += size
    return pieces


def _write(score: str, file: "BytesIO | Pipe", container: str, codec: str, rate: int, **options: str) -> None:
    sound = np.concatenate(list(render(parse(score), rate)))[np.newaxis]
    with av.open(cast(BytesIO, file), "w", format=container, options={"fflags": "+bitexact", **options}) as opened:
        stream = cast(AudioStream, opened.add_stream(codec, rate=rate))
        stream.layout, stream.bit_rate = "mono", 64_000
        frame = AudioFrame.from_ndarray(sound, format="flt", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
        for block in (frame, None):
            opened.mux(stream.encode(block))
