"""Vocos: one call that answers at once. Its key and plans, its limits, its errors in the page's order, the call.

At the end what its earlier beta told otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicemock.engine.accounts import Plan
from voicemock.engine.audio import Audio
from voicemock.engine.ear import Heard, Kind
from voicemock.engine.forms import Form
from voicemock.engine.keys import KeyHeader
from voicemock.engine.rates import Rate
from voicemock.engine.refusals import Problem, Reason
from voicemock.engine.script import Hear
from voicemock.engine.state import Table
from voicemock.engine.vendor import Call, Endpoint, Vendor
from voicemock.engine.world import World

PLANS = {
    "test-free": Plan("free: 100 credits, 10 calls a minute", credits=100, rate=Rate(10, per=60)),
    "test-pro": Plan("pro: 10,000 credits, 300 calls a minute", credits=10_000, rate=Rate(300, per=60)),
    "test-enterprise": Plan("enterprise: 1,000,000 credits, no rate limit", credits=1_000_000),
    "test-no-credits": Plan("403 INSUFFICIENT_CREDITS", credits=0, rate=Rate(10, per=60)),
}
"""VOC-07, VOC-19, ALL-04; every other key is INVALID_API_KEY."""

KEY = KeyHeader("X-API-Key", PLANS)
FORM = Form(max_bytes=50 * 1024 * 1024)
AUDIO = Audio(frozenset({"wav", "mp3", "flac", "ogg", "webm", "m4a"}))

SESSIONS = Table[tuple[str, str], tuple[float, ...]]("sessions", lasts=3600)
SESSION_SEGMENTS = 5
"""VOC-04: a session is the latest segments with a voice of one key, and ends an hour after its last call."""

MODEL, EARLIER_MODEL = "forensics 0.3B", "forensics-0.3B"
AGE_RANGES = ("18-24", "25-34", "35-44", "45-54", "55-64")
GENDERS = ("male", "female")

NO_FILE = Problem(400, "EMPTY_FILE", "The upload holds no audio: send a file with content in the form field 'file'.")

PROBLEMS = {
    Reason.BAD_KEY: Problem(401, "INVALID_API_KEY", "This API key is unknown, has expired or was revoked."),
    Reason.NO_KEY: Problem(401, "MISSING_API_KEY", "The request carries no X-API-Key header."),
    Reason.NO_CREDITS: Problem(
        403,
        "INSUFFICIENT_CREDITS",
        "You're out of credits. Pro is in early access - request an invite at https://vocos.io/pricing",
    ),
    Reason.TOO_MANY_CALLS: Problem(
        429,
        "RATE_LIMIT_EXCEEDED",
        "Your plan's calls for this minute are used up. Retry-After says when to call again.",
    ),
    Reason.WRONG_FORMAT: Problem(422, "INVALID_AUDIO_FORMAT", "The file is none of WAV, MP3, FLAC, OGG, WebM and M4A."),
    Reason.CORRUPTED: Problem(422, "AUDIO_DECODE_ERROR", "The audio is damaged or incomplete and cannot be decoded."),
    Reason.TOO_LARGE: Problem(413, "FILE_TOO_LARGE", "The file is larger than 50 MB."),
    Reason.EMPTY_FILE: NO_FILE,
    Reason.NO_FILE: NO_FILE,
    Reason.BAD_FORM: NO_FILE,
    Reason.INTERNAL: Problem(500, "INTERNAL_ERROR", "Something went wrong on our side. Please retry."),
    Reason.NOT_FOUND: Problem(404, "NOT_FOUND", "There is nothing at this address."),
    Reason.WRONG_METHOD: Problem(405, "METHOD_NOT_ALLOWED", "This address does not answer to that method."),
}
"""In the order of the page's table, whose last row is EMPTY_FILE; the facts tell what is assumed."""


def error(request: Request, problem: Problem) -> dict[str, object]:
    """Return the body of every error (VOC-09)."""
    return {
        "status": "error",
        "request_id": World.of(request).ids.uuid4(),
        "error": {"code": problem.code, "message": problem.message},
    }


@dataclass(frozen=True, slots=True)
class Found:
    """What a detection came to, and the credits that are left after it."""

    probability: float
    heard: Heard
    left: float | None


Tell = Callable[[World, Found], Mapping[str, object]]
"""Puts into words what was found."""


def detecting(tell: Tell) -> Endpoint:
    """Return POST /v1/detect, which tells so what it finds.

    The checks run in this order: key, rate, credits, size, emptiness, format, decoding (VOC-20).
    """

    async def detect(request: Request) -> Response:
        world = World.of(request)
        account = await KEY.account(request)
        await account.admit()
        await account.require(1)
        form = await FORM.read(request)
        clip = form.last("file")
        heard = await AUDIO.hear(request, clip)
        left = await account.spend(1)
        probability = await segment_probability(world, account.key, form.fields.get("session_id", ""), heard)
        return JSONResponse(tell(world, Found(probability, heard, left)))

    return detect


def enveloped(world: World, found: Found) -> Mapping[str, object]:
    """Return the answer as the page has it (VOC-06, VOC-07)."""
    return {
        "status": "ok",
        "request_id": world.ids.uuid4(),
        "data": {
            "security": security(found.probability),
            "intelligence": intelligence(world, found.heard),
            "model_version": MODEL,
            "credits_used": 1,
            "credits_remaining": found.left,
        },
    }


async def segment_probability(world: World, key: str, session: str, heard: Heard) -> float:
    """Return the probability behind the answer: the clip's, or the sliding window's of its session (VOC-04)."""
    probability = world.truth.saying(heard.said).probability(heard.stretches)
    if not session:
        return 0.5 if probability is None else probability

    def slide(segments: tuple[float, ...] | None) -> tuple[tuple[float, ...], float]:
        voiced = (*(segments or ()), *(() if probability is None else (probability,)))[-SESSION_SEGMENTS:]
        return voiced, sum(voiced) / len(voiced) if voiced else 0.5

    return await world.state.change(SESSIONS, (key, session), slide)


def security(probability: float) -> dict[str, object]:
    """Return the verdict and the confidence in it (VOC-06)."""
    return {
        "prediction": "fake" if probability > 0.5 else "real",
        "confidence": round(max(probability, 1 - probability), 4),
    }


def intelligence(world: World, heard: Heard) -> dict[str, object]:
    """Return what is said of the speaker: drawn from the seed and the clip's first voice (VOC-06)."""
    voice = next((stretch.kind for stretch in heard.stretches if stretch.kind is not Kind.SILENCE), Kind.SILENCE)
    return {
        "age_range": world.truth.choose(AGE_RANGES, "age", voice),
        "gender": world.truth.choose(GENDERS, "gender", voice),
    }


def flat(_world: World, found: Found) -> Mapping[str, object]:
    """Return the answer as the earlier beta had it (VOC-06@earlier-beta): no envelope, nothing but the verdict."""
    score = round(found.probability, 4)
    return {**security(score), "raw_score": score, "model_version": EARLIER_MODEL}


TODAY = Vendor(
    name="vocos",
    title="Vocos",
    hosts=("api.vocos.io",),
    key_goes="X-API-Key: KEY",
    plans=PLANS,
    calls=(Call("POST", "/v1/detect", detecting(enveloped), "a verdict on a clip", uses=(Hear,), clip=True),),
    problems=PROBLEMS,
    body=error,
    curl="-H 'X-API-Key: KEY' -F file=@CLIP BASE/v1/detect",
)

EARLIER_BETA = replace(
    TODAY,
    edition="earlier-beta",
    calls=(replace(TODAY.calls[0], endpoint=detecting(flat), says="a verdict on a clip, in one flat object"),),
)

VENDOR = replace(TODAY, editions=(EARLIER_BETA,))

__all__ = ["VENDOR"]
