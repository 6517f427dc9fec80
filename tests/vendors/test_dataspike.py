"""Dataspike behaves as its page says, and as we assume where the page is silent."""

from typing import Any
from uuid import UUID

import pytest
from tests.calling import Caller, handshake, upload

from voicemock.engine.audio import Audio
from voicemock.engine.ear import Ear
from voicemock.engine.jobs import Stage, Way
from voicemock.engine.script import Rule
from voicemock.vendors.dataspike import PROBLEMS
from voicemock_fixtures import read

LIMIT = 10 * 1024 * 1024
ANALYZE = "/api/v4/deepfake/audio/analyze"
SOME_ID = "01827ed4-c928-7a3c-9a30-7ab7cc169d11"


def headers(key: str | None) -> dict[str, str]:
    return {} if key is None else {"ds-api-token": key}


def submit(dataspike: Caller, files: Any = None, *, key: str | None = "test-free", **rest: Any) -> Any:
    return dataspike.post(ANALYZE, headers=headers(key), files=upload("human") if files is None else files, **rest)


def poll(dataspike: Caller, job: str, *, key: str | None = "test-free") -> Any:
    return dataspike.get(f"/api/v4/deepfake/job/{job}", headers=headers(key))


def finished(dataspike: Caller, files: Any) -> dict[str, Any]:
    """Submit, poll twice as politely as advised, and return the last answer without its id."""
    job = submit(dataspike, files).json()["id"]
    poll(dataspike, job)
    dataspike.bench.clock.advance(2)
    answer: dict[str, Any] = poll(dataspike, job).json()
    assert answer.pop("id") == job
    return answer


def refused(response: Any, status: int, code: str) -> bool:
    """Tell whether the response is this refusal to the last byte of its body."""
    messages = {problem.message for problem in PROBLEMS.values() if (problem.status, problem.code) == (status, code)}
    body = response.json()
    assert (response.status_code, body["error"], body.keys()) == (status, code, {"error", "message"})
    assert body["message"] in messages
    assert response.headers["content-type"] == "application/json"
    return True


@pytest.mark.proves("DSP-02.a", "DSP-03.a", "DSP-03.b", "DSP-03.c", "DSP-03.d", "ALL-04.d")
def test_a_submission_answers_a_queued_job(dataspike: Caller) -> None:
    response = submit(dataspike)
    body = response.json()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert body == {"id": body["id"], "status": "queued", "job_type": "audio"}
    assert UUID(body["id"]).version == 7
    assert UUID(body["id"]).int >> 80 == int(dataspike.bench.clock.now() * 1000)


@pytest.mark.proves("DSP-01.a", "DSP-01.b")
@pytest.mark.parametrize("host", ["api.dataspike.io", "sandboxapi.dataspike.io"])
def test_both_documented_hosts_lead_to_the_same_fake(dataspike: Caller, host: str) -> None:
    by_host = Caller(dataspike.bench, dataspike.runner, "")
    job = by_host.post(ANALYZE, headers={"Host": host, "ds-api-token": "test-free"}, files=upload("human")).json()["id"]
    assert poll(dataspike, job).json() == {"id": job, "status": "queued", "job_type": "audio"}


@pytest.mark.proves(
    "DSP-04.a", "DSP-04.b", "DSP-05.b", "DSP-06.a", "DSP-06.b", "DSP-06.c", "DSP-06.d", "DSP-08.a", "DSP-08.b"
)
def test_the_first_poll_is_queued_and_every_later_one_completed(dataspike: Caller) -> None:
    job = submit(dataspike, upload("synthetic")).json()["id"]
    told = [poll(dataspike, job).json() for _ in range(5)]
    score = told[1]["score"]
    queued = {"id": job, "status": "queued", "job_type": "audio"}
    completed = {"id": job, "status": "completed", "job_type": "audio", "score": score, "verdict": "deepfake_likely"}
    assert told == [queued] + [completed] * 4
    assert 0.75 <= score <= 0.99


@pytest.mark.proves("DSP-06.c", "DSP-06.d")
def test_a_job_can_be_held_by_polls_or_by_the_clock_and_hurried(dataspike: Caller) -> None:
    world = dataspike.bench.fakes["dataspike"].world

    def statuses(stages: tuple[Stage, ...], waits: list[float]) -> list[str]:
        world.script.add(Rule(Way(stages=stages)))
        job = submit(dataspike).json()["id"]
        told = []
        for wait in waits:
            dataspike.bench.clock.advance(wait)
            told.append(poll(dataspike, job).json()["status"])
        return told

    done = Stage("completed")
    assert statuses((Stage("queued", polls=3), done), [1] * 5) == ["queued"] * 3 + ["completed"] * 2
    assert statuses((Stage("queued", seconds=5), done), [2] * 4) == ["queued"] * 2 + ["completed"] * 2
    assert statuses((done,), [0, 1]) == ["completed"] * 2


@pytest.mark.proves("DSP-02.c", "DSP-05.a", "DSP-05.c", "DSP-05.d", "DSP-05.e", "ALL-01c.b")
@pytest.mark.parametrize("format", ["wav", "mp3", "m4a", "mp4"])
def test_each_of_the_formats_is_judged(dataspike: Caller, format: str) -> None:
    human, synthetic = finished(dataspike, upload("human", format)), finished(dataspike, upload("synthetic", format))
    assert human == {
        "status": "completed",
        "job_type": "audio",
        "score": human["score"],
        "verdict": "deepfake_unlikely",
    }
    assert synthetic == {
        "status": "completed",
        "job_type": "audio",
        "score": synthetic["score"],
        "verdict": "deepfake_likely",
    }
    assert 0.02 <= human["score"] <= 0.30
    assert 0.75 <= synthetic["score"] <= 0.99


@pytest.mark.proves("DSP-02.e")
def test_the_format_is_told_by_the_bytes_whatever_the_name_says(dataspike: Caller) -> None:
    assert submit(dataspike, {"file": ("speech.txt", read("human", "mp3"), "text/plain")}).status_code == 200
    assert refused(submit(dataspike, {"file": ("a.wav", read("human", "flac"), "audio/wav")}), 400, "bad_request")


@pytest.mark.proves("DSP-09.g")
@pytest.mark.parametrize("format", ["flac", "ogg", "webm", "aiff", "aac"])
def test_another_format_is_a_bad_request(dataspike: Caller, format: str) -> None:
    assert refused(submit(dataspike, upload("human", format)), 400, "bad_request")


@pytest.mark.proves("DSP-09.g", "DSP-09.u")
@pytest.mark.parametrize("content", [b"", b"just words", bytes(1000)])
def test_what_is_no_audio_is_a_bad_request(dataspike: Caller, content: bytes) -> None:
    assert refused(submit(dataspike, {"file": ("a.wav", content)}), 400, "bad_request")


@pytest.mark.proves("DSP-02.d", "DSP-02.f", "DSP-09.h")
def test_a_file_of_exactly_10_mib_is_taken_and_one_byte_more_is_not(dataspike: Caller) -> None:
    assert refused(submit(dataspike, {"file": ("a", bytes(LIMIT))}), 400, "bad_request")
    assert refused(submit(dataspike, {"file": ("a", bytes(LIMIT + 1))}), 413, "payload_too_large")


@pytest.mark.proves("DSP-09.u")
@pytest.mark.parametrize(
    "content", [b"", b"--b\r\n", b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nRI']
)
def test_a_body_that_is_no_form_is_a_bad_request(dataspike: Caller, content: bytes) -> None:
    sent = headers("test-free") | {"Content-Type": "multipart/form-data; boundary=b"}
    assert refused(dataspike.post(ANALYZE, headers=sent, content=content), 400, "bad_request")


@pytest.mark.proves("DSP-02.b", "DSP-09.e", "DSP-09.y")
def test_without_a_file_in_its_field_a_request_is_bad(dataspike: Caller) -> None:
    assert refused(submit(dataspike, upload("human", field="audio")), 400, "bad_request")
    assert refused(submit(dataspike, {"file": (None, read("human", "wav"))}), 400, "bad_request")
    assert refused(dataspike.post(ANALYZE, headers=headers("test-free"), json={"file": "x"}), 400, "bad_request")


@pytest.mark.proves("DSP-02.b", "DSP-09.f")
@pytest.mark.parametrize("second", ["file", "other"])
def test_a_second_file_makes_a_request_bad(dataspike: Caller, second: str) -> None:
    files = [("file", ("a.wav", read("human", "wav"))), (second, ("b.wav", read("human", "wav")))]
    assert refused(submit(dataspike, files), 400, "bad_request")


@pytest.mark.proves("DSP-09.z")
def test_other_fields_are_ignored(dataspike: Caller) -> None:
    assert submit(dataspike, data={"callback": "https://client.example/done", "note": ""}).status_code == 200


@pytest.mark.proves("DSP-01.c", "DSP-09.b", "DSP-09.c")
@pytest.mark.parametrize("sent", [{}, {"ds-api-token": ""}, {"X-API-Key": "test-free"}])
def test_a_call_without_its_header_is_unauthorized(dataspike: Caller, sent: dict[str, str]) -> None:
    assert refused(dataspike.post(ANALYZE, headers=sent, files=upload("human")), 401, "unauthorized")
    assert refused(dataspike.get(f"/api/v4/deepfake/job/{SOME_ID}", headers=sent), 401, "unauthorized")


@pytest.mark.proves("DSP-01.f", "DSP-09.d", "ALL-04.b", "ALL-04.n")
@pytest.mark.parametrize("key", ["nobody", "TEST-FREE", "test-expired-2", "test-revoked"])
def test_a_wrong_key_is_unauthorized(dataspike: Caller, key: str) -> None:
    assert refused(submit(dataspike, key=key), 401, "unauthorized")
    assert refused(poll(dataspike, SOME_ID, key=key), 401, "unauthorized")


@pytest.mark.proves("DSP-01.d", "DSP-01.e")
def test_two_different_keys_are_no_known_key_and_the_headers_case_does_not_matter(dataspike: Caller) -> None:
    two = [("ds-api-token", "test-free"), ("DS-API-TOKEN", "test-pro")]
    assert refused(dataspike.post(ANALYZE, headers=two, files=upload("human")), 401, "unauthorized")
    assert dataspike.post(ANALYZE, headers={"DS-Api-Token": "test-free"}, files=upload("human")).status_code == 200


@pytest.mark.proves("DSP-09.n", "ALL-04.j")
def test_an_account_without_credits_cannot_submit(dataspike: Caller) -> None:
    assert refused(submit(dataspike, key="test-no-credits"), 402, "insufficient_credits")


@pytest.mark.proves("DSP-09.x")
def test_a_poll_is_never_refused_for_want_of_credits(dataspike: Caller) -> None:
    assert refused(poll(dataspike, SOME_ID, key="test-no-credits"), 404, "not_found")


@pytest.mark.proves("DSP-09.o", "ALL-04.l")
def test_a_key_without_access_is_forbidden_everywhere(dataspike: Caller) -> None:
    assert refused(submit(dataspike, key="test-no-access"), 403, "forbidden")
    assert refused(poll(dataspike, SOME_ID, key="test-no-access"), 403, "forbidden")


@pytest.mark.proves("ALL-04.f")
def test_a_pro_key_works(dataspike: Caller) -> None:
    job = submit(dataspike, key="test-pro").json()["id"]
    assert poll(dataspike, job, key="test-pro").json()["status"] == "queued"


@pytest.mark.proves("DSP-09.p")
def test_the_checks_run_in_their_order(dataspike: Caller) -> None:
    too_large = {"file": ("a", bytes(LIMIT + 1))}
    assert refused(submit(dataspike, too_large, key="nobody"), 401, "unauthorized")
    assert refused(submit(dataspike, too_large, key="test-no-credits"), 402, "insufficient_credits")
    assert refused(dataspike.post(ANALYZE, headers=headers("test-free"), content=bytes(LIMIT + 1)), 400, "bad_request")
    assert refused(submit(dataspike, too_large), 413, "payload_too_large")
    assert refused(submit(dataspike, {"file": ("a", b"no audio")}), 400, "bad_request")


@pytest.mark.proves("DSP-07.a", "DSP-07.b", "DSP-07.c", "DSP-08.a")
@pytest.mark.parametrize("format", ["wav", "mp3", "m4a"])
def test_corrupted_audio_is_taken_and_its_job_fails(dataspike: Caller, format: str) -> None:
    assert finished(dataspike, upload("corrupted", format)) == {
        "status": "failed",
        "job_type": "audio",
        "message": "The audio could not be decoded.",
        "error_code": "RuntimeError",
    }


@pytest.mark.proves("DSP-09.i", "DSP-09.w")
def test_an_unknown_job_is_not_found(dataspike: Caller) -> None:
    job = submit(dataspike).json()["id"]
    for other in (SOME_ID, "x", job.upper(), job[:-1], f"{job}%20", "%ff"):
        assert refused(poll(dataspike, other), 404, "not_found")


@pytest.mark.proves("DSP-09.j")
def test_another_accounts_job_is_not_found(dataspike: Caller) -> None:
    job = submit(dataspike, key="test-free-anna").json()["id"]
    assert refused(poll(dataspike, job, key="test-free-bert"), 404, "not_found")
    assert poll(dataspike, job, key="test-free-anna").status_code == 200


@pytest.mark.proves("DSP-09.a", "DSP-09.l", "DSP-09.m", "DSP-09.v")
def test_the_21st_poll_of_a_job_within_10_seconds_has_to_wait(dataspike: Caller) -> None:
    dataspike.bench.fakes["dataspike"].world.script.add(
        Rule(Way(stages=(Stage("queued", polls=22), Stage("completed"))))
    )
    job, other = submit(dataspike).json()["id"], submit(dataspike).json()["id"]
    for _ in range(20):
        assert poll(dataspike, job).json()["status"] == "queued"
        dataspike.bench.clock.advance(0.25)
    for _ in range(3):
        response = poll(dataspike, job)
        assert refused(response, 429, "rate_limited")
        assert response.headers["retry-after"] == "5"
    assert poll(dataspike, other).status_code == 200
    dataspike.bench.clock.advance(5)
    # The three that were refused moved nothing: these are the 21st, the 22nd and the 23rd that count.
    assert [poll(dataspike, job).json().get("status") for _ in range(1)] == ["queued"]
    dataspike.bench.clock.advance(5)
    assert [poll(dataspike, job).json()["status"] for _ in range(2)] == ["queued", "completed"]


@pytest.mark.proves("ALL-04.h")
def test_an_enterprise_key_polls_without_limit(dataspike: Caller) -> None:
    job = submit(dataspike, key="test-enterprise").json()["id"]
    assert {poll(dataspike, job, key="test-enterprise").status_code for _ in range(50)} == {200}


@pytest.mark.proves("DSP-10.a")
def test_who_polls_every_1_to_3_seconds_meets_no_limit_and_no_finding(dataspike: Caller) -> None:
    job = submit(dataspike).json()["id"]
    for wait in [1.0] * 30 + [3.0] * 10:
        dataspike.bench.clock.advance(wait)
        assert poll(dataspike, job).status_code == 200
    assert dataspike.bench.journal.findings() == []


@pytest.mark.proves("DSP-10.b")
def test_who_polls_faster_gets_a_finding_for_each_job(dataspike: Caller) -> None:
    job, other = submit(dataspike).json()["id"], submit(dataspike).json()["id"]
    for wait, polled in ((0.0, job), (0.5, other), (0.25, job), (1.0, job), (0.999, job), (0.0, other)):
        dataspike.bench.clock.advance(wait)
        poll(dataspike, polled)
    assert [
        (each.id, each.clause, each.says, each.times, each.exchanges) for each in dataspike.bench.journal.findings()
    ] == [
        ("dataspike:polls-too-fast", "DSP-10.b", "polled 0.750 s after the poll before", 2, (5, 7)),
    ]
    poll(dataspike, other)
    assert [each.times for each in dataspike.bench.journal.findings()] == [2, 1]


@pytest.mark.proves("DSP-09.k", "DSP-09.t")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v4/deepfake",
        f"{ANALYZE}/",
        "/api/v4/deepfake/job",
        "/api/v4/deepfake/job/",
        f"/api/v4/deepfake/job%2F{SOME_ID}",
        f"/api/v4/deepfake/job/{SOME_ID}/",
        "/api/v4/deepfake/video/analyze",
    ],
)
def test_an_unknown_path_is_not_found(dataspike: Caller, path: str) -> None:
    assert refused(dataspike.get(path, headers=headers("test-free")), 404, "not_found")


@pytest.mark.proves("DSP-09.q", "DSP-09.s")
@pytest.mark.parametrize(
    ("path", "allow", "methods"),
    [
        (ANALYZE, "POST", ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")),
        (f"/api/v4/deepfake/job/{SOME_ID}", "GET, HEAD", ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")),
    ],
)
def test_another_method_is_not_allowed(dataspike: Caller, path: str, allow: str, methods: tuple[str, ...]) -> None:
    for method in methods:
        response = dataspike.request(method, path, headers=headers("test-free"))
        assert refused(response, 405, "method_not_allowed")
        assert response.headers["allow"] == allow


@pytest.mark.proves("DSP-09.r")
def test_head_is_a_get_without_its_body(dataspike: Caller) -> None:
    job = submit(dataspike).json()["id"]
    path = f"/api/v4/deepfake/job/{job}"
    head = dataspike.request("HEAD", path, headers=headers("test-free"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(f'{{"id":"{job}","status":"queued","job_type":"audio"}}'))
    assert dataspike.request("HEAD", path).status_code == 401
    assert dataspike.request("HEAD", ANALYZE).headers["allow"] == "POST"


@pytest.mark.proves("ALL-01b.n", "ALL-01b.l")
def test_nobody_can_tell_what_a_silent_clip_is(dataspike: Caller) -> None:
    assert finished(dataspike, upload("silent")) == {
        "status": "completed",
        "job_type": "audio",
        "score": 0.5,
        "verdict": "deepfake_unlikely",
    }


@pytest.mark.proves("DSP-09.ab")
@pytest.mark.parametrize(
    ("path", "status"), [(ANALYZE, b"405"), (f"/api/v4/deepfake/job/{SOME_ID}", b"401"), ("/no", b"404")]
)
def test_a_handshake_for_a_websocket_is_answered_as_a_plain_get(served: str, path: str, status: bytes) -> None:
    got = handshake(served, path, host="api.dataspike.io")
    assert got.split(b" ", 2)[1] == status
    assert b'{"error":"' in got


@pytest.mark.proves("DSP-09.aa")
def test_a_fault_of_the_server_is_a_500_in_the_same_form(dataspike: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_audio: Audio, _ear: Ear, _clip: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    monkeypatch.setattr(Audio, "hear", broken)
    response = submit(dataspike)
    assert refused(response, 500, "internal_error")
    assert "secret" not in response.text
