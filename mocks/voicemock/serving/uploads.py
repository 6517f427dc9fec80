"""Uploads that end badly: an early answer still reaches its client, and a stalled body holds nothing."""

import asyncio
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 30.0
"""Seconds without a byte after which a body counts as broken off."""

KEEP_OPEN = 64 * 1024
"""A connection whose request has no more than so many bytes to come stays open after an early answer."""

DISCARDED = 256 * 1024 * 1024
"""So many bytes that nobody needs are taken in before the connection is cut."""


@dataclass(slots=True)
class _Body:
    """How much of a request's body is still to come; ``left`` is None where its length is not declared."""

    left: int | None
    waits: bool
    """The client waits for 100 Continue."""
    complete: bool = False
    closing: bool = field(default=False)

    def took(self, message: Message) -> None:
        if self.left is not None:
            self.left -= len(message.get("body", b""))
        self.complete = not message.get("more_body", False)


class Uploads:
    """ASGI middleware between a server and an app that may answer before it has read its request's body.

    Such an answer goes out at once. If much is still to come, it says ``Connection: close``; what comes is then
    discarded, up to a bound, because a client that is still sending would otherwise see a broken pipe in place of it.
    """

    def __init__(self, app: ASGIApp, *, patience: float = PATIENCE, discarded: int = DISCARDED) -> None:
        self._app = app
        self._patience = patience
        self._discarded = discarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and see the body out."""
        body = _expected(scope) if scope["type"] == "http" else None
        if body is None:
            await self._app(scope, receive, send)
            return

        async def patient() -> Message:
            try:
                async with asyncio.timeout(self._patience):
                    message = await receive()
            except TimeoutError:
                return {"type": "http.disconnect"}
            body.took(message)
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and not body.complete:
                body.closing = body.waits or body.left is None or body.left > KEEP_OPEN
                if body.closing:
                    message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            if message["type"] == "http.response.body" and body.closing and not message.get("more_body", False):
                await send({**message, "more_body": True})
                await self._discard(patient, body)
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        await self._app(scope, patient, answer)

    async def _discard(self, receive: Receive, body: _Body) -> None:
        discarded = 0
        while not body.complete and discarded < self._discarded:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            discarded += len(message.get("body", b""))


def _expected(scope: Scope) -> _Body | None:
    """Return what the headers declare, or None where they declare no body."""
    headers = dict(scope["headers"])
    waits = headers.get(b"expect", b"").lower() == b"100-continue"
    if b"transfer-encoding" in headers:
        return _Body(None, waits)
    length = headers.get(b"content-length", b"0")
    return _Body(int(length), waits) if length.isdigit() and int(length) else None


__all__ = ["Uploads"]
