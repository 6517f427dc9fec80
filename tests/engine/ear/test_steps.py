"""The kind of each 100 ms, told from samples."""

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from voicemock.engine.ear import Kind, Steps, Stretch, stretches_of
from voicemock.engine.ear.stretches import LETTERS

Sound = NDArray[np.float32]
RATES = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000, 768000]


def tone(rate: int, hertz: float, seconds: float = 1.0, rms: float = -20.0) -> Sound:
    """A tone of that level in dBFS, shaped (samples, 1)."""
    time = np.arange(round(rate * seconds)) / rate
    samples: Sound = (10 ** (rms / 20) * np.sqrt(2) * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
    return samples[:, np.newaxis]


def noise(rate: int, seconds: float = 1.0, rms: float = -20.0) -> Sound:
    samples = np.random.default_rng(1).standard_normal((round(rate * seconds), 1))
    return (10 ** (rms / 20) * samples).astype(np.float32)


def silence(rate: int, seconds: float = 1.0) -> Sound:
    return np.zeros((round(rate * seconds), 1), np.float32)


def kinds(rate: int, *sounds: Sound) -> str:
    sound = np.concatenate(sounds)
    steps = Steps(rate, sound.shape[1])
    steps.feed(sound)
    steps.finish()
    return steps.kinds.decode()


@pytest.mark.proves("ALL-01b.a", "ALL-01b.b", "ALL-01b.c", "ALL-01b.e")
@pytest.mark.parametrize("rate", RATES)
def test_tone_silence_and_noise_are_told_apart_at_every_rate(rate: int) -> None:
    assert kinds(rate, tone(rate, 1000), silence(rate), noise(rate)) == "s" * 10 + "." * 10 + "h" * 10


@pytest.mark.proves("ALL-01b.b")
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    ("hertz", "letter"), [(974, "h"), (980, "s"), (990.3, "s"), (1020, "s"), (1026, "h"), (500, "h")]
)
def test_a_tone_is_a_synthetic_voice_within_2_percent_of_1_khz(rate: int, hertz: float, letter: str) -> None:
    assert kinds(rate, tone(rate, hertz)) == letter * 10


@pytest.mark.proves("ALL-01b.b")
@pytest.mark.parametrize(("share", "letter"), [(0.85, "s"), (0.75, "h")])
@pytest.mark.parametrize("other", [440, 1100, 3000])
def test_the_tone_needs_80_percent_of_the_energy(share: float, letter: str, other: float) -> None:
    mixed = np.sqrt(share) * tone(16000, 1000) + np.sqrt(1 - share) * tone(16000, other)
    assert kinds(16000, mixed) == letter * 10


@pytest.mark.proves("ALL-01b.a")
@pytest.mark.parametrize(("level", "letter"), [(-49.9, "s"), (-50.1, ".")])
def test_under_minus_50_dbfs_is_silence(level: float, letter: str) -> None:
    assert kinds(16000, tone(16000, 1000, rms=level)) == letter * 10


@pytest.mark.proves("ALL-01b.e")
def test_what_a_channel_repeats_leaves_out_or_turns_upside_down_changes_nothing() -> None:
    mono = np.concatenate([tone(16000, 1000, rms=-48), noise(16000, rms=-48), tone(16000, 1000, rms=-52)])
    expected = "s" * 10 + "h" * 10 + "." * 10
    assert kinds(16000, mono) == expected
    for other in (mono, -mono, 0 * mono):
        assert kinds(16000, np.hstack([mono, other])) == expected
    assert kinds(16000, np.hstack([mono] * 24)) == expected


def test_a_tone_in_one_channel_and_as_much_noise_in_the_other_is_human() -> None:
    assert kinds(16000, np.hstack([tone(16000, 1000), noise(16000)])) == "h" * 10


@pytest.mark.proves("ALL-01.b")
@pytest.mark.parametrize("rate", [8000, 11025, 44100])
@pytest.mark.parametrize("size", [1, 7, 160, 882, 4410, 50_000])
def test_the_size_of_the_blocks_changes_nothing(rate: int, size: int) -> None:
    sound = np.concatenate([tone(rate, 1000, 0.33), silence(rate, 0.41), noise(rate, 0.52)])
    whole = kinds(rate, sound)
    steps = Steps(rate, 1)
    for start in range(0, len(sound), size):
        steps.feed(sound[start : start + size])
    steps.finish()
    assert steps.kinds.decode() == whole
    assert steps.samples == len(sound)


@pytest.mark.proves("ALL-01b.s")
@pytest.mark.parametrize("milliseconds", [1, 49, 50, 99])
def test_an_incomplete_last_step_belongs_to_the_one_before_it(milliseconds: int) -> None:
    steps = Steps(16000, 1)
    steps.feed(np.concatenate([tone(16000, 1000, 0.5), noise(16000, milliseconds / 1000)]))
    steps.finish()
    assert steps.kinds == b"sssss"
    assert steps.stretches() == (Stretch(Kind.SYNTHETIC, 0, 500 + milliseconds),)


@pytest.mark.parametrize(
    ("sound", "kind"),
    [
        (tone(16000, 1000, 0.06), Kind.SYNTHETIC),
        (noise(16000, 0.06), Kind.HUMAN),
        (silence(16000, 0.06), Kind.SILENCE),
    ],
)
def test_a_sound_shorter_than_a_step_is_told_by_what_there_is(sound: Sound, kind: Kind) -> None:
    steps = Steps(16000, 1)
    steps.feed(sound)
    assert steps.stretches() == ()
    steps.finish()
    assert steps.stretches() == (Stretch(kind, 0, 60),)


def test_nothing_fed_is_nothing_heard() -> None:
    steps = Steps(16000, 2)
    steps.feed(np.zeros((0, 2), np.float32))
    steps.finish()
    assert (steps.samples, steps.duration_ms, steps.stretches()) == (0, 0, ())


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
def test_values_that_are_no_sound_neither_warn_nor_outlast_their_step(value: float) -> None:
    sound = np.concatenate([tone(16000, 1000, 0.5), tone(16000, 1000, 0.5)])
    sound[8000 - 3] = value
    assert kinds(16000, sound)[5:] == "sssss"
    assert len(kinds(16000, sound)) == 10


def test_values_that_are_no_sound_change_neither_other_steps_nor_what_was_fed() -> None:
    # Beyond full scale, and no longer most of the energy when it is clipped.
    sound = tone(16000, 1000, 1, 30) + tone(16000, 333, 1, 22)
    assert kinds(16000, sound) == "s" * 10
    assert kinds(16000, sound.clip(-1, 1)) == "h" * 10
    sound[8000 - 3] = np.nan
    fed, steps = sound.copy(), Steps(16000, 1)
    steps.feed(fed)
    assert steps.kinds == b"sssshsssss"
    np.testing.assert_array_equal(fed, sound)


@pytest.mark.parametrize("rate", [1000, 1959, 1960, 2000, 2001])
def test_a_rate_too_low_for_the_tone_has_human_voices_alone(rate: int) -> None:
    assert kinds(rate, noise(rate), silence(rate)) == "h" * 10 + "." * 10


def test_a_stream_keeps_sums_and_letters_but_no_sound() -> None:
    block = np.hstack([noise(96000, 0.02)] * 8)
    Steps(96000, 8).feed(block)  # so that what one rate's streams share is there
    tracemalloc.start()
    try:
        steps = Steps(96000, 8)
        for _ in range(500):
            steps.feed(block)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert steps.kinds.decode() == "h" * 100
    assert kept < 8192


@pytest.mark.proves("ALL-01.b")
def test_what_a_stream_knows_by_some_moment_is_what_the_first_steps_of_a_file_give() -> None:
    sound = np.concatenate([noise(16000, 0.9), tone(16000, 1000, 0.2), silence(16000, 0.2), tone(16000, 1000, 0.9)])
    letters = kinds(16000, sound).encode()
    stream = Steps(16000, 1)
    for step in range(len(letters)):
        stream.feed(sound[step * 1600 : (step + 1) * 1600])
        assert stream.stretches() == stretches_of(letters[: step + 1], (step + 1) * 100)
    assert stream.stretches() == (Stretch(Kind.HUMAN, 0, 900), Stretch(Kind.SYNTHETIC, 900, 2200))


def test_the_letters_are_three() -> None:
    assert LETTERS == {Kind.HUMAN: b"h", Kind.SYNTHETIC: b"s", Kind.SILENCE: b"."}
