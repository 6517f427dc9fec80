"""Plays faults on an answer over HTTP: collects what the app says, and tells the client what the faults make of it."""

from collections.abc import Callable
from typing import TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.engine.faults.altering import altered, point
from voicemock.engine.faults.answers import (
    Cut,
    Delay,
    Drip,
    Early,
    Garbage,
    NoContinue,
    Reset,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
)
from voicemock.engine.faults.held import Held
from voicemock.engine.faults.vocabulary import Fault

DISCONNECT: Message = {"type": "http.disconnect"}
ALTERING = (Truncated, Garbage, WrongType, WrongLength)

F = TypeVar("F", bound=Fault)
Words = Callable[[int], ASGIApp | None]


async def answered(held: Held, faults: tuple[Fault, ...], app: ASGIApp, words: Words) -> None:
    """Have the app answer the call with these faults, which go together and are in their order."""
    reset = _one(faults, Reset)
    if reset is not None and reset.when == "unread":
        held.note(reset)
        await held.wire.reset()
        return
    early = _one(faults, Early)
    if early is not None:
        held.note(early)
        app = words(early.status) or bare(early.status)
    no_continue = _one(faults, NoContinue)
    if no_continue is not None and _expects(held.scope):
        held.note(no_continue)
        app = words(417) or bare(417)
    answer = _Answer()
    if reset is not None and reset.when == "reading":
        reading = _Reading(held, reset)
        await app(held.scope, reading.receive, answer.take)
        await reading.rest()
    else:
        await app(held.scope, held.receive, answer.take)
        await _told(held, faults, answer, reset)


async def _told(held: Held, faults: tuple[Fault, ...], answer: "_Answer", reset: Reset | None) -> None:
    """Tell the client the answer, as far as the faults let it be told."""
    for fault in faults:
        if isinstance(fault, ALTERING):
            held.note(fault, alters=True)
    headers, body = altered(faults, answer.start["headers"], bytes(answer.body), held.chance)
    if held.scope["method"] == "HEAD":
        body = b""

    delay, stall = _one(faults, Delay), _one(faults, Stall)
    if delay is not None:
        held.note(delay)
        jitter = held.chance.uniform(-delay.jitter, delay.jitter)
        if not await held.wait(delay.seconds + jitter):
            return
    if stall is not None and stall.after is None:
        held.note(stall)
        if not await held.wait(stall.seconds):
            return
    if reset is not None and reset.when == "unanswered":
        held.note(reset)
        await held.wire.reset()
        return

    await held.send({**answer.start, "headers": headers})
    cut = _one(faults, Cut)
    if cut is None and reset is not None and reset.when == "answering":
        end = point(reset.after, len(body))
    else:
        end = len(body) if cut is None else point(cut.after, len(body))
    lied = _one(faults, WrongLength)
    if lied is not None and held.wire is not None:
        held.wire.promise(len(body))
    if not await _pieces(held, body[:end], stall, _one(faults, Drip)):
        return

    missing = lied is not None and lied.by > 0
    ending = cut or reset
    if ending is not None:
        held.note(ending)
    if held.wire is not None and (cut is not None or (missing and reset is None)):
        await held.wire.cut()
        return
    if reset is None or (reset.when == "answered" and not missing):
        await held.send({"type": "http.response.body", "body": b""})
    if reset is not None:
        await held.wire.reset()


async def _pieces(held: Held, body: bytes, stall: Stall | None, drip: Drip | None) -> bool:
    """Send the body, with its waits, and tell whether the call can go on."""
    stalls_at = min(stall.after, len(body)) if stall is not None and stall.after is not None else None
    marks = {len(body), *(() if drip is None else range(drip.size, len(body), drip.size))}
    if stalls_at is not None:
        marks.add(stalls_at)
    if drip is not None:
        held.note(drip)
    sent, due = 0, held.clock.now()
    for mark in sorted(marks):
        if mark > sent:
            await held.send({"type": "http.response.body", "body": body[sent:mark], "more_body": True})
            sent = mark
        if stall is not None and mark == stalls_at:
            held.note(stall)
            if not await held.wait(stall.seconds):
                return False
            due = held.clock.now()
        elif drip is not None and mark < len(body):
            # One long move of the clock ends all the waits that it passes: each is due so long after the one before.
            due += drip.seconds
            if not await held.wait(drip.seconds, until=due):
                return False
    return True


class _Answer:
    """What the app says."""

    __slots__ = ("body", "start")

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


class _Reading:
    """A request's body that ends in a reset."""

    __slots__ = ("_fault", "_held", "_left", "_over")

    def __init__(self, held: Held, fault: Reset) -> None:
        self._held = held
        self._fault = fault
        declared = next((int(value) for name, value in held.scope["headers"] if name == b"content-length"), 0)
        self._left = max(1, declared // 2) if fault.after is None else fault.after
        self._over = False

    async def receive(self) -> Message:
        """Return the body's next piece; once so much of it came, its client is gone."""
        if self._over:
            return DISCONNECT
        message = await self._held.receive()
        self._left -= len(message.get("body", b""))
        if self._left > 0 and message.get("more_body", False):
            return message
        self._over = True
        if message["type"] == "http.disconnect":
            return message
        self._held.note(self._fault)
        await self._held.wire.reset()
        return DISCONNECT

    async def rest(self) -> None:
        """Receive what the app did not."""
        while not self._over:
            await self.receive()


def bare(status: int) -> ASGIApp:
    """Return an app that answers with a status and nothing else."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - an ASGI app is called so
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return app


def _expects(scope: Scope) -> bool:
    return any(name == b"expect" and value.lower() == b"100-continue" for name, value in scope["headers"])


def _one(faults: tuple[Fault, ...], kind: type[F]) -> F | None:
    return next((fault for fault in faults if isinstance(fault, kind)), None)


__all__ = ["Words", "answered", "bare"]
