"""Credits are taken one by one, never twice, never below zero."""

import asyncio

import pytest

from voicemock.engine.accounts import Account, Plan, plan_of
from voicemock.engine.clock import virtual_clock
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State


def account(plan: Plan) -> Account:
    clock = virtual_clock()
    return Account("key", plan, State(clock), clock)


def test_of_many_calls_at_once_no_more_succeed_than_there_are_credits() -> None:
    async def scene() -> list[float | Reason | None]:
        shared = account(Plan("", credits=3))

        async def call() -> float | Reason | None:
            await shared.require(1)
            await asyncio.sleep(0)
            try:
                return await shared.spend(1)
            except Refused as refused:
                return refused.reason

        return list(await asyncio.gather(*(call() for _ in range(5))))

    assert asyncio.run(scene()) == [2, 1, 0, Reason.NO_CREDITS, Reason.NO_CREDITS]


def test_to_require_credits_takes_none() -> None:
    async def scene() -> float | None:
        shared = account(Plan("", credits=1))
        await shared.require(1)
        await shared.require(1)
        return await shared.spend(1)

    assert asyncio.run(scene()) == 0


def test_where_credits_are_not_counted_none_are_ever_missing() -> None:
    async def scene() -> float | None:
        shared = account(Plan("works"))
        await shared.require(1_000_000)
        return await shared.spend(1_000_000)

    assert asyncio.run(scene()) is None


@pytest.mark.parametrize(
    ("key", "plan"), [("test-free", "a"), ("test-free-1", "a"), ("test-pro", "b"), ("test", None), ("", None)]
)
def test_a_key_has_the_plan_it_starts_with(key: str, plan: str | None) -> None:
    found = plan_of(key, {"test-free": Plan("a"), "test-pro": Plan("b")})
    assert (found.says if found else None) == plan
