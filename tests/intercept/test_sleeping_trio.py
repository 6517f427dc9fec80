"""trio, and anyio on either backend: sleeps move the clock, and deadlines agree with them."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import anyio
import pytest
import trio
from tests.intercept.asleep import Bed, bedded

from voicemock.intercept.sleeping import mover


@pytest.fixture
def bed() -> Iterator[Bed]:
    with bedded() as bed:
        yield bed


BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def about(seconds: float) -> object:
    """What a deadline is reached at: it is set by a clock that runs on while the code does."""
    return pytest.approx(seconds, abs=2)


@BACKENDS
def test_anyio_sleeps(bed: Bed, backend: str) -> None:
    async def napping() -> None:
        await anyio.sleep(60)
        await anyio.sleep_until(anyio.current_time() + 30)

    anyio.run(napping, backend=backend)
    assert bed.passed == about(90)


@BACKENDS
def test_tasks_of_anyio_sleep_together_and_in_order(bed: Bed, backend: str) -> None:
    log: list[str] = []

    async def napping(seconds: float, times: int, name: str) -> None:
        for _ in range(times):
            await anyio.sleep(seconds)
            log.append(name)

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(napping, 10, 1, "long")
            group.start_soon(napping, 1, 9, "short")

    anyio.run(both, backend=backend)
    assert (log, bed.passed) == (["short"] * 9 + ["long"], 10)


@BACKENDS
def test_a_deadline_of_anyio_ends_a_sleep_at_its_own_time(bed: Bed, backend: str) -> None:
    async def too_long() -> None:
        with anyio.fail_after(5):
            await anyio.sleep(60)

    with pytest.raises(TimeoutError):
        anyio.run(too_long, backend=backend)
    assert bed.passed == about(5)


@BACKENDS
def test_a_deadline_of_anyio_ends_a_loop_of_sleeps(bed: Bed, backend: str) -> None:
    async def polling() -> int:
        polls = 0
        with anyio.move_on_after(305):
            while True:
                await anyio.sleep(10)
                polls += 1
        return polls

    assert anyio.run(polling, backend=backend) == 30
    assert bed.passed == about(305)


@BACKENDS
def test_a_worker_thread_of_anyio_and_a_task_sleep_together(bed: Bed, backend: str) -> None:
    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.sleep, 10)
            group.start_soon(anyio.to_thread.run_sync, time.sleep, 10)

    anyio.run(both, backend=backend)
    assert bed.passed == 10


def test_trio_itself_sleeps(bed: Bed) -> None:
    async def napping() -> float:
        begun = trio.current_time()
        await trio.sleep(60)
        await trio.sleep_until(trio.current_time() + 30)
        await trio.sleep(0)  # noqa: ASYNC115 # the shortest sleep is meant
        return trio.current_time() - begun

    assert trio.run(napping) == about(90)
    assert bed.passed == about(90)


def test_a_cancelled_sleep_of_trio_moves_nothing(bed: Bed) -> None:
    async def cancelled() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep, 100)
            await trio.sleep(1)
            nursery.cancel_scope.cancel()
        await trio.sleep(1)

    trio.run(cancelled)
    assert bed.passed == 2


def test_who_runs_in_trio_has_its_turn_before_time_is_moved(bed: Bed) -> None:
    seen: list[float] = []

    async def working() -> None:
        for _ in range(300):
            await trio.lowlevel.checkpoint()
        seen.append(bed.passed)

    async def both() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep, 10)
            nursery.start_soon(working)

    trio.run(both)
    assert (seen, bed.passed) == ([0], 10)


def test_who_moves_the_clock_reaches_the_deadlines_of_trio(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mover.Mover, "start", Mock())

    async def waiting() -> bool:
        with trio.move_on_after(50) as scope:
            threading.Timer(0.01, bed.clock.advance, [60]).start()
            await trio.sleep(600)
        return scope.cancelled_caught

    assert trio.run(waiting) is True
    assert bed.passed == 60


def test_closing_wakes_those_who_sleep_in_trio(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mover.Mover, "start", lambda _: bed.sleepers.close())
    trio.run(trio.sleep, 600)
    assert bed.passed == 0


def test_a_clock_of_their_own_stays_in_place(bed: Bed) -> None:
    class Own(trio.abc.Clock):
        def start_clock(self) -> None: ...

        def current_time(self) -> float:
            return 42.0

        def deadline_to_sleep_time(self, deadline: float) -> float:
            return deadline - 42.0

    async def napping() -> float:
        await trio.sleep(60)
        return trio.current_time()

    assert trio.run(napping, clock=Own()) == 42
    assert bed.passed == 60


@pytest.mark.usefixtures("bed")
@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_what_trio_refuses_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # its words are trio's
        trio.run(trio.sleep, seconds)


def test_a_guest_run_has_deadlines_that_agree(bed: Bed) -> None:
    async def too_long() -> bool:
        with trio.move_on_after(5) as scope:
            await trio.sleep(60)
        return scope.cancelled_caught

    async def host() -> Any:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = loop.create_future()
        trio.lowlevel.start_guest_run(
            too_long, run_sync_soon_threadsafe=loop.call_soon_threadsafe, done_callback=done.set_result
        )
        return (await done).unwrap()

    assert asyncio.run(host()) is True
    assert bed.passed == about(5)
