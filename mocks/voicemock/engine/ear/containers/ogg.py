"""Ogg: pages with checksums, of one track or more."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.engine.ear.declared import Damaged, Declared

_BACKWARDS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_FIRST, _LAST = 2, 4  # flags of a track's first page, and of its last
_CODECS = {b"\x01vorbis": "vorbis", b"OpusHead": "opus", b"\x7fFLAC": "flac", b"Speex   ": "speex"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a track; ``granule`` tells the track's time at its end."""

    flags: int
    granule: int
    track: int
    number: int
    codec: str
    start: int


def is_opus(clip: bytes) -> bool:
    """Tell whether one of the tracks that open the clip is Opus, also when their pages are damaged."""
    return b"OpusHead" in clip[:512]


def declared(clip: bytes) -> Declared:
    """Return the time up to the last page of the audio track.

    Damaged when a page is cut short, missing or changed, or when an audio track goes on without its last page.
    """
    tracks: dict[int, Page] = {}
    latest: dict[int, Page] = {}
    ends: list[float] = []
    for page in _pages(clip):
        if page.flags & _FIRST:
            tracks[page.track] = page
        elif page.track not in tracks or page.number != (latest[page.track].number + 1) % 2**32:
            raise Damaged("a page is missing")
        latest[page.track] = page
        if page.flags & _LAST and tracks[page.track].codec:
            ends.append(_seconds(clip, tracks[page.track], page.granule))
    if any(tracks[track].codec and not page.flags & _LAST for track, page in latest.items()):
        raise Damaged("its last page is missing")
    return Declared(seconds=ends[0]) if len(ends) == 1 else Declared()


def _pages(clip: bytes) -> Iterator[Page]:
    position = 0
    while position < len(clip):
        header = clip[position : position + 27]
        if len(header) < 27 or not header.startswith(b"OggS\0"):
            raise Damaged("a page is cut short, or no page follows another")
        flags, granule, track, number, expected, segments = struct.unpack_from("<BqIIIB", header, 5)
        start = position + 27 + segments
        end = start + sum(clip[position + 27 : start])
        if end > len(clip):
            raise Damaged("a page is cut short")
        if expected != checksum(clip[position : position + 22] + bytes(4) + clip[position + 26 : end]):
            raise Damaged("a page isn't what its checksum says")
        codec = next((codec for magic, codec in _CODECS.items() if clip.startswith(magic, start, end)), "")
        yield Page(flags, granule, track, number, codec, start)
        position = end


def checksum(page: bytes) -> int:
    """Return the CRC-32 of a page whose own is zero: zlib's with its bits the other way round, and none inverted."""
    mirrored = zlib.crc32(page.translate(_BACKWARDS), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_BACKWARDS))


def _seconds(clip: bytes, first: Page, granule: int) -> float:
    head = clip[first.start : first.start + 40].ljust(40, b"\0")
    match first.codec:
        case "opus":
            rate, skipped = 48_000, int.from_bytes(head[10:12], "little")
        case "vorbis":
            rate, skipped = int.from_bytes(head[12:16], "little"), 0
        case "flac":
            rate, skipped = int.from_bytes(head[27:30]) >> 4, 0
        case _:
            rate, skipped = int.from_bytes(head[36:40], "little"), 0
    return max(granule - skipped, 0) / rate if rate else 0.0


__all__ = ["checksum", "declared", "is_opus"]
