"""The object store: a bucket that takes what a presigned URL allows, and says its errors as S3 does."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5

from starlette.requests import Request
from starlette.responses import Response
from xxhash import xxh3_128

from voicemock.engine.bodies import BrokenOff, declared_length, whole
from voicemock.engine.ear import Heard, Unheard
from voicemock.engine.forms import uploaded
from voicemock.engine.journal import Part
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.state import Table
from voicemock.engine.vendor import ANY, Call, Endpoint, Site
from voicemock.engine.world import World, exchange_of
from voicemock.vendors.undetectable.addresses import BUCKET, filename
from voicemock.vendors.undetectable.signing import EXPIRES, expiry, verify

MIN_BYTES = 1024
MAX_BYTES = 10 * 1024 * 1024
"""UND-07: what ``/detect`` takes. The store takes any size."""

KEPT = 24 * 3600
"""UND-07: seconds for which an upload is remembered."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is remembered of an upload: its size and digest, its content type, and what is heard in it.

    ``formats`` are what it is by its bytes; ``heard`` is None when it is damaged. Neither was looked for where the size
    is enough for a refusal.
    """

    size: int
    digest: str
    content_type: str
    formats: frozenset[str]
    heard: Heard | None


UPLOAD = "PUT uploads"
"""What a script calls the upload to a presigned URL."""

OBJECTS = Table[str, Stored]("objects", lasts=KEPT, most=10_000)
"""By path in the bucket."""

OWNERS = Table[str, str]("owners", lasts=EXPIRES + 1)
"""The key that a path was given to."""

LATEST = Table[tuple[str, str], str]("latest", lasts=KEPT)
"""The path of a key's latest upload of a file, by the key and the file's name (UND-03)."""

PROBLEMS = {
    Reason.NOT_SIGNED: Problem(403, "AccessDenied", "Access Denied"),
    Reason.NO_HEADER: Problem(403, "AccessDenied", "Access Denied"),
    Reason.NO_ACCESS: Problem(403, "AccessDenied", "Access Denied"),
    Reason.EXPIRED: Problem(403, "AccessDenied", "Request has expired"),
    Reason.WRONG_SIGNATURE: Problem(
        403, "SignatureDoesNotMatch", "The signature is not the one of this method, path, query and x-amz-acl."
    ),
    Reason.NO_LENGTH: Problem(
        411, "MissingContentLength", "The request says neither its length nor that it is chunked."
    ),
    Reason.BROKEN_OFF: Problem(400, "IncompleteBody", "The body is not as long as its Content-Length says."),
    Reason.WRONG_DIGEST: Problem(400, "BadDigest", "The body's MD5 is not the one in Content-MD5."),
    Reason.NO_BUCKET: Problem(404, "NoSuchBucket", "There is no such bucket."),
    Reason.NOT_FOUND: Problem(404, "NoSuchKey", "There is no such object."),
    Reason.WRONG_METHOD: Problem(405, "MethodNotAllowed", "This resource does not answer to that method."),
    Reason.INTERNAL: Problem(500, "InternalError", "Something went wrong on our side. Please retry."),
    Reason.UNAVAILABLE: Problem(503, "SlowDown", "There are too many requests at once. Please slow down."),
}
"""UND-06. No request causes UNAVAILABLE."""


class Incoming:
    """A clip as it arrives: its bytes, none of them beyond what ``/detect`` takes, their number, and their digests."""

    __slots__ = ("_hash", "_md5", "_pieces", "size")

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._hash = xxh3_128()
        self._md5 = md5(usedforsecurity=False)
        self.size = 0

    def take(self, piece: bytes) -> None:
        """Add a piece."""
        self.size += len(piece)
        self._hash.update(piece)
        self._md5.update(piece)
        if self.size > MAX_BYTES:
            self._pieces.clear()
        else:
            self._pieces.append(piece)

    @property
    def digest(self) -> str:
        """The XXH3 of the bytes."""
        return self._hash.hexdigest()

    @property
    def md5(self) -> bytes:
        """The MD5 of the bytes."""
        return self._md5.digest()

    def read(self) -> bytes:
        """Return the bytes."""
        return b"".join(self._pieces)


async def path_style(request: Request) -> Response:
    """``https://nyc3.digitaloceanspaces.com/BUCKET/PATH``."""
    path = request.path_params["path"]
    if path and path.partition("/")[0] != BUCKET:
        raise Refused(Reason.NO_BUCKET)
    return await at(request, f"/{path}")


async def virtual_host(request: Request) -> Response:
    """``https://BUCKET.nyc3.digitaloceanspaces.com/PATH``."""
    return await at(request, f"/{BUCKET}/{request.path_params['path']}")


async def at(request: Request, resource: str) -> Response:
    """Any method, at the store itself, the bucket, or an object in it: a PUT of an object is all that may succeed."""
    if request.method in ("GET", "HEAD"):
        raise Refused(Reason.NO_ACCESS)
    if request.method != "PUT":
        raise Refused(Reason.WRONG_METHOD, allow=("GET", "HEAD", "PUT"))
    await verify(request, resource)
    clip = await receive(request)
    await keep(request, resource.removeprefix(f"/{BUCKET}/"), clip)
    return Response(headers={"ETag": f'"{clip.md5.hex()}"', "x-amz-request-id": request_id(request)})


async def receive(request: Request) -> Incoming:
    """Return the body; Refused: NO_LENGTH, BROKEN_OFF, WRONG_DIGEST."""
    clip = Incoming()
    try:
        if declared_length(request) is None and "transfer-encoding" not in request.headers:
            raise Refused(Reason.NO_LENGTH)
        async for piece in whole(request):
            clip.take(piece)
    except BrokenOff as broken:
        raise Refused(Reason.BROKEN_OFF) from broken
    if request.headers.get("content-md5", b64encode(clip.md5).decode()) != b64encode(clip.md5).decode():
        raise Refused(Reason.WRONG_DIGEST)
    return clip


async def keep(request: Request, path: str, clip: Incoming) -> None:
    """Remember an upload. It is heard at once, so that its bytes need not be kept."""
    world = World.of(request)
    name, content_type = filename(path), request.headers.get("content-type", "")
    exchange_of(request).parts.append(Part("", name, content_type, clip.size, clip.digest))
    uploaded(request, name, clip.digest)
    formats, heard = await hear(request, clip)
    await world.state.write(OBJECTS, path, Stored(clip.size, clip.digest, content_type, formats, heard))
    owner = await world.state.read(OWNERS, path)
    if owner is not None:
        await world.state.write(LATEST, (owner, name), path)


async def hear(request: Request, clip: Incoming) -> tuple[frozenset[str], Heard | None]:
    """Return what the clip is by its bytes, and what is heard in it."""
    if not MIN_BYTES <= clip.size <= MAX_BYTES:
        return frozenset(), None
    try:
        heard = await World.of(request).ear.hear(clip)
    except Unheard as unheard:
        return unheard.formats, None
    return heard.formats, heard


async def find(world: World, path: str) -> Stored:
    """Return what is remembered at a path in the bucket; Refused(NO_FILE) where nothing is."""
    stored = await world.state.read(OBJECTS, path)
    if stored is None:
        raise Refused(Reason.NO_FILE)
    return stored


async def latest(world: World, key: str, name: str) -> str:
    """Return the path of the key's latest upload of a file; Refused(NO_FILE) where there is none."""
    path = await world.state.read(LATEST, (key, name))
    if path is None:
        raise Refused(Reason.NO_FILE)
    return path


def error(request: Request, problem: Problem) -> Response:
    """Return S3's form of an error (UND-06)."""
    number = request_id(request)
    fields = {"Code": problem.code, "Message": problem.message}
    if problem is PROBLEMS[Reason.EXPIRED]:
        fields |= times(request)
    fields |= {"RequestId": number, "HostId": "nyc3"}
    body = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?><Error>{body}</Error>',
        problem.status,
        headers={"x-amz-request-id": number},
        media_type="application/xml",
    )


def times(request: Request) -> dict[str, str]:
    """Return when the request's signature expired, where that can be read, and what time it is."""
    now = {"ServerTime": _iso(World.of(request).clock.now())}
    try:
        return {"Expires": _iso(expiry(request.query_params)), **now}
    except Refused:
        return now


def request_id(request: Request) -> str:
    """Return an id for the answer to a request."""
    return f"tx{World.of(request).ids.uuid4().replace('-', '')}-nyc3"


def _iso(at: float) -> str:
    return datetime.fromtimestamp(int(at), UTC).isoformat().replace("+00:00", "Z")  # %Y leaves out leading zeros


def site(endpoint: Endpoint) -> Site:
    """Return the store at a host, by what answers there."""
    upload = Call(ANY, "/{path:path}", endpoint, "upload a clip", UPLOAD, keyed="", clip=True, answers=False)
    return Site((upload,), PROBLEMS, error)


PATH_STYLE, VIRTUAL_HOST = site(path_style), site(virtual_host)

__all__ = [
    "MAX_BYTES",
    "MIN_BYTES",
    "OWNERS",
    "PATH_STYLE",
    "PROBLEMS",
    "VIRTUAL_HOST",
    "Stored",
    "find",
    "latest",
]
