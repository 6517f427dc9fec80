"""Raw samples are decoded as ffmpeg decodes what has the same name."""

from io import BytesIO

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicemock.engine.ear.pcm import ENCODINGS, samples

FULL = {"u8": (2**7, 2**7), "s16": (0, 2**15), "s32": (0, 2**31), "s64": (0, 2**63), "flt": (0, 1), "dbl": (0, 1)}
"""ffmpeg's own formats that it decodes to: middle and full scale."""


def by_ffmpeg(data: bytes, name: str, channels: int) -> NDArray[np.float64]:
    """Return the samples at full scale ± 1, shaped (samples, channels)."""
    options = {"sample_rate": "8000", "ch_layout": f"{channels}c"}
    decoded = []
    with av.open(BytesIO(data), "r", format=name, options=options) as container:
        for frame in container.decode(audio=0):
            middle, full = FULL[frame.format.name.removesuffix("p")]
            decoded.append((frame.to_ndarray().reshape(-1, channels).astype(np.float64) - middle) / full)
    return np.concatenate(decoded)


def every_value(size: int) -> bytes:
    """Return samples of so many bytes in which each of them takes all its values, or thereabouts."""
    rng = np.random.default_rng(0)
    every = [np.full(256, step) if size > 2 else np.arange(256) for step in range(0, 256, 1 if size > 1 else 256)]
    last = np.concatenate(every)
    others = [rng.integers(0, 256, len(last)) for _ in range(size - 2)]
    first = [np.tile(np.arange(256), len(last) // 256)] if size > 1 else []
    return np.array([*first, *others, last], np.uint8).T.tobytes()


def test_the_names_are_the_twenty_documented_ones() -> None:
    assert set(ENCODINGS) == {
        *("s8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be"),
        *("u8", "u16le", "u16be", "u24le", "u24be", "u32le", "u32be"),
        *("f32le", "f32be", "f64le", "f64be", "mulaw", "alaw"),
    }


@pytest.mark.proves("MOD-10.f", "MOD-10.g")
@pytest.mark.parametrize("name", sorted(set(ENCODINGS) - {"f32le", "f32be", "f64le", "f64be"}))
def test_whole_numbers_and_companded_ones_are_what_ffmpeg_makes_of_them(name: str) -> None:
    data = every_value(ENCODINGS[name].size)
    decoded = samples(data, name, 1)
    assert decoded.dtype == np.float32
    np.testing.assert_allclose(decoded, by_ffmpeg(data, name, 1), rtol=1e-7, atol=1e-9)


@pytest.mark.proves("MOD-10.f")
@pytest.mark.parametrize("name", ["f32le", "f32be", "f64le", "f64be"])
def test_floats_are_what_ffmpeg_makes_of_them(name: str) -> None:
    order, size = ("<" if name.endswith("le") else ">"), ENCODINGS[name].size
    data = np.random.default_rng(0).normal(0, 0.5, 10_000).astype(f"{order}f{size}").tobytes()
    np.testing.assert_allclose(samples(data, name, 1), by_ffmpeg(data, name, 1), rtol=1e-7)


@pytest.mark.proves("MOD-10.h")
@pytest.mark.parametrize("channels", range(1, 9))
@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_channels_are_interleaved(name: str, channels: int) -> None:
    data = np.random.default_rng(channels).integers(0, 64, ENCODINGS[name].size * channels * 500, np.uint8).tobytes()
    decoded = samples(data, name, channels)
    assert decoded.shape == (500, channels)
    expected = by_ffmpeg(data, name, channels)
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(decoded, expected.astype(np.float32), rtol=1e-6, atol=1e-9)


@given(st.sampled_from(sorted(ENCODINGS)), st.integers(1, 8), st.binary(max_size=64))
def test_whole_samples_of_all_channels_are_decoded_and_nothing_else_is(name: str, channels: int, data: bytes) -> None:
    whole = ENCODINGS[name].size * channels
    count = len(data) // whole
    assert samples(data[: count * whole], name, channels).shape == (count, channels)
    if len(data) > count * whole:
        with pytest.raises(ValueError, match=r"reshape|buffer size"):
            samples(data, name, channels)


@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_what_is_decoded_is_no_view_of_the_bytes(name: str) -> None:
    data = bytearray(every_value(ENCODINGS[name].size))
    decoded = samples(data, name, 1)
    before = decoded.copy()
    data[:] = bytes(len(data))
    data.clear()
    np.testing.assert_array_equal(decoded, before)


@pytest.mark.parametrize("name", ["f64le", "f64be"])
def test_doubles_beyond_floats_raise_nothing(name: str) -> None:
    data = np.array([1e300, -1e300, np.nan], ">f8" if name == "f64be" else "<f8").tobytes()
    np.testing.assert_array_equal(samples(data, name, 1), np.array([[np.inf], [-np.inf], [np.nan]], np.float32))
