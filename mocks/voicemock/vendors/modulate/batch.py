"""Modulate's detection in a file: one call, which answers at once."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicemock.engine.audio import Audio
from voicemock.engine.forms import Form
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Frames
from voicemock.engine.world import World, asked_of, exchange_of
from voicemock.vendors.modulate.keys import KEY
from voicemock.vendors.modulate.windows import FOLLOWING, Rhythm, frames

FORM = Form(max_bytes=100 * 1024 * 1024)
AUDIO = Audio(frozenset({"aac", "aiff", "flac", "mov", "mp3", "mp4", "ogg", "opus", "wav", "webm"}))
FILE = "upload_file"
RHYTHM = FOLLOWING

SHORTEST_MS = 500
"""MOD-07.g."""

BREATH = 256
"""So many frames are told without letting other calls go on."""


async def detect(request: Request) -> Response:
    """POST /api/velma-2-synthetic-voice-detection-batch.

    The checks: key, credits, form, size, emptiness, format, decoding (MOD-08.x), and then the length.
    """
    return await judged(request, AUDIO, RHYTHM)


async def judged(request: Request, audio: Audio, rhythm: Rhythm) -> Response:
    """Return the verdicts on the frames of a file in one of these formats; Refused as its checks say."""
    world = World.of(request)
    account = await KEY.account(request)
    await account.require(1)
    clip = (await FORM.read(request)).last(FILE)
    heard = await audio.hear(request, clip)
    if heard.duration_ms < SHORTEST_MS:
        raise Refused(Reason.TOO_SHORT)
    told = []
    verdicts = world.script.take(Frames, asked_of(request))
    exchange_of(request).altered |= verdicts is not None
    for frame in frames(world.truth.saying(heard.said), heard.steps, heard.duration_ms, verdicts, rhythm):
        told.append(frame.fields())
        if len(told) % BREATH == 0:
            await asyncio.sleep(0)
    return JSONResponse({"filename": clip.filename, "duration_ms": heard.duration_ms, "frames": told})


__all__ = ["AUDIO", "FILE", "FORM", "detect", "judged"]
