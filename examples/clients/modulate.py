"""A client of Modulate's stream on websockets: raw PCM goes in, verdicts come out as they are known."""

import asyncio
import json
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

STREAM = "wss://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-streaming"


@dataclass(frozen=True)
class Frame:
    """The verdict on a window of time, in milliseconds, and how sure it is, 0 to 1."""

    start_ms: int
    end_ms: int
    verdict: str
    confidence: float


class ModulateError(Exception):
    """The stream ended before its verdicts were complete; ``code`` is that of the close."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code} {why}".rstrip())
        self.code = code


async def verdicts(key: str, audio: AsyncIterable[bytes], *, rate: int = 16000) -> AsyncIterator[Frame]:
    """Yield the frames of mono 16 bit PCM; ModulateError when the stream is refused or breaks off."""
    query = {"api_key": key, "audio_format": "s16le", "sample_rate": rate, "num_channels": 1}
    why, done = "", False
    async with connect(f"{STREAM}?{urlencode(query)}") as stream:
        sending = asyncio.create_task(_send(stream, audio))
        try:
            async for text in stream:
                told = json.loads(text)
                if told["type"] == "frame":
                    frame = told["frame"]
                    yield Frame(frame["start_time_ms"], frame["end_time_ms"], frame["verdict"], frame["confidence"])
                elif told["type"] == "error":
                    why = told["error"]
                done = done or told["type"] == "done"
        except ConnectionClosed:
            pass  # its code says why
        finally:
            sending.cancel()
    if not done:
        raise ModulateError(stream.close_code or 1006, why)


async def _send(stream: ClientConnection, audio: AsyncIterable[bytes]) -> None:
    with suppress(ConnectionClosed):  # whoever reads is told of it
        async for piece in audio:
            await stream.send(piece)
        await stream.send("")
