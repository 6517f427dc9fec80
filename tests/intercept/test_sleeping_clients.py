"""Clients as they are in life, with their backoff, polling and deadlines, before a bench at the vendors' addresses."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import anyio
import httpx
import pytest
import requests
import tenacity
import urllib3
from tests.calling import upload
from tests.intercept.asleep import bedded

from voicemock.bench import Bench
from voicemock.intercept import reached

DETECT = "https://api.vocos.io/v1/detect"
FREE = {"X-API-Key": "test-free"}
PER_MINUTE = 10
"""How many calls the free plan of Vocos has (VOC-19)."""


@pytest.fixture
def bench(bench: Bench) -> Iterator[Bench]:
    with reached(bench, offline=True):
        yield bench


class BusyError(Exception):
    """The vendor said 429."""


def backing_off(**more: Any) -> Any:
    return tenacity.retry(
        retry=tenacity.retry_if_exception_type(BusyError),
        wait=tenacity.wait_exponential(multiplier=1, max=30),
        **({"stop": tenacity.stop_after_delay(300)} | more),
    )


def judged(status: int) -> int:
    if status == 429:
        raise BusyError
    return status


def clip() -> dict[str, Any]:
    return upload("human")


def used_up(client: httpx.Client) -> None:
    assert [client.post(DETECT, headers=FREE, files=clip()).status_code for _ in range(PER_MINUTE)] == [
        200
    ] * PER_MINUTE


WAITED = [1, 3, 7, 15, 31, 61]
"""When a client that doubles its waits up to 30 seconds asks again: the last time is in the next minute."""


def test_a_client_that_backs_off_meets_the_next_minute(bench: Bench) -> None:
    asked: list[float] = []

    @backing_off()  # type: ignore[untyped-decorator]  # it is made by a function of ours that says Any
    def detect() -> int:
        asked.append(round(bench.clock.ahead))
        return judged(client.post(DETECT, headers=FREE, files=clip()).status_code)

    with httpx.Client() as client:
        used_up(client)
        assert detect() == 200
    assert asked == [0, *WAITED]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_client_that_backs_off_meets_the_next_minute(bench: Bench, backend: str) -> None:
    asked: list[float] = []

    async def detecting() -> int:
        async with httpx.AsyncClient() as client:

            @backing_off()  # type: ignore[untyped-decorator]  # as above
            async def detect() -> int:
                asked.append(round(bench.clock.ahead))
                return judged((await client.post(DETECT, headers=FREE, files=clip())).status_code)

            status: int = await detect()
            return status

    with httpx.Client() as client:
        used_up(client)
    assert anyio.run(detecting, backend=backend) == 200
    assert asked == [0, *WAITED]


def test_a_client_that_backs_off_gives_up_when_its_time_is_over(bench: Bench) -> None:
    asked: list[float] = []

    @backing_off(stop=tenacity.stop_after_delay(20))  # type: ignore[untyped-decorator]  # as above
    def detect() -> int:
        asked.append(round(bench.clock.ahead))
        return judged(client.post(DETECT, headers=FREE, files=clip()).status_code)

    with httpx.Client() as client:
        used_up(client)
        with pytest.raises(tenacity.RetryError):
            detect()
    assert asked == [0, *WAITED[:5]]


def test_urllib3_waits_as_the_vendor_tells_it(bench: Bench) -> None:
    retries = urllib3.Retry(total=3, status_forcelist=[429], allowed_methods=None)
    with requests.Session() as session:
        session.mount("https://", requests.adapters.HTTPAdapter(max_retries=retries))
        statuses = [session.post(DETECT, headers=FREE, files=clip()).status_code for _ in range(PER_MINUTE + 1)]
    assert (statuses, round(bench.clock.ahead)) == ([200] * (PER_MINUTE + 1), 60)


def test_aiohttp_asks_again_after_its_sleep(bench: Bench) -> None:
    async def detecting() -> list[int]:
        statuses: list[int] = []
        async with aiohttp.ClientSession() as session:
            while len(statuses) < PER_MINUTE + 2:
                form = aiohttp.FormData()
                form.add_field("file", clip()["file"][1], filename="human.wav")
                async with session.post(DETECT, headers=FREE, data=form) as response:
                    statuses.append(response.status)
                if response.status == 429:
                    await asyncio.sleep(int(response.headers["Retry-After"]))
        await asyncio.sleep(0.25)  # so aiohttp advises: its connections close meanwhile
        return statuses

    assert asyncio.run(detecting()) == [200] * PER_MINUTE + [429, 200]
    assert round(bench.clock.ahead, 3) == 60.25


@pytest.mark.usefixtures("bench")
def test_an_answer_on_its_way_is_not_overtaken_by_time() -> None:
    """A call may last five seconds, and other tasks sleep for hours meanwhile: the answer takes no time at all."""

    async def calling() -> list[int]:
        statuses = []
        async with httpx.AsyncClient() as client:
            for _ in range(PER_MINUTE):
                async with asyncio.timeout(5):
                    response = await client.post(DETECT, headers={"X-API-Key": "test-pro"}, files=clip())
                statuses.append(response.status_code)
        return statuses

    async def ticking() -> None:
        while True:  # noqa: ASYNC110 # it waits for nothing: it ticks
            await asyncio.sleep(60)

    async def both() -> list[int]:
        tickers = [asyncio.create_task(ticking()) for _ in range(3)]
        try:
            return await calling()
        finally:
            for ticker in tickers:
                ticker.cancel()

    assert asyncio.run(both()) == [200] * PER_MINUTE


@pytest.mark.parametrize("in_a_task", [True, False])
def test_a_call_and_a_sleep_by_turns_pass_what_was_slept(bench: Bench, in_a_task: bool) -> None:
    with httpx.Client() as client:
        for _ in range(PER_MINUTE * 2):
            assert client.post(DETECT, headers=FREE, files=clip()).status_code == 200
            if in_a_task:
                asyncio.run(asyncio.sleep(6))
            else:
                time.sleep(6)
    assert round(bench.clock.ahead, 3) == PER_MINUTE * 2 * 6


def refusing_until(moment: float, now: Callable[[], float]) -> Callable[[], int]:
    return lambda: judged(200 if now() >= moment else 429)


def test_tenacity_reports_what_it_slept() -> None:
    with bedded() as bed:
        ask = refusing_until(100, lambda: bed.clock.ahead)
        retrying = tenacity.Retrying(wait=tenacity.wait_fixed(7), stop=tenacity.stop_after_delay(1000))
        assert retrying(ask) == 200
        assert retrying.statistics["idle_for"] == bed.passed == 105
