"""Requests and answers of whole exchanges are held against the contracts."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.types import Message
from tests.advice.telling import ids
from tests.calling import Caller, upload
from tests.vendors.three_steps import at, detect, place, uploaded

from voicemock.advice import Allowances, failing
from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.engine.script import Answer, Rule
from voicemock.serving.door import Door
from voicemock.vendors.vocos import VENDOR

KEY = {"X-API-Key": "test-free"}
SECRET = "the-customers-own-key"

Told = tuple[str, str, str, str]


def told(caller: Caller) -> list[Told]:
    """Return of each finding its severity, its id, what it says and what was expected."""
    found = caller.bench.journal.findings()
    assert SECRET not in str(found)
    return [(str(each.severity), each.id, each.says, each.mend) for each in found if each.id != "vocos:key-elsewhere"]


@pytest.fixture
def undetectable(calling: Callable[[str], Caller]) -> Caller:
    return calling("/undetectable")


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ({"files": upload("human")}, []),
        ({"files": upload("human"), "data": {"session_id": "s"}}, []),
        (
            {"files": upload("human", field="audio")},
            [
                ("violation", "VOC-02.a", "request detect: lacks a field", "expected the field file"),
                (
                    "new",
                    "vocos:new-field:audio",
                    "request detect: has a field that no document mentions: audio",
                    "expected none but file, session_id",
                ),
            ],
        ),
        (
            {"files": upload("human"), "params": {"language": "en"}},
            [
                (
                    "new",
                    "vocos:new-parameter:language",
                    "request detect: has a query parameter that no document mentions: language",
                    "expected none",
                )
            ],
        ),
        (
            {"json": {"file": "UklGRg=="}},
            [
                (
                    "violation",
                    "VOC-01.b",
                    "request detect: has a body of another content type: application/json",
                    "expected multipart/form-data",
                )
            ],
        ),
        (
            {"content": b"no form", "headers": {**KEY, "Content-Type": "multipart/form-data; boundary=b"}},
            [
                (
                    "violation",
                    "VOC-01.b",
                    "request detect: has a body that cannot be read",
                    "expected multipart/form-data",
                )
            ],
        ),
        ({}, [("violation", "VOC-01.b", "request detect: has no body", "expected multipart/form-data")]),
    ],
)
def test_a_request_is_held_against_the_contract(vocos: Caller, request_: dict[str, Any], found: list[Told]) -> None:
    vocos.post("/v1/detect", **{"headers": KEY, **request_})
    assert told(vocos) == found


def test_a_request_without_a_key_is_told_of_its_key_and_of_its_body_alike(vocos: Caller) -> None:
    vocos.post("/v1/detect", files=upload("human", field="audio"))
    assert [each[:3] for each in told(vocos)] == [
        ("violation", "VOC-05.a", "request detect: carries no key"),
        ("violation", "VOC-02.a", "request detect: lacks a field"),
        ("new", "vocos:new-field:audio", "request detect: has a field that no document mentions: audio"),
    ]


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        (
            "POST",
            "/v1/detects",
            (
                "new",
                "vocos:unknown-path:/v1/detects",
                "request: is to a path that no document mentions: POST /v1/detects",
                "expected POST /v1/detect",
            ),
        ),
        (
            "GET",
            "/v1/detect",
            (
                "new",
                "vocos:unknown-method:GET",
                "request: is a method that no document mentions: GET /v1/detect",
                "expected POST",
            ),
        ),
    ],
)
def test_a_call_that_no_document_has_is_new(vocos: Caller, method: str, path: str, found: Told) -> None:
    vocos.request(method, path, headers=KEY)
    assert told(vocos) == [found]


def test_a_key_in_an_unknown_path_is_shown_nowhere(vocos: Caller) -> None:
    vocos.get(f"/v1/{SECRET}", headers={"X-API-Key": SECRET})
    assert [each[1] for each in told(vocos)] == ["vocos:unknown-path:/v1/…"]


def test_a_body_that_nobody_read_is_not_judged(vocos: Caller) -> None:
    vocos.bench.journal.reads_along = False
    vocos.post("/v1/detect", headers={"X-API-Key": "unknown"}, files=upload("human", field="audio"))
    assert told(vocos) == []


def test_a_body_that_is_too_large_is_not_judged_by_what_was_read_of_it(dataspike: Caller) -> None:
    headers = {"ds-api-token": "test-free"}
    files = {"file": ("a.wav", bytes(11 * 1024 * 1024))}
    assert dataspike.post("/api/v4/deepfake/audio/analyze", headers=headers, files=files).status_code == 413
    assert told(dataspike) == []


def test_a_body_whose_size_shows_only_as_it_comes_is_not_judged_either(dataspike: Caller) -> None:
    form = httpx.Request("POST", "http://mock", files={"file": ("a.wav", bytes(10 * 1024 * 1024 + 1))})
    body = form.read()
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/dataspike/api/v4/deepfake/audio/analyze",
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", b"mock"),
            (b"ds-api-token", b"test-free"),
            (b"content-type", form.headers["content-type"].encode()),
            (b"content-length", str(len(body)).encode()),
        ],
    }
    dataspike.runner.run(_awaited(Door(dataspike.bench)(scope, receive, send)))
    assert sent[0]["status"] == 413
    assert told(dataspike) == []


async def _awaited(answering: Awaitable[None]) -> None:
    await answering


def test_the_same_departure_is_told_once_and_counted(vocos: Caller) -> None:
    for _ in range(3):
        vocos.post("/v1/detect", headers=KEY, files=upload("human"), data={"language": "en"})
    (finding,) = vocos.bench.journal.findings()
    assert (finding.id, finding.times, finding.exchanges) == ("vocos:new-field:language", 3, (1, 2, 3))


def test_json_is_held_against_the_contract_and_no_key_in_it_is_shown(undetectable: Caller) -> None:
    undetectable.post("/detect", json={"key": SECRET, "analyzeUpToSeconds": "60"})
    assert told(undetectable) == [
        ("violation", "UND-08.c", "request detectAudio: lacks a field", "expected the field url"),
        (
            "violation",
            "UND-09.a",
            'request detectAudio, /analyzeUpToSeconds: is of another type: "60"',
            "expected number or null",
        ),
    ]


@pytest.mark.parametrize("key", [12, 123456789])
def test_a_key_that_is_no_text_is_not_shown(undetectable: Caller, key: int) -> None:
    undetectable.post(
        "/detect", json={"key": key, "url": "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/a"}
    )
    assert told(undetectable) == [
        ("violation", "UND-08.b", "request detectAudio, /key: is of another type", "expected string")
    ]


def test_what_an_assumption_alone_says_is_told_as_such(undetectable: Caller) -> None:
    _, path = place(undetectable)
    detect(undetectable, path, document_type="Video")
    assert [each[:2] for each in told(undetectable)] == [("assumption refuted", "UND-08.i")]


@pytest.mark.proves("UND-10.e")
def test_what_the_vendors_own_room_has_told_is_not_told_twice(undetectable: Caller) -> None:
    detect(undetectable, "", url=uploaded(undetectable))
    assert [each[:2] for each in told(undetectable)] == [("advice", "UND-10.e")]


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"Content-Type": "audio/wav", "x-amz-acl": "private"}, []),
        (
            {"Content-Type": "audio/wav"},
            [("violation", "UND-05.c", "request uploadAudio: lacks a parameter of the header")],
        ),
        (
            {"Content-Type": "video/wav", "x-amz-acl": "private"},
            [("violation", "UND-05.a", "request uploadAudio: has a body of another content type: video/wav")],
        ),
    ],
)
def test_an_upload_to_the_store_is_held_against_the_contract(
    undetectable: Caller, headers: dict[str, str], found: list[tuple[str, str, str]]
) -> None:
    url, _ = place(undetectable)
    at(undetectable, "PUT", url, content=bytes(2000), headers=headers)
    assert [each[:3] for each in told(undetectable)] == found


def test_the_stores_paths_are_not_those_of_the_api(undetectable: Caller) -> None:
    at(undetectable, "POST", "http://mock/undetectable/nyc3.digitaloceanspaces.com/detect", json={"key": "k"})
    assert told(undetectable) == []


@pytest.mark.parametrize("depth", [150, 300, 5000])
def test_deep_json_is_no_trouble(undetectable: Caller, depth: int) -> None:
    body = b'{"id": ' + b"[" * depth + b"]" * depth + b"}"
    undetectable.post("/query", content=body, headers={"Content-Type": "application/json"})
    assert len(ids(undetectable.bench)) == 1


def test_a_number_of_thousands_of_digits_is_no_trouble(undetectable: Caller) -> None:
    url, _ = place(undetectable)
    at(undetectable, "PUT", f"{url.replace('Expires=3600', 'Expires=' + '9' * 5000)}", content=bytes(2000))
    assert "UND-06.a" in ids(undetectable.bench)


@pytest.fixture
def wrong() -> Bench:
    """Return a bench on which Vocos' errors are none that it documents."""
    vendor = replace(VENDOR, body=lambda _request, problem: {"status": "error", "error": {"code": problem.code}})
    return Bench([vendor], new_clock=virtual_clock, advises=True)


def test_a_wrong_answer_of_ours_is_a_bug_and_no_finding(
    wrong: Bench, calling: Callable[[str], Caller], caplog: pytest.LogCaptureFixture
) -> None:
    caller = replace(calling("/vocos"), bench=wrong)
    assert caller.get("/v1/detect").status_code == 405
    assert wrong.advisor.bugs == []
    caller.post("/v1/detect", headers={"X-API-Key": SECRET}, files=upload("human"))
    assert wrong.journal.findings()[1:] == []
    asked = "vocos: POST /v1/detect answered 401: violation: answer 401 of detect"
    fields = '{"error": {"code": "INVALID_API_KEY"}, "status": "error"}'
    assert wrong.advisor.bugs == [
        f"{asked}: lacks a field: expected the field request_id, got {fields} [VOC-09.a]",
        f'{asked}, /error: lacks a field: expected the field message, got {{"code": "INVALID_API_KEY"}} [VOC-09.a]',
    ]
    assert [record.getMessage() for record in caplog.records] == [
        f"a bug of voicemock, an answer that departs from the contract: {line}" for line in wrong.advisor.bugs
    ]
    wrong.close()


def test_an_answer_that_a_script_made_up_is_no_bug_and_told_as_the_scripts_where_documents_forbid_it(
    vocos: Caller,
) -> None:
    script = vocos.bench.fakes["vocos"].world.script
    script.add(Rule(Answer({"status": "fine", "data": {"mood": "calm"}}), times=1))
    script.add(Rule(Answer({"data": {"security": {"confidence": 0.2}}})))
    answers = [vocos.post("/v1/detect", headers=KEY, files=upload("human")).json() for _ in range(2)]
    assert (answers[0]["status"], answers[1]["data"]["security"]["confidence"]) == ("fine", 0.2)
    departs = "answer 200 of detect, /status: is another value"
    assert told(vocos) == [
        (
            "script",
            "vocos:script:VOC-06.a",
            f'the script has vocos answer what its documents forbid: {departs}: "fine"',
            'expected "ok"',
        )
    ]
    assert failing(vocos.bench.journal.findings(), Allowances()) == []
    assert vocos.bench.advisor.bugs == []


def test_without_advises_nothing_is_held_against_the_contracts(calling: Callable[[str], Caller]) -> None:
    bench = Bench(new_clock=virtual_clock)
    caller = replace(calling("/vocos"), bench=bench)
    caller.post("/v1/detect?x=1", headers={**KEY, "Origin": "x"})
    assert ids(bench) == ["vocos:key-in-a-browser"]
    bench.close()


def test_a_reset_forgets_what_rules_remember(vocos: Caller) -> None:
    for _ in range(11):
        vocos.post("/v1/detect", headers=KEY, files=upload("human"))
    vocos.bench.reset()
    vocos.post("/v1/detect", headers=KEY, files=upload("human"))
    assert ids(vocos.bench) == []


def test_what_goes_wrong_while_looking_is_a_bug_and_no_trouble_for_the_client(
    vocos: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from voicemock.advice import held

    def broken(_call: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr(held, "about_the_client", broken)
    assert vocos.post("/v1/detect", headers=KEY, files=upload("human")).status_code == 200
    assert vocos.bench.advisor.bugs == ["vocos: /vocos/v1/detect: ZeroDivisionError() in what is found about clients"]
    assert [record.getMessage() for record in caplog.records] == [
        "a bug of voicemock, in what it finds about clients: /vocos/v1/detect"
    ]
    vocos.bench.advisor.bugs.clear()
