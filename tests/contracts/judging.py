"""How an answer is judged: by our own library as one more of schemathesis' checks, and what failed in words."""

import contextlib
from collections.abc import Iterator
from typing import Any

import schemathesis
from schemathesis import Case
from schemathesis.checks import CHECKS, CheckContext
from schemathesis.core.transport import Response as Got
from schemathesis.engine import events

from voicemock_contracts.contract import Contract
from voicemock_contracts.documents import Document
from voicemock_contracts.findings import Severity
from voicemock_contracts.messages import Request, Response

OURS = "holds_the_contract"
"""The check that is our own library's."""

SHOWN = 2000
"""Characters of a request that a failure shows."""


@contextlib.contextmanager
def judged_by(vendor: str, document: Document) -> Iterator[None]:
    """Add our own library to schemathesis' checks while the block runs.

    A fake says nothing that no document has; a client may send what no document mentions.
    """
    fake, client = Contract(vendor, document, closed=True), Contract(vendor, document)

    def holds_the_contract(_context: CheckContext, response: Got, case: Case[Any]) -> None:
        request = sent(response)
        findings = list(fake.response(request, answered(response)))
        if case.meta is not None and case.meta.generation.mode.is_positive:
            findings += [item for item in client.request(request) if item.severity is not Severity.NEW]
        assert not findings, "\n".join(map(str, findings))

    schemathesis.check(holds_the_contract)
    try:
        yield
    finally:
        CHECKS.unregister(OURS)


def sent(response: Got) -> Request:
    """Return a request as it went out."""
    request = response.request
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    return Request.to(request.method or "", request.url or "", request.headers.items(), body)


def answered(response: Got) -> Response:
    """Return an answer as our library takes it."""
    headers = tuple((name, value) for name, values in response.headers.items() for value in values)
    return Response(response.status_code, headers, response.content)


def failures(event: events.EngineEvent) -> Iterator[str]:
    """Yield what failed, each as the check, the operation, why, and the request."""
    if isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.value}"
    elif isinstance(event, events.FatalError):
        yield repr(event.exception)
    elif isinstance(event, events.ScenarioFinished):
        for check in (check for checks in event.recorder.checks.values() for check in checks):
            if check.failure_info is not None:
                failure, request = check.failure_info.failure, check.failure_info.code_sample[:SHOWN]
                yield f"{check.name} at {failure.operation}: {failure.title}\n{failure.message}\n{request}"


__all__ = ["OURS", "answered", "failures", "judged_by", "sent"]
