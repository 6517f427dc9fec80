"""Talking to Modulate's stream: message by message in process, and over a socket with a client that shows codes."""

import asyncio
import json
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any, cast
from urllib.parse import urlencode

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray
from starlette.types import Message
from websockets import ClientConnection, ConnectionClosed
from websockets.sync.client import ClientConnection as SyncConnection

from voicemock.bench import Bench
from voicemock.serving.door import Door
from voicemock_fixtures.encoding import LAYOUTS
from voicemock_fixtures.score import parse
from voicemock_fixtures.voice import render

PATH = "/api/velma-2-synthetic-voice-detection-streaming"
ASKED = {"api_key": "test-free", "audio_format": "s16le", "sample_rate": "16000", "num_channels": "1"}

Query = dict[str, str] | str


def query(**changed: str | None) -> dict[str, str]:
    """Return a query that is taken, but for what is changed in it; None leaves a parameter out."""
    return {name: value for name, value in {**ASKED, **changed}.items() if value is not None}


def url(base: str, asked: Query | None = None) -> str:
    """Return the stream's address on a served bench."""
    return f"{base.replace('http', 'ws', 1)}/modulate{PATH}?{_encoded(query() if asked is None else asked)}"


@cache
def sound(score: str, encoding: str = "s16le", rate: int = 16000, channels: int = 1) -> bytes:
    """Return a score's sound as raw samples; ffmpeg makes them."""
    file = BytesIO()
    with av.open(file, "w", format=encoding) as container:
        stream = cast(AudioStream, container.add_stream(f"pcm_{encoding}", rate=rate))
        stream.layout = LAYOUTS[channels - 1]
        interleaved = np.repeat(_rendered(score, rate), channels)[np.newaxis]
        frame = AudioFrame.from_ndarray(interleaved, format="flt", layout=LAYOUTS[channels - 1])
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
        for block in (frame, None):
            container.mux(stream.encode(block))
        return file.getvalue()


@cache
def _rendered(score: str, rate: int) -> NDArray[np.float32]:
    return np.concatenate(list(render(parse(score), rate)))


@dataclass
class Conversation:
    """A stream in process: what the client does is queued, what the server does is recorded.

    Nothing waits for anything outside, so ``settle`` returns when the server has done all that it can do by then.
    """

    bench: Bench
    asked: Query = field(default_factory=query)
    headers: tuple[tuple[bytes, bytes], ...] = ()
    prefix: str = "/modulate"
    host: bytes = b"mock"
    gone: bool = False
    """The client is there no more: what is sent to it fails, as servers have it."""
    told: list[Message] = field(default_factory=list)
    read: int = 0
    """Messages that the server took."""
    blocked: bool = False
    """The client reads nothing: what is sent waits."""

    async def __aenter__(self) -> "Conversation":
        self._sent = asyncio.Queue[Message]()
        self._unblocked = asyncio.Event()
        scope = {
            "type": "websocket",
            "path": f"{self.prefix}{PATH}",
            "raw_path": f"{self.prefix}{PATH}".encode(),
            "root_path": "",
            "query_string": _encoded(self.asked).encode(),
            "headers": [(b"host", self.host), *self.headers],
            "scheme": "ws",
            "subprotocols": [],
        }
        self._server = asyncio.ensure_future(self._serve(scope))
        self._sent.put_nowait({"type": "websocket.connect"})
        await self.settle()
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._server.done():
            self._sent.put_nowait({"type": "websocket.disconnect", "code": 1006})
        self.blocked = False
        self._unblocked.set()
        async with asyncio.timeout(10):
            await self._server

    async def say(self, *messages: bytes | str) -> list[dict[str, Any]]:
        """Send messages, and return what the server has told from the start."""
        for message in messages:
            kind = "text" if isinstance(message, str) else "bytes"
            self._sent.put_nowait({"type": "websocket.receive", kind: message})
        await self.settle()
        return self.events

    async def leave(self, code: int = 1000) -> None:
        """Close, as a client does."""
        self._sent.put_nowait({"type": "websocket.disconnect", "code": code})
        await self._server

    async def settle(self) -> None:
        """Let the server do all that it can do with what was sent."""
        idle = 0
        while idle < 100 and not self._server.done():
            before = self.read, len(self.told), self._sent.qsize()
            await asyncio.sleep(0)
            idle = idle + 1 if before == (self.read, len(self.told), self._sent.qsize()) else 0

    @property
    def waiting(self) -> int:
        """Messages that the server did not take yet."""
        return self._sent.qsize()

    @property
    def events(self) -> list[dict[str, Any]]:
        """Messages of the server's."""
        return [json.loads(message["text"]) for message in self.told if message["type"] == "websocket.send"]

    @property
    def closed(self) -> tuple[int, str] | None:
        """Code and reason of its close, which nothing follows."""
        if not self.told or self.told[-1]["type"] != "websocket.close":
            return None
        return self.told[-1].get("code", 1000), self.told[-1].get("reason") or ""

    async def _serve(self, scope: dict[str, Any]) -> None:
        await Door(self.bench)(scope, self._receive, self._send)

    async def _receive(self) -> Message:
        message = await self._sent.get()
        self.read += 1
        return message

    async def _send(self, message: Message) -> None:
        while self.blocked and message["type"] == "websocket.send":
            await self._unblocked.wait()
        if self.gone and message["type"] == "websocket.send":
            raise OSError("the client is gone")
        self.told.append(message)


def whole(bench: Bench, pieces: list[bytes], asked: Query | None = None) -> list[dict[str, Any]]:
    """Stream these pieces and the end signal in process, and return all that was told; it closes with 1000."""

    async def converse() -> list[dict[str, Any]]:
        async with Conversation(bench, query() if asked is None else asked) as stream:
            told = await stream.say(*pieces, "")
            assert stream.closed == (1000, ""), told
            return told

    return asyncio.run(converse())


def rest(connection: SyncConnection) -> tuple[list[dict[str, Any]], int | None, str | None]:
    """Return what still comes over a socket, until it is closed, and the close's code and reason."""
    told = []
    try:
        while True:
            told.append(json.loads(connection.recv(timeout=20)))
    except ConnectionClosed:
        return told, connection.close_code, connection.close_reason


async def rest_async(connection: ClientConnection) -> tuple[list[dict[str, Any]], int | None, str | None]:
    """Return the same from a client of the other kind."""
    told = []
    try:
        async with asyncio.timeout(20):
            while True:
                told.append(json.loads(await connection.recv()))
    except ConnectionClosed:
        return told, connection.close_code, connection.close_reason


def _encoded(asked: Query) -> str:
    return asked if isinstance(asked, str) else urlencode(asked)
