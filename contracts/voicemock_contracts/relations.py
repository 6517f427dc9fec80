"""Relations between the values of one body that JSON Schema has no words for: what `x-holds` names."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import ceil
from typing import Any
from urllib.parse import unquote

Relation = Callable[[Any], bool]
"""Whether a body is as the relation says; free to raise where a field is missing or of another type."""

WINDOWS_MS = (2000, 4000)
"""How long Modulate's frames are: by its page, and by its newer reference."""

CHUNK_S = 20

_UPLOAD_PREFIX = len("581d47c7-3ef4-42af-88d9-6dab6bf69389_20250611-121955_")
_ROUNDED_S = 0.01
"""How far a duration with two decimals may be off."""


def _probability_is_the_mean(body: Any) -> bool:
    """Valsea: the probability is the utterances' mean by their time, as far as rounded values can show it."""
    utterances = body.get("raw_response", {}).get("utterances", [])
    time = sum(each["duration_ms"] for each in utterances)
    if time <= 0.5 * len(utterances):
        return True
    mean = sum(each["duration_ms"] * each["deepfake_score"] for each in utterances) / time
    spread = sum(0.5 * abs(each["deepfake_score"] - mean) for each in utterances) / (time - 0.5 * len(utterances))
    return bool(abs(body["synthetic_probability"] - mean) <= 0.0001 + spread + 1e-9)


def _liveness_agrees(body: Any) -> bool:
    probability = body["synthetic_probability"]
    band = "verified" if probability < 0.5 else "scanning" if probability <= 0.7 else "failed"
    return bool(body["liveness_status"] == band)


def _accent_of_the_first(body: Any) -> bool:
    utterances = body["raw_response"]["utterances"]
    return not utterances or body["accent"] == f"{utterances[0]['accent'].lower()}_{utterances[0]['language']}"


def _emotions_of_the_utterances(body: Any) -> bool:
    emotions = dict.fromkeys(each["emotion"] for each in body["raw_response"]["utterances"])
    return bool(body["emotions_detected"] == list(emotions))


def _text_holds_every_utterance(body: Any) -> bool:
    found = 0
    for each in body["utterances"]:
        found = body["text"].find(each["text"], found)
        if found < 0:
            return False
        found += len(each["text"])
    return True


def _name_in_the_url(body: Any) -> bool:
    """Undetectable: what follows the UUID and the time in the URL's last segment ends the path."""
    segment = unquote(body["presigned_url"].partition("?")[0].rsplit("/", 1)[1])
    return unquote(body["file_path"]).endswith(segment[_UPLOAD_PREFIX:])


def _path_follows_the_bucket(body: Any) -> bool:
    url: str = body["presigned_url"].partition("?")[0]
    return url.endswith(f"/ai-audio-detector-prod/{body['file_path']}")


def _done(relation: Relation) -> Relation:
    """Return a relation of a finished detection's details, which holds as long as it is not done."""
    return lambda body: body["status"] != "done" or relation({**body["result_details"], "result": body["result"]})


def _mean_of_the_chunks(details: Any) -> bool:
    chunks = details["individual_chunks_ai_prob"]
    return not chunks or abs(details["mean_ai_prob"] - sum(chunks) / len(chunks)) <= 0.0005 + 1e-9


def _chunks_of_twenty(details: Any) -> bool:
    least, most = (
        max(1, ceil((details["truncated_duration"] + leeway) / CHUNK_S)) for leeway in (-_ROUNDED_S, _ROUNDED_S)
    )
    return bool(least <= len(details["individual_chunks_ai_prob"]) <= most)


def _all_or_none(field: str) -> Relation:
    return lambda body: len({each[field] is None for each in body["utterances"]}) <= 1


def _frames_follow(frames: Any) -> bool:
    return all(before["end_time_ms"] == after["start_time_ms"] for before, after in pairwise(frames))


def _length(frame: Any) -> Any:
    return frame["end_time_ms"] - frame["start_time_ms"]


def _of_windows(window: int) -> dict[str, Relation]:
    """Return the relations of frames that are so many milliseconds long."""
    return {
        f"frames-{window}-ms-but-the-last": lambda body: all(_length(each) == window for each in body["frames"][:-1]),
        f"frames-at-most-{window}-ms": lambda body: all(_length(each) <= window for each in body["frames"]),
        f"frame-at-most-{window}-ms": lambda body: _length(body["frame"]) <= window,
    }


def _grows(frame: Any) -> bool:
    """A frame that ends half a second after a whole one begins at 0, or 4 s before."""
    end = frame["end_time_ms"]
    return bool(end % 1000 != 500 or frame["start_time_ms"] == max(0, end - 4000))


RELATIONS: dict[str, Relation] = {
    # Valsea
    "liveness-agrees-with-the-probability": _liveness_agrees,
    "probability-is-the-mean-of-the-utterances": _probability_is_the_mean,
    "accent-is-that-of-the-first-utterance": _accent_of_the_first,
    "emotions-are-those-of-the-utterances": _emotions_of_the_utterances,
    "transcript-is-the-raw-text": lambda body: body["transcript"] == body["raw_response"]["text"],
    "raw-utterances-come-in-order": lambda body: _in_order(body["raw_response"]["utterances"]),
    "raw-text-is-the-utterances-joined": lambda body: _joined(body["raw_response"]),
    # Undetectable
    "path-ends-with-the-name-in-the-url": _name_in_the_url,
    "path-is-what-follows-the-bucket-in-the-url": _path_follows_the_bucket,
    "result-is-the-overall-probability": _done(lambda details: details["result"] == details["mean_ai_prob"]),
    "overall-probability-is-the-mean-of-the-chunks": _done(_mean_of_the_chunks),
    "truncated-audio-is-longer-than-what-was-analysed": _done(
        lambda details: (
            not details["is_truncated"] or details["truncated_duration"] <= details["original_duration"] + _ROUNDED_S
        )
    ),
    "whole-audio-is-analysed-unless-truncated": _done(
        lambda details: details["is_truncated"] or details["truncated_duration"] == details["original_duration"]
    ),
    "chunks-are-twenty-seconds": _done(_chunks_of_twenty),
    # Modulate, frames
    "frames-begin-at-zero": lambda body: not body["frames"] or body["frames"][0]["start_time_ms"] == 0,
    "frames-contiguous": lambda body: _frames_follow(body["frames"]),
    "frames-end-at-duration": lambda body: body["frames"][-1]["end_time_ms"] == body["duration_ms"],
    **{name: relation for window in WINDOWS_MS for name, relation in _of_windows(window).items()},
    "frames-not-empty": lambda body: all(_length(frame) > 0 for frame in body["frames"]),
    "frame-not-empty": lambda body: _length(body["frame"]) > 0,
    "frame-at-a-half-second-grows-to-4000-ms": lambda body: _grows(body["frame"]),
    "whole-frames-counted": lambda body: (
        body["duration_ms"] % 2000 != 0 or body["frame_count"] == body["duration_ms"] // 2000
    ),
    "rest-counted-as-a-frame": lambda body: body["frame_count"] == -(-body["duration_ms"] // 2000),
    "half-seconds-counted": lambda body: (
        body["duration_ms"] % 1000 != 500 or body["frame_count"] == (body["duration_ms"] + 500) // 1000
    ),
    "rest-after-a-half-second-counted-as-a-frame": lambda body: (
        body["frame_count"] == (-(-(body["duration_ms"] + 500) // 1000) if body["duration_ms"] else 0)
    ),
    # Modulate, utterances
    "utterances-in-order-of-start": lambda body: _in_order(body["utterances"]),
    "text-holds-every-utterance": _text_holds_every_utterance,
    "text-joined-by-one-space": lambda body: _joined(body),
    "no-utterance-no-text": lambda body: bool(body["utterances"]) or body["text"] == "",
    "emotions-all-or-none": _all_or_none("emotion"),
    "accents-all-or-none": _all_or_none("accent"),
    "scores-all-or-none": _all_or_none("deepfake_score"),
    "utterances-within-the-audio": lambda body: all(
        each["start_ms"] + each["duration_ms"] <= body["duration_ms"] + 1 for each in body["utterances"]
    ),
    "utterances-do-not-overlap": lambda body: all(
        after["start_ms"] >= before["start_ms"] + before["duration_ms"] - 1
        for before, after in pairwise(body["utterances"])
    ),
    "first-speaker-is-one": lambda body: not body["utterances"] or body["utterances"][0]["speaker"] == 1,
    "one-language": lambda body: len({each["language"] for each in body["utterances"]}) <= 1,
    "utterance-uuids-differ": lambda body: (
        len({each["utterance_uuid"].lower() for each in body["utterances"]}) == len(body["utterances"])
    ),
}


class Holds:
    """The keyword `x-holds`: each relation that it names has to hold."""

    def __init__(self, _parent: dict[str, Any], value: dict[str, list[str]], _path: list[str | int]) -> None:
        self._names = tuple(value)

    def validate(self, instance: Any) -> None:
        """Raise ValueError, with the relation's name, at the first that does not hold."""
        for error in self.iter_errors(instance):
            raise error

    def iter_errors(self, instance: Any) -> Iterator[ValueError]:
        """Yield an error, with the relation's name, for each that does not hold."""
        for name in self._names:
            if not _holds(RELATIONS[name], instance):
                yield ValueError(name)


def _holds(relation: Relation, instance: Any) -> bool:
    try:
        return relation(instance)
    except (AttributeError, LookupError, TypeError, ArithmeticError):
        return True  # a field is missing or of another type, which its own keyword says


def _in_order(utterances: Any) -> bool:
    return all(before["start_ms"] <= after["start_ms"] for before, after in pairwise(utterances))


def _joined(body: Any) -> bool:
    return bool(body["text"] == " ".join(each["text"] for each in body["utterances"]))


__all__ = ["RELATIONS", "Holds", "Relation"]
