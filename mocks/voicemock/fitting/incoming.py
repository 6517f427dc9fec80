"""A request's body: read before the fake reads it, and given to it again."""

import json
from dataclasses import dataclass

from starlette.types import Message, Receive, Scope
from xxhash import xxh3_128

from voicemock.engine.exchange import Exchange, Part
from voicemock.fitting.sent import Sent
from voicemock_contracts.media import JSON, MULTIPART, UnreadableError, read_form

MOST = 128 * 1024 * 1024
"""Bytes, more than any vendor takes; the rest of a longer body is the fake's to refuse."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of a body; ``whole`` where it came to its end, ``last`` else the message that broke it off."""

    content: bytes
    whole: bool
    last: Message | None = None


async def read(scope: Scope, receive: Receive) -> Body | None:
    """Return a request's body; None where it says that it is longer than any may be."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if length.isdigit() and int(length) > MOST:
        return None
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return Body(bytes(content), False, message)
        content += message.get("body", b"")
        if not message.get("more_body", False):
            return Body(bytes(content), True)
        if len(content) > MOST:
            return Body(bytes(content), False)


def replayed(content: bytes, body: Body, receive: Receive) -> Receive:
    """Return what gives a body that was read, and then whatever comes."""
    left: list[Message] = [{"type": "http.request", "body": content, "more_body": not body.whole}]
    left += [body.last] if body.last is not None else []

    async def again() -> Message:
        return left.pop(0) if left else await receive()

    return again


def note(exchange: Exchange, sent: Sent) -> None:
    """Note the body as the client sent it, also where the fake was not asked or did not look at it."""
    if not sent.read or not sent.body:
        return
    if sent.kind == JSON:
        exchange.sent = sent.body if _is_json(sent.body) else exchange.sent
    elif sent.kind == MULTIPART and not exchange.parts:
        try:
            parts = read_form(sent.body, sent.head.value("header", "content-type") or "")
        except UnreadableError:
            return
        exchange.parts += [
            Part(part.name, part.filename, "", part.size, _digest(part.text), part.text) for part in parts
        ]


def _digest(text: str | None) -> str:
    """Return the digest of a text; of a file that no fake has read none is kept."""
    return "" if text is None else xxh3_128(text.encode()).hexdigest()


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


__all__ = ["Body", "note", "read", "replayed"]
