"""Calling a bench: in process, without a socket, and over a real one."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from voicemock.bench import Bench
from voicemock.serving.background import served
from voicemock.serving.door import Door
from voicemock.serving.server import listen
from voicemock_fixtures import read

BASE = "http://mock"

serving = served
"""Serve an app as ``voicemock serve`` does, and give its address."""


@dataclass(frozen=True)
class Caller:
    """An HTTP client in process, in front of one vendor of a bench."""

    bench: Bench
    runner: asyncio.Runner
    prefix: str

    def request(self, method: str, path: str, **rest: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=Door(self.bench))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, f"{self.prefix}{path}", **rest)

        return self.runner.run(call())

    def get(self, path: str, **rest: Any) -> httpx.Response:
        return self.request("GET", path, **rest)

    def post(self, path: str, **rest: Any) -> httpx.Response:
        return self.request("POST", path, **rest)


def upload(name: str, format: str = "wav", *, field: str = "file", filename: str | None = None) -> dict[str, Any]:
    """Return the ``files`` of a request that carries a committed clip."""
    return {field: (filename or f"{name}.{format}", read(name, format))}


def curl(words: list[str], folder: Path) -> httpx.Response:
    """Do what curl does in a folder when it is called with these words."""
    method, url, headers, content = "GET", "", dict[str, str](), b""
    data, files = dict[str, str](), dict[str, bytes]()
    rest = iter(words)
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-F":
            method, (name, _, value) = "POST", next(rest).partition("=")
            if value.startswith("@"):
                files[name] = (folder / value[1:]).read_bytes()
            else:
                data[name] = value
        elif word in {"-d", "--json"}:
            method, content = "POST", next(rest).encode()
            headers["Content-Type"] = "application/json" if word == "--json" else "application/x-www-form-urlencoded"
        elif word == "-T":
            method, content = "PUT", (folder / next(rest)).read_bytes()
        else:
            assert not url
            assert not word.startswith("-"), f"curl knows {word}, its double here doesn't"
            url = word
    if files or data:
        return httpx.request(method, url, headers=headers, data=data, files=files)
    return httpx.request(method, url, headers=headers, content=content)


def free_port() -> int:
    with contextlib.closing(listen("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port


def talk(base: str, sent: bytes, *, until_closed: bool = True, timeout: float = 20) -> bytes:
    """Send raw bytes and return all that comes back until the server closes (or, if not, one full answer)."""
    host, _, port = base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=timeout) as sock:
        sock.sendall(sent)
        got = b""
        while until_closed or not _whole(got):
            piece = sock.recv(65536)
            if not piece:
                break
            got += piece
        return got


def handshake(base: str, path: str, *, host: str) -> bytes:
    """Ask for a WebSocket and return the plain answer that comes in its place."""
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    return talk(base, asked.encode(), until_closed=False)


def _whole(got: bytes) -> bool:
    head, found, body = got.partition(b"\r\n\r\n")
    if not found:
        return False
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(lengths) and len(body) >= int(lengths[0].partition(b":")[2])
