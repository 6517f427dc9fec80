"""Requests generated from the contract, allowed ones and others, and shrunk where an answer departs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core import NotSet

from voicemock.checking.amounts import counted
from voicemock.checking.asking import Asking, InconclusiveError
from voicemock.checking.clips import SCORES, Clip, committed, raw, stored
from voicemock.checking.exchange import Field, Sent
from voicemock.checking.report import Observation
from voicemock.checking.searching import search
from voicemock_contracts.documents import document
from voicemock_contracts.operations import Operation

FORMATS = {
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/aiff": "aiff",
    "video/quicktime": "mov",
    "video/mp4": "mp4",
    "audio/opus": "opus",
}
"""The formats of ours by the media types that the contracts give them."""

Authorize = Callable[[Sent, str], Sent]
"""Puts a key where a vendor wants it."""


@dataclass(frozen=True, slots=True)
class Generated:
    """Requests for one operation of a vendor's, by a reading of its documents."""

    reading: str
    operation: Operation
    allowed: bool
    """Whether the documents allow the requests."""
    authorize: Authorize
    price: float
    """What one request uses up at most, in credits."""

    def __call__(self, asking: Asking) -> None:
        """Send requests, as many as the asking allows, and note the smallest for each kind of departure."""
        mode = GenerationMode.POSITIVE if self.allowed else GenerationMode.NEGATIVE
        key = asking.key()
        files: list[Clip] = []
        calls, accepted = asking.line.calls, asking.line.accepted

        def seen(sent: Sent) -> tuple[Observation, ...]:
            if isinstance(sent.content, Clip):
                files.append(sent.content)
            return asking.seen(sent)

        cases = _schema(self.reading)[self.operation.path][self.operation.method].as_strategy(generation_mode=mode)
        requests = cases.map(lambda case: self.authorize(_sent(case, self.allowed), key))
        search(asking, requests, lambda sent: f"{sent}{sent.body()}", seen, self.price)
        _store(files, asking.observations)
        if self.allowed and asking.line.accepted == accepted and not asking.target.own:
            sent = counted(asking.line.calls - calls, "request")
            raise InconclusiveError(f"of {sent} none was accepted, so only refusals were seen")


def _store(files: list[Clip], observations: list[Observation]) -> None:
    """Write the long bodies that the command lines of what was found read from files."""
    lines = "".join(observation.curl for observation in observations)
    for file in files:
        path = stored(file.content)
        if str(path) in lines:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)


@cache
def _schema(reading: str) -> Any:
    _register()
    return schemathesis.openapi.from_dict(document(reading))


@cache
def _register() -> None:
    """Tell schemathesis what a file of each media type is: a clip of ours, once for all schemas."""
    for media_type, format in FORMATS.items():
        clips = [committed(name, format).content for name in SCORES]
        schemathesis.openapi.media_type(media_type, st.sampled_from(clips))


@cache
def _known() -> Mapping[bytes, Clip]:
    clips = (committed(name, format) for format in FORMATS.values() for name in SCORES)
    return {clip.content: clip for clip in clips}


def _sent(case: Case[Any], allowed: bool) -> Sent:
    """Return a generated case as a request of ours: readable where it can be, else the bytes that it comes to."""
    query = urlencode(case.query or {}, doseq=True)
    path = f"{case.formatted_path}?{query}" if query else case.formatted_path
    headers = {name: str(value) for name, value in (case.headers or {}).items()}
    if isinstance(case.body, NotSet):
        return Sent(case.method, path, headers=headers)
    if allowed and case.media_type == "multipart/form-data" and isinstance(case.body, dict):
        form = tuple((name, _field(value)) for name, value in case.body.items())
        return Sent(case.method, path, headers=headers, form=form)
    if allowed and case.media_type == "application/json":
        return Sent(case.method, path, headers=headers, json=case.body)
    wire = {name: value for name, value in case.as_transport_kwargs(base_url="http://x").items() if name != "cookies"}
    prepared = requests.Request(**{name: value for name, value in wire.items() if name in _PREPARED}).prepare()
    body = prepared.body if isinstance(prepared.body, bytes) else (prepared.body or "").encode()
    split = urlsplit(prepared.url or "")
    whole = f"{split.path}?{split.query}" if split.query else split.path
    if kind := prepared.headers.get("Content-Type"):
        headers["Content-Type"] = str(kind)
    return Sent(case.method, whole, headers=headers, content=raw(body))


_PREPARED = frozenset({"method", "url", "headers", "files", "data", "json", "params"})


def _field(value: object) -> Field:
    if isinstance(value, bytes):
        return _known().get(value) or raw(value)
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


__all__ = ["Authorize", "Generated"]
