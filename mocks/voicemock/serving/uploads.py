"""Uploads that end badly: an early answer still reaches its client, and a stalled body holds nothing."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 30.0
"""Seconds without a byte after which a body counts as broken off."""

LINGER = 2.0
"""Seconds without a byte after which the rest of a body that nobody needs is waited for no longer."""

KEEP_OPEN = 64 * 1024
"""A connection whose request has no more than so many bytes to come stays open after an early answer."""

DISCARDED = 1024 * 1024 * 1024
"""So many bytes that nobody needs are taken in before the connection is cut."""

DISCONNECT: Message = {"type": "http.disconnect"}


class Uploads:
    """ASGI middleware between a server and an app that may answer before it has read its request's body.

    Such an answer goes out at once. If much is still to come, it says ``Connection: close``; what comes is then
    discarded, up to a bound, because a client that is still sending would otherwise see a broken pipe in place of it.
    To the app, a client whose body stalls has left; unlike one that has, it is still told what the app makes of that.
    """

    def __init__(
        self, app: ASGIApp, *, patience: float = PATIENCE, linger: float = LINGER, discarded: int = DISCARDED
    ) -> None:
        self._app = app
        self._patience = patience
        self._linger = linger
        self._discarded = discarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and see the body out."""
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if not _announced(headers):
            await self._app(scope, receive, send)
            return
        body = _Body(headers, receive, self._patience)
        closing = last = False

        async def answer(message: Message) -> None:
            nonlocal closing, last
            if message["type"] == "http.response.start" and body.to_come() > KEEP_OPEN:
                closing = True
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            elif message["type"] == "http.response.body" and closing and not message.get("more_body", False):
                last = True
                message = {**message, "more_body": True}
            await send(message)

        try:
            await self._app(scope, body.receive, answer)
        finally:
            body.unwatch()
        if last:
            await body.discard(self._discarded, self._linger)
            await send({"type": "http.response.body", "body": b""})


class _Body:
    """A request's body on its way. It is received in the task in which it was made."""

    __slots__ = ("_left", "_loop", "_over", "_patience", "_receive", "_since", "_stalled", "_task", "_timer", "_waits")

    def __init__(self, headers: dict[bytes, bytes], receive: Receive, patience: float) -> None:
        declared = headers.get(b"content-length")
        self._left = None if declared is None else int(declared)
        self._waits = headers.get(b"expect", b"").lower() == b"100-continue"
        self._receive = receive
        self._over = False
        self._stalled = False
        self._patience = patience
        self._since: float | None = None
        self._loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - an ASGI app runs in one
        self._task = task
        # One timer for all waits: one for each would cost more than the wait itself where bytes come fast.
        self._timer = self._loop.call_later(patience, self._watch)

    def to_come(self) -> float:
        """Return how many bytes may still come: infinitely many where the client does not say, or will not end."""
        if self._over:
            return 0
        return float("inf") if self._left is None or self._waits or self._stalled else self._left

    async def receive(self) -> Message:
        """Return the server's next message, or say that the client has left when it stalls."""
        if self._stalled:
            return DISCONNECT
        self._waits = False
        self._since = self._loop.time()
        try:
            message = await self._receive()
        except asyncio.CancelledError:
            if not self._stalled or self._task.uncancel() > 0:
                raise
            return DISCONNECT
        finally:
            self._since = None
        self._took(message)
        return message

    async def discard(self, most: int, linger: float) -> None:
        """Take in what still comes: up to so many bytes, and until none come for ``linger`` seconds."""
        try:
            async with asyncio.timeout(linger) as quiet:
                while not self._over and most > 0:
                    message = await self._receive()
                    self._took(message)
                    most -= len(message.get("body", b""))
                    quiet.reschedule(self._loop.time() + linger)
        except TimeoutError:
            pass

    def unwatch(self) -> None:
        """Let its client take as long as it likes."""
        self._timer.cancel()

    def _took(self, message: Message) -> None:
        if self._left is not None:
            self._left -= len(message.get("body", b""))
        self._over = not message.get("more_body", False)

    def _watch(self) -> None:
        now = self._loop.time()
        waited = 0.0 if self._since is None else now - self._since
        if waited < self._patience:
            self._timer = self._loop.call_at(now + self._patience - waited, self._watch)
        else:
            self._stalled = True
            self._task.cancel()


def _announced(headers: dict[bytes, bytes]) -> bool:
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0").strip(b"0") != b""


__all__ = ["Uploads"]
