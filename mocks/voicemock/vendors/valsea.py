"""Valsea: submit a clip, fetch its result. Its key, its errors in the page's order, its signals, and its two calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicemock.engine.accounts import Plan
from voicemock.engine.audio import Audio
from voicemock.engine.ear import Heard, Kind
from voicemock.engine.forms import Form
from voicemock.engine.jobs import Course, Stage, Way
from voicemock.engine.keys import KeyHeader
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.script import Hear
from voicemock.engine.vendor import Call, Vendor
from voicemock.engine.world import World, asked_of
from voicemock.vendors.modulate.stt import transcribe

PLANS = {
    "test-free": Plan("works"),
    "test-pro": Plan("works"),
    "test-enterprise": Plan("works"),
    "test-no-credits": Plan("402 insufficient_credits", credits=0),
    "test-no-access": Plan("503 service_unavailable", refused=Reason.NO_ACCESS),
}
"""ALL-04; every other key is an authentication_error."""

KEY = KeyHeader("Authorization", PLANS, scheme="Bearer")
FORM = Form(max_bytes=100 * 1024 * 1024)
AUDIO = Audio(frozenset({"wav", "mp3", "ogg", "flac", "webm"}))
MODEL = "valsea-voice-security"
FORMATS = ("json", "verbose_json")
"""VAL-03: of the result; the first unless another is asked for."""

JOBS = Course((Stage("completed"),), held="processing")
DAY = 24 * 3600
"""VAL-14: seconds from a job's submission to its end."""

UNAUTHENTICATED = Problem(
    401, "authentication_error", "Send a valid API key in the Authorization header, after Bearer."
)
FORMAT = Problem(400, "invalid_request_error", "The file is none of WAV, MP3, OGG, FLAC and WebM.")
NO_FILE = Problem(400, "invalid_request_error", "Send multipart/form-data with an audio file in the field 'file'.")

PROBLEMS = {
    Reason.NO_KEY: UNAUTHENTICATED,
    Reason.BAD_KEY: UNAUTHENTICATED,
    Reason.NO_CREDITS: Problem(402, "insufficient_credits", "The account has no credits left."),
    Reason.NO_JOB: Problem(404, "not_found_error", "There is no such job, or it has expired."),
    Reason.NO_ACCESS: Problem(503, "service_unavailable", "Voice security is not configured."),
    Reason.BAD_FORM: NO_FILE,
    Reason.WRONG_MODEL: Problem(400, "invalid_request_error", f"The field 'model' has to be '{MODEL}'."),
    Reason.WRONG_FIELD: Problem(
        400, "invalid_request_error", "The field 'response_format' has to be 'json' or 'verbose_json'."
    ),
    Reason.NO_FILE: NO_FILE,
    Reason.TOO_LARGE: Problem(413, "invalid_request_error", "The file is larger than 100 MB."),
    Reason.EMPTY_FILE: FORMAT,
    Reason.WRONG_FORMAT: FORMAT,
    Reason.CORRUPTED: Problem(
        400, "invalid_request_error", "The audio is damaged or incomplete and cannot be decoded."
    ),
    Reason.NOT_FOUND: Problem(404, "not_found_error", "There is nothing at this address."),
    Reason.WRONG_METHOD: Problem(405, "invalid_request_error", "This address does not answer to that method."),
    Reason.INTERNAL: Problem(500, "server_error", "Something went wrong on our side. Please retry."),
}
"""In the order of the page's table; those below its last row it doesn't have."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the analysis of a clip came to, and how its result is to be shown.

    ``probability`` and ``risk`` are from 0 to 1; ``raw`` is Modulate's answer about the same clip, None where the
    result is to be the minimal one (VAL-05).
    """

    probability: float
    risk: float
    raw: Mapping[str, Any] | None

    @property
    def liveness(self) -> str:
        """The liveness status, which agrees with the probability's band (VAL-08)."""
        if self.probability < 0.5:
            return "verified"
        return "scanning" if self.probability <= 0.7 else "failed"

    def fields(self) -> dict[str, object]:
        """Return the result's fields (VAL-06, VAL-07)."""
        minimal = {
            "synthetic_probability": self.probability,
            "behavioral_risk": self.risk,
            "liveness_status": self.liveness,
        }
        return minimal if self.raw is None else {**minimal, **verbose(self.raw)}


def error(_request: Request, problem: Problem) -> dict[str, object]:
    """Return the body of every error (VAL-13)."""
    code = "invalid_api_key" if problem.status == 401 else None
    return {"error": {"message": problem.message, "type": problem.code, "code": code}}


async def submit(request: Request) -> Response:
    """POST /v1/voice-security. The checks: key, credits, form, size, emptiness, format, decoding (VAL-13)."""
    world = World.of(request)
    account = await KEY.account(request)
    await account.require(1)
    form = await FORM.read(request)
    if form.fields.get("model") != MODEL:
        raise Refused(Reason.WRONG_MODEL)
    response_format = form.fields.get("response_format", FORMATS[0])
    if response_format not in FORMATS:
        raise Refused(Reason.WRONG_FIELD)
    heard = await AUDIO.hear(request, form.last("file"))
    job = await world.jobs.submit(
        world.ids.uuid4(),
        owner=account.key,
        stages=JOBS.stages(world.script.take(Way, asked_of(request))),
        outcome=analysis(world, heard, response_format),
        lasts=DAY,
    )
    return JSONResponse({"job_id": job.id, "status": job.status}, 202)


async def result(request: Request) -> Response:
    """GET /v1/voice-security/{job_id}/result. A job that a scenario delays answers 202 until it is done (VAL-15)."""
    world = World.of(request)
    account = await KEY.account(request)
    found = await world.jobs.find(request.path_params["job_id"], owner=account.key)
    polled = await world.jobs.poll(found)
    answer = {"job_id": polled.id, "status": polled.status}
    if polled.status != "completed" or not isinstance(polled.outcome, Signals):
        return JSONResponse(answer, 202)
    return JSONResponse({**answer, **polled.outcome.fields()})


def analysis(world: World, heard: Heard, response_format: str) -> Signals:
    """Return what a clip's analysis comes to.

    The risk hangs on the seed and on whose voices follow one another, not on the probability, so that a human fraudster
    can be tested (VAL-08).
    """
    voices = [stretch.kind for stretch in heard.stretches if stretch.kind is not Kind.SILENCE]
    probability = world.truth.saying(heard.said).probability(heard.stretches)
    return Signals(
        probability=0.5 if probability is None else round(probability, 4),
        risk=round(world.truth.draw("behavioral", *voices), 4) if voices else 0.0,
        raw=transcribe(world, heard) if response_format == "verbose_json" else None,
    )


def verbose(raw: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields that only the verbose result has: taken from Modulate's answer, which is the last of them."""
    utterances = raw["utterances"]
    return {
        "accent": f"{utterances[0]['accent']}_{utterances[0]['language']}".lower() if utterances else "unknown",
        "emotions_detected": list(dict.fromkeys(each["emotion"] for each in utterances)),
        "transcript": raw["text"],
        "raw_response": raw,
    }


VENDOR = Vendor(
    name="valsea",
    title="Valsea",
    hosts=("api.valsea.ai",),
    key_goes="Authorization: Bearer KEY",
    plans=PLANS,
    calls=(
        Call("POST", "/v1/voice-security", submit, "submit a clip", uses=(Hear, Way), clip=True),
        Call("GET", "/v1/voice-security/{job_id}/result", result, "fetch its result"),
    ),
    problems=PROBLEMS,
    body=error,
    jobs=JOBS,
    curl=f"-H 'Authorization: Bearer KEY' -F model={MODEL} -F file=@CLIP BASE/v1/voice-security",
)

__all__ = ["VENDOR"]
