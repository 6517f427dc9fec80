"""One exchange that is over, as the rules look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from voicemock.engine.hosts import named
from voicemock.engine.journal import Exchange
from voicemock.vendors import VENDORS

API_HOSTS = frozenset(host for vendor in VENDORS for host in vendor.hosts)
SITES = frozenset(host for vendor in VENDORS for host in vendor.hosted)
"""Hosts of vendors' that have calls of their own, as the object store has."""

KEY_HEADERS = {
    "dataspike": b"ds-api-token",
    "modulate": b"x-api-key",
    "undetectable": b"apikey",
    "valsea": b"authorization",
    "vocos": b"x-api-key",
}
"""The header in which each vendor documents its key."""


@dataclass(frozen=True, slots=True)
class Call:
    """An exchange, the path as the vendor's documents have it, and its headers."""

    exchange: Exchange
    path: str
    site: str
    """The host, where it is not the API that was called but a site of the vendor's with calls of its own."""
    headers: dict[bytes, bytes]

    @classmethod
    def of(cls, exchange: Exchange) -> "Call":
        """Return what the rules need of an exchange."""
        scope = exchange.scope
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        headers = dict(scope["headers"])
        site, host = "", named(headers.get(b"host", b""))
        if host in SITES:
            site = host
        elif host not in API_HOSTS:
            first, _, rest = path.removeprefix("/").partition("/")
            if first in SITES:
                site, path = first, f"/{rest}"
        return cls(exchange, path, site, headers)

    @property
    def at(self) -> float:
        """When it began, in seconds since the epoch."""
        return self.exchange.at

    @property
    def is_stream(self) -> bool:
        """Whether it is a WebSocket."""
        return bool(self.exchange.scope["type"] == "websocket")

    @property
    def caller(self) -> bytes:
        """What stands in the header for the key; empty for all who send none there."""
        return self.headers.get(KEY_HEADERS[self.exchange.vendor], b"")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters of its query, in their order."""
        query: bytes = self.exchange.scope.get("query_string", b"")
        return parse_qsl(query.decode("latin-1"), keep_blank_values=True) if query else []

    def answered(self, name: bytes) -> bytes | None:
        """Return a header of the answer."""
        return next((value for header, value in self.exchange.headers if header.lower() == name), None)

    def follows(self, number: int) -> bool:
        """Tell whether it began when that exchange was over, and no other under way.

        Of several calls at once none can know what the others are told.
        """
        return self.exchange.number > number and not self.exchange.alongside


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule saw: in one line, and of what cause where one rule has several."""

    says: str
    cause: str = ""


Watched = Iterator[Seen]

__all__ = ["API_HOSTS", "KEY_HEADERS", "SITES", "Call", "Seen", "Watched"]
