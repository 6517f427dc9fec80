"""Probabilities from a seed."""

import math
from pathlib import Path

import pytest

from voicemock.engine.ear import Kind, Stretch, Truth, hear

H, S, N = Kind.HUMAN, Kind.SYNTHETIC, Kind.SILENCE
SAMPLES = Path(__file__).parents[2] / "samples"


def timed(*kinds: Kind) -> tuple[Stretch, ...]:
    """Stretches of a second each."""
    return tuple(Stretch(kind, place * 1000, place * 1000 + 1000) for place, kind in enumerate(kinds))


@pytest.mark.proves("ALL-01b.h", "ALL-01b.i")
def test_probabilities_are_far_from_even_and_use_their_whole_range() -> None:
    human = [Truth(seed).probability(timed(H)) for seed in range(1000)]
    synthetic = [Truth(seed).probability(timed(S)) for seed in range(1000)]
    assert all(value is not None and 0.02 <= value <= 0.30 for value in human)
    assert all(value is not None and 0.75 <= value <= 0.99 for value in synthetic)
    assert sum(value < 0.05 for value in human if value) > 50 < sum(value > 0.27 for value in human if value)
    assert sum(value < 0.78 for value in synthetic if value) > 50 < sum(value > 0.96 for value in synthetic if value)


@pytest.mark.proves("ALL-02.a", "ALL-01b.j")
def test_the_same_seed_kind_and_index_give_the_same_probability_for_ever() -> None:
    expected = (0.2339366655614374, 0.8108347510133674, None, 0.12881340609857164)
    assert Truth().of(timed(H, S, N, H)) == pytest.approx(expected, abs=1e-12)
    assert Truth(0).of(timed(H, S, N, H)) == Truth().of(timed(H, S, N, H))
    assert Truth(7).of(timed(H)) == pytest.approx((0.022192508811066353,), abs=1e-12)


@pytest.mark.proves("ALL-01b.j")
def test_seed_kind_and_index_each_matter() -> None:
    first, second, third = Truth().of(timed(H, H, H))
    assert len({first, second, third, *Truth(1).of(timed(H, H, H))}) == 6
    assert Truth().of(timed(S, H))[1] == second


@pytest.mark.proves("ALL-01b.q")
def test_silence_does_not_count_in_the_index() -> None:
    bare = Truth().of(timed(H, S))
    assert Truth().of(timed(N, H, N, S, N)) == (None, bare[0], None, bare[1], None)


@pytest.mark.proves("ALL-01b.k")
def test_the_probability_of_a_clip_is_the_mean_over_its_time_with_a_voice() -> None:
    stretches = (Stretch(H, 0, 3000), Stretch(N, 3000, 9000), Stretch(S, 9000, 10000))
    human, _, synthetic = Truth(3).of(stretches)
    assert human is not None
    assert synthetic is not None
    mean = Truth(3).probability(stretches)
    assert mean is not None
    assert math.isclose(mean, (3 * human + synthetic) / 4)


@pytest.mark.proves("ALL-01b.k")
def test_a_window_has_the_probability_of_what_is_in_it() -> None:
    stretches = timed(H, N, S)
    human, _, synthetic = Truth().of(stretches)
    assert human is not None
    assert synthetic is not None
    assert Truth().probability(stretches, 0, 1000) == pytest.approx(human)
    assert Truth().probability(stretches, 500) == pytest.approx((human + 2 * synthetic) / 3)
    assert Truth().probability(stretches, 900, 2200) == pytest.approx((human + 2 * synthetic) / 3)
    assert Truth().probability(stretches, 2500, 9999) == pytest.approx(synthetic)


@pytest.mark.parametrize(("start", "end"), [(1000, 2000), (1200, 1300), (5000, 6000), (500, 500), (800, 200)])
def test_a_window_without_a_voice_has_no_probability(start: int, end: int) -> None:
    assert Truth().probability(timed(H, N, S), start, end) is None
    assert Truth().probability(timed(N)) is None
    assert Truth().probability(()) is None


@pytest.mark.proves("ALL-01.b", "ALL-01b.j")
@pytest.mark.parametrize("scene", ["tones", "call"])
def test_a_scene_has_the_same_probabilities_in_every_format(scene: str) -> None:
    found = {Truth(5).of(hear(sample.read_bytes()).stretches) for sample in SAMPLES.glob(f"{scene}-*.*")}
    assert len(found) == 1
