"""Modulate's detection in a stream: a WebSocket that takes raw audio and sends each frame as soon as it is complete."""

import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

from voicemock.engine.journal import Streamed
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World, exchange_of
from voicemock.vendors.modulate.declared import declared
from voicemock.vendors.modulate.keys import QUERY_KEY
from voicemock.vendors.modulate.listener import Listener
from voicemock.vendors.modulate.windows import Frame

SERVER_ENDS = 1012
"""The code with which a server that ends closes its streams: no fault of the client's."""


async def detect_live(websocket: WebSocket) -> None:
    """/api/velma-2-synthetic-voice-detection-streaming.

    The checks: key, credits, audio_format, then the other two parameters, sample_rate and num_channels (MOD-14.l).
    """
    await websocket.accept()
    account = await QUERY_KEY.account(websocket)
    await account.require(1)
    listener = Listener(World.of(websocket).truth, declared(websocket.query_params))
    try:
        while (data := await audio(websocket)) is not None:
            for frame in listener.feed(data):
                await send(websocket, frame)
                await asyncio.sleep(0)
    except WebSocketDisconnect as left:
        if left.code != SERVER_ENDS:
            advise(
                websocket, "MOD-13.j", f"left after {listener.seconds:.1f} s of audio without the empty text message"
            )
        raise
    finally:
        exchange_of(websocket).streamed = Streamed(listener.received, listener.seconds)
    if listener.incomplete:
        advise(websocket, "MOD-15.e", f"the last {listener.incomplete} bytes are no whole sample of every channel")
    await send(websocket, listener.finish())
    await websocket.send_json({"type": "done", "duration_ms": listener.duration_ms, "frame_count": listener.frames})
    await websocket.close(1000)


async def audio(websocket: WebSocket) -> bytes | None:
    """Return the bytes of the next message, None for the end signal (MOD-13.a), or Refused(BAD_TEXT)."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    data: bytes | None = message.get("bytes")
    if data is None and message["text"]:
        raise Refused(Reason.BAD_TEXT)
    return data


async def send(websocket: WebSocket, frame: Frame | None) -> None:
    """Send a frame, if there is one (MOD-12.a)."""
    if frame is not None:
        await websocket.send_json({"type": "frame", "frame": frame.fields()})


def advise(websocket: WebSocket, clause: str, says: str) -> None:
    """Note a finding about the client."""
    World.of(websocket).journal.find(exchange_of(websocket), clause, says)


__all__ = ["detect_live"]
