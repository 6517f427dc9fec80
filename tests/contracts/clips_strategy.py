"""Strategies of real clips, as a contract's `x-audio` asks for them: what it takes, and what it does not."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.media_types import MEDIA_TYPE_STRATEGIES

from voicemock_fixtures import FORMATS, make, read

MEDIA_TYPES = {
    "audio/aac": "aac",
    "audio/aiff": "aiff",
    "audio/flac": "flac",
    "audio/m4a": "m4a",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}
"""The formats by the media types that the contracts give them."""

ALIKE = ({"ogg", "opus"}, {"m4a", "mov", "mp4"})
"""Formats whose files no bytes tell apart: who takes one may take the other, and no document says."""

EXACT = {"wav", "aiff", "flac"}
"""Formats that are as long as what was put in; the encoders of the others add some milliseconds."""

LENGTHS_MS = (
    *(20, 100, 400, 499, 500, 501, 600),
    *(1900, 1999, 2000, 2001, 2100, 3999, 4000, 4001),  # windows of 2 s
    *(19_900, 19_999, 20_000, 20_001, 20_100, 40_010),  # chunks of 20 s
)
ENCODED_MS = 100
"""So much longer or shorter, at most, an encoder makes a clip."""

LONG_MS = 1000
"""From here on clips are rendered in the quickest way only."""

SOUNDS = (
    "human {0}ms",
    "synthetic {0}ms",
    "silence {0}ms",
    "human {1}ms, synthetic {1}ms",
    "silence {1}ms, human {1}ms",
)

NO_AUDIO = (b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"#!AMR\n", b"PK\x03\x04", b"MThd\x00\x00\x00\x06", b"<html>")
"""How files begin that are no audio, or in a format that no vendor takes."""


class Flaw(StrEnum):
    """What is wrong with a clip."""

    EMPTY = "empty"
    OTHER_FORMAT = "in another format"
    DAMAGED = "damaged"
    SHORT = "too short"
    SMALL = "too small"
    LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Clip:
    """A file to upload."""

    content: bytes = field(repr=False)
    format: str
    """What it says that it is."""
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Audio:
    """What a contract's `x-audio` asks for."""

    formats: frozenset[str]
    min_bytes: int
    max_bytes: int
    min_ms: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Audio":
        """Return what stands under `x-audio`, of the formats that clips are made in."""
        min_ms = round(1000 * asked.get("min-seconds", 0))
        return cls(frozenset(asked["formats"]) & FORMATS.keys(), asked.get("min-bytes", 0), asked["max-bytes"], min_ms)

    @classmethod
    def all_of(cls, several: Sequence["Audio"]) -> "Audio":
        """Return what satisfies all of them."""
        if not several:
            return cls(frozenset(), 0, 0)
        return cls(
            frozenset().union(*(each.formats for each in several)),
            max(each.min_bytes for each in several),
            min(each.max_bytes for each in several),
            max(each.min_ms for each in several),
        )

    def takes(self, format: str, length_ms: int) -> bool:
        """Tell whether a clip is surely long enough."""
        return length_ms >= self.min_ms + (0 if format in EXACT or not self.min_ms else ENCODED_MS)

    def refuses(self, format: str, length_ms: int) -> bool:
        """Tell whether a clip is surely too short."""
        return length_ms < self.min_ms - (0 if format in EXACT else ENCODED_MS)


def clips(format: str, audio: Audio) -> st.SearchStrategy[Clip]:
    """Return clips in a format that the audio field takes, of every length around every border."""
    lengths = [length for length in LENGTHS_MS if audio.takes(format, length)]
    drawn = st.sampled_from(lengths).flatmap(lambda length: _made(format, length))
    return drawn.filter(lambda clip: audio.min_bytes <= len(clip.content) <= audio.max_bytes)


def flawed(audio: Audio) -> st.SearchStrategy[Clip]:
    """Return clips that the audio field does not take."""
    formats = sorted(audio.formats)
    strategies = [st.sampled_from(formats).map(damaged), st.sampled_from(_others(audio))]
    if audio.min_bytes > 0:
        strategies.append(st.sampled_from(formats).map(lambda format: Clip(b"", format, Flaw.EMPTY)))
    if audio.min_bytes > 1:
        tiny = st.integers(1, audio.min_bytes - 1)
        strategies.append(tiny.map(lambda size: Clip(read("human", "wav")[:size], "wav", Flaw.SMALL)))
    short = [(format, length) for format in formats for length in LENGTHS_MS if audio.refuses(format, length)]
    if short:
        strategies.append(st.sampled_from(short).flatmap(_short))
    return st.one_of(strategies)


def sized(audio: Audio, size: int) -> Clip:
    """Return a clip that is so many bytes large: there is something behind its end."""
    content = read("human", "wav")
    return Clip(content + bytes(size - len(content)), "wav", Flaw.LARGE if size > audio.max_bytes else None)


@cache
def rendered(format: str, length_ms: int, sound: str, take: tuple[int, int, str]) -> Clip:
    """Return a clip of a length, made once."""
    return Clip(make(sound.format(length_ms, length_ms // 2), format, *take), format)


@cache
def damaged(format: str) -> Clip:
    """Return a clip that begins as its format does and is not what it begins as."""
    return Clip(read("corrupted", format), format, Flaw.DAMAGED)


@contextlib.contextmanager
def registered(audio: Audio) -> Iterator[None]:
    """Have schemathesis upload clips that the audio field takes while the block runs."""
    before = dict(MEDIA_TYPE_STRATEGIES)
    MEDIA_TYPE_STRATEGIES.clear()
    for media_type, format in MEDIA_TYPES.items():
        if format in audio.formats:
            schemathesis.openapi.media_type(media_type, clips(format, audio).map(lambda clip: clip.content))
    try:
        yield
    finally:
        MEDIA_TYPE_STRATEGIES.clear()
        MEDIA_TYPE_STRATEGIES.update(before)


def _made(format: str, length_ms: int) -> st.SearchStrategy[Clip]:
    """Return clips of a length, in every rate, number of channels and codec; long ones only in those that are quick."""
    takes = [
        (rate, channels, codec.name)
        for codec in FORMATS[format].codecs
        for rate in (8000, 16_000, 48_000)
        for channels in (1, 2)
        if codec.holds(rate, channels)
    ]
    return st.builds(
        rendered,
        st.just(format),
        st.just(length_ms),
        st.sampled_from(SOUNDS),
        st.sampled_from(takes if length_ms < LONG_MS else takes[:1]),
    )


def _short(chosen: tuple[str, int]) -> st.SearchStrategy[Clip]:
    return _made(*chosen).map(lambda clip: Clip(clip.content, clip.format, Flaw.SHORT))


@cache
def _others(audio: Audio) -> tuple[Clip, ...]:
    """Return files that are surely in none of the formats, each large enough."""
    taken = audio.formats.union(*(family for family in ALIKE if family & audio.formats))
    clips = [Clip(read("human", format), "wav", Flaw.OTHER_FORMAT) for format in FORMATS if format not in taken]
    padding = bytes(max(audio.min_bytes, 64))
    return (*clips, *(Clip(start + padding, "wav", Flaw.OTHER_FORMAT) for start in NO_AUDIO))


__all__ = ["MEDIA_TYPES", "Audio", "Clip", "Flaw", "clips", "damaged", "flawed", "registered", "rendered", "sized"]
