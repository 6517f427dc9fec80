"""Bodies that are no form: whole or not at all, and the fields of a JSON object."""

import json
import math
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import exchange_of

JSON_BYTES = 64 * 1024
"""The longest JSON body."""


class BrokenOff(Exception):  # noqa: N818 - it reads as what happened
    """A body isn't whole: its client left, or its length isn't what was declared."""


def declared_length(request: Request) -> int | None:
    """Return the declared length in bytes, or None; BrokenOff where it can't be read, or there are two."""
    lengths = set(request.headers.getlist("content-length"))
    if not lengths:
        return None
    length = lengths.pop()
    if lengths or not (length.isascii() and length.isdecimal() and len(length) < 20):
        raise BrokenOff
    return int(length)


async def whole(request: Request) -> AsyncIterator[bytes]:
    """Yield the body piece by piece; BrokenOff in place of its end when it isn't whole."""
    length, received = declared_length(request), 0
    try:
        async for piece in request.stream():
            received += len(piece)
            yield piece
    except ClientDisconnect as left:
        raise BrokenOff from left
    if length is not None and received != length:
        raise BrokenOff


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a JSON object; a wrong type is Refused(BAD_BODY) about its name.

    Of an optional one null counts as not given.
    """

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """Return a text; Refused(BAD_BODY) without one."""
        value = self.optional_text(name)
        if value is None:
            raise Refused(Reason.BAD_BODY, about=name)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None where it isn't given."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise Refused(Reason.BAD_BODY, about=name)

    def optional_positive(self, name: str) -> float | None:
        """Return a finite number above 0, or None where it isn't given."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf:
            return value
        raise Refused(Reason.BAD_BODY, about=name)


async def read_json(request: Request) -> Fields:
    """Return the fields of the JSON object that is the request's body; of one that stands twice the last.

    Refused(BAD_BODY) when the body is longer than 64 KiB, isn't whole, isn't JSON (RFC 8259: in UTF-8, without NaN), or
    isn't an object, and when a content type is given that isn't JSON's.
    """
    content_type = request.headers.get("content-type", "application/json")
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refused(Reason.BAD_BODY)
    body = bytearray()
    try:
        async for piece in whole(request):
            body += piece
            if len(body) > JSON_BYTES:
                raise Refused(Reason.BAD_BODY)
        exchange_of(request).sent = bytes(body)
        values = json.loads(body.decode(), parse_constant=_no_number)
    except (BrokenOff, ValueError, RecursionError) as wrong:
        raise Refused(Reason.BAD_BODY) from wrong
    if not isinstance(values, dict):
        raise Refused(Reason.BAD_BODY)
    return Fields(values)


def _no_number(name: str) -> float:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


__all__ = ["BrokenOff", "Fields", "declared_length", "read_json", "whole"]
