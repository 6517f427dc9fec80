"""Credentials that a text carries: after a scheme, as a signature, as a JSON Web Token, under a name."""

import json
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase

from voicemock.scanning.fields import COOKIES, secret_of, surety
from voicemock.scanning.looks import is_mark, is_token
from voicemock.scanning.secret import Secret

FIELD = "secret field"
JWT = "JSON Web Token"
SCHEME = "credentials after a scheme"
SIGNATURE = "signature of a URL"

_JWT = re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){1,3}")

_SCHEME = re.compile(
    r"(?i)(?<![\w-])(?:(bearer|basic)(?:\s|%20|\+)+|(apikey|token|key)(?:\s|%20)+)([\w~+/=.\-]{8,4096})"
)

_SIGNED = re.compile(r"(?:signature|sig|x-amz-security-token)(?:=|%3d)")
_SIGNATURE = re.compile(r"[0-9A-Za-z%+/_~\-]{20,}=*")

_CLOUDS = re.compile(r"(?i)(?:.*(?:3F|26))?x-(?:amz|goog)-(?:signature|security-token)(?:=|%3D)")
"""Names that say by themselves that a URL is signed."""

_OF_A_URL = re.compile(
    r"(?i)(?:[?&]|%3F|%26|&amp;|\\u0026)(?:expires|se|sv|key-pair-id|awsaccesskeyid|googleaccessid)(?:=|%3D)"
)
"""What else a URL says whose plain ``sig`` is as good as a key."""

_AROUND = 1024

_NAMED = re.compile(
    r"(?:key|token|secret|passw(?:or)?d|passphrase|pwd|auth|authorization|cookie|jwt|session_?id|credentials?)"
    r"(?P<closed>\\?[\"'\]]{0,2})(?P<to>\s{0,3}(?:=>|:=|[:=]|%3d|%3a)\s{0,3}|>|\s+)"
)
"""A name's end, and what leads to its value."""

_NAME = re.compile(r"[\w.\-]*")

_LONGEST_NAME = 48

_OPENING = ("?", "&", "\n", "3F", "3f", "26", "p;")
"""What stands before a field of a query or a form, its first line's among them."""

_QUOTED = re.compile(r"\\?([\"'`])(.*?)\\?\1", re.DOTALL)
_BARE = re.compile(r"(?i)(?:(?:bearer|basic|digest|token|apikey|key)(?:\s|%20|\+)+)?[^\s&;,\"'<>(){}\[\]#\\`]+")
_LINE = re.compile(r"[^\r\n\"']+")

_PART = re.compile(r"name=\"([^\"\r\n]{1,80})\"[^\r\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,4}\r?\n([^\r\n]{4,4096})")
"""A field of a multipart form."""

_LONGEST_VALUE = 4096

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def lowered(text: str) -> str:
    """Return the text in small letters, each where it stood: a pattern that heeds case is searched for much faster."""
    small = text.lower()
    return small if len(small) == len(text) else text.translate(_SMALL)


def json_web_tokens(text: str) -> Iterator[Secret]:
    """Yield those whose first part says how they are signed."""
    if "eyJ" not in text:
        return
    for match in _JWT.finditer(text):
        head = match[0].partition(".")[0]
        try:
            told = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        except ValueError:
            continue
        if isinstance(told, dict) and "alg" in told:
            yield Secret(match.start(), match.end(), JWT, match[0])


def after_schemes(text: str) -> Iterator[Secret]:
    """Yield what follows Bearer, Basic and the like."""
    for match in _SCHEME.finditer(text):
        value = match[3].rstrip(".")
        is_basic = (match[1] or "").lower() == "basic"
        if not is_mark(value) and (_is_basic(value) if is_basic else is_token(value)):
            yield Secret(match.start(3), match.start(3) + len(value), SCHEME, value)


def signatures(text: str) -> Iterator[Secret]:
    """Yield the signatures of presigned URLs, each as good as a key while it lasts."""
    for match in _SIGNED.finditer(lowered(text)):
        found = _SIGNATURE.match(text, match.end())
        if found is None or is_mark(found[0]):
            continue
        before = text[_begin(text, match.start()) : match.start()]
        around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if _CLOUDS.fullmatch(before + match[0]) or (not before and _OF_A_URL.search(around)):
            yield Secret(found.start(), found.end(), SIGNATURE, found[0])


def named(text: str) -> Iterator[Secret]:
    """Yield the values that stand after a secret's name: in a query, a form, a header, code, a command, a tag.

    What is not told to be text by quotes, nor a field's by what stands before its name, may be a program's expression:
    it has to look like a token.
    """
    for match in _NAMED.finditer(lowered(text)):
        begin = _begin(text, match.start())
        full, leads = text[begin : match.start("closed")], match["to"]
        name = full.strip("-.")
        is_cookie = name.lower() in COOKIES
        if not (is_cookie or surety(name)) or (leads.isspace() and not full.startswith("--")):
            continue
        end = match.end() + _LONGEST_VALUE
        quoted = _QUOTED.match(text, match.end(), end)
        found = quoted or (_LINE if is_cookie else _BARE).match(text, match.end(), end)
        secret = secret_of(name, found[2 if quoted else 0]) if found else ""
        if not (found and secret):
            continue
        is_field = begin == 0 or text[max(0, begin - 2) : begin].endswith(_OPENING)
        told = bool(quoted and match["closed"]) or (is_field and leads in ("=", "%3d"))
        if told or ((quoted or is_token(secret)) and ("-" in name or not secret.isalpha())):
            at = text.index(secret, found.start(2 if quoted else 0))
            yield Secret(at, at + len(secret), FIELD, secret)


def parts(text: str) -> Iterator[Secret]:
    """Yield the secret fields of a multipart form."""
    if "name=" not in text:
        return
    for match in _PART.finditer(text):
        if secret := secret_of(match[1], match[2]):
            at = match.start(2) + match[2].find(secret)
            yield Secret(at, at + len(secret), FIELD, secret)


def _begin(text: str, end: int) -> int:
    """Return where a name begins of which the last letters are known. Backwards that is one look at each letter."""
    found = _NAME.match(text[max(0, end - _LONGEST_NAME) : end][::-1])
    return end - found.end() if found else end


def _is_basic(value: str) -> bool:
    try:
        user, colon, password = b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return False
    return bool(colon) and (user + password).isprintable() and not is_mark(password)


__all__ = ["FIELD", "after_schemes", "json_web_tokens", "named", "parts", "signatures"]
