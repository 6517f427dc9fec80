"""One request and its answer, or one stream, as they are noted while they happen."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.types import Scope

from voicemock.engine.clock import iso
from voicemock.engine.redaction import (
    HIDDEN,
    SECRET_HEADERS,
    SECRET_NAMES,
    Secrets,
    keys_of,
    redacted,
    shown,
    without_keys,
)
from voicemock.engine.streamed import Streamed
from voicemock_contracts import BASELINE, Finding
from voicemock_contracts.editions import SEPARATOR

SERVER_ENDS = 1012
"""The code with which a server that ends closes its streams, and then says that their clients left."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form, or a body that is none, whose name is empty.

    Its size is in bytes, its digest the XXH3 of its bytes; it has a ``text`` unless it is a file.
    """

    name: str = field(repr=False)
    filename: str | None = field(repr=False)
    content_type: str = field(repr=False)
    size: int
    digest: str
    text: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class Exchange:
    """One request and its answer, filled in while it happens."""

    number: int
    vendor: str
    """Whose it is; empty for a request that reached none."""
    at: float
    """When it began, in seconds since the epoch."""
    scope: Scope = field(repr=False)
    secrets: Secrets = field(default_factory=Secrets, repr=False)
    """The journal's."""
    alongside: int = 0
    """How many others of the same vendor were under way as it began."""
    reading: str = ""
    """By which reading of its documents the vendor answers: its name, or ``modulate@newer-reference``."""
    contract: str = ""
    """The contract that its answer was fitted to; empty where the fake stands for its reading itself."""
    departs: tuple[Finding, ...] | None = field(default=None, repr=False)
    """How its request departs from that contract; None where the reading says it."""
    parts: list[Part] = field(default_factory=list, repr=False)
    sent: bytes = field(default=b"", repr=False)
    """The request's body, where it is read as JSON, whether or not it is."""
    received: int = 0
    """Bytes of the request's body."""
    whole: bool = False
    """Whether the request's body came to its end."""
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
    altered: bool = False
    """Whether a script or a fault changed the answer: it is none that the fake stands for."""
    faults: list[str] = field(default_factory=list)
    """What went wrong on the wire because a script asked for it, by the names of the faults."""
    client_left: bool = False
    close_code: int | None = None
    """A WebSocket's, whoever closed it."""
    closed_at: float | None = None
    """When it was over, in seconds since the epoch."""

    def __post_init__(self) -> None:
        self.reading = self.reading or self.vendor

    @property
    def edition(self) -> str:
        """Which edition of its documents the vendor answers by; empty for a request that reached none."""
        return self.reading.partition(SEPARATOR)[2] or (BASELINE if self.vendor else "")

    @property
    def method(self) -> str:
        """The request's method."""
        method: str = self.scope.get("method", "WS")
        return method

    @property
    def path(self) -> str:
        """The request's path as it came: a key may stand in it."""
        raw: bytes = self.scope.get("raw_path") or self.scope["path"].encode()
        return raw.decode("latin-1")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The fields of the request's query as they came."""
        return parse_qsl(self.scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)

    @property
    def unread(self) -> bool:
        """Whether the request announced a body that nobody read to its end: what came with it is not known."""
        lengths = [value for name, value in self.scope["headers"] if name == b"content-length"]
        chunked = any(name == b"transfer-encoding" for name, _ in self.scope["headers"])
        return not self.whole and (chunked or any(length.strip(b"0") for length in lengths))

    @property
    def key(self) -> str:
        """What may be shown of the key that came in a header or in the query."""
        for name, value in self.scope["headers"]:
            if name in SECRET_HEADERS:
                return redacted(value.decode("latin-1"))
        return next((redacted(value) for name, value in self.query if name.lower() in SECRET_NAMES), "")

    @property
    def closed_by(self) -> str | None:
        """Who closed the WebSocket, ``client`` or ``server``; None while it is open, and of what is none."""
        if self.scope["type"] != "websocket" or self.close_code is None:
            return None
        return "client" if self.client_left and self.close_code != SERVER_ENDS else "server"

    def note_head(self) -> None:
        """Have the journal hide what stands in the secret fields of the request's head."""
        for name, value in self.scope.get("headers", ()):
            if name in SECRET_HEADERS:
                self.secrets.note(value)
        if self.scope.get("query_string"):
            for name, text in self.query:
                if name.lower() in SECRET_NAMES:
                    self.secrets.note(text)

    def note_body(self) -> None:
        """Have the journal hide what stands in the secret fields of the request's body."""
        for part in self.parts:
            if part.text is not None and part.name.lower() in SECRET_NAMES:
                self.secrets.note(part.text)
        if self.sent:
            for value in keys_of(self.sent):
                self.secrets.note(value)

    def as_json(self) -> dict[str, Any]:
        """Return all of it, keys redacted, with values that JSON can hold."""
        self.note_body()
        blot = self.secrets.blot
        return {
            "number": self.number,
            "vendor": self.vendor,
            "edition": self.contract or self.edition or None,
            "at": iso(self.at),
            "request": {
                "method": blot(self.method),
                "path": blot(shown("", self.path)),
                "query": blot(encoded(self.query)),
                "headers": self.secrets.blotted(fields(self.scope["headers"])),
                "parts": [self.secrets.blotted(_part(part)) for part in self.parts],
                "body": self._json(),
                "size": self.received,
                "streamed": self.streamed and self.secrets.blotted(self.streamed.as_json()),
            },
            "response": None
            if self.status is None
            else {
                "status": self.status,
                "headers": self.secrets.blotted(fields(self.headers)),
                "body": blot(shown("", self.body.decode("utf-8", "replace"))),
                "size": self.size,
            },
            "refused": self.refused,
            "faults": list(self.faults),
            "client_left": self.client_left,
            "close_code": self.close_code,
            "closed_by": self.closed_by,
        }

    def _json(self) -> str | None:
        """Return the JSON without keys, or None of what isn't JSON: nobody knows where in it a key would stand."""
        try:
            return self.secrets.blot(shown("", json.dumps(without_keys(self.sent))))
        except (ValueError, RecursionError):
            return None


def encoded(query: Iterable[tuple[str, str]]) -> str:
    """Return what may be shown of a query, encoded as in an address, but for what stands in place of a key."""
    return urlencode([(name, shown(name, value)) for name, value in query]).replace(quote(HIDDEN), HIDDEN)


def fields(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return what may be shown of headers, in their order."""
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    return [(name, shown(name, value)) for name, value in pairs]


def _part(part: Part) -> dict[str, Any]:
    return asdict(part) | {"text": None if part.text is None else shown(part.name, part.text)}


__all__ = ["SERVER_ENDS", "Exchange", "Part", "encoded", "fields"]
