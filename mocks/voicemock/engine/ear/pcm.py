"""Raw samples as they come over a wire, without a container: bytes to samples at full scale ± 1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Bytes = bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a sample stands in ``size`` bytes.

    ``numbers`` is numpy's name of what they hold, ``middle`` the number that is silence, ``full`` how far from it full
    scale is. Three bytes are read as the upper ones of four.
    """

    size: int
    numbers: str
    middle: int
    full: int


ENCODINGS = {
    "s8": Encoding(1, "i1", 0, 2**7),
    "s16le": Encoding(2, "<i2", 0, 2**15),
    "s16be": Encoding(2, ">i2", 0, 2**15),
    "s24le": Encoding(3, "<i4", 0, 2**31),
    "s24be": Encoding(3, ">i4", 0, 2**31),
    "s32le": Encoding(4, "<i4", 0, 2**31),
    "s32be": Encoding(4, ">i4", 0, 2**31),
    "u8": Encoding(1, "u1", 2**7, 2**7),
    "u16le": Encoding(2, "<u2", 2**15, 2**15),
    "u16be": Encoding(2, ">u2", 2**15, 2**15),
    "u24le": Encoding(3, "<u4", 2**31, 2**31),
    "u24be": Encoding(3, ">u4", 2**31, 2**31),
    "u32le": Encoding(4, "<u4", 2**31, 2**31),
    "u32be": Encoding(4, ">u4", 2**31, 2**31),
    "f32le": Encoding(4, "<f4", 0, 1),
    "f32be": Encoding(4, ">f4", 0, 1),
    "f64le": Encoding(8, "<f8", 0, 1),
    "f64be": Encoding(8, ">f8", 0, 1),
    "mulaw": Encoding(1, "u1", 0, 2**15),
    "alaw": Encoding(1, "u1", 0, 2**15),
}
"""The samples by ffmpeg's names of them."""


def samples(data: Bytes, name: str, channels: int) -> NDArray[np.float32]:
    """Return what the bytes hold, shaped (samples, channels); an array of its own, so the bytes may change.

    ``name`` is one of ENCODINGS; ValueError unless the bytes are whole samples of all channels, which are interleaved.
    """
    import numpy as np

    encoding = ENCODINGS[name]
    bits = _widened(data, encoding.numbers) if encoding.size == 3 else data
    numbers: NDArray[np.number] = np.frombuffer(bits, encoding.numbers)
    floats: NDArray[np.float32]
    if name in ("mulaw", "alaw"):
        floats = _expanded(name)[numbers]
        return floats.reshape(-1, channels)
    with np.errstate(over="ignore", invalid="ignore"):
        floats = (numbers.astype(np.float64) - encoding.middle if encoding.middle else numbers).astype(np.float32)
    if encoding.full > 1:
        floats *= np.float32(1 / encoding.full)
    return floats.reshape(-1, channels)


def _widened(data: Bytes, numbers: str) -> NDArray[np.uint8]:
    """Return samples of three bytes as samples of four, the lowest of them 0."""
    import numpy as np

    three = np.frombuffer(data, np.uint8).reshape(-1, 3)
    four = np.zeros((len(three), 4), np.uint8)
    lowest = int(numbers.startswith("<"))
    for at in range(3):  # a byte at a time is five times as fast as all three
        four[:, lowest + at] = three[:, at]
    return four


@cache
def _expanded(law: str) -> NDArray[np.float32]:
    """Return what each byte stands for by ITU-T G.711, shaped (256,)."""
    import numpy as np

    byte = np.arange(256)
    if law == "mulaw":
        byte ^= 0xFF
        loud = (((byte & 0x0F) * 8 + 0x84) << (byte >> 4 & 7)) - 0x84
    else:
        byte ^= 0x55
        step, chord = (byte & 0x0F) * 16 + 8, byte >> 4 & 7
        loud = np.where(chord == 0, step, (step + 0x100) << np.maximum(chord - 1, 0))
        byte ^= 0x80
    return (np.where(byte & 0x80, -loud, loud) / 2**15).astype(np.float32)


__all__ = ["ENCODINGS", "Encoding", "samples"]
