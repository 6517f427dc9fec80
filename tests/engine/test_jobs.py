"""A job's stage is a function of its polls and the clock, and never goes back."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.engine.clock import virtual_clock
from voicemock.engine.jobs import Job, Jobs, Stage
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State

STAGES = st.lists(
    st.builds(Stage, st.uuids().map(str), st.integers(0, 3), st.sampled_from([0.0, 1.0, 5.0])), min_size=1, max_size=4
)


@given(stages=STAGES, waits=st.lists(st.sampled_from([0.0, 0.5, 1.0, 7.0]), max_size=30))
def test_every_stage_lasts_as_long_as_it_says_and_none_comes_back(stages: list[Stage], waits: list[float]) -> None:
    job, now, seen = Job("id", "owner", tuple(stages), None, since=0.0), 0.0, list[str]()
    for wait in waits:
        now += wait
        job = job.polled(now)
        seen.append(job.status)
    order = [stage.status for stage in stages]
    assert seen == sorted(seen, key=order.index)
    for stage in stages[:-1]:
        if order.index(stage.status) < (order.index(seen[-1]) if seen else 0):
            assert seen.count(stage.status) >= stage.polls
    finished = now - sum(stage.seconds for stage in stages[:-1]) >= 0
    assert finished or not seen or seen[-1] != order[-1] or len(stages) == 1


def test_polls_and_seconds_are_both_waited_for() -> None:
    job = Job(
        "id", "owner", (Stage("queued", polls=2, seconds=5), Stage("running", seconds=5), Stage("done")), None, since=0
    )
    told = []
    for now in (0, 1, 4.9, 5, 9.9, 10, 11):
        job = job.polled(now)
        told.append(job.status)
    assert told == ["queued", "queued", "queued", "running", "running", "done", "done"]


def test_a_stage_by_time_alone_ends_at_its_time_even_when_nobody_looks() -> None:
    job = Job("id", "owner", (Stage("queued", seconds=5), Stage("running", seconds=5), Stage("done")), None, since=0)
    assert job.polled(9.9).status == "running"
    assert job.polled(10).status == "done"


def test_a_job_expires_when_it_has_lasted_and_others_never_do() -> None:
    clock = virtual_clock()
    jobs = Jobs(State(clock), clock)

    async def told() -> None:
        day = await jobs.submit("day", owner="owner", stages=(Stage("done"),), outcome=None, lasts=86_400)
        ever = await jobs.submit("ever", owner="owner", stages=(Stage("done"),), outcome=None)
        clock.advance(86_399.5)
        assert await jobs.find("day", owner="owner") == day
        clock.advance(0.5)
        with pytest.raises(Refused) as refused:
            await jobs.find("day", owner="owner")
        assert refused.value.reason is Reason.NO_JOB
        clock.advance(1e9)
        assert await jobs.find("ever", owner="owner") == ever

    asyncio.run(told())
