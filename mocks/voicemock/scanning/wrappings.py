"""Texts within a text: percent-encoded, escaped as JSON has it, in base64."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

BASE64 = "base64"
ESCAPES = "escapes"
PERCENT = "percent-encoding"

RUN = re.compile(r"[^\s\"'<>]+")

ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)

SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

CODED = re.compile(r"[A-Za-z0-9+/_\-]{20,}={0,2}")

CODED_LINES = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n){3,}[A-Za-z0-9+/]*={0,2}")
"""Base64 in lines, as mail has it."""

LEAST_BYTES = 48
"""Bytes of the shortest content that is looked at although it is no text."""

CONTROLS = frozenset(range(32)) - {9, 10, 13}

START = 400
"""Bytes among which no text has a control character."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What a text holds from one character to another when one kind of encoding is undone: text, or else bytes."""

    start: int
    end: int
    kind: str
    text: str = ""
    content: bytes = b""


def wrapped(text: str) -> Iterator[Wrapped]:
    """Yield what a text holds in another encoding."""
    if "%" in text:
        for run in RUN.finditer(text):
            if "%" in run[0] and (plain := unquote(run[0])) != run[0]:
                yield Wrapped(run.start(), run.end(), PERCENT, plain)
    if "\\" in text and (plain := ESCAPE.sub(_character, text)) != text:
        yield Wrapped(0, len(text), ESCAPES, plain)
    yield from in_base64(text)


def unwrapped(value: str) -> tuple[str, ...]:
    """Return a value as it stands, and as it is without its percent-encoding and without its escapes."""
    return value, unquote(value), ESCAPE.sub(_character, value)


def in_base64(text: str) -> Iterator[Wrapped]:
    """Yield what a text holds in base64, of either alphabet."""
    ended = 0
    for lines in CODED_LINES.finditer(text) if "\n" in text else ():
        for match in CODED.finditer(text, ended, lines.start()):
            yield from _decoded(match.start(), match.end(), match[0])
        yield from _decoded(lines.start(), lines.end(), "".join(lines[0].split()))
        ended = lines.end()
    for match in CODED.finditer(text, ended):
        yield from _decoded(match.start(), match.end(), match[0])


def _decoded(start: int, end: int, coded: str) -> Iterator[Wrapped]:
    plain = coded.rstrip("=")
    if "-" in plain or "_" in plain:
        plain = plain.replace("-", "+").replace("_", "/")
    if len(plain) % 4 == 1:
        plain = plain[:-1]
    try:
        content = b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return
    text = _text(content)
    if text is not None:
        yield Wrapped(start, end, BASE64, text)
    elif len(content) >= LEAST_BYTES:
        yield Wrapped(start, end, BASE64, content=content)


def _text(content: bytes) -> str | None:
    """Return bytes as the text that they are, if they are one."""
    if not CONTROLS.isdisjoint(content[:START]):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _character(escape: re.Match[str]) -> str:
    coded = escape[1] or escape[2]
    return chr(int(coded, 16)) if coded else SHORT.get(escape[3], escape[3])


__all__ = ["CODED_LINES", "ESCAPES", "Wrapped", "in_base64", "unwrapped", "wrapped"]
