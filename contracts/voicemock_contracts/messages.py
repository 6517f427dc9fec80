"""Requests and answers as a contract sees them, whoever sent them and by whatever library."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

Headers = tuple[tuple[str, str], ...]
SomeHeaders = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form: a text, or a file of which the size is enough."""

    name: str
    text: str | None = None
    filename: str | None = None
    size: int = 0
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. ``path`` begins where the vendor's own paths do.

    ``body`` is bytes, or a form's parts told apart; None where nobody read it, and then nothing is asked of it.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Headers = ()
    body: bytes | tuple[Part, ...] | None = b""

    @classmethod
    def to(cls, method: str, url: str, headers: SomeHeaders = (), body: bytes | tuple[Part, ...] = b"") -> "Request":
        """Return the request to a URL, or to a path with a query."""
        split = urlsplit(url)
        query = tuple(parse_qsl(split.query, keep_blank_values=True))
        return cls(method.upper(), split.path or "/", query, _pairs(headers), body)

    def header(self, name: str) -> str | None:
        """Return a header's value; of several, the last."""
        return _header(self.headers, name)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    status: int
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, status: int, headers: SomeHeaders = (), body: bytes = b"") -> "Response":
        """Return the answer with these headers, in whatever a client library has them."""
        return cls(status, _pairs(headers), body)

    def header(self, name: str) -> str | None:
        """Return a header's value; of several, the last."""
        return _header(self.headers, name)


def _pairs(headers: SomeHeaders) -> Headers:
    return tuple(headers.items() if isinstance(headers, Mapping) else headers)


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in reversed(headers) if key.lower() == name.lower()), None)


__all__ = ["Headers", "Part", "Request", "Response", "SomeHeaders"]
