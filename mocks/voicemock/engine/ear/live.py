"""A sound heard while its container still comes in: what has come is decoded as far as it goes, beside the loop."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread

from voicemock.engine.ear.declared import Damaged
from voicemock.engine.ear.decoding import Stopped, decode
from voicemock.engine.ear.formats import Form
from voicemock.engine.ear.heard import Unheard
from voicemock.engine.ear.inflow import Inflow
from voicemock.engine.ear.opening import Opening
from voicemock.engine.ear.starting import Start, start, start_at_the_end
from voicemock.engine.ear.steps import Steps


class Live:
    """The steps of a sound that comes piece by piece, in whatever container.

    ``accept`` is told the form before anything is decoded, and may raise. A thread decodes from the first sample on
    until the end, or until it is closed; it has always read all that came before a call returns. What is kept is
    bounded, but for a letter a step.
    """

    __slots__ = ("_accept", "_failed", "_first", "_form", "_inflow", "_loop", "_opening", "_over", "_ready", "steps")

    def __init__(self, accept: Callable[[Form], None]) -> None:
        self.steps: Steps | None = None
        """What is heard so far; None until there is any sound. Nothing changes it between two calls."""
        self._accept = accept
        self._opening = Opening()
        self._first = bytearray()
        self._form: Form | None = None
        self._inflow: Inflow | None = None
        self._over = False
        self._failed: BaseException | None = None
        self._loop = asyncio.get_running_loop()
        self._ready = asyncio.Event()

    async def take(self, data: bytes) -> None:
        """Hear the next bytes; Unheard when it is no audio, or cannot be decoded from somewhere in them on."""
        if self._inflow is None:
            self._first += data
            await self._begin(ended=False)
        else:
            await self._hear(self._inflow, data)

    async def end(self) -> None:
        """Hear what is left over; Unheard as by ``take``. A sound that breaks off is heard as far as it goes."""
        if self._inflow is None and self._first:
            await self._begin(ended=True)
        if self._inflow is not None:
            await self._hear(self._inflow, b"")

    def close(self) -> None:
        """Hear no more."""
        if self._inflow is not None:
            self._inflow.stop()

    async def _begin(self, *, ended: bool) -> None:
        """Begin to decode, if what has come so far allows it."""
        if self._form is None:
            form = self._opening.form(self._first, ended=ended)
            if form is None:
                return
            self._accept(form)
            self._form = form
        try:
            found = start_at_the_end(self._form, self._first) if ended else start(self._form, self._first)
        except Damaged as damaged:
            raise Unheard(self._form.formats, str(damaged)) from damaged
        if found is None:
            return
        self._first = bytearray()
        self._inflow = Inflow(self._wake, found.most)
        Thread(target=partial(self._work, found, self._inflow), name="voicemock-ear", daemon=True).start()
        await self._hear(self._inflow, found.first)

    async def _hear(self, inflow: Inflow, data: bytes) -> None:
        """Have the thread read these bytes, none for the end, and wait until it wants more or is over."""
        if not self._over:
            self._ready.clear()
            if data:
                inflow.give(data)
            else:
                inflow.end()
            await self._ready.wait()
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    def _work(self, found: Start, inflow: Inflow) -> None:
        source = found.first if found.whole else inflow
        try:
            for block in decode(source, found.demuxer, lambda: inflow.stopped, gathers=1, options=found.options):
                steps = self.steps or Steps(block.rate, block.samples.shape[1])
                steps.feed(block.samples)
                self.steps = steps
        except Stopped:
            pass
        except Damaged as damaged:
            broken_off = inflow.ended and self.steps is not None and self.steps.samples > 0
            if self._form is not None and not broken_off:
                self._failed = Unheard(self._form.formats, str(damaged))
        except Exception as failed:
            self._failed = failed
        finally:
            self._over = True
            self._wake()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            self._loop.call_soon_threadsafe(self._ready.set)


__all__ = ["Live"]
