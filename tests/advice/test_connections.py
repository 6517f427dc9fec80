"""Clients that make a new connection for each call are told; those that keep theirs are not."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import requests
from tests.advice.telling import ids, told
from tests.calling import Caller, serving, upload

from voicemock.bench import Bench
from voicemock.serving.door import Door

pytestmark = pytest.mark.proves("VOC-22.c")

KEY = {"X-API-Key": "test-enterprise"}
URL = "/vocos/v1/detect"
FOUND = [("vocos:connection-per-call", "made 3 calls in a row, each on a new connection", 1)]


def by_requests(base: str, calls: int) -> None:
    for _ in range(calls):
        assert requests.post(base + URL, headers=KEY, files=upload("human"), timeout=20).ok


def by_session(base: str, calls: int) -> None:
    with requests.Session() as session:
        for _ in range(calls):
            assert session.post(base + URL, headers=KEY, files=upload("human"), timeout=20).ok


def by_httpx(base: str, calls: int) -> None:
    for _ in range(calls):
        assert httpx.post(base + URL, headers=KEY, files=upload("human")).is_success


def by_client(base: str, calls: int) -> None:
    with httpx.Client() as client:
        for _ in range(calls):
            assert client.post(base + URL, headers=KEY, files=upload("human")).is_success


@pytest.mark.parametrize("ask", [by_requests, by_httpx])
def test_a_library_called_without_a_session_is_told_at_the_third_call(
    bench: Bench, ask: Callable[[str, int], None]
) -> None:
    with serving(Door(bench)) as base:
        ask(base, 2)
    assert told(bench) == []
    with serving(Door(bench)) as base:
        ask(base, 1)
    assert told(bench) == FOUND


@pytest.mark.proves("VOC-22.b")
@pytest.mark.parametrize("ask", [by_session, by_client])
def test_a_client_that_is_kept_is_told_nothing(bench: Bench, ask: Callable[[str, int], None]) -> None:
    with serving(Door(bench)) as base:
        ask(base, 5)
    assert told(bench) == []


def test_it_is_counted_by_threes(bench: Bench) -> None:
    with serving(Door(bench)) as base:
        by_requests(base, 7)
    assert [(finding.id, finding.times) for finding in bench.journal.findings()] == [("vocos:connection-per-call", 2)]


@pytest.fixture
def from_port(vocos: Caller) -> Callable[..., int]:
    """Return what calls in process as if from a connection with that port at the client's end."""

    def call(port: int, key: str = "test-enterprise", clip: str = "human") -> int:
        async def ask() -> int:
            transport = httpx.ASGITransport(app=Door(vocos.bench), client=("127.0.0.1", port))
            async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
                answer = await client.post(URL, headers={"X-API-Key": key}, files=upload(clip))
                return answer.status_code

        return vocos.runner.run(ask())

    return call


def test_a_pool_of_connections_that_is_used_again_is_told_nothing(bench: Bench, from_port: Callable[..., int]) -> None:
    for port in (1, 2, 1, 3, 2, 4, 4, 5, 3):
        from_port(port)
    assert ids(bench) == []


def test_after_a_refusal_the_connection_may_be_gone(bench: Bench, from_port: Callable[..., int]) -> None:
    assert [from_port(port, clip="corrupted") for port in range(5)] == [422] * 5
    assert ids(bench) == []


def test_after_five_idle_seconds_the_connection_may_be_gone(bench: Bench, from_port: Callable[..., int]) -> None:
    for port in range(5):
        from_port(port)
        bench.clock.advance(5)
    assert ids(bench) == []
    for port in range(5, 8):
        from_port(port)
        bench.clock.advance(4.9)
    assert ids(bench) == ["vocos:connection-per-call"]


def test_each_key_is_a_client_of_its_own(bench: Bench, from_port: Callable[..., int]) -> None:
    for port in range(6):
        from_port(port, key=f"test-pro-{port % 3}")
    assert ids(bench) == []


def test_calls_at_once_need_connections_of_their_own(vocos: Caller) -> None:
    sent = httpx.Request("POST", f"http://mock{URL}", headers=KEY, files=upload("human"))
    form = sent.read()

    async def at_once() -> list[int]:
        all_there = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            await all_there.wait()
            yield form

        async def ask(port: int) -> int:
            transport = httpx.ASGITransport(app=Door(vocos.bench), client=("127.0.0.1", port))
            async with httpx.AsyncClient(transport=transport) as client:
                headers = {**KEY, "Content-Type": sent.headers["content-type"]}
                return (await client.post(sent.url, headers=headers, content=body())).status_code

        calls = [asyncio.ensure_future(ask(port)) for port in range(4)]
        await asyncio.wait(calls, timeout=0)
        assert len(vocos.bench.journal.exchanges()) == 4
        all_there.set()
        return await asyncio.gather(*calls)

    assert vocos.runner.run(at_once()) == [200] * 4
    assert ids(vocos.bench) == []
