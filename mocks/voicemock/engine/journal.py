"""What was asked and answered, and what was found out about the client. No key leaves it readable."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from voicemock.engine.accounts import TEST_KEYS
from voicemock.engine.clock import Clock

T = TypeVar("T")

REMEMBERED = 1000
"""So many exchanges, and findings, are kept; the oldest go first."""

BODY_KEPT = 64 * 1024
"""So many bytes of an answer are kept."""

SECRET_NAMES = frozenset(
    {
        "api-key",
        "api_key",
        "apikey",
        "authorization",
        "cookie",
        "ds-api-token",
        "key",
        "proxy-authorization",
        "x-amz-signature",
        "x-api-key",
    }
)
"""Headers, query parameters, form and JSON fields, in lower case, whose values are nobody's business: a key sent to the
wrong vendor is a key all the same."""

SECRET_HEADERS = frozenset(name.encode() for name in SECRET_NAMES)

SIGNATURE = re.compile(r"(?i)(X-Amz-Signature(?:=|%3D))[^&#\s\"\\]+")
"""What makes a presigned URL as good as a key, wherever such a URL stands."""


def redacted(value: str) -> str:
    """Return what may be shown of a key: which test key it is, or nothing."""
    scheme, space, key = value.rpartition(" ")
    known = next((prefix for prefix in TEST_KEYS if key.startswith(prefix)), "")
    return f"{scheme}{space}{known}…" if known else "…"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart form: its size in bytes and the XXH3 digest of its bytes; ``text`` unless it is a file."""

    name: str
    filename: str | None
    content_type: str
    size: int
    digest: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a client sent over a WebSocket: bytes of audio, and how many seconds of it they are."""

    bytes: int
    seconds: float


@dataclass(slots=True)
class Exchange:
    """One request and its answer, filled in while it happens."""

    number: int
    vendor: str
    at: float
    """When it began, in seconds since the epoch."""
    scope: Scope = field(repr=False)
    parts: list[Part] = field(default_factory=list, repr=False)
    sent: bytes = field(default=b"", repr=False)
    """The request's body, where it is JSON."""
    streamed: Streamed | None = None
    status: int | None = None
    refused: str | None = None
    """Why, where the call was refused, in the engine's words."""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list, repr=False)
    """The answer's."""
    body: bytes = field(default=b"", repr=False)
    """The first 64 KiB of the answer's."""
    size: int = 0
    """Bytes of the answer's body."""
    client_left: bool = False
    close_code: int | None = None
    """A WebSocket's, whoever closed it."""
    closed_at: float | None = None
    """When it was over, in seconds since the epoch."""

    @property
    def method(self) -> str:
        """The request's method."""
        method: str = self.scope.get("method", "WS")
        return method

    @property
    def path(self) -> str:
        """The request's path as it came."""
        raw: bytes = self.scope.get("raw_path") or self.scope["path"].encode()
        return raw.decode("latin-1")

    @property
    def key(self) -> str:
        """What may be shown of the key that came in a header or in the query."""
        for name, value in self.scope["headers"]:
            if name in SECRET_HEADERS:
                return redacted(value.decode("latin-1"))
        query = parse_qsl(self.scope.get("query_string", b"").decode("latin-1"))
        return next((redacted(value) for name, value in query if name in SECRET_NAMES), "")

    def as_json(self) -> dict[str, Any]:
        """Return all of it, keys redacted, with values that JSON can hold."""
        query = parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        return {
            "number": self.number,
            "vendor": self.vendor,
            "at": iso(self.at),
            "request": {
                "method": self.method,
                "path": self.path,
                "query": urlencode([(name, _shown(name, value)) for name, value in query], safe="…"),
                "headers": _headers(self.scope["headers"]),
                "parts": [_part(part) for part in self.parts],
                "body": _json(self.sent),
                "streamed": self.streamed and asdict(self.streamed),
            },
            "response": None
            if self.status is None
            else {
                "status": self.status,
                "headers": _headers(self.headers),
                "body": _unsigned(self.body.decode("utf-8", "replace")),
                "size": self.size,
            },
            "refused": self.refused,
            "client_left": self.client_left,
            "close_code": self.close_code,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the client that its vendor's documents advise against; ``clause`` is the ledger's."""

    vendor: str
    clause: str
    says: str
    exchange: int
    at: float

    def as_json(self) -> dict[str, Any]:
        """Return it with values that JSON can hold."""
        return {
            "vendor": self.vendor,
            "clause": self.clause,
            "says": self.says,
            "exchange": self.exchange,
            "at": iso(self.at),
        }


class Journal:
    """The latest exchanges and findings, oldest first."""

    def __init__(self, clock: Clock, on_close: Callable[[Exchange], None] | None = None) -> None:
        self._clock = clock
        self._on_close = on_close
        self._exchanges: deque[Exchange] = deque(maxlen=REMEMBERED)
        self._findings: deque[Finding] = deque(maxlen=REMEMBERED)
        self._opened = 0

    def open(self, vendor: str, scope: Scope) -> Exchange:
        """Begin an exchange."""
        self._opened += 1
        exchange = Exchange(self._opened, vendor, self._clock.now(), scope)
        self._exchanges.append(exchange)
        return exchange

    def close(self, exchange: Exchange) -> None:
        """End an exchange, and tell whoever listens."""
        exchange.closed_at = self._clock.now()
        if self._on_close is not None:
            self._on_close(exchange)

    def find(self, exchange: Exchange, clause: str, says: str) -> None:
        """Note a finding about the client."""
        self._findings.append(Finding(exchange.vendor, clause, says, exchange.number, self._clock.now()))

    def exchanges(self, vendor: str | None = None, limit: int | None = None) -> list[Exchange]:
        """Return the latest ``limit`` exchanges (of a vendor), newest last."""
        return _latest((entry for entry in self._exchanges if vendor in (None, entry.vendor)), limit)

    def findings(self, vendor: str | None = None, limit: int | None = None) -> list[Finding]:
        """Return the latest ``limit`` findings (about a vendor's client), newest last."""
        return _latest((entry for entry in self._findings if vendor in (None, entry.vendor)), limit)


def iso(at: float) -> str:
    """Return seconds since the epoch as an ISO 8601 time in UTC, to the millisecond."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _latest(entries: Iterable[T], limit: int | None) -> list[T]:
    return list(deque(entries, maxlen=limit))


def _shown(name: str, value: str) -> str:
    return redacted(value) if name.lower() in SECRET_NAMES else _unsigned(value)


def _unsigned(text: str) -> str:
    return SIGNATURE.sub(r"\1…", text)


def _json(body: bytes) -> str | None:
    """Return the JSON without keys, or None of what isn't JSON: nobody knows where in it a key would stand."""

    def shown(fields: list[tuple[str, object]]) -> dict[str, object]:
        return {
            name: redacted(value if isinstance(value, str) else "") if name.lower() in SECRET_NAMES else value
            for name, value in fields
        }

    try:
        return _unsigned(json.dumps(json.loads(body, object_pairs_hook=shown)))
    except (ValueError, RecursionError):
        return None


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    pairs: Iterator[tuple[str, str]] = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    return [(name, _shown(name, value)) for name, value in pairs]


def _part(part: Part) -> dict[str, Any]:
    text = None if part.text is None else _shown(part.name, part.text)
    return {
        "name": part.name,
        "filename": part.filename,
        "content_type": part.content_type,
        "size": part.size,
        "digest": part.digest,
        "text": text,
    }


__all__ = ["Exchange", "Finding", "Journal", "Part", "Streamed", "iso", "redacted"]
