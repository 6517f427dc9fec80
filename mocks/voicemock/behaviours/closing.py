"""Whether a stream may be closed so: with these words and this code, at once or amid its frames."""

import json
from functools import cache

from voicemock.scripting.names import BLANK
from voicemock_contracts import Severity, load

RIGHT = {"api_key": "any", "audio_format": "s16le", "sample_rate": "16000", "num_channels": "1"}
"""A query with which nothing is wrong."""

WINDOW_MS = 2000
WINDOW_BYTES = 16 * 2 * WINDOW_MS
FRAME = {"start_time_ms": 0, "end_time_ms": WINDOW_MS, "verdict": "no-content", "confidence": 1.0}


@cache
def closes_so(vendor: str, code: int, text: str, *, after_frames: bool, assumed: bool) -> bool:
    """Tell whether the contract lets a stream end so whose client does nothing wrong; with ``assumed``, knows of it."""
    contract = load(vendor, closed=assumed).stream
    assert contract is not None  # noqa: S101 - who closes a stream has one
    held = contract.conversation(RIGHT)
    found = [*held.sent(bytes(WINDOW_BYTES))]
    if after_frames:
        found += held.told(json.dumps({"type": "frame", "frame": FRAME}))
    found += held.told(json.dumps({"type": "error", "error": text.replace(BLANK, "")}))
    found += held.closed(code)
    return not [finding for finding in found if assumed or finding.severity is Severity.VIOLATION]


__all__ = ["closes_so"]
