"""An exchange that is over, held against the vendor's contract: the client's request, and the answer that is ours."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from voicemock.advice import streamed
from voicemock.advice.call import Call
from voicemock.engine.redaction import SECRET_NAMES, shown
from voicemock.engine.refusals import Reason
from voicemock_contracts import Finding, Part, Request, Response, Severity, load

if TYPE_CHECKING:
    from voicemock_contracts.contract import Contract

CUT_SHORT = frozenset({Reason.TOO_LARGE.name, Reason.BROKEN_OFF.name})
"""Refusals before the end of a body: what was read of it is not all."""

UNREADABLE = frozenset({Reason.BAD_FORM.name, Reason.BAD_BODY.name})
"""Refusals of bodies that are not what they have to be."""

WITHOUT_VALUE = frozenset({"lacks a field", "has a body that cannot be read"})
"""What is said without a value: it would be all that was sent."""

NEW = {
    "has a field that no document mentions": "new-field",
    "has a parameter that no document mentions": "new-parameter",
    "has a query parameter that no document mentions": "new-parameter",
    "is a method that no document mentions": "unknown-method",
    "is to a path that no document mentions": "unknown-path",
    "stands more than once": "repeated",
}
"""What is new, in a word for its id."""


def about_the_client(call: Call) -> Iterator[Finding]:
    """Yield how the client's request departs from the documents; nothing of a body that was not read."""
    if call.exchange.departs is not None:
        yield from call.exchange.departs
        return
    contract = load(call.exchange.reading)
    if call.is_stream:
        yield from streamed.about_the_client(contract, call)
    elif not _elsewhere(contract, call):
        yield from contract.request(request_of(call))


def about_the_answer(call: Call) -> Iterator[Finding]:
    """Yield how the answer departs; nothing where a script or a fault changed it, or it is not known whole."""
    exchange = call.exchange
    if exchange.status is None or exchange.altered or exchange.faults:
        return
    contract = load(exchange.reading, closed=True)
    if call.is_stream:
        yield from streamed.about_the_server(contract, call)
    else:
        yield from _answered(contract, call, exchange.status)


def about_the_script(call: Call) -> Iterator[Finding]:
    """Yield how an answer departs that a script changed: what it makes up may be new, but not forbidden."""
    exchange = call.exchange
    if exchange.status is None or not exchange.altered or exchange.faults or call.is_stream:
        return
    if exchange.departs is not None:
        return  # fitted to a contract that no ledger goes with
    departures = _answered(load(exchange.reading), call, exchange.status)
    yield from (finding for finding in departures if finding.severity is Severity.VIOLATION)


def against_the_baseline(call: Call) -> Iterator[Finding]:
    """Yield how the answer departs from the vendor's baseline, by whichever edition it was given."""
    exchange = call.exchange
    if exchange.status is None or exchange.faults:
        return
    contract = load(exchange.vendor)
    if call.is_stream:
        yield from streamed.about_the_server(contract, call)
    else:
        yield from _answered(contract, call, exchange.status)


def request_of(call: Call) -> Request:
    """Return the request as a contract sees it."""
    exchange = call.exchange
    headers = _headers(exchange.scope["headers"])
    return Request(exchange.method, call.path, tuple(call.query), headers, body_of(call))


def body_of(call: Call) -> bytes | tuple[Part, ...] | None:
    """Return the request's body as a contract sees it; None where it was not read to its end."""
    exchange = call.exchange
    if call.headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in call.headers:
        return b""
    if not exchange.whole or exchange.refused in CUT_SHORT:
        return None
    if exchange.faults and not (exchange.parts or exchange.sent):
        return None  # a fault broke it off, whatever came of it
    if exchange.sent or not exchange.received:
        return exchange.sent
    if exchange.method == "PUT" and exchange.parts:
        return bytes(exchange.parts[0].size)  # its size is all that a contract asks of a file
    if not exchange.parts or not call.headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data"):
        return b"\0"  # whose content type is wrong, or which cannot be read as what it says
    if exchange.refused in UNREADABLE:
        return None
    return tuple(Part(part.name, part.text, part.filename, part.size) for part in exchange.parts)


def id_of(vendor: str, finding: Finding) -> str:
    """Return the id by which a finding can be allowed: its clause's, or for what is new a name that stays."""
    if finding.clause:
        return finding.clause
    return f"{vendor}:{NEW.get(finding.what, 'new')}:{_named(finding)}"


def says(finding: Finding) -> str:
    """Return what departs in one line: a value only where it is short and nobody's secret."""
    place = finding.where.rpartition("/")[2]
    untold = place in SECRET_NAMES or finding.what in WITHOUT_VALUE
    value = "" if untold or finding.got == "none" or finding.got[:1] in {"{", "["} else shown("", finding.got)
    return f"{finding.where}: {finding.what}: {value}" if value else f"{finding.where}: {finding.what}"


def mend(finding: Finding) -> str:
    """Return what was expected, in one line."""
    return f"expected {finding.expected}"


def bug(call: Call, finding: Finding) -> str:
    """Return the line about an answer of ours that is wrong."""
    asked = f"{call.exchange.method} {call.path} answered {call.exchange.status}"
    return shown("", f"{call.exchange.reading}: {asked}: {finding}")


def _named(finding: Finding) -> str:
    """Return the name of what is new: a field's, a path, a method."""
    if finding.what == "stands more than once":
        return finding.where.rpartition("/")[2]
    method, space, path = finding.got.partition(" ")
    return (method if finding.what.startswith("is a method") else path) if space else finding.got


def _answered(contract: "Contract", call: Call, status: int) -> Iterator[Finding]:
    exchange = call.exchange
    if not exchange.client_left and exchange.size == len(exchange.body) and not _elsewhere(contract, call):
        answer = Response(status, _headers(exchange.headers), exchange.body)
        yield from contract.response(Request(exchange.method, call.path), answer)


def _headers(headers: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _elsewhere(contract: "Contract", call: Call) -> bool:
    """Tell whether the path is one of a host that was not called: the API and its sites have paths of their own."""
    operation = contract.operation(call.exchange.method, call.path)
    return operation is not None and call.site not in _sites(contract)[operation.path]


@cache
def _sites(contract: "Contract") -> dict[str, frozenset[str]]:
    """Return the sites that each path stands at, by the servers that the document names for it; "" is the API."""
    return {
        path: frozenset(urlsplit(server["url"]).hostname or "" for server in item.get("servers", ())) or frozenset({""})
        for path, item in contract.openapi["paths"].items()
    }


__all__ = [
    "about_the_answer",
    "about_the_client",
    "about_the_script",
    "against_the_baseline",
    "body_of",
    "bug",
    "id_of",
    "mend",
    "request_of",
    "says",
]
