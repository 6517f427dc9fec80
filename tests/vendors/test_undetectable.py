"""Undetectable's API behaves as its page says, and as we assume where the page is silent."""

import json
import re
from uuid import UUID

import pytest
from starlette.requests import Request
from tests.calling import Caller, handshake, talk
from tests.vendors.three_steps import (
    FIVE,
    FORBIDDEN,
    NO_URL,
    Calling,
    credits,
    detect,
    finished,
    incomplete,
    place,
    presign,
    put,
    refused,
    uploaded,
)

from voicemock.engine.ear import Truth
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors.undetectable import PROBLEMS, VENDOR
from voicemock_fixtures import read


@pytest.fixture
def api(calling: Calling) -> Caller:
    return calling("/undetectable")


@pytest.fixture
def direct(calling: Calling) -> Caller:
    """Whoever sends the vendor's Host header themselves."""
    return calling("")


# Errors


def test_the_table_of_problems_is_the_pages() -> None:
    assert {reason.name: (problem.status, problem.message) for reason, problem in PROBLEMS.items()} == {
        "NOT_FOUND": (404, "Not Found"),
        "NO_JOB": (404, "Not Found"),
        "WRONG_METHOD": (405, "Method Not Allowed"),
        "NOT_ACCEPTABLE": (406, "Not Acceptable"),
        "GONE": (410, "Gone"),
        "BAD_BODY": (422, "Invalid Request Body"),
        "TOO_MANY_CALLS": (429, "Too Many Requests"),
        "INTERNAL": (500, "Internal Server Error"),
        "UNAVAILABLE": (503, "Service Unavailable"),
        "NO_KEY": (403, "User verification failed"),
        "BAD_KEY": (403, "User verification failed"),
        "NO_CREDITS": (403, "Not enough credits"),
        "BAD_URL": (400, "Input URL cannot be empty"),
        "BAD_EMAIL": (400, "Input email is empty"),
        "WRONG_ENDING": (400, "Unsupported audio type"),
        "TOO_SMALL": (400, "File size is too small"),
        "TOO_LARGE": (400, "File size exceeds limit"),
        "WRONG_FORMAT": (400, "Invalid file type"),
        "NO_USER": (404, "User not found"),
        "NO_FILE": (500, "File metadata could not be fetched"),
    }


@pytest.mark.proves("UND-17.o", "UND-17.p", "UND-18.e", "UND-18.f", "UND-18.g", "UND-18.h", "UND-18.i", "UND-18.j")
@pytest.mark.parametrize(
    ("reason", "status", "detail"),
    [
        (Reason.NO_USER, 404, "User not found"),
        (Reason.GONE, 410, "Gone"),
        (Reason.TOO_MANY_CALLS, 429, "Too Many Requests"),
        (Reason.INTERNAL, 500, "Internal Server Error"),
        (Reason.UNAVAILABLE, 503, "Service Unavailable"),
    ],
)
def test_what_no_request_causes_can_be_said_by_name(api: Caller, reason: Reason, status: int, detail: str) -> None:
    world = api.bench.fakes["undetectable"].world
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "voicemock.world": world}
    scope["voicemock.exchange"] = world.journal.open("undetectable", scope)
    response = VENDOR.problem(Request(scope), Refused(reason))
    assert (response.status_code, json.loads(bytes(response.body))) == (status, {"detail": detail})


# 1. Upload URL


@pytest.mark.proves("UND-01.f", "UND-02.a", "UND-02.b", "UND-02.c", "UND-02.d", "UND-03.a", "UND-03.b", "UND-03.c")
@pytest.mark.proves("UND-03.d", "UND-03.e", "UND-03.k", "ALL-02.d", "ALL-04.p")
@pytest.mark.parametrize("key", ["test-free", "test-pro-x", "test-enterprise"])
def test_step_1_answers_a_url_and_the_path_in_its_bucket(api: Caller, key: str) -> None:
    api.bench.clock.advance(3661.75)
    response = presign(api, "example.mp3", key=key)
    body = response.json()
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert body == {"status": "success", "presigned_url": body["presigned_url"], "file_path": body["file_path"]}
    match = re.fullmatch(r"uploads/([0-9a-f-]{36})_20260101-010101_example\.mp3", body["file_path"])
    assert match is not None
    assert UUID(match[1]).version == 4
    base = "http://mock/undetectable/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/"
    assert body["presigned_url"].partition("?")[0] == base + body["file_path"]


@pytest.mark.proves("UND-01.a", "UND-01.b", "UND-03.j")
@pytest.mark.parametrize(
    "host", ["ai-audio-detector-prod-api-gfz9t.ondigitalocean.app", "ai-audio-detect.undetectable.ai"]
)
@pytest.mark.parametrize("port", ["", ":8900"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_by_host_header_the_url_has_the_stores_host(direct: Caller, host: str, port: str, scheme: str) -> None:
    headers = {"Host": f"{host.upper()}{port}", "apikey": "test-free"}
    body = direct.get(f"{scheme}://{host}/get-presigned-url?file_name=a.wav", headers=headers).json()
    base = f"{scheme}://nyc3.digitaloceanspaces.com{port}/ai-audio-detector-prod/"
    assert body["presigned_url"].partition("?")[0] == base + body["file_path"]


def test_a_port_that_is_none_is_not_repeated(direct: Caller) -> None:
    headers = {"Host": "ai-audio-detect.undetectable.ai:x", "apikey": "test-free"}
    body = direct.get("/get-presigned-url?file_name=a.wav", headers=headers).json()
    assert body["presigned_url"].startswith("http://nyc3.digitaloceanspaces.com/ai-audio-detector-prod/uploads/")


@pytest.mark.proves("UND-03.f")
def test_two_urls_for_one_name_are_for_two_objects(api: Caller) -> None:
    first, second = place(api), place(api)
    assert first[1] != second[1]
    put(api, first[0], read("human", "wav"))
    put(api, second[0], read("synthetic", "wav"))
    assert finished(api, first[1])["result"] < 0.5 < finished(api, second[1])["result"]


@pytest.mark.proves("UND-03.g", "UND-10.h")
@pytest.mark.parametrize(
    ("name", "in_path"),
    [
        ("voice-1.2_(a)+b.wav", "voice-1.2_(a)+b.wav"),
        ("Ä%20?#&=.wav", "%C3%84%2520%3F%23&=.wav"),
        ("声.WAV", "%E5%A3%B0.WAV"),
    ],
)
def test_any_other_name_is_encoded_so_that_it_can_be_put_behind_the_bucket_as_it_is(
    api: Caller, name: str, in_path: str
) -> None:
    url, file_path = place(api, name)
    assert file_path.endswith(f"_{in_path}")
    assert url.partition("?")[0].endswith(file_path)
    assert put(api, url).status_code == 200
    assert detect(api, file_path).status_code == 200
    assert detect(api, file_path.replace("/", "%2F")).status_code == 200


@pytest.mark.proves("UND-10.h")
def test_a_name_that_is_not_ascii_may_stand_unencoded_in_the_url(api: Caller) -> None:
    file_path = uploaded(api, name="ä.wav")
    assert detect(api, file_path.replace("%C3%A4", "ä")).status_code == 200


@pytest.mark.proves("UND-04.a", "UND-04.c", "UND-17.a")
@pytest.mark.parametrize(
    "name", ["my voice.wav", " a.wav", "a.wav ", "a\t.wav", "a\u00a0b.wav", "a/b.wav", "a\\b.wav", "\0.wav", " "]
)
def test_a_name_with_white_space_or_that_is_no_name_is_refused(api: Caller, name: str) -> None:
    assert refused(presign(api, name), *NO_URL)


@pytest.mark.proves("UND-04.b", "UND-04.f")
@pytest.mark.parametrize("ending", [*FIVE, "MP3", "Wav"])
def test_each_of_the_five_endings_is_taken_in_any_case(api: Caller, ending: str) -> None:
    assert presign(api, f"a.{ending}").status_code == 200


@pytest.mark.proves("UND-04.e", "UND-17.f")
@pytest.mark.parametrize("name", ["", "a", "wav", "a.", "a.webm", "a.aac", "a.wav.txt", "a.mp4"])
def test_another_ending_is_unsupported(api: Caller, name: str) -> None:
    assert refused(presign(api, name), 400, "Unsupported audio type")


@pytest.mark.proves("UND-04.d")
def test_without_a_name_the_request_is_incomplete(api: Caller) -> None:
    assert incomplete(presign(api, None), "file_name")


@pytest.mark.proves("UND-04.g")
def test_of_two_names_the_last_one_counts(api: Caller) -> None:
    response = api.get("/get-presigned-url?file_name=a%20b.txt&file_name=c.wav", headers={"apikey": "test-free"})
    assert response.json()["file_path"].endswith("_c.wav")


@pytest.mark.proves("UND-02.b", "UND-16.b", "UND-14.a")
@pytest.mark.parametrize(
    "headers", [{}, {"apikey": ""}, {"Authorization": "Bearer test-free"}, {"X-API-Key": "test-free"}]
)
def test_a_get_without_its_key_is_not_verified(api: Caller, headers: dict[str, str]) -> None:
    assert refused(api.get("/get-presigned-url?file_name=a.wav&key=test-free", headers=headers), *FORBIDDEN)
    assert refused(api.get("/check-user-credits?key=test-free", headers=headers), *FORBIDDEN)


@pytest.mark.proves("UND-02.h", "UND-16.a", "ALL-04.x", "ALL-04.ab")
@pytest.mark.parametrize(
    "key", ["nobody", "TEST-FREE", "test-no-access", "test-expired-1", "test-revoked", "Bearer test-free"]
)
def test_an_unknown_key_is_not_verified_anywhere(api: Caller, key: str) -> None:
    assert refused(presign(api, key=key), *FORBIDDEN)
    assert refused(api.get("/check-user-credits", headers={"apikey": key}), *FORBIDDEN)
    assert refused(detect(api, uploaded(api), key=key), *FORBIDDEN)


@pytest.mark.proves("UND-02.f", "UND-02.g")
def test_two_different_keys_are_no_known_key_and_the_headers_case_does_not_matter(api: Caller) -> None:
    two = [("apikey", "test-free"), ("APIKEY", "test-pro")]
    assert refused(api.get("/check-user-credits", headers=two), *FORBIDDEN)
    assert api.get("/check-user-credits", headers={"ApiKey": "test-free"}).status_code == 200


@pytest.mark.proves("UND-02.e")
def test_an_upload_url_costs_nothing_and_an_account_without_credits_gets_one(api: Caller) -> None:
    assert presign(api, key="test-no-credits").status_code == 200
    assert (presign(api).status_code, credits(api)) == (200, 11_000)


@pytest.mark.proves("UND-18.z")
def test_step_1_is_checked_for_key_name_characters_and_ending_in_this_order(api: Caller) -> None:
    assert refused(presign(api, None, key="nobody"), *FORBIDDEN)
    assert incomplete(presign(api, None), "file_name")
    assert refused(presign(api, "a b.txt"), *NO_URL)
    assert refused(presign(api, "a_b.txt"), 400, "Unsupported audio type")


# Health


@pytest.mark.proves("UND-15.a", "UND-15.b")
@pytest.mark.parametrize("headers", [{}, {"apikey": "nobody"}])
def test_health_needs_no_key(api: Caller, headers: dict[str, str]) -> None:
    response = api.get("/health", headers=headers)
    assert (response.status_code, response.text) == (200, '{"status":"healthy"}')
    assert response.headers["content-type"] == "application/json"


# HTTP


@pytest.mark.proves("UND-18.c", "UND-18.n", "UND-18.o", "UND-18.p")
@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("application/json", True),
        ("Application/JSON;charset=utf-8", True),
        ("application/*", True),
        ("*/*", True),
        ("", True),
        ("text/html, application/json;q=0.1", True),
        ("text/html;q=1, */*;q=0.001", True),
        ("application/json, */*;q=0", True),
        ("application/*, */*;q=0", True),
        ("gibberish", True),
        ("json", True),
        (",;,", True),
        ("text/html", False),
        ("application/xml, text/*", False),
        ("application/json;q=0", False),
        ("application/json;q=0, */*", False),
        ("application/json; Q=0.000, application/*", False),
        ("application/*;q=0.0, */*", False),
        ("*/*;q=0", False),
        ("text/html, gibberish", False),
        ("application/jsonx", False),
        ("application/json+xml", False),
    ],
)
def test_an_accept_that_excludes_json_is_not_acceptable(api: Caller, accept: str, taken: bool) -> None:
    response = api.get("/health", headers={"Accept": accept})
    assert response.status_code == 200 if taken else refused(response, 406, "Not Acceptable")


@pytest.mark.proves("UND-18.c", "UND-18.q", "UND-18.n")
def test_accept_is_checked_by_every_call_before_the_key_and_after_path_and_method(api: Caller) -> None:
    html = {"Accept": "text/html"}
    for method, path in (
        ("GET", "/get-presigned-url"),
        ("POST", "/detect"),
        ("POST", "/query"),
        ("GET", "/check-user-credits"),
        ("GET", "/health"),
    ):
        assert refused(api.request(method, path, headers=html), 406, "Not Acceptable")
        assert refused(api.request("DELETE", path, headers=html), 405, "Method Not Allowed")
    assert refused(api.get("/nowhere", headers=html), 404, "Not Found")
    two = [("Accept", "text/html"), ("Accept", "application/json")]
    assert api.get("/health", headers=two).status_code == 200


def test_a_request_without_accept_gets_json(served: str) -> None:
    got = talk(served, b"GET /health HTTP/1.0\r\nHost: ai-audio-detect.undetectable.ai\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 200 OK")
    assert got.endswith(b'{"status":"healthy"}')


@pytest.mark.proves("UND-18.a", "UND-18.ac", "UND-01.e")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/detect/",
        "/Detect",
        "//detect",
        "/health%2F",
        "/health%20",
        "/v1/detect",
        "/uploads/a.wav",
        "/ai-audio-detector-prod/uploads/a.wav",
    ],
)
def test_an_unknown_path_is_not_found(api: Caller, path: str) -> None:
    assert refused(api.get(path), 404, "Not Found")


@pytest.mark.proves("UND-01.e")
@pytest.mark.parametrize(
    "path",
    [
        "/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/uploads/a.wav",
        "/undetectable/health",
        "/ai-audio-detector-prod/uploads/a.wav",
    ],
)
def test_at_the_apis_hosts_there_is_no_store(direct: Caller, path: str) -> None:
    assert refused(direct.get(path, headers={"Host": "ai-audio-detect.undetectable.ai"}), 404, "Not Found")


@pytest.mark.proves("UND-18.b", "UND-18.m", "UND-18.ab", "UND-18.aa")
@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/get-presigned-url", "GET, HEAD"),
        ("/detect", "POST"),
        ("/query", "POST"),
        ("/check-user-credits", "GET, HEAD"),
        ("/health", "GET, HEAD"),
    ],
)
def test_another_method_is_not_allowed_and_told_those_that_are(api: Caller, path: str, allow: str) -> None:
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"} - set(allow.split(", ")):
        response = api.request(method, path, headers={"apikey": "test-free"})
        assert refused(response, 405, "Method Not Allowed")
        assert response.headers["allow"] == allow


@pytest.mark.proves("UND-18.aa")
@pytest.mark.parametrize(
    ("path", "status"), [("/health", 200), ("/check-user-credits", 403), ("/detect", 405), ("/no", 404)]
)
def test_head_is_a_get_without_its_body(api: Caller, path: str, status: int) -> None:
    head, get = api.request("HEAD", path), api.get(path)
    assert (head.status_code, head.content) == (status, b"")
    assert head.headers == get.headers


@pytest.mark.proves("UND-18.ad")
@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/health", b"200", b'{"status":"healthy"}'),
        ("/query", b"405", b'{"detail":"Method Not Allowed"}'),
        ("/no", b"404", b'{"detail":"Not Found"}'),
    ],
)
def test_a_handshake_for_a_websocket_is_answered_as_a_plain_get(
    served: str, path: str, status: bytes, detail: bytes
) -> None:
    got = handshake(served, path, host="ai-audio-detect.undetectable.ai")
    assert got.split(b" ", 2)[1] == status
    assert got.endswith(detail)


@pytest.mark.proves("UND-18.g", "UND-18.ae")
def test_a_fault_of_the_server_shows_nothing_of_its_inside(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    file_path = uploaded(api)
    with monkeypatch.context() as patch:
        patch.setattr(Truth, "probability", broken)
        response = detect(api, file_path)
    assert refused(response, 500, "Internal Server Error")
    assert "secret" not in response.text
    assert (detect(api, file_path).status_code, credits(api)) == (200, 10_999.8)
