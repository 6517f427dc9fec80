"""Undetectable's object store takes what a presigned URL allows, and answers as S3 does."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from starlette.requests import Request
from tests.calling import Caller
from tests.vendors.three_steps import (
    NOT_THERE,
    PUT_HEADERS,
    Calling,
    at,
    detect,
    finished,
    place,
    presign,
    put,
    refused,
    store_refused,
    target,
    uploaded,
)

from voicemock.bench import Bench
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors.undetectable.store import MAX_BYTES, PATH_STYLE, PROBLEMS, Incoming
from voicemock_fixtures import read

MIB = 1024 * 1024
STORE = "nyc3.digitaloceanspaces.com"
BUCKET = "ai-audio-detector-prod"
METHODS = ("POST", "DELETE", "PATCH", "OPTIONS", "BREW")


@pytest.fixture
def api(calling: Calling) -> Caller:
    return calling("/undetectable")


@pytest.fixture
def direct(calling: Calling) -> Caller:
    """Whoever sends the vendor's Host header themselves."""
    return calling("")


def altered(url: str, **changes: str | None) -> str:
    """Return the URL with other parameters in its query, ``X_Amz_Date`` standing for X-Amz-Date, and None for none."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | {name.replace("_", "-"): value for name, value in changes.items()}
    return parts._replace(query=urlencode({name: value for name, value in query.items() if value is not None})).geturl()


def test_the_table_of_problems_is_s3s() -> None:
    assert {reason.name: (problem.status, problem.code) for reason, problem in PROBLEMS.items()} == {
        "NOT_SIGNED": (403, "AccessDenied"),
        "NO_HEADER": (403, "AccessDenied"),
        "NO_ACCESS": (403, "AccessDenied"),
        "EXPIRED": (403, "AccessDenied"),
        "WRONG_SIGNATURE": (403, "SignatureDoesNotMatch"),
        "NO_LENGTH": (411, "MissingContentLength"),
        "BROKEN_OFF": (400, "IncompleteBody"),
        "WRONG_DIGEST": (400, "BadDigest"),
        "NO_BUCKET": (404, "NoSuchBucket"),
        "NOT_FOUND": (404, "NoSuchKey"),
        "WRONG_METHOD": (405, "MethodNotAllowed"),
        "INTERNAL": (500, "InternalError"),
        "UNAVAILABLE": (503, "SlowDown"),
    }


@pytest.mark.proves("UND-06.p", "UND-06.ac")
@pytest.mark.parametrize("reason", PROBLEMS)
def test_every_row_of_the_table_can_be_said_by_name_in_s3s_form(bench: Bench, reason: Reason) -> None:
    world = bench.fakes["undetectable"].world
    scope: dict[str, Any] = {"type": "http", "method": "PUT", "path": "/", "headers": [], "query_string": b""}
    scope |= {"voicemock.world": world, "voicemock.exchange": world.journal.open("undetectable", scope)}
    answer = PATH_STYLE.problem(Request(scope), Refused(reason))
    problem = PROBLEMS[reason]
    said = bytes(answer.body).decode()
    assert answer.status_code == problem.status
    assert said.startswith(
        f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{problem.code}</Code><Message>{problem.message}</Message>'
    )
    assert said.endswith(f"<RequestId>{answer.headers['x-amz-request-id']}</RequestId><HostId>nyc3</HostId></Error>")


@pytest.mark.proves("UND-06.a")
def test_the_urls_query_is_s3s_signature_for_an_hour(api: Caller) -> None:
    api.bench.clock.advance(86_400 + 61)
    url, _ = place(api)
    query = dict(parse_qsl(urlsplit(url).query))
    signature = query.pop("X-Amz-Signature")
    assert query == {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": "DO00VOICEMOCK/20260102/nyc3/s3/aws4_request",
        "X-Amz-Date": "20260102T000101Z",
        "X-Amz-Expires": "3600",
        "X-Amz-SignedHeaders": "host;x-amz-acl",
    }
    assert (len(signature), set(signature) <= set("0123456789abcdef")) == (64, True)


@pytest.mark.proves("UND-05.a", "UND-05.c", "UND-05.d", "UND-05.e", "UND-06.y", "UND-06.ad")
def test_a_put_of_the_bytes_stores_them(api: Caller) -> None:
    url, file_path = place(api)
    clip = read("human", "wav")
    response = put(api, url, clip)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers == {
        "etag": f'"{hashlib.md5(clip, usedforsecurity=False).hexdigest()}"',
        "x-amz-request-id": response.headers["x-amz-request-id"],
        "content-length": "0",
        "date": "Thu, 01 Jan 2026 00:00:00 GMT",
    }
    assert put(api, url, clip).headers["x-amz-request-id"] != response.headers["x-amz-request-id"]
    assert detect(api, file_path).status_code == 200


@pytest.mark.proves("UND-06.b", "UND-06.c", "UND-06.q", "ALL-02.d")
def test_a_url_is_good_for_an_hour_to_the_second(api: Caller) -> None:
    api.bench.clock.advance(0.75)
    url, _ = place(api)
    api.bench.clock.advance(3600.2)
    assert put(api, url).status_code == 200
    api.bench.clock.advance(0.05)
    times = "<Expires>2026-01-01T01:00:00Z</Expires><ServerTime>2026-01-01T01:00:01Z</ServerTime>"
    assert store_refused(put(api, url), 403, "AccessDenied", "Request has expired", times)


@pytest.mark.proves("UND-06.d")
def test_without_a_signature_access_is_denied(api: Caller) -> None:
    url, _ = place(api)
    assert store_refused(put(api, url.partition("?")[0]), 403, "AccessDenied", "Access Denied")
    assert store_refused(put(api, altered(url, X_Amz_Signature=None)), 403, "AccessDenied", "Access Denied")


@pytest.mark.proves("UND-06.e", "UND-06.g")
@pytest.mark.parametrize(
    "changes",
    [
        {"X_Amz_Signature": "0" * 64},
        {"X_Amz_Signature": "é"},
        {"X_Amz_Signature": "x"},
        {"X_Amz_Date": "20260101T000001Z"},
        {"X_Amz_Date": "yesterday"},
        {"X_Amz_Date": None},
        {"X_Amz_Expires": "604800"},
        {"X_Amz_Expires": "soon"},
        {"X_Amz_Expires": "9" * 5000},
        {"X_Amz_Expires": None},
        {"X_Amz_Credential": "AKID/20260101/nyc3/s3/aws4_request"},
        {"X_Amz_Algorithm": None},
        {"X_Amz_SignedHeaders": "host"},
        {"more": "1"},
    ],
)
def test_a_query_that_was_changed_is_not_the_signed_one(api: Caller, changes: dict[str, str | None]) -> None:
    url, file_path = place(api)
    assert store_refused(put(api, altered(url, **changes)), 403, "SignatureDoesNotMatch")
    assert refused(detect(api, file_path), *NOT_THERE)


@pytest.mark.proves("UND-06.e")
def test_a_parameter_that_stands_twice_spoils_the_signature(api: Caller) -> None:
    url, _ = place(api)
    assert store_refused(put(api, f"{url}&X-Amz-Expires=3600"), 403, "SignatureDoesNotMatch")


@pytest.mark.proves("UND-06.e")
def test_the_order_of_the_parameters_does_not_matter(api: Caller) -> None:
    url, _ = place(api)
    place_, _, query = url.partition("?")
    assert put(api, f"{place_}?{'&'.join(reversed(query.split('&')))}").status_code == 200


@pytest.mark.proves("UND-06.f", "UND-06.v")
def test_a_signature_is_for_its_own_object_alone(api: Caller) -> None:
    (url, own), (_, other) = place(api, "a.wav"), place(api, "a.wav")
    for path in (other, f"{own}x", own.replace("/", "%2F"), f"uploads//{own}", "uploads/", ""):
        assert store_refused(put(api, url.replace(own, path)), 403, "SignatureDoesNotMatch")
    assert refused(detect(api, other), *NOT_THERE)
    assert put(api, url).status_code == 200


@pytest.mark.proves("UND-06.h", "UND-06.i", "UND-05.c")
def test_the_acl_has_to_be_there_and_private(api: Caller) -> None:
    url, _ = place(api)
    for headers in ({}, {"Content-Type": "audio/wav"}):
        response = at(api, "PUT", url, headers=headers, content=b"x")
        assert store_refused(response, 403, "AccessDenied", "Access Denied")
    for acl in ("", "public-read", "Private", "private, private"):
        assert store_refused(
            at(api, "PUT", url, headers={"x-amz-acl": acl}, content=b"x"), 403, "SignatureDoesNotMatch"
        )
    headers = {"Content-Type": "audio/wav", "X-AMZ-ACL": "private"}
    assert at(api, "PUT", url, headers=headers, content=b"x").status_code == 200


@pytest.mark.proves("UND-06.ae")
def test_a_reset_makes_urls_of_before_worthless(api: Caller) -> None:
    url, _ = place(api)
    at(api, "POST", "/_voicemock/reset")
    assert store_refused(put(api, url), 403, "SignatureDoesNotMatch")


@pytest.mark.proves("UND-06.j", "UND-01.c", "UND-01.d")
@pytest.mark.parametrize("port", ["", ":8900"])
@pytest.mark.parametrize("host", [STORE, f"{BUCKET}.{STORE}"])
def test_both_of_the_stores_hosts_take_the_upload(direct: Caller, host: str, port: str) -> None:
    vendor = {"Host": "ai-audio-detect.undetectable.ai"}
    given = presign(direct, headers=vendor).json()
    url, file_path = given["presigned_url"], given["file_path"]
    path = target(url) if host == STORE else target(url).removeprefix(f"/{BUCKET}")
    response = at(direct, "PUT", path, headers=PUT_HEADERS | {"Host": host + port}, content=read("human", "wav"))
    assert response.status_code == 200
    body = {"key": "test-free", "url": f"https://{host}{path.partition('?')[0]}"}
    assert direct.post("/detect", headers=vendor, json=body).status_code == 200
    assert url.startswith(f"http://{STORE}/{BUCKET}/{file_path}?")


@pytest.mark.proves("UND-06.j")
def test_by_path_prefix_the_buckets_own_host_takes_the_upload_too(api: Caller) -> None:
    url, file_path = place(api)
    assert put(api, url.replace(f"/{STORE}/{BUCKET}/", f"/{BUCKET}.{STORE}/")).status_code == 200
    assert detect(api, file_path).status_code == 200


@pytest.mark.proves("UND-06.k")
def test_a_url_may_be_used_again_and_what_came_last_is_stored(api: Caller) -> None:
    url, file_path = place(api)
    put(api, url, read("human", "wav"))
    put(api, url, read("synthetic", "wav"))
    assert finished(api, file_path)["result"] > 0.5
    put(api, url, read("human", "wav"))
    assert finished(api, file_path)["result"] < 0.5


@pytest.mark.proves("UND-06.l")
def test_an_upload_is_checked_in_its_order_before_its_body_is_read(api: Caller) -> None:
    url, _ = place(api)
    wrong = altered(url, X_Amz_Signature="0" * 64)

    def sent(url: str, **headers: str) -> Any:
        return at(api, "PUT", url, headers=headers)

    past = altered(url, X_Amz_Expires="0", X_Amz_Date="20251231T235959Z")
    assert store_refused(sent(url.partition("?")[0]), 403, "AccessDenied", "Access Denied")
    assert store_refused(sent(past), 403, "AccessDenied", "Request has expired", "<Expires>.*</ServerTime>")
    assert store_refused(sent(wrong), 403, "AccessDenied", "Access Denied")
    assert store_refused(sent(wrong, **{"x-amz-acl": "private"}), 403, "SignatureDoesNotMatch")


@pytest.mark.proves("UND-06.m")
@pytest.mark.parametrize("content_type", [None, "", "audio/wav", "text/plain", "x"])
def test_the_store_takes_any_content_type(api: Caller, content_type: str | None) -> None:
    assert put(api, place(api)[0], content_type=content_type).status_code == 200


@pytest.mark.proves("UND-06.w")
def test_the_store_does_not_look_at_accept(api: Caller) -> None:
    assert put(api, place(api)[0], Accept="text/html;q=0").status_code == 200


def pieces(clip: bytes) -> Iterator[bytes]:
    yield from (clip[start : start + 1000] for start in range(0, len(clip), 1000))


@pytest.mark.proves("UND-06.n")
def test_a_chunked_upload_is_taken(api: Caller) -> None:
    url, file_path = place(api)

    class Stream:
        async def __aiter__(self) -> Any:
            for piece in pieces(read("human", "wav")):
                yield piece

    assert at(api, "PUT", url, headers=PUT_HEADERS, content=Stream()).status_code == 200
    assert finished(api, file_path)["status"] == "done"


@pytest.mark.proves("UND-06.aa", "UND-06.o")
@pytest.mark.parametrize("length", ["5", "1000000", "ten", "-1"])
def test_an_upload_that_lies_about_its_length_stores_nothing_and_what_was_there_stays(api: Caller, length: str) -> None:
    url, file_path = place(api)
    put(api, url, read("synthetic", "wav"))
    lying = put(api, url, read("human", "wav"), **{"Content-Length": length})
    assert store_refused(lying, 400, "IncompleteBody")
    assert finished(api, file_path)["result"] > 0.5


@pytest.mark.proves("UND-06.z")
def test_a_content_md5_is_checked(api: Caller) -> None:
    (url, file_path), clip = place(api), read("human", "wav")
    for wrong in (b64encode(bytes(16)).decode(), hashlib.md5(clip, usedforsecurity=False).hexdigest(), "", "x"):
        assert store_refused(put(api, url, clip, **{"Content-MD5": wrong}), 400, "BadDigest")
    assert refused(detect(api, file_path), *NOT_THERE)
    right = b64encode(hashlib.md5(clip, usedforsecurity=False).digest()).decode()
    assert put(api, url, clip, **{"Content-MD5": right}).status_code == 200


@pytest.mark.proves("UND-06.r", "UND-06.s")
def test_nothing_can_be_read_from_the_store_and_nobody_learns_what_is_there(api: Caller) -> None:
    url, _ = place(api)
    put(api, url)
    root = f"/undetectable/{STORE}"
    for path in (
        url,
        target(url),
        url.partition("?")[0],
        f"{root}/{BUCKET}/none",
        f"{root}/{BUCKET}",
        f"{root}/",
    ):
        assert store_refused(at(api, "GET", path), 403, "AccessDenied", "Access Denied")
        head = at(api, "HEAD", path)
        assert (head.status_code, head.content, head.headers["content-type"]) == (403, b"", "application/xml")
        assert head.headers["content-length"] == at(api, "GET", path).headers["content-length"]


@pytest.mark.proves("UND-06.t")
@pytest.mark.parametrize("method", METHODS)
def test_the_store_knows_no_other_methods(api: Caller, method: str) -> None:
    for url in (place(api)[0], f"/undetectable/{STORE}/", f"/undetectable/{BUCKET}.{STORE}/"):
        response = at(api, method, url)
        assert store_refused(response, 405, "MethodNotAllowed")
        assert response.headers["allow"] == "GET, HEAD, PUT"


@pytest.mark.proves("UND-06.u")
@pytest.mark.parametrize("method", ["GET", "PUT", *METHODS])
@pytest.mark.parametrize("bucket", ["ai-audio-detector-dev", "AI-AUDIO-DETECTOR-PROD", "uploads", "health"])
def test_another_bucket_is_not_there(api: Caller, method: str, bucket: str) -> None:
    url, _ = place(api)
    assert store_refused(at(api, method, url.replace(BUCKET, bucket), headers=PUT_HEADERS), 404, "NoSuchBucket")


@pytest.mark.proves("UND-01.e", "UND-06.p")
@pytest.mark.parametrize(
    "path", ["/health", "/detect", "/undetectable/health", "/_voicemock/health", "/get-presigned-url?file_name=a.wav"]
)
def test_at_the_stores_hosts_there_is_nothing_but_the_store(direct: Caller, path: str) -> None:
    headers = {"apikey": "test-free"}
    assert store_refused(direct.get(path, headers=headers | {"Host": STORE}), 404, "NoSuchBucket")
    assert store_refused(direct.get(path, headers=headers | {"Host": f"{BUCKET}.{STORE}"}), 403, "AccessDenied")
    assert store_refused(direct.get(f"/undetectable/{STORE}{path}", headers=headers), 404, "NoSuchBucket")


@pytest.mark.proves("UND-06.ab")
def test_a_fault_of_the_store_is_told_in_its_own_form(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    url, file_path = place(api)
    with monkeypatch.context() as patch:
        patch.setattr("voicemock.vendors.undetectable.store.hear", broken)
        response = put(api, url)
    assert store_refused(response, 500, "InternalError")
    assert "secret" not in response.text
    assert refused(detect(api, file_path), *NOT_THERE)
    assert put(api, url).status_code == 200


@pytest.mark.proves("UND-07.f")
def test_what_is_too_large_for_detect_is_counted_and_not_kept() -> None:
    clip, content = Incoming(), bytes(range(256)) * 4096
    for _ in range(11):
        clip.take(content)
    assert (clip.size, clip.read()) == (11 * MIB, b"")
    assert clip.md5 == hashlib.md5(content * 11, usedforsecurity=False).digest()
    exact = Incoming()
    exact.take(bytes(MAX_BYTES))
    assert len(exact.read()) == MAX_BYTES


@pytest.mark.proves("UND-07.g")
def test_an_upload_is_remembered_for_a_day(api: Caller) -> None:
    file_path = uploaded(api)
    api.bench.clock.advance(24 * 3600 - 1)
    assert detect(api, file_path).status_code == 200
    api.bench.clock.advance(1)
    assert refused(detect(api, file_path), *NOT_THERE)


@pytest.mark.proves("UND-07.g")
def test_of_more_than_10000_uploads_the_first_is_forgotten(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from voicemock.vendors.undetectable import store

    assert store.OBJECTS.most == 10_000
    monkeypatch.setattr(store, "OBJECTS", replace(store.OBJECTS, most=3))
    paths = [uploaded(api) for _ in range(4)]
    assert refused(detect(api, paths[0]), *NOT_THERE)
    assert [detect(api, path).status_code for path in paths[1:]] == [200, 200, 200]


@pytest.mark.proves("ALL-02.a", "ALL-02.c", "ALL-02.e")
def test_with_a_seed_the_urls_are_the_same_to_the_last_byte() -> None:
    import asyncio

    from voicemock.engine.clock import virtual_clock

    def given(seed: int | None) -> tuple[str, str]:
        bench = Bench(seed=seed, new_clock=virtual_clock)
        with asyncio.Runner() as runner:
            answer = place(Caller(bench, runner, "/undetectable"))
        bench.close()
        return answer

    assert given(1) == given(1) != given(2)
    assert given(None) != given(None)


def test_a_name_is_quoted_in_the_url_as_clients_expect_it(api: Caller) -> None:
    url, file_path = place(api, "ö (1).wav".replace(" ", "_"))
    assert quote("ö_(1).wav", safe="()") in url
    assert put(api, url).status_code == 200
    assert finished(api, file_path)["status"] == "done"
