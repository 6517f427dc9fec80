"""What Undetectable takes for detection: which bodies, which addresses of an upload, which files."""

import io
import json
import wave
from typing import Any
from uuid import UUID

import pytest
from tests.calling import Caller
from tests.vendors.three_steps import (
    BUCKET_URL,
    FIVE,
    FORBIDDEN,
    INVALID_BODY,
    INVALID_TYPE,
    NO_URL,
    NOT_THERE,
    SOME_ID,
    Calling,
    detect,
    findings,
    finished,
    incomplete,
    place,
    put,
    query,
    refused,
    uploaded,
)

from voicemock_fixtures import read

KIB = 1024
MIB = 1024 * KIB


@pytest.fixture
def api(calling: Calling) -> Caller:
    return calling("/undetectable")


def silent_wav(size: int) -> bytes:
    """Return a WAV of exactly so many bytes, without a voice in it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(48_000)
        writer.writeframes(bytes(size - 44))
    return file.getvalue()


# 3. Detection


@pytest.mark.proves("UND-05.a", "UND-08.a", "UND-08.b", "UND-08.c", "UND-08.f", "UND-08.g", "UND-08.h", "UND-10.a")
def test_the_documented_steps_lead_to_a_pending_job_and_no_finding(api: Caller) -> None:
    response = detect(api, uploaded(api), document_type="Audio", analyzeUpToSeconds=60)
    body = response.json()
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert body == {"id": str(UUID(body["id"], version=4)), "status": "pending"}
    assert findings(api) == []


@pytest.mark.proves("UND-08.d", "UND-08.e", "UND-08.j", "UND-08.k", "UND-19.b")
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"document_type": None, "email": None, "analyzeUpToSeconds": None, "analyze_up_to_seconds": None},
        {"document_type": "Audio", "email": "anna@client.example", "analyzeUpToSeconds": 1},
        {"language": "en", "callback": {"a": [1]}},
    ],
)
def test_optional_fields_may_be_there_missing_or_null_and_others_are_ignored(
    api: Caller, fields: dict[str, Any]
) -> None:
    assert detect(api, uploaded(api), **fields).status_code == 200
    assert findings(api) == []


@pytest.mark.proves("UND-08.i")
@pytest.mark.parametrize("document_type", ["Image", "audio", "", 1])
def test_another_document_type_is_refused(api: Caller, document_type: object) -> None:
    assert incomplete(detect(api, uploaded(api), document_type=document_type), "document_type")


@pytest.mark.proves("UND-08.l")
def test_one_upload_may_be_submitted_again_as_a_job_of_its_own(api: Caller) -> None:
    file_path = uploaded(api)
    first, second = (detect(api, file_path).json()["id"] for _ in range(2))
    assert first != second
    assert [query(api, job).json()["status"] for job in (first, first, second)] == ["pending", "analyzing", "pending"]


@pytest.mark.proves("UND-18.r", "UND-18.d", "UND-18.k")
@pytest.mark.parametrize("call", ["/detect", "/query"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"a"',
        b"12",
        b'{"id": "a", "key": NaN}',
        b'{"id": 1e999',
        b"\xff{}",
        b"\xef\xbb\xbf{}",
        b"{}x",
        b"[" * 60_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(api: Caller, call: str, content: bytes) -> None:
    assert refused(api.post(call, content=content, headers={"Content-Type": "application/json"}), *INVALID_BODY)


@pytest.mark.proves("UND-18.s")
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b", ""]
)
def test_a_body_of_another_content_type_is_refused(api: Caller, content_type: str) -> None:
    content = json.dumps({"key": "test-free", "url": BUCKET_URL + uploaded(api), "id": SOME_ID}).encode()
    for call in ("/detect", "/query"):
        assert refused(api.post(call, content=content, headers={"Content-Type": content_type}), *INVALID_BODY)


@pytest.mark.proves("UND-18.s")
@pytest.mark.parametrize("headers", [{}, {"Content-Type": "Application/JSON; charset=utf-8"}])
def test_json_is_taken_with_parameters_and_without_a_content_type(api: Caller, headers: dict[str, str]) -> None:
    content = json.dumps({"key": "test-free", "url": BUCKET_URL + uploaded(api)}).encode()
    assert api.post("/detect", content=content, headers=headers).status_code == 200


@pytest.mark.proves("UND-18.t")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "key"),
        ({"key": "test-free"}, "url"),
        ({"url": BUCKET_URL}, "key"),
        ({"key": None, "url": "a"}, "key"),
        ({"key": "test-free", "url": None}, "url"),
    ],
)
def test_a_detection_without_key_or_url_is_incomplete(api: Caller, body: dict[str, object], field: str) -> None:
    assert incomplete(api.post("/detect", json=body), field)


@pytest.mark.proves("UND-18.t", "UND-18.u")
@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": 1}, {"id": ["a"]}, {"ID": SOME_ID}])
def test_a_query_without_an_id_is_incomplete(api: Caller, body: dict[str, object]) -> None:
    assert incomplete(api.post("/query", json=body), "id")


@pytest.mark.proves("UND-18.u", "UND-18.k")
@pytest.mark.parametrize(
    ("field", "value"), [("key", 1), ("url", ["a"]), ("email", 5), ("email", {}), ("document_type", True)]
)
def test_a_field_of_the_wrong_type_is_refused(api: Caller, field: str, value: object) -> None:
    body = {"key": "test-free", "url": BUCKET_URL + uploaded(api), field: value}
    assert incomplete(api.post("/detect", json=body), field)


@pytest.mark.proves("UND-18.v")
def test_of_a_field_that_stands_twice_the_last_one_counts(api: Caller) -> None:
    content = f'{{"key": 1, "url": "", "url": "{BUCKET_URL}{uploaded(api)}", "key": "test-free"}}'.encode()
    assert api.post("/detect", content=content, headers={"Content-Type": "application/json"}).status_code == 200


@pytest.mark.proves("UND-18.w")
def test_a_body_of_more_than_64_kib_is_refused(api: Caller) -> None:
    start = json.dumps({"key": "test-free", "url": BUCKET_URL + uploaded(api)}).encode()
    headers = {"Content-Type": "application/json"}
    assert api.post("/detect", content=start.ljust(64 * KIB), headers=headers).status_code == 200
    assert refused(api.post("/detect", content=start.ljust(64 * KIB + 1), headers=headers), *INVALID_BODY)


@pytest.mark.proves("UND-18.d")
@pytest.mark.parametrize("length", ["10", "1000", "ten", "-1"])
def test_a_body_that_lies_about_its_length_is_refused(api: Caller, length: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": length}
    content = json.dumps({"key": "test-free", "url": BUCKET_URL + uploaded(api)}).encode()
    assert refused(api.post("/detect", content=content, headers=headers), *INVALID_BODY)


@pytest.mark.proves("UND-16.b")
def test_an_empty_key_in_the_body_is_not_verified(api: Caller) -> None:
    assert refused(detect(api, uploaded(api), key=""), *FORBIDDEN)


@pytest.mark.proves("UND-19.a", "UND-19.c")
@pytest.mark.parametrize(
    "email",
    [
        "",
        " ",
        "anna",
        "anna@",
        "@client.example",
        "anna@client",
        "a b@client.example",
        "a@b@c.example",
        "a@.example",
        "a@b.",
        "a@b..c",
    ],
)
def test_an_empty_or_malformed_email_is_refused(api: Caller, email: str) -> None:
    assert refused(detect(api, uploaded(api), email=email), 400, "Input email is empty")


# Which upload


@pytest.mark.proves("UND-10.b", "UND-10.c", "UND-10.g")
@pytest.mark.parametrize(
    "before",
    [
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/",
        "http://ai-audio-detector-prod.nyc3.digitaloceanspaces.com:8900/",
        "HTTPS://AI-Audio-Detector-Prod.NYC3.DigitalOceanSpaces.com/",
        "https://nyc3.digitaloceanspaces.com/ai-audio-detector-prod/",
        "Https://NYC3.DigitalOceanSpaces.COM/ai-audio-detector-prod/",
        "http://nyc3.digitaloceanspaces.com:80/ai-audio-detector-prod/",
        "http://mock/undetectable/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/",
        "http://localhost:8900/undetectable/ai-audio-detector-prod.nyc3.digitaloceanspaces.com/",
        "http://[::1]:8900/undetectable/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/",
    ],
)
def test_a_url_may_be_any_address_of_the_bucket_and_any_account_may_name_it(api: Caller, before: str) -> None:
    assert detect(api, "", url=before + uploaded(api), key="test-pro").status_code == 200
    assert findings(api) == []


@pytest.mark.proves("UND-10.b")
def test_the_presigned_url_without_its_query_is_taken(api: Caller) -> None:
    url, _ = place(api)
    put(api, url)
    assert detect(api, "", url=url.partition("?")[0]).status_code == 200
    assert findings(api) == []


@pytest.mark.proves("UND-10.f")
@pytest.mark.parametrize("after", ["?", "?a=b", "#", "#top"])
def test_a_url_with_a_query_or_a_fragment_is_refused(api: Caller, after: str) -> None:
    assert refused(detect(api, uploaded(api) + after), *NO_URL)


@pytest.mark.proves("UND-10.f")
def test_the_presigned_url_with_its_query_is_refused(api: Caller) -> None:
    url, _ = place(api)
    put(api, url)
    assert refused(detect(api, "", url=url), *NO_URL)


@pytest.mark.proves("UND-17.a", "UND-17.d", "UND-17.e")
@pytest.mark.parametrize(
    "form",
    [
        "",
        "{}x/y",
        "/{}",
        "x{}",
        "https://client.example/{}",
        "ftp://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{}",
        "ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{}",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com//{}",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/other/{}",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/ai-audio-detector-prod/{}",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com.evil.example/{}",
        "https://user@ai-audio-detector-prod.nyc3.digitaloceanspaces.com/{}",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com:x/{}",
        "https://ai-audio-detector-dev.nyc3.digitaloceanspaces.com/{}",
        "https://nyc3.digitaloceanspaces.com/ai-audio-detector-dev/{}",
        "https://nyc3.digitaloceanspaces.com/{}",
        "https://nyc3.digitaloceanspaces.com/AI-Audio-Detector-Prod/{}",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/uploads/",
        "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/",
        "uploads/",
        "https://[",
    ],
)
def test_a_url_that_leads_elsewhere_than_to_an_upload_in_the_bucket_is_refused(api: Caller, form: str) -> None:
    assert refused(detect(api, "", url=form.format(uploaded(api))), *NO_URL)


@pytest.mark.proves("UND-17.b")
@pytest.mark.parametrize("form", [" {}", "{} ", "{}\n", "\t{}", "{}%20", "{}%0A", "{}\u00a0", "{}\u200b"])
def test_a_url_with_white_space_is_refused(api: Caller, form: str) -> None:
    assert refused(detect(api, "", url=form.format(BUCKET_URL + uploaded(api))), *NO_URL)


@pytest.mark.proves("UND-17.c")
@pytest.mark.parametrize("encoded", ["%", "%4", "%zz", "%ff", "%C3"])
def test_a_url_whose_encoding_is_wrong_is_refused(api: Caller, encoded: str) -> None:
    assert refused(detect(api, uploaded(api) + encoded), *NO_URL)


@pytest.mark.proves("UND-10.d", "UND-10.e")
@pytest.mark.parametrize("slash", ["/", "%2F"])
def test_the_bare_file_path_is_taken_and_is_a_finding(api: Caller, slash: str) -> None:
    assert detect(api, "", url=uploaded(api).replace("/", slash)).status_code == 200
    (finding,) = api.bench.journal.findings()
    assert (finding.vendor, finding.clause, finding.exchange) == ("undetectable", "UND-10.e", 3)


@pytest.mark.proves("UND-03.h", "UND-03.i")
def test_uploads_and_a_name_mean_that_keys_latest_upload_and_are_a_finding(api: Caller) -> None:
    uploaded(api, read("human", "wav"), "a.wav")
    uploaded(api, read("synthetic", "wav"), "a.wav")
    uploaded(api, read("human", "wav"), "b.wav")
    uploaded(api, read("human", "wav"), "a.wav", key="test-pro")
    place(api, "a.wav")
    assert finished(api, "uploads/a.wav")["result"] > 0.5
    assert findings(api) == ["UND-03.i"]
    assert finished(api, "", url="uploads/a.wav", key="test-pro")["result"] < 0.5
    assert findings(api) == ["UND-03.i", "UND-10.e"]
    assert [finding.times for finding in api.bench.journal.findings()] == [2, 1]
    assert refused(detect(api, "uploads/c.wav"), *NOT_THERE)
    assert refused(detect(api, "uploads/a.wav", key="test-pro-2"), *NOT_THERE)


@pytest.mark.proves("UND-17.n")
def test_what_was_never_uploaded_has_no_metadata(api: Caller) -> None:
    _, never = place(api)
    assert refused(detect(api, never), *NOT_THERE)
    assert refused(detect(api, f"uploads/{SOME_ID}_20260101-000000_a.wav"), *NOT_THERE)
    assert refused(detect(api, f"{uploaded(api)}.wav"), *NOT_THERE)


# Sizes and types


@pytest.mark.proves("UND-07.a", "UND-07.b", "UND-07.c", "UND-07.d", "UND-07.e", "UND-17.g", "UND-17.h")
def test_1_kib_to_10_mib_are_taken_and_a_byte_less_or_more_is_refused_by_detect(api: Caller) -> None:
    for size in (KIB, 10 * MIB):
        assert finished(api, uploaded(api, silent_wav(size)))["status"] == "done"
    for size in (0, KIB - 1):
        assert refused(detect(api, uploaded(api, bytes(size))), 400, "File size is too small")
    for size in (10 * MIB + 1, 40 * MIB):
        assert refused(detect(api, uploaded(api, bytes(size))), 400, "File size exceeds limit")


@pytest.mark.proves("UND-04.b", "UND-05.b", "ALL-01.b")
@pytest.mark.parametrize("format", FIVE)
def test_each_of_the_five_formats_is_judged(api: Caller, format: str) -> None:
    human, synthetic = (
        finished(api, uploaded(api, read(kind, format), f"{kind}.{format}", f"audio/{format}"))
        for kind in ("human", "synthetic")
    )
    assert (human["status"], synthetic["status"]) == ("done", "done")
    assert 0.02 <= human["result"] <= 0.30
    assert 0.75 <= synthetic["result"] <= 0.99


@pytest.mark.proves("UND-17.m")
@pytest.mark.parametrize(
    ("format", "content_type"),
    [
        ("mp3", "audio/mpeg"),
        ("mp3", "Audio/MP3"),
        ("wav", "audio/x-wav"),
        ("wav", "audio/wave"),
        ("wav", "audio/vnd.wave; codec=1"),
        ("m4a", "audio/mp4"),
        ("m4a", "audio/x-m4a"),
        ("flac", "audio/x-flac"),
        ("ogg", "application/ogg"),
        ("ogg", "audio/ogg; codecs=vorbis"),
    ],
)
def test_a_formats_other_content_types_are_as_good(api: Caller, format: str, content_type: str) -> None:
    assert detect(api, uploaded(api, read("human", format), f"a.{format}", content_type)).status_code == 200


@pytest.mark.proves("UND-17.l", "UND-17.i", "UND-06.m")
@pytest.mark.parametrize(
    "content_type",
    [None, "", "audio/mp3", "audio/*", "audio/", "application/octet-stream", "wav", "audio/wav,audio/wav"],
)
def test_a_content_type_that_is_not_the_endings_is_refused_by_detect(api: Caller, content_type: str | None) -> None:
    assert refused(detect(api, uploaded(api, content_type=content_type)), *INVALID_TYPE)


@pytest.mark.proves("UND-17.i", "UND-17.k")
@pytest.mark.parametrize("format", ["flac", "mp3", "webm", "aiff"])
def test_bytes_that_are_not_the_endings_are_refused(api: Caller, format: str) -> None:
    assert refused(detect(api, uploaded(api, read("human", format))), *INVALID_TYPE)


@pytest.mark.proves("UND-17.k")
def test_bytes_of_another_format_that_are_corrupted_too_are_refused_all_the_same(api: Caller) -> None:
    assert refused(detect(api, uploaded(api, read("corrupted", "flac"))), *INVALID_TYPE)


@pytest.mark.proves("UND-17.j")
@pytest.mark.parametrize("content", [b"just words" * 200, bytes(5000)])
def test_bytes_that_are_no_audio_are_refused(api: Caller, content: bytes) -> None:
    assert refused(detect(api, uploaded(api, content)), *INVALID_TYPE)
