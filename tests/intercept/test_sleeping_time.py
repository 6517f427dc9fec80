"""The time that a client is shown agrees with its sleeps, and its monotonic time never goes back."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable

import pytest
from tests.intercept.asleep import bedded, module

from voicemock.engine.clock import Clock, real_clock, virtual_clock
from voicemock.intercept.sleeping import Sleepers, patched, real

SLACK = 5.0
"""Real seconds that may pass meanwhile; what the clocks are moved is much more."""


def lead() -> float:
    """Return by how much the monotonic time is ahead of the machine's."""
    return time.monotonic() - real.MONOTONIC()


def in_another_thread(read: Callable[[], float]) -> float:
    seen: list[float] = []
    thread = threading.Thread(target=lambda: seen.append(read()))
    thread.start()
    thread.join()
    return seen[0]


def about(seconds: float) -> object:
    return pytest.approx(seconds, abs=SLACK)


@pytest.mark.parametrize(
    ("shown", "machine", "second"),
    [
        (lambda: time.monotonic(), real.MONOTONIC, 1),
        (lambda: time.monotonic_ns(), real.MONOTONIC_NS, 10**9),
        (lambda: time.time(), real.TIME, 1),
        (lambda: time.time_ns(), real.TIME_NS, 10**9),
    ],
)
def test_every_clock_is_moved_by_what_was_slept(
    shown: Callable[[], float], machine: Callable[[], float], second: float
) -> None:
    with bedded() as bed:
        before = shown() - machine()
        time.sleep(3600)
        bed.clock.advance(7200)
        assert (shown() - machine() - before) / second == about(10800)


def test_what_measures_is_not_moved() -> None:
    with bedded():
        before = time.perf_counter()
        time.sleep(3600)
        assert time.perf_counter() - before < SLACK


def test_the_time_of_an_event_loop_is_moved() -> None:
    async def slept() -> float:
        before = asyncio.get_running_loop().time()
        await asyncio.sleep(3600)
        return asyncio.get_running_loop().time() - before

    with bedded():
        assert asyncio.run(slept()) == about(3600)


def test_a_loop_that_polls_until_a_deadline_ends() -> None:
    with bedded() as bed:
        deadline = time.monotonic() + 60
        polls = 0
        while time.monotonic() < deadline:
            polls += 1
            time.sleep(1)
        assert polls in {59, 60}
        assert bed.passed == polls


def test_a_clock_that_runs_moves_nothing() -> None:
    with bedded(clock=real_clock()) as bed:
        before = lead()
        bed.clock.advance(3600)
        assert lead() == about(before)
        assert time.time() - real.TIME() < SLACK


@pytest.mark.parametrize("name", ["queue", "concurrent.futures", "_pytest.timing", "pytest_timeout", "voicemock.bench"])
def test_who_waits_in_earnest_reads_the_time_of_the_machine(name: str) -> None:
    reader = module(name, "import time\ndef read():\n    return time.monotonic(), time.time()")
    with bedded():
        time.sleep(3600)
        monotonic, of_day = reader.read()
        assert (monotonic - real.MONOTONIC(), of_day - real.TIME()) == (about(0), about(0))


def test_the_monotonic_time_does_not_go_back_when_the_bench_is_closed_and_the_time_of_day_does() -> None:
    with bedded():
        time.sleep(3600)
        inside = time.monotonic()
        before = lead()
    assert time.monotonic() >= inside
    assert [lead(), in_another_thread(lead)] == [about(before)] * 2
    assert time.time() - real.TIME() < SLACK


def test_the_next_bench_begins_where_the_last_one_got_to() -> None:
    with bedded():
        time.sleep(3600)
        before = lead()
    with bedded() as bed:
        assert [lead(), in_another_thread(lead)] == [about(before)] * 2
        assert time.time() - real.TIME() < SLACK
        time.sleep(60)
        assert (lead() - before, bed.passed) == (about(60), 60)


def test_a_loop_that_lives_on_keeps_its_timers() -> None:
    async def sleeping(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return asyncio.get_running_loop().time()

    async def called_later() -> float:
        loop = asyncio.get_running_loop()
        called: asyncio.Future[float] = loop.create_future()
        loop.call_later(0.001, lambda: called.set_result(loop.time()))
        return await called

    with asyncio.Runner() as runner:
        with bedded():
            first = runner.run(sleeping(3600))
        between = runner.run(called_later())
        with bedded():
            last = runner.run(sleeping(1))
        assert [between - first, last - first] == [about(0), about(1)]
        assert first < between < last


def test_a_thread_that_turns_from_one_bench_to_another_does_not_go_back_in_time() -> None:
    far, near = (Sleepers(virtual_clock(), lambda: False) for _ in range(2))
    mine = [far]
    with contextlib.closing(far), contextlib.closing(near), patched(lambda: mine[0]):
        seen = [time.monotonic()]
        for sleepers, seconds in ((far, 3600), (near, 10), (far, 20), (near, 30)):
            mine[0] = sleepers
            seen.append(time.monotonic())
            time.sleep(seconds)
            seen.append(time.monotonic())
    assert seen == sorted(seen)
    moved = [after - before for before, after in zip(seen[1::2], seen[2::2], strict=True)]
    assert moved == [pytest.approx(seconds, abs=0.5) for seconds in (3600, 10, 20, 30)]


def test_each_thread_sees_the_time_of_its_own_bench() -> None:
    mine = threading.local()
    seen: dict[float, float] = {}
    both_slept = threading.Barrier(2)
    everybody = [Sleepers(virtual_clock(), lambda: False) for _ in range(2)]

    def sleeping(sleepers: Sleepers, seconds: float) -> None:
        mine.sleepers = sleepers
        before = lead()
        time.sleep(seconds)
        both_slept.wait()
        seen[seconds] = lead() - before

    threads = [
        threading.Thread(target=sleeping, args=(sleepers, seconds))
        for sleepers, seconds in zip(everybody, (100, 5000), strict=True)
    ]
    with (
        contextlib.closing(everybody[0]),
        contextlib.closing(everybody[1]),
        patched(lambda: getattr(mine, "sleepers", None)),
    ):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == {100: about(100), 5000: about(5000)}


def test_a_reset_takes_back_nothing_that_was_shown() -> None:
    with bedded() as bed:
        before = time.monotonic(), time.time()
        time.sleep(3600)
        new: Clock = virtual_clock()
        new.advance(50)
        bed.sleepers.turn_to(new)
        time.sleep(60)
        assert [time.monotonic() - before[0], time.time() - before[1]] == [about(3660), about(3660)]
        assert new.ahead == 110
