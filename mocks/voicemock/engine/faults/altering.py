"""Answers that say something else: their body, their type, their length."""

import string
from collections.abc import Iterable
from random import Random

from voicemock.engine.faults.answers import Garbage, Truncated, WrongLength, WrongType
from voicemock.engine.faults.vocabulary import Fault

Headers = list[tuple[bytes, bytes]]

NO_JSON = "%&*@~"
"""Signs with which no JSON begins."""

SIGNS = string.ascii_letters + string.digits + string.punctuation + " "


def altered(faults: Iterable[Fault], headers: Headers, body: bytes, chance: Random) -> tuple[Headers, bytes]:
    """Return the head and the body that these faults make of an answer; those that alter nothing are passed over."""
    for fault in faults:
        match fault:
            case Truncated(after):
                body = body[: point(after, len(body))]
                headers = with_header(headers, b"content-length", str(len(body)).encode())
            case Garbage(text):
                body = noise(chance, len(body), text=text)
            case WrongType(content_type):
                headers = with_header(headers, b"content-type", content_type.encode())
            case WrongLength(by):
                headers = with_header(headers, b"content-length", str(max(0, len(body) + by)).encode())
            case _:
                pass
    return headers, body


def point(after: int | None, length: int) -> int:
    """Return how many bytes that is of so many: half of them where it is not said, and never more."""
    return length // 2 if after is None else min(after, length)


def noise(chance: Random, length: int, *, text: bool) -> bytes:
    """Return as many bytes that are no UTF-8, or that are text and no JSON."""
    if length == 0:
        return b""
    if text:
        return (chance.choice(NO_JSON) + "".join(chance.choices(SIGNS, k=length - 1))).encode()
    return b"\xff" + chance.randbytes(length - 1)


def with_header(headers: Headers, name: bytes, value: bytes) -> Headers:
    """Return the headers with this one in its place, or at their end."""
    if not any(found.lower() == name for found, _ in headers):
        return [*headers, (name, value)]
    return [(found, value if found.lower() == name else was) for found, was in headers]


__all__ = ["Headers", "altered", "noise", "point", "with_header"]
