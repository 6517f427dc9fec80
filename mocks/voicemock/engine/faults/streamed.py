"""Plays faults on a stream: counts what it tells, and does what is due after each message."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from email.utils import formatdate
from typing import TypeVar

from starlette.types import ASGIApp, Message

from voicemock.engine.faults.altering import noise
from voicemock.engine.faults.answers import Delay, Reset
from voicemock.engine.faults.frames import frame_of
from voicemock.engine.faults.held import ABNORMAL, Held
from voicemock.engine.faults.pausing import pause
from voicemock.engine.faults.streams import Drop, Duplicate, HalfFrame, Late, Noise, NoPong, NoUpgrade, Silence
from voicemock.engine.faults.vocabulary import Fault

F = TypeVar("F", bound=Fault)

UNKNOWN_BITS = b"\xf3\x00"
"""A frame whose reserved bits are set, of a kind that there is not (RFC 6455, 5.2)."""

NOISE_LENGTH = 24

NOT_BY_CLIENT = 1012
"""With this code an app hears that its stream was ended for it: no fault of the client's."""


async def streamed(held: Held, faults: tuple[Fault, ...], app: ASGIApp) -> None:
    """Have the app answer the stream with these faults, which go together and are in their order."""
    for fault in faults:
        if isinstance(fault, Delay):
            held.note(fault)
            if not await held.wait(fault.seconds + held.chance.uniform(-fault.jitter, fault.jitter)):
                return
        elif isinstance(fault, Reset):
            held.note(fault)
            held.ended(ABNORMAL, by_client=False)
            await held.wire.reset()
            return
        elif isinstance(fault, NoUpgrade):
            held.note(fault)
            await _refuse(held, fault.status)
            return
    stream = _Stream(held, faults)
    try:
        await app(held.scope, stream.receive, stream.send)
        await stream.finish()
    finally:
        await stream.stop()


async def _refuse(held: Held, status: int) -> None:
    await held.receive()
    held.status(status)
    date = formatdate(held.clock.now(), usegmt=True).encode()
    headers = [(b"content-length", b"0"), (b"date", date)]
    await held.send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await held.send({"type": "websocket.http.response.body", "body": b""})


@dataclass(slots=True)
class _Waiting:
    """A message that is told after so many others."""

    after: int
    message: Message
    number: int


class _Stream:
    """A stream between an app and its client. ``_made`` counts the app's messages, ``_told`` those that went out.

    What waits does so in tasks of its own, so that the app takes in what the client sends, and sees it leave.
    """

    def __init__(self, held: Held, faults: tuple[Fault, ...]) -> None:
        self._held = held
        self._faults = list(faults)
        self._made = self._told = 0
        self._waiting: list[_Waiting] = []
        self._unsaid: list[Message] | None = None
        self._close: Message | None = None
        self._tasks = set[asyncio.Task[None]]()
        self._touched = self._ended = self._gone = False

    async def receive(self) -> Message:
        """Return the client's next message; that it leaves amid faults is told the app as no fault of its own."""
        if self._ended:
            return {"type": "websocket.disconnect", "code": NOT_BY_CLIENT}
        message = await self._held.receive()
        if message["type"] != "websocket.disconnect":
            return message
        self._gone = True
        if self._touched:
            code = message.get("code", ABNORMAL)
            self._held.ended(code, by_client=code != NOT_BY_CLIENT)
            return {**message, "code": NOT_BY_CLIENT}
        return message

    async def send(self, message: Message) -> None:
        """Tell the app's message when the faults let it be told."""
        if self._ended:
            return
        if message["type"] == "websocket.send":
            self._made += 1
            await self._tell(message, self._made)
        elif message["type"] == "websocket.close":
            for waiting in self._waiting:
                await self._now(waiting.message, waiting.number)
            self._waiting.clear()
            if self._tasks or self._unsaid is not None:
                self._close = message
            else:
                await self._shut(message)
        else:
            await self._held.send(message)
            if message["type"] == "websocket.accept":
                await self._due()

    async def finish(self) -> None:
        """Wait for what is still to be told, for as long as the client is there."""
        while not (self._ended or self._gone) and (self._tasks or self._unsaid is not None):
            heard = asyncio.ensure_future(self.receive())
            try:
                await asyncio.wait({heard, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                heard.cancel()
        if self._close is not None and not (self._ended or self._gone):
            await self._shut(self._close)

    async def stop(self) -> None:
        """End what still waits."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, message: Message, number: int) -> None:
        late = self._take(Late, lambda fault: fault.message == number)
        if late is None:
            await self._now(message, number)
        elif late.seconds is not None:
            self._start(self._later(late.seconds, self._in(late.seconds), message, number))
            return
        for waiting in self._waiting:
            waiting.after -= 1
        for waiting in [waiting for waiting in self._waiting if waiting.after == 0]:
            self._waiting.remove(waiting)
            await self._now(waiting.message, waiting.number)
        if late is not None and late.after is not None:
            self._waiting.append(_Waiting(late.after, message, number))

    async def _now(self, message: Message, number: int) -> None:
        twice = self._take(Duplicate, lambda fault: fault.message == number)
        for _ in range(1 if twice is None else 2):
            if self._unsaid is not None:
                self._unsaid.append(message)
            else:
                await self._put(message)

    async def _put(self, message: Message) -> None:
        if self._ended or await self._halved(message):
            return
        self._told += 1
        await self._held.send(message)
        await self._due()

    async def _due(self) -> None:
        """Do what is due after so many messages."""
        if self._take(NoPong, self._reached) is not None:
            self._held.wire.no_pong()
        while (noisy := self._take(Noise, self._reached)) is not None:
            if noisy.kind == "bits":
                self._held.wire.write(UNKNOWN_BITS)
            else:
                said = noise(self._held.chance, NOISE_LENGTH, text=True).decode()
                await self._held.send({"type": "websocket.send", "text": said})
        silence = self._take(Silence, self._reached)
        if silence is not None:
            self._unsaid = []
            if silence.seconds is not None:
                self._start(self._speak(silence.seconds, self._in(silence.seconds)))
        drop = self._take(Drop, self._reached)
        if drop is not None:
            await self._end(drop.how)

    async def _shut(self, message: Message) -> None:
        """Close, or end where a fault has that in place of the Close frame."""
        drop = None if await self._halved(message, last=True) else self._take(Drop, lambda _: True)
        if drop is not None:
            await self._end(drop.how)
        elif not self._ended:
            await self._held.send(message)

    async def _halved(self, message: Message, *, last: bool = False) -> bool:
        half = self._take(HalfFrame, lambda fault: last or self._reached(fault))
        if half is None:
            return False
        frame = frame_of(message)
        size = len(frame) // 2 if half.size is None else min(half.size, len(frame) - 1)
        self._held.wire.write(frame[:size])
        await self._end(half.how)
        return True

    async def _end(self, how: str) -> None:
        self._ended = True
        self._held.ended(ABNORMAL, by_client=False)
        await (self._held.wire.cut() if how == "fin" else self._held.wire.reset())

    async def _later(self, seconds: float, until: float, message: Message, number: int) -> None:
        await pause(self._held.clock, seconds, until=until)
        await self._now(message, number)

    async def _speak(self, seconds: float, until: float) -> None:
        await pause(self._held.clock, seconds, until=until)
        while self._unsaid:
            await self._put(self._unsaid.pop(0))
        self._unsaid = None

    def _in(self, seconds: float) -> float:
        return self._held.clock.now() + seconds

    def _start(self, work: Coroutine[None, None, None]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(OSError):  # the client is gone
                await work

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _reached(self, fault: NoPong | Noise | Silence | Drop | HalfFrame) -> bool:
        return fault.after == self._told

    def _take(self, kind: type[F], due: Callable[[F], bool]) -> F | None:
        """Return the fault of this kind that is due, once, and note that it is played."""
        fault = next((fault for fault in self._faults if isinstance(fault, kind) and due(fault)), None)
        if fault is not None:
            self._faults.remove(fault)
            self._touched = True
            self._held.note(fault)
        return fault


__all__ = ["streamed"]
