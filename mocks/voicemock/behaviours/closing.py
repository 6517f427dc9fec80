"""Whether a stream may be closed so: with these words and this code, at once or amid its frames."""

import json
from functools import cache
from typing import Any

from voicemock.scripting.names import BLANK
from voicemock_contracts import Severity, load
from voicemock_contracts.documents import Form, document

RIGHT = {"api_key": "any", "audio_format": "s16le", "sample_rate": "16000", "num_channels": "1"}
"""A query with which nothing is wrong."""

BYTES_MS = 16 * 2
"""Bytes of a millisecond of such audio."""


@cache
def closes_so(reading: str, code: int, text: str, *, after_frames: bool, assumed: bool) -> bool:
    """Tell whether the contract lets a stream end so whose client does nothing wrong; with ``assumed``, knows of it."""
    contract = load(reading, closed=assumed).stream
    assert contract is not None  # noqa: S101 - who closes a stream has one
    first = _first_frame(reading)
    held = contract.conversation(RIGHT)
    found = [*held.sent(bytes(BYTES_MS * first["frame"]["end_time_ms"]))]
    if after_frames:
        found += held.told(json.dumps(first))
    found += held.told(json.dumps({"type": "error", "error": text.replace(BLANK, "")}))
    found += held.closed(code)
    return not [finding for finding in found if assumed or finding.severity is Severity.VIOLATION]


def _first_frame(reading: str) -> dict[str, Any]:
    """Return the message of a stream's first frame, the document's own example of it."""
    messages = document(reading, Form.ASYNCAPI)["components"]["messages"]
    told = (example["payload"] for message in messages.values() for example in message.get("examples", ()))
    first: dict[str, Any] = next(each for each in told if each.get("frame", {}).get("start_time_ms") == 0)
    return first


__all__ = ["closes_so"]
