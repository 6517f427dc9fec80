"""Dataspike: submit a clip, then poll its job. Its key and limits, its errors, its calls in the page's order."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicemock.engine.accounts import Plan
from voicemock.engine.audio import Audio
from voicemock.engine.forms import Form, Upload
from voicemock.engine.jobs import Course, Job, Stage, Way
from voicemock.engine.keys import KeyHeader
from voicemock.engine.rates import Rate
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.script import Hear
from voicemock.engine.vendor import Call, Vendor
from voicemock.engine.world import World, asked_of

POLLS = Rate(20, per=10)
"""DSP-09: polls of one job."""

PLANS = {
    "test-free": Plan("works", rate=POLLS),
    "test-pro": Plan("works", rate=POLLS),
    "test-enterprise": Plan("works, no limit on polls"),
    "test-no-credits": Plan("402 insufficient_credits", credits=0, rate=POLLS),
    "test-no-access": Plan("403 forbidden", refused=Reason.NO_ACCESS),
}
"""ALL-04; every other key is unauthorized."""

KEY = KeyHeader("ds-api-token", PLANS)
FORM = Form(max_bytes=10 * 1024 * 1024)
AUDIO = Audio(frozenset({"wav", "mp3", "m4a"}))

JOBS = Course(
    (Stage("queued", polls=1), Stage("completed")),
    failed="failed",
    held="queued",
    failure={"message": (), "error_code": ("RuntimeError", "Unknown")},
)
FAILURE = {"message": "The analysis failed.", "error_code": "Unknown"}
"""Of a job that a script fails, unless it says otherwise (DSP-07)."""

UNAUTHORIZED = Problem(401, "unauthorized", "The ds-api-token header is missing or its token is not valid.")
ONE_FILE = Problem(400, "bad_request", "Send multipart/form-data with exactly one file, in the field 'file'.")
FORMAT = Problem(400, "bad_request", "The file is none of .wav, .mp3 and .m4a.")

PROBLEMS = {
    Reason.NO_KEY: UNAUTHORIZED,
    Reason.BAD_KEY: UNAUTHORIZED,
    Reason.NO_ACCESS: Problem(403, "forbidden", "This token may not use the deepfake API."),
    Reason.NO_CREDITS: Problem(402, "insufficient_credits", "The account has no credits left."),
    Reason.BAD_FORM: ONE_FILE,
    Reason.NO_FILE: ONE_FILE,
    Reason.SECOND_FILE: ONE_FILE,
    Reason.TOO_LARGE: Problem(413, "payload_too_large", "The file is larger than 10 MB."),
    Reason.EMPTY_FILE: FORMAT,
    Reason.WRONG_FORMAT: FORMAT,
    Reason.NO_JOB: Problem(404, "not_found", "There is no such job."),
    Reason.TOO_MANY_CALLS: Problem(
        429, "rate_limited", "This job is polled too often. Retry-After says when to go on."
    ),
    Reason.NOT_FOUND: Problem(404, "not_found", "There is nothing at this address."),
    Reason.WRONG_METHOD: Problem(405, "method_not_allowed", "This address does not answer to that method."),
    Reason.INTERNAL: Problem(500, "internal_error", "Something went wrong on our side. Please retry."),
}


@dataclass(frozen=True, slots=True)
class Completed:
    """What a completed job adds to its answer: the likelihood of a deepfake, 0 to 1, and the verdict (DSP-05)."""

    score: float

    def fields(self) -> dict[str, object]:
        """Return the answer's fields."""
        return {"score": self.score, "verdict": "deepfake_likely" if self.score > 0.5 else "deepfake_unlikely"}


@dataclass(frozen=True, slots=True)
class Failed:
    """What a failed job adds to its answer (DSP-07)."""

    message: str
    error_code: str

    def fields(self) -> dict[str, object]:
        """Return the answer's fields."""
        return {"message": self.message, "error_code": self.error_code}


def error(_request: Request, problem: Problem) -> dict[str, object]:
    """Return the body of every error (DSP-09)."""
    return {"error": problem.code, "message": problem.message}


async def analyze(request: Request) -> Response:
    """POST /api/v4/deepfake/audio/analyze. The checks: key, credits, form, size, format."""
    world = World.of(request)
    account = await KEY.account(request)
    await account.require(1)
    clip = (await FORM.read(request)).only("file")
    outcome = await judge(request, clip)
    way = world.script.take(Way, asked_of(request))
    if way is not None and way.failure is not None and isinstance(outcome, Completed):
        outcome = Failed(**{**FAILURE, **way.failure})
    job = await world.jobs.submit(
        world.ids.uuid7(world.clock.now()),
        owner=account.key,
        stages=JOBS.stages(way, fails=isinstance(outcome, Failed)),
        outcome=outcome,
    )
    return JSONResponse({"id": job.id, "status": JOBS.usual[0].status, "job_type": "audio"})


async def judge(request: Request, clip: Upload) -> Completed | Failed:
    """Return what the job will come to; a format outside the list is refused at once, a corrupted clip fails."""
    world = World.of(request)
    try:
        heard = await AUDIO.hear(request, clip)
    except Refused as refused:
        if refused.reason is not Reason.CORRUPTED:
            raise
        return Failed("The audio could not be decoded.", "RuntimeError")
    probability = world.truth.saying(heard.said).probability(heard.stretches)
    return Completed(0.5 if probability is None else round(probability, 4))


async def job(request: Request) -> Response:
    """GET /api/v4/deepfake/job/{id}."""
    world = World.of(request)
    account = await KEY.account(request)
    found = await world.jobs.find(request.path_params["id"], owner=account.key)
    await account.admit(found.id)
    polled = await world.jobs.poll(found)
    return JSONResponse({"id": polled.id, "status": polled.status, "job_type": "audio", **result(polled)})


def result(polled: Job) -> dict[str, object]:
    """Return the fields that only a finished job has (DSP-08)."""
    if polled.status == "completed" and isinstance(polled.outcome, Completed):
        return polled.outcome.fields()
    if polled.status == "failed":
        failed = polled.outcome if isinstance(polled.outcome, Failed) else Failed(**FAILURE)
        return failed.fields()
    return {}


VENDOR = Vendor(
    name="dataspike",
    title="Dataspike",
    hosts=("api.dataspike.io", "sandboxapi.dataspike.io"),
    key_goes="ds-api-token: KEY",
    plans=PLANS,
    calls=(
        Call("POST", "/api/v4/deepfake/audio/analyze", analyze, "submit a clip", uses=(Hear, Way), clip=True),
        Call("GET", "/api/v4/deepfake/job/{id}", job, "poll its job"),
    ),
    problems=PROBLEMS,
    body=error,
    jobs=JOBS,
    curl="-H 'ds-api-token: KEY' -F file=@CLIP BASE/api/v4/deepfake/audio/analyze",
)

__all__ = ["VENDOR"]
