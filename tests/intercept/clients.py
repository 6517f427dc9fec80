"""HTTP clients of every library, behind one face: what they do is a POST, and they keep their connections."""

import asyncio
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import httpx
import httpx2
import requests
import uvloop

DETECT = "https://api.vocos.io/v1/detect"
STREAM = (
    "wss://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-streaming"
    "?api_key=test-free&audio_format=s16le&sample_rate=16000&num_channels=1"
)

Told = tuple[int, Any]
"""An answer's status and its body."""


class Client(Protocol):
    """A client that can be kept, and its loop if it has one."""

    def post(self, url: str, content: bytes = b"") -> Told:
        """Send a request and return what is told."""

    def close(self) -> None:
        """Let its connections go."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A client without a loop."""

    session: Any
    argument: str

    def post(self, url: str, content: bytes = b"") -> Told:
        answer = self.session.post(url, **{self.argument: content})
        return answer.status_code, answer.json()

    def close(self) -> None:
        self.session.close()


@dataclass(frozen=True, slots=True)
class Bare:
    """urllib, which keeps no connection."""

    def post(self, url: str, content: bytes = b"") -> Told:
        try:
            # The opener that urlopen keeps took the proxies of whoever called it first.
            with urllib.request.build_opener().open(url, content) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def close(self) -> None:
        pass


class Looped:
    """A client in a loop that lives as long as it."""

    def __init__(
        self,
        session: Callable[[], Any],
        post: Callable[[Any, str, bytes], Awaitable[Told]],
        close: Callable[[Any], Awaitable[None]],
        new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop,
    ) -> None:
        self.runner = asyncio.Runner(loop_factory=new_loop)
        self.posting, self._close = post, close

        async def make() -> Any:
            return session()

        self.session = self.runner.run(make())

    def post(self, url: str, content: bytes = b"") -> Told:
        async def call() -> Told:
            return await self.posting(self.session, url, content)

        return self.runner.run(call())

    def close(self) -> None:
        async def end() -> None:
            await self._close(self.session)

        self.runner.run(end())
        self.runner.close()


async def _post_httpx(session: Any, url: str, content: bytes) -> Told:
    answer = await session.post(url, content=content)
    return answer.status_code, answer.json()


async def _close_httpx(session: Any) -> None:
    await session.aclose()


async def _post_aiohttp(session: Any, url: str, content: bytes) -> Told:
    async with session.post(url, data=content) as answer:
        return answer.status, await answer.json()


async def _close_aiohttp(session: Any) -> None:
    await session.close()


def _aiohttp() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(trust_env=True)


KEEPING: dict[str, Callable[[], Client]] = {
    "requests": lambda: Plain(requests.Session(), "data"),
    "httpx": lambda: Plain(httpx.Client(), "content"),
    "httpx2": lambda: Plain(httpx2.Client(), "content"),
    "httpx on asyncio": lambda: Looped(httpx.AsyncClient, _post_httpx, _close_httpx),
    "httpx2 on asyncio": lambda: Looped(httpx2.AsyncClient, _post_httpx, _close_httpx),
    "aiohttp on asyncio": lambda: Looped(_aiohttp, _post_aiohttp, _close_aiohttp),
    "httpx on uvloop": lambda: Looped(httpx.AsyncClient, _post_httpx, _close_httpx, uvloop.new_event_loop),
    "httpx2 on uvloop": lambda: Looped(httpx2.AsyncClient, _post_httpx, _close_httpx, uvloop.new_event_loop),
    "aiohttp on uvloop": lambda: Looped(_aiohttp, _post_aiohttp, _close_aiohttp, uvloop.new_event_loop),
}
"""Clients that keep their connections."""

DIRECT: dict[str, Callable[[], Looped]] = {
    "asyncio": lambda: Looped(aiohttp.ClientSession, _post_aiohttp, _close_aiohttp),
    "uvloop": lambda: Looped(aiohttp.ClientSession, _post_aiohttp, _close_aiohttp, uvloop.new_event_loop),
}
"""aiohttp without a look for proxies, which gives its loop the time to learn of connections that are gone."""

CLIENTS: dict[str, Callable[[], Client]] = {**KEEPING, "urllib": Bare}
"""All of them."""


def verifying(**options: Any) -> ssl.SSLContext:
    """Return a context such as clients make."""
    return ssl.create_default_context(**options)
