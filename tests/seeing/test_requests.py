"""What a test sees of the requests that its client sent."""

from collections.abc import Callable

import pytest
from tests.calling import Caller, upload
from xxhash import xxh3_128_hexdigest

from voicemock.bench import Bench
from voicemock.seeing import PartSeen, requests, unmatched
from voicemock_fixtures import read

KEY = {"X-API-Key": "test-free-anna"}
CLIP = read("human", "wav")


def test_a_request_is_seen_with_all_that_came_and_what_was_answered(vocos: Caller, bench: Bench) -> None:
    bench.clock.advance(5)
    response = vocos.post(
        "/v1/detect?a=1&a=2&b=",
        headers={**KEY, "X-Mark": "m"},
        files=upload("human", filename="call 1.wav"),
        data={"session_id": ["s", "t"]},
    )
    (seen,) = requests(bench.journal)
    assert (seen.number, seen.vendor, seen.call) == (1, "vocos", "POST /v1/detect")
    assert (seen.method, seen.path, seen.at) == ("POST", "/vocos/v1/detect", 1_767_225_605.0)
    assert (seen.query["a"], seen.query.getlist("a"), seen.query["b"]) == ("2", ["1", "2"], "")
    assert (seen.headers["x-mark"], seen.headers["X-API-KEY"], seen.key) == ("m", "test-free…", "test-free…")
    assert seen.parts["file"] == PartSeen(
        "file", "call 1.wav", "audio/x-wav", len(CLIP), xxh3_128_hexdigest(CLIP), None
    )
    assert (seen.fields["session_id"], seen.fields.getlist("session_id")) == ("t", ["s", "t"])
    assert set(seen.fields) == {"session_id"}
    assert (seen.json, seen.size, seen.unread) == (None, int(response.request.headers["Content-Length"]), False)
    assert (seen.status, seen.refused, seen.faults, seen.nearest) == (200, None, (), "")
    assert seen.answer == response.json()


def test_a_request_and_its_parts_are_shown_in_a_short_line_each(vocos: Caller, bench: Bench) -> None:
    vocos.post("/v1/detect", headers=KEY, files=upload("corrupted"), data={"session_id": "s" * 99})
    vocos.get("/nowhere")
    first, second = requests(bench.journal)
    assert repr(first) == (
        f"<vocos: POST /vocos/v1/detect CORRUPTED 422, corrupted.wav of {len(read('corrupted', 'wav')):,} bytes>"
    )
    assert repr(second) == "<vocos: GET /vocos/nowhere NOT_FOUND 404>"
    assert repr(first.parts["session_id"]) == f"<session_id='{'s' * 40}'>"
    assert repr(first.parts["file"]) == (f"<file: corrupted.wav, audio/x-wav, {len(read('corrupted', 'wav')):,} bytes>")


def test_json_is_seen_without_its_key(calling: Callable[[str], Caller], bench: Bench) -> None:
    body = {"key": "my-own-key", "url": "https://a/b?X-Amz-Signature=1f&x=my-own-key", "n": [1, None]}
    calling("/undetectable").post("/detect", json=body)
    (seen,) = requests(bench.journal, "undetectable")
    assert seen.json == {"key": "…", "url": "https://a/b?X-Amz-Signature=…&x=…", "n": [1, None]}
    assert (seen.refused, list(seen.parts)) == ("BAD_KEY", [])


def test_requests_are_those_of_one_vendor_or_of_all_oldest_first(
    vocos: Caller, dataspike: Caller, bench: Bench
) -> None:
    vocos.get("/a")
    dataspike.get("/b")
    vocos.get("/c")
    assert [seen.path for seen in requests(bench.journal)] == ["/vocos/a", "/dataspike/b", "/vocos/c"]
    assert [seen.number for seen in requests(bench.journal, "vocos")] == [1, 3]
    assert requests(bench.journal, "valsea") == []


@pytest.mark.parametrize(
    ("prefix", "method", "path", "call"),
    [
        ("/dataspike", "GET", "/api/v4/deepfake/job/1", "GET /api/v4/deepfake/job/{id}"),
        ("/dataspike", "POST", "/api/v4/deepfake/job/1", ""),
        ("/vocos", "GET", "/", ""),
        ("/modulate", "GET", "/api/velma-2-synthetic-voice-detection-streaming", ""),
        ("/undetectable", "GET", "/health", "GET /health"),
        ("/nobody", "GET", "/health", ""),
    ],
)
def test_a_request_is_named_by_the_documented_call_that_it_was_for(
    calling: Callable[[str], Caller], bench: Bench, prefix: str, method: str, path: str, call: str
) -> None:
    calling(prefix).request(method, path)
    assert [seen.call for seen in (*requests(bench.journal), *unmatched(bench.journal))] == [call]


def test_a_call_is_named_alike_by_host_and_at_the_vendors_store(calling: Callable[[str], Caller], bench: Bench) -> None:
    front = calling("")
    store = "nyc3.digitaloceanspaces.com"
    front.request("PUT", f"/undetectable/{store}/bucket/a")
    front.request("PUT", "/bucket/a", headers={"Host": store})
    front.get("/health", headers={"Host": "ai-audio-detect.undetectable.ai"})
    first, second, third = (seen.call for seen in requests(bench.journal))
    assert first == second != ""
    assert third == "GET /health"


def test_what_reached_no_vendor_is_seen_apart(calling: Callable[[str], Caller], bench: Bench) -> None:
    calling("").post("/v1/detect", headers={**KEY, "Host": "api.vocos.com"})
    assert requests(bench.journal) == []
    (seen,) = unmatched(bench.journal)
    assert (seen.vendor, seen.status, seen.path, seen.key) == ("", 404, "/v1/detect", "test-free…")
    assert (
        seen.nearest
        == "POST /v1/detect at api.vocos.com: nearest is POST /v1/detect of Vocos: the host is api.vocos.io"
    )
    assert repr(seen) == "<nobody: POST /v1/detect 404>"


def test_an_answer_that_is_no_json_or_too_long_is_none(calling: Callable[[str], Caller], bench: Bench) -> None:
    calling("/undetectable").request("PUT", "/nyc3.digitaloceanspaces.com/a")
    (seen,) = requests(bench.journal)
    assert (seen.status, seen.answer) == (404, None)


def test_headers_that_came_twice_are_joined(vocos: Caller, bench: Bench) -> None:
    vocos.request("GET", "/", headers=[("X-Mark", "a"), ("x-mark", "b")])
    (seen,) = requests(bench.journal)
    assert seen.headers["X-Mark"] == "a, b"
    assert "Authorization" not in seen.headers
    assert len(seen.headers) == len(set(seen.headers))
    assert repr(seen.headers).startswith("Headers({'host': 'mock', ")
