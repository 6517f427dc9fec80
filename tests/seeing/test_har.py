"""The journal as HAR 1.2: by the format's own rules, with what the client did and without its key."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from tests.calling import Caller, upload
from tests.seeing.har_schema import CHROME_MESSAGE, HAR
from tests.streaming import PATH, Conversation, query
from xxhash import xxh3_128_hexdigest

from voicemock import __version__
from voicemock.bench import Bench
from voicemock.seeing import har
from voicemock_fixtures import read

RULES = jsonschema_rs.validator_for(HAR)
KEY = {"X-API-Key": "test-free-anna"}
CLIP = read("human", "wav")
NOTES = {
    "number": 1,
    "vendor": "vocos",
    "edition": "baseline",
    "call": "POST /v1/detect",
    "refused": None,
    "nearest": None,
    "altered": False,
    "faults": [],
    "client_left": False,
    "close_code": None,
    "closed_by": None,
    "streamed": None,
    "findings": [],
}


def entries(bench: Bench, vendor: str | None = None, limit: int | None = None) -> list[dict[str, Any]]:
    """Return the entries of an archive that keeps the format's rules, also as text."""
    told = har(bench.journal, vendor, limit)
    again = json.loads(json.dumps(told))
    assert [f"{error.instance_path}: {error.message}" for error in RULES.iter_errors(again)] == []
    assert again == told
    found: list[dict[str, Any]] = told["log"]["entries"]
    return found


def test_an_archive_names_its_maker_and_may_be_empty(bench: Bench) -> None:
    assert entries(bench) == []
    assert har(bench.journal)["log"] == {
        "version": "1.2",
        "creator": {"name": "voicemock", "version": __version__},
        "browser": {"name": "", "version": ""},
        "entries": [],
    }


def test_an_upload_is_told_with_its_parts_and_without_its_sound_or_key(vocos: Caller, bench: Bench) -> None:
    response = vocos.post(
        "/v1/detect?x=test-free-anna&y=%C3%A9",
        headers={**KEY, "Cookie": "a=secret-1; b=secret-2"},
        files=upload("human"),
        data={"session_id": "s"},
    )
    (entry,) = entries(bench)
    head = response.request.headers
    assert entry == {
        "startedDateTime": "2026-01-01T00:00:00.000Z",
        "time": 0.0,
        "request": {
            "method": "POST",
            "url": "http://mock/vocos/v1/detect?x=test-free…&y=%C3%A9",
            "httpVersion": "HTTP/1.1",
            "cookies": [{"name": "a", "value": "…"}, {"name": "b", "value": "…"}],
            "headers": [
                {"name": name.lower(), "value": {"x-api-key": "test-free…", "cookie": "…"}.get(name.lower(), value)}
                for name, value in head.items()
            ],
            "queryString": [{"name": "x", "value": "test-free…"}, {"name": "y", "value": "é"}],
            "headersSize": -1,
            "bodySize": int(head["Content-Length"]),
            "postData": {
                "mimeType": head["Content-Type"],
                "params": [
                    {"name": "session_id", "value": "s", "comment": f"1 bytes, XXH3 {xxh3_128_hexdigest(b's')}"},
                    {
                        "name": "file",
                        "fileName": "human.wav",
                        "contentType": "audio/x-wav",
                        "comment": f"{len(CLIP)} bytes, XXH3 {xxh3_128_hexdigest(CLIP)}",
                    },
                ],
            },
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": name, "value": value} for name, value in response.headers.items()],
            "content": {"size": len(response.content), "mimeType": "application/json", "text": response.text},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(response.content),
        },
        "timings": {"send": 0, "wait": 0.0, "receive": 0, "blocked": -1, "dns": -1, "connect": -1, "ssl": -1},
        "cache": {},
        "comment": "vocos",
        "_voicemock": {**NOTES, "findings": entry["_voicemock"]["findings"]},
    }


def test_json_is_told_as_text_without_its_key(calling: Callable[[str], Caller], bench: Bench) -> None:
    api = calling("/undetectable")
    api.post("/detect", json={"key": "my-own-key", "url": "u", "x": "my-own-key"})
    api.post("/detect", content=b"{my-own-key", headers={"Content-Type": "application/json"})
    api.get("/health")
    first, second, third = entries(bench)
    assert first["request"]["postData"] == {
        "mimeType": "application/json",
        "text": '{"key": "\\u2026", "url": "u", "x": "…"}',
    }
    assert second["request"]["postData"] == {
        "mimeType": "application/json",
        "comment": "11 bytes that are no JSON",
    }
    assert "postData" not in third["request"]


def test_a_stream_is_told_with_its_messages_as_chrome_writes_them(bench: Bench) -> None:
    async def converse() -> list[dict[str, Any]]:
        async with Conversation(bench, query(api_key="test-free-anna")) as stream:
            await stream.say(bytes(64_000))
            bench.clock.advance(2)
            return await stream.say("")

    told = asyncio.run(converse())
    (entry,) = entries(bench)
    start = 1_767_225_600.0
    rules = jsonschema_rs.validator_for(CHROME_MESSAGE)
    assert all(rules.is_valid(message) for message in entry["_webSocketMessages"])
    assert [(message["type"], message["time"], message["opcode"]) for message in entry["_webSocketMessages"]] == [
        ("receive", start, 1),
        ("send", start + 2, 1),
        ("receive", start + 2, 1),
    ]
    assert [json.loads(each["data"]) for each in entry["_webSocketMessages"] if each["data"]] == told
    assert (entry["time"], entry["timings"]["wait"], entry["_resourceType"]) == (2000.0, 2000.0, "websocket")
    assert entry["request"]["method"] == "GET"
    assert entry["request"]["url"] == (
        f"ws://mock/modulate{PATH}?api_key=test-free…&audio_format=s16le&sample_rate=16000&num_channels=1"
    )
    assert (entry["response"]["status"], entry["response"]["statusText"]) == (101, "Switching Protocols")
    notes = entry["_voicemock"]
    assert notes["call"] == f"WS {PATH}"
    assert notes["streamed"] == {"bytes": 64_000, "seconds": 2.0, "messages": 1, "longest_gap": 2.0, "untold": 0}
    assert (notes["close_code"], notes["closed_by"]) == (1000, "server")


def test_what_reached_no_vendor_stands_in_its_place_with_what_came_nearest(
    calling: Callable[[str], Caller], bench: Bench
) -> None:
    front = calling("")
    front.get("/vocos/a")
    front.get("/v1/detect")
    front.get("/vocos/b")
    assert [(entry["request"]["url"], entry["comment"]) for entry in entries(bench)] == [
        ("http://mock/vocos/a", "vocos"),
        ("http://mock/v1/detect", "no vendor"),
        ("http://mock/vocos/b", "vocos"),
    ]
    stray = entries(bench)[1]
    assert stray["response"]["status"] == 404
    assert "begin the path with /vocos" in stray["response"]["content"]["text"]
    assert stray["_voicemock"]["nearest"] == (
        'GET /v1/detect at mock: nearest is POST /v1/detect of Vocos: the path lacks "/vocos" at its beginning, '
        "the method is POST"
    )
    assert [entry["request"]["url"] for entry in entries(bench, "vocos", 1)] == ["http://mock/vocos/b"]
    assert len(entries(bench, limit=2)) == 2
    assert entries(bench, limit=0) == []


def test_an_exchange_without_an_answer_has_status_0(bench: Bench) -> None:
    scope = {"type": "http", "method": "GET", "path": "/x", "raw_path": b"/x", "query_string": b"", "headers": []}
    exchange = bench.journal.open("vocos", scope)
    exchange.faults.append("reset")
    (entry,) = entries(bench)
    assert (entry["response"]["status"], entry["response"]["statusText"], entry["time"]) == (0, "", 0.0)
    assert entry["_voicemock"] == {**NOTES, "call": None, "faults": ["reset"]}


def test_findings_stand_with_their_exchange(dataspike: Caller, bench: Bench) -> None:
    headers = {"ds-api-token": "test-free"}
    job = dataspike.post("/api/v4/deepfake/audio/analyze", headers=headers, files=upload("human")).json()["id"]
    for _ in range(2):
        dataspike.get(f"/api/v4/deepfake/job/{job}", headers=headers)
    fast = [finding for finding in bench.journal.findings() if 3 in finding.exchanges]
    assert fast != []
    assert entries(bench)[2]["_voicemock"]["findings"] == [finding.as_json() for finding in fast]


@pytest.mark.parametrize("query", ["", "?vendor=vocos", "?limit=1"])
def test_control_tells_the_same(calling: Callable[[str], Caller], vocos: Caller, bench: Bench, query: str) -> None:
    vocos.get("/a")
    vocos.get("/b")
    told = calling("/_voicemock").get(f"/har{query}").json()
    assert told == har(bench.journal, limit=1 if "limit" in query else None)
    assert RULES.is_valid(told)


def test_control_is_asked_for_a_vendor_that_there_is(calling: Callable[[str], Caller]) -> None:
    assert calling("/_voicemock").get("/har?vendor=nobody").status_code == 400


def test_the_rules_find_what_is_no_archive() -> None:
    assert not RULES.is_valid({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}}})
    assert not RULES.is_valid({"log": {"version": "1.1", "creator": {"name": "x", "version": "1"}, "entries": []}})
