"""Modulate's detection in a stream: a WebSocket that takes raw audio and sends each frame as soon as it is complete."""

import asyncio
from collections.abc import Iterable

from starlette.websockets import WebSocket, WebSocketDisconnect

from voicemock.engine.exchange import SERVER_ENDS
from voicemock.engine.journal import Streamed
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Asked, Frames, Hear, Refuse
from voicemock.engine.world import World, asked_of, exchange_of
from voicemock.vendors.modulate.declared import declared
from voicemock.vendors.modulate.keys import QUERY_KEY
from voicemock.vendors.modulate.listener import Listener
from voicemock.vendors.modulate.windows import Frame


async def detect_live(websocket: WebSocket) -> None:
    """/api/velma-2-synthetic-voice-detection-streaming.

    The checks: key, credits, audio_format, then the other two parameters, sample_rate and num_channels (MOD-14.l).
    """
    await websocket.accept()
    world, asked = World.of(websocket), asked_of(websocket)
    refuse = world.script.take(Refuse, asked)
    refuse_in_time(refuse, asked, 0)
    account = await QUERY_KEY.account(websocket)
    await account.require(1)
    sound = declared(websocket.query_params)
    verdicts = world.script.take(Frames, asked)
    exchange_of(websocket).altered |= verdicts is not None
    listener = Listener(world.truth, sound, world.script.take(Hear, asked), verdicts)
    streamed, now = streamed_of(websocket), world.clock.now
    streamed.bytes_a_second = sound.rate * sound.sample_bytes
    try:
        while (data := await audio(websocket)) is not None:
            streamed.took(len(data), now())
            for frame in fed(websocket, listener, data):
                await send(websocket, frame)
                refuse_in_time(refuse, asked, listener.frames)
                await asyncio.sleep(0)
    except WebSocketDisconnect as left:
        if left.code != SERVER_ENDS and not exchange_of(websocket).faults:
            advise(
                websocket,
                "MOD-13.j",
                f"left after {listener.seconds:.1f} s of audio without the empty text message",
                mend="send an empty text message when the audio is over, and read until the close",
            )
        raise
    if listener.incomplete:
        advise(
            websocket,
            "MOD-15.e",
            f"the last {listener.incomplete} bytes are no whole sample of every channel",
            mend="send whole samples of every channel by the end",
        )
    await send(websocket, listener.finish())
    refuse_in_time(refuse, asked, listener.frames)
    await websocket.send_json({"type": "done", "duration_ms": listener.duration_ms, "frame_count": listener.frames})
    await websocket.close(1000)


def fed(websocket: WebSocket, listener: Listener, data: bytes) -> Iterable[Frame | None]:
    """Feed the listener; Refused as it says, and then it is noted that the client sent what is no raw audio."""
    try:
        return listener.feed(data)
    except Refused:
        advise(
            websocket,
            "MOD-10.a",
            "sent a container as if it were raw audio",
            mend="decode it first, and send the samples alone",
        )
        raise


def refuse_in_time(refuse: Refuse | None, asked: Asked, told: int) -> None:
    """Refused when a script ends the stream after as many frames as it has told by now."""
    if refuse is not None and told >= refuse.after_frames:
        raise refuse.refused(asked.call)


async def audio(websocket: WebSocket) -> bytes | None:
    """Return the bytes of the next message, None for the end signal (MOD-13.a), or Refused(BAD_TEXT)."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    data: bytes | None = message.get("bytes")
    if data is None:
        streamed_of(websocket).heard(message["text"], World.of(websocket).clock.now())
        if message["text"]:
            raise Refused(Reason.BAD_TEXT)
    return data


def streamed_of(websocket: WebSocket) -> Streamed:
    """Return the journal's note of what goes over the stream."""
    exchange = exchange_of(websocket)
    exchange.streamed = exchange.streamed or Streamed()
    return exchange.streamed


async def send(websocket: WebSocket, frame: Frame | None) -> None:
    """Send a frame, if there is one (MOD-12.a)."""
    if frame is not None:
        await websocket.send_json({"type": "frame", "frame": frame.fields()})


def advise(websocket: WebSocket, clause: str, says: str, *, mend: str) -> None:
    """Note a finding about the client."""
    World.of(websocket).journal.find(exchange_of(websocket), clause, says, mend=mend)


__all__ = ["detect_live"]
