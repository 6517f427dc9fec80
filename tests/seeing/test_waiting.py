"""Waiting until the client has done what a test waits for."""

import asyncio
import threading
from collections.abc import Callable

import httpx
import pytest
from tests.calling import Caller

from voicemock.bench import Bench
from voicemock.seeing import TooFew, wait_for, wait_for_async


@pytest.fixture
def later(served: str) -> Callable[..., threading.Thread]:
    def ask(*paths: str) -> threading.Thread:
        thread = threading.Thread(target=lambda: [httpx.get(f"{served}{path}") for path in paths])
        thread.start()
        return thread

    return ask


def test_it_is_over_when_so_many_exchanges_are(bench: Bench, later: Callable[..., threading.Thread]) -> None:
    asking = later("/vocos/a", "/dataspike/b", "/vocos/c")
    assert [seen.path for seen in wait_for(bench.journal, 2, 20, vendor="vocos")] == ["/vocos/a", "/vocos/c"]
    asking.join()


def test_what_is_over_already_counts(vocos: Caller, bench: Bench) -> None:
    vocos.get("/a")
    assert [seen.path for seen in wait_for(bench.journal, within=0)] == ["/vocos/a"]
    assert wait_for(bench.journal, 0, within=0, vendor="valsea") == []


def test_only_what_a_call_or_a_predicate_asks_for_counts(vocos: Caller, dataspike: Caller, bench: Bench) -> None:
    vocos.post("/v1/detect")
    dataspike.get("/api/v4/deepfake/job/1")
    (job,) = wait_for(bench.journal, 1, 0, call="GET /api/v4/deepfake/job/{id}")
    (same,) = wait_for(bench.journal, 1, 0, call="GET /dataspike/api/v4/deepfake/job/1")
    (detect,) = wait_for(bench.journal, 1, 0, where=lambda seen: seen.method == "POST")
    assert (job.vendor, same.vendor, detect.vendor) == ("dataspike", "dataspike", "vocos")


def test_too_few_are_told_in_one_line_with_what_came(vocos: Caller, bench: Bench) -> None:
    with pytest.raises(TooFew) as nothing:
        wait_for(bench.journal, within=0)
    assert str(nothing.value) == "waited 0 s for 1 exchange: 0 came; over are by now: nothing"
    vocos.post("/v1/detect", headers={"X-API-Key": "my-own-key"})
    vocos.get("/v1/detect")
    with pytest.raises(TooFew) as few:
        wait_for(bench.journal, 2, 0.01, vendor="vocos", call="POST /v1/detect", where=lambda seen: seen.size == 0)
    assert str(few.value) == (
        "waited 0.01 s for 2 exchanges with vocos for POST /v1/detect that the predicate takes: 1 came; "
        "over are by now: <vocos: POST /vocos/v1/detect BAD_KEY 401>, <vocos: GET /vocos/v1/detect WRONG_METHOD 405>"
    )


def test_an_exchange_that_is_not_over_does_not_count(bench: Bench) -> None:
    scope = {"type": "http", "method": "GET", "path": "/x", "raw_path": b"/x", "query_string": b"", "headers": []}
    exchange = bench.journal.open("vocos", scope)
    with pytest.raises(TooFew):
        wait_for(bench.journal, within=0)
    bench.journal.close(exchange)
    assert len(wait_for(bench.journal, within=0)) == 1


def test_a_test_in_asyncio_waits_without_stopping_its_loop(
    bench: Bench, later: Callable[..., threading.Thread]
) -> None:
    async def test() -> list[str]:
        ticking = asyncio.create_task(asyncio.sleep(0))
        asking = later("/vocos/a", "/vocos/b")
        found = await wait_for_async(bench.journal, 2, 20)
        assert ticking.done()
        asking.join()
        with pytest.raises(TooFew, match="for 3 exchanges: 2 came"):
            await wait_for_async(bench.journal, 3, 0.01)
        return [seen.path for seen in found]

    assert asyncio.run(test()) == ["/vocos/a", "/vocos/b"]


def test_nobody_listens_any_more_when_a_wait_is_over(vocos: Caller, bench: Bench) -> None:
    told: list[int] = []
    end = bench.journal.when_closed(lambda exchange: told.append(exchange.number))
    vocos.get("/a")
    end()
    end()
    vocos.get("/b")
    assert told == [1]
