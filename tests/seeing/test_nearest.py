"""What came nearest to a request that matched nothing, and why it is another."""

import asyncio
import json
from collections.abc import Callable

import pytest
from tests.calling import Caller, upload
from tests.streaming import PATH

from voicemock.bench import Bench
from voicemock.seeing import nearest
from voicemock.vendors.vocos import VENDOR as VOCOS

VOCOS_HOST = "api.vocos.io"
PLANS = ", ".join(VOCOS.plans)
DATASPIKE = "api.dataspike.io"
JOB = "nearest is GET /api/v4/deepfake/job/{id}"


@pytest.mark.parametrize(
    ("method", "path", "host", "says"),
    [
        ("POST", "/v1/detects", VOCOS_HOST, 'nearest is POST /v1/detect: the path ends in "detects"'),
        ("GET", "/v1/detect", VOCOS_HOST, "nearest is POST /v1/detect: the method is POST"),
        ("POST", "/v1/detect/", VOCOS_HOST, "nearest is POST /v1/detect: the path ends in a slash"),
        ("POST", "/v1//detect", VOCOS_HOST, "nearest is POST /v1/detect: the path has two slashes in a row"),
        ("POST", "/v1/v1/detect", VOCOS_HOST, 'nearest is POST /v1/detect: the path begins with "/v1" twice'),
        ("POST", "/api/v1/detect", VOCOS_HOST, 'nearest is POST /v1/detect: "/api" stands before the path'),
        ("POST", "/v1/detect/now", VOCOS_HOST, 'nearest is POST /v1/detect: the path goes on with "/now"'),
        ("POST", "/detect", VOCOS_HOST, 'nearest is POST /v1/detect: the path lacks "/v1" at its beginning'),
        ("POST", "/V1/Detect", VOCOS_HOST, "nearest is POST /v1/detect: the path has capitals"),
        ("POST", "/v2/detect", VOCOS_HOST, 'nearest is POST /v1/detect: the path has "v2" in place of "v1"'),
        (
            "GET",
            "/v1/detects",
            VOCOS_HOST,
            'nearest is POST /v1/detect: the path ends in "detects", the method is POST',
        ),
        ("POST", "/detect", DATASPIKE, "nearest is POST /detect: that is Undetectable.AI's"),
        ("GET", "/api/v4/deepfake/jobs/1", DATASPIKE, f'{JOB}: the path has "jobs" in place of "job"'),
        ("POST", "/api/v4/deepfake/job/1", DATASPIKE, f"{JOB}: the method is GET"),
        ("GET", "/", VOCOS_HOST, "Vocos has POST /v1/detect"),
        ("GET", "/something/else", VOCOS_HOST, "Vocos has POST /v1/detect"),
        ("GET", PATH, "platform.modulate.ai", f"nearest is WS {PATH}: that is a WebSocket"),
        ("POST", "/v1/detect", "api.vocos.com", "nearest is POST /v1/detect of Vocos: the host is api.vocos.io"),
        (
            "POST",
            "/v1/detect",
            "localhost",
            'nearest is POST /v1/detect of Vocos: the path lacks "/vocos" at its beginning',
        ),
        (
            "POST",
            "/voco/v1/detect",
            "127.0.0.1",
            'nearest is POST /v1/detect of Vocos: the path begins with "/voco", not "/vocos"',
        ),
    ],
)
def test_what_came_nearest_is_told_with_the_reason(
    calling: Callable[[str], Caller], bench: Bench, method: str, path: str, host: str, says: str
) -> None:
    response = calling("").request(method, path, headers={"Host": host})
    (exchange,) = bench.journal.exchanges() or bench.journal.unmatched()
    assert nearest(exchange) == f"{method} {path} at {host}: {says}"
    ours = None if exchange.vendor else f"{method} {path} at {host}: {says}"
    assert (response.status_code in (404, 405), response.json().get("nearest")) == (True, ours)


@pytest.mark.parametrize(("path", "host"), [("/", "localhost"), ("/nobody/v1", "localhost"), ("/v1/detect", "a.test")])
def test_where_nothing_is_near_nothing_is_told(
    calling: Callable[[str], Caller], bench: Bench, path: str, host: str
) -> None:
    response = calling("").get(path, headers={"Host": host})
    (exchange,) = bench.journal.unmatched()
    assert (nearest(exchange), set(response.json())) == ("", {"error"})


def test_by_path_prefix_it_is_told_alike(vocos: Caller, bench: Bench) -> None:
    vocos.post("/vocos/v1/detect")
    (exchange,) = bench.journal.exchanges()
    assert nearest(exchange) == (
        'POST /vocos/v1/detect at mock: nearest is POST /v1/detect: "/vocos" stands before the path'
    )


def test_a_call_that_there_is_has_nothing_nearer(vocos: Caller, bench: Bench) -> None:
    vocos.post("/v1/detect", headers={"X-API-Key": "test-free"}, files=upload("human"))
    vocos.post("/v1/detect", headers={"X-API-Key": "test-free"}, files=upload("corrupted"))
    assert [nearest(exchange) for exchange in bench.journal.exchanges()] == ["", ""]


@pytest.mark.parametrize(
    ("headers", "query", "says"),
    [
        ({}, "", "no key came; at Vocos it goes so: X-API-Key: KEY"),
        ({"apikey": "a-key"}, "", "the key came in header apikey; at Vocos it goes so: X-API-Key: KEY"),
        (
            {"Authorization": "Bearer a-key"},
            "?Api_Key=b",
            "the key came in header authorization and query parameter Api_Key; at Vocos it goes so: X-API-Key: KEY",
        ),
        (
            {"X-API-Key": "a-key"},
            "",
            f"Vocos does not know the key: those that it knows begin with {PLANS}; it goes so: X-API-Key: KEY",
        ),
    ],
)
def test_a_key_that_is_no_key_there_is_told_how_it_goes(
    vocos: Caller, bench: Bench, headers: dict[str, str], query: str, says: str
) -> None:
    vocos.post(f"/v1/detect{query}", headers=headers)
    (exchange,) = bench.journal.exchanges()
    assert nearest(exchange) == says


def test_a_key_in_the_path_is_not_repeated(calling: Callable[[str], Caller], bench: Bench) -> None:
    calling("").get("/v1/detect/my-own-key", headers={"Host": VOCOS_HOST, "X-API-Key": "my-own-key"})
    (exchange,) = bench.journal.exchanges()
    assert nearest(exchange) == (
        'GET /v1/detect/… at api.vocos.io: nearest is POST /v1/detect: the path goes on with "/…", the method is POST'
    )


def test_what_cannot_be_printed_is_escaped(calling: Callable[[str], Caller], bench: Bench) -> None:
    calling("/vocos").get("/%0a%1b[31m")
    (exchange,) = bench.journal.exchanges()
    assert nearest(exchange) == r"GET /\n\x1b[31m at mock: Vocos has POST /v1/detect"


def test_the_journal_and_its_unmatched_are_told_by_control(calling: Callable[[str], Caller], bench: Bench) -> None:
    front = calling("")
    front.get("/vocos/v1/detect")
    front.get("/v1/detect", headers={"X-API-Key": "my-own-key"})
    told = front.get("/_voicemock/journal").json()
    assert set(told) == {"exchanges", "unmatched"}
    ((exchange,), (stray,)) = told["exchanges"], told["unmatched"]
    assert exchange["nearest"] == "GET /v1/detect at mock: nearest is POST /v1/detect: the method is POST"
    kept = bench.journal.unmatched()[0]
    assert stray == json.loads(json.dumps(kept.as_json() | {"nearest": nearest(kept)}))
    assert (stray["vendor"], stray["response"]["status"], stray["number"]) == ("", 404, 2)
    assert "my-own-key" not in str(told)


def test_a_vendor_that_is_not_served_is_told_of(runner: asyncio.Runner) -> None:
    bench = Bench((VOCOS,))
    Caller(bench, runner, "").get("/api/v4/deepfake/job/1", headers={"Host": DATASPIKE})
    (exchange,) = bench.journal.unmatched()
    bench.close()
    assert nearest(exchange) == (
        f"GET /api/v4/deepfake/job/1 at {DATASPIKE}: {JOB} of Dataspike: dataspike is not served here"
    )
