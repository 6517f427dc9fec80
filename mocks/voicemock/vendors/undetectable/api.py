"""The API's calls, in the order of the page: upload URL, detection, its result, credits, health."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicemock.engine.accounts import Account
from voicemock.engine.audio import scripted
from voicemock.engine.bodies import Fields, read_json
from voicemock.engine.forms import uploaded
from voicemock.engine.jobs import Course, Stage, Way
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World, asked_of, exchange_of
from voicemock.vendors.undetectable.accepting import require_json
from voicemock.vendors.undetectable.addresses import (
    BUCKET,
    FOLDER,
    bucket_url,
    encoded,
    filename,
    is_bare,
    is_unique,
    new_object,
    path_of,
    well_named,
)
from voicemock.vendors.undetectable.analysis import INVALID, Analysis, analyse
from voicemock.vendors.undetectable.keys import KEY, KEYS
from voicemock.vendors.undetectable.signing import presigned
from voicemock.vendors.undetectable.store import MAX_BYTES, MIN_BYTES, OWNERS, Stored, find, latest

TYPES = {
    "mp3": {"audio/mp3", "audio/mpeg"},
    "m4a": {"audio/m4a", "audio/mp4", "audio/x-m4a"},
    "wav": {"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"},
    "flac": {"audio/flac", "audio/x-flac"},
    "ogg": {"audio/ogg", "application/ogg"},
}
"""UND-04, UND-17: the formats by their endings, and the content types of each."""

PRICE = 0.1
"""UND-16: credits for a second that is analysed."""

LEAST = 0.01
"""The smallest part of a credit."""

EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")

JOBS = Course((Stage("pending", polls=1), Stage("analyzing", polls=1), Stage("done")), failed="failed", held="pending")
"""UND-11: by polls."""

NOBODY = ""
"""Who a job belongs to: whoever names its id may ask for it (UND-11)."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What a job is about: who paid how many credits for it, and what it comes to, None when the clip is corrupted."""

    account: Account
    price: float
    analysis: Analysis | None


async def get_presigned_url(request: Request) -> Response:
    """GET /get-presigned-url. The checks: Accept, key, a name, its characters, its ending (UND-18)."""
    require_json(request)
    world = World.of(request)
    account = await KEY.account(request)
    name = request.query_params.get("file_name")
    if name is None:
        raise Refused(Reason.BAD_BODY, about="file_name")
    if not well_named(name):
        raise Refused(Reason.BAD_URL)
    if ending(name) not in TYPES:
        raise Refused(Reason.WRONG_ENDING)
    path = new_object(world, name)
    await world.state.write(OWNERS, path, account.key)
    query = urlencode(await presigned(world, f"/{BUCKET}/{path}"))
    file_path = encoded(path)
    return JSONResponse(
        {"status": "success", "presigned_url": f"{bucket_url(request)}/{file_path}?{query}", "file_path": file_path}
    )


async def detect(request: Request) -> Response:
    """POST /detect. The checks: Accept, body, fields, key, credits, email, url, upload, size, type, price (UND-18)."""
    require_json(request)
    world = World.of(request)
    fields = await read_json(request)
    key, url, email = fields.text("key"), fields.text("url"), fields.optional_text("email")
    seconds = up_to(request, fields)
    if fields.optional_text("document_type") not in (None, "Audio"):
        raise Refused(Reason.BAD_BODY, about="document_type")
    account = KEYS.account(request, [key])
    await account.require(LEAST)
    if email is not None and not EMAIL.fullmatch(email):
        raise Refused(Reason.BAD_EMAIL)
    path = await path_named(request, account, url)
    stored = await find(world, path)
    uploaded(request, filename(path), stored.digest)
    check(stored, ending(path))
    heard = None if stored.heard is None else scripted(request, stored.heard)
    analysis = None if heard is None else analyse(world.truth.saying(heard.said), heard, seconds)
    price = 0.0 if analysis is None else round(PRICE * analysis.analysed, 2)
    await account.spend(price)
    job = await world.jobs.submit(
        world.ids.uuid4(),
        owner=NOBODY,
        stages=JOBS.stages(world.script.take(Way, asked_of(request)), fails=analysis is None),
        outcome=Detection(account, price, analysis),
    )
    return JSONResponse({"id": job.id, "status": JOBS.usual[0].status})


def up_to(request: Request, fields: Fields) -> float | None:
    """Return how many seconds to analyse, None for all; the page spells the field in two ways (UND-09)."""
    first, second = fields.optional_positive("analyzeUpToSeconds"), fields.optional_positive("analyze_up_to_seconds")
    if second is not None:
        World.of(request).journal.find(
            exchange_of(request),
            "UND-09.d",
            "sent analyze_up_to_seconds; the page's example spells it analyzeUpToSeconds, its list of parameters so",
            mend="send analyzeUpToSeconds, as the example does",
        )
    return second if first is None else first


async def path_named(request: Request, account: Account, url: str) -> str:
    """Return the path in the bucket that the client means, noting forms that depart from the page (UND-03, UND-10)."""
    world, path = World.of(request), path_of(url)
    if is_bare(url):
        world.journal.find(
            exchange_of(request),
            "UND-10.e",
            "sent the bare file_path as url; the page has the bucket's address before it",
            rests_on=("UND-10.a",),
            mend="send https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/ and the file_path",
        )
    if is_unique(path):
        return path
    world.journal.find(
        exchange_of(request),
        "UND-03.i",
        "sent uploads/ and the file's name; the upload's path has a unique name there",
        mend="send the file_path that /get-presigned-url answered",
    )
    return await latest(world, account.key, path.removeprefix(FOLDER))


def check(stored: Stored, ending: str) -> None:
    """Check an upload's size, and that its name's ending, its content type and its bytes agree.

    Refused: TOO_SMALL, TOO_LARGE, WRONG_FORMAT.
    """
    if stored.size < MIN_BYTES:
        raise Refused(Reason.TOO_SMALL)
    if stored.size > MAX_BYTES:
        raise Refused(Reason.TOO_LARGE)
    content_type = stored.content_type.partition(";")[0].strip().lower()
    if content_type not in TYPES[ending] or ending not in stored.formats:
        raise Refused(Reason.WRONG_FORMAT)


def ending(name: str) -> str:
    """Return what comes after the last dot, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


async def query(request: Request) -> Response:
    """POST /query. The checks: Accept, body and fields, the job."""
    require_json(request)
    world = World.of(request)
    id = (await read_json(request)).text("id")
    job = await world.jobs.poll(await world.jobs.find(id, owner=NOBODY))
    detection = job.outcome
    assert isinstance(detection, Detection)  # noqa: S101 - every job of this world is one
    result, details = None, None
    if job.status == "done" and detection.analysis is not None:
        result, details = detection.analysis.result, detection.analysis.details()
    if job.status == "failed":
        details = INVALID
        if job.seen == 1:
            await detection.account.give_back(detection.price)
    return JSONResponse({"id": job.id, "status": job.status, "result": result, "result_details": details})


async def check_user_credits(request: Request) -> Response:
    """GET /check-user-credits. The checks: Accept, key."""
    require_json(request)
    account = await KEY.account(request)
    left = round(await account.left() or 0, 2)
    return JSONResponse({"baseCredits": 0, "boostCredits": 0, "credits": int(left) if left == int(left) else left})


async def health(request: Request) -> Response:
    """GET /health. It needs no key."""
    require_json(request)
    return JSONResponse({"status": "healthy"})


__all__ = ["JOBS", "check_user_credits", "detect", "get_presigned_url", "health", "query"]
