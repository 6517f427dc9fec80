"""The ear: hears clips beside the event loop, and each of them once."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from threading import Event, Lock
from typing import Protocol

from voicemock.engine.ear.heard import Heard, Unheard
from voicemock.engine.ear.hearing import hear
from voicemock.engine.ear.workers import Workers

_GRACE = 1.0  # seconds for what is being decoded to see that it shall stop


class Clip(Protocol):
    """The bytes of a file. What has the same digest is the same clip."""

    @property
    def digest(self) -> str:
        """A digest of the bytes."""

    @property
    def size(self) -> int:
        """How many they are."""

    def read(self) -> bytes:
        """Return the bytes; called on another thread, and only if the clip was not heard yet."""


class Ear:
    """Hears clips, ``workers`` of them at a time, and remembers the latest ``remembers``, heard or not.

    Can be used from several event loops and threads at once.
    """

    __slots__ = ("_closed", "_going", "_known", "_lock", "_remembers", "_workers")

    def __init__(self, *, workers: int = 2, remembers: int = 1024) -> None:
        self._workers = Workers(workers)
        self._remembers = remembers
        self._lock = Lock()
        self._closed = Event()
        self._known: OrderedDict[str, Heard | Unheard] = OrderedDict()
        self._going: dict[str, Future[Heard | Unheard]] = {}

    async def hear(self, clip: Clip) -> Heard:
        """Return what is heard in the clip (ALL-01b, ALL-01c); Unheard when nothing can be.

        Whoever asks for a clip that is being heard waits for the same answer, and is free to stop waiting for it.
        What ``clip.read()`` raises comes out here. RuntimeError when the ear was closed.
        """
        while True:
            with self._lock:
                if self._closed.is_set():
                    raise RuntimeError("the ear is closed")
                if known := self._known.get(clip.digest):
                    self._known.move_to_end(clip.digest)
                    return _answer(known)
                going, ours = self._going.get(clip.digest), False
                if going is None:
                    going, ours = Future[Heard | Unheard](), True
                    self._going[clip.digest] = going
                    self._workers.submit(partial(self._work, clip, going))
            await _done(going)
            if ours or going.exception() is None:
                return _answer(going.result())

    def close(self) -> None:
        """Hear no more: what is being decoded is dropped, those who wait for it get a RuntimeError."""
        with self._lock:
            self._closed.set()
        self._workers.join(_GRACE)

    def _work(self, clip: Clip, future: Future[Heard | Unheard]) -> None:
        try:
            outcome = _outcome(clip, self._closed.is_set)
        except Exception as failed:
            with self._lock:
                del self._going[clip.digest]
            future.set_exception(failed)
            return
        with self._lock:
            del self._going[clip.digest]
            self._known[clip.digest] = outcome
            while len(self._known) > self._remembers:
                self._known.popitem(last=False)
        future.set_result(outcome)


def _outcome(clip: Clip, stopped: Callable[[], bool]) -> Heard | Unheard:
    try:
        return hear(clip.read(), stopped)
    except Unheard as unheard:
        return Unheard(unheard.formats, unheard.why)  # what was raised holds on to the frames that had the clip's bytes


def _answer(outcome: Heard | Unheard) -> Heard:
    if isinstance(outcome, Unheard):
        raise Unheard(outcome.formats, outcome.why)  # a new one for each, since one raised twice gathers tracebacks
    return outcome


async def _done(future: Future[Heard | Unheard]) -> None:
    """Wait for it without owning it: asyncio's own bridge would cancel it with whoever waits."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def wake(_: object) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(done.set)

    future.add_done_callback(wake)
    await done.wait()


__all__ = ["Clip", "Ear"]
