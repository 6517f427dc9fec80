"""State keeps what outlives a request, as long as it lasts, and no more than its bound."""

import asyncio

import pytest

from voicemock.engine.clock import virtual_clock
from voicemock.engine.state import State, Table


def test_an_entry_expires_once_it_was_unchanged_for_as_long_as_it_lasts() -> None:
    async def scene() -> None:
        clock, table = virtual_clock(), Table[str, int]("t", lasts=10)
        state = State(clock)
        await state.write(table, "a", 1)
        clock.advance(9)
        assert await state.read(table, "a") == 1
        await state.write(table, "a", 2)
        clock.advance(9.5)
        assert await state.read(table, "a") == 2
        clock.advance(0.5)
        assert await state.read(table, "a") is None

    asyncio.run(scene())


def test_beyond_its_bound_a_table_drops_what_was_unchanged_for_longest() -> None:
    async def scene() -> None:
        state, table = State(virtual_clock()), Table[int, int]("t", most=3)
        for key in (1, 2, 3):
            await state.write(table, key, key)
        await state.write(table, 1, 10)
        await state.write(table, 4, 4)
        first, second = await state.read(table, 1), await state.read(table, 2)
        third, fourth = await state.read(table, 3), await state.read(table, 4)
        assert (first, second, third, fourth) == (10, None, 3, 4)

    asyncio.run(scene())


def test_a_change_that_raises_changes_nothing() -> None:
    async def scene() -> None:
        state, table = State(virtual_clock()), Table[str, int]("t")
        await state.write(table, "a", 1)

        def fail(_value: int | None) -> tuple[int, None]:
            raise KeyError("a")

        with pytest.raises(KeyError):
            await state.change(table, "a", fail)
        assert await state.read(table, "a") == 1

    asyncio.run(scene())


def test_a_thousand_changes_at_once_lose_none() -> None:
    async def scene() -> int | None:
        state, table = State(virtual_clock()), Table[str, int]("t")

        async def add() -> None:
            await asyncio.sleep(0)
            await state.change(table, "a", lambda value: ((value or 0) + 1, None))

        await asyncio.gather(*(add() for _ in range(1000)))
        return await state.read(table, "a")

    assert asyncio.run(scene()) == 1000
