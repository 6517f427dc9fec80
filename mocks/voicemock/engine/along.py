"""What came with a call that was refused without a look at it: read before the refusal goes out, and noted."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

from starlette.requests import Request
from xxhash import xxh3_128

from voicemock.engine.bodies import BrokenOff, declared_length, read_json, whole
from voicemock.engine.forms import FIELD_BYTES, Form
from voicemock.engine.journal import Part
from voicemock.engine.refusals import Refused
from voicemock.engine.world import World, exchange_of

MOST = 128 * 1024 * 1024
"""Bytes, more than any vendor takes; a longer body is left alone."""

PATIENCE = 5.0
"""Seconds of real time for which it is waited for."""

FORM = Form(max_bytes=MOST)


async def read_along(request: Request) -> None:
    """Read a body that nobody has begun to read, and note its parts or its JSON; what is wrong with it is passed over.

    Only where the journal asks for it, and never where the client waits for ``100 Continue``: it would not send it.
    """
    exchange = exchange_of(request)
    if exchange.received or exchange.whole or not World.of(request).journal.reads_along or not _comes(request):
        return
    try:
        async with asyncio.timeout(PATIENCE):
            await _note(request)
    except (BrokenOff, Refused, TimeoutError):
        pass


def _comes(request: Request) -> bool:
    """Tell whether a body is on its way, and not too long."""
    if request.headers.get("expect", "").lower() == "100-continue":
        return False
    try:
        length = declared_length(request)
    except BrokenOff:
        return False
    return "transfer-encoding" in request.headers if length is None else 0 < length <= MOST


async def _note(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    exchange = exchange_of(request)
    if kind == "multipart/form-data":
        await FORM.parsed(request)
    elif kind == "application/json":
        await read_json(request)
    elif kind == "application/x-www-form-urlencoded":
        exchange.parts += [_text(name, value) async for name, value in _fields(request)]
    else:
        size, digest = 0, xxh3_128()
        async for piece in whole(request):
            size += len(piece)
            digest.update(piece)
            if size > MOST:
                return
        if size:
            exchange.parts.append(Part("", None, kind, size, digest.hexdigest()))


async def _fields(request: Request) -> AsyncIterator[tuple[str, str]]:
    body = bytearray()
    async for piece in whole(request):
        body += piece
        if len(body) > FIELD_BYTES:
            return
    for name, value in parse_qsl(body.decode("latin-1"), keep_blank_values=True):
        yield name, value


def _text(name: str, value: str) -> Part:
    body = value.encode()
    return Part(name, None, "", len(body), xxh3_128(body).hexdigest(), value)


__all__ = ["read_along"]
