"""Modulate as its newer reference has it: what differs, in tables, and the calls put together with it."""

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from voicemock.engine.audio import Audio
from voicemock.engine.ear.pcm import ENCODINGS
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.vendor import Vendor
from voicemock.vendors.modulate.batch import AUDIO, judged
from voicemock.vendors.modulate.containers import CONTAINERS, opens
from voicemock.vendors.modulate.keys import KEY, PLANS
from voicemock.vendors.modulate.refusals import CLOSES, NO_CREDITS, NOT_PERMITTED, PROBLEMS, closed, error
from voicemock.vendors.modulate.stream import Takes, converse
from voicemock.vendors.modulate.stt import heard_as, transcribed
from voicemock.vendors.modulate.windows import Rhythm

EDITION = "newer-reference"
HOSTS = ("platform.modulate.ai", "modulate-developer-apis.com")
"""MOD-01: the newer one, and the older one, which still answers."""

FORMATS = Audio(AUDIO.formats | {"amr", "au", "wma"})
"""MOD-07.a; 3GP and M4A are of the MP4 family."""

ENDINGS = sorted({*FORMATS.formats, "m4a", "3gp", "3gpp"})
"""MOD-08.aj."""

FOUR_SECONDS = Rhythm(4000, 4000, 4000)
"""MOD-05.a."""

TAKES = Takes(
    opens,
    "MOD-15.a",
    "sent audio that is not what its audio_format says",
    "declare what is sent; a container may go without audio_format, sample_rate and num_channels",
)

WRONG_KEY = Problem(403, "", NOT_PERMITTED)

NO_CREDITS_SAYS = "429 for a file, 4029 for a stream: Insufficient credits."
NEWER_PLANS = {**PLANS, "test-no-credits": replace(PLANS["test-no-credits"], says=NO_CREDITS_SAYS)}
"""Every other key is 403 for a file, 4003 for a stream."""

NEWER_PROBLEMS: dict[Reason, Problem] = {
    **dict(each for each in PROBLEMS.items() if each[0] != Reason.NO_KEY),
    Reason.WRONG_FORMAT: Problem(
        400, "", f"Unsupported file format. Supported formats: {', '.join(f'.{ending}' for ending in ENDINGS)}."
    ),
    Reason.BAD_KEY: WRONG_KEY,
    Reason.LAPSED_KEY: WRONG_KEY,
    Reason.NO_CREDITS: Problem(429, "", NO_CREDITS),
    Reason.NO_KEY: Problem(422, "missing", "Field required", about=KEY.header),
}
"""MOD-08 and MOD-17. Of the two whose code is `missing` that about the file comes first: a script means it by that."""

NEWER_CLOSES = CLOSES | {
    Reason.BAD_ENCODING: Problem(
        1003, "", f"Invalid audio_format='{{}}'. Valid values: {sorted({*ENCODINGS, *CONTAINERS})}"
    ),
}
"""MOD-14 to MOD-16."""


async def detect(request: Request) -> Response:
    """POST /api/velma-2-synthetic-voice-detection-batch; the checks are the baseline's (MOD-08.x)."""
    return await judged(request, FORMATS, FOUR_SECONDS)


async def speech_to_text(request: Request) -> Response:
    """POST /api/velma-2-stt-batch; the checks are the baseline's (MOD-17.x)."""
    return await transcribed(request, partial(heard_as, FORMATS))


async def detect_live(websocket: WebSocket) -> None:
    """/api/velma-2-synthetic-voice-detection-streaming; the checks are the baseline's (MOD-14.l)."""
    await converse(websocket, TAKES)


async def refuse(websocket: WebSocket, refused: Refused) -> None:
    """Say why, then close (MOD-14.a)."""
    await closed(websocket, refused, NEWER_CLOSES)


def told(request: Request, problem: Problem) -> dict[str, object]:
    """Return the body of every error; of a key that is missing as of a field (MOD-08.ak)."""
    if problem.about != KEY.header:
        return error(request, problem)
    return {"detail": [{"loc": ["header", problem.about], "msg": problem.message, "type": problem.code}]}


def newer(vendor: Vendor) -> Vendor:
    """Return Modulate as its newer reference has it: the baseline's calls, answered in its way."""
    (files, transcripts), (stream,) = vendor.calls, vendor.streams
    return replace(
        vendor,
        hosts=HOSTS,
        plans=NEWER_PLANS,
        calls=(replace(files, endpoint=detect), replace(transcripts, endpoint=speech_to_text)),
        streams=(replace(stream, endpoint=detect_live, refuse=refuse, problems=NEWER_CLOSES),),
        problems=NEWER_PROBLEMS,
        body=told,
        edition=EDITION,
    )


__all__ = ["EDITION", "NEWER_CLOSES", "NEWER_PLANS", "NEWER_PROBLEMS", "newer"]
