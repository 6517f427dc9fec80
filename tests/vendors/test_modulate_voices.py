"""What is told of a sound that goes on is what the ear says of a clip that ends there."""

import itertools
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.engine.ear import Kind, Stretch, Truth, stretches_of
from voicemock.vendors.modulate.voices import Voice, Voices
from voicemock.vendors.modulate.windows import STEP_MS, WINDOW_MS, Frame, Windows, frames


def of_a_clip(steps: bytes) -> list[Voice | None]:
    """Return whose each step is, by the ear's own rules for a clip of these steps."""
    told: list[Voice | None] = []
    voices = itertools.count()
    for stretch in stretches_of(steps, len(steps) * STEP_MS):
        voice = None if stretch.kind is Kind.SILENCE else Voice(stretch.kind, next(voices))
        told += [voice] * ((stretch.end_ms - stretch.start_ms) // STEP_MS)
    return told


def every(length: int) -> list[bytes]:
    return [bytes(steps) for steps in itertools.product(b"hs.", repeat=length)]


@pytest.mark.proves("MOD-06.f")
@pytest.mark.parametrize("length", range(1, 9))
def test_every_short_sound_is_told_as_a_clip_is_at_each_of_its_steps(length: int) -> None:
    for steps in every(length):
        voices = Voices()
        for end in range(1, length + 1):
            assert voices.hear(steps[end - 1 : end]) == of_a_clip(steps[:end])[-1:], (steps, end)


@pytest.mark.parametrize("length", range(1, 9))
def test_every_short_sound_is_told_as_a_clip_is_at_its_end(length: int) -> None:
    for steps in every(length):
        assert Voices().hear(steps) == of_a_clip(steps), steps


RUNS = st.tuples(st.sampled_from([b"h", b"s", b"."]), st.sampled_from([1, 1, 2, 2, 3, 4, 7, 25]))
SOUNDS = st.lists(RUNS, min_size=1, max_size=40).map(lambda runs: b"".join(letter * long for letter, long in runs))


@pytest.mark.proves("MOD-06.f")
@given(SOUNDS, st.lists(st.integers(0, 30), max_size=40))
def test_any_sound_is_told_as_a_clip_is_however_it_is_cut(steps: bytes, sizes: list[int]) -> None:
    voices, start = Voices(), 0
    for size in [*sizes, len(steps)]:
        end = min(start + size, len(steps))
        if end == 0:
            continue
        expected = of_a_clip(steps[:end])
        assert voices.hear(steps[start:end]) == (expected[start:end] or expected[-1:])
        start = end


def of_the_clip(truth: Truth, steps: bytes, start_ms: int, end_ms: int) -> Frame:
    """Return a frame by the ear's rules alone, from what is heard up to its end."""
    heard = stretches_of(steps[: (start_ms + WINDOW_MS) // STEP_MS], end_ms)
    voiced = sum(max(0, min(each.end_ms, end_ms) - max(each.start_ms, start_ms)) for each in heard if is_voice(each))
    probability = truth.probability(heard, start_ms, end_ms)
    if voiced < 100 or probability is None:
        return Frame(start_ms, end_ms, "no-content", 1.0)
    if probability > 0.5:
        return Frame(start_ms, end_ms, "synthetic", round(probability, 4))
    return Frame(start_ms, end_ms, "non-synthetic", round(1 - probability, 4))


def is_voice(stretch: Stretch) -> bool:
    return stretch.kind is not Kind.SILENCE


@pytest.mark.proves("MOD-06.c", "MOD-06.d", "MOD-06.e", "MOD-06.f")
@given(SOUNDS, st.integers(0, 99), st.integers(0, 3))
def test_a_frame_is_what_the_ears_rules_make_of_the_sound_up_to_its_end(steps: bytes, more_ms: int, seed: int) -> None:
    truth, duration_ms = Truth(seed), len(steps) * STEP_MS + more_ms
    ends = [*range(WINDOW_MS, duration_ms, WINDOW_MS), duration_ms]
    expected = [of_the_clip(truth, steps, start, end) for start, end in zip([0, *ends], ends, strict=False)]
    told = list(frames(truth, steps, duration_ms))
    assert [(frame.start_ms, frame.end_ms, frame.verdict) for frame in told] == [
        (frame.start_ms, frame.end_ms, frame.verdict) for frame in expected
    ]
    assert [frame.confidence for frame in told] == pytest.approx([frame.confidence for frame in expected], abs=1.01e-4)


def test_nothing_grows_with_the_sound() -> None:
    windows = Windows(Truth())
    # Nothing lasts in it, then there are voices without end.
    kinds = [b"hhs" * 7, b"hs." * 7, b"hhhsss...." * 2, b"h" * 20]
    held = []
    for hour in range(1, 4):
        for number in range(1800):
            steps = kinds[(hour + number // 900) % len(kinds)][:20]
            windows.next(steps, ((hour - 1) * 1800 + number + 1) * WINDOW_MS)
        held.append(len(pickle.dumps(windows)))  # what it holds, and not what the interpreter keeps for itself
    assert max(held) - min(held) < 1024
