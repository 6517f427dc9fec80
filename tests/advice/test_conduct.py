"""The documents' advice on conduct: who breaks it is told, who nearly does is not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.advice.telling import ids, told
from tests.calling import Caller, upload
from tests.vendors.three_steps import PUT_HEADERS, at, detect, place, put, uploaded

from voicemock.advice.conduct import RULES
from voicemock.bench import Bench
from voicemock.engine.jobs import JOBS, Stage
from voicemock.serving.door import Door
from voicemock_contracts import Kind, ledgers
from voicemock_fixtures import read

ANALYZE = "/api/v4/deepfake/audio/analyze"
JOB = "/api/v4/deepfake/job"
TOKEN = {"ds-api-token": "test-free"}
KEY = {"X-API-Key": "test-free"}


@pytest.fixture
def undetectable(calling: Callable[[str], Caller]) -> Caller:
    return calling("/undetectable")


def submitted(dataspike: Caller) -> str:
    id: str = dataspike.post(ANALYZE, headers=TOKEN, files=upload("human")).json()["id"]
    return id


def polled(dataspike: Caller, job: str, *waits: float) -> list[httpx.Response]:
    """Poll once, and again after each wait."""
    answers = [dataspike.get(f"{JOB}/{job}", headers=TOKEN)]
    for wait in waits:
        dataspike.bench.clock.advance(wait)
        answers.append(dataspike.get(f"{JOB}/{job}", headers=TOKEN))
    return answers


def held(dataspike: Caller) -> str:
    """Return a job that is queued for ever."""
    job = submitted(dataspike)
    world = dataspike.bench.fakes["dataspike"].world

    async def hold() -> None:
        kept = await world.state.read(JOBS, job)
        assert kept is not None
        await world.state.write(JOBS, job, replace(kept, stages=(Stage("queued", polls=10_000), kept.stages[-1])))

    dataspike.runner.run(hold())
    return job


def detected(vocos: Caller, **rest: Any) -> httpx.Response:
    return vocos.post("/v1/detect", **{"headers": KEY, "files": upload("human"), **rest})


def test_every_rule_names_clauses_that_there_are_and_says_how_to_mend() -> None:
    there = {clause.id for each in ledgers() for clause in each.clauses}
    rules = [rule for each in RULES.values() for rule in each]
    assert [clause for rule in rules for clause in rule.clauses if clause not in there] == []
    assert all(rule.mend and rule.clauses for rule in rules)


def test_every_rule_but_one_rests_on_a_document() -> None:
    kinds = {clause.id: clause.kind for each in ledgers() for clause in each.clauses}
    assumed = [
        (vendor, rule.name)
        for vendor, rules in RULES.items()
        for rule in rules
        if {kinds[clause] for clause in rule.clauses} == {Kind.ASSUMED}
    ]
    assert assumed == [("undetectable", "expired-url-reused"), ("dataspike", "retry-after-ignored")]


def test_a_vendor_has_each_rule_once() -> None:
    for rules in RULES.values():
        names = [rule.name for rule in rules]
        assert names == list(dict.fromkeys(names))


def test_a_client_that_does_as_the_pages_say_is_told_nothing(
    vocos: Caller, dataspike: Caller, undetectable: Caller
) -> None:
    detected(vocos)
    polled(dataspike, submitted(dataspike), 1, 1.5, 2.25, 3, 3)
    detect(undetectable, uploaded(undetectable))
    assert ids(vocos.bench) == []


@pytest.mark.proves("DSP-10.b")
@pytest.mark.parametrize(
    ("waits", "found"),
    [
        ((1.0,), []),
        ((0.999,), [("dataspike:polls-too-fast", "polled 0.999 s after the poll before", 1)]),
        ((0.0, 0.0, 0.0), [("dataspike:polls-too-fast", "polled 0.000 s after the poll before", 3)]),
    ],
)
def test_a_poll_within_a_second_of_the_one_before_is_told_once_a_job(
    dataspike: Caller, waits: tuple[float, ...], found: list[tuple[str, str, int]]
) -> None:
    polled(dataspike, submitted(dataspike), *waits)
    assert told(dataspike.bench) == found


@pytest.mark.proves("DSP-10.c")
@pytest.mark.parametrize(
    ("waits", "found"),
    [
        ([1.0] * 4, ["dataspike:polls-without-backoff"]),
        ([2.9] * 4, ["dataspike:polls-without-backoff"]),
        ([1.5, 1.2, 1.0, 1.6], ["dataspike:polls-without-backoff"]),
        ([1.0] * 3, []),
        ([3.0] * 8, []),
        ([1.0, 1.0, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.9, 3.0, 3.0], []),
        ([1.0, 1.5, 2.25, 3.0, 3.0, 3.0, 3.0], []),
    ],
)
def test_polls_that_never_wait_longer_are_told(dataspike: Caller, waits: list[float], found: list[str]) -> None:
    polled(dataspike, held(dataspike), *waits)
    assert ids(dataspike.bench) == found


@pytest.mark.proves("DSP-10.c")
def test_polls_of_a_job_that_is_over_need_not_back_off(dataspike: Caller) -> None:
    polled(dataspike, submitted(dataspike), *[1.0] * 10)
    assert ids(dataspike.bench) == []


@pytest.mark.proves("DSP-10.c")
def test_a_client_that_never_backs_off_is_told_once_and_counted(dataspike: Caller) -> None:
    polled(dataspike, held(dataspike), *[1.0] * 12)
    assert told(dataspike.bench) == [
        ("dataspike:polls-without-backoff", "polled after waits of 1.0, 1.0, 1.0, 1.0 s", 3)
    ]


@pytest.mark.proves("DSP-09.ac")
def test_a_poll_before_retry_after_is_over_is_told(dataspike: Caller) -> None:
    job, other = held(dataspike), submitted(dataspike)
    *_, refused = polled(dataspike, job, *[0.25] * 20)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    polled(dataspike, other)
    assert "dataspike:retry-after-ignored" not in ids(dataspike.bench)
    dataspike.bench.clock.advance(4.5)
    polled(dataspike, job)
    found = {finding.id: finding for finding in dataspike.bench.journal.findings()}
    assert found["dataspike:retry-after-ignored"].clauses == ("DSP-09.ac", "DSP-09.m")


@pytest.mark.proves("DSP-09.ac")
def test_a_poll_when_retry_after_is_over_is_not_told(dataspike: Caller) -> None:
    job = held(dataspike)
    polled(dataspike, job, *[0.25] * 20)
    dataspike.bench.clock.advance(5)
    polled(dataspike, job)
    assert "dataspike:retry-after-ignored" not in ids(dataspike.bench)


def used_up(vocos: Caller) -> None:
    """Use up a free key's calls of a minute; the last answer asks for 60 s."""
    answers = [detected(vocos) for _ in range(11)]
    assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "60")


@pytest.mark.proves("VOC-13.e", "VOC-13.f")
@pytest.mark.parametrize(
    ("wait", "found"),
    [
        (60, []),
        (
            59,
            [
                (
                    "vocos:retry-after-ignored",
                    "called again 1 s too early: the answer 429 said Retry-After: 60",
                    1,
                )
            ],
        ),
    ],
)
def test_a_call_before_retry_after_is_over_is_told(vocos: Caller, wait: int, found: list[tuple[str, str, int]]) -> None:
    used_up(vocos)
    vocos.bench.clock.advance(wait)
    detected(vocos)
    assert told(vocos.bench) == found


@pytest.mark.proves("VOC-13.f")
def test_another_key_need_not_wait(vocos: Caller) -> None:
    used_up(vocos)
    detected(vocos, headers={"X-API-Key": "test-free-2"})
    assert ids(vocos.bench) == []


@pytest.mark.proves("VOC-13.f")
def test_a_client_that_hammers_is_told_once_and_counted(vocos: Caller) -> None:
    used_up(vocos)
    for _ in range(5):
        detected(vocos)
    assert [(finding.id, finding.times) for finding in vocos.bench.journal.findings()] == [
        ("vocos:retry-after-ignored", 5)
    ]


@pytest.mark.proves("VOC-13.f")
def test_of_several_calls_at_once_none_can_know_what_the_others_were_told(vocos: Caller) -> None:
    async def at_once() -> list[int]:
        still_sending = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            await still_sending.wait()
            yield b""

        transport = httpx.ASGITransport(app=Door(vocos.bench))
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            form = {**KEY, "Content-Type": "multipart/form-data; boundary=b"}
            calls = [
                asyncio.ensure_future(client.post("/vocos/v1/detect", headers=form, content=body())) for _ in range(10)
            ]
            await asyncio.wait(calls, timeout=0)
            assert len(vocos.bench.journal.exchanges()) == 10
            calls += [
                asyncio.ensure_future(client.post("/vocos/v1/detect", headers=KEY, files=upload("human")))
                for _ in range(4)
            ]
            await asyncio.wait(calls[10:])
            still_sending.set()
            return [answer.status_code for answer in await asyncio.gather(*calls)]

    assert vocos.runner.run(at_once()) == [400] * 10 + [429] * 4
    assert "vocos:retry-after-ignored" not in ids(vocos.bench)


@pytest.mark.proves("VOC-05.e", "VOC-05.f")
@pytest.mark.parametrize("header", ["Origin", "Sec-Fetch-Mode"])
def test_a_key_that_a_browser_sends_is_told(vocos: Caller, header: str) -> None:
    assert detected(vocos, headers={**KEY, header: "x"}).status_code == 200
    assert told(vocos.bench) == [
        ("vocos:key-in-a-browser", f"sent a key from a browser, as the header {header.lower()} shows", 1)
    ]


@pytest.mark.proves("VOC-05.f")
def test_a_browser_without_a_key_is_not_told_of_keys(vocos: Caller) -> None:
    detected(vocos, headers={"Origin": "https://shop.example"})
    assert ids(vocos.bench) == ["VOC-05.a"]


@pytest.mark.proves("UND-06.af")
@pytest.mark.parametrize(("wait", "found"), [(3600, []), (3601, ["undetectable:expired-url-reused"])])
def test_an_upload_to_an_expired_url_is_told(undetectable: Caller, wait: int, found: list[str]) -> None:
    url, _ = place(undetectable)
    undetectable.bench.clock.advance(wait)
    put(undetectable, url)
    assert ids(undetectable.bench) == found


@pytest.mark.proves("UND-06.af")
def test_a_url_with_another_date_is_no_expired_one(undetectable: Caller) -> None:
    url, _ = place(undetectable)
    put(undetectable, url.replace("X-Amz-Expires=3600", "X-Amz-Expires=never"))
    assert "undetectable:expired-url-reused" not in ids(undetectable.bench)


@pytest.mark.proves("UND-06.af")
@pytest.mark.parametrize(("wait", "found"), [(3600, []), (3601, ["undetectable:expired-url-reused"])])
def test_a_good_url_that_a_script_has_refused_is_no_expired_one(
    undetectable: Caller, wait: int, found: list[str]
) -> None:
    url, _ = place(undetectable)
    host, _, path = url.removeprefix("http://mock/undetectable/").partition("/")
    undetectable.bench.clock.advance(wait)
    exchange = undetectable.bench.journal.open(
        "undetectable",
        {
            "type": "http",
            "method": "PUT",
            "path": f"/{path.partition('?')[0]}",
            "query_string": path.partition("?")[2].encode(),
            "headers": [(b"host", host.encode()), (b"x-amz-acl", b"private"), (b"content-type", b"audio/wav")],
        },
    )
    exchange.status, exchange.refused, exchange.altered = 403, "EXPIRED", True
    undetectable.bench.journal.close(exchange)
    assert [id for id in ids(undetectable.bench) if ":" in id] == found


@pytest.mark.proves("UND-18.af", "UND-18.ag")
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("wait", "found"), [(0.9, ["undetectable:called-again-at-once"]), (1.0, [])])
def test_a_call_within_a_second_of_being_told_to_slow_down_is_told(
    bench: Bench, status: int, wait: float, found: list[str]
) -> None:
    answered(bench, "undetectable", "/health", 429 if status == 429 else 503)
    bench.clock.advance(wait)
    answered(bench, "undetectable", "/health", 200)
    assert ids(bench) == found


def answered(bench: Bench, vendor: str, path: str, status: int) -> None:
    """Note an exchange as if a script had had it answered with this status."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "scheme": "http"}
    exchange = bench.journal.open(vendor, scope)
    exchange.status, exchange.altered, exchange.whole = status, True, True
    exchange.faults.append("garbage")  # so that nobody asks what is in its body
    bench.journal.close(exchange)


@pytest.mark.proves("VOC-01.a")
@pytest.mark.parametrize(("scheme", "found"), [("http", ["vocos:unencrypted"]), ("https", [])])
def test_a_vendors_own_host_is_called_by_https(bench: Bench, vocos: Caller, scheme: str, found: list[str]) -> None:
    async def call() -> None:
        transport = httpx.ASGITransport(app=Door(bench))
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://api.vocos.io") as client:
            await client.post("/v1/detect", headers=KEY, files=upload("human"))

    vocos.runner.run(call())
    assert ids(bench) == found


def test_a_fake_on_a_port_may_be_asked_by_host_header_without_tls(vocos: Caller) -> None:
    Caller(vocos.bench, vocos.runner, "").post(
        "/v1/detect", headers={**KEY, "Host": "api.vocos.io"}, files=upload("human")
    )
    assert ids(vocos.bench) == []


def test_an_upload_by_another_address_of_the_store_is_told_nothing(undetectable: Caller) -> None:
    url, _ = place(undetectable)
    at(undetectable, "PUT", url, content=read("human", "wav"), headers=PUT_HEADERS)
    assert ids(undetectable.bench) == []
