"""Where the secrets of a file stand: by entry in a HAR, by pointer in JSON, by line and column in any other text."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from voicemock.engine.redaction import HIDDEN
from voicemock.scanning.json_values import Fields, parsed, values
from voicemock.scanning.looks import is_token
from voicemock.scanning.search import Search
from voicemock.scanning.secret import Secret
from voicemock.scanning.sound import SOUND, format_of, is_samples
from voicemock.serving.door import HOSTS
from voicemock.vendors import VENDORS

COOKIE = "cookie"

PREFIXES = tuple(f"/{vendor.name}/" for vendor in VENDORS)

BINARY = 2
"""The opcode of a WebSocket message that is no text."""

Found = tuple[str, Secret]
"""A place, and the secret that stands there."""


def secrets_of(content: bytes, search: Search) -> Iterator[Found]:
    """Yield the secrets of a file, each with its place."""
    if told := format_of(content):
        yield "1:1", Secret(0, len(content), f"{SOUND}: {told}", content[:64].decode("latin-1"))
        return
    text = decoded(content)
    if "\0" in text and is_samples(content):
        yield "1:1", Secret(0, len(content), f"{SOUND}: samples", text[:64])
        return
    if text.lstrip()[:1] in ("{", "[", '"'):
        try:
            yield from _of_json(parsed(text), search)
        except (ValueError, RecursionError):
            pass
        else:
            return
        if text.lstrip().startswith("{"):
            yield from _of_lines(text, search)
            return
    yield from _of_text(text, search)


def decoded(content: bytes) -> str:
    """Return a file's bytes as text: UTF-8 or UTF-16, or, where that cannot be, a character for each byte."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _of_json(value: Any, search: Search) -> Iterator[Found]:
    entries = _entries(value)
    if entries is None:
        yield from _of_value(value, search)
        return
    for number, entry in enumerate(entries, 1):
        for place, secret in _of_entry(entry, search):
            yield f"entry {number} {place}", secret
    for place, secret in _of_value(_without_entries(value), search):
        yield place, secret


def _of_lines(text: str, search: Search) -> Iterator[Found]:
    """Yield those of JSON Lines, a journal of entries among them; a line that is no JSON is a text."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = parsed(line)
        except (ValueError, RecursionError):
            for secret in search.text(line):
                yield _told(f"{number}:{secret.start + 1}", secret)
            continue
        is_entry = isinstance(value, Fields) and "request" in dict(value)
        for place, secret in (_of_entry if is_entry else _of_value)(value, search):
            yield f"{'entry' if is_entry else 'line'} {number} {place}", secret


def _of_text(text: str, search: Search) -> Iterator[Found]:
    starts: list[int] = []
    for secret in search.text(text):
        starts = starts or [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
        line = bisect_right(starts, secret.start)
        yield _told(f"{line}:{secret.start - starts[line - 1] + 1}", secret)


def _of_entry(entry: Any, search: Search) -> Iterator[Found]:
    yield from _of_value(entry, search, vendors=_is_vendors(entry))
    messages = dict(entry).get("_webSocketMessages") if isinstance(entry, Fields) else None
    for number, message in enumerate(messages if isinstance(messages, list) else ()):
        told = dict(message) if isinstance(message, Fields) else {}
        data = told.get("data")
        if told.get("opcode") == BINARY and isinstance(data, str) and len(data) >= 64 and _is_vendors(entry):
            secret = Secret(0, len(data), SOUND, data[:64])
            if not search.text(data, "data"):
                yield f"/_webSocketMessages/{number}/data", secret


def _of_value(value: Any, search: Search, *, vendors: bool = False) -> Iterator[Found]:
    hidden: set[str] = set()
    for each in values(value):
        place = "/".join(HIDDEN if part in hidden else part for part in each.pointer.split("/")) or "/"
        if each.cookie and each.name:
            if is_token(each.text):
                yield place, Secret(0, len(each.text), COOKIE, each.text)
            continue
        for secret in search.text(each.text, each.name, vendors=vendors):
            if each.is_name:
                hidden.add(each.pointer.rpartition("/")[2])
                place = f"{place.rpartition('/')[0]}/{HIDDEN}"
            yield _told(place, secret)


def _told(place: str, secret: Secret) -> Found:
    return " in ".join((place, *secret.inside)), secret


def _entries(value: Any) -> list[Any] | None:
    log = dict(value).get("log") if isinstance(value, Fields) else None
    entries = dict(log).get("entries") if isinstance(log, Fields) else None
    return entries if isinstance(entries, list) else None


def _without_entries(value: Fields) -> Fields:
    return Fields((key, _less(each) if key == "log" and isinstance(each, Fields) else each) for key, each in value)


def _less(log: Fields) -> Fields:
    return Fields(pair for pair in log if pair[0] != "entries")


def _is_vendors(entry: Any) -> bool:
    """Whether an entry is of a call to a vendor, or to a fake of one."""
    request = dict(entry).get("request") if isinstance(entry, Fields) else None
    url = dict(request).get("url") if isinstance(request, Fields) else None
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip(".") in HOSTS or parts.path.split("/")[1:2] in [
            [each] for each in PREFIXES
        ]
    except ValueError:
        return False


__all__ = ["Found", "decoded", "secrets_of"]
