"""``hears`` and ``frames``: what a test says is heard comes through exactly, at every vendor."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.calling import Caller
from tests.scripting import making
from tests.scripting.making import modulate, modulate_stt, stream, vocos
from tests.vendors.asking import CLIP, FINISH, SUBMIT

from voicemock import digest
from voicemock.using.mock import Voicemock
from voicemock_fixtures import read

VENDORS = tuple(SUBMIT)


def probability(door: Caller, vendor: str, clip: bytes = CLIP, key: str = "test-enterprise") -> float:
    """Return how likely a vendor says a clip is synthetic."""
    answer = SUBMIT[vendor](door, key, clip)
    assert answer.is_success, answer.text
    return FINISH[vendor](door, answer, clip)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("number", [0.97, 0.03, 0, 1, 0.5])
def test_a_number_comes_through_exactly(mock: Voicemock, door: Caller, vendor: str, number: float) -> None:
    mock[vendor].hears(synthetic=number)
    assert probability(door, vendor) == number


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_score_is_heard_in_place_of_the_clip(mock: Voicemock, door: Caller, vendor: str) -> None:
    before = probability(door, vendor)
    mock[vendor].hears("synthetic 6s")
    after = probability(door, vendor)
    assert (before < 0.5, after > 0.5) == (True, True)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_score_and_a_number_for_each_of_its_voices_go_together(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].hears("human 3s, silence 1s, synthetic 1s", synthetic=[0.2, 0.6])
    assert probability(door, vendor) == pytest.approx(0.3, abs=1e-9)


def test_modulate_says_the_numbers_of_each_utterance_and_how_long_the_score_lasts(
    mock: Voicemock, door: Caller
) -> None:
    mock.modulate.hears("human 3s, silence 1s, synthetic 1s", synthetic=[0.2, 0.6])
    answer = modulate_stt(door).json()
    assert answer["duration_ms"] == 5000
    assert [(each["start_ms"], each["duration_ms"], each["deepfake_score"]) for each in answer["utterances"]] == [
        (0, 3000, 0.2),
        (4000, 1000, 0.6),
    ]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_recording_is_known_by_its_bytes(mock: Voicemock, door: Caller, vendor: str, tmp_path: Path) -> None:
    other = read("synthetic", "wav")
    mock[vendor].hears(synthetic=0.11, recording=CLIP)
    (tmp_path / "other.wav").write_bytes(other)
    mock[vendor].hears(synthetic=0.89, recording=tmp_path / "other.wav")
    assert [probability(door, vendor, clip) for clip in (CLIP, other, CLIP)] == [0.11, 0.89, 0.11]
    assert probability(door, vendor, read("silent", "wav")) == 0.5


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_is_heard_can_be_of_a_digest_or_a_file_name_or_a_key(mock: Voicemock, door: Caller, vendor: str) -> None:
    submit = getattr(making, vendor)
    finish: Callable[[Any], float] = lambda answer: FINISH[vendor](door, answer, CLIP)  # noqa: E731
    if vendor == "modulate":
        submit, finish = modulate_stt, lambda answer: answer.json()["utterances"][0]["deepfake_score"]
    mock[vendor].hears(synthetic=0.31, digest=digest(CLIP).upper())
    assert finish(submit(door)) == 0.31
    mock[vendor].hears(synthetic=0.32, file="boss.wav")
    assert [finish(submit(door, file=(name, CLIP))) for name in ("boss.wav", "other.wav")] == [0.32, 0.31]
    mock[vendor].hears(synthetic=0.33, key="test-enterprise", file="boss.wav", times=1)
    assert [finish(submit(door, file=("boss.wav", CLIP))) for _ in range(2)] == [0.33, 0.32]


def test_undetectable_hears_by_the_key_and_the_file_of_the_submission(mock: Voicemock, door: Caller) -> None:
    url = making.put(door, "test-enterprise", ("boss.wav", CLIP)).request.url
    mock.undetectable.hears(synthetic=0.41, key="test-pro")
    mock.undetectable.hears(synthetic=0.42, key="test-enterprise", file="boss.wav")
    asked = [making.undetectable_detect(door, key, url) for key in ("test-pro", "test-enterprise")]
    assert [FINISH["undetectable"](door, answer, CLIP) for answer in asked] == [0.41, 0.42]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_clip_that_is_no_audio_is_refused_or_fails_all_the_same(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].hears(synthetic=0.97)
    refused = SUBMIT[vendor](door, "test-enterprise", b"no audio at all" * 100)
    assert refused.status_code in (400, 422)
    given = mock.bench.fakes[vendor].world.script.given
    assert [each.used for each in given] == [0]


def test_a_stream_hears_the_score_over_the_sound_as_it_comes(mock: Voicemock, door: Caller) -> None:
    mock.modulate.hears("human 2s, synthetic 1s", synthetic=[0.1, 0.9])
    events, code = stream(door, score="silence 5s")
    frames = [
        (
            event["frame"]["start_time_ms"],
            event["frame"]["end_time_ms"],
            event["frame"]["verdict"],
            event["frame"]["confidence"],
        )
        for event in events[:-1]
    ]
    assert frames == [(0, 2000, "non-synthetic", 0.9), (2000, 4000, "synthetic", 0.9), (4000, 5000, "synthetic", 0.9)]
    assert (events[-1], code) == ({"type": "done", "duration_ms": 5000, "frame_count": 3}, 1000)


def test_a_stream_hears_one_voice_so_likely_synthetic(mock: Voicemock, door: Caller) -> None:
    mock.modulate.hears(synthetic=0.97)
    events, _ = stream(door, score="human 3s")
    assert [(event["frame"]["verdict"], event["frame"]["confidence"]) for event in events[:-1]] == [
        ("synthetic", 0.97)
    ] * 2


FRAMES = ("synthetic 0.9", {"verdict": "non-synthetic", "confidence": 0.25}, "no-content 1")


def verdicts(frames: list[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(frame["verdict"], frame["confidence"]) for frame in frames]


def test_frames_have_the_verdicts_said_and_the_rest_their_own(mock: Voicemock, door: Caller) -> None:
    mock.modulate.hears("human 8s", synthetic=0.2)
    mock.modulate.frames(*FRAMES)
    said = [("synthetic", 0.9), ("non-synthetic", 0.25), ("no-content", 1.0), ("non-synthetic", 0.8)]
    assert verdicts(modulate(door).json()["frames"]) == said
    events, _ = stream(door, score="human 8s")
    assert verdicts([event["frame"] for event in events[:-1]]) == said


def test_frames_beyond_the_sound_are_never_told(mock: Voicemock, door: Caller) -> None:
    mock.modulate.frames(*FRAMES, times=1)
    events, _ = stream(door, score="human 3s")
    assert verdicts([event["frame"] for event in events[:-1]]) == [("synthetic", 0.9), ("non-synthetic", 0.25)]


def test_the_latest_of_what_lasts_is_heard_and_what_is_for_one_call_before_it(mock: Voicemock, door: Caller) -> None:
    mock.vocos.hears(synthetic=0.7)
    mock.vocos.hears(synthetic=0.9, nth=2)
    mock.vocos.hears(synthetic=0.6)
    told = [vocos(door).json()["data"]["security"]["confidence"] for _ in range(3)]
    assert told == [0.6, 0.9, 0.6]
