"""Sound for a stream, a sample at a time, in every raw format; and the same samples as a WAV file."""

import struct
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from tests.streaming import sound

KINDS = {"h": "human", "s": "synthetic", ".": "silence"}
"""By the letter that stands for each; ``?`` is sound of which nothing is known."""

LOOP_S = 2
"""Seconds after which a voice of the fixtures repeats itself."""


@dataclass(frozen=True, slots=True)
class Format:
    """Raw audio: ``audio_format``, ``sample_rate`` in Hz and ``num_channels`` of a query."""

    encoding: str = "s16le"
    rate: int = 16000
    channels: int = 1

    @property
    def bytes(self) -> int:
        """Of a sample of one channel: as many as its bits say, one for the two laws of G.711."""
        return int("".join(filter(str.isdigit, self.encoding)) or 8) // 8

    @property
    def sample(self) -> int:
        """Bytes of a sample of every channel."""
        return self.bytes * self.channels

    @property
    def asked(self) -> dict[str, str]:
        """The parameters of a query that declare it."""
        return {"audio_format": self.encoding, "sample_rate": str(self.rate), "num_channels": str(self.channels)}

    def samples(self, ms: int) -> int:
        """Return how many complete samples there are in so many milliseconds."""
        return ms * self.rate // 1000


@dataclass
class Sound:
    """Sound that is made piece by piece, and taken away by the byte."""

    format: Format
    made: int = 0
    """Samples so far."""
    runs: list[tuple[str, int]] = field(default_factory=list)
    """What it is made of: letters of KINDS, and the sample at which each ends."""
    left: bytearray = field(default_factory=bytearray)
    """Bytes that were not taken yet."""

    @property
    def taken(self) -> int:
        """Bytes that were."""
        return self.made * self.format.sample - len(self.left)

    def add(self, letter: str, samples: int) -> None:
        """Go on with so many samples of a kind."""
        loop, at = _loop(self.format, letter), self.made % (LOOP_S * self.format.rate) * self.format.sample
        size = samples * self.format.sample
        self.left += (loop[at:] + loop * (size // len(loop) + 1))[:size]
        self._note(letter, samples)

    def reach(self, letter: str, samples: int) -> None:
        """Go on with a kind until there are so many samples in all, if there are not."""
        if samples > self.made:
            self.add(letter, samples - self.made)

    def add_bytes(self, data: bytes) -> None:
        """Go on with any bytes, and zeros for what they lack of a whole sample."""
        samples = -(-len(data) // self.format.sample)
        self.left += data.ljust(samples * self.format.sample, b"\0")
        self._note("?", samples)

    def take(self, size: int) -> bytes:
        """Take away the next bytes."""
        size = max(size, 0)
        taken = bytes(self.left[:size])
        del self.left[:size]
        return taken

    def steps(self, samples: int) -> str:
        """Return a letter for each whole 100 ms of the first samples; ``?`` where there is more than one kind."""
        letters, run = [], 0
        step = 0
        while (end := (step + 1) * self.format.rate // 10) <= samples:
            start = step * self.format.rate // 10
            while self.runs[run][1] <= start:
                run += 1
            letters.append(self.runs[run][0] if self.runs[run][1] >= end else "?")
            step += 1
        return "".join(letters)

    def _note(self, letter: str, samples: int) -> None:
        self.made += samples
        if self.runs and self.runs[-1][0] == letter:
            self.runs.pop()
        self.runs.append((letter, self.made))


@lru_cache(maxsize=6)
def _loop(format: Format, letter: str) -> bytes:
    """Return a voice that goes on where it began; the ramps at both ends of a passage are cut off."""
    passage = sound.__wrapped__(f"{KINDS[letter]} 2020ms", format.encoding, format.rate, format.channels)
    start = format.samples(10)
    return passage[start * format.sample : (start + LOOP_S * format.rate) * format.sample]


TAGS = {"f": 3, "a": 6, "m": 7}
"""WAV's numbers for float, A-law and μ-law, by the first letter; 1 is a whole number."""


def wav(data: bytes | bytearray, format: Format) -> bytes:
    """Return a WAV of the complete samples; of integers it holds 8 bits unsigned and more of them signed, all LE."""
    octets = np.frombuffer(data, np.uint8, len(data) // format.sample * format.sample).reshape(-1, format.bytes)
    if format.encoding.endswith("be"):
        octets = octets[:, ::-1]
    if format.encoding == "s8" or (format.encoding[0] == "u" and format.bytes > 1):
        octets = octets ^ np.array([0] * (format.bytes - 1) + [0x80], np.uint8)
    tag, body = TAGS.get(format.encoding[0], 1), octets.tobytes()
    kind = struct.pack("<HHIIHH", tag, format.channels, format.rate, 0, format.sample, format.bytes * 8)
    chunks = b"fmt " + struct.pack("<I", len(kind)) + kind + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


__all__ = ["KINDS", "Format", "Sound", "wav"]
