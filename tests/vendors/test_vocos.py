"""Vocos behaves as its page says, and as we assume where the page is silent."""

import re
from typing import Any
from uuid import UUID

import pytest
from tests.calling import Caller, handshake, talk, upload

from voicemock.bench import Bench
from voicemock.engine.audio import Audio
from voicemock.engine.ear import Ear
from voicemock.vendors.vocos import PROBLEMS
from voicemock_fixtures import make, read

MIB = 1024 * 1024
LIMIT = 50 * MIB
SIX = ("wav", "mp3", "flac", "ogg", "webm", "m4a")


def detect(vocos: Caller, files: Any = None, *, key: str | None = "test-free", **rest: Any) -> Any:
    """Call the one endpoint there is."""
    headers = {} if key is None else {"X-API-Key": key}
    return vocos.post("/v1/detect", headers=headers, files=upload("human") if files is None else files, **rest)


def body_of_error(response: Any, code: str) -> dict[str, Any]:
    """Return the whole body that an error of that code has, with its own request id."""
    message = next(problem.message for problem in PROBLEMS.values() if problem.code == code)
    body: dict[str, Any] = response.json()
    return {"status": "error", "request_id": body["request_id"], "error": {"code": code, "message": message}}


def refused(response: Any, status: int, code: str) -> bool:
    """Tell whether the response is this refusal to the last byte of its body."""
    assert (response.status_code, response.json()) == (status, body_of_error(response, code))
    assert response.headers["content-type"] == "application/json"
    UUID(response.json()["request_id"])
    return True


@pytest.mark.proves("VOC-01.b", "VOC-06.a", "VOC-06.b", "VOC-06.c", "VOC-06.d", "VOC-06.g", "VOC-06.h", "VOC-06.i")
@pytest.mark.proves("VOC-07.a", "VOC-07.b", "VOC-07.c", "ALL-04.c")
def test_a_first_detection_answers_the_documented_body_and_nothing_else(vocos: Caller) -> None:
    response = detect(vocos)
    body = response.json()
    security, intelligence = body["data"]["security"], body["data"]["intelligence"]
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert body == {
        "status": "ok",
        "request_id": str(UUID(body["request_id"])),
        "data": {
            "security": {"prediction": "real", "confidence": security["confidence"]},
            "intelligence": {"age_range": intelligence["age_range"], "gender": intelligence["gender"]},
            "model_version": "forensics 0.3B",
            "credits_used": 1,
            "credits_remaining": 99,
        },
    }
    assert isinstance(security["confidence"], float)
    assert isinstance(body["data"]["credits_remaining"], int)


@pytest.mark.proves("VOC-01.a")
def test_the_documented_host_leads_to_the_same_fake(vocos: Caller) -> None:
    by_host = Caller(vocos.bench, vocos.runner, "")
    response = by_host.post(
        "/v1/detect", headers={"Host": "api.vocos.io", "X-API-Key": "test-free"}, files=upload("human")
    )
    assert (response.status_code, response.json()["data"]["credits_remaining"]) == (200, 99)
    assert detect(vocos).json()["data"]["credits_remaining"] == 98


@pytest.mark.proves("VOC-02.a")
def test_the_audio_is_looked_for_in_the_field_file_alone(vocos: Caller) -> None:
    assert refused(detect(vocos, upload("human", field="audio")), 400, "EMPTY_FILE")
    assert detect(vocos, upload("human", field="file")).status_code == 200


@pytest.mark.proves("VOC-02.b")
@pytest.mark.parametrize("format", SIX)
def test_each_of_the_six_formats_is_judged(vocos: Caller, format: str) -> None:
    assert detect(vocos, upload("human", format)).json()["data"]["security"]["prediction"] == "real"
    assert detect(vocos, upload("synthetic", format)).json()["data"]["security"]["prediction"] == "fake"


@pytest.mark.proves("VOC-02.c", "VOC-14.a", "ALL-01c.a")
def test_the_format_is_told_by_the_bytes_whatever_the_name_says(vocos: Caller) -> None:
    assert detect(vocos, {"file": ("speech.txt", read("human", "mp3"), "text/plain")}).status_code == 200
    assert refused(detect(vocos, {"file": ("a.wav", b"just words", "audio/wav")}), 422, "INVALID_AUDIO_FORMAT")


@pytest.mark.proves("VOC-14.a")
@pytest.mark.parametrize("format", ["aiff", "aac"])
def test_audio_in_another_format_is_refused_as_such(vocos: Caller, format: str) -> None:
    assert refused(detect(vocos, upload("human", format)), 422, "INVALID_AUDIO_FORMAT")


@pytest.mark.proves("VOC-02.d")
def test_a_part_named_file_without_a_file_name_is_no_file(vocos: Caller) -> None:
    assert refused(detect(vocos, {"file": (None, read("human", "wav"))}), 400, "EMPTY_FILE")


@pytest.mark.proves("VOC-02.e")
def test_of_several_files_the_last_one_counts(vocos: Caller) -> None:
    human, synthetic = read("human", "wav"), read("synthetic", "wav")
    files = [("file", ("a.wav", human)), ("file", ("b.wav", synthetic))]
    assert detect(vocos, files).json()["data"]["security"]["prediction"] == "fake"
    assert detect(vocos, files[::-1]).json()["data"]["security"]["prediction"] == "real"


@pytest.mark.proves("VOC-03.a", "VOC-03.b", "VOC-16.a")
def test_a_file_of_exactly_50_mib_is_taken_and_one_byte_more_is_not(vocos: Caller) -> None:
    # The part alone counts: its form makes the whole body longer than the limit in both.
    assert refused(detect(vocos, {"file": ("a", bytes(LIMIT))}), 422, "INVALID_AUDIO_FORMAT")
    assert refused(detect(vocos, {"file": ("a", bytes(LIMIT + 1))}), 413, "FILE_TOO_LARGE")


@pytest.mark.proves("VOC-16.a")
def test_a_declared_length_beyond_every_form_is_refused_before_a_byte_is_read(vocos: Caller) -> None:
    headers = {
        "X-API-Key": "test-free",
        "Content-Length": str(60 * MIB),
        "Content-Type": "multipart/form-data; boundary=b",
    }
    assert refused(vocos.post("/v1/detect", headers=headers, content=b"--b"), 413, "FILE_TOO_LARGE")


@pytest.mark.proves("VOC-17.a")
def test_a_file_of_zero_bytes_is_refused(vocos: Caller) -> None:
    assert refused(detect(vocos, {"file": ("a.wav", b"")}), 400, "EMPTY_FILE")


def confidence(vocos: Caller, clip: bytes, session: str | None = None, key: str = "test-pro") -> tuple[str, float]:
    """Return the verdict on a clip and the confidence in it."""
    data = {} if session is None else {"session_id": session}
    security = detect(vocos, {"file": ("a.wav", clip)}, key=key, data=data).json()["data"]["security"]
    return security["prediction"], security["confidence"]


def probability(verdict: tuple[str, float]) -> float:
    """Return the probability of a synthetic voice behind a verdict."""
    prediction, certainty = verdict
    return certainty if prediction == "fake" else 1 - certainty


@pytest.mark.proves("VOC-04.a", "VOC-04.b")
def test_a_session_slides_over_its_last_five_segments(vocos: Caller) -> None:
    human, synthetic = read("human", "wav"), read("synthetic", "wav")
    low, high = probability(confidence(vocos, human)), probability(confidence(vocos, synthetic))
    segments = [synthetic, synthetic, human, human, human, human, human]
    told = [probability(confidence(vocos, clip, "call-1")) for clip in segments]
    means = [
        high,
        high,
        (2 * high + low) / 3,
        (2 * high + 2 * low) / 4,
        (2 * high + 3 * low) / 5,
        (high + 4 * low) / 5,
        low,
    ]
    assert told == pytest.approx(means, abs=2e-4)


@pytest.mark.proves("VOC-04.c")
def test_a_session_belongs_to_its_key(vocos: Caller) -> None:
    alone = confidence(vocos, read("human", "wav"))
    confidence(vocos, read("synthetic", "wav"), "s", key="test-pro-anna")
    assert confidence(vocos, read("human", "wav"), "s", key="test-pro-bert") == alone
    assert confidence(vocos, read("human", "wav"), "s", key="test-pro-anna") != alone


@pytest.mark.proves("VOC-04.d", "ALL-02.d")
def test_a_session_ends_an_hour_after_its_last_call(vocos: Caller) -> None:
    human, synthetic = read("human", "wav"), read("synthetic", "wav")
    alone = confidence(vocos, human)
    confidence(vocos, synthetic, "s")
    vocos.bench.clock.advance(3599)
    assert confidence(vocos, human, "s") != alone
    vocos.bench.clock.advance(3600)
    assert confidence(vocos, human, "s") == alone


@pytest.mark.proves("VOC-04.e")
def test_an_empty_session_id_is_no_session(vocos: Caller) -> None:
    alone = confidence(vocos, read("human", "wav"))
    confidence(vocos, read("synthetic", "wav"), "")
    assert confidence(vocos, read("human", "wav"), "") == alone


@pytest.mark.proves("VOC-04.f")
def test_a_segment_without_a_voice_gets_the_mean_so_far_and_is_not_counted(vocos: Caller) -> None:
    human, silent = read("human", "wav"), read("silent", "wav")
    alone = confidence(vocos, human)
    assert confidence(vocos, silent, "s") == ("real", 0.5)
    assert [confidence(vocos, clip, "s") for clip in (human, silent, human)] == [alone, alone, alone]


@pytest.mark.proves("VOC-05.a", "VOC-10.a", "VOC-10.b", "VOC-09.a")
@pytest.mark.parametrize(
    "headers", [{}, {"X-API-Key": ""}, {"Authorization": "Bearer test-free"}, {"ds-api-token": "test-free"}]
)
def test_a_call_without_its_header_is_missing_its_key(vocos: Caller, headers: dict[str, str]) -> None:
    assert refused(vocos.post("/v1/detect", headers=headers, files=upload("human")), 401, "MISSING_API_KEY")


@pytest.mark.proves("VOC-05.b")
def test_two_different_keys_are_no_known_key(vocos: Caller) -> None:
    headers = [("X-API-Key", "test-free"), ("X-API-Key", "test-pro")]
    assert refused(vocos.post("/v1/detect", headers=headers, files=upload("human")), 401, "INVALID_API_KEY")
    same = [("X-API-Key", "test-free"), ("X-API-Key", "test-free")]
    assert vocos.post("/v1/detect", headers=same, files=upload("human")).status_code == 200


@pytest.mark.proves("VOC-05.c")
def test_the_case_of_the_headers_name_does_not_matter(vocos: Caller) -> None:
    assert vocos.post("/v1/detect", headers={"x-aPi-kEY": "test-free"}, files=upload("human")).status_code == 200


@pytest.mark.proves("VOC-05.d")
def test_the_case_of_the_key_matters(vocos: Caller) -> None:
    assert refused(detect(vocos, key="TEST-FREE"), 401, "INVALID_API_KEY")


@pytest.mark.proves("VOC-11.a", "ALL-04.b", "ALL-04.k", "ALL-04.m")
@pytest.mark.parametrize("key", ["nobody", "test-", "a test-free", "test-expired", "test-revoked-1", "test-no-access"])
def test_an_unknown_expired_or_revoked_key_is_invalid(vocos: Caller, key: str) -> None:
    assert refused(detect(vocos, key=key), 401, "INVALID_API_KEY")


@pytest.mark.proves("VOC-06.e", "VOC-06.f", "VOC-06.n", "VOC-06.m")
@pytest.mark.parametrize("key", ["test-free", "test-pro", "test-enterprise"])
def test_age_range_and_gender_come_on_every_plan(vocos: Caller, key: str) -> None:
    said = detect(vocos, key=key).json()["data"]["intelligence"]
    assert said.keys() == {"age_range", "gender"}
    assert said["age_range"] in {"18-24", "25-34", "35-44", "45-54", "55-64"}
    assert said["gender"] in {"male", "female"}
    assert re.fullmatch(r"\d+-\d+", said["age_range"])


@pytest.mark.proves("VOC-06.o")
def test_age_range_and_gender_hang_on_the_seed_and_the_first_voice_alone() -> None:
    import asyncio

    def said(seed: int, format: str) -> tuple[str, str]:
        bench = Bench(seed=seed)
        with asyncio.Runner() as runner:
            data = detect(Caller(bench, runner, "/vocos"), upload("human", format)).json()["data"]["intelligence"]
        bench.close()
        return data["age_range"], data["gender"]

    assert said(3, "wav") == said(3, "mp3") == said(3, "webm")
    assert len({said(seed, "wav") for seed in range(30)}) > 5


@pytest.mark.proves("VOC-06.j", "VOC-06.k", "VOC-06.l", "ALL-01b.p")
@pytest.mark.parametrize(("name", "prediction"), [("human", "real"), ("synthetic", "fake"), ("mixed", None)])
def test_confidence_is_the_confidence_in_the_prediction(vocos: Caller, name: str, prediction: str | None) -> None:
    told, certainty = confidence(vocos, read(name, "wav"))
    assert prediction in (None, told)
    assert 0.5 <= certainty <= 1
    assert round(certainty, 4) == certainty
    in_human = told == "real" and 0.70 <= certainty <= 0.98
    assert in_human or told == "fake" or prediction is None


@pytest.mark.proves("VOC-07.d", "ALL-04.e")
def test_a_pro_account_starts_with_10000_credits(vocos: Caller) -> None:
    assert detect(vocos, key="test-pro").json()["data"]["credits_remaining"] == 9_999


@pytest.mark.proves("VOC-07.e")
def test_an_enterprise_account_starts_with_1000000_credits(vocos: Caller) -> None:
    assert detect(vocos, key="test-enterprise").json()["data"]["credits_remaining"] == 999_999


@pytest.mark.proves("ALL-04.a")
def test_what_follows_the_prefix_makes_an_account_of_its_own(vocos: Caller) -> None:
    keys = ["test-free", "test-free-anna", "test-free-anna", "test-freedom"]
    assert [detect(vocos, key=key).json()["data"]["credits_remaining"] for key in keys] == [99, 99, 98, 99]


@pytest.mark.proves("VOC-08.a")
def test_a_refused_call_uses_no_credit(vocos: Caller) -> None:
    for files in (
        {"file": ("a", b"")},
        {"file": ("a", b"no audio")},
        upload("corrupted"),
        {"file": ("a", bytes(LIMIT + 1))},
    ):
        assert detect(vocos, files).status_code >= 400
    assert detect(vocos).json()["data"]["credits_remaining"] == 99


@pytest.mark.proves("VOC-12.a", "VOC-12.b", "ALL-04.i")
def test_an_account_without_credits_is_told_where_to_get_some(vocos: Caller) -> None:
    response = detect(vocos, key="test-no-credits-1")
    assert refused(response, 403, "INSUFFICIENT_CREDITS")
    assert response.json()["error"]["message"] == (
        "You're out of credits. Pro is in early access - request an invite at https://vocos.io/pricing"
    )


@pytest.mark.proves("VOC-12.a")
def test_the_hundredth_detection_is_the_last_of_a_free_account(vocos: Caller) -> None:
    left = []
    for _ in range(100):
        left.append(detect(vocos).json()["data"]["credits_remaining"])
        vocos.bench.clock.advance(6)
    assert left == list(range(99, -1, -1))
    assert refused(detect(vocos), 403, "INSUFFICIENT_CREDITS")


@pytest.mark.proves("VOC-13.a", "VOC-13.b", "VOC-13.c", "VOC-13.d", "VOC-19.a", "VOC-19.h")
def test_the_eleventh_call_of_a_minute_is_told_how_long_to_wait_and_then_succeeds(vocos: Caller) -> None:
    for _ in range(10):
        assert detect(vocos).status_code == 200
        vocos.bench.clock.advance(1.5)
    response = detect(vocos)
    assert refused(response, 429, "RATE_LIMIT_EXCEEDED")
    assert response.headers["retry-after"] == "45"
    vocos.bench.clock.advance(44.5)
    assert detect(vocos).headers["retry-after"] == "1"
    vocos.bench.clock.advance(0.5)
    assert detect(vocos).status_code == 200


@pytest.mark.proves("VOC-19.b")
def test_the_301st_call_of_a_minute_is_too_much_for_pro(vocos: Caller) -> None:
    for _ in range(300):
        assert detect(vocos, {"file": ("a", b"")}, key="test-pro").status_code == 400
    assert refused(detect(vocos, {"file": ("a", b"")}, key="test-pro"), 429, "RATE_LIMIT_EXCEEDED")


@pytest.mark.proves("VOC-19.c", "ALL-04.g")
def test_neither_published_rate_holds_for_enterprise(vocos: Caller) -> None:
    answered = {detect(vocos, {"file": ("a", b"")}, key="test-enterprise").status_code for _ in range(301)}
    assert answered == {400}


@pytest.mark.proves("VOC-19.d")
def test_the_minute_slides(vocos: Caller) -> None:
    for _ in range(5):
        detect(vocos)
    vocos.bench.clock.advance(40)
    for _ in range(5):
        detect(vocos)
    vocos.bench.clock.advance(20)
    assert [detect(vocos).status_code for _ in range(6)] == [200] * 5 + [429]


@pytest.mark.proves("VOC-19.e")
def test_the_rate_is_counted_per_key(vocos: Caller) -> None:
    assert [detect(vocos, key="test-free-a").status_code for _ in range(11)] == [200] * 10 + [429]
    assert detect(vocos, key="test-free-b").status_code == 200


@pytest.mark.proves("VOC-19.f")
def test_a_call_refused_for_something_else_counts_towards_the_rate(vocos: Caller) -> None:
    answered = [detect(vocos, {"file": ("a", b"")}).status_code for _ in range(11)]
    assert answered == [400] * 10 + [429]


@pytest.mark.proves("VOC-19.g")
def test_a_call_refused_for_its_rate_does_not_count(vocos: Caller) -> None:
    for _ in range(10):
        detect(vocos)
    vocos.bench.clock.advance(30)
    for _ in range(5):
        assert detect(vocos).status_code == 429
    vocos.bench.clock.advance(30)
    assert [detect(vocos).status_code for _ in range(10)] == [200] * 10


@pytest.mark.proves("VOC-15.a", "VOC-15.b", "VOC-15.c")
@pytest.mark.parametrize("format", SIX)
def test_one_of_the_formats_cut_short_cannot_be_decoded(vocos: Caller, format: str) -> None:
    assert refused(detect(vocos, upload("corrupted", format)), 422, "AUDIO_DECODE_ERROR")


@pytest.mark.proves("VOC-15.b")
def test_a_format_by_its_first_bytes_alone_is_corrupted_rather_than_unsupported(vocos: Caller) -> None:
    assert refused(detect(vocos, {"file": ("a", b"fLaC" + bytes(100))}), 422, "AUDIO_DECODE_ERROR")


@pytest.mark.proves("VOC-18.a", "VOC-18.b", "VOC-18.c", "VOC-18.d", "VOC-18.e")
def test_a_fault_of_the_server_tells_nothing_of_its_inside_and_is_gone_the_next_time(
    vocos: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_audio: Audio, _ear: Ear, _clip: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(Audio, "hear", broken)
        response = detect(vocos)
    assert refused(response, 500, "INTERNAL_ERROR")
    assert "secret" not in response.text
    assert detect(vocos).json()["data"]["credits_remaining"] == 99


@pytest.mark.proves("VOC-20.a")
def test_the_checks_run_in_their_order_so_that_the_first_fault_is_the_one_told(vocos: Caller) -> None:
    too_large = {"file": ("a", bytes(LIMIT + 1))}
    assert refused(detect(vocos, too_large, key="nobody"), 401, "INVALID_API_KEY")
    for _ in range(10):
        assert refused(detect(vocos, too_large, key="test-no-credits"), 403, "INSUFFICIENT_CREDITS")
    assert refused(detect(vocos, too_large, key="test-no-credits"), 429, "RATE_LIMIT_EXCEEDED")
    assert refused(detect(vocos, too_large), 413, "FILE_TOO_LARGE")
    assert refused(detect(vocos, {"file": ("a", b"")}), 400, "EMPTY_FILE")
    assert refused(detect(vocos, {"file": ("a", read("corrupted", "aiff"))}), 422, "INVALID_AUDIO_FORMAT")
    assert refused(detect(vocos, upload("corrupted")), 422, "AUDIO_DECODE_ERROR")


@pytest.mark.proves("VOC-21.a", "VOC-21.b")
@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/json", b"{}"),
        ("application/octet-stream", b"RIFF"),
        ("multipart/form-data", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"--b--\r\n"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nRIFF',
        ),
        ("multipart/form-data; boundary=b", b"--other\r\n\r\n\r\n--other--\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--b--\r\n',
        ),
    ],
)
def test_a_body_that_is_no_form_with_a_file_is_an_empty_file(vocos: Caller, content_type: str, content: bytes) -> None:
    headers = {"X-API-Key": "test-free", "Content-Type": content_type}
    assert refused(vocos.post("/v1/detect", headers=headers, content=content), 400, "EMPTY_FILE")


@pytest.mark.proves("VOC-21.b")
@pytest.mark.parametrize("length", ["10", "100000", "ten", "-1"])
def test_a_body_that_lies_about_its_length_is_no_form(vocos: Caller, length: str) -> None:
    content = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        + read("human", "wav")
        + b"\r\n--b--\r\n"
    )
    headers = {"X-API-Key": "test-free", "Content-Type": "multipart/form-data; boundary=b", "Content-Length": length}
    assert refused(vocos.post("/v1/detect", headers=headers, content=content), 400, "EMPTY_FILE")


@pytest.mark.proves("VOC-21.b")
def test_a_text_field_of_more_than_64_kib_is_no_form(vocos: Caller) -> None:
    assert detect(vocos, data={"session_id": "s" * 65_536}).status_code == 200
    assert refused(detect(vocos, data={"session_id": "s" * 65_537}), 400, "EMPTY_FILE")


@pytest.mark.proves("VOC-21.c", "VOC-21.h")
@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v1",
        "/v1/detect/",
        "//v1/detect",
        "/v2/detect",
        "/V1/detect",
        "/v1%2Fdetect",
        "/v1%2fdetect",
        "/_voicemock/health",
        "/v1/%00",
        "/v1/detect%20",
    ],
)
def test_an_unknown_path_gets_the_vendors_own_404(vocos: Caller, path: str) -> None:
    assert refused(vocos.post(path, headers={"X-API-Key": "test-free"}), 404, "NOT_FOUND")


def test_a_percent_encoded_letter_is_that_letter(vocos: Caller) -> None:
    assert vocos.post("/v1/%64etect", headers={"X-API-Key": "test-free"}, files=upload("human")).status_code == 200


@pytest.mark.proves("VOC-21.d", "VOC-21.e", "VOC-21.g")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_another_method_gets_the_vendors_own_405_and_the_ones_there_are(vocos: Caller, method: str) -> None:
    response = vocos.request(method, "/v1/detect", headers={"X-API-Key": "test-free"})
    assert refused(response, 405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "POST"


@pytest.mark.proves("VOC-21.f")
@pytest.mark.parametrize(("path", "status", "allow"), [("/v1/detect", 405, "POST"), ("/nowhere", 404, None)])
def test_head_gets_the_same_answer_without_a_body(vocos: Caller, path: str, status: int, allow: str | None) -> None:
    response = vocos.request("HEAD", path)
    assert (response.status_code, response.headers.get("allow"), response.content) == (status, allow, b"")
    assert int(response.headers["content-length"]) == len(vocos.get(path).content)


@pytest.mark.proves("VOC-21.i")
@pytest.mark.parametrize(("path", "status"), [("/v1/detect", b"405"), ("/nowhere", b"404")])
def test_a_handshake_for_a_websocket_is_answered_as_a_plain_get(served: str, path: str, status: bytes) -> None:
    got = handshake(served, path, host="api.vocos.io")
    assert got.split(b" ", 2)[1] == status
    assert b'"status":"error"' in got


@pytest.mark.proves("VOC-22.a")
def test_one_connection_carries_many_calls(served: str) -> None:
    clip = read("human", "wav")
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + clip + b"\r\n--b--\r\n"
    head = (
        "POST /v1/detect HTTP/1.1\r\nHost: api.vocos.io\r\nX-API-Key: test-free\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(form)}\r\n"
    )
    got = talk(served, (f"{head}\r\n".encode() + form) * 3 + f"{head}Connection: close\r\n\r\n".encode() + form)
    assert [got.count(b"HTTP/1.1 200 OK\r\n"), got.count(b"connection: close")] == [4, 1]


@pytest.mark.proves("ALL-01b.m", "ALL-01b.l", "ALL-01b.o")
def test_nobody_can_tell_what_a_silent_clip_is(vocos: Caller) -> None:
    assert confidence(vocos, read("silent", "wav")) == ("real", 0.5)


@pytest.mark.proves("ALL-01b.k")
def test_a_clip_of_two_voices_gets_the_mean_over_its_time_with_a_voice(vocos: Caller) -> None:
    two = probability(confidence(vocos, make("human 3s, silence 2s, synthetic 1s", "wav")))
    both = probability(confidence(vocos, make("human 1s, silence 2s, synthetic 3s", "wav")))
    low = probability(confidence(vocos, make("human 3s", "wav")))
    high = (two * 4 - low * 3) / 1
    assert both == pytest.approx((low + 3 * high) / 4, abs=5e-4)
