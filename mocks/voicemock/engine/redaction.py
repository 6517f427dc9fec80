"""What may be shown of what a client sent: no key, wherever it stands."""

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from voicemock.engine.accounts import TEST_KEYS

SECRET_NAMES = frozenset(
    {
        "access_token",
        "api-key",
        "api_key",
        "apikey",
        "authorization",
        "cookie",
        "ds-api-token",
        "key",
        "password",
        "proxy-authorization",
        "secret",
        "set-cookie",
        "token",
        "x-amz-security-token",
        "x-amz-signature",
        "x-api-key",
        "x-auth-token",
    }
)
"""Headers, query parameters, form and JSON fields, in lower case, whose values are nobody's business: a key sent to the
wrong vendor is a key all the same."""

SECRET_HEADERS = frozenset(name.encode() for name in SECRET_NAMES)

SCHEMES = frozenset({"apikey", "basic", "bearer", "digest", "key", "token"})
"""What may stand before a key, in lower case."""

_NAMES = "|".join(map(re.escape, sorted(SECRET_NAMES, key=len, reverse=True)))

NAMED = re.compile(rf"(?i)((?:(?<!\w)|(?<=%3F)|(?<=%26))(?:{_NAMES})(?:=|%3D))[^&#\s\"\\]+")
"""A secret field wherever a query or a form stands: what makes a presigned URL as good as a key, too."""

LEAST = 4
"""A shorter secret is hidden where it belongs; elsewhere it would be found in every other word."""

KNOWN = 1000
"""So many secrets are looked for; the oldest go first."""

ALSO = {" ": r"\+", "/": r"\\/"}
"""How forms and JSON may write these characters besides."""

HIDDEN = "…"


def redacted(value: str) -> str:
    """Return what may be shown of a key: which test key it is, or nothing."""
    scheme, space, key = value.partition(" ")
    if scheme.lower() not in SCHEMES:
        scheme, space, key = "", "", value
    known = next((prefix for prefix in TEST_KEYS if key.startswith(prefix)), "")
    return f"{scheme}{space}{known}{HIDDEN}" if known else HIDDEN


def shown(name: str, value: str) -> str:
    """Return what may be shown of a field's value, by the field's name and by what stands in it."""
    return redacted(value) if name.lower() in SECRET_NAMES else NAMED.sub(rf"\1{HIDDEN}", value)


def without_keys(text: str | bytes) -> Any:
    """Return what a JSON text says, its secret fields redacted; ValueError or RecursionError where it isn't JSON."""

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {
            name: redacted(value if isinstance(value, str) else "") if name.lower() in SECRET_NAMES else value
            for name, value in pairs
        }

    return json.loads(text, object_pairs_hook=fields)


def keys_of(text: str | bytes) -> list[str]:
    """Return the values of a JSON text's secret fields; none where it isn't JSON."""
    found: list[str] = []

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for name, value in pairs:
            if name.lower() in SECRET_NAMES:
                found.extend(leaves(value))
        return dict(pairs)

    try:
        json.loads(text, object_pairs_hook=fields)
    except (ValueError, RecursionError):
        return []
    return found


class Secrets:
    """The keys that were seen where keys belong, or that a test gave, to be hidden wherever else they stand."""

    __slots__ = ("_known", "_noted")

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """What is shown in place of each."""
        self._noted: dict[str | bytes, None] = {}

    def note(self, value: str | bytes) -> None:
        """Keep a value of a secret field: all of it, what follows its scheme, and what a cookie or Basic holds."""
        if value in self._noted:
            return
        self._noted[value] = None
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        for secret in {spelt for form in _forms(text) for spelt in _spellings(form)}:
            if len(secret) >= LEAST and secret not in TEST_KEYS and secret.lower() not in SCHEMES:
                self._known[secret] = redacted(secret)
        _trim(self._known)
        _trim(self._noted)

    def blot(self, text: str) -> str:
        """Return the text with every known secret hidden, however it is encoded there."""
        if not self._known:
            return text
        told = [text.lower()]
        if "%" in text or "+" in text:
            for written in (told[0], told[0].replace("+", " ")):
                for encoding in ("utf-8", "latin-1"):
                    told += _unquoted(written, encoding)
        if "\\" in text:
            told += [_unescaped(each) for each in told]
        for secret, instead in sorted(self._known.items(), key=lambda each: -len(each[0])):
            if any(secret.lower() in each for each in told):
                text = instead.join(_pattern(secret).split(text))
        return text

    def blotted(self, value: Any, *, names: bool = False) -> Any:
        """Return what JSON may hold with every known secret hidden in it; in the names of fields where asked to."""
        if isinstance(value, str):
            return self.blot(value)
        if isinstance(value, dict):
            return {self.blot(name) if names else name: self.blotted(each, names=names) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.blotted(each, names=names) for each in value)
        return self._known.get(str(value), value)


def _trim(memory: dict[Any, Any]) -> None:
    while len(memory) > KNOWN:
        del memory[next(iter(memory))]


def leaves(value: Any) -> Iterator[str]:
    """Yield all texts and numbers in it, as text."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def _forms(value: str) -> Iterable[str]:
    """Yield the secrets that a field's value holds."""
    yield value
    yield value.strip()
    scheme, _, key = value.strip().partition(" ")
    key = key.strip()
    if scheme.lower() in SCHEMES:
        yield key
    if scheme.lower() == "basic":
        try:
            user, _, password = b64decode(key, validate=True).decode().partition(":")
        except ValueError:
            return
        yield from (user, password)
    for pair in value.split(";"):
        _, equals, cookie = pair.partition("=")
        if equals:
            yield cookie.strip().strip('"')


def _spellings(value: str) -> Iterator[str]:
    """Yield the text, and what it is where its bytes were read as another encoding: headers have none."""
    yield value
    for read, meant in (("latin-1", "utf-8"), ("utf-8", "latin-1")):
        try:
            yield value.encode(read).decode(meant)
        except UnicodeError:
            continue


def _unquoted(text: str, encoding: str) -> Iterator[str]:
    """Yield the text with its percent-encoding undone once, twice and three times: it may stand in another."""
    for _ in range(3):
        yield text
        text = unquote(text, encoding)
    yield text


def _unescaped(text: str) -> str:
    """Return the text with JSON's escapes undone."""
    return re.sub(r"\\(?:u([0-9a-f]{4})|(.))", _character, text, flags=re.DOTALL)


def _character(escape: re.Match[str]) -> str:
    short = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
    return chr(int(escape[1], 16)) if escape[1] else short.get(escape[2], escape[2])


@lru_cache(maxsize=KNOWN)
def _pattern(secret: str) -> re.Pattern[str]:
    """Return what finds a secret, each of its characters plain, percent-encoded or escaped as JSON has it."""
    return re.compile("".join(map(_ways, secret)), re.IGNORECASE)


def _ways(character: str) -> str:
    ways = {re.escape(character): None, re.escape(json.dumps(character)[1:-1]): None}
    ways[_percent(character.encode("utf-8", "surrogatepass"))] = None
    if character < "\U00000100":
        ways[_percent(character.encode("latin-1"))] = None
    if character < "\U00010000":
        ways[rf"\\u{ord(character):04x}"] = None
    if character in ALSO:
        ways[ALSO[character]] = None
    return f"(?:{'|'.join(ways)})"


def _percent(encoded: bytes) -> str:
    return "".join(f"%(?:25)*{byte:02x}" for byte in encoded)


__all__ = [
    "HIDDEN",
    "SECRET_HEADERS",
    "SECRET_NAMES",
    "Secrets",
    "keys_of",
    "leaves",
    "redacted",
    "shown",
    "without_keys",
]
