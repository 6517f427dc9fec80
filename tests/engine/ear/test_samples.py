"""What the ear hears in clips that ffmpeg, sox and espeak-ng made and encoded (``tests/samples/make.sh``)."""

from itertools import pairwise
from pathlib import Path

import pytest

from voicemock.engine.ear import Kind, Stretch, hear

H, S, N = Kind.HUMAN, Kind.SYNTHETIC, Kind.SILENCE
SCENES = {
    "tones": (Stretch(S, 0, 600), Stretch(N, 600, 1200), Stretch(H, 1200, 1800)),
    "call": (Stretch(H, 0, 2100), Stretch(N, 2100, 2700), Stretch(S, 2700, 3700)),
    "noise": (Stretch(H, 0, 1000),),
    "chord": (Stretch(H, 0, 1000),),
    "950": (Stretch(H, 0, 1000),),
    "985": (Stretch(S, 0, 1000),),
    "1015": (Stretch(S, 0, 1000),),
    "1050": (Stretch(H, 0, 1000),),
    "hush": (Stretch(N, 0, 1000),),
}
SAMPLES = sorted(path for scene in SCENES for path in (Path(__file__).parents[2] / "samples").glob(f"{scene}-*.*"))
FORMATS = {
    ".wav": {"wav"},
    ".mp3": {"mp3"},
    ".flac": {"flac"},
    ".ogg": {"ogg"},
    ".opus": {"ogg", "opus"},
    ".webm": {"webm"},
    ".m4a": {"mp4", "m4a"},
    ".mp4": {"mp4", "m4a"},
    ".mov": {"mp4", "m4a", "mov"},
    ".aac": {"aac"},
    ".aiff": {"aiff"},
    ".aifc": {"aiff"},
    ".mkv": {"mkv"},
    ".au": {"au"},
    ".caf": {"caf"},
    ".wma": {"wma"},
    ".amr": {"amr"},
    ".3gp": {"mp4", "m4a"},
}
LOSSLESS = {"s16", "s24", "u8", "float", "alaw", "mulaw", "alac", "flac"}
SHIFT = 130
"""Milliseconds by which a lossy codec may move a sound's start or end (ALL-01b)."""

ADTS_DELAY = 128
"""Milliseconds more: what AAC's encoder puts in front at 8 kHz. Only in ADTS does nothing say that it isn't sound."""


def parts(sample: Path) -> tuple[str, str, int]:
    scene, encoding, rate = sample.stem.split("-")
    return scene, encoding, int(rate)


def tolerance(sample: Path) -> int:
    if sample.suffix == ".flac" or parts(sample)[1] in LOSSLESS:
        return 0
    return SHIFT + ADTS_DELAY if sample.suffix == ".aac" else SHIFT


@pytest.mark.proves("ALL-01b.b", "ALL-01b.c", "ALL-01b.d", "ALL-01b.e", "ALL-01b.g")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_sample_is_heard_as_the_scene_it_was_made_of(sample: Path) -> None:
    heard = hear(sample.read_bytes())
    expected = SCENES[parts(sample)[0]]
    assert [stretch.kind for stretch in heard.stretches] == [stretch.kind for stretch in expected]
    for stretch, wanted in zip(heard.stretches, expected, strict=True):
        assert abs(stretch.start_ms - wanted.start_ms) <= tolerance(sample)
        assert abs(stretch.end_ms - wanted.end_ms) <= tolerance(sample)
    assert heard.stretches[0].start_ms == 0
    assert heard.stretches[-1].end_ms == heard.duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(heard.stretches))


@pytest.mark.proves("ALL-01c.a")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_sample_has_its_format_rate_and_channels(sample: Path) -> None:
    _, encoding, rate = parts(sample)
    formats = FORMATS[sample.suffix]
    if (sample.suffix, encoding) == (".mp4", "video"):
        formats = {"mp4"}
    if (sample.suffix, encoding) == (".ogg", "opus"):
        formats = {"ogg", "opus"}
    heard = hear(sample.read_bytes())
    assert heard.formats == formats
    assert heard.rate == (48000 if heard.codec == "opus" else rate)
    assert heard.channels == {"stereo": 2, "surround": 8}.get(encoding, 1)


@pytest.mark.proves("ALL-01b.d", "ALL-01b.e")
def test_the_samples_have_every_container_and_every_rate_from_8_to_96_khz() -> None:
    assert {sample.suffix for sample in SAMPLES} == set(FORMATS)
    assert {parts(sample)[0] for sample in SAMPLES} == set(SCENES)
    rates = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000}
    assert {parts(sample)[2] for sample in SAMPLES} == rates
    assert sum(sample.stat().st_size for sample in SAMPLES) < 1_500_000
