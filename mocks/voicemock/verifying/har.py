"""An entry of a HAR as a recorded exchange, tolerant of what each of its writers leaves out or adds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from voicemock.engine.redaction import HIDDEN
from voicemock.verifying.bodies import answered, asked
from voicemock.verifying.files import Entry
from voicemock.verifying.frames import stream_of
from voicemock.verifying.hidden import hidden_in
from voicemock.verifying.recorded import Recorded
from voicemock_contracts import Request, Response
from voicemock_contracts.messages import Headers

SCHEMES = {"http", "https", "ws", "wss"}

PREFLIGHT = "access-control-request-method"
"""The header by which a browser's question for permission is told from a client's own OPTIONS."""


def recorded(entry: Entry, file: str, number: int) -> Recorded | None:
    """Return what an entry records; None for what is no call: no URL, a browser's own question, a cached answer."""
    asked_for, told = _dict(entry.get("request")), _dict(entry.get("response"))
    url, method = _text(asked_for.get("url")), _text(asked_for.get("method")).upper()
    try:
        split = urlsplit(url)
        host = split.hostname or ""
    except ValueError:
        return None
    headers = headers_of(asked_for.get("headers"))
    cached = entry.get("_fromCache") or told.get("_fromDiskCache")
    if split.scheme not in SCHEMES or not method or cached or _named(headers, PREFLIGHT):
        return None
    own, notes = isinstance(entry.get("_voicemock"), dict), _dict(entry.get("_voicemock"))
    stream = stream_of(entry, notes) if _is_stream(entry, split.scheme, told) else None
    headers = _with_scheme(headers)
    whole = bool(notes.get("recorded")) and not notes.get("unfinished")
    body, unsized = (b"", frozenset[str]()) if stream else asked(asked_for, headers, whole=whole)
    query = tuple(parse_qsl(split.query, keep_blank_values=True))
    request = Request(method, split.path or "/", query, headers, body)
    status = told.get("status")
    response, known = None, False
    if isinstance(status, int) and status > 0:
        kinds, content, known = answered(told, headers_of(told.get("headers")), method, own=own)
        response = Response(status, kinds, content)
    return Recorded(
        file=file,
        number=number,
        at=_moment(entry.get("startedDateTime")),
        own=own,
        url=url,
        host=host.rstrip(".").lower(),
        request=request,
        unsized=unsized,
        response=response,
        body_known=known,
        stream=stream,
        vendor=_text(notes.get("vendor")),
        unlike=_unlike(notes),
        hidden=hidden_in(request, response),
    )


def headers_of(fields: object) -> Headers:
    """Return headers as a contract has them, without those that HTTP/2 has in place of a request's first line."""
    pairs = ((_text(_dict(each).get("name")), _text(_dict(each).get("value"))) for each in _list(fields))
    return tuple((name, value) for name, value in pairs if name and not name.startswith(":"))


def _with_scheme(headers: Iterable[tuple[str, str]]) -> Headers:
    """Return headers in which a key that is hidden with its scheme counts as one in the right scheme."""
    return tuple(
        (name, f"Bearer {HIDDEN}" if name.lower() == "authorization" and value.strip() == HIDDEN else value)
        for name, value in headers
    )


def _is_stream(entry: Entry, scheme: str, told: dict[str, Any]) -> bool:
    return (
        scheme in {"ws", "wss"}
        or isinstance(entry.get("_webSocketMessages"), list)
        or entry.get("_resourceType") == "websocket"
        or told.get("status") == 101
    )


def _unlike(notes: dict[str, Any]) -> str:
    """Return why the answer is none that the vendor gave."""
    if notes.get("relay"):
        return "the relay answered"
    if notes.get("faults"):
        return "a fault was played"
    return "a script made it" if notes.get("altered") else ""


def _moment(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(text))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _named(headers: Headers, name: str) -> bool:
    return any(key.lower() == name for key, _ in headers)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


__all__ = ["headers_of", "recorded"]
