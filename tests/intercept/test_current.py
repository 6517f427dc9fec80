"""Whose bench the running code means: threads, tasks and loops that live on don't disturb each other."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import requests
from tests.intercept.clients import DETECT

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.intercept import Reached, current, reached

MANY = 6


@pytest.fixture
def benches() -> Iterator[list[Bench]]:
    made = [Bench(new_clock=virtual_clock) for _ in range(MANY)]
    yield made
    for bench in made:
        bench.close()


def calls(bench: Bench) -> int:
    return len(bench.journal.exchanges("vocos", None))


def in_threads(work: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(MANY) as pool:
        for done in [pool.submit(work, number) for number in range(MANY)]:
            done.result(60)


def test_threads_with_their_own_benches_meet_their_own(benches: list[Bench]) -> None:
    everybody = threading.Barrier(MANY)

    def work(number: int) -> None:
        with reached(benches[number]) as opened, requests.Session() as session:
            everybody.wait(20)
            assert current() is opened
            for _ in range(number + 1):
                session.post(DETECT)
            everybody.wait(20)

    in_threads(work)
    assert [calls(bench) for bench in benches] == [1, 2, 3, 4, 5, 6]


def test_threads_with_loops_of_their_own_meet_their_own(benches: list[Bench]) -> None:
    everybody = threading.Barrier(MANY)

    async def call(times: int) -> None:
        async with httpx.AsyncClient() as client:
            await asyncio.gather(*(client.post(DETECT) for _ in range(times)))

    def work(number: int) -> None:
        with reached(benches[number]):
            everybody.wait(20)
            asyncio.run(call(number + 1))
            everybody.wait(20)

    in_threads(work)
    assert [calls(bench) for bench in benches] == [1, 2, 3, 4, 5, 6]


def test_tasks_with_their_own_benches_meet_their_own(benches: list[Bench]) -> None:
    async def work(number: int, everybody: asyncio.Barrier) -> None:
        with reached(benches[number]) as opened:
            await everybody.wait()
            assert current() is opened
            async with httpx.AsyncClient() as client:
                for _ in range(number + 1):
                    await client.post(DETECT)
            assert await asyncio.to_thread(current) is opened
            await everybody.wait()

    async def all_of_them() -> None:
        everybody = asyncio.Barrier(MANY)
        await asyncio.gather(*(work(number, everybody) for number in range(MANY)))

    asyncio.run(all_of_them())
    assert [calls(bench) for bench in benches] == [1, 2, 3, 4, 5, 6]


def test_a_thread_means_what_its_starter_meant(benches: list[Bench]) -> None:
    def ask(of: list[Reached | None]) -> None:
        thread = threading.Thread(target=lambda: of.append(current()))
        thread.start()
        thread.join(20)

    def work(number: int) -> None:
        with reached(benches[number]) as opened:
            everybody.wait(20)
            means: list[Reached | None] = []
            ask(means)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(ask, means).result(20)
                means.append(pool.submit(current).result(20))
            assert means == [opened] * 3
            everybody.wait(20)

    everybody = threading.Barrier(MANY)
    in_threads(work)


def test_the_inner_one_is_meant_and_then_the_outer_one_again(benches: list[Bench]) -> None:
    with reached(benches[0]) as outer:
        with reached(benches[1]) as inner:
            assert current() is inner
        assert current() is outer
    assert current() is None


def test_one_that_was_opened_before_may_be_closed_before(benches: list[Bench]) -> None:
    with contextlib.ExitStack() as first, contextlib.ExitStack() as second:
        first.enter_context(reached(benches[0]))
        opened = second.enter_context(reached(benches[1]))
        first.close()
        assert current() is opened
        assert requests.post(DETECT, timeout=20).status_code == 401
    assert (current(), calls(benches[1])) == (None, 1)


def test_a_loop_that_lives_on_means_what_was_opened_since(benches: list[Bench]) -> None:
    async def meant() -> Reached | None:
        return current()

    with reached(benches[0]) as outer, asyncio.Runner() as runner:
        assert runner.run(meant()) is outer
        for bench in benches[1:]:
            with reached(bench) as inner:
                assert runner.run(meant()) is inner
        assert runner.run(meant()) is outer
        outer.close()
        assert runner.run(meant()) is None


def test_a_task_beside_one_that_opens_a_bench_keeps_its_own(benches: list[Bench]) -> None:
    async def opens(everybody: asyncio.Barrier) -> None:
        with reached(benches[1]):
            await everybody.wait()
            await everybody.wait()

    async def stays(everybody: asyncio.Barrier) -> Reached | None:
        await everybody.wait()
        meant = current()
        await everybody.wait()
        return meant

    async def both() -> Reached | None:
        everybody = asyncio.Barrier(2)
        return (await asyncio.gather(opens(everybody), stays(everybody)))[1]

    with reached(benches[0]) as outer:
        assert asyncio.run(both()) is outer


def test_a_thread_from_before_means_the_latest(benches: list[Bench]) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(current).result(20) is None
        with reached(benches[0]) as first:
            assert pool.submit(current).result(20) is first
            with reached(benches[1]) as second:
                assert pool.submit(current).result(20) is second
            assert pool.submit(current).result(20) is first
        assert pool.submit(current).result(20) is None


def test_the_servers_own_threads_mean_none(benches: list[Bench]) -> None:
    with reached(benches[0]) as opened:

        async def meant() -> list[Reached | None]:
            return [current(), await asyncio.get_running_loop().run_in_executor(None, current)]

        assert opened.listening._thread.do(meant()) == [None, None]
