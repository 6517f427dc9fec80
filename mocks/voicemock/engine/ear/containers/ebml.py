"""WebM and Matroska: elements within elements, some of a length that a live writer couldn't know."""

import struct
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.engine.ear.declared import Damaged, Declared

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION, _TRACK, _TYPE = 0x2AD7B1, 0x4489, 0xAE, 0x83
_CRC = b"\xbf\x84"  # with its length
_VIDEO = b"\x01"


@dataclass(frozen=True, slots=True)
class Element:
    """An element whose content is from ``start`` to ``end``; one that doesn't say where it ends is not ``closed``."""

    name: int
    start: int
    end: int
    closed: bool = True


def is_webm(clip: bytes) -> bool:
    """Tell a WebM file from another Matroska file by the type in its header, also when that is damaged."""
    return b"webm" in clip[:64]


def declared(clip: bytes) -> Declared:
    """Return the duration that the segment declares, unless a video track could be what lasts so long.

    Damaged when an element is cut short or isn't what its checksum says.
    """
    segment = _element(clip, _element(clip, 0, len(clip)).end, len(clip))
    if segment.name != _SEGMENT:
        raise Damaged("it has no segment")
    scale, duration, video = 1_000_000, 0.0, False
    for part in _within(clip, segment):
        _check(clip, part)
        if part.name == _CLUSTER and part.closed:
            deque(_within(clip, part), maxlen=0)  # where one block of sound ends, the next has to be
        if part.name not in {_INFO, _TRACKS}:
            continue
        for element in _within(clip, part):
            value = clip[element.start : element.end]
            if element.name == _SCALE:
                scale = int.from_bytes(value)
            elif element.name == _DURATION and len(value) in {4, 8}:
                duration = struct.unpack(">f" if len(value) == 4 else ">d", value)[0]
            elif element.name == _TRACK:
                video |= any(clip[at.start : at.end] == _VIDEO for at in _within(clip, element) if at.name == _TYPE)
    return Declared() if video or not duration > 0 else Declared(seconds=duration * scale / 1e9)


def _within(clip: bytes, parent: Element) -> Iterator[Element]:
    """Yield an element's children; those of a child that doesn't say where it ends come after it, as if beside it."""
    position = parent.start
    while position < parent.end:
        element = _element(clip, position, parent.end)
        position = element.end if element.closed else element.start
        yield element


def _check(clip: bytes, parent: Element) -> None:
    """Compare an element with its checksum, if it opens with one."""
    if parent.closed and clip.startswith(_CRC, parent.start, parent.end):
        content = memoryview(clip)[parent.start + 6 : parent.end]
        if int.from_bytes(clip[parent.start + 2 : parent.start + 6], "little") != zlib.crc32(content):
            raise Damaged("an element isn't what its checksum says")


def _element(clip: bytes, position: int, limit: int) -> Element:
    """Read the head of an element that must end by ``limit``."""
    name, position = _number(clip, position, limit, 4)
    start = position
    size, position = _number(clip, start, limit, 8)
    width = position - start
    known = size & ((1 << 7 * width) - 1)
    closed = known != (1 << 7 * width) - 1
    if closed and position + known > limit:
        raise Damaged("an element is cut short")
    return Element(name, position, position + known if closed else limit, closed)


def _number(clip: bytes, position: int, limit: int, longest: int) -> tuple[int, int]:
    """Read a number whose leading zero bits tell how many bytes follow the first; return it and where it ends."""
    width = 9 - clip[position].bit_length() if position < limit else longest + 1
    if width > longest or position + width > limit:
        raise Damaged("an element is cut short, or none stands where one should")
    return int.from_bytes(clip[position : position + width]), position + width


__all__ = ["declared", "is_webm"]
