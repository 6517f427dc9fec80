"""The heads of HTTP/1.1 messages as they are passed on, and how their bodies are framed."""

from collections.abc import Collection
from enum import Enum

from voicemock.recording.seen import Headers, header

OURS = frozenset({b"proxy-authorization", b"proxy-connection"})
"""What a client says to a proxy."""

NO_FRAMES = frozenset({b"sec-websocket-extensions"})
"""Without extensions the messages of a WebSocket can be read."""

OTHER_PROTOCOL = frozenset({b"connection", b"http2-settings", b"upgrade"})
"""How a client asks for another protocol than HTTP/1.1."""

WITHOUT_BODY = frozenset({204, 304})


class Framing(Enum):
    """What shows where a body ends."""

    NONE = "there is none"
    LENGTH = "its length"
    CHUNKS = "its last chunk"
    CLOSE = "the connection's end"


def request_framing(headers: Headers) -> Framing:
    """Return how a request's body is framed."""
    if header(headers, b"transfer-encoding"):
        return Framing.CHUNKS
    return Framing.LENGTH if header(headers, b"content-length").strip(" 0,") else Framing.NONE


def answer_framing(method: str, status: int, headers: Headers) -> Framing:
    """Return how an answer's body is framed."""
    if method == "HEAD" or status in WITHOUT_BODY:
        return Framing.NONE
    if header(headers, b"transfer-encoding"):
        return Framing.CHUNKS
    length = header(headers, b"content-length")
    if not length:
        return Framing.CLOSE
    return Framing.LENGTH if length.strip(" 0,") else Framing.NONE


def stays(version: bytes, headers: Headers) -> bool:
    """Tell whether who sent this head leaves the connection open."""
    asked = {each.strip().lower() for each in header(headers, b"connection").split(",")}
    return "close" not in asked and (version >= b"1.1" or "keep-alive" in asked)


def is_websocket(headers: Headers) -> bool:
    """Tell whether a request asks for a WebSocket."""
    return "websocket" in header(headers, b"upgrade").lower()


def passed_on(headers: Headers, host: bytes | None) -> Headers:
    """Return a request's headers as they go on; with ``host`` in place of its own."""
    without = set(OURS)
    if is_websocket(headers):
        without |= NO_FRAMES
    elif header(headers, b"upgrade"):
        without |= OTHER_PROTOCOL
    kept = [(name, value) for name, value in headers if name.lower() not in without]
    return [(name, host if host is not None and name.lower() == b"host" else value) for name, value in kept]


def request_head(method: str, target: bytes, version: bytes, headers: Headers) -> bytes:
    """Return a request's head in bytes."""
    return b"%s %s HTTP/%s\r\n%s\r\n" % (method.encode("latin-1"), target, version, fields(headers))


def answer_head(status: int, reason: bytes, version: bytes, headers: Headers) -> bytes:
    """Return an answer's head in bytes."""
    return b"HTTP/%s %d %s\r\n%s\r\n" % (version, status, reason, fields(headers))


def fields(headers: Collection[tuple[bytes, bytes]]) -> bytes:
    """Return headers, or trailers, in bytes."""
    return b"".join(b"%s: %s\r\n" % pair for pair in headers)


def chunk(data: bytes) -> bytes:
    """Return a chunk; empty data make none, for an empty chunk is the last."""
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""


__all__ = [
    "Framing",
    "answer_framing",
    "answer_head",
    "chunk",
    "fields",
    "is_websocket",
    "passed_on",
    "request_framing",
    "request_head",
    "stays",
]
