"""All that a journal holds as an HTTP archive, HAR 1.2: for a browser's network panel, or for whoever was not there."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from io import StringIO
from typing import TYPE_CHECKING, Any

from voicemock.engine.clock import iso
from voicemock.engine.exchange import Exchange, Part, encoded, fields
from voicemock.engine.findings import Finding
from voicemock.engine.journal import Journal
from voicemock.engine.redaction import HIDDEN, shown, without_keys
from voicemock.engine.streamed import Said
from voicemock.seeing.named import called
from voicemock.seeing.nearest import nearest

if TYPE_CHECKING:
    from harfile import PostData, Request, Response

TEXT = 1
"""The opcode of a WebSocket message that is text."""


def har(journal: Journal, vendor: str | None = None, limit: int | None = None) -> dict[str, Any]:
    """Return the latest ``limit`` exchanges (with a vendor; without one also what reached none) as HAR 1.2.

    Times are the world's clock's, so that ``wait`` is 0 ms where nobody moved it. A form's parts have names, types and
    sizes, no sound. Each entry has a ``_voicemock`` with what HAR has no place for; a stream's also
    ``_webSocketMessages``, as Chrome writes them, without those that held audio.
    """
    import harfile

    from voicemock import __version__

    exchanges = journal.exchanges(vendor)
    if vendor is None:
        exchanges = sorted((*exchanges, *journal.unmatched()), key=lambda exchange: exchange.number)
    if limit is not None:
        exchanges = exchanges[len(exchanges) - min(limit, len(exchanges)) :]
    for exchange in exchanges:
        exchange.note_body()
    written = StringIO()
    with harfile.HarFile(written, creator=harfile.Creator("voicemock", __version__)) as archive:
        for exchange in exchanges:
            took = round(((exchange.closed_at or exchange.at) - exchange.at) * 1000, 3)
            archive.add_entry(
                startedDateTime=iso(exchange.at),
                time=took,
                request=_request(exchange),
                response=_response(exchange),
                timings=harfile.Timings(send=0, wait=took, receive=0),
                comment=exchange.vendor or "no vendor",
            )
    log: dict[str, Any] = json.loads(written.getvalue())
    findings = journal.findings()
    for entry, exchange in zip(log["log"]["entries"], exchanges, strict=True):
        entry["_voicemock"] = _notes(exchange, findings)
        if exchange.scope["type"] == "websocket":
            entry["_resourceType"] = "websocket"
            entry["_webSocketMessages"] = _messages(exchange)
    told: dict[str, Any] = journal.secrets.blotted(log)
    return told


def _request(exchange: Exchange) -> "Request":
    from harfile import Cookie, Record, Request

    scope = exchange.scope
    headers = fields(scope["headers"])
    return Request(
        method=scope.get("method", "GET"),
        url=_url(exchange),
        httpVersion=f"HTTP/{scope.get('http_version', '1.1')}",
        cookies=[Cookie(name, HIDDEN) for name in _cookies(scope["headers"])],
        headers=[Record(name, value) for name, value in headers],
        queryString=[Record(name, shown(name, value)) for name, value in exchange.query],
        postData=_posted(exchange, dict(headers).get("content-type", "")),
        bodySize=exchange.received,
    )


def _url(exchange: Exchange) -> str:
    scope = exchange.scope
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    path = shown("", exchange.path)
    query = encoded(exchange.query)
    return f"{scope.get('scheme', 'http')}://{host}{path}{'?' if query else ''}{query}"


def _cookies(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    pairs = (pair for name, value in headers if name == b"cookie" for pair in value.decode("latin-1").split(";"))
    return [name.strip() for name, equals, _ in (pair.partition("=") for pair in pairs) if equals]


def _posted(exchange: Exchange, content_type: str) -> "PostData | None":
    from harfile import PostData, PostParameter

    if exchange.sent:
        try:
            return PostData(content_type, text=shown("", json.dumps(without_keys(exchange.sent))))
        except (ValueError, RecursionError):
            return PostData(content_type, comment=f"{len(exchange.sent)} bytes that are no JSON")
    if not exchange.parts:
        return None
    params = [
        PostParameter(
            part.name,
            value=None if part.text is None else shown(part.name, part.text),
            fileName=part.filename,
            contentType=part.content_type or None,
            comment=_size(part),
        )
        for part in exchange.parts
    ]
    return PostData(content_type, params=params)


def _size(part: Part) -> str:
    return f"{part.size} bytes, XXH3 {part.digest}"


def _response(exchange: Exchange) -> "Response":
    """Return the answer; where there is none its status is 0, as browsers write it."""
    from harfile import Content, Record, Response

    status = exchange.status or 0
    headers = fields(exchange.headers)
    return Response(
        status=status,
        statusText=HTTPStatus(status).phrase if status in {each.value for each in HTTPStatus} else "",
        httpVersion=f"HTTP/{exchange.scope.get('http_version', '1.1')}",
        headers=[Record(name, value) for name, value in headers],
        content=Content(
            size=exchange.size,
            mimeType=dict(headers).get("content-type", ""),
            text=shown("", exchange.body.decode("utf-8", "replace")),
        ),
        bodySize=exchange.size,
    )


def _notes(exchange: Exchange, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return what HAR has no place for."""
    return {
        "number": exchange.number,
        "vendor": exchange.vendor or None,
        "edition": exchange.edition or None,
        "call": called(exchange) or None,
        "refused": exchange.refused,
        "nearest": nearest(exchange) or None,
        "altered": exchange.altered,
        "faults": list(exchange.faults),
        "client_left": exchange.client_left,
        "close_code": exchange.close_code,
        "closed_by": exchange.closed_by,
        "streamed": exchange.streamed
        and {name: value for name, value in exchange.streamed.as_json().items() if name not in ("controls", "told")},
        "findings": [finding.as_json() for finding in findings if exchange.number in finding.exchanges],
    }


def _messages(exchange: Exchange) -> list[dict[str, Any]]:
    streamed = exchange.streamed
    if streamed is None:
        return []
    both = [*(("send", each) for each in streamed.controls), *(("receive", each) for each in streamed.told)]
    return [_message(kind, said) for kind, said in sorted(both, key=lambda each: each[1].at)]


def _message(kind: str, said: Said) -> dict[str, Any]:
    return {"type": kind, "time": said.at, "opcode": TEXT, "data": shown("", said.text)}


__all__ = ["har"]
