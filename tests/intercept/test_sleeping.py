"""The sleeps of threads and tasks move the clock of their bench, together and in order."""

import asyncio
import math
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
import uvloop
from tests.intercept.asleep import Bed, bedded, module

from voicemock.engine.clock import real_clock, virtual_clock
from voicemock.intercept.sleeping import mover, patched, replacing, threads


@pytest.fixture
def bed() -> Iterator[Bed]:
    with bedded() as bed:
        yield bed


def in_threads(*functions: Any) -> None:
    running = [threading.Thread(target=function) for function in functions]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def until(true: Any) -> None:
    """Wait in earnest until something is so."""
    while not true():
        threading.Event().wait(0.001)


async def sleeping(seconds: float, log: list[Any], name: Any, times: int = 1) -> None:
    for _ in range(times):
        await asyncio.sleep(seconds)
        log.append(name)


def test_a_thread_that_is_alone_waits_for_nobody(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mover.Mover, "start", None)
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.others", lambda: False)
    for _ in range(10):
        time.sleep(6)
    assert bed.passed == 60


def test_a_task_that_is_alone_waits_for_nobody(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mover.Mover, "start", None)
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.others", lambda: False)
    log: list[str] = []
    asyncio.run(sleeping(6, log, "woke", times=10))
    assert (log, bed.passed) == (["woke"] * 10, 60)


def test_a_sleep_gives_back_what_it_was_given(bed: Bed) -> None:
    assert asyncio.run(asyncio.sleep(3, "result")) == "result"
    assert bed.passed == 3


def test_two_tasks_that_sleep_ten_seconds_pass_ten(bed: Bed) -> None:
    async def both() -> None:
        await asyncio.gather(asyncio.sleep(10), asyncio.sleep(10))

    asyncio.run(both())
    assert bed.passed == 10


@pytest.mark.parametrize("long_first", [True, False])
def test_who_sleeps_one_second_ten_times_wakes_ten_times_before_who_sleeps_ten(bed: Bed, long_first: bool) -> None:
    async def both() -> list[str]:
        log: list[str] = []
        sleeps = [sleeping(10, log, "long"), sleeping(1, log, "short", times=10)]
        await asyncio.gather(*(sleeps if long_first else reversed(sleeps)))
        return log

    assert asyncio.run(both()) == ["short"] * 10 + ["long"]
    assert bed.passed == 10


def test_tenths_of_a_second_add_up(bed: Bed) -> None:
    async def both() -> list[str]:
        log: list[str] = []
        await asyncio.gather(sleeping(1, log, "long"), sleeping(0.1, log, "short", times=10))
        return log

    assert asyncio.run(both()) == ["short"] * 10 + ["long"]
    assert bed.passed == 1


def test_thousands_of_sleeps_end_at_the_microsecond(bed: Bed) -> None:
    for _ in range(5000):
        time.sleep(0.1)
    assert bed.clock.ahead == pytest.approx(500, abs=1e-6)


def test_tasks_wake_in_the_order_of_their_moments(bed: Bed) -> None:
    async def all_of_them() -> list[float]:
        log: list[float] = []
        await asyncio.gather(*(sleeping(seconds, log, seconds) for seconds in (5, 0.5, 90, 3, 4, 0.25)))
        return log

    assert asyncio.run(all_of_them()) == [0.25, 0.5, 3, 4, 5, 90]
    assert bed.passed == 90


def test_threads_that_sleep_ten_seconds_at_once_pass_ten_together(bed: Bed) -> None:
    in_threads(*[lambda: time.sleep(10)] * 4)
    assert bed.passed == 10


def test_sleep_may_itself_be_what_a_thread_runs(bed: Bed) -> None:
    sleeper = threading.Thread(target=time.sleep, args=(10,))
    sleeper.start()
    sleeper.join()
    assert bed.passed == 10


def test_threads_wake_in_the_order_of_their_moments(bed: Bed) -> None:
    log: list[float] = []

    def nap(seconds: float, times: int) -> None:
        for _ in range(times):
            time.sleep(seconds)
            log.append(bed.passed)

    in_threads(lambda: nap(1, 5), lambda: nap(2.5, 2))
    assert log == [1, 2, 2.5, 3, 4, 5, 5]


def test_a_task_and_a_thread_that_it_waits_for_pass_their_time_together(bed: Bed) -> None:
    async def both() -> None:
        await asyncio.gather(asyncio.sleep(10), asyncio.to_thread(time.sleep, 10))

    asyncio.run(both())
    assert bed.passed == 10


def test_a_task_that_blocks_its_loop_ends_its_sleep_before_the_others_go_on() -> None:
    clock = virtual_clock()
    moved: list[float] = []
    clock.when_moved(lambda: moved.append(clock.ahead))
    log: list[tuple[str, float]] = []

    async def polite() -> None:
        await asyncio.sleep(1)
        log.append(("polite", clock.ahead))

    async def rude() -> None:
        await asyncio.sleep(0)
        time.sleep(5)  # noqa: ASYNC251 # that is its rudeness
        log.append(("rude", clock.ahead))

    async def both() -> None:
        await asyncio.gather(polite(), rude())

    with bedded(clock=clock):
        asyncio.run(both())
    assert (log, moved) == ([("rude", 5), ("polite", 5)], [1, 5])


def test_a_timeout_comes_before_the_sleep_that_it_ends_and_at_its_own_time(bed: Bed) -> None:
    async def too_long() -> None:
        async with asyncio.timeout(5):
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(too_long())
    assert bed.passed == pytest.approx(5, abs=2)


@pytest.mark.usefixtures("bed")
def test_a_timeout_ends_a_loop_of_sleeps() -> None:
    log: list[str] = []
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(sleeping(10, log, "woke", times=1000), 305))
    assert log == ["woke"] * 30


def test_a_timeout_that_is_not_reached_ends_nothing(bed: Bed) -> None:
    log: list[str] = []
    asyncio.run(asyncio.wait_for(sleeping(1, log, "woke", times=10), 11))
    assert (log, bed.passed) == (["woke"] * 10, 10)


def test_a_timeout_ends_a_sleep_that_the_test_jumped_over(bed: Bed) -> None:
    async def jumped() -> None:
        async with asyncio.timeout(5):
            asyncio.get_running_loop().call_soon(bed.clock.advance, 600)
            await asyncio.get_running_loop().create_future()

    with pytest.raises(TimeoutError):
        asyncio.run(jumped())


def test_a_timeout_of_five_seconds_goes_before_a_sleep_of_ten_when_both_are_over_at_once(
    bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mover.Mover, "start", Mock())

    async def jumped() -> None:
        async with asyncio.timeout(5):
            asyncio.get_running_loop().call_later(0.001, bed.clock.advance, 600)
            await asyncio.sleep(10)

    with pytest.raises(TimeoutError):
        asyncio.run(jumped())


def test_timers_are_called_on_the_way_each_at_its_time(bed: Bed) -> None:
    async def with_timers() -> list[float]:
        log: list[float] = []
        loop = asyncio.get_running_loop()
        for seconds in (30, 10, 20):
            loop.call_later(seconds, lambda: log.append(bed.passed))
        cancelled = loop.call_later(15, log.append, 0)
        cancelled.cancel()
        await asyncio.sleep(60)
        return log

    assert asyncio.run(with_timers()) == [pytest.approx(seconds, abs=2) for seconds in (10, 20, 30)]
    assert bed.passed == 60


def test_a_timer_that_comes_again_and_again_holds_a_sleep_up_only_so_long(
    bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mover, "_STOPS", 3)
    called = 0

    async def with_timer() -> None:
        def again() -> None:
            nonlocal called
            called += 1
            asyncio.get_running_loop().call_later(1, again)

        again()
        await asyncio.sleep(1000)

    asyncio.run(with_timer())
    assert bed.passed == 1000
    assert called == 5, "at the start, at three stops, and when all the time was over"


def test_a_cancelled_sleep_moves_nothing(bed: Bed) -> None:
    async def cancelled() -> None:
        long = asyncio.create_task(asyncio.sleep(100))
        await asyncio.sleep(1)
        long.cancel()
        with pytest.raises(asyncio.CancelledError):
            await long
        await asyncio.sleep(1)

    asyncio.run(cancelled())
    assert bed.passed == 2


@pytest.mark.parametrize("exact", [True, False])
def test_who_runs_has_its_turn_before_time_is_moved(bed: Bed, exact: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the system does not tell which threads wait."""
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.EXACT", exact and threads.EXACT)

    async def working() -> float:
        sleep = asyncio.create_task(asyncio.sleep(10))
        for _ in range(300):
            await asyncio.sleep(0)
        before = bed.passed
        await sleep
        return before

    assert asyncio.run(working()) == 0
    assert bed.passed == 10


def test_what_arrives_at_a_socket_is_read_before_time_is_moved(bed: Bed) -> None:
    async def reading() -> tuple[bytes, float]:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await reader.readexactly(4))
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            sleep = asyncio.create_task(asyncio.sleep(10))
            writer.write(b"ping")
            got = await reader.readexactly(4), bed.passed
            writer.close()
            await writer.wait_closed()
            await sleep
            return got

    assert asyncio.run(reading()) == (b"ping", 0)


def test_time_stands_while_an_exchange_is_under_way() -> None:
    clock = virtual_clock()
    seen: list[float] = []

    def busy() -> bool:
        seen.append(clock.ahead)
        return len(seen) <= 20

    with bedded(busy, clock):
        time.sleep(10)
    assert (set(seen), len(seen) > 20, clock.ahead) == ({0}, True, 10)


def test_an_exchange_without_an_end_holds_nobody_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mover, "_BUSY", 0.002)
    with bedded(lambda: True) as bed:
        for _ in range(3):
            time.sleep(10)
        assert bed.passed == 30


@pytest.mark.parametrize("exact", [True, False])
def test_a_thread_that_never_rests_holds_nobody_for_ever(
    bed: Bed, exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.EXACT", exact and threads.EXACT)
    monkeypatch.setattr(mover, "_PATIENCE", 0.002)
    over = threading.Event()

    def spin() -> None:
        while not over.is_set():
            pass

    spinning = threading.Thread(target=spin)
    spinning.start()
    time.sleep(10)
    over.set()
    spinning.join()
    assert bed.passed == 10


@pytest.mark.parametrize("in_a_task", [True, False])
def test_who_moves_the_clock_wakes_those_whose_moment_it_passes(
    bed: Bed, in_a_task: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mover.Mover, "start", Mock())
    log: list[str] = []

    def nap() -> None:
        time.sleep(60)
        log.append("woke")

    sleeper = threading.Thread(target=lambda: asyncio.run(sleeping(60, log, "woke")) if in_a_task else nap())
    with monkeypatch.context() as crowded:
        crowded.setattr("voicemock.intercept.sleeping.threads.others", lambda: True)
        sleeper.start()
        until(lambda: bed.sleepers._asleep.next_moment() is not None)
        bed.clock.advance(59)
        assert log == []
        bed.clock.advance(1)
        sleeper.join()
    assert (log, bed.passed) == (["woke"], 60)


KEEPALIVE = """
import asyncio
async def keepalive(log):
    while True:
        await asyncio.sleep(20)
        log.append("ping")
"""


@pytest.mark.parametrize("name", ["websockets.asyncio.connection", "websockets.legacy.protocol"])
def test_what_keeps_a_connection_alive_follows_the_time_and_does_not_move_it(bed: Bed, name: str) -> None:
    async def connected() -> tuple[list[str], list[str]]:
        log: list[str] = []
        keepalive = asyncio.create_task(module(name, KEEPALIVE).keepalive(log))
        await asyncio.sleep(1)
        waited = asyncio.Event()
        threading.Timer(0.01, asyncio.get_running_loop().call_soon_threadsafe, [waited.set]).start()
        await waited.wait()
        unmoved = list(log)
        await asyncio.sleep(65)
        keepalive.cancel()
        return unmoved, log

    assert asyncio.run(connected()) == ([], ["ping"] * 3)
    assert bed.passed == 66


@pytest.mark.parametrize("in_a_task", [True, False])
def test_closing_wakes_everybody(in_a_task: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mover.Mover, "start", Mock())
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.others", lambda: True)
    with bedded() as bed:
        nap = (lambda: asyncio.run(asyncio.sleep(60))) if in_a_task else (lambda: time.sleep(60))
        sleeper = threading.Thread(target=nap)
        sleeper.start()
        until(lambda: bed.sleepers._asleep.next_moment() is not None)
        bed.sleepers.close()
        sleeper.join()
        assert bed.passed == 0


def test_an_interrupt_ends_a_sleep() -> None:
    held = True

    def interrupt(bed: Bed) -> None:
        until(lambda: bed.sleepers._asleep.next_moment() is not None)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with bedded(lambda: held) as bed:
        interrupting = threading.Thread(target=interrupt, args=(bed,))
        interrupting.start()
        with pytest.raises(KeyboardInterrupt):
            time.sleep(60)
        interrupting.join()
        held = False
        assert (bed.sleepers._asleep.next_moment(), bed.passed) == (None, 0)
        time.sleep(5)
        assert bed.passed == 5


def test_a_mover_that_fails_leaves_nobody_asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda failed: failures.append(str(failed.exc_value)))
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.others", lambda: True)

    def broken() -> None:
        raise ValueError("a listener that fails")

    clock = virtual_clock()
    clock.when_moved(broken)
    with bedded(clock=clock):
        time.sleep(10)
        until(lambda: failures)
    assert failures == ["a listener that fails"]


def test_a_loop_that_ends_while_its_task_sleeps_holds_up_no_other(bed: Bed) -> None:
    async def left_asleep() -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(asyncio.sleep(3)) for _ in range(2)]
        await asyncio.sleep(0)
        return tasks

    with asyncio.Runner() as runner:
        tasks = runner.run(left_asleep())
        time.sleep(10)
        assert bed.passed == 10
        runner.run(asyncio.wait(tasks))
        assert bed.passed == 10


def test_the_loop_of_uvloop_sleeps_too(bed: Bed) -> None:
    async def both() -> list[str]:
        log: list[str] = []
        await asyncio.gather(sleeping(10, log, "long"), sleeping(1, log, "short", times=10))
        return log

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(both()) == ["short"] * 10 + ["long"]
    assert bed.passed == 10


def test_a_loop_that_is_debugged_does_not_complain_of_a_long_step(bed: Bed, caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(asyncio.sleep(60), debug=True)
    assert bed.passed == 60
    assert [message for message in caplog.messages if "took 60" in message] == []


def test_a_reset_clock_lets_everybody_sleep_on_for_as_long_as_was_left(
    bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    log: list[float] = []
    new = virtual_clock()
    monkeypatch.setattr("voicemock.intercept.sleeping.threads.others", lambda: True)

    def nap() -> None:
        time.sleep(60)
        log.append(new.ahead)

    with monkeypatch.context() as unmoved:
        unmoved.setattr(mover.Mover, "start", Mock())
        sleeper = threading.Thread(target=nap)
        sleeper.start()
        until(lambda: bed.sleepers._asleep.next_moment() is not None)
    bed.clock.advance(20)
    bed.sleepers.turn_to(new)
    before = time.monotonic()
    time.sleep(50)
    sleeper.join()
    assert (log, round(new.ahead, 3), bed.passed) == ([40], 50, 20)
    assert time.monotonic() - before == pytest.approx(50, abs=5)


class Real:
    """The functions that wait in earnest, and what they were asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[object] = []
        monkeypatch.setattr(replacing, "SLEEP", self.asked.append)
        monkeypatch.setattr(replacing, "SLEEP_IN_LOOP", self._sleep_in_loop)

    async def _sleep_in_loop(self, seconds: float, result: object = None) -> object:
        self.asked.append(seconds)
        return result


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Real:
    return Real(monkeypatch)


def test_on_a_clock_that_runs_sleeps_are_real(real: Real) -> None:
    with bedded(clock=real_clock()) as bed:
        time.sleep(60)
        assert asyncio.run(asyncio.sleep(70, "result")) == "result"
        assert (real.asked, bed.clock.ahead) == ([60, 70], 0)


def test_sleeps_are_real_where_that_is_wished(bed: Bed, real: Real) -> None:
    bed.sleepers.real = True
    time.sleep(60)
    asyncio.run(asyncio.sleep(70))
    bed.sleepers.real = False
    time.sleep(80)
    assert (real.asked, bed.passed) == ([60, 70], 80)


def test_sleeps_are_real_when_it_is_closed(bed: Bed, real: Real) -> None:
    bed.sleepers.close()
    time.sleep(60)
    asyncio.run(asyncio.sleep(70))
    assert (real.asked, bed.passed) == ([60, 70], 0)


@pytest.mark.parametrize("seconds", [0, 0.0, -1, math.inf, -math.inf, 1e300, "1", None])
def test_what_no_clock_can_pass_is_pythons_own_affair(bed: Bed, real: Real, seconds: Any) -> None:
    time.sleep(seconds)
    asyncio.run(asyncio.sleep(seconds))
    assert (real.asked, bed.passed) == ([seconds, seconds], 0)


def test_a_sleep_of_less_than_a_microsecond_ends(bed: Bed) -> None:
    time.sleep(1e-9)
    asyncio.run(asyncio.sleep(1e-9))
    assert bed.passed == 0


@pytest.mark.parametrize(("name", "virtual"), [("client", True), ("subprocess", False), ("_pytest.runner", False)])
def test_test_tools_and_pythons_own_waiting_sleep_in_earnest(bed: Bed, real: Real, name: str, virtual: bool) -> None:
    module(name, "import time\ntime.sleep(7)")
    assert (real.asked, bed.passed) == (([], 7) if virtual else ([7], 0))


def test_each_thread_sleeps_on_its_own_bench() -> None:
    benches: dict[int, Bed] = {}
    ends: dict[float, float] = {}
    both_are_in = threading.Barrier(2)

    def in_its_own(seconds: float) -> None:
        with bedded() as bed, patched(lambda: benches[threading.get_ident()].sleepers):
            benches[threading.get_ident()] = bed
            both_are_in.wait()
            for _ in range(10):
                time.sleep(seconds)
            both_are_in.wait()
            ends[seconds] = bed.passed

    in_threads(lambda: in_its_own(1), lambda: in_its_own(7))
    assert ends == {1: 10, 7: 70}
