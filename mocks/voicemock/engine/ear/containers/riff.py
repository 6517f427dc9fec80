"""WAV: chunks after a RIFF, RF64, BW64 or big-endian RIFX header."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.engine.ear.declared import Damaged, Declared

_FRAMED = {1, 3, 6, 7}  # PCM, float, A-law, mu-law: so many bytes for each sample of all channels
_EXTENSIBLE = 0xFFFE
_PCM = 1
_NAMES = {8: "u8", 16: "s16le", 24: "s24le", 32: "s32le"}  # ffmpeg's names of PCM by its bits
_UNKNOWN = range(0x7FFF0000, 2**32)  # what writers declare that can't go back to say how long it became


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain PCM: ffmpeg's name of its samples, a rate in Hz, channels, and its bytes where the header tells them."""

    encoding: str
    rate: int
    channels: int
    size: int | None


def declared(clip: bytes) -> Declared:
    """Return how many samples the data chunk declares; none declared by a writer to a pipe.

    Damaged when the header or the data chunk is cut short.
    """
    order = ">" if clip.startswith(b"RIFX") else "<"
    position, frame, large = 12, 0, None
    while position + 8 <= len(clip):
        name, size = struct.unpack_from(f"{order}4sI", clip, position)
        body, rest = position + 8, len(clip) - position - 8
        if name == b"data":
            return _data(size if large is None or size != 0xFFFFFFFF else large, rest, frame)
        if size > rest:
            break
        if name == b"ds64" and size >= 16:
            large = struct.unpack_from("<Q", clip, body + 8)[0]
        if name == b"fmt " and size >= 16:
            frame = _frame(clip, body, size, order)
        position = body + size + size % 2
    raise Damaged("it ends before its data chunk")


def head(clip: bytes | bytearray) -> int | None:
    """Return where the sound begins; None as long as it is not there."""
    return next((body for name, body, _ in _chunks(clip) if name == b"data"), None)


def plain(header: bytes) -> Plain | None:
    """Return what a header up to the sound says of it; None where that is no plain PCM."""
    there = {name: (body, size) for name, body, size in _chunks(header)}
    at, length = there.get(b"fmt ", (0, 0))
    if header.startswith(b"RIFX") or length < 16 or at + length > len(header):
        return None
    tag, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", header, at)
    if tag == _EXTENSIBLE and length >= 26:
        tag = struct.unpack_from("<H", header, at + 24)[0]
    if tag != _PCM or bits not in _NAMES or align != channels * bits // 8:
        return None
    size: int | None = there[b"data"][1]
    large = there.get(b"ds64", (0, 0))
    if size == 0xFFFFFFFF and large[1] >= 16:
        size = struct.unpack_from("<Q", header, large[0] + 8)[0]
    elif size == 0 or size in _UNKNOWN:
        size = None
    return Plain(_NAMES[bits], rate, channels, size)


def _chunks(clip: bytes | bytearray) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each chunk up to the sound's, where its content begins, and how long it says that is."""
    order = ">" if clip.startswith(b"RIFX") else "<"
    position, name = 12, b""
    while position + 8 <= len(clip) and name != b"data":
        name, size = struct.unpack_from(f"{order}4sI", clip, position)
        yield name, position + 8, size
        position += 8 + size + size % 2


def trimmed(clip: bytes) -> bytes:
    """Return the clip up to the end of its sound: libav would look through all that follows, chunk by chunk."""
    order = ">" if clip.startswith(b"RIFX") else "<"
    position = 12
    while position + 8 <= len(clip):
        name, size = struct.unpack_from(f"{order}4sI", clip, position)
        position += 8 + size + size % 2
        if name == b"data":
            return clip[:position] if size else clip
    return clip


def _data(size: int, rest: int, frame: int) -> Declared:
    if size == 0 or (size > rest and size in _UNKNOWN):
        return Declared(samples=0) if rest == 0 else Declared()
    if size > rest:
        raise Damaged(f"its data chunk declares {size} bytes and has {rest}")
    return Declared(samples=size // frame) if frame else Declared()


def _frame(clip: bytes, position: int, size: int, order: str) -> int:
    """Bytes for a sample of all channels, 0 where there is no such number."""
    tag, _, _, _, align = struct.unpack_from(f"{order}HHIIH", clip, position)
    if tag == _EXTENSIBLE and size >= 26:
        tag = struct.unpack_from(f"{order}H", clip, position + 24)[0]
    return align if tag in _FRAMED else 0


__all__ = ["Plain", "declared", "head", "plain", "trimmed"]
