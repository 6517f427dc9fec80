"""MP4, M4A and QuickTime: boxes within boxes, and tables that say where in the file each sample is."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from voicemock.engine.ear.declared import Damaged, Declared

_SURE = {b"ftyp", b"moov", b"mdat", b"wide", b"pnot"}
_PADDING = {b"free", b"skip"}
_SAMPLES = {b"mdat", b"moof"}
_LONGEST_FRAME = 1 << 16  # samples; 4096 are usual


@dataclass(frozen=True, slots=True)
class Box:
    """A box whose content is from ``start`` to ``end``."""

    name: bytes
    start: int
    end: int


def opens(clip: bytes) -> bool:
    """Tell whether the clip opens with a box that opens such files; padding counts when such a box follows."""
    following = int.from_bytes(clip[:4])
    return clip[4:8] in _SURE or (clip[4:8] in _PADDING and clip[following + 4 : following + 8] in _SURE | _PADDING)


def brand(clip: bytes) -> bytes:
    """Return the major brand, empty in a QuickTime file from before there were brands."""
    return clip[8:12] if clip[4:8] == b"ftyp" else b""


def handlers(clip: bytes) -> frozenset[bytes]:
    """Return the kinds of the tracks (``soun``, ``vide``, …) as far as can be told, but for pictures of chapters."""
    kinds: dict[int, bytes] = {}
    pictures: set[int] = set()
    try:
        for track in _find(clip, Box(b"", 0, len(clip)), b"moov", b"trak"):
            kinds[_versioned(clip, _first(clip, track, b"tkhd"), "12xI", "20xI")[0]] = _kind(clip, track)
            for chapters in _find(clip, track, b"tref", b"chap"):
                pictures |= set(_fields(clip, chapters, f"{(chapters.end - chapters.start) // 4}I"))
    except Damaged:
        pass
    return frozenset(kind for number, kind in kinds.items() if number not in pictures)


def declared(clip: bytes) -> Declared:
    """Return the time of the audio track, unless it comes in fragments.

    Damaged when a box is cut short, the index or the audio track is missing, or samples are beyond the file's end.
    """
    boxes = list(_boxes(clip, Box(b"", 0, len(clip))))
    moov = next((box for box in boxes if box.name == b"moov"), None)
    if moov is None or boxes[-1].name == b"moof":
        raise Damaged("its index is missing, or what a part of it points to")
    sound = next((track for track in _find(clip, moov, b"trak") if _kind(clip, track) == b"soun"), None)
    if sound is None:
        raise Damaged("it has no audio track")
    check_numbers(clip, len(clip))
    if any(_find(clip, moov, b"mvex")):
        return Declared()
    if _reach(clip, _first(clip, sound, b"mdia", b"minf", b"stbl")) > len(clip):
        raise Damaged("its samples are beyond its end")
    return Declared(seconds=_seconds(clip, moov, sound))


def head(clip: bytes | bytearray) -> int | None:
    """Return where the first box with samples begins, or fragments of them; None as long as none is there."""
    position = 0
    while position + 16 <= len(clip):
        size, name = struct.unpack_from(">I4s", clip, position)
        if name in _SAMPLES:
            return position
        size = int.from_bytes(clip[position + 8 : position + 16]) if size == 1 else size
        if size < 8:
            return None
        position += size
    return None


def indexed(clip: bytes) -> bool:
    """Tell whether the index is among the boxes; the last of them may be cut short."""
    try:
        return any(box.name == b"moov" for box in _boxes(clip, Box(b"", 0, len(clip))))
    except Damaged:
        return False


def sound(clip: bytes) -> list[Box]:
    """Return the boxes that hold nothing but samples."""
    return [box for box in _boxes(clip, Box(b"", 0, len(clip))) if box.name == b"mdat"]


def _boxes(clip: bytes, parent: Box) -> Iterator[Box]:
    """Yield what is in a box, up to zeros that fill it."""
    position = parent.start
    while position + 8 <= parent.end:
        size, name = struct.unpack_from(">I4s", clip, position)
        start = position + 8
        if size == 1:
            size, start = int.from_bytes(clip[start : start + 8]), start + 8
        elif size == 0 and name == bytes(4):
            return
        end = position + size if size else parent.end
        if not start <= end <= parent.end:
            raise Damaged(f"its box {name.decode('latin-1')} is cut short")
        yield Box(name, start, end)
        position = end


def _find(clip: bytes, parent: Box, *path: bytes) -> Iterator[Box]:
    """Yield the boxes at the end of a path."""
    for box in _boxes(clip, parent):
        if box.name == path[0]:
            if path[1:]:
                yield from _find(clip, box, *path[1:])
            else:
                yield box


def _first(clip: bytes, parent: Box, *path: bytes) -> Box:
    box = next(_find(clip, parent, *path), None)
    if box is None:
        raise Damaged(f"its box {path[-1].decode()} is missing")
    return box


def _fields(clip: bytes, box: Box, layout: str, offset: int = 0) -> tuple[int, ...]:
    if box.start + offset + struct.calcsize(">" + layout) > box.end:
        raise Damaged(f"its box {box.name.decode('latin-1')} is too short")
    return struct.unpack_from(">" + layout, clip, box.start + offset)


def _versioned(clip: bytes, box: Box, narrow: str, wide: str) -> tuple[int, ...]:
    """Read fields that are wider from version 1 on."""
    return _fields(clip, box, wide if clip[box.start] else narrow)


def _kind(clip: bytes, track: Box) -> bytes:
    return bytes(_fields(clip, _first(clip, track, b"mdia", b"hdlr"), "8x4B"))


def check_numbers(clip: bytes, most: int) -> None:
    """Refuse numbers that can't be true, before libav takes the gigabytes of memory that they ask for.

    Damaged when there are more samples than ``most``, or too many in one.
    """
    file, table = Box(b"", 0, len(clip)), (b"moov", b"trak", b"mdia", b"minf", b"stbl")
    counts = [_fields(clip, sizes, "8xI")[0] for sizes in _find(clip, file, *table, b"stsz")]
    counts += [_fields(clip, run, "4xI")[0] for run in _find(clip, file, b"moof", b"traf", b"trun")]
    if max(counts, default=0) > most:
        raise Damaged("it declares more samples than it has bytes")
    for description in _find(clip, file, *table, b"stsd"):
        at = clip.rfind(b"alac", description.start, description.end)
        if at >= 0 and int.from_bytes(clip[at + 8 : at + 12]) > _LONGEST_FRAME:
            raise Damaged("it declares frames of more samples than any encoder puts in one")


def _seconds(clip: bytes, movie: Box, track: Box) -> float:
    """Return the track's time: that of its edits, if it has any, but no more than it has media."""
    rate, duration = _versioned(clip, _first(clip, track, b"mdia", b"mdhd"), "12xII", "20xIQ")
    seconds = duration / rate if rate else 0.0
    for edits in _find(clip, track, b"edts", b"elst"):
        per_second = _versioned(clip, _first(clip, movie, b"mvhd"), "12xI", "20xI")[0]
        shown = sum(_edits(clip, edits))
        if shown and per_second:
            seconds = min(seconds, shown / per_second)
    return seconds


def _edits(clip: bytes, table: Box) -> Iterator[int]:
    """Yield how long each edit shows the track; one without a start shows nothing."""
    count = _fields(clip, table, "4xI")[0]
    if clip[table.start]:
        words = _fields(clip, table, f"{5 * count}I", 8)
        times = [high << 32 | low for high, low in zip(words[::5], words[1::5], strict=True)]
        starts = words[2::5]
    else:
        words = _fields(clip, table, f"{3 * count}I", 8)
        times, starts = list(words[::3]), words[1::3]
    return (time for time, start in zip(times, starts, strict=True) if start != 0xFFFFFFFF)


def _reach(clip: bytes, table: Box) -> int:
    """Return how far into the file the samples go: chunks of samples, so many in each from some chunk on."""
    same, count = _fields(clip, _first(clip, table, b"stsz"), "4xII")
    sizes = [] if same else _fields(clip, _first(clip, table, b"stsz"), f"{count}I", 12)
    before = [0, *accumulate(sizes)]
    wide = next(_find(clip, table, b"co64"), None)
    chunks = wide or _first(clip, table, b"stco")
    offsets = _fields(clip, chunks, f"{_fields(clip, chunks, '4xI')[0]}{'Q' if wide else 'I'}", 8)
    spans = _first(clip, table, b"stsc")
    words = _fields(clip, spans, f"{3 * _fields(clip, spans, '4xI')[0]}I", 8)
    starts = [*words[::3], len(offsets) + 1]
    if any(start >= following for start, following in pairwise(starts)):
        raise Damaged("its chunks are in no order")
    reach = sample = 0
    for (start, stop), each in zip(pairwise(starts), words[1::3], strict=True):
        for offset in offsets[max(start - 1, 0) : stop - 1]:
            following = min(sample + each, count)
            reach = max(reach, offset + (same * (following - sample) if same else before[following] - before[sample]))
            sample = following
    return reach


__all__ = ["Box", "brand", "check_numbers", "declared", "handlers", "head", "indexed", "opens", "sound"]
