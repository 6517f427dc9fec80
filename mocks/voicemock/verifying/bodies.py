"""The bodies of a HAR's requests and answers, as far as the recording has them whole."""

import re
from base64 import b64decode
from typing import Any

from voicemock.engine.redaction import HIDDEN
from voicemock_contracts import Part
from voicemock_contracts.media import JSON, MULTIPART, UnreadableError, media_type, read_form, read_json
from voicemock_contracts.messages import Headers

Body = bytes | tuple[Part, ...] | None

SIZE = re.compile(r"(\d+) bytes")
"""How a comment of this project's recordings begins, where sound or a broken body was."""

INCOMPLETE = ("not whole", "not read", "cannot be read")
"""How it ends where the recorder had not all of a body."""

UNTOLD = {"", "x-unknown"}
"""What browsers write for a content type that they don't know."""

LOST = "\ufffd"
"""What stands for bytes that were no text."""

BINARY = "(binary)"
"""What Chrome writes for the value of a field that is a file."""


def asked(request: dict[str, Any], headers: Headers, *, whole: bool) -> tuple[Body, frozenset[str]]:
    """Return a request's body, None where it is not known whole, and which files of its form have unknown sizes.

    With ``whole`` the recorder knows whether there was a body: it is the one that says its size, -1 where it was not
    read. A size of 0 against a length that the client announced is no knowledge either.
    """
    post = request.get("postData")
    if not isinstance(post, dict) or not post:
        announced = _named(headers, "content-length") not in ("", "0")
        carries = (announced or request.get("bodySize") != 0) if whole else _carries(request, headers)
        return (None if carries else b""), frozenset()
    content_type = _named(headers, "content-type") or str(post.get("mimeType") or "")
    kind, text, params = media_type(content_type), post.get("text"), post.get("params")
    if isinstance(text, str) and text:
        return _written(text, post, kind, content_type, request)
    if isinstance(params, list) and params:
        return _listed([each for each in params if isinstance(each, dict)], kind)
    comment = str(post.get("comment") or "")
    if "_digest" in post:
        size = None if comment.endswith(INCOMPLETE) or kind == MULTIPART else _size(post, request)
        return (None if size is None else bytes(size)), frozenset()
    if SIZE.match(comment):
        return b"\0", frozenset()  # it was no JSON
    return (None if _carries(request, headers) else b""), frozenset()


def answered(response: dict[str, Any], headers: Headers, method: str, *, own: bool) -> tuple[Headers, bytes, bool]:
    """Return an answer's headers, with the content type that the recording says, its body, and if that is known."""
    found = response.get("content")
    content: dict[str, Any] = found if isinstance(found, dict) else {}
    kind = str(content.get("mimeType") or "")
    if not _named(headers, "content-type") and kind not in UNTOLD:
        headers = (*headers, ("content-type", kind))
    text, size = content.get("text"), content.get("size")
    if not isinstance(text, str) or not text:
        empty = _named(headers, "content-length") == "0" or method == "HEAD" or (own and size == 0)
        return headers, b"", empty and "_digest" not in content
    body = _bytes(text, str(content.get("encoding") or ""))
    if body is None or content.get("comment") or "_digest" in content:
        return headers, b"", False
    if media_type(_named(headers, "content-type")) == JSON:
        try:
            read_json(body)
        except UnreadableError:
            # What was cut or hidden cannot be told from what was wrong, but by its size.
            return headers, body, size == len(body) and HIDDEN not in text and LOST not in text
        return headers, body, True
    return headers, body, not isinstance(size, int) or size <= len(body) or HIDDEN in text


def _carries(request: dict[str, Any], headers: Headers) -> bool:
    """Whether the request had a body, as far as its size and headers tell."""
    length, size = _named(headers, "content-length"), request.get("bodySize")
    if length == "0":
        return False
    told = length or _named(headers, "content-type") or _named(headers, "transfer-encoding")
    return bool(told) or (isinstance(size, int) and size > 0)


def _written(
    text: str, post: dict[str, Any], kind: str, content_type: str, request: dict[str, Any]
) -> tuple[Body, frozenset[str]]:
    body = _bytes(text, str(post.get("encoding") or post.get("_encoding") or ""))
    if body is None:
        return None, frozenset()
    if kind == MULTIPART:
        return _form(body, content_type)
    if kind == JSON:
        try:
            read_json(body)
        except UnreadableError:
            return (None if HIDDEN in text or LOST in text else body), frozenset()
        return body, frozenset()
    if kind.startswith(("application/x-www-form-urlencoded", "text/")):
        return body, frozenset()
    size = request.get("bodySize")  # of sound written as text only the size is left
    return (bytes(size) if isinstance(size, int) and size > 0 else None), frozenset()


def _form(body: bytes, content_type: str) -> tuple[Body, frozenset[str]]:
    """Return a form's parts. Nobody writes a file's bytes as they are, so its size is unknown."""
    try:
        parts = read_form(body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), content_type)
    except UnreadableError:
        return None, frozenset()
    return parts, frozenset(part.name for part in parts if part.filename is not None)


def _listed(params: list[dict[str, Any]], kind: str) -> tuple[Body, frozenset[str]]:
    if kind != MULTIPART:
        sized = SIZE.match(str(params[0].get("comment") or ""))
        if not params[0].get("name"):  # a body that is no form, as this project writes it
            return (bytes(int(sized[1])) if sized else None), frozenset()
        return b"\0", frozenset()  # its content type is all that is asked of it
    parts, unsized = [], set()
    for each in params:
        name, value, file = str(each.get("name") or ""), each.get("value"), each.get("fileName")
        sized = SIZE.match(str(each.get("comment") or ""))
        size = each.get("_size", int(sized[1]) if sized else None)
        if isinstance(file, str) or value == BINARY:
            parts.append(Part(name, None, str(file or "file"), size if isinstance(size, int) else 0))
            if not isinstance(size, int):
                unsized.add(name)
        else:
            text = value if isinstance(value, str) else ""
            parts.append(Part(name, text, None, len(text.encode("utf-8", "surrogatepass"))))
    return tuple(parts), frozenset(unsized)


def _size(post: dict[str, Any], request: dict[str, Any]) -> int | None:
    sized = SIZE.match(str(post.get("comment") or ""))
    size = post.get("_size", int(sized[1]) if sized else request.get("bodySize"))
    return size if isinstance(size, int) and size >= 0 else None


def _bytes(text: str, encoding: str) -> bytes | None:
    if encoding.lower() != "base64":
        return text.encode("utf-8", "surrogateescape" if _escaped(text) else "surrogatepass")
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None


def _escaped(text: str) -> bool:
    """Whether bytes that were no text stand in it as halves of pairs, as Python has them."""
    return any("\udc80" <= letter <= "\udcff" for letter in text) and not any(
        "\ud800" <= letter <= "\udbff" for letter in text
    )


def _named(headers: Headers, name: str) -> str:
    return next((value for key, value in reversed(headers) if key.lower() == name), "")


__all__ = ["Body", "answered", "asked"]
