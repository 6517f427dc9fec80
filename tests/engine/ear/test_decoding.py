"""Samples out of clips, whatever they are in."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest

from voicemock.engine.ear import Kind, Stretch, Unheard, decoding, hear

SAMPLES = Path(__file__).parents[2] / "samples"


def encoded(container: str, codec: str, layout: str, rate: int = 48000, options: dict[str, str] | None = None) -> bytes:
    """0.6 s of 1 kHz in every channel."""
    file = BytesIO()
    with av.open(file, "w", container) as opened:
        track = opened.add_stream(codec, rate=rate, layout=layout, options=options or {})
        assert isinstance(track, av.AudioStream)
        samples = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(rate * 6 // 10) / rate)
        packed = samples.astype(np.float32).repeat(track.codec_context.channels).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, "flt", layout)
        frame.rate = rate
        for packet in [*track.encode(frame), *track.encode(None)]:
            opened.mux(packet)
    return file.getvalue()


@pytest.mark.proves("ALL-01b.e")
@pytest.mark.parametrize(
    ("container", "codec", "layout", "channels", "options"),
    [
        ("mp4", "aac", "5.1", 6, {}),
        ("mp4", "aac", "7.1", 8, {}),  # PyAV itself would look for a ninth plane of these, and crash
        ("ogg", "libopus", "7.1", 8, {}),
        ("ogg", "libopus", "16 channels", 16, {"mapping_family": "255"}),
        ("wav", "pcm_s16le", "7.1", 8, {}),
        ("wav", "pcm_s24le", "24 channels", 24, {}),
        ("wav", "pcm_u8", "64 channels", 64, {}),
        ("flac", "flac", "7.1", 8, {}),
    ],
)
def test_many_channels_are_heard(
    container: str, codec: str, layout: str, channels: int, options: dict[str, str]
) -> None:
    heard = hear(encoded(container, codec, layout, options=options))
    assert heard.channels == channels
    assert {stretch.kind for stretch in heard.stretches} == {Kind.SYNTHETIC}


@pytest.mark.parametrize(
    "codec",
    ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_s64le", "pcm_alaw", "pcm_mulaw"],
)
def test_each_kind_of_sample_has_the_same_scale(codec: str) -> None:
    blocks = list(decoding.decode(encoded("wav", codec, "mono", 16000), "wav", lambda: False))
    samples = np.concatenate([block.samples for block in blocks])
    assert samples.shape == (9600, 1)
    assert samples.dtype == np.float32
    assert samples.max() == pytest.approx(0.3, abs=0.012)
    assert samples.min() == pytest.approx(-0.3, abs=0.012)
    assert abs(samples.mean()) < 0.005


def test_values_that_are_no_numbers_are_silent_and_do_not_warn() -> None:
    clip = bytearray(encoded("wav", "pcm_f32le", "mono", 16000))
    clip[-4000:] = np.full(1000, np.nan, "<f4").tobytes()
    assert hear(bytes(clip)).stretches == (Stretch(Kind.SYNTHETIC, 0, 600),)
    clip[-9600 * 4 :] = np.full(9600, np.inf, "<f4").tobytes()
    assert hear(bytes(clip)).samples == 9600


def test_a_clip_that_lasts_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    clip = (SAMPLES / "tones-s16-8000.wav").read_bytes()
    monkeypatch.setattr(decoding, "LONGEST", 2)
    assert hear(clip).duration_ms == 1800
    monkeypatch.setattr(decoding, "LONGEST", 1)
    with pytest.raises(Unheard, match="longer than is heard"):
        hear(clip)
    monkeypatch.undo()
    monkeypatch.setattr(decoding, "_MOST", 14399)
    with pytest.raises(Unheard, match="longer than is heard"):
        hear(clip)


def test_a_decoding_stops_between_two_packets() -> None:
    clip = (SAMPLES / "tones-s16-8000.wav").read_bytes()
    asked = iter([False, False, True])
    with pytest.raises(decoding.Stopped):
        list(decoding.decode(clip, "wav", lambda: next(asked)))


def test_a_clip_of_two_rates_is_corrupted() -> None:
    clip = b"".join((SAMPLES / f"tones-vorbis-{rate}.ogg").read_bytes() for rate in (8000, 44100))
    with pytest.raises(Unheard):
        hear(clip)


def test_names_in_no_encoding_do_no_harm() -> None:
    clip = (SAMPLES / "tones-stereo-44100.mp3").read_bytes()
    assert clip.count(b"Tones") == 2
    assert hear(clip.replace(b"Tones", b"\xff\xfe\xfd\xfc\xfb")).duration_ms == 1800


def test_neither_numpy_nor_av_is_imported_until_something_is_decoded() -> None:
    code = """
import sys
import voicemock.engine.ear as ear
try:
    ear.hear(b"no audio")
except ear.Unheard:
    pass
ear.Truth().of([ear.Stretch(ear.Kind.HUMAN, 0, 1000)])
ear.Ear().close()
assert not {"av", "numpy"} & set(sys.modules), "imported"
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_libav_has_to_say_about_a_clip_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    clip = (SAMPLES / "tones-aac-44100.m4a").read_bytes()
    with pytest.raises(Unheard):
        hear(clip[:3000] + bytes(3000) + clip[6000:])
    assert capfd.readouterr() == ("", "")
