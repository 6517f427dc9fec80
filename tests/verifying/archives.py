"""Recordings for tests: entries as a HAR has them, made by hand or by a fake's own journal."""

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.calling import Caller
from tests.vendors.asking import CLIP, FINISH, SUBMIT

from voicemock.seeing.har import har
from voicemock.verifying.report import Report
from voicemock.verifying.rows import Row
from voicemock.verifying.session import read, verify

Entry = dict[str, Any]

WRITTEN = Path(__file__).parent / "har"
"""Recordings as Chrome, Firefox, Safari and mitmproxy write them."""

STREAM = "wss://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-streaming"
DECLARED = "api_key=test-free-1&audio_format=s16le&sample_rate=16000&num_channels=1"

DETECTION = {
    "status": "ok",
    "request_id": "5d1a7d0e-6a4c-4d09-9a53-0b8a8f6f1f5c",
    "data": {
        "security": {"prediction": "real", "confidence": 0.91},
        "intelligence": {"age_range": "25-34", "gender": "male"},
        "model_version": "forensics 0.3B",
        "credits_used": 1,
        "credits_remaining": 98,
    },
}
FORM = {
    "mimeType": "multipart/form-data; boundary=b",
    "params": [{"name": "file", "fileName": "call.wav", "comment": "32044 bytes, XXH3 0"}],
}


def entry(
    url: str = "https://api.vocos.io/v1/detect",
    body: object = DETECTION,
    *,
    method: str = "POST",
    status: int = 200,
    day: str = "2026-02-03",
    headers: dict[str, str] | None = None,
    told: dict[str, str] | None = None,
    post: object = FORM,
    **rest: Any,
) -> Entry:
    """Return an entry of a detection that is as documented, save for what is changed in it."""
    sent = (
        {"X-API-Key": "test-free-1", "Content-Type": "multipart/form-data; boundary=b"} if headers is None else headers
    )
    answered = {"Content-Type": "application/json"} if told is None else told
    text = body if isinstance(body, str) else json.dumps(body)
    request = {"method": method, "url": url, "headers": pairs(sent), "bodySize": -1}
    if post is not None:
        request["postData"] = post
    return {
        "startedDateTime": f"{day}T10:00:00Z",
        "request": request,
        "response": {
            "status": status,
            "headers": pairs(answered),
            "content": {"size": len(text.encode()), "mimeType": "", "text": text},
        },
        **rest,
    }


def stream(
    *messages: tuple[str, object],
    query: str = DECLARED,
    close: int | None = None,
    day: str = "2026-02-03",
    **notes: Any,
) -> Entry:
    """Return an entry of a stream; a message is `send` or `receive` with its text, or the size of its audio."""
    noted = {"close_code": close, "closed_by": "server", **notes} if close is not None else dict(notes)
    return {
        "startedDateTime": f"{day}T10:00:00Z",
        "request": {"method": "GET", "url": f"{STREAM}?{query}", "headers": []},
        "response": {"status": 101, "headers": [], "content": {"size": 0}},
        "_resourceType": "websocket",
        "_webSocketMessages": [_message(kind, what) for kind, what in messages],
        "_voicemock": noted,
    }


def saved(folder: Path, *entries: Entry, name: str = "a.har") -> Path:
    """Write entries as a recording, and return its path."""
    path = folder / name
    path.write_text(json.dumps({"log": {"version": "1.2", "creator": {"name": "a test"}, "entries": entries}}), "utf-8")
    return path


def verified(*files: Path, **rest: Any) -> Report:
    """Return what recordings come to."""
    return verify(read(files, **rest))


def said(report: Report) -> list[tuple[str, ...]]:
    """Return of each row the severity, the side, the message with the place, and what departs, with what was got."""
    return [_said(row) for row in report.rows]


def changed(entry: Entry, change: Callable[[Any], object]) -> Entry:
    """Return an entry whose answer's JSON is changed."""
    fresh = deepcopy(entry)
    content = fresh["response"]["content"]
    value = json.loads(content["text"])
    change(value)
    content["text"] = json.dumps(value)
    content["size"] = len(content["text"])
    return fresh


def called(caller: Caller, vendors: Iterable[str] = SUBMIT) -> list[Entry]:
    """Return the entries of a right and a refused submission to each vendor's fake, and of what follows it."""
    for vendor in vendors:
        FINISH[vendor](caller, SUBMIT[vendor](caller), CLIP)
        SUBMIT[vendor](caller, "unknown-key")
    entries: list[Entry] = har(caller.bench.journal)["log"]["entries"]
    return entries


def pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _said(row: Row) -> tuple[str, ...]:
    place = f"{row.where}, {row.place}" if row.place else row.where
    return (row.severity, row.side, place, row.what, ", ".join(value for value, _ in row.got))


def _message(kind: str, what: object) -> dict[str, Any]:
    if isinstance(what, int):
        return {"type": kind, "opcode": 2, "_size": what, "time": 0}
    return {"type": kind, "opcode": 1, "data": what if isinstance(what, str) else json.dumps(what), "time": 0}
