"""A window slides, and what it tells a client to wait is enough."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from voicemock.engine.clock import virtual_clock
from voicemock.engine.rates import Rate
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State


@given(
    calls=st.integers(1, 5),
    per=st.sampled_from([1.0, 10.0, 60.0]),
    waits=st.lists(st.floats(0, 70, allow_nan=False), min_size=1, max_size=40),
)
def test_no_window_ever_holds_more_than_its_calls_and_the_wait_told_is_the_shortest_whole_one(
    calls: int, per: float, waits: list[float]
) -> None:
    async def scene() -> None:
        clock = virtual_clock()
        state, rate, admitted = State(clock), Rate(calls, per), list[float]()
        told, shortest = list[tuple[Reason, int]](), list[float]()
        for wait in waits:
            clock.advance(wait)
            try:
                await rate.admit(state, clock, ("key",))
            except Refused as refused:
                told.append((refused.reason, wait := int(refused.headers["Retry-After"])))
                shortest.append(admitted[-calls] + per - clock.now())
                clock.advance(wait)
                await rate.admit(state, clock, ("key",))
            admitted.append(clock.now())
            assert sum(stamp > clock.now() - per + 1e-5 for stamp in admitted) <= calls
        for (reason, wait), least in zip(told, shortest, strict=True):
            assert (reason, wait >= 1, wait - 1 < least + 1e-5) == (Reason.TOO_MANY_CALLS, True, True)

    asyncio.run(scene())
