"""What a recording hides is not judged, and what a recording shows that is nobody's business is hidden in turn."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from voicemock.engine.redaction import HIDDEN, SECRET_NAMES, Secrets, keys_of, shown
from voicemock.verifying.odds import numbers
from voicemock_contracts import Finding, Part, Request, Response

HIDDEN_IN_URL = ("%E2%80%A6", "%e2%80%a6", HIDDEN)

AT_ODDS = "is at odds with itself"

WITHOUT_VALUE = frozenset({"lacks a field", AT_ODDS, "has a body that cannot be read"})
"""What is told without a value: it would be all that was sent."""

TYPE = re.compile(r'"type": "([^"]*)"')
"""What a message of a stream says that it is."""

LONGEST = 80
"""Characters of a value that are shown."""


def hidden_in(request: Request, response: Response | None) -> frozenset[str]:
    """Return the places whose values are hidden, as findings name them: `request query key`, `answer /a/b`."""
    return frozenset(
        (
            *(f"request {place}" for place in _requested(request)),
            *(f"answer {place}" for place in (_answered(response) if response else ())),
        )
    )


def unknown(finding: Finding, side: str, hidden: frozenset[str]) -> bool:
    """Tell whether a finding about a request or an answer is about a value that is hidden."""
    if not hidden:
        return False
    place = f"{side} {finding.where.partition(', ')[2]}"
    if finding.what == AT_ODDS:
        return any(each.startswith(f"{side} /") for each in hidden)
    return any(place == each or place.startswith(f"{each}/") for each in hidden)


def note(secrets: Secrets, request: Request) -> None:
    """Have what stands in the secret fields of a request hidden wherever it is shown."""
    for name, value in (*request.headers, *request.query, *_texts(request.body)):
        if name.lower() in SECRET_NAMES:
            secrets.note(value)
    if isinstance(request.body, bytes):
        for value in keys_of(request.body):
            secrets.note(value)


def fit(finding: Finding, secrets: Secrets, body: bytes = b"") -> str:
    """Return what was got, as it may be shown: short, and nobody's secret.

    ``body`` is all of what was got, where it is a JSON body: a finding itself cuts what is long.
    """
    place = finding.where.rpartition("/")[2].rpartition(" ")[2]
    told = TYPE.search(finding.got) if finding.what == "is no message that the documents have" else None
    if told:
        return secrets.blot(told[1])
    if finding.what == AT_ODDS and (told_by := numbers(finding.expected, body or finding.got)):
        return told_by
    if finding.what in WITHOUT_VALUE or finding.got[:1] in {"{", "["}:
        return "none" if finding.what == "lacks a field" else HIDDEN
    if place.lower() in SECRET_NAMES:
        return HIDDEN
    got = secrets.blot(shown("", finding.got))
    return got if len(got) <= LONGEST else f"{got[:LONGEST]}{HIDDEN}"


def pointers(value: Any, pointer: str = "") -> Iterator[str]:
    """Yield the pointers of the texts in a value that are hidden, or hold what is."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from pointers(each, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from pointers(each, f"{pointer}/{number}")
    elif isinstance(value, str) and HIDDEN in value:
        yield pointer


def _requested(request: Request) -> Iterator[str]:
    for place, pairs in (("header", request.headers), ("query", request.query)):
        yield from (f"{place} {name}" for name, value in pairs if HIDDEN in value)
    if any(each in request.path for each in HIDDEN_IN_URL):
        yield from (f"path {name}" for name in ("id", "job_id", "object"))
    if isinstance(request.body, tuple):
        yield from (f"/{part.name}" for part in request.body if HIDDEN in (part.text or ""))
    elif request.body:
        yield from _in_json(request.body)


def _answered(response: Response) -> Iterator[str]:
    yield from (f"header {name}" for name, value in response.headers if HIDDEN in value)
    yield from _in_json(response.body)


def _in_json(body: bytes) -> Iterator[str]:
    if HIDDEN.encode() not in body and b"\\u2026" not in body:
        return
    try:
        yield from pointers(json.loads(body))
    except (ValueError, RecursionError):
        return


def _texts(body: bytes | Iterable[Part] | None) -> Iterator[tuple[str, str]]:
    if isinstance(body, tuple):
        yield from ((part.name, part.text) for part in body if part.text is not None)


__all__ = ["fit", "hidden_in", "note", "pointers", "unknown"]
