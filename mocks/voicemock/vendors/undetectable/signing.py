"""Presigned queries: S3's signature of version 4, for one object and one hour."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.requests import Request

from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import Table
from voicemock.engine.world import World

EXPIRES = 3600
"""UND-06: seconds from a URL's making to the last one in which it is good."""

ACL_HEADER = "x-amz-acl"
ACL = "private"

SIGNATURE = "X-Amz-Signature"
STAMP = "%Y%m%dT%H%M%SZ"

SECRETS = Table[str, str]("secrets")
"""A world's one secret: URLs of another world, or of before a reset, are not signed with it."""


async def presigned(world: World, resource: str) -> dict[str, str]:
    """Return the query that lets who has it PUT the resource, ``/bucket/path``, from now on."""
    stamp = f"{datetime.fromtimestamp(int(world.clock.now()), UTC):{STAMP}}"
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"DO00VOICEMOCK/{stamp[:8]}/nyc3/s3/aws4_request",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(EXPIRES),
        "X-Amz-SignedHeaders": f"host;{ACL_HEADER}",
    }
    return {**query, SIGNATURE: await _signature(world, resource, query, ACL)}


async def verify(request: Request, resource: str) -> None:
    """Check, in this order: a signature is there, its hour, the signed header, the signature itself (UND-06).

    Refused: NOT_SIGNED, EXPIRED, NO_HEADER, WRONG_SIGNATURE.
    """
    world = World.of(request)
    query = request.query_params
    if SIGNATURE not in query:
        raise Refused(Reason.NOT_SIGNED)
    if int(world.clock.now()) > expiry(query):
        raise Refused(Reason.EXPIRED)
    if ACL_HEADER not in request.headers:
        raise Refused(Reason.NO_HEADER)
    signed = {name: value for name, value in query.items() if name != SIGNATURE}
    right = await _signature(world, resource, signed, ", ".join(request.headers.getlist(ACL_HEADER)))
    twice = len(query) != len(query.multi_items())
    if twice or not hmac.compare_digest(query[SIGNATURE].encode(), right.encode()):
        raise Refused(Reason.WRONG_SIGNATURE)


def expiry(query: Mapping[str, str]) -> int:
    """Return the last second, since the epoch, in which the query is good, or Refused(WRONG_SIGNATURE)."""
    try:
        made = datetime.strptime(query["X-Amz-Date"], STAMP).replace(tzinfo=UTC)
        return int(made.timestamp()) + int(query["X-Amz-Expires"])
    except (KeyError, ValueError) as unreadable:
        raise Refused(Reason.WRONG_SIGNATURE) from unreadable


async def _signature(world: World, resource: str, query: Mapping[str, str], acl: str) -> str:
    def keep(held: str | None) -> tuple[str, str]:
        secret = held or world.ids.uuid4()
        return secret, secret

    secret = await world.state.change(SECRETS, "", keep)
    signed = "\n".join(("PUT", resource, urlencode(sorted(query.items())), f"{ACL_HEADER}:{acl}"))
    return hmac.digest(secret.encode(), signed.encode(), "sha256").hex()


__all__ = ["ACL", "ACL_HEADER", "EXPIRES", "expiry", "presigned", "verify"]
