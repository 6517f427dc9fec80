"""Sound for a stream: raw samples as its address declares them, and the command that makes them again."""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import cast

from voicemock.checking.clips import Clip, committed

LAYOUTS = ("mono", "stereo", "2.1", "4.0", "5.0", "5.1", "6.1", "7.1")
"""What ffmpeg means by so many channels."""

NAMED = re.compile(r"mulaw|alaw|[suf]\d+(?:le|be)?")
"""What formats of raw samples are called."""

WIDTHS = {"mulaw": 1, "alaw": 1}
"""Bytes of a sample where the encoding's name does not say its bits."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Raw audio: how a sample is written, samples a second, channels."""

    encoding: str = "s16le"
    rate: int = 16000
    channels: int = 1

    @property
    def query(self) -> dict[str, str]:
        """Return the parameters that declare it."""
        return {"audio_format": self.encoding, "sample_rate": str(self.rate), "num_channels": str(self.channels)}

    @property
    def width(self) -> int:
        """Bytes of a sample of every channel."""
        bits = "".join(filter(str.isdecimal, self.encoding))
        return (int(bits) // 8 if bits else WIDTHS[self.encoding]) * self.channels

    def bytes(self, ms: int) -> int:
        """Bytes of so many milliseconds' complete samples."""
        return ms * self.rate // 1000 * self.width

    def clip(self, name: str) -> Clip:
        """Return a clip that comes with the package as raw samples; see `committed`."""
        shape = f"-ar {self.rate} -ac {self.channels} -f {self.encoding}"
        how = f"{committed(name).how} | ffmpeg -loglevel error -i - {shape} -"
        return Clip(_converted(name, self), how, "raw")


def is_raw(format: str) -> bool:
    """Tell whether a format is one of raw samples, and no container."""
    return NAMED.fullmatch(format) is not None


@cache
def _converted(name: str, raw: Raw) -> bytes:
    import av  # is slow to import, and most vendors have no stream
    from av.audio.stream import AudioStream

    made = BytesIO()
    with av.open(BytesIO(committed(name).content), "r") as clip, av.open(made, "w", format=raw.encoding) as container:
        stream = cast(AudioStream, container.add_stream(f"pcm_{raw.encoding}", rate=raw.rate))
        stream.layout = LAYOUTS[raw.channels - 1]
        for frame in (*clip.decode(audio=0), None):
            container.mux(stream.encode(frame))
    return made.getvalue()


__all__ = ["Raw", "is_raw"]
