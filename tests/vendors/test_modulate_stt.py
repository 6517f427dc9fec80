"""Modulate's transcripts: made up, but with the voices of the clip, and always the same for the same clip."""

import asyncio
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from tests.calling import Caller, upload

from voicemock.bench import Bench
from voicemock.engine.ear import Kind
from voicemock.vendors.modulate.stt import ACCENTS, EMOTIONS
from voicemock_fixtures import make, read, sentences

STT = "/api/velma-2-stt-batch"
FIELDS = {
    *("utterance_uuid", "text", "start_ms", "duration_ms", "speaker", "language", "emotion", "accent"),
    "deepfake_score",
}
SCORE = "human 2s, silence 1s, synthetic 3s, silence 500ms, human 1s"
FLAGS = ("speaker_diarization", "emotion_signal", "accent_signal", "deepfake_signal", "pii_phi_tagging")
ALL_ON: dict[str, Any] = {"emotion_signal": "true", "accent_signal": "true", "deepfake_signal": "true"}
UNREADABLE = "The audio could not be processed. It may be corrupted or in an unsupported format."


def stt(modulate: Caller, clip: bytes | None = None, **data: Any) -> Any:
    sent = {"upload_file": ("a.wav", make(SCORE, "wav") if clip is None else clip)}
    return modulate.post(STT, headers={"X-API-Key": "test-free"}, files=sent, data=data)


def utterances(modulate: Caller, clip: bytes | None = None, **data: Any) -> list[dict[str, Any]]:
    response = stt(modulate, clip, **data)
    assert response.status_code == 200, response.text
    told: list[dict[str, Any]] = response.json()["utterances"]
    return told


def refused(response: Any, status: int, detail: Any) -> bool:
    assert (response.status_code, response.json()) == (status, {"detail": detail})
    return True


@pytest.mark.proves("MOD-17.g", "MOD-17.h", "MOD-17.i", "MOD-17.n", "MOD-17.ae", "MOD-17.y", "MOD-17.ac")
@pytest.mark.proves("MOD-17.c", "MOD-17.j", "MOD-17.k")
def test_a_clip_gets_the_documented_answer_and_nothing_else(modulate: Caller) -> None:
    response = stt(modulate)
    body = response.json()
    said = [(each["utterance_uuid"], each["text"]) for each in body["utterances"]]
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    rest = {"language": "en", "emotion": None, "accent": None, "deepfake_score": None}
    times = [(0, 2000, 1), (3000, 3000, 2), (6500, 1000, 1)]
    assert body == {
        "text": " ".join(text for _, text in said),
        "duration_ms": 7500,
        "utterances": [
            {"utterance_uuid": id, "text": text, "start_ms": start, "duration_ms": lasts, "speaker": speaker, **rest}
            for (id, text), (start, lasts, speaker) in zip(said, times, strict=True)
        ],
    }
    assert {UUID(id).version for id, _ in said} == {4}


@pytest.mark.proves("MOD-17.a", "MOD-17.b", "MOD-17.z")
def test_each_utterance_is_scored_without_a_second_call(modulate: Caller) -> None:
    told = [each["deepfake_score"] for each in utterances(modulate, deepfake_signal="true")]
    assert [0.02 <= told[0] <= 0.30, 0.75 <= told[1] <= 0.99, 0.02 <= told[2] <= 0.30] == [True] * 3
    assert told == [round(score, 4) for score in told]
    assert told[1] == round(modulate.bench.fakes["modulate"].world.truth.voice(Kind.SYNTHETIC, 1), 4)


@pytest.mark.proves("MOD-17.m", "MOD-17.y")
def test_utterances_come_in_the_order_of_their_start(modulate: Caller) -> None:
    told = utterances(modulate, make("synthetic 1s, human 700ms, silence 2s, human 3s, synthetic 500ms", "flac"))
    assert [(each["start_ms"], each["duration_ms"]) for each in told] == [
        (0, 1000),
        (1000, 700),
        (3700, 3000),
        (6700, 500),
    ]
    assert all(one["start_ms"] < after["start_ms"] for one, after in pairwise(told))


@pytest.mark.proves("MOD-17.e")
@pytest.mark.parametrize(
    ("flag", "field"),
    [("emotion_signal", "emotion"), ("accent_signal", "accent"), ("deepfake_signal", "deepfake_score")],
)
def test_a_flag_turns_on_its_own_signal_alone(modulate: Caller, flag: str, field: str) -> None:
    given: dict[str, Any] = {flag: "true"}
    told = utterances(modulate, **given)
    on = {name for each in told for name in ("emotion", "accent", "deepfake_score") if each[name] is not None}
    assert on == {field}
    assert {each.keys() == FIELDS for each in told} == {True}


@pytest.mark.proves("MOD-17.j", "MOD-17.k", "MOD-17.ab")
def test_emotions_and_accents_are_words_of_the_reference_and_always_the_same(modulate: Caller) -> None:
    first, again = utterances(modulate, **ALL_ON), utterances(modulate, **ALL_ON)
    assert {each["emotion"] for each in first} <= set(EMOTIONS)
    assert {each["accent"] for each in first} <= set(ACCENTS)
    assert ("Neutral" in EMOTIONS, "American" in ACCENTS) == (True, True)
    for one, other in zip(first, again, strict=True):
        assert {**one, "utterance_uuid": ""} == {**other, "utterance_uuid": ""}
    assert len({each["emotion"] for seed in range(5) for each in seeded(seed)}) > 5


@pytest.mark.proves("MOD-17.aa")
def test_texts_are_committed_sentences_drawn_from_the_seed(modulate: Caller) -> None:
    told = [each["text"] for each in utterances(modulate)]
    assert set(told) <= set(sentences())
    assert len(set(told)) == 3
    assert told == [each["text"] for each in utterances(modulate, make(SCORE, "mp3", 44100, 2))]
    assert told == [each["text"] for each in seeded(0)] != [each["text"] for each in seeded(1)]


def seeded(seed: int) -> list[dict[str, Any]]:
    """Return the utterances of the usual clip from a fake with that seed."""
    bench = Bench(seed=seed)
    with asyncio.Runner() as runner:
        told = utterances(Caller(bench, runner, "/modulate"), **ALL_ON)
    bench.close()
    return told


@pytest.mark.proves("MOD-17.l", "MOD-17.ad")
def test_speakers_are_told_apart_by_their_kind_unless_that_is_turned_off(modulate: Caller) -> None:
    two = make("synthetic 1s, silence 1s, human 1s, silence 1s, synthetic 1s, human 1s", "wav")
    assert [each["speaker"] for each in utterances(modulate, two)] == [1, 2, 1, 2]
    assert [each["speaker"] for each in utterances(modulate, two, speaker_diarization="false")] == [1, 1, 1, 1]


@pytest.mark.proves("MOD-17.af")
def test_silence_says_nothing(modulate: Caller) -> None:
    silent = stt(modulate, read("silent", "wav"), **ALL_ON).json()
    assert silent == {"text": "", "duration_ms": silent["duration_ms"], "utterances": []}
    assert silent["duration_ms"] > 0


@pytest.mark.proves("MOD-17.ag")
def test_tagging_changes_nothing(modulate: Caller) -> None:
    plain, tagged = utterances(modulate), utterances(modulate, pii_phi_tagging="true")
    assert [each["text"] for each in plain] == [each["text"] for each in tagged]


@pytest.mark.proves("MOD-17.f", "MOD-17.t", "MOD-17.s")
@pytest.mark.parametrize(
    ("sent", "told"),
    [("fr", "fr"), ("DE", "de"), ("en-US", "en"), ("zh_Hant_TW", "zh"), ("gsw", "gsw"), ("xx", "xx"), ("", "en")],
)
def test_a_language_is_that_of_every_utterance(modulate: Caller, sent: str, told: str) -> None:
    assert {each["language"] for each in utterances(modulate, language=sent)} == {told}


@pytest.mark.proves("MOD-17.p", "MOD-17.r")
@pytest.mark.parametrize("language", ["english", "e", "e1", "en-", "-en", "en US", "en\n", "'", "日本", "en--US"])
def test_what_is_no_language_code_is_refused(modulate: Caller, language: str) -> None:
    detail = f"Invalid language='{language}'. Expected an ISO 639-1 language code (e.g. 'en', 'fr')."
    assert refused(stt(modulate, language=language), 400, detail)


@pytest.mark.proves("MOD-17.u")
@pytest.mark.parametrize(
    ("sent", "on"), [("true", True), ("TRUE", True), ("1", True), ("false", False), ("False", False), ("0", False)]
)
def test_a_flag_is_true_or_false_in_any_case_or_a_digit(modulate: Caller, sent: str, on: bool) -> None:
    told = utterances(modulate, deepfake_signal=sent)
    assert {each["deepfake_score"] is not None for each in told} == {on}


@pytest.mark.proves("MOD-17.u", "MOD-17.e")
def test_an_empty_flag_counts_as_not_given(modulate: Caller) -> None:
    def signals(**data: Any) -> list[Any]:
        return [{**each, "utterance_uuid": ""} for each in utterances(modulate, **data)]

    empty: dict[str, Any] = dict.fromkeys(FLAGS, "")
    assert signals(**empty) == signals()
    given = dict.fromkeys(FLAGS[1:], "false") | {"speaker_diarization": "true"}
    assert signals(**given) == signals()


@pytest.mark.proves("MOD-17.v")
@pytest.mark.parametrize("value", ["yes", "on", "2", "tru", " true", "null"])
@pytest.mark.parametrize("flag", FLAGS)
def test_what_is_no_flag_is_refused_by_its_name(modulate: Caller, flag: str, value: str) -> None:
    message = "Input should be a valid boolean, unable to interpret input"
    wrong = [{"loc": ["body", flag], "msg": message, "type": "bool_parsing"}]
    given: dict[str, Any] = {flag: value}
    assert refused(stt(modulate, **given), 422, wrong)


@pytest.mark.proves("MOD-17.w")
def test_of_a_field_sent_twice_the_last_counts(modulate: Caller) -> None:
    told = utterances(modulate, language=["fr", "de"], deepfake_signal=["true", "false"])
    assert {(each["language"], each["deepfake_score"]) for each in told} == {("de", None)}


@pytest.mark.proves("MOD-17.o")
@pytest.mark.parametrize("format", ["wav", "mp3", "flac", "ogg", "webm", "m4a"])
def test_a_damaged_file_is_400_here(modulate: Caller, format: str) -> None:
    assert refused(stt(modulate, read("corrupted", format)), 400, UNREADABLE)


@pytest.mark.proves("MOD-17.x")
def test_the_checks_run_in_their_order(modulate: Caller) -> None:
    def asked(key: str, files: Any, **data: str) -> Any:
        return modulate.post(STT, headers={"X-API-Key": key}, files=files, data=data)

    wrong = {"language": "?", "accent_signal": "?"}
    nothing, empty = upload("human", field="file"), {"upload_file": ("a", b"")}
    assert refused(asked("nobody", nothing, **wrong), 401, "Invalid or missing API key.")
    assert refused(asked("test-no-credits", nothing, **wrong), 403, "Insufficient credits.")
    assert asked("test-free", nothing, **wrong).json()["detail"][0]["loc"] == ["body", "upload_file"]
    assert asked("test-free", empty, **wrong).json()["detail"][0]["loc"] == ["body", "accent_signal"]
    assert asked("test-free", empty, language="?").json()["detail"].startswith("Invalid language")
    assert refused(asked("test-free", empty), 400, "The uploaded file is empty.")
    assert refused(stt(modulate, read("corrupted", "wav")), 400, UNREADABLE)
