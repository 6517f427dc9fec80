"""One recorded exchange held against a vendor's contract: the client's part and the vendor's, kept apart."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from voicemock.verifying.hidden import unknown
from voicemock.verifying.recorded import Recorded, Stream
from voicemock.verifying.streams import about_the_client, about_the_server
from voicemock.verifying.whose import Room
from voicemock_contracts import Finding, Response, Severity
from voicemock_contracts.operations import Operation


class Side(StrEnum):
    """Who departs."""

    VENDOR = "vendor"
    CLIENT = "client"


NO_HEADER = "has a header that no document mentions"

TELLING = frozenset({"deprecation", "retry-after", "sunset", "x-api-version"})
"""Headers, in lower case, that tell a client something; others come and go with what stands in front of a vendor."""

LIMITS = ("ratelimit", "x-ratelimit", "x-rate-limit")
"""How the names of headers begin that tell of limits."""

OF_THE_HEAD = frozenset({"lacks a header", "is of another content type", "is a status that no document mentions"})
"""What can be said of an answer without its body."""


def judged(room: Room, recorded: Recorded) -> Iterator[tuple[Side, Finding]]:
    """Yield how an exchange departs; nothing of what the recording hides or has not."""
    stream = room.contract.stream
    if recorded.stream is None and stream is not None and recorded.request.path == stream.path:
        recorded = replace(recorded, stream=Stream((), missing=True))  # its handshake was refused, or is all there is
    if recorded.stream is not None:
        yield from ((Side.CLIENT, each) for each in about_the_client(room, recorded))
        yield from ((Side.VENDOR, each) for each in about_the_server(room, recorded))
    else:
        yield from ((Side.CLIENT, each) for each in asked(room, recorded))
        yield from ((Side.VENDOR, each) for each in answered(room, recorded))


def asked(room: Room, recorded: Recorded) -> Iterator[Finding]:
    """Yield how the client's request departs."""
    for finding in room.contract.request(recorded.request):
        if unknown(finding, "request", recorded.hidden):
            continue
        place = finding.where.partition(", /")[2]
        if finding.what == "is out of bounds" and place in recorded.unsized:
            continue
        if finding.what == "carries no key" and not recorded.own and "Authorization" in finding.expected:
            continue  # browsers leave this header out of what they export
        yield finding


def answered(room: Room, recorded: Recorded) -> Iterator[Finding]:
    """Yield how the vendor's answer departs."""
    response = answer_of(recorded)
    operation = room.contract.operation(recorded.request.method, recorded.request.path)
    if response is None or operation is None:
        return
    for finding in operation.response(response):
        of_the_head = finding.what in OF_THE_HEAD or ", header " in finding.where
        if (recorded.body_known or of_the_head) and not unknown(finding, "answer", recorded.hidden):
            yield finding
    yield from _headers(operation, response)


def answer_of(recorded: Recorded) -> Response | None:
    """Return the answer, if there is one and the vendor gave it."""
    return None if recorded.unlike else recorded.response


def _headers(operation: Operation, response: Response) -> Iterator[Finding]:
    answer = operation.answers.get(response.status)
    if answer is None:
        return
    known = {name.lower() for name, _ in answer.headers}
    for name in dict.fromkeys(name.lower() for name, _ in response.headers):
        if name not in known and (name in TELLING or name.startswith(LIMITS)):
            listed = ", ".join(each for each, _ in answer.headers) or "none"
            yield Finding(answer.where, NO_HEADER, f"none but {listed}", name, (), Severity.NEW)


__all__ = ["NO_HEADER", "Side", "answer_of", "answered", "asked", "judged"]
