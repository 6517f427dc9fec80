"""Long tokens that were drawn at random, and are no digest, no identifier and nothing encoded."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from voicemock.scanning.looks import is_random
from voicemock.scanning.secret import Secret
from voicemock.scanning.wrappings import CODED_LINES, in_base64

RANDOM = "long random token"

LONGEST = 256
"""Characters of a token; what is longer holds something, and is looked into."""

TOKEN = re.compile(r"(?<![A-Za-z0-9+/=_\-])[A-Za-z0-9+/_\-]{32,}={0,2}(?![\w.]*\.[a-z]{2,5}\b)")

IDENTIFIED = re.compile(
    r"(?i)(?:.*id(?:-2)?|.*ids|.*[-_]?(?:uuid|guid|etag|digest|hash|checksum|integrity|nonce|sha-?\d*|md5|xxh3|crc\d*|"
    r"boundary|ray|trace|traceparent|span|accept|cursor|fingerprint|thumbprint|version|revision|commit|build|cache|"
    r"report-to|nel|websocket-key|encoded)|.*(?:public|publishable)[-_]?(?:api[-_]?)?key|.*(?:page|next|continuation)[-_]?token)"
)
"""Names whose values are long and random, and open nothing."""

DIGEST = re.compile(r"(?i)(?:sha-?\d+|md5|nonce|integrity)[-_=:]")

NAME = re.compile(r"([\w\-]{1,48})\\?[\"']?\s{0,2}(?:[=:]|%3D)\s{0,2}\\?[\"']?(?:W/\\?\")?\Z")
"""The name before a value."""

BOUNDARY = re.compile(r"(?i)-{2,}|.*boundary")

FILES = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
    b"wOF",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"%PDF",
    b"\x00\x01\x00",
    b"BM",
)
"""How images, fonts and archives begin."""


def names_an_identifier(name: str) -> bool:
    """Whether a field of this name holds what is random and opens nothing."""
    return bool(IDENTIFIED.fullmatch(name))


def random_tokens(text: str) -> Iterator[Secret]:
    """Yield those of a text, save what stands after a name of another thing."""
    lines = [match.span() for match in CODED_LINES.finditer(text)] if "\n" in text else []
    for match in TOKEN.finditer(text):
        token = match[0]
        at = bisect_right(lines, (match.start(), len(text))) - 1
        if at >= 0 and match.start() < lines[at][1]:
            continue  # a certificate, or whatever else it is that mail has in lines
        if len(token) > LONGEST or BOUNDARY.match(token) or DIGEST.match(token) or not is_random(token):
            continue
        before = NAME.search(text[max(0, match.start() - 64) : match.start()])
        if not (before and names_an_identifier(before[1])) and not _says_something(token):
            yield Secret(match.start(), match.end(), RANDOM, token)


def _says_something(token: str) -> bool:
    """Whether it is base64 of a text, or of a file that is known by its first bytes."""
    return any(inner.text or inner.content.startswith(FILES) for inner in in_base64(token))


__all__ = ["names_an_identifier", "random_tokens"]
