"""Control under /_voicemock/: what it tells, what it moves, and what it says of wrong input."""

from collections.abc import Callable

import pytest
from tests.calling import BASE, Caller, upload

from voicemock import __version__
from voicemock.vendors import VENDORS


@pytest.fixture
def control(calling: Callable[[str], Caller]) -> Caller:
    return calling("/_voicemock")


def test_health_tells_what_runs_here(control: Caller) -> None:
    response = control.get("/health")
    body = response.json()
    assert response.status_code == 200
    assert body == {
        "status": "ok",
        "version": __version__,
        "documents_read": body["documents_read"],
        "now": "2026-01-01T00:00:00.000Z",
        "seed": None,
        "vendors": [vendor.name for vendor in VENDORS],
        "editions": {vendor.name: "baseline" for vendor in VENDORS},
    }


def test_vendors_tells_addresses_calls_and_keys(control: Caller) -> None:
    vendors = control.get("/vendors").json()["vendors"]
    assert [vendor["name"] for vendor in vendors] == [vendor.name for vendor in VENDORS]
    modulate = vendors[3]
    assert modulate["base_url"] == f"{BASE}/modulate"
    assert modulate["hosts"] == ["modulate-developer-apis.com", "platform.modulate.ai"]
    assert [vendor["storage_hosts"] for vendor in vendors if vendor["storage_hosts"]] == [
        ["nyc3.digitaloceanspaces.com", "ai-audio-detector-prod.nyc3.digitaloceanspaces.com"]
    ]
    assert modulate["calls"] == [
        {
            "method": "POST",
            "path": "/api/velma-2-synthetic-voice-detection-batch",
            "says": "verdicts on the frames of a file",
        },
        {"method": "POST", "path": "/api/velma-2-stt-batch", "says": "a transcript, scored by utterance"},
    ]
    assert modulate["streams"] == [
        {"path": "/api/velma-2-synthetic-voice-detection-streaming", "says": "verdicts while audio comes in"}
    ]
    names = (
        "name",
        "title",
        "edition",
        "editions",
        "base_url",
        "hosts",
        "storage_hosts",
        "calls",
        "streams",
        "key",
        "keys",
    )
    assert [vendor.keys() for vendor in vendors] == [{*names, "curl"}] * 5
    vocos = vendors[0]
    assert vocos["calls"] == [{"method": "POST", "path": "/v1/detect", "says": "a verdict on a clip"}]
    assert vocos["streams"] == []
    assert vocos["key"] == "X-API-Key: KEY"
    assert vocos["keys"][-1] == {"starts_with": None, "says": "401 INVALID_API_KEY"}


def test_the_journal_is_told_newest_last_by_vendor_and_up_to_a_limit(
    control: Caller, vocos: Caller, dataspike: Caller
) -> None:
    vocos.get("/a")
    dataspike.get("/b")
    vocos.get("/c")

    def paths(query: str) -> list[str]:
        return [entry["request"]["path"] for entry in control.get(f"/journal{query}").json()["exchanges"]]

    assert paths("") == ["/vocos/a", "/dataspike/b", "/vocos/c"]
    assert paths("?vendor=vocos") == ["/vocos/a", "/vocos/c"]
    assert paths("?limit=2") == ["/dataspike/b", "/vocos/c"]
    assert paths("?vendor=vocos&limit=1") == ["/vocos/c"]
    assert paths("?limit=0") == []


def test_findings_are_told_with_their_clause(control: Caller, dataspike: Caller) -> None:
    headers = {"ds-api-token": "test-free"}
    job = dataspike.post("/api/v4/deepfake/audio/analyze", headers=headers, files=upload("human")).json()["id"]
    for _ in range(2):
        dataspike.get(f"/api/v4/deepfake/job/{job}", headers=headers)
    (finding,) = control.get("/findings?vendor=dataspike&limit=5").json()["findings"]
    assert finding == {
        "id": "dataspike:polls-too-fast",
        "vendor": "dataspike",
        "edition": "baseline",
        "severity": "advice",
        "clauses": ["DSP-10.b", "DSP-10.a"],
        "says": "polled 0.000 s after the poll before",
        "mend": "wait 1 to 3 s before the next poll, longer each time",
        "at": "2026-01-01T00:00:00.000Z",
        "exchanges": [3],
        "times": 1,
    }
    assert control.get("/findings?vendor=vocos").json() == {"findings": []}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?vendor=nobody", "vendor: 'nobody' is none of vocos, valsea, undetectable, modulate, dataspike"),
        ("?limit=-1", "limit: '-1' is no whole number of entries"),
        ("?limit=many", "limit: 'many' is no whole number of entries"),
        ("?limit=", "limit: '' is no whole number of entries"),
        ("?limit=%C2%B2", "limit: '²' is no whole number of entries"),
    ],
)
@pytest.mark.parametrize("what", ["journal", "findings"])
def test_a_wrong_question_is_told_what_is_wrong(control: Caller, what: str, query: str, says: str) -> None:
    response = control.get(f"/{what}{query}")
    assert (response.status_code, response.json()) == (400, {"error": says})


def test_the_clock_moves_and_tells_its_time(control: Caller) -> None:
    response = control.post("/clock", json={"advance": 3600.5})
    assert (response.status_code, response.json()) == (200, {"now": "2026-01-01T01:00:00.500Z"})
    assert control.get("/health").json()["now"] == "2026-01-01T01:00:00.500Z"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"advance": "1"}',
        b'{"advance": true}',
        b'{"advance": -1}',
        b'{"advance": 1, "x": 2}',
        b'{"advance": NaN}',
        b'{"advance": 1e300}',
        b'{"advance": null}',
        b"\xff",
    ],
)
def test_a_wrong_move_of_the_clock_is_refused_and_moves_nothing(control: Caller, content: bytes) -> None:
    response = control.post("/clock", content=content)
    assert response.status_code == 400
    assert response.json().keys() == {"error"}
    assert control.get("/health").json()["now"] == "2026-01-01T00:00:00.000Z"


def test_a_body_without_end_is_refused(control: Caller) -> None:
    assert control.post("/clock", content=b" " * 2_000_000).status_code == 413


def test_reset_forgets_credits_jobs_journal_findings_and_time(
    control: Caller, vocos: Caller, dataspike: Caller
) -> None:
    key = {"X-API-Key": "test-free"}
    vocos.post("/v1/detect", headers=key, files=upload("human"))
    token = {"ds-api-token": "test-free"}
    job = dataspike.post("/api/v4/deepfake/audio/analyze", headers=token, files=upload("human")).json()["id"]
    control.post("/clock", json={"advance": 60})
    told = control.post("/reset").json()
    assert told == {"now": "2026-01-01T00:00:00.000Z", "reset": [vendor.name for vendor in VENDORS]}
    assert control.get("/journal").json() == {"exchanges": [], "unmatched": []}
    assert dataspike.get(f"/api/v4/deepfake/job/{job}", headers=token).status_code == 404
    assert vocos.post("/v1/detect", headers=key, files=upload("human")).json()["data"]["credits_remaining"] == 99


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "", 404), ("GET", "/reset", 405), ("DELETE", "/journal", 405)],
)
def test_what_is_not_there_is_told_what_is(control: Caller, method: str, path: str, status: int) -> None:
    response = control.request(method, path)
    assert response.status_code == status
    assert response.json() == {
        "error": "there is: GET health, GET vendors, GET journal, GET findings, GET har, GET script, "
        "POST script, POST clock, POST edition, POST reset"
    }
