"""Modulate's detection in a stream: a WebSocket that takes audio and sends each frame as soon as it is complete."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import QueryParams
from starlette.websockets import WebSocket, WebSocketDisconnect

from voicemock.engine.ear import Truth
from voicemock.engine.exchange import SERVER_ENDS
from voicemock.engine.journal import Streamed
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Asked, Frames, Hear, Refuse
from voicemock.engine.world import World, asked_of, exchange_of
from voicemock.vendors.modulate.declared import declared
from voicemock.vendors.modulate.keys import QUERY_KEY
from voicemock.vendors.modulate.listener import Listener
from voicemock.vendors.modulate.windows import Frame

Told = AsyncGenerator[Frame | None, None]
"""After each piece that is heard a frame that it completes, or None; or Refused."""


class Listening(Protocol):
    """What hears one stream, as it comes."""

    @property
    def frames(self) -> int:
        """How many there were."""

    @property
    def duration_ms(self) -> int:
        """Milliseconds heard so far."""

    @property
    def seconds(self) -> float:
        """Of audio, taken in so far."""

    @property
    def bytes_a_second(self) -> int:
        """Of audio, as it is declared; 0 where it is not."""

    @property
    def incomplete(self) -> int:
        """Bytes at the end that make no sample of every channel."""

    def take(self, data: bytes) -> Told | None:
        """Take bytes in; None where they are only kept by now. Refused where they are not as declared."""

    def rest(self) -> Told:
        """Hear what is left over."""

    def close(self) -> None:
        """Hear no more."""


Listens = Callable[[Truth, Hear | None, Frames | None], Listening]


@dataclass(frozen=True, slots=True)
class Takes:
    """What a stream takes by one reading of the documents.

    ``opens`` returns what hears the audio that a query declares, or Refused with what is wrong of it first. ``clause``,
    ``says`` and ``mend`` are the finding about a client whose audio is not as it declares.
    """

    opens: Callable[[QueryParams], Listens]
    clause: str
    says: str
    mend: str


def raw(query: QueryParams) -> Listens:
    """Return what hears the raw audio that a query declares, or Refused (MOD-14.l)."""
    sound = declared(query)
    return lambda truth, hear, verdicts: Listener(truth, sound, hear, verdicts)


RAW = Takes(raw, "MOD-10.a", "sent a container as if it were raw audio", "decode it first, and send the samples alone")


async def detect_live(websocket: WebSocket) -> None:
    """/api/velma-2-synthetic-voice-detection-streaming.

    The checks: key, credits, audio_format, then the other two parameters, sample_rate and num_channels (MOD-14.l).
    """
    await converse(websocket, RAW)


async def converse(websocket: WebSocket, takes: Takes) -> None:
    """Answer a stream that takes such audio."""
    await websocket.accept()
    world, asked = World.of(websocket), asked_of(websocket)
    refuse = world.script.take(Refuse, asked)
    refuse_in_time(refuse, asked, 0)
    account = await QUERY_KEY.account(websocket)
    await account.require(1)
    listens = takes.opens(websocket.query_params)
    verdicts = world.script.take(Frames, asked)
    exchange_of(websocket).altered |= verdicts is not None
    listener = listens(world.truth, world.script.take(Hear, asked), verdicts)
    streamed, now = streamed_of(websocket), world.clock.now
    streamed.bytes_a_second = listener.bytes_a_second
    try:
        try:
            while (data := await audio(websocket)) is not None:
                streamed.took(len(data), now())
                frames = listener.take(data)
                if frames is None:
                    continue
                async with aclosing(frames):
                    async for frame in frames:
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
        async with aclosing(listener.rest()) as frames:
            async for frame in frames:
                await send(websocket, frame)
                refuse_in_time(refuse, asked, listener.frames)
    except Refused as refused:
        scripted = refuse is not None and listener.frames >= refuse.after_frames
        if refused.reason is Reason.NOT_AS_DECLARED and not scripted:
            advise(websocket, takes.clause, takes.says, mend=takes.mend)
        raise
    finally:
        listener.close()
    refuse_in_time(refuse, asked, listener.frames)
    await websocket.send_json({"type": "done", "duration_ms": listener.duration_ms, "frame_count": listener.frames})
    await websocket.close(1000)


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


__all__ = ["Listens", "Takes", "converse", "detect_live"]
