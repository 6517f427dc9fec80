"""Waiting on the wire: so many seconds pass in life, or the clock is moved past them, whichever is first."""

import asyncio
import contextlib

from voicemock.engine.clock import Clock

HAIR = 1e-6
"""Seconds that a clock may lack: a moment of today has no finer digits in a float."""


async def pause(
    clock: Clock, seconds: float | None, over: asyncio.Future[bool] | None = None, *, until: float | None = None
) -> bool:
    """Wait, and tell whether it is worth going on: not where ``over`` was done first.

    ``seconds`` is None for ever. ``until`` is the clock's moment at which it ends, by default so many seconds from now.
    Any thread may move the clock.
    """
    loop = asyncio.get_running_loop()
    passed = loop.create_future()
    moment = clock.now() + (seconds or 0) if until is None else until

    def end() -> None:
        if not passed.done():
            passed.set_result(None)

    def moved() -> None:
        if clock.now() >= moment - HAIR:
            with contextlib.suppress(RuntimeError):  # the loop was closed in the meantime: nobody waits any more
                loop.call_soon_threadsafe(end)

    if seconds is None:
        timer, forget = None, None
    else:
        timer, forget = loop.call_later(seconds, end), clock.when_moved(moved)
        moved()
    try:
        await asyncio.wait([passed] if over is None else [passed, over], return_when=asyncio.FIRST_COMPLETED)
    finally:
        if timer is not None and forget is not None:
            timer.cancel()
            forget()
    return over is None or not over.done()


__all__ = ["pause"]
