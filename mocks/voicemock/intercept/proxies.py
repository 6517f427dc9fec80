"""Proxies that the environment names: a client that goes through one still reaches the bench.

A connection to such a proxy is led to a gate. It reads what the client asks of the proxy: a tunnel to a vendor's name
ends at the bench, everything else goes on to the proxy, or is refused when the test is offline. Which proxies there are
is read from the environment when a bench is opened, and whenever a name is resolved or a connection made.

This holds for proxies that are spoken to in plain HTTP, as nearly all are. One that is spoken to over TLS
(``https://``), and one that speaks SOCKS, is not read: connections to it go their own way, with a warning; offline they
are refused.
"""

import asyncio
import os
import socket
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from voicemock.intercept.pumping import connected, pumped

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy")

PORTS = {"http": 80, "https": 443}

LONGEST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy as a variable names it."""

    scheme: str
    host: str
    port: int

    @property
    def is_read(self) -> bool:
        """Whether a gate can read what clients ask of it."""
        return self.scheme == "http"


_sentinels: dict[str, str] = {}
_seen: dict[tuple[str, int], Proxy] = {}


def note() -> None:
    """Read the environment; a proxy that it once named stays known while a bench is open."""
    for value in {os.environ.get(name) for each in VARIABLES for name in (each, each.upper())}:
        proxy = _proxy(value) if value else None
        if proxy is not None:
            _seen.setdefault((proxy.host, proxy.port), proxy)


def forget() -> None:
    """Know no proxy."""
    _seen.clear()


def sentinel(name: str, port: object) -> str | None:
    """Return the address that stands for a proxy's name; None for other names, and for a proxy that isn't read."""
    note()
    proxy = _seen.get((name, _number(port)))
    if proxy is None or not proxy.is_read or _is_numeric(name):
        return None
    if name not in _sentinels:
        count = len(_sentinels)
        _sentinels[name] = f"127.86.{80 + count // 250}.{count % 250 + 1}"
    return _sentinels[name]


def meant(host: str, port: object) -> Proxy | None:
    """Return the proxy that a connection to this name or address is for."""
    note()
    address = host.removeprefix("::ffff:")
    name = next((name for name, stands in _sentinels.items() if stands == address), address)
    return _seen.get((name, _number(port)))


async def onward(proxy: Proxy, client: socket.socket, head: bytes) -> None:
    """Go on to the proxy itself with what was read so far; OSError where it can't be reached."""
    loop = asyncio.get_running_loop()
    with await connected(proxy.host, proxy.port) as beyond:
        await loop.sock_sendall(beyond, head)
        await asyncio.gather(pumped(client, beyond), pumped(beyond, client))


async def head_of(client: socket.socket) -> bytes:
    """Return what a client says first, to the empty line; ConnectionError when none comes."""
    loop = asyncio.get_running_loop()
    head = b""
    while b"\r\n\r\n" not in head:
        piece = await loop.sock_recv(client, 4096)
        head += piece
        if not piece or len(head) > LONGEST_HEAD:
            raise ConnectionError
    return head


def asked(head: bytes) -> tuple[str, str, int]:
    """Return the method, host and port that are asked of a proxy; ValueError where that is no such request."""
    method, target, *_ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    url = urlsplit(f"//{target}" if method == "CONNECT" else target)
    if not url.hostname:
        raise ValueError(target)
    return method, url.hostname.rstrip("."), url.port or PORTS.get(url.scheme, 443)


def answer(status: str, text: str = "") -> bytes:
    """Return a proxy's answer; a client that is refused shows its first line."""
    if not text:
        return f"HTTP/1.1 {status}\r\n\r\n".encode()
    return (
        f"HTTP/1.1 {status} {text}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(text)}\r\n"
        f"Connection: close\r\n\r\n{text}"
    ).encode("ascii", "replace")


@cache
def _proxy(value: str) -> Proxy | None:
    try:
        url = urlsplit(value if "://" in value else f"http://{value}")
        port = url.port
    except ValueError:
        return None
    if not url.hostname:
        return None
    return Proxy(url.scheme.lower(), url.hostname.rstrip("."), port or PORTS.get(url.scheme.lower(), 1080))


def _number(port: object) -> int:
    text = port.decode("ascii", "replace") if isinstance(port, bytes) else str(port)
    return int(text) if text.isascii() and text.isdigit() else -1


def _is_numeric(name: str) -> bool:
    return ":" in name or name.replace(".", "").isdigit()


__all__ = ["Proxy", "answer", "asked", "forget", "head_of", "meant", "note", "onward", "sentinel"]
