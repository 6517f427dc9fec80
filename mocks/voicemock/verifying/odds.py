"""The numbers of a body that is at odds with itself: what a relation is about, and no more of the body."""

import json
from collections.abc import Iterator
from typing import Any

COUNTED = ("frame_count", "duration_ms")
FRAME = ("frame/start_time_ms", "frame/end_time_ms")
DURATIONS = ("result_details/truncated_duration", "result_details/original_duration")

NUMBERS = {
    "chunks are twenty seconds": DURATIONS[:1],
    "first speaker is one": ("utterances/0/speaker",),
    "frame at a half second grows to 4000 ms": FRAME,
    "frame at most 2000 ms": FRAME,
    "frame at most 4000 ms": FRAME,
    "frame not empty": FRAME,
    "frames begin at zero": ("frames/0/start_time_ms",),
    "frames end at duration": ("frames/-1/end_time_ms", "duration_ms"),
    "half seconds counted": COUNTED,
    "liveness agrees with the probability": ("synthetic_probability",),
    "overall probability is the mean of the chunks": ("result_details/mean_ai_prob",),
    "probability is the mean of the utterances": ("synthetic_probability",),
    "rest after a half second counted as a frame": COUNTED,
    "rest counted as a frame": COUNTED,
    "result is the overall probability": ("result", "result_details/mean_ai_prob"),
    "truncated audio is longer than what was analysed": DURATIONS,
    "utterances within the audio": ("duration_ms",),
    "whole audio is analysed unless truncated": DURATIONS,
    "whole frames counted": COUNTED,
}
"""The places of the numbers by the relation's words; -1 is a list's last item."""


def numbers(relation: str, body: str | bytes) -> str:
    """Return the numbers that a relation is about, each with its place; empty where it is about none, or none is known.

    ``body`` is JSON; of what is cut short nothing is told.
    """
    if relation not in NUMBERS:
        return ""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return ", ".join(_told(whole, NUMBERS[relation]))


def _told(whole: Any, places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        value, names = whole, []
        for step in place.split("/"):
            value, name = _below(value, step)
            names.append(name)
        # Only numbers: a text may be anybody's.
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield f"/{'/'.join(names)} {value}"


def _below(value: Any, step: str) -> tuple[Any, str]:
    if isinstance(value, dict):
        return value.get(step), step
    if isinstance(value, list) and value and step.lstrip("-").isdigit():
        number = int(step) % len(value)
        return value[number], str(number)
    return None, step


__all__ = ["NUMBERS", "numbers"]
