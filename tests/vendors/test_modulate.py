"""Modulate behaves as its page says about files, and as we assume where the page is silent."""

from itertools import pairwise
from typing import Any

import pytest
from tests.calling import Caller, handshake, upload

from voicemock.engine.audio import Audio
from voicemock.engine.ear import Ear
from voicemock.engine.refusals import Reason
from voicemock.vendors.modulate.refusals import PROBLEMS
from voicemock_fixtures import make, read

MIB = 1024 * 1024
LIMIT = 100 * MIB
BATCH = "/api/velma-2-synthetic-voice-detection-batch"
STT = "/api/velma-2-stt-batch"
STREAM = "/api/velma-2-synthetic-voice-detection-streaming"
FIELD_REQUIRED = [{"loc": ["body", "upload_file"], "msg": "Field required", "type": "missing"}]
TOO_LARGE = "The uploaded file is too large. Maximum file size: 100MB."
BAD_KEY = "Invalid or missing API key."
UNSUPPORTED = (
    "Unsupported file format. Supported formats: .aac, .aiff, .flac, .mov, .mp3, .mp4, .ogg, .opus, .wav, .webm."
)


def files(name: str, format: str = "wav") -> dict[str, Any]:
    return upload(name, format, field="upload_file")


def detect(modulate: Caller, sent: Any = None, *, key: str | None = "test-free", path: str = BATCH, **rest: Any) -> Any:
    headers = {} if key is None else {"X-API-Key": key}
    return modulate.post(path, headers=headers, files=files("human") if sent is None else sent, **rest)


def frames(modulate: Caller, clip: bytes) -> list[dict[str, Any]]:
    response = detect(modulate, {"upload_file": ("a", clip)})
    assert response.status_code == 200, response.text
    told: list[dict[str, Any]] = response.json()["frames"]
    return told


def verdicts(modulate: Caller, score: str) -> list[str]:
    return [frame["verdict"] for frame in frames(modulate, make(score, "wav"))]


def refused(response: Any, status: int, detail: Any) -> bool:
    """Tell whether the response is this refusal to the last byte of its body."""
    assert (response.status_code, response.json()) == (status, {"detail": detail})
    assert response.headers["content-type"] == "application/json"
    return True


@pytest.mark.proves("MOD-02.a", "MOD-02.b", "MOD-02.c", "MOD-03.a", "MOD-03.b", "MOD-03.c", "MOD-03.e", "MOD-03.g")
@pytest.mark.proves("MOD-03.h", "MOD-05.a", "MOD-05.b", "MOD-04.b", "MOD-06.b")
def test_a_file_gets_the_documented_answer_and_nothing_else(modulate: Caller) -> None:
    clip = make("human 4s, synthetic 2s, silence 2s", "mp3")
    response = detect(modulate, {"upload_file": ("audio.mp3", clip)})
    body = response.json()
    human, synthetic = body["frames"][0]["confidence"], body["frames"][2]["confidence"]
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert body == {
        "filename": "audio.mp3",
        "duration_ms": 8000,
        "frames": [
            {"start_time_ms": 0, "end_time_ms": 2000, "verdict": "non-synthetic", "confidence": human},
            {"start_time_ms": 2000, "end_time_ms": 4000, "verdict": "non-synthetic", "confidence": human},
            {"start_time_ms": 4000, "end_time_ms": 6000, "verdict": "synthetic", "confidence": synthetic},
            {"start_time_ms": 6000, "end_time_ms": 8000, "verdict": "no-content", "confidence": 1.0},
        ],
    }


@pytest.mark.proves("MOD-01.a", "MOD-01.b")
@pytest.mark.parametrize("host", ["modulate-developer-apis.com", "platform.modulate.ai"])
def test_both_hosts_lead_to_the_same_fake(modulate: Caller, host: str) -> None:
    by_host = Caller(modulate.bench, modulate.runner, "")
    headers = {"Host": host, "X-API-Key": "test-free"}
    assert by_host.post(BATCH, headers=headers, files=files("human")).json() == detect(modulate).json()


@pytest.mark.proves("MOD-02.c")
@pytest.mark.parametrize("path", [BATCH, STT])
def test_the_audio_is_looked_for_in_the_field_upload_file_alone(modulate: Caller, path: str) -> None:
    assert refused(detect(modulate, upload("human", field="file"), path=path), 422, FIELD_REQUIRED)


@pytest.mark.proves("MOD-02.d")
def test_a_part_without_a_file_name_is_no_file(modulate: Caller) -> None:
    assert refused(detect(modulate, {"upload_file": (None, read("human", "wav"))}), 422, FIELD_REQUIRED)


@pytest.mark.proves("MOD-02.e")
def test_of_several_files_the_last_one_counts(modulate: Caller) -> None:
    two = [("upload_file", ("a.wav", read("human", "wav"))), ("upload_file", ("b.wav", read("synthetic", "wav")))]
    body = detect(modulate, two).json()
    assert (body["filename"], {frame["verdict"] for frame in body["frames"]}) == ("b.wav", {"synthetic"})


@pytest.mark.proves("MOD-02.f")
def test_other_fields_are_ignored(modulate: Caller) -> None:
    assert detect(modulate, data={"language": "klingon", "deepfake_signal": "maybe"}).status_code == 200


@pytest.mark.proves("MOD-03.d")
@pytest.mark.parametrize("name", ["a b.wav", "../up/there.wav", "звук.mp3", "no-ending"])
def test_the_file_name_comes_back_as_it_was_sent(modulate: Caller, name: str) -> None:
    assert detect(modulate, {"upload_file": (name, read("human", "wav"))}).json()["filename"] == name


@pytest.mark.proves("MOD-03.f")
@pytest.mark.parametrize(("milliseconds", "rate"), [(500, 11025), (501, 16000), (1999, 44100), (2001, 8000)])
def test_the_length_is_in_whole_milliseconds(modulate: Caller, milliseconds: int, rate: int) -> None:
    body = detect(modulate, {"upload_file": ("a", make(f"human {milliseconds}ms", "wav", rate))}).json()
    assert body["duration_ms"] == milliseconds


@pytest.mark.proves("MOD-04.a", "MOD-04.b", "MOD-06.a", "MOD-06.b", "ALL-01b.v")
def test_there_are_three_verdicts(modulate: Caller) -> None:
    assert verdicts(modulate, "human 6s") == ["non-synthetic"] * 3
    assert verdicts(modulate, "synthetic 6s") == ["synthetic"] * 3
    silent = frames(modulate, read("silent", "wav"))
    assert {(frame["verdict"], frame["confidence"]) for frame in silent} == {("no-content", 1.0)}


@pytest.mark.proves("MOD-04.c", "MOD-04.d", "MOD-06.e", "ALL-01.e")
def test_a_confidence_is_that_of_its_verdict(modulate: Caller) -> None:
    human, synthetic = frames(modulate, make("human 2s", "wav")), frames(modulate, make("synthetic 2s", "wav"))
    assert 0.70 <= human[0]["confidence"] <= 0.98
    assert 0.75 <= synthetic[0]["confidence"] <= 0.99
    for told in (*human, *synthetic):
        assert told["confidence"] == round(told["confidence"], 4)


@pytest.mark.proves("MOD-05.b", "MOD-05.c")
@pytest.mark.parametrize("milliseconds", [500, 1999, 2000, 2001, 3999, 4050, 10_100])
def test_frames_follow_one_another_to_the_end_and_the_last_may_be_shorter(modulate: Caller, milliseconds: int) -> None:
    told = frames(modulate, make(f"human {milliseconds}ms", "wav"))
    assert told[0]["start_time_ms"] == 0
    assert told[-1]["end_time_ms"] == milliseconds
    assert all(one["end_time_ms"] == next_one["start_time_ms"] for one, next_one in pairwise(told))
    assert {frame["end_time_ms"] - frame["start_time_ms"] for frame in told[:-1]} <= {2000}
    assert 0 < told[-1]["end_time_ms"] - told[-1]["start_time_ms"] <= 2000


@pytest.mark.proves("MOD-05.d")
def test_a_rest_that_the_length_does_not_show_makes_no_frame(modulate: Caller) -> None:
    # 4000.4 ms: at 48 kHz, 19 samples are 0.4 ms.
    sound = make("human 4s", "wav", 48000)
    body = detect(modulate, {"upload_file": ("a", lengthened(sound, bytes(2 * 19)))}).json()
    assert (body["duration_ms"], [frame["end_time_ms"] for frame in body["frames"]]) == (4000, [2000, 4000])


def lengthened(wav: bytes, more: bytes) -> bytes:
    """Return a WAV file with more samples at its end."""
    data = wav.index(b"data")
    size = int.from_bytes(wav[data + 4 : data + 8], "little") + len(more)
    riff = (int.from_bytes(wav[4:8], "little") + len(more)).to_bytes(4, "little")
    return wav[:4] + riff + wav[8 : data + 4] + size.to_bytes(4, "little") + wav[data + 8 :] + more


@pytest.mark.proves("MOD-06.c")
def test_a_frame_with_less_than_100_ms_of_voice_has_no_content(modulate: Caller) -> None:
    assert verdicts(modulate, "human 2099ms") == ["non-synthetic", "no-content"]
    assert verdicts(modulate, "human 2100ms") == ["non-synthetic", "non-synthetic"]
    assert verdicts(modulate, "human 2s, silence 2s") == ["non-synthetic", "no-content"]
    assert verdicts(modulate, "human 2100ms, silence 1900ms") == ["non-synthetic", "non-synthetic"]


@pytest.mark.proves("MOD-06.d", "MOD-06.e")
def test_a_frame_of_two_voices_gets_the_mean_over_its_time_with_a_voice(modulate: Caller) -> None:
    def probability(frame: dict[str, Any]) -> float:
        certainty: float = frame["confidence"]
        return certainty if frame["verdict"] == "synthetic" else 1 - certainty

    apart = frames(modulate, make("human 2s, synthetic 2s", "wav"))
    human, synthetic = map(probability, apart)
    for score, share in (("human 1500ms, synthetic 500ms", 1 / 4), ("human 500ms, silence 500ms, synthetic 1s", 2 / 3)):
        (mixed,) = frames(modulate, make(score, "wav"))
        assert probability(mixed) == pytest.approx(human * (1 - share) + synthetic * share, abs=2e-4)
        assert mixed["verdict"] == ("synthetic" if probability(mixed) > 0.5 else "non-synthetic")


@pytest.mark.proves("MOD-06.f")
@pytest.mark.parametrize(
    "after", ["silence 2s", "synthetic 2s", "human 50ms, silence 1950ms", "human 4s, synthetic 4s"]
)
def test_what_comes_after_a_frame_changes_nothing_in_it(modulate: Caller, after: str) -> None:
    # Its last 200 ms are too short to be a voice by then, whatever they turn out to be.
    before = frames(modulate, make("synthetic 1s, silence 800ms, human 200ms", "wav"))
    assert frames(modulate, make(f"synthetic 1s, silence 800ms, human 200ms, {after}", "wav"))[:1] == before


@pytest.mark.proves("MOD-07.a", "MOD-07.c", "ALL-01c.b")
@pytest.mark.parametrize("format", ["aac", "aiff", "flac", "mov", "mp3", "mp4", "ogg", "opus", "wav", "webm", "m4a"])
@pytest.mark.parametrize("path", [BATCH, STT])
def test_each_of_the_formats_is_taken(modulate: Caller, path: str, format: str) -> None:
    assert detect(modulate, files("human", format), path=path).status_code == 200


@pytest.mark.proves("MOD-07.b")
def test_the_format_is_told_by_the_bytes_whatever_the_name_says(modulate: Caller) -> None:
    assert detect(modulate, {"upload_file": ("speech.txt", read("human", "mp3"), "text/plain")}).status_code == 200
    assert refused(detect(modulate, {"upload_file": ("a.wav", b"just words", "audio/wav")}), 400, UNSUPPORTED)


@pytest.mark.proves("MOD-07.d", "MOD-07.e", "MOD-07.f", "MOD-17.d")
@pytest.mark.parametrize("path", [BATCH, STT])
def test_a_file_of_exactly_100_mib_is_taken_and_one_byte_more_is_not(modulate: Caller, path: str) -> None:
    assert refused(detect(modulate, {"upload_file": ("a", bytes(LIMIT))}, path=path), 400, UNSUPPORTED)
    assert refused(detect(modulate, {"upload_file": ("a", bytes(LIMIT + 1))}, path=path), 413, TOO_LARGE)


@pytest.mark.proves("MOD-08.y")
def test_a_declared_length_beyond_every_form_is_refused_before_a_byte_is_read(modulate: Caller) -> None:
    headers = {"X-API-Key": "test-free", "Content-Length": str(LIMIT + 2 * MIB), "Content-Type": "text/plain"}
    assert refused(modulate.post(BATCH, headers=headers, content=b"no form"), 413, TOO_LARGE)


@pytest.mark.proves("MOD-07.g", "MOD-07.h")
@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100])
def test_less_than_half_a_second_is_too_short(modulate: Caller, rate: int) -> None:
    too_short = {"upload_file": ("a", make("human 499ms", "wav", rate))}
    assert refused(detect(modulate, too_short), 422, "The audio is too short to analyze.")
    assert detect(modulate, {"upload_file": ("a", make("human 500ms", "wav", rate))}).status_code == 200


@pytest.mark.proves("MOD-07.i")
def test_a_transcript_has_no_shortest_length(modulate: Caller) -> None:
    short = detect(modulate, {"upload_file": ("a", make("human 40ms", "wav"))}, path=STT)
    assert (short.status_code, short.json()["duration_ms"]) == (200, 40)


@pytest.mark.proves("MOD-08.a", "MOD-08.b", "MOD-17.d")
@pytest.mark.parametrize("content", [b"just words", bytes(1000), b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0AVI "])
@pytest.mark.parametrize("path", [BATCH, STT])
def test_what_is_none_of_the_formats_is_unsupported(modulate: Caller, path: str, content: bytes) -> None:
    assert refused(detect(modulate, {"upload_file": ("a.wav", content)}, path=path), 400, UNSUPPORTED)


@pytest.mark.proves("MOD-08.c")
@pytest.mark.parametrize("path", [BATCH, STT])
def test_a_file_of_zero_bytes_is_empty(modulate: Caller, path: str) -> None:
    empty = detect(modulate, {"upload_file": ("a.wav", b"")}, path=path)
    assert refused(empty, 400, "The uploaded file is empty.")


@pytest.mark.proves("MOD-08.d", "MOD-08.f", "MOD-08.g")
@pytest.mark.parametrize("sent", [{}, {"X-API-Key": ""}, {"Authorization": "Bearer test-free"}])
@pytest.mark.parametrize("path", [BATCH, STT])
def test_without_a_key_a_call_is_refused(modulate: Caller, path: str, sent: dict[str, str]) -> None:
    assert refused(modulate.post(path, headers=sent, files=files("human")), 401, BAD_KEY)


@pytest.mark.proves("MOD-02.i", "MOD-08.e", "MOD-08.f", "ALL-04.ab")
@pytest.mark.parametrize("key", ["nobody", "TEST-FREE", "test-expired", "test-revoked-2"])
@pytest.mark.parametrize("path", [BATCH, STT])
def test_a_wrong_key_is_refused(modulate: Caller, path: str, key: str) -> None:
    assert refused(detect(modulate, key=key, path=path), 401, BAD_KEY)


@pytest.mark.proves("MOD-02.g", "MOD-02.h")
def test_two_different_keys_are_no_known_key_and_the_headers_case_does_not_matter(modulate: Caller) -> None:
    two = [("X-API-Key", "test-free"), ("x-api-key", "test-pro")]
    assert refused(modulate.post(BATCH, headers=two, files=files("human")), 401, BAD_KEY)
    assert modulate.post(BATCH, headers={"x-aPi-kEy": "test-free"}, files=files("human")).status_code == 200


@pytest.mark.proves("MOD-02.j")
def test_a_key_in_the_query_is_none_for_a_file(modulate: Caller) -> None:
    assert refused(modulate.post(f"{BATCH}?api_key=test-free", files=files("human")), 401, BAD_KEY)


@pytest.mark.proves("MOD-08.ai", "ALL-04.q")
@pytest.mark.parametrize("key", ["test-free", "test-free-anna", "test-pro", "test-enterprise"])
@pytest.mark.parametrize("path", [BATCH, STT])
def test_a_key_that_works_works_any_number_of_times(modulate: Caller, path: str, key: str) -> None:
    assert {detect(modulate, key=key, path=path).status_code for _ in range(120)} == {200}


@pytest.mark.proves("MOD-08.h", "MOD-08.i", "ALL-04.x")
@pytest.mark.parametrize("path", [BATCH, STT])
def test_a_key_without_access_is_not_permitted(modulate: Caller, path: str) -> None:
    assert refused(detect(modulate, key="test-no-access", path=path), 403, "This request is not permitted.")


@pytest.mark.proves("MOD-08.j", "MOD-08.k", "ALL-04.t")
@pytest.mark.parametrize("path", [BATCH, STT])
def test_an_account_without_credits_is_refused(modulate: Caller, path: str) -> None:
    assert refused(detect(modulate, key="test-no-credits-2", path=path), 403, "Insufficient credits.")


@pytest.mark.proves("MOD-08.l", "MOD-08.m", "MOD-08.w", "MOD-17.q")
@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"--b--\r\n"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="upload_file"; filename="a"\r\n\r\nRIFF',
        ),
    ],
)
@pytest.mark.parametrize("path", [BATCH, STT])
def test_a_body_without_the_file_lacks_a_field(modulate: Caller, path: str, content_type: str, content: bytes) -> None:
    headers = {"X-API-Key": "test-free", "Content-Type": content_type}
    assert refused(modulate.post(path, headers=headers, content=content), 422, FIELD_REQUIRED)


@pytest.mark.proves("MOD-08.n", "MOD-08.o")
@pytest.mark.parametrize("format", ["wav", "mp3", "flac", "ogg", "opus", "webm", "m4a", "mp4", "mov", "aac", "aiff"])
def test_a_damaged_file_cannot_be_processed(modulate: Caller, format: str) -> None:
    message = "The audio could not be processed. It may be corrupted or in an unsupported format."
    assert refused(detect(modulate, files("corrupted", format)), 422, message)


@pytest.mark.proves("MOD-08.x", "MOD-08.z")
def test_the_checks_run_in_their_order(modulate: Caller) -> None:
    too_large = {"upload_file": ("a", bytes(LIMIT + 1))}
    assert refused(detect(modulate, too_large, key=None), 401, BAD_KEY)
    assert refused(detect(modulate, too_large, key="test-no-credits"), 403, "Insufficient credits.")
    assert refused(detect(modulate, {"other": ("a", b"")}), 422, FIELD_REQUIRED)
    assert refused(detect(modulate, too_large), 413, TOO_LARGE)
    assert refused(detect(modulate, {"upload_file": ("a", b"")}), 400, "The uploaded file is empty.")
    assert refused(detect(modulate, {"upload_file": ("a", b"x")}), 400, UNSUPPORTED)
    short = make("human 400ms", "wav")
    assert detect(modulate, {"upload_file": ("a", short[:-100])}).json()["detail"].startswith("The audio could not be")
    assert detect(modulate, {"upload_file": ("a", short)}).json()["detail"].startswith("The audio is too short")


@pytest.mark.proves("MOD-08.p", "MOD-08.q", "MOD-08.r", "MOD-08.s", "MOD-08.t", "MOD-08.u", "MOD-08.v")
def test_errors_that_no_request_causes_are_there_by_their_names() -> None:
    named = {
        Reason.TOO_MANY_CALLS: (429, "Too many concurrent requests. Please try again."),
        Reason.INTERNAL: (500, "Internal server error"),
        Reason.UNVALIDATED: (502, "Unable to validate request. Please try again."),
        Reason.UNAVAILABLE: (503, "The service is temporarily unavailable. Please try again."),
        Reason.TIMED_OUT: (504, "The request timed out. Please try again."),
    }
    assert {reason: (PROBLEMS[reason].status, PROBLEMS[reason].message) for reason in named} == named


@pytest.mark.proves("MOD-08.r", "MOD-08.ah")
def test_a_fault_of_the_server_shows_nothing_internal(modulate: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_audio: Audio, _ear: Ear, _clip: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    monkeypatch.setattr(Audio, "hear", broken)
    assert refused(detect(modulate), 500, "Internal server error")


@pytest.mark.proves("MOD-08.aa", "MOD-08.af")
@pytest.mark.parametrize(
    "path", ["", "/", "/api", f"{BATCH}/", f"/{BATCH}", BATCH.replace("/velma", "%2Fvelma"), "/api/velma-2-batch"]
)
def test_an_unknown_path_is_not_found(modulate: Caller, path: str) -> None:
    assert refused(modulate.post(path, headers={"X-API-Key": "test-free"}), 404, "Not Found")


@pytest.mark.proves("MOD-08.ab", "MOD-08.ac", "MOD-08.ae")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
@pytest.mark.parametrize("path", [BATCH, STT])
def test_another_method_is_not_allowed(modulate: Caller, path: str, method: str) -> None:
    response = modulate.request(method, path, headers={"X-API-Key": "test-free"})
    assert refused(response, 405, "Method Not Allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.proves("MOD-08.ad")
@pytest.mark.parametrize(("path", "status", "allow"), [(BATCH, 405, "POST"), (STREAM, 404, None), ("/no", 404, None)])
def test_head_gets_the_same_answer_without_a_body(modulate: Caller, path: str, status: int, allow: str | None) -> None:
    response = modulate.request("HEAD", path)
    assert (response.status_code, response.headers.get("allow"), response.content) == (status, allow, b"")
    assert int(response.headers["content-length"]) == len(modulate.get(path).content)


@pytest.mark.proves("MOD-08.ag")
@pytest.mark.parametrize(("path", "status"), [(BATCH, b"405"), (f"{STREAM}/", b"404"), ("/nowhere", b"404")])
def test_a_handshake_for_another_path_is_answered_as_a_plain_get(served: str, path: str, status: bytes) -> None:
    got = handshake(served, path, host="platform.modulate.ai")
    assert got.split(b" ", 2)[1] == status
    assert b'{"detail":"' in got


@pytest.mark.proves("MOD-09.f")
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_a_plain_request_on_the_streams_path_is_not_found(modulate: Caller, method: str) -> None:
    response = modulate.request(method, f"{STREAM}?api_key=test-free")
    assert refused(response, 404, "Not Found")
    assert "allow" not in response.headers
