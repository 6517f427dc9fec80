"""Waiting until the client has done what a test waits for."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable

from voicemock.engine.exchange import Exchange
from voicemock.engine.journal import Journal
from voicemock.seeing.requests import RequestSeen

WITHIN = 5.0
"""Seconds of real time, where a test does not say."""


class TooFew(AssertionError):  # noqa: N818 - it reads as what happened
    """Not as many exchanges came as were waited for; its text says which did."""


class _Awaited:
    """The exchanges that are waited for, of one vendor (any): those for a call (any) that a predicate takes (all)."""

    __slots__ = ("_call", "_count", "_journal", "_vendor", "_where")

    def __init__(
        self,
        journal: Journal,
        count: int,
        vendor: str | None,
        call: str | None,
        where: Callable[[RequestSeen], bool] | None,
    ) -> None:
        self._journal = journal
        self._count = count
        self._vendor = vendor
        self._call = call
        self._where = where

    def found(self) -> list[RequestSeen]:
        """Return those that are over."""
        over = (RequestSeen.of(exchange) for exchange in self._over())
        return [seen for seen in over if self._takes(seen)]

    def enough(self) -> list[RequestSeen] | None:
        """Return those that are over where they are enough."""
        found = self.found()
        return found if len(found) >= self._count else None

    def too_few(self, within: float) -> TooFew:
        """Return the error that says what came instead."""
        found = len(self.found())
        what = f"{self._count} {'exchange' if self._count == 1 else 'exchanges'}"
        asked = "".join(f" {word} {name}" for word, name in (("with", self._vendor), ("for", self._call)) if name)
        came = ", ".join(map(repr, map(RequestSeen.of, self._over()))) or "nothing"
        chosen = " that the predicate takes" if self._where else ""
        return TooFew(f"waited {within:g} s for {what}{asked}{chosen}: {found} came; over are by now: {came}")

    def _over(self) -> list[Exchange]:
        return [each for each in self._journal.exchanges(self._vendor) if each.closed_at is not None]

    def _takes(self, seen: RequestSeen) -> bool:
        asked = (seen.call, f"{seen.method} {seen.path}")
        return (self._call is None or self._call in asked) and (self._where is None or self._where(seen))


def wait_for(
    journal: Journal,
    count: int = 1,
    within: float = WITHIN,
    *,
    vendor: str | None = None,
    call: str | None = None,
    where: Callable[[RequestSeen], bool] | None = None,
) -> list[RequestSeen]:
    """Wait until at least ``count`` matching exchanges, streams too, are over, and return them, oldest first.

    ``within`` is in seconds of real time, after which it is TooFew; ``call`` is a documented call's name,
    ``POST /v1/detect``, or a method and a path as they came. Where the fake answers in the waiting thread's own event
    loop, use ``wait_for_async``: this one would keep it from answering.
    """
    awaited, came = _Awaited(journal, count, vendor, call, where), threading.Semaphore(0)
    end = journal.when_closed(lambda _exchange: came.release())
    until = time.monotonic() + within
    try:
        while (found := awaited.enough()) is None:
            if not came.acquire(timeout=max(0.0, until - time.monotonic())):
                raise awaited.too_few(within)
        return found
    finally:
        end()


async def wait_for_async(
    journal: Journal,
    count: int = 1,
    within: float = WITHIN,
    *,
    vendor: str | None = None,
    call: str | None = None,
    where: Callable[[RequestSeen], bool] | None = None,
) -> list[RequestSeen]:
    """Do as ``wait_for``, in asyncio and without blocking its loop."""
    awaited, came = _Awaited(journal, count, vendor, call, where), asyncio.Event()
    loop = asyncio.get_running_loop()
    end = journal.when_closed(lambda _exchange: _tell(loop, came))
    try:
        async with asyncio.timeout(within):
            while (found := awaited.enough()) is None:
                await came.wait()
                came.clear()
            return found
    except TimeoutError:
        raise awaited.too_few(within) from None
    finally:
        end()


def _tell(loop: asyncio.AbstractEventLoop, came: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits in it
        loop.call_soon_threadsafe(came.set)


__all__ = ["TooFew", "wait_for", "wait_for_async"]
