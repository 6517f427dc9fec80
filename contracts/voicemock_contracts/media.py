"""What a body holds, by its content type: JSON's value, or a form's parts."""

import json
from io import BytesIO

from multipart import MultipartError, MultipartParser, parse_options_header

from voicemock_contracts.messages import Part

JSON = "application/json"
MULTIPART = "multipart/form-data"

DEEPEST = 200
"""Levels of nesting that a schema is asked about; far more than any document has."""


class UnreadableError(ValueError):
    """The body is not what its content type says; the message says how."""


def media_type(header: str | None) -> str:
    """Return a content type without its parameters, in lower case; empty where there is none."""
    return (header or "").partition(";")[0].strip().lower()


def read_json(body: bytes) -> object:
    """Return a JSON body's value; raise `UnreadableError` where it is none."""
    try:
        value: object = json.loads(body)
    except ValueError as wrong:
        raise UnreadableError(f"no JSON: {wrong}") from None
    except RecursionError:
        raise UnreadableError("no JSON that can be read: nested too deep") from None
    if body.count(b"[") + body.count(b"{") > DEEPEST and _deep(value):
        raise UnreadableError("no JSON that can be read: nested too deep")
    if b"\\ud" in body.lower() and not _sound(value):
        raise UnreadableError("no JSON that can be read: half of a pair of surrogates")
    return value


def _deep(value: object) -> bool:
    """Whether a value is nested deeper than a schema can be asked about."""
    level = [value]
    for _ in range(DEEPEST):
        inside = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [item for items in inside for item in items]
    return any(isinstance(each, dict | list) for each in level)


def _sound(value: object) -> bool:
    """Whether UTF-8 can hold a value's texts."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def read_form(body: bytes, content_type: str) -> tuple[Part, ...]:
    """Return the parts of a `multipart/form-data` body; raise `UnreadableError` where it is none."""
    boundary = parse_options_header(content_type)[1].get("boundary")
    if not boundary:
        raise UnreadableError("no boundary")
    try:
        return tuple(
            Part(part.name, None if part.filename is not None else part.value, part.filename, part.size)
            # The body is in memory already: no part of it need go to a file.
            for part in MultipartParser(
                BytesIO(body), boundary, strict=True, spool_limit=len(body), memory_limit=len(body)
            )
        )
    except (MultipartError, UnicodeDecodeError) as wrong:
        raise UnreadableError(f"no form: {wrong}") from None


__all__ = ["JSON", "MULTIPART", "UnreadableError", "media_type", "read_form", "read_json"]
