"""What schemathesis cannot draw: requests that follow from what a fake answered before, and forms made whole."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass
from functools import partial
from hashlib import md5
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.hooks import HookContext
from schemathesis.transport.serialization import Binary
from tests.calling import Caller
from tests.contracts.auth import KEY
from tests.contracts.clips_strategy import MEDIA_TYPES, Clip, rendered

from voicemock.bench import Bench
from voicemock_contracts.nodes import at
from voicemock_fixtures import read

BUCKET = "https://ai-audio-detector-prod.nyc3.digitaloceanspaces.com/"
PLACEHOLDER = f"{BUCKET}<FILE_PATH>"
"""The address in the page's example, which most generated requests repeat."""

SUBMITTED = tuple(
    partial(rendered, format, length, sound, take)
    for format, length, sound, take in (
        ("wav", 2000, "human {0}ms", (8000, 1, "pcm_s16le")),
        ("flac", 19_999, "human {1}ms, synthetic {1}ms", (8000, 1, "flac")),
        ("mp3", 20_100, "synthetic {0}ms", (8000, 1, "mp3")),
        ("m4a", 600, "silence {0}ms", (8000, 1, "aac")),
        ("ogg", 40_010, "silence {1}ms, human {1}ms", (8000, 1, "opus")),
    )
)
"""What is submitted in turn."""


@dataclass(slots=True)
class Rounds:
    """Completes generated cases for one bench; what is wrong in them on purpose stays."""

    bench: Bench
    runner: asyncio.Runner
    _uploads: int = 0

    def completed(self, _context: HookContext, case: Case[Any]) -> Case[Any]:
        """Return the case, completed."""
        self._complete(case)
        return case

    def complete_all(self, _context: HookContext, examples: list[Case[Any]]) -> None:
        """Complete the examples of the documents."""
        for case in examples:
            self._complete(case)

    def _complete(self, case: Case[Any]) -> None:
        match case.operation.definition.raw.get("operationId"):
            case "uploadAudio" | "uploadAudioAtTheBucketsHost":
                self._sign(case)
            case "detectAudio":
                self._submit(case)
        if case.media_type == "multipart/form-data" and isinstance(case.body, dict) and _positive(case):
            _fill(case, case.body)

    def _sign(self, case: Case[Any]) -> None:
        """Give an upload the path and the query of a fresh presigned URL, where they are not wrong on purpose."""
        wrong = {place for place in (ParameterLocation.PATH, ParameterLocation.QUERY) if not _right(case, place)}
        if wrong:
            return
        object_, query = self._presigned(MEDIA_TYPES.get(case.media_type or "", "wav"))
        case.path_parameters = {"object": object_}
        case.query = query
        if "Content-MD5" in case.headers and _right(case, ParameterLocation.HEADER) and isinstance(case.body, bytes):
            case.headers["Content-MD5"] = b64encode(md5(case.body, usedforsecurity=False).digest()).decode()

    def _submit(self, case: Case[Any]) -> None:
        """Give a submission the key, and the address of an upload that is there."""
        if not isinstance(case.body, dict):
            return
        changed = {}
        if case.body.get("key") and isinstance(case.body["key"], str):
            changed["key"] = KEY
        if case.body.get("url") == PLACEHOLDER:
            changed["url"] = self.upload(self._next())
        case.body = {**case.body, **changed}

    def _presigned(self, format: str) -> tuple[str, dict[str, str]]:
        asked = self._caller.get(
            "/get-presigned-url", params={"file_name": f"clip.{format}"}, headers={"apikey": KEY}
        ).json()
        split = urlsplit(asked["presigned_url"])
        return split.path.rpartition("/")[2], dict(parse_qsl(split.query))

    def upload(self, clip: Clip) -> str:
        """Upload a clip, and return its address for a submission."""
        name, query = self._presigned(clip.format)
        headers = {"Content-Type": f"audio/{clip.format}", "x-amz-acl": "private"}
        path = f"/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/uploads/{name}"
        self._caller.request("PUT", path, params=query, headers=headers, content=clip.content)
        return f"{BUCKET}uploads/{name}"

    def _next(self) -> Clip:
        """Return one clip after the other, short and long ones."""
        self._uploads += 1
        return SUBMITTED[self._uploads % len(SUBMITTED)]()

    @property
    def _caller(self) -> Caller:
        return Caller(self.bench, self.runner, "/undetectable")


def _fill(case: Case[Any], form: dict[str, Any]) -> None:
    """Give a form what schemathesis leaves empty: in examples and in coverage it draws no files and no constants."""
    (media,) = case.operation.definition.raw["requestBody"]["content"].values()
    properties = at(case.operation.schema.raw_schema, media["schema"]["$ref"]).value["properties"]
    for name, schema in properties.items():
        if name in form and _empty(form[name]):
            if "x-audio" in schema:
                form[name] = read("human", schema["x-audio"]["formats"][0])
            elif "const" in schema:
                form[name] = schema["const"]
    # Bytes cannot be validated, so schemathesis would take the completed form for a wrong one.
    case._record_starting_state()


def _empty(value: object) -> bool:
    return value in ("", b"") or (isinstance(value, Binary) and not value.data)


def _positive(case: Case[Any]) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


def _right(case: Case[Any], place: ParameterLocation) -> bool:
    return case.meta is not None and not case.meta.is_negative_at(place)


__all__ = ["Rounds"]
