"""Valsea behaves as its page says, and as we assume where the page is silent."""

import asyncio
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from tests.calling import Caller, handshake, upload

from voicemock.bench import Bench
from voicemock.engine.audio import Audio
from voicemock.engine.ear import Ear
from voicemock.engine.jobs import Stage, Way
from voicemock.engine.script import Rule
from voicemock.vendors.valsea import PROBLEMS, Signals
from voicemock_fixtures import make, read, sentences

LIMIT = 100 * 1024 * 1024
SUBMIT = "/v1/voice-security"
MODEL = {"model": "valsea-voice-security"}
VERBOSE = {**MODEL, "response_format": "verbose_json"}
SOME_ID = "01827ed4-c928-4a3c-9a30-7ab7cc169d11"
MINIMAL_FIELDS = {"job_id", "status", "synthetic_probability", "behavioral_risk", "liveness_status"}
VERBOSE_FIELDS = MINIMAL_FIELDS | {"accent", "emotions_detected", "transcript", "raw_response"}


def headers(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def submit(valsea: Caller, files: Any = None, *, key: str | None = "test-free", data: Any = None) -> Any:
    sent = upload("human") if files is None else files
    return valsea.post(SUBMIT, headers=headers(key), files=sent, data=MODEL if data is None else data)


def fetch(valsea: Caller, job: str, *, key: str | None = "test-free", query: str = "") -> Any:
    return valsea.get(f"{SUBMIT}/{job}/result{query}", headers=headers(key))


def analysed(valsea: Caller, clip: bytes, data: Any = None) -> dict[str, Any]:
    """Submit a clip and return its result without the job's id."""
    job = submit(valsea, {"file": ("a", clip)}, data=data).json()["job_id"]
    answer: dict[str, Any] = fetch(valsea, job).json()
    assert (answer.pop("job_id"), answer.pop("status")) == (job, "completed")
    return answer


def seeded(seed: int, clip: bytes, data: Any = None) -> dict[str, Any]:
    """Return the result of a clip, without its job's id, from a fake with that seed."""
    bench = Bench(seed=seed)
    with asyncio.Runner() as runner:
        answer = analysed(Caller(bench, runner, "/valsea"), clip, data)
    bench.close()
    return answer


def refused(response: Any, status: int, kind: str) -> bool:
    """Tell whether the response is this refusal to the last byte of its body."""
    messages = {problem.message for problem in PROBLEMS.values() if (problem.status, problem.code) == (status, kind)}
    body = response.json()
    code = "invalid_api_key" if status == 401 else None
    assert response.status_code == status
    assert body == {"error": {"message": body["error"]["message"], "type": kind, "code": code}}
    assert body["error"]["message"] in messages
    assert response.headers["content-type"] == "application/json"
    return True


def reason(valsea: Caller) -> str | None:
    """Return why the last call was refused, as the journal has it."""
    (last,) = valsea.bench.journal.exchanges(limit=1)
    return last.refused


@pytest.mark.proves("VAL-01.b", "VAL-01.c", "VAL-04.a", "VAL-04.c", "VAL-04.d", "VAL-04.e", "VAL-04.f")
def test_a_submission_answers_202_and_a_completed_job(valsea: Caller) -> None:
    response = submit(valsea)
    body = response.json()
    assert response.status_code == 202
    assert response.headers["content-type"] == "application/json"
    assert body == {"job_id": str(UUID(body["job_id"])), "status": "completed"}


@pytest.mark.proves("VAL-04.b")
def test_every_submission_is_a_job_of_its_own(valsea: Caller) -> None:
    first, second = (submit(valsea).json()["job_id"] for _ in range(2))
    assert first != second
    assert [fetch(valsea, job).json()["job_id"] for job in (first, second)] == [first, second]


@pytest.mark.proves("VAL-01.a")
def test_the_documented_host_leads_to_the_same_fake(valsea: Caller) -> None:
    by_host = Caller(valsea.bench, valsea.runner, "")
    sent = {"Host": "api.valsea.ai", **headers("test-free")}
    job = by_host.post(SUBMIT, headers=sent, files=upload("human"), data=MODEL).json()["job_id"]
    assert fetch(valsea, job).json()["job_id"] == job


@pytest.mark.proves("VAL-05.a", "VAL-05.b", "VAL-05.d", "VAL-06.a", "VAL-06.b", "VAL-06.c", "VAL-06.d", "VAL-06.e")
@pytest.mark.proves("VAL-03.d", "VAL-03.e", "VAL-06.f")
@pytest.mark.parametrize("data", [MODEL, {**MODEL, "response_format": "json"}])
@pytest.mark.parametrize(
    ("kind", "low", "high", "liveness"), [("human", 0.02, 0.30, "verified"), ("synthetic", 0.75, 0.99, "failed")]
)
def test_the_minimal_result_holds_the_documented_fields_and_nothing_else(
    valsea: Caller, data: dict[str, str], kind: str, low: float, high: float, liveness: str
) -> None:
    job = submit(valsea, upload(kind), data=data).json()["job_id"]
    response = fetch(valsea, job)
    body = response.json()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert body == {
        "job_id": job,
        "status": "completed",
        "synthetic_probability": body["synthetic_probability"],
        "behavioral_risk": body["behavioral_risk"],
        "liveness_status": liveness,
    }
    assert low <= body["synthetic_probability"] <= high
    assert 0 <= body["behavioral_risk"] <= 1
    assert [round(body[name], 4) for name in ("synthetic_probability", "behavioral_risk")] == [
        body["synthetic_probability"],
        body["behavioral_risk"],
    ]


@pytest.mark.proves("VAL-03.d", "VAL-05.c", "VAL-07.a", "VAL-07.b", "VAL-07.c", "VAL-07.d", "VAL-07.e", "VAL-07.l")
@pytest.mark.proves("VAL-07.h", "VAL-07.i", "VAL-07.j")
def test_the_verbose_result_adds_what_modulate_heard(valsea: Caller) -> None:
    clip = make("human 2s, silence 1s, synthetic 2s, silence 1s, human 1s, silence 1s, human 3s", "wav")
    minimal, verbose = analysed(valsea, clip), analysed(valsea, clip, VERBOSE)
    raw = verbose["raw_response"]
    said = raw["utterances"]
    assert len(said) == 4
    assert verbose == {
        **minimal,
        "accent": f"{said[0]['accent'].lower()}_{said[0]['language']}",
        "emotions_detected": list(dict.fromkeys(each["emotion"] for each in said)),
        "transcript": raw["text"],
        "raw_response": raw,
    }
    assert verbose["transcript"] == " ".join(each["text"] for each in said)
    assert {each["text"] for each in said} <= set(sentences())


@pytest.mark.proves("VAL-07.i")
def test_an_emotion_that_comes_again_is_named_once() -> None:
    clip = make(", ".join(["human 400ms, silence 400ms"] * 20), "wav")
    verbose = seeded(0, clip, VERBOSE)
    emotions = [each["emotion"] for each in verbose["raw_response"]["utterances"]]
    assert len(emotions) == 20
    assert len(verbose["emotions_detected"]) < 20
    assert verbose["emotions_detected"] == [
        emotion for index, emotion in enumerate(emotions) if emotion not in emotions[:index]
    ]


@pytest.mark.proves("VAL-07.f", "ALL-01.a")
def test_the_raw_response_is_what_modulate_itself_answers_about_the_clip(valsea: Caller) -> None:
    clip = make("human 2s, silence 1s, synthetic 2s", "mp3")
    raw = analysed(valsea, clip, VERBOSE)["raw_response"]
    modulate = Caller(valsea.bench, valsea.runner, "/modulate")
    every_signal = dict.fromkeys(
        ("speaker_diarization", "emotion_signal", "accent_signal", "deepfake_signal", "pii_phi_tagging"), "true"
    )
    asked = modulate.post(
        "/api/velma-2-stt-batch",
        headers={"X-API-Key": "test-free"},
        files={"upload_file": ("a.mp3", clip)},
        data=every_signal,
    )
    assert asked.status_code == 200
    assert without_ids(raw) == without_ids(asked.json())
    ids = [UUID(each["utterance_uuid"]).version for each in raw["utterances"]]
    assert ids == [4, 4]


def without_ids(raw: dict[str, Any]) -> dict[str, Any]:
    """Return an answer of Modulate's without what is never the same twice."""
    kept = [{name: value for name, value in each.items() if name != "utterance_uuid"} for each in raw["utterances"]]
    return {**raw, "utterances": kept}


@pytest.mark.proves("VAL-07.g")
@pytest.mark.parametrize("score", ["human 3s", "human 2s, silence 1s, synthetic 5s", "synthetic 700ms, human 3s"])
def test_the_probability_is_the_mean_of_the_scores_that_modulate_gave(valsea: Caller, score: str) -> None:
    verbose = analysed(valsea, make(score, "wav"), VERBOSE)
    said = verbose["raw_response"]["utterances"]
    weighed = sum(each["deepfake_score"] * each["duration_ms"] for each in said)
    mean = weighed / sum(each["duration_ms"] for each in said)
    assert verbose["synthetic_probability"] == pytest.approx(mean, abs=1.1e-4)


@pytest.mark.proves("VAL-07.k", "VAL-08.g", "ALL-01b.t")
def test_nobody_can_tell_what_a_silent_clip_is(valsea: Caller) -> None:
    verbose = analysed(valsea, read("silent", "wav"), VERBOSE)
    assert verbose == {
        "synthetic_probability": 0.5,
        "behavioral_risk": 0,
        "liveness_status": "scanning",
        "accent": "unknown",
        "emotions_detected": [],
        "transcript": "",
        "raw_response": {"text": "", "duration_ms": 6000, "utterances": []},
    }


@pytest.mark.proves("VAL-08.a", "VAL-08.c", "VAL-08.d")
@pytest.mark.parametrize(
    ("probability", "liveness"),
    [
        (0.0, "verified"),
        (0.4999, "verified"),
        (0.5, "scanning"),
        (0.7, "scanning"),
        (0.7001, "failed"),
        (1.0, "failed"),
    ],
)
def test_liveness_agrees_with_the_band_of_the_probability(probability: float, liveness: str) -> None:
    assert Signals(probability, 0.0, None).fields() == {
        "synthetic_probability": probability,
        "behavioral_risk": 0.0,
        "liveness_status": liveness,
    }


@pytest.mark.proves("VAL-08.d")
def test_a_clip_of_two_voices_can_leave_it_uncertain(valsea: Caller) -> None:
    told = [analysed(valsea, make(f"human 1s, synthetic {length}ms", "wav")) for length in range(300, 6000, 300)]
    bands = [answer["liveness_status"] for answer in told]
    probabilities = [answer["synthetic_probability"] for answer in told]
    assert all(lower < higher for lower, higher in pairwise(probabilities))
    assert list(dict.fromkeys(bands)) == ["verified", "scanning", "failed"]
    assert bands == [
        "verified" if probability < 0.5 else "scanning" if probability <= 0.7 else "failed"
        for probability in probabilities
    ]


def risk(seed: int, score: str, format: str = "wav") -> float:
    told: float = seeded(seed, make(score, format))["behavioral_risk"]
    return told


@pytest.mark.proves("VAL-08.b", "VAL-08.f")
def test_human_voices_alone_reach_every_band_of_risk() -> None:
    told = [risk(0, ", ".join(["human 1s"] + ["silence 1s, human 1s"] * more)) for more in range(3)]
    assert ["low" if each < 0.3 else "moderate" if each <= 0.6 else "high" for each in told] == [
        "low",
        "moderate",
        "high",
    ]


@pytest.mark.proves("VAL-08.e")
def test_risk_hangs_on_the_seed_and_the_kinds_of_voices_in_their_order_alone() -> None:
    told = {score: risk(0, score) for score in ("human 1s", "synthetic 1s", "human 1s, synthetic 1s")}
    assert len(set(told.values())) == 3
    assert risk(0, "synthetic 1s, human 1s") not in told.values()
    assert risk(0, "silence 1s, human 3s, silence 2s", "mp3") == told["human 1s"]
    assert risk(0, "human 3s, silence 1s, synthetic 1s", "webm") == told["human 1s, synthetic 1s"]
    assert len({risk(seed, "human 1s") for seed in range(20)}) == 20


@pytest.mark.proves("VAL-05.e", "VAL-05.f")
def test_a_result_is_the_same_each_time_and_in_the_format_asked_for_at_submission(valsea: Caller) -> None:
    minimal, verbose = (submit(valsea, data=data).json()["job_id"] for data in (MODEL, VERBOSE))
    for job, fields in ((minimal, MINIMAL_FIELDS), (verbose, VERBOSE_FIELDS)):
        queries = ("", "?response_format=json", "?response_format=verbose_json", "?response_format=x")
        told = [fetch(valsea, job, query=query) for query in queries]
        assert {answer.status_code for answer in told} == {200}
        assert len({answer.content for answer in told}) == 1
        assert told[0].json().keys() == fields


@pytest.mark.proves("VAL-02.a", "VAL-02.c", "VAL-09.a", "VAL-09.c", "VAL-13.a", "VAL-13.b")
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"X-API-Key": "test-free"},
        {"ds-api-token": "test-free"},
    ],
)
def test_a_call_without_a_key_is_unauthenticated(valsea: Caller, sent: dict[str, str]) -> None:
    assert refused(valsea.post(SUBMIT, headers=sent, files=upload("human"), data=MODEL), 401, "authentication_error")
    assert reason(valsea) == "NO_KEY"
    assert refused(valsea.get(f"{SUBMIT}/{SOME_ID}/result", headers=sent), 401, "authentication_error")
    assert reason(valsea) == "NO_KEY"


@pytest.mark.proves("VAL-02.b", "VAL-02.f", "VAL-02.i", "VAL-09.b", "ALL-04.b", "ALL-04.aa")
@pytest.mark.parametrize(
    "value",
    [
        "test-free",
        "Basic test-free",
        "Token test-free",
        "Bearer nobody",
        "Bearer TEST-FREE",
        "Bearer test-expired",
        "Bearer test-revoked-2",
        "Bearer a test-free",
    ],
)
def test_an_invalid_key_is_unauthenticated(valsea: Caller, value: str) -> None:
    sent = {"Authorization": value}
    assert refused(valsea.post(SUBMIT, headers=sent, files=upload("human"), data=MODEL), 401, "authentication_error")
    assert reason(valsea) == "BAD_KEY"
    assert refused(valsea.get(f"{SUBMIT}/{SOME_ID}/result", headers=sent), 401, "authentication_error")
    assert reason(valsea) == "BAD_KEY"


@pytest.mark.proves("VAL-02.g")
def test_two_different_keys_are_an_invalid_one(valsea: Caller) -> None:
    two = [("Authorization", "Bearer test-free"), ("Authorization", "Bearer test-pro")]
    assert refused(valsea.post(SUBMIT, headers=two, files=upload("human"), data=MODEL), 401, "authentication_error")
    same = [("Authorization", "Bearer test-free"), ("Authorization", "Bearer test-free")]
    assert valsea.post(SUBMIT, headers=same, files=upload("human"), data=MODEL).status_code == 202


@pytest.mark.proves("VAL-02.b", "VAL-02.d", "VAL-02.e", "VAL-02.h")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer test-free"),
        ("AUTHORIZATION", "bearer test-free"),
        ("authorization", "BEARER test-free"),
        ("Authorization", "Bearer   test-free"),
    ],
)
def test_the_header_and_its_scheme_are_read_as_http_has_them(valsea: Caller, name: str, value: str) -> None:
    response = valsea.post(SUBMIT, headers={name: value}, files=upload("human"), data=MODEL)
    assert response.status_code == 202
    assert fetch(valsea, response.json()["job_id"]).status_code == 200


@pytest.mark.proves("VAL-10.c", "ALL-04.o")
@pytest.mark.parametrize("key", ["test-free", "test-pro", "test-enterprise-7"])
def test_a_working_key_is_never_out_of_credits(valsea: Caller, key: str) -> None:
    job = [submit(valsea, key=key) for _ in range(30)][-1].json()["job_id"]
    assert fetch(valsea, job, key=key).status_code == 200


@pytest.mark.proves("VAL-10.a", "VAL-13.c", "ALL-04.r")
def test_an_account_without_credits_cannot_submit(valsea: Caller) -> None:
    assert refused(submit(valsea, key="test-no-credits-1"), 402, "insufficient_credits")


@pytest.mark.proves("VAL-10.b")
def test_a_result_is_never_refused_for_want_of_credits(valsea: Caller) -> None:
    assert refused(fetch(valsea, SOME_ID, key="test-no-credits"), 404, "not_found_error")


@pytest.mark.proves("VAL-12.a", "VAL-12.b", "VAL-13.e", "ALL-04.w")
def test_to_a_key_without_access_the_service_is_not_configured(valsea: Caller) -> None:
    assert refused(submit(valsea, {"file": ("a", b"")}, key="test-no-access"), 503, "service_unavailable")
    assert refused(fetch(valsea, SOME_ID, key="test-no-access-1"), 503, "service_unavailable")


@pytest.mark.proves("VAL-03.b")
@pytest.mark.parametrize("format", ["wav", "mp3", "ogg", "opus", "flac", "webm"])
def test_each_of_the_five_formats_is_analysed(valsea: Caller, format: str) -> None:
    assert analysed(valsea, read("human", format))["liveness_status"] == "verified"
    assert analysed(valsea, read("synthetic", format))["liveness_status"] == "failed"


@pytest.mark.proves("VAL-03.f", "VAL-13.j")
@pytest.mark.parametrize("format", ["m4a", "mp4", "mov", "aac", "aiff"])
def test_another_format_is_an_invalid_request(valsea: Caller, format: str) -> None:
    assert refused(submit(valsea, upload("human", format)), 400, "invalid_request_error")
    assert reason(valsea) == "WRONG_FORMAT"


@pytest.mark.proves("VAL-13.f", "VAL-13.j")
@pytest.mark.parametrize(
    ("content", "why"), [(b"", "EMPTY_FILE"), (b"just words", "WRONG_FORMAT"), (bytes(1000), "WRONG_FORMAT")]
)
def test_what_is_no_audio_is_an_invalid_request(valsea: Caller, content: bytes, why: str) -> None:
    assert refused(submit(valsea, {"file": ("a.wav", content)}), 400, "invalid_request_error")
    assert reason(valsea) == why


@pytest.mark.proves("VAL-13.k")
@pytest.mark.parametrize("format", ["wav", "mp3", "ogg", "flac", "webm"])
def test_one_of_the_formats_cut_short_is_an_invalid_request(valsea: Caller, format: str) -> None:
    assert refused(submit(valsea, upload("corrupted", format)), 400, "invalid_request_error")
    assert reason(valsea) == "CORRUPTED"


@pytest.mark.proves("VAL-03.g")
def test_the_format_is_told_by_the_bytes_whatever_the_name_says(valsea: Caller) -> None:
    assert submit(valsea, {"file": ("speech.txt", read("human", "mp3"), "text/plain")}).status_code == 202
    assert refused(submit(valsea, {"file": ("a.wav", read("human", "m4a"), "audio/wav")}), 400, "invalid_request_error")


@pytest.mark.proves("VAL-13.l")
def test_a_file_of_exactly_100_mib_is_taken_and_one_byte_more_is_not(valsea: Caller) -> None:
    assert refused(submit(valsea, {"file": ("a", bytes(LIMIT))}), 400, "invalid_request_error")
    assert reason(valsea) == "WRONG_FORMAT"
    assert refused(submit(valsea, {"file": ("a", bytes(LIMIT + 1))}), 413, "invalid_request_error")


@pytest.mark.proves("VAL-03.a", "VAL-03.h", "VAL-13.h")
def test_without_a_file_in_its_field_a_request_is_invalid(valsea: Caller) -> None:
    for files in (upload("human", field="audio"), {"file": (None, read("human", "wav"))}):
        assert refused(submit(valsea, files), 400, "invalid_request_error")
        assert reason(valsea) == "NO_FILE"


@pytest.mark.proves("VAL-03.i")
def test_of_several_files_the_last_one_counts(valsea: Caller) -> None:
    human, synthetic = read("human", "wav"), read("synthetic", "wav")
    files = [("file", ("a.wav", human)), ("file", ("b.wav", synthetic))]
    told = [fetch(valsea, submit(valsea, sent).json()["job_id"]).json() for sent in (files, files[::-1])]
    assert [answer["liveness_status"] for answer in told] == ["failed", "verified"]


@pytest.mark.proves("VAL-03.c", "VAL-03.k", "VAL-03.l", "VAL-13.g")
@pytest.mark.parametrize("model", [None, "", "valsea", "VALSEA-voice-security", " valsea-voice-security"])
def test_a_missing_or_wrong_model_is_an_invalid_request(valsea: Caller, model: str | None) -> None:
    data = {} if model is None else {"model": model}
    assert refused(submit(valsea, data=data), 400, "invalid_request_error")
    assert reason(valsea) == "WRONG_MODEL"
    as_file = {**upload("human"), "model": ("model", b"valsea-voice-security")}
    assert refused(submit(valsea, as_file, data=data), 400, "invalid_request_error")
    assert reason(valsea) == "WRONG_MODEL"


@pytest.mark.proves("VAL-03.d", "VAL-03.k", "VAL-13.i")
@pytest.mark.parametrize("asked", ["", "xml", "JSON", "verbose", "json "])
def test_a_wrong_response_format_is_an_invalid_request(valsea: Caller, asked: str) -> None:
    assert refused(submit(valsea, data={**MODEL, "response_format": asked}), 400, "invalid_request_error")
    assert reason(valsea) == "WRONG_FIELD"


@pytest.mark.proves("VAL-03.l")
def test_a_response_format_sent_as_a_file_is_not_there(valsea: Caller) -> None:
    files = {**upload("human"), "response_format": ("a", b"verbose_json")}
    assert fetch(valsea, submit(valsea, files).json()["job_id"]).json().keys() == MINIMAL_FIELDS


@pytest.mark.proves("VAL-03.j", "VAL-03.m")
def test_of_a_field_sent_twice_the_last_counts_and_others_are_ignored(valsea: Caller) -> None:
    data = {"model": ["x", "valsea-voice-security"], "response_format": ["json", "verbose_json"], "note": "x"}
    assert fetch(valsea, submit(valsea, data=data).json()["job_id"]).json().keys() == VERBOSE_FIELDS
    data = {"model": ["valsea-voice-security", "x"]}
    assert refused(submit(valsea, data=data), 400, "invalid_request_error")


@pytest.mark.proves("VAL-13.m")
@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b""),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nvalsea-voice-security',
        ),
    ],
)
def test_a_body_that_is_no_form_is_an_invalid_request(valsea: Caller, content_type: str, content: bytes) -> None:
    sent = headers("test-free") | {"Content-Type": content_type}
    assert refused(valsea.post(SUBMIT, headers=sent, content=content), 400, "invalid_request_error")
    assert reason(valsea) == "BAD_FORM"


@pytest.mark.proves("VAL-13.n", "VAL-13.o")
def test_the_checks_run_in_their_order(valsea: Caller) -> None:
    too_large = {"file": ("a", bytes(LIMIT + 1))}
    wrong = {"model": "x", "response_format": "x"}
    empty = {"file": ("a", b"")}

    def told(files: Any, data: Any, key: str = "test-free") -> tuple[int, str | None]:
        return submit(valsea, files, data=data, key=key).status_code, reason(valsea)

    assert told(too_large, wrong, key="nobody") == (401, "BAD_KEY")
    assert told(too_large, wrong, key="test-no-credits") == (402, "NO_CREDITS")
    assert told(too_large, wrong) == (413, "TOO_LARGE")
    assert told(empty, wrong) == (400, "WRONG_MODEL")
    assert told({"other": ("a", b"")}, {**MODEL, "response_format": "x"}) == (400, "WRONG_FIELD")
    assert told({"other": ("a", b"")}, MODEL) == (400, "NO_FILE")
    assert told(empty, MODEL) == (400, "EMPTY_FILE")
    assert told(upload("corrupted", "m4a"), MODEL) == (400, "WRONG_FORMAT")
    assert told(upload("corrupted"), MODEL) == (400, "CORRUPTED")


@pytest.mark.proves("VAL-13.w")
def test_a_refused_submission_starts_no_job(valsea: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = []
    world = valsea.bench.fakes["valsea"].world
    taken = type(world.jobs).submit

    async def submitted(*args: Any, **rest: Any) -> Any:
        jobs.append(args)
        return await taken(*args, **rest)

    monkeypatch.setattr(type(world.jobs), "submit", submitted)
    for sent in (upload("corrupted"), upload("human", "m4a"), {"file": ("a", b"")}):
        assert submit(valsea, sent).status_code == 400
    assert submit(valsea, key="test-no-credits").status_code == 402
    assert jobs == []
    assert submit(valsea).status_code == 202
    assert len(jobs) == 1


@pytest.mark.proves("VAL-05.g", "VAL-11.a", "VAL-13.d")
def test_the_result_of_an_unknown_job_is_not_found(valsea: Caller) -> None:
    job = submit(valsea).json()["job_id"]
    for other in (SOME_ID, "x", job.upper(), job[:-1], f"{job}%20", "%ff"):
        assert refused(fetch(valsea, other), 404, "not_found_error")
        assert reason(valsea) == "NO_JOB"


@pytest.mark.proves("VAL-14.a")
def test_another_keys_job_is_not_found(valsea: Caller) -> None:
    job = submit(valsea, key="test-free-anna").json()["job_id"]
    assert refused(fetch(valsea, job, key="test-free-bert"), 404, "not_found_error")
    assert fetch(valsea, job, key="test-free-anna").status_code == 200


@pytest.mark.proves("VAL-11.b", "VAL-14.b", "VAL-14.c")
def test_a_job_expires_24_hours_after_its_submission_however_often_it_is_read(valsea: Caller) -> None:
    job = submit(valsea).json()["job_id"]
    for _ in range(24):
        assert fetch(valsea, job).status_code == 200
        valsea.bench.clock.advance(3599)
    valsea.bench.clock.advance(23.5)
    assert fetch(valsea, job).status_code == 200
    valsea.bench.clock.advance(0.5)
    assert refused(fetch(valsea, job), 404, "not_found_error")


@pytest.mark.proves("VAL-15.a", "VAL-15.b")
def test_a_job_that_a_scenario_delays_is_processing_until_it_is_done(valsea: Caller) -> None:
    world = valsea.bench.fakes["valsea"].world
    world.script.add(Rule(Way(stages=(Stage("processing", polls=1, seconds=5), Stage("completed")))))
    submitted = submit(valsea)
    job = submitted.json()["job_id"]
    processing = {"job_id": job, "status": "processing"}
    assert (submitted.status_code, submitted.json()) == (202, processing)
    for _ in range(2):
        response = fetch(valsea, job)
        assert (response.status_code, response.json()) == (202, processing)
        valsea.bench.clock.advance(2.5)
    done = fetch(valsea, job)
    assert (done.status_code, done.json()["status"], done.json().keys()) == (200, "completed", MINIMAL_FIELDS)


@pytest.mark.proves("VAL-13.p", "VAL-13.t")
@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v1",
        f"{SUBMIT}/",
        f"{SUBMIT}/{SOME_ID}",
        f"{SUBMIT}/{SOME_ID}/result/",
        f"{SUBMIT}/result",
        f"{SUBMIT}//result",
        f"{SUBMIT}/a%2Fb/result/x",
        f"{SUBMIT}/{SOME_ID}%2Fresult",
        "/v1%2fvoice-security",
        "/V1/voice-security",
        "/_voicemock/health",
    ],
)
def test_an_unknown_path_is_not_found(valsea: Caller, path: str) -> None:
    assert refused(valsea.get(path, headers=headers("test-free")), 404, "not_found_error")
    assert reason(valsea) == "NOT_FOUND"


@pytest.mark.proves("VAL-13.q", "VAL-13.s")
@pytest.mark.parametrize(
    ("path", "allow", "methods"),
    [
        (SUBMIT, "POST", ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")),
        (f"{SUBMIT}/{SOME_ID}/result", "GET, HEAD", ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")),
    ],
)
def test_another_method_is_not_allowed(valsea: Caller, path: str, allow: str, methods: tuple[str, ...]) -> None:
    for method in methods:
        response = valsea.request(method, path, headers=headers("test-free"))
        assert refused(response, 405, "invalid_request_error")
        assert response.headers["allow"] == allow


@pytest.mark.proves("VAL-13.r")
def test_head_is_a_get_without_its_body(valsea: Caller) -> None:
    job = submit(valsea, data=VERBOSE).json()["job_id"]
    path = f"{SUBMIT}/{job}/result"
    head = valsea.request("HEAD", path, headers=headers("test-free"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(fetch(valsea, job).content))
    assert valsea.request("HEAD", path).status_code == 401
    refusal = valsea.request("HEAD", SUBMIT)
    assert (refusal.status_code, refusal.headers["allow"], refusal.content) == (405, "POST", b"")


@pytest.mark.proves("VAL-13.u")
@pytest.mark.parametrize(
    ("path", "status"), [(SUBMIT, b"405"), (f"{SUBMIT}/{SOME_ID}/result", b"401"), ("/no", b"404")]
)
def test_a_handshake_for_a_websocket_is_answered_as_a_plain_get(served: str, path: str, status: bytes) -> None:
    got = handshake(served, path, host="api.valsea.ai")
    assert got.split(b" ", 2)[1] == status
    assert b'{"error":{"message":"' in got


@pytest.mark.proves("VAL-13.v")
def test_a_fault_of_the_server_is_a_500_in_the_same_form(valsea: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_audio: Audio, _ear: Ear, _clip: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    monkeypatch.setattr(Audio, "hear", broken)
    response = submit(valsea)
    assert refused(response, 500, "server_error")
    assert "secret" not in response.text
