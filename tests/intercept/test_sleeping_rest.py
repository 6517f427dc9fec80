"""How it is seen that everybody else waits: what loops say when they are asked, and what the system says of threads."""

import asyncio
import math
import threading

import pytest
import trio
import trio.testing

from voicemock.intercept.sleeping import threads
from voicemock.intercept.sleeping.places import LoopPlace, Rest, TrioPlace


def test_a_loop_answers_when_all_that_is_ready_has_run() -> None:
    async def asked() -> tuple[Rest, int]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Rest] = loop.create_future()
        steps = 0

        async def work() -> None:
            nonlocal steps
            for _ in range(300):
                await asyncio.sleep(0)
                steps += 1

        working = asyncio.create_task(work())
        assert LoopPlace(loop).ask(answer.set_result)
        rest = await answer, steps
        await working
        return rest

    assert asyncio.run(asked()) == (Rest(at_once=False), 300)


def test_a_loop_at_rest_says_so_and_when_its_next_timer_is_due() -> None:
    async def asked() -> Rest:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Rest] = loop.create_future()
        loop.call_later(1, int).cancel()
        loop.call_later(500, int)
        LoopPlace(loop).ask(answer.set_result)
        return await answer

    rest = asyncio.run(asked())
    assert (rest.at_once, round(rest.timer)) == (True, 500)


def test_a_timer_that_is_due_is_called_before_the_loop_answers() -> None:
    async def asked() -> list[str]:
        loop = asyncio.get_running_loop()
        log: list[str] = []
        answer: asyncio.Future[Rest] = loop.create_future()
        loop.call_at(loop.time() - 1, log.append, "timer")
        LoopPlace(loop).ask(answer.set_result)
        assert (await answer).timer == math.inf
        return log

    assert asyncio.run(asked()) == ["timer"]


def test_a_loop_that_does_not_run_says_nothing() -> None:
    answered: list[Rest] = []
    with asyncio.Runner() as runner:
        stopped = LoopPlace(runner.get_loop())
        assert (stopped.ask(answered.append), stopped.nudge()) == (False, False)
    assert (stopped.ask(answered.append), stopped.nudge()) == (False, False)
    assert answered == []


@pytest.mark.parametrize(("stops", "timer"), [(True, 500), (False, math.inf)])
def test_a_run_of_trio_answers_when_all_its_tasks_wait(stops: bool, timer: float) -> None:
    rests: list[Rest] = []
    steps = 0

    async def work() -> None:
        nonlocal steps
        for _ in range(300):
            await trio.lowlevel.checkpoint()
            steps += 1

    async def asked() -> tuple[float, int]:
        answered = trio.Event()
        place = TrioPlace(trio, trio.testing, trio.lowlevel.current_trio_token(), stops)
        places.append(place)

        def answer(rest: Rest) -> None:
            rests.append(rest)
            answered.set()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(work)
            assert place.ask(answer)
            with trio.move_on_after(500):
                await answered.wait()
            seen = steps
        return rests[0].timer, seen

    places: list[TrioPlace] = []
    next_deadline, seen = trio.run(asked)
    assert (round(next_deadline) if stops else next_deadline, seen) == (timer, 300)
    assert (places[0].ask(rests.append), places[0].nudge()) == (False, False)


def test_a_thread_at_work_is_told_from_one_that_waits_where_the_system_says_so() -> None:
    over = threading.Event()
    begun = threading.Event()

    def spin() -> None:
        begun.set()
        while not over.is_set():
            pass

    spinning = threading.Thread(target=spin)
    spinning.start()
    begun.wait()
    seen = threads.standing()
    over.set()
    spinning.join()
    assert (seen is None) is threads.EXACT


def test_a_thread_that_waits_keeps_its_mark_until_it_has_run() -> None:
    go, over = threading.Event(), threading.Event()

    def wait() -> None:
        go.wait()
        over.wait()

    waiting = threading.Thread(target=wait)
    waiting.start()
    others = {thread.ident or 0 for thread in threading.enumerate() if thread is not waiting}
    while (before := threads.standing(others)) is None or before != threads.standing(others):
        threading.Event().wait(0.001)
    go.set()
    while (after := threads.standing(others)) is None or after != threads.standing(others):
        threading.Event().wait(0.001)
    over.set()
    waiting.join()
    assert before != after


def test_a_thread_of_ours_is_no_other() -> None:
    over = threading.Event()
    names = {"voicemock": False, threads.MOVER: False, "a client's": True}
    seen = {}
    before = threads.others()
    for name in names:
        thread = threading.Thread(target=over.wait, name=name)
        thread.start()
        seen[name] = threads.others()
        over.set()
        thread.join()
        over.clear()
    assert seen == {name: other or before for name, other in names.items()}
