"""Waiting ends when the seconds passed, when the clock passed them, or when it is not worth it any more."""

import asyncio
import threading

import pytest

from voicemock.engine.clock import Clock, real_clock, virtual_clock
from voicemock.engine.faults import pause

HOUR = 3600.0


async def started(clock: Clock, seconds: float | None, over: asyncio.Future[bool] | None = None) -> asyncio.Task[bool]:
    """Return a pause that has begun."""
    waiting = asyncio.ensure_future(pause(clock, seconds, over))
    for _ in range(3):
        await asyncio.sleep(0)
    return waiting


async def settled(waiting: asyncio.Task[bool]) -> bool:
    """Tell whether it is over, once all that could end it has been seen to."""
    for _ in range(5):
        await asyncio.sleep(0)
    return waiting.done()


def listeners(clock: Clock) -> int:
    return len(clock._listeners)


@pytest.mark.parametrize("clock", [real_clock(), virtual_clock()])
def test_the_seconds_pass_in_life(clock: Clock) -> None:
    assert asyncio.run(pause(clock, 0.001)) is True
    assert asyncio.run(pause(clock, 0)) is True


def test_the_clock_is_moved_past_them() -> None:
    async def story() -> None:
        clock = virtual_clock()
        waiting = await started(clock, HOUR)
        clock.advance(HOUR - 1)
        assert not await settled(waiting)
        clock.advance(1)
        assert await waiting is True
        assert listeners(clock) == 0

    asyncio.run(story())


def test_another_thread_moves_the_clock() -> None:
    async def story() -> None:
        clock = virtual_clock()
        waiting = await started(clock, HOUR)
        thread = threading.Thread(target=clock.advance, args=(HOUR,))
        thread.start()
        assert await waiting is True
        thread.join()

    asyncio.run(story())


def test_a_move_of_the_clock_by_the_seconds_is_enough_whatever_the_digits_of_a_float() -> None:
    async def story() -> None:
        clock = virtual_clock()
        clock.advance(0.13)
        waiting = await started(clock, 600.2)
        clock.advance(600.2)
        assert await settled(waiting)
        assert await waiting is True

    asyncio.run(story())


def test_a_clock_that_passed_the_moment_before_is_not_waited_for() -> None:
    async def story() -> None:
        clock = virtual_clock()
        began = clock.now()
        clock.advance(HOUR)
        assert await pause(clock, HOUR, until=began + HOUR) is True

    asyncio.run(story())


@pytest.mark.parametrize("seconds", [HOUR, None])
def test_what_is_over_is_waited_for_no_longer(seconds: float | None) -> None:
    async def story() -> None:
        clock, over = virtual_clock(), asyncio.get_running_loop().create_future()
        waiting = await started(clock, seconds, over)
        assert not await settled(waiting)
        over.set_result(True)
        assert await waiting is False
        assert listeners(clock) == 0

    asyncio.run(story())


def test_no_move_of_the_clock_ends_what_lasts_for_ever() -> None:
    async def story() -> None:
        clock = virtual_clock()
        waiting = await started(clock, None)
        clock.advance(HOUR * 1000)
        assert not await settled(waiting)
        waiting.cancel()

    asyncio.run(story())


def test_a_wait_that_is_cancelled_leaves_nothing_behind() -> None:
    async def story() -> None:
        clock = virtual_clock()
        waiting = await started(clock, HOUR)
        assert listeners(clock) == 1
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert listeners(clock) == 0

    asyncio.run(story())


def test_a_clock_that_is_moved_when_the_loop_is_closed_moves_all_the_same() -> None:
    clock, loop = virtual_clock(), asyncio.new_event_loop()
    waiting = loop.create_task(pause(clock, HOUR))
    loop.run_until_complete(asyncio.sleep(0))
    loop.call_soon(loop.stop)
    loop.run_forever()
    waiting.cancel()
    waiting._log_destroy_pending = False  # type: ignore[attr-defined] # asyncio tells of it, rightly
    loop.close()
    clock.advance(HOUR)
    assert clock.ahead == HOUR
