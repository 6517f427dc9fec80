"""What is written down of sound, and of whatever else is no text: its size, its digest, and what it is by its bytes."""

import re
from base64 import b64decode
from binascii import Error

from xxhash import xxh3_128_hexdigest

from voicemock.engine.ear.formats import recognise
from voicemock.engine.redaction import HIDDEN

SHORTEST = 64
"""Characters of the shortest base64 that is looked into."""

ALWAYS = 1024
"""Base64 of so many characters is no text, whatever it holds: sound without a container looks like nothing."""

CODED = re.compile(r"\s*(?:data:[\w/+.;=,-]*?;base64,)?([A-Za-z0-9+/_\r\n-]+={0,2})\s*")
"""Base64, also that for addresses, in one line or in many; words with spaces between them are none."""


def named(start: bytes) -> str | None:
    """Return what a file is by its first bytes, as in ``wav`` or ``m4a/mp4``; None where that is no sound."""
    form = recognise(start)
    return "/".join(sorted(form.formats)) if form else None


def told(size: int, digest: str, form: str | None = None) -> str:
    """Return what a person reads of bytes that are not shown."""
    return f"{size} bytes, XXH3 {digest}{f', {form}' if form else ''}"


def without_sound(text: str) -> str:
    """Return a text of JSON's, or what is told of its bytes where it is sound in base64."""
    if len(text) < SHORTEST:
        return text
    coded = CODED.fullmatch(text)
    if coded is None:
        return text
    body = "".join(coded[1].split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        content = b64decode(body + "=" * (-len(body) % 4))
    except Error:
        return text
    form = named(content)
    if form is None and len(body) < ALWAYS:
        return text
    return f"{HIDDEN} {told(len(content), xxh3_128_hexdigest(content), form)}"


__all__ = ["named", "told", "without_sound"]
