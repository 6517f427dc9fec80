"""From steps to stretches: what is shorter than 300 ms belongs to what is around it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.engine.ear import Kind, stretches_of

NAMES = {Kind.HUMAN: "h", Kind.SYNTHETIC: "s", Kind.SILENCE: "."}


def joined(steps: str) -> str:
    """Return the stretches of steps as letters again."""
    found = stretches_of(steps.encode(), len(steps) * 100)
    return "".join(NAMES[stretch.kind] * ((stretch.end_ms - stretch.start_ms) // 100) for stretch in found)


@pytest.mark.proves("ALL-01b.f")
@pytest.mark.parametrize("steps", ["hhh", "sss...hhh", "...sss", "hhhsssshhh", "hhhhh.....", "...hhhsss..."])
def test_runs_of_300_ms_are_stretches(steps: str) -> None:
    assert joined(steps) == steps


@pytest.mark.proves("ALL-01b.g")
@pytest.mark.parametrize(
    ("steps", "stretches"),
    [
        ("hhhh..hhhh", "hhhhhhhhhh"),  # a pause in speech
        ("hh.hh..h.hh", "hhhhhhhhhhh"),  # words of 200 ms
        ("hhh..sss", "hhhhhsss"),  # between two voices: the one before
        ("..hhhh", "hhhhhh"),  # at the start: the one after
        ("hhhh..", "hhhhhh"),
        ("...hh...", "........"),  # too short a sound
        ("....h.....s...", ".............."),
        ("ssshhsss", "ssssssss"),
        ("hhhssh...", "hhhhhh..."),
        ("...hsss...", "...ssss..."),  # the edge of a tone that starts within a step
        ("...sssh...", "...ssss..."),
        ("...hhss...", "...hhhh..."),  # two short voices that are one long: that of most of the time, or the first
        ("...hsshss...", "...ssssss..."),
        ("...h.h...", "...hhh..."),
        ("..h...", "......"),
        ("...h..", "......"),
        ("hhhs..shhh", "hhhsssshhh"),
        (".hhh.....", "hhhh....."),
        ("....hhh.", "....hhhh"),
    ],
)
def test_what_is_shorter_belongs_to_what_is_around_it(steps: str, stretches: str) -> None:
    assert joined(steps) == stretches


@pytest.mark.proves("ALL-01b.r")
@pytest.mark.parametrize(
    ("steps", "stretches"),
    [("h", "h"), ("s", "s"), (".", "."), ("ss", "ss"), ("h.", "hh"), (".h", ".."), ("ssh", "sss"), ("..h..", ".....")],
)
def test_a_clip_without_a_run_of_300_ms_is_what_fills_most_of_it(steps: str, stretches: str) -> None:
    assert joined(steps) == stretches


def test_the_last_stretch_ends_with_the_clip_and_no_steps_have_no_stretches() -> None:
    assert [stretch.end_ms for stretch in stretches_of(b"hhh...", 649)] == [300, 649]
    assert stretches_of(b"", 0) == ()


@pytest.mark.proves("ALL-01b.f", "ALL-01b.g", "ALL-01b.r")
@given(st.text("hs.", min_size=1, max_size=60))
def test_stretches_fill_the_clip_and_none_but_an_only_one_is_short(steps: str) -> None:
    found = stretches_of(steps.encode(), len(steps) * 100)
    assert found[0].start_ms == 0
    assert found[-1].end_ms == len(steps) * 100
    assert all(before.end_ms == after.start_ms and before.kind is not after.kind for before, after in pairwise(found))
    assert len(found) == 1 or all(stretch.end_ms - stretch.start_ms >= 300 for stretch in found)
    assert {NAMES[stretch.kind] for stretch in found} <= set(steps)
    assert joined(joined(steps)) == joined(steps)
