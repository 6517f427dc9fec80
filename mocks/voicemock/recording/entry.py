"""An exchange as an entry of a HAR file, without anything that is secret.

Beside the format's own fields an entry has ``_voicemock``: ``recorded``, which tells it from every other entry;
``vendor``, and ``to``, where it was led in the vendor's place; ``relay``, why the relay answered and not the vendor;
``unfinished``, why it did not come to its end; ``client_left``, ``close_code``, ``close_reason`` and ``closed_by`` as
entries of a journal have them. Bytes that are no text have ``_size``, ``_digest`` (XXH3) and, where they are sound,
``_format``. A request whose body had not begun to come when the exchange was written has the ``bodySize`` -1 and a
``comment``: a server may answer, or a client leave, before it; that is a body nobody knows, not one that was empty.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from voicemock.engine.clock import iso
from voicemock.engine.redaction import HIDDEN
from voicemock.recording import json_texts
from voicemock.recording.archive import Entry
from voicemock.recording.bodies import Body
from voicemock.recording.frames import Message
from voicemock.recording.heads import Framing, request_framing
from voicemock.recording.hiding import Hiding
from voicemock.recording.multipart_forms import FormPart
from voicemock.recording.secret_names import is_secret
from voicemock.recording.seen import Answered, Headers, Seen, header
from voicemock.recording.sound import named, told, without_sound

URLENCODED = "application/x-www-form-urlencoded"

NOT_READ = "the body was not read"

CLOSE = 8
TEXT = 1


def entry(seen: Seen, recorded: str, hiding: Hiding) -> Entry:
    """Return the entry of an exchange whose secrets are known; times are in milliseconds."""
    ended = seen.began if seen.ended is None else seen.ended
    close = seen.frames.close if seen.frames else None
    made: Entry = {
        "startedDateTime": iso(seen.began),
        "time": _ms(seen.began, ended),
        "request": _request(seen, hiding),
        "response": _response(seen.answer, hiding),
        "cache": {},
        "timings": _timings(seen, ended),
        "connection": str(seen.connection),
        "comment": seen.vendor or "no vendor",
        "_voicemock": {
            "recorded": recorded,
            "vendor": seen.vendor,
            "to": seen.to and hiding.url(seen.to),
            "relay": hiding.text(seen.relay) if seen.relay else None,
            "unfinished": seen.unfinished or None,
            "client_left": seen.client_left,
            "close_code": close and close.code,
            "close_reason": close and hiding.text(close.text or ""),
            "closed_by": close and ("client" if close.sent else "server"),
        },
    }
    if seen.address:
        made["serverIPAddress"] = seen.address
    if seen.frames is not None:
        made["_resourceType"] = "websocket"
        made["_webSocketMessages"] = [_message(each, hiding) for each in seen.frames.messages]
        if seen.frames.unread:
            made["_voicemock"]["unread"] = hiding.text(seen.frames.unread)
    return made


def _request(seen: Seen, hiding: Hiding) -> dict[str, Any]:
    made = {
        "method": hiding.text(seen.method),
        "url": hiding.url(seen.url),
        "httpVersion": f"HTTP/{seen.version.decode()}",
        "cookies": [{"name": hiding.text(name), "value": HIDDEN} for name in _cookies(seen.headers)],
        "headers": _headers(seen.headers, hiding),
        "queryString": _pairs(parse_qsl(seen.url.partition("?")[2], keep_blank_values=True), hiding),
        "headersSize": -1,
        "bodySize": seen.body.size,
    }
    if seen.sent is None and not seen.body.size and request_framing(seen.headers) is not Framing.NONE:
        return {**made, "bodySize": -1, "comment": NOT_READ}
    posted = _posted(seen.body, hiding)
    return {**made, "postData": posted} if posted else made


def _posted(body: Body, hiding: Hiding) -> dict[str, Any] | None:
    if not body.size:
        return None
    made: dict[str, Any] = {"mimeType": hiding.text(body.content_type)}
    text = body.text
    if not body.whole or body.undecodable or (body.form is not None and body.form.broken):
        return made | _bytes(body, _missing(body))
    if body.form is not None:
        return made | {"params": [_param(part, hiding) for part in body.form.parts]}
    if text is not None and body.kind == URLENCODED:
        return made | {"params": _pairs(parse_qsl(text, keep_blank_values=True), hiding)}
    shown = json_texts.shown(text, hiding) if text is not None and not body.format else None
    if shown is not None:
        return made | {"text": shown}
    if text is not None and body.kind.endswith("json"):
        # Nobody knows where in it a key would stand.
        return made | {"comment": f"{body.content_size} bytes that are no JSON"}
    return made | _bytes(body)


def _param(part: FormPart, hiding: Hiding) -> dict[str, Any]:
    text = part.text
    made: dict[str, Any] = {"name": hiding.text(part.name)}
    if part.filename is not None:
        made["fileName"] = hiding.text(part.filename)
    if part.content_type:
        made["contentType"] = hiding.text(part.content_type)
    if text is None:
        return made | _described(part.size, part.digest, bytes(part.start))
    return made | {"value": _value(part.name, text, hiding)}


def _value(name: str, text: str, hiding: Hiding) -> str:
    if is_secret(name):
        return hiding.field(name, text)
    shown = json_texts.shown(text, hiding) if text.lstrip().startswith(json_texts.OPENS) else None
    return hiding.text(without_sound(text)) if shown is None else shown


def _response(answer: Answered | None, hiding: Hiding) -> dict[str, Any]:
    """Return the answer; where there is none its status is 0, as browsers write it."""
    if answer is None:
        return {
            "status": 0,
            "statusText": "",
            "httpVersion": "",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": ""},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        }
    return {
        "status": answer.status,
        "statusText": hiding.text(answer.reason.decode("latin-1")),
        "httpVersion": f"HTTP/{answer.version.decode()}",
        "cookies": [{"name": hiding.text(name), "value": HIDDEN} for name in _set_cookies(answer.headers)],
        "headers": _headers(answer.headers, hiding),
        "content": _content(answer.body, hiding),
        "redirectURL": hiding.url(header(answer.headers, b"location")),
        "headersSize": -1,
        "bodySize": answer.body.size,
    }


def _content(body: Body, hiding: Hiding) -> dict[str, Any]:
    made: dict[str, Any] = {"size": body.content_size, "mimeType": hiding.text(body.content_type)}
    if not body.content_size and body.whole:
        return made
    if not body.whole or body.undecodable:
        return made | _bytes(body, _missing(body))
    text = body.text
    if text is None:
        return made | _bytes(body)
    shown = json_texts.shown(text, hiding)
    return made | {"text": hiding.loosely(text) if shown is None else shown}


def _missing(body: Body) -> str:
    if body.undecodable:
        return f"encoded as {body.undecodable}, not read"
    return "a form that cannot be read" if body.whole else "not whole"


def _bytes(body: Body, why: str = "") -> dict[str, Any]:
    made = _described(body.content_size, body.digest, body.start)
    return made | {"comment": f"{made['comment']}, {why}"} if why else made


def _described(size: int, digest: str, start: bytes) -> dict[str, Any]:
    form = named(start)
    made = {"comment": told(size, digest, form), "_size": size, "_digest": digest}
    return made | {"_format": form} if form else made


def _message(message: Message, hiding: Hiding) -> dict[str, Any]:
    made = {"type": "send" if message.sent else "receive", "time": message.at, "opcode": message.opcode}
    if message.opcode == CLOSE:
        return made | {"data": "", "code": message.code, "reason": hiding.text(message.text or "")}
    if message.opcode == TEXT and message.text is not None:
        shown = json_texts.shown(message.text, hiding)
        return made | {"data": hiding.loosely(without_sound(message.text)) if shown is None else shown}
    described = {"_size": message.size, "_digest": message.digest}
    return (
        made
        | {"data": HIDDEN if message.size else ""}
        | described
        | ({"_format": message.format} if message.format else {})
    )


def _cookies(headers: Headers) -> Iterator[str]:
    for pair in header(headers, b"cookie").split(";"):
        name, equals, _ = pair.partition("=")
        if equals:
            yield name.strip()


def _set_cookies(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        if name.lower() == b"set-cookie":
            yield value.decode("latin-1").partition("=")[0].strip()


def _pairs(pairs: Iterable[tuple[str, str]], hiding: Hiding) -> list[dict[str, str]]:
    return [{"name": hiding.text(name), "value": _value(name, value, hiding)} for name, value in pairs]


def _headers(headers: Headers, hiding: Hiding) -> list[dict[str, str]]:
    return _pairs(((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers), hiding)


def _timings(seen: Seen, ended: float) -> dict[str, float]:
    sent = ended if seen.sent is None else seen.sent
    answered = ended if seen.answered is None else seen.answered
    return {
        "send": _ms(seen.began, min(sent, answered)),
        "wait": _ms(sent, answered),
        "receive": _ms(answered, ended),
    }


def _ms(start: float, end: float) -> float:
    return round(max(0.0, end - start) * 1000, 3)


__all__ = ["entry"]
