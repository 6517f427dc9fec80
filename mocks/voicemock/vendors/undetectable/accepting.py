"""Which answers a client accepts: RFC 9110's ``Accept``, as far as it is about JSON."""

import re

from starlette.requests import Request

from voicemock.engine.refusals import Reason, Refused

RANGE = re.compile(r"\s*(?P<range>[\w!#$%&'*+.^`|~-]+/[\w!#$%&'*+.^`|~-]+)\s*(?:;.*)?", re.ASCII | re.DOTALL)
EXCLUDED = re.compile(r";\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)", re.IGNORECASE)

CLOSEST_FIRST = ("application/json", "application/*", "*/*")


def require_json(request: Request) -> None:
    """Refused(NOT_ACCEPTABLE) if the client excludes JSON (UND-18): the closest range counts, q=0 excludes.

    What can't be read in the header is passed over; where nothing can be, nothing is excluded.
    """
    ranges = {
        match["range"].lower(): EXCLUDED.search(said) is None
        for said in ",".join(request.headers.getlist("accept")).split(",")
        if (match := RANGE.fullmatch(said))
    }
    if ranges and not next((ranges[name] for name in CLOSEST_FIRST if name in ranges), False):
        raise Refused(Reason.NOT_ACCEPTABLE)


__all__ = ["require_json"]
