"""What Undetectable answers when it is asked for a result, and what that costs."""

import io
import wave

import pytest
from tests.calling import Caller
from tests.vendors.three_steps import (
    BUCKET_URL,
    FIVE,
    FORBIDDEN,
    INVALID_TYPE,
    NO_URL,
    NOT_THERE,
    SOME_ID,
    Calling,
    credits,
    detect,
    findings,
    finished,
    incomplete,
    judged,
    query,
    refused,
    uploaded,
)

from voicemock.engine.accounts import Plan
from voicemock.engine.jobs import Stage, Way
from voicemock.engine.script import Rule
from voicemock.vendors.undetectable import PLANS
from voicemock_fixtures import make, read


@pytest.fixture
def api(calling: Calling) -> Caller:
    return calling("/undetectable")


# What is analysed


def probability(clip: bytes, api: Caller, start_ms: int, end_ms: int | None) -> float | None:
    """Return what the seed says of a part of a clip."""
    from voicemock.engine.ear import hear

    return api.bench.fakes["undetectable"].world.truth.probability(hear(clip).stretches, start_ms, end_ms)


@pytest.mark.proves(
    "UND-09.e",
    "UND-12.a",
    "UND-12.b",
    "UND-12.c",
    "UND-12.d",
    "UND-12.e",
    "UND-12.f",
    "UND-12.g",
    "UND-12.i",
    "UND-12.j",
)
@pytest.mark.proves(
    "UND-12.k",
    "UND-13.a",
    "UND-13.b",
    "UND-13.c",
    "UND-13.f",
    "UND-13.g",
    "UND-13.h",
    "UND-13.i",
    "UND-13.j",
    "UND-13.k",
)
def test_a_result_is_the_plain_mean_of_its_chunks_of_20_seconds_as_shown(api: Caller) -> None:
    clip = make("human 14s, synthetic 19s, silence 30s, human 0.5s", "wav", rate=8000)
    first, second = probability(clip, api, 0, 20_000), probability(clip, api, 20_000, 40_000)
    last = probability(clip, api, 60_000, 63_500)
    assert first is not None
    assert second is not None
    assert last is not None
    chunks = [round(first, 2), round(second, 2), 0.5, round(last, 2)]
    mean = round(sum(chunks) / 4, 3)
    assert finished(api, uploaded(api, clip)) == {
        "status": "done",
        "result": mean,
        "result_details": {
            "is_valid": True,
            "message": "processed",
            "original_duration": 63.5,
            "is_truncated": False,
            "truncated_duration": 63.5,
            "mean_ai_prob": mean,
            "individual_chunks_ai_prob": chunks,
        },
    }
    assert len(set(chunks)) == 4


@pytest.mark.proves("UND-09.a", "UND-09.f", "UND-12.h", "UND-13.d", "UND-13.e", "ALL-01.c", "ALL-01.d")
def test_what_lies_behind_the_seconds_asked_for_is_not_analysed(api: Caller) -> None:
    clip = make("human 4s, synthetic 20s", "wav", rate=8000)
    all_of_it, start = judged(api, clip), judged(api, clip, analyzeUpToSeconds=3.5)
    assert start == {
        "is_valid": True,
        "message": "processed",
        "original_duration": 24.0,
        "is_truncated": True,
        "truncated_duration": 3.5,
        "mean_ai_prob": start["mean_ai_prob"],
        "individual_chunks_ai_prob": [start["mean_ai_prob"]],
    }
    assert start["mean_ai_prob"] < 0.5 < all_of_it["mean_ai_prob"]
    assert len(all_of_it["individual_chunks_ai_prob"]) == 2
    cut = judged(api, clip, analyzeUpToSeconds=20)
    assert (cut["truncated_duration"], len(cut["individual_chunks_ai_prob"])) == (20.0, 1)
    cut = judged(api, clip, analyzeUpToSeconds=20.5)
    assert (cut["truncated_duration"], len(cut["individual_chunks_ai_prob"])) == (20.5, 2)


@pytest.mark.proves("UND-13.d", "UND-13.f", "UND-13.g")
@pytest.mark.parametrize(
    ("asked", "truncated"), [(3.99, True), (4, False), (4.01, False), (60, False), (10**400, False), (1e-9, True)]
)
def test_is_truncated_exactly_when_the_clip_is_longer_than_asked(api: Caller, asked: float, truncated: bool) -> None:
    details = judged(api, make("human 4s", "wav", rate=8000), analyzeUpToSeconds=asked)
    assert (details["is_truncated"], details["original_duration"]) == (truncated, 4.0)
    assert details["truncated_duration"] == (asked if truncated else 4.0)


@pytest.mark.proves("UND-13.l", "UND-12.f")
def test_the_duration_has_two_decimals(api: Caller) -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(bytes(2 * 9877))
    assert judged(api, file.getvalue())["original_duration"] == 1.23


@pytest.mark.proves("UND-09.b", "UND-09.c", "UND-09.d")
def test_the_second_spelling_is_taken_is_a_finding_and_gives_way_to_the_first(api: Caller) -> None:
    clip = make("human 4s", "wav", rate=8000)
    assert judged(api, clip, analyzeUpToSeconds=2)["truncated_duration"] == 2.0
    assert findings(api) == []
    assert judged(api, clip, analyze_up_to_seconds=3)["truncated_duration"] == 3.0
    assert judged(api, clip, analyze_up_to_seconds=3, analyzeUpToSeconds=1)["truncated_duration"] == 1.0
    assert findings(api) == ["UND-09.d"]
    assert [finding.times for finding in api.bench.journal.findings()] == [2]


@pytest.mark.proves("UND-09.g")
@pytest.mark.parametrize("spelling", ["analyzeUpToSeconds", "analyze_up_to_seconds"])
@pytest.mark.parametrize("seconds", ["0", "-1", "-0.0", "true", "false", '"60"', "[]", "1e999"])
def test_seconds_that_are_no_number_above_zero_are_refused(api: Caller, spelling: str, seconds: str) -> None:
    content = f'{{"key": "test-free", "url": "{BUCKET_URL}{uploaded(api)}", "{spelling}": {seconds}}}'.encode()
    response = api.post("/detect", content=content, headers={"Content-Type": "application/json"})
    assert incomplete(response, spelling)


@pytest.mark.proves("ALL-01b.u")
def test_nobody_can_tell_what_a_silent_clip_is(api: Caller) -> None:
    details = judged(api, make("silence 45s", "wav", rate=8000))
    assert (details["mean_ai_prob"], details["individual_chunks_ai_prob"]) == (0.5, [0.5, 0.5, 0.5])


# Polling


@pytest.mark.proves("UND-11.a", "UND-11.b", "UND-11.c", "UND-11.f", "UND-11.g", "UND-11.h", "UND-11.i")
def test_a_job_is_pending_then_analyzing_then_done_for_good(api: Caller) -> None:
    job = detect(api, uploaded(api)).json()["id"]
    told = [query(api, job).json() for _ in range(5)]
    done = {"id": job, "status": "done", "result": told[2]["result"], "result_details": told[2]["result_details"]}
    assert told == [
        {"id": job, "status": "pending", "result": None, "result_details": None},
        {"id": job, "status": "analyzing", "result": None, "result_details": None},
        done,
        done,
        done,
    ]


@pytest.mark.proves("UND-11.g", "UND-16.g", "UND-16.j", "UND-20.a", "UND-20.c")
def test_a_job_can_be_held_hurried_or_failed_and_what_it_cost_comes_back_once(api: Caller) -> None:
    world = api.bench.fakes["undetectable"].world
    world.script.add(Rule(Way(stages=(Stage("pending", polls=2), Stage("analyzing", seconds=5), Stage("failed")))))
    job = detect(api, uploaded(api)).json()["id"]
    told = []
    for wait in (0, 1, 1, 3, 2, 1):
        api.bench.clock.advance(wait)
        answer = query(api, job).json()
        told.append((answer["status"], answer["result"], credits(api)))
    taken = 11_000 - 0.2
    assert told == [("pending", None, taken)] * 2 + [("analyzing", None, taken)] * 2 + [("failed", None, 11_000)] * 2
    world.script.add(Rule(Way(stages=(Stage("done"),))))
    job = detect(api, uploaded(api)).json()
    assert (job["status"], query(api, job["id"]).json()["status"]) == ("pending", "done")


@pytest.mark.proves("UND-20.a", "UND-20.b", "UND-20.c", "UND-20.d", "UND-20.e", "UND-11.b", "UND-16.g", "UND-16.j")
@pytest.mark.parametrize("format", FIVE)
def test_corrupted_audio_is_taken_for_nothing_and_its_job_fails(api: Caller, format: str) -> None:
    job = detect(api, uploaded(api, read("corrupted", format), f"a.{format}", f"audio/{format}")).json()["id"]
    assert credits(api) == 11_000
    told = [query(api, job).json() for _ in range(4)]
    failed = {
        "id": job,
        "status": "failed",
        "result": None,
        "result_details": {
            "is_valid": False,
            "message": "failed",
            "original_duration": None,
            "is_truncated": False,
            "truncated_duration": None,
            "mean_ai_prob": None,
            "individual_chunks_ai_prob": [],
        },
    }
    assert [answer["status"] for answer in told] == ["pending", "analyzing", "failed", "failed"]
    assert told[2:] == [failed, failed]
    assert credits(api) == 11_000


@pytest.mark.proves("UND-11.d", "UND-11.e")
@pytest.mark.parametrize("key", ["test-free", "test-pro", "test-no-credits", "nobody", "", 5])
def test_whoever_knows_a_jobs_id_may_ask_for_it_with_any_key(api: Caller, key: object) -> None:
    job = detect(api, uploaded(api)).json()["id"]
    assert api.post("/query", json={"id": job, "key": key}).json()["status"] == "pending"


@pytest.mark.proves("UND-11.j", "UND-18.l")
def test_an_unknown_job_is_not_found(api: Caller) -> None:
    job = detect(api, uploaded(api)).json()["id"]
    for other in (SOME_ID, "", "x", job.upper(), f"{job} ", job[:-1]):
        assert refused(query(api, other), 404, "Not Found")


# Credits


@pytest.mark.proves("UND-14.a", "UND-14.b", "UND-14.c", "UND-14.d", "UND-14.f", "UND-14.g", "ALL-04.p", "ALL-04.t")
@pytest.mark.parametrize(
    ("key", "left"),
    [("test-free", 11_000), ("test-pro", 11_000), ("test-enterprise-1", 11_000), ("test-no-credits", 0)],
)
def test_credits_alone_are_filled_and_asking_costs_nothing(api: Caller, key: str, left: int) -> None:
    for _ in range(2):
        response = api.get("/check-user-credits", headers={"apikey": key})
        assert response.text == f'{{"baseCredits":0,"boostCredits":0,"credits":{left}}}'
        assert (response.status_code, response.headers["content-type"]) == (200, "application/json")


@pytest.mark.proves("UND-16.d", "UND-16.e", "UND-14.e", "UND-16.i")
def test_a_tenth_of_a_credit_is_taken_for_each_second_analysed(api: Caller) -> None:
    clip = uploaded(api, make("human 4s", "wav", rate=8000))
    prices = {}
    for asked in (None, 1, 2.5, 0.4, 60):
        before = credits(api)
        job = detect(api, clip, analyzeUpToSeconds=asked).json()["id"]
        prices[asked] = round(before - credits(api), 2)
        for _ in range(4):
            query(api, job)
    assert prices == {None: 0.4, 1: 0.1, 2.5: 0.25, 0.4: 0.04, 60: 0.4}
    assert api.get("/check-user-credits", headers={"apikey": "test-free"}).json()["credits"] == 10_998.81


@pytest.mark.proves("UND-14.e")
def test_whole_credits_have_no_decimals(api: Caller) -> None:
    for _ in range(10):
        detect(api, uploaded(api), analyzeUpToSeconds=1)
    assert api.get("/check-user-credits", headers={"apikey": "test-free"}).text.endswith('"credits":10999}')


@pytest.mark.proves("UND-16.c", "ALL-04.s")
def test_an_account_without_credits_can_do_everything_but_detect(api: Caller) -> None:
    file_path = uploaded(api, key="test-no-credits-anna")
    assert refused(detect(api, file_path, key="test-no-credits-anna"), 403, "Not enough credits")
    job = detect(api, file_path).json()["id"]
    assert api.post("/query", json={"id": job, "key": "test-no-credits-anna"}).status_code == 200


@pytest.mark.proves("UND-16.f", "UND-18.y")
def test_credits_that_are_not_enough_for_the_clip_are_kept(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLANS, "test-free", Plan("nearly nothing", credits=0.7))
    clip = uploaded(api, make("human 4s", "wav", rate=8000))
    assert detect(api, clip).status_code == 200
    assert credits(api) == 0.3
    assert refused(detect(api, clip), 403, "Not enough credits")
    assert credits(api) == 0.3
    assert detect(api, clip, analyzeUpToSeconds=3).status_code == 200
    assert credits(api) == 0
    assert refused(detect(api, clip, analyzeUpToSeconds=0.1), 403, "Not enough credits")


@pytest.mark.proves("UND-16.h")
def test_a_refused_call_costs_nothing(api: Caller) -> None:
    assert detect(api, uploaded(api), email="").is_error
    assert detect(api, "nothing").is_error
    assert detect(api, uploaded(api, b"small")).is_error
    assert detect(api, uploaded(api, bytes(5000))).is_error
    assert credits(api) == 11_000


@pytest.mark.proves("UND-18.x", "UND-18.q")
def test_a_detection_is_checked_in_its_order(api: Caller) -> None:
    small, no_audio = uploaded(api, b"small"), uploaded(api, bytes(5000))
    html = {"Accept": "text/html"}
    assert refused(api.post("/detect", content=b"", headers=html), 406, "Not Acceptable")
    assert incomplete(detect(api, "", url=5, key="nobody"), "url")
    assert refused(detect(api, "", url="", key="nobody", email=""), *FORBIDDEN)
    assert refused(detect(api, "", url="", key="test-no-credits", email=""), 403, "Not enough credits")
    assert refused(detect(api, "", url="", email=""), 400, "Input email is empty")
    assert refused(detect(api, "", url=""), *NO_URL)
    assert refused(detect(api, "uploads/a.wav"), *NOT_THERE)
    assert refused(detect(api, small), 400, "File size is too small")
    assert refused(detect(api, no_audio), *INVALID_TYPE)
