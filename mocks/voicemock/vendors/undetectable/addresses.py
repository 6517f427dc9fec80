"""Where an upload lies: its name in the bucket, the URL that leads there, and what a client may call it."""

import re
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from starlette.requests import Request

from voicemock.engine.hosts import host_of
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World

API_HOSTS = ("ai-audio-detector-prod-api-gfz9t.ondigitalocean.app", "ai-audio-detect.undetectable.ai")
BUCKET = "ai-audio-detector-prod"
STORE_HOST = "nyc3.digitaloceanspaces.com"
BUCKET_HOST = f"{BUCKET}.{STORE_HOST}"
FOLDER = "uploads/"

AS_IT_IS = "/!$&'()*+,;=:@"
"""What a URL's path may hold unencoded, besides what ``quote`` never encodes."""

ADDRESS = re.compile(
    rf"(?i:https?)://(?:.+/)?(?:(?i:{STORE_HOST})(?::\d+)?/{BUCKET}|(?i:{BUCKET_HOST})(?::\d+)?)/(?P<path>.*)"
)
"""The bucket, by either of its hosts, or behind whatever address leads to one of them by path prefix."""

UNIQUE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_\d{8}-\d{6}_.+")

BROKEN_ENCODING = re.compile(r"%(?![0-9A-Fa-f]{2})")

UNADDRESSED = re.compile(r"[\s?#\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
"""What may not be in a client's ``url``."""

UNFIT = re.compile(r"[\s/\\\x00-\x1f\x7f-\x9f]")
"""What may not be in a file's name."""


def well_named(name: str) -> bool:
    """Tell whether a file's name has no white space, slash, backslash or control character (UND-04)."""
    return UNFIT.search(name) is None


def new_object(world: World, name: str) -> str:
    """Return a path in the bucket for a file of that name: of its own, by the world's ids and clock (UND-03)."""
    now = datetime.fromtimestamp(int(world.clock.now()), UTC)
    return f"{FOLDER}{world.ids.uuid4()}_{now:%Y%m%d-%H%M%S}_{name}"


def encoded(path: str) -> str:
    """Return the path as it stands in a URL."""
    return quote(path, safe=AS_IT_IS)


def bucket_url(request: Request) -> str:
    """Return the bucket's URL for whoever sent the request: at the store's host, or by path prefix (UND-03)."""
    authority = request.headers.get("host", "")
    if host_of(request.scope) not in API_HOSTS:
        root = request.scope.get("root_path", "")
        return f"{request.url.scheme}://{request.url.netloc}{encoded(root)}/{STORE_HOST}/{BUCKET}"
    port = authority.partition(":")[2]
    return f"{request.url.scheme}://{STORE_HOST}{f':{port}' if port.isdecimal() else ''}/{BUCKET}"


def path_of(url: str) -> str:
    """Return the path in the bucket that a client's ``url`` means, or Refused(BAD_URL) (UND-10, UND-17)."""
    if UNADDRESSED.search(url) or BROKEN_ENCODING.search(url):
        raise Refused(Reason.BAD_URL)
    try:
        plain = unquote(url, errors="strict")
    except UnicodeDecodeError as wrong:
        raise Refused(Reason.BAD_URL) from wrong
    address = ADDRESS.fullmatch(plain)
    path = plain if address is None else address["path"]
    name = path.removeprefix(FOLDER)
    if name in ("", path) or not well_named(name):
        raise Refused(Reason.BAD_URL)
    return path


def is_bare(url: str) -> bool:
    """Tell whether a ``url`` is a path without the bucket's address."""
    return unquote(url).startswith(FOLDER)


def is_unique(path: str) -> bool:
    """Tell whether the path is one that ``new_object`` gives, rather than the folder and a file's name alone."""
    return UNIQUE.fullmatch(path.removeprefix(FOLDER)) is not None


def filename(path: str) -> str:
    """Return the file's name in a unique path."""
    return path.removeprefix(FOLDER).split("_", 2)[2]


__all__ = [
    "API_HOSTS",
    "BUCKET",
    "BUCKET_HOST",
    "FOLDER",
    "STORE_HOST",
    "bucket_url",
    "encoded",
    "filename",
    "is_bare",
    "is_unique",
    "new_object",
    "path_of",
    "well_named",
]
