"""From the bytes of a clip to blocks of samples, a packet at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from voicemock.engine.ear.declared import Damaged

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame, AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

RATES = range(1_000, 768_001)
"""Hz: what can be a sample rate."""

CHANNELS = range(1, 65)

LONGEST = 24 * 3600
"""Seconds that are decoded of one clip; and no more samples than so much 48 kHz stereo has."""

_MOST = LONGEST * 48_000 * 2
_BLOCK = 1 << 16  # samples gathered before they are passed on, since frames may be small and many
_OPENING = {"wav": {"probesize": "4096"}}  # else libav first looks through 5 MB for other codecs in disguise
_STRICT = {"flac": {"err_detect": "crccheck+explode"}}  # what has checksums that its decoder else only remarks upon
_PLANES = 8  # beyond so many, PyAV looks for a frame's planes outside of it
_SCALES = {  # libav's sample format, without the p of planar ones: numpy's, its middle, its full scale
    "u8": ("u1", 2**7, 2**7),
    "s16": ("i2", 0, 2**15),
    "s32": ("i4", 0, 2**31),
    "s64": ("i8", 0, 2**63),
    "flt": ("f4", 0, 1),
    "dbl": ("f8", 0, 1),
}


class Stopped(RuntimeError):  # noqa: N818 - it reads as what happened
    """Decoding was told to stop."""


class Source(Protocol):
    """Bytes that are not all there yet."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at least one and at most so many; none at the end."""


@dataclass(frozen=True, slots=True)
class Block:
    """Samples at full scale ± 1, shaped (samples, channels), at a rate in Hz; ``codec`` is libav's name."""

    codec: str
    rate: int
    samples: NDArray[np.float32]


def decode(
    clip: bytes | Source,
    demuxer: str,
    stopped: Callable[[], bool],
    *,
    gathers: int = _BLOCK,
    options: Mapping[str, str] | None = None,
) -> Iterator[Block]:
    """Yield the sound of the clip's (best) audio track in blocks of one rate and one number of channels.

    A block has at least ``gathers`` values of samples, but for the last: with 1 each is passed on as it is decoded.
    ``options`` are the container's own.

    A clip without any sound gives one empty block. ``demuxer`` is libav's name of the container: nothing is guessed
    here, and nothing outside the clip is opened. Damaged as soon as a packet can't be decoded, when there is no audio
    track, when its rate or channels are beyond reason or change midway, and when it is longer than is heard. Stopped
    between two packets once ``stopped()``.
    """
    import av
    import numpy as np

    try:
        file = BytesIO(clip) if isinstance(clip, bytes) else clip
        given = {**_OPENING.get(demuxer, {}), **(options or {})}
        with av.open(file, "r", demuxer, options=given, metadata_errors="replace") as container:
            track = container.streams.best("audio")
            if not isinstance(track, av.AudioStream) or track.codec_context is None:
                raise Damaged("it has no audio track that can be decoded")
            codec, form = track.codec_context, None
            for form, samples in _gathered(_frames(container, track, stopped), gathers):
                yield Block(codec.name, form.rate, form.scale(samples))
            if form is None:
                empty = _Form("flt", codec.sample_rate, codec.channels)
                yield Block(codec.name, empty.rate, np.zeros((0, empty.channels), np.float32))
    except av.FFmpegError as failed:
        raise Damaged(f"it cannot be decoded: {failed.strerror}") from failed


@dataclass(frozen=True, slots=True)
class _Form:
    """How samples stand in a frame: libav's name of the sample format, the rate in Hz, the channels."""

    format: str
    rate: int
    channels: int

    def __post_init__(self) -> None:
        if self.rate not in RATES or self.channels not in CHANNELS or self.format.removesuffix("p") not in _SCALES:
            raise Damaged(f"it has {self.channels} channels of {self.rate} Hz ({self.format})")

    def read(self, frame: AudioFrame) -> NDArray[Any]:
        """Return the frame's samples as they are, shaped (samples, channels)."""
        import numpy as np

        kind = _SCALES[self.format.removesuffix("p")][0]
        if not self.format.endswith("p"):
            samples = np.frombuffer(memoryview(frame.planes[0]), kind, frame.samples * self.channels)
            return samples.reshape(-1, self.channels).copy()
        planes = frame.planes[: self.channels]  # after the eighth, PyAV takes what stands behind it for another
        return np.array([np.frombuffer(memoryview(plane), kind, frame.samples) for plane in planes]).T

    def scale(self, samples: NDArray[Any]) -> NDArray[np.float32]:
        """Return them at full scale ± 1."""
        import numpy as np

        _, middle, full = _SCALES[self.format.removesuffix("p")]
        with np.errstate(over="ignore", invalid="ignore"):
            floats: NDArray[np.float32] = samples.astype(np.float32, copy=False)
        return floats if full == 1 else (floats - np.float32(middle)) / np.float32(full)


def _frames(container: InputContainer, track: AudioStream, stopped: Callable[[], bool]) -> Iterator[AudioFrame]:
    import av

    track.codec_context.thread_count = 1
    track.codec_context.options = _STRICT.get(track.codec_context.name, {})
    packer = av.AudioResampler(format="flt")
    for packet in container.demux(track):
        if stopped():
            raise Stopped("the ear is closed")
        for frame in packet.decode():
            if frame.format.is_planar and frame.layout.nb_channels > _PLANES:
                yield from packer.resample(frame)
            else:
                yield frame


def _gathered(frames: Iterator[AudioFrame], least: int) -> Iterator[tuple[_Form, NDArray[Any]]]:
    """Yield the samples of many frames at a time."""
    import numpy as np

    form: _Form | None = None
    pieces: list[NDArray[Any]] = []
    waiting = total = 0
    for frame in frames:
        now = _Form(frame.format.name, frame.sample_rate, frame.layout.nb_channels)
        if form not in (None, now):
            raise Damaged("its rate or its channels change midway")
        form = now
        pieces.append(form.read(frame))
        waiting += pieces[-1].size
        total += pieces[-1].size
        if total > min(_MOST, LONGEST * form.rate * form.channels):
            raise Damaged("it is longer than is heard")
        if waiting >= least:
            yield form, np.concatenate(pieces)
            pieces, waiting = [], 0
    if form and pieces:
        yield form, np.concatenate(pieces)


__all__ = ["CHANNELS", "LONGEST", "RATES", "Block", "Source", "Stopped", "decode"]
