"""Of a body that is at odds with itself the numbers are told that are, and nothing else of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.verifying.archives import entry, saved, verified

from voicemock.verifying.odds import NUMBERS, numbers
from voicemock_contracts.relations import RELATIONS

URL = "https://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-batch"


def ending(end: int, day: str) -> dict[str, Any]:
    frames = [
        {"start_time_ms": start, "end_time_ms": stop, "verdict": "synthetic", "confidence": 0.9}
        for start, stop in ((0, 2000), (2000, end))
    ]
    return entry(URL, {"filename": "a.wav", "duration_ms": 5000, "frames": frames}, day=day)


def test_the_numbers_that_are_at_odds_are_told_in_one_row(tmp_path: Path) -> None:
    path = saved(tmp_path, ending(3000, "2026-02-03"), ending(4000, "2026-02-04"), ending(3000, "2026-02-05"))
    (row,) = (row for row in verified(path).rows if row.expected == "frames end at duration")
    assert (row.count, row.got) == (
        3,
        (
            ("/frames/1/end_time_ms 3000, /duration_ms 5000", 2),
            ("/frames/1/end_time_ms 4000, /duration_ms 5000", 1),
        ),
    )


@pytest.mark.parametrize(
    ("relation", "body", "told"),
    [
        ("frames begin at zero", {"frames": [{"start_time_ms": 7}]}, "/frames/0/start_time_ms 7"),
        ("frames begin at zero", {"frames": []}, ""),
        ("frames begin at zero", {"frames": [{"start_time_ms": "a name"}]}, ""),
        ("liveness agrees with the probability", {"synthetic_probability": True}, ""),
        ("transcript is the raw text", {"transcript": 1}, ""),
        ("frames end at duration", [1, 2], ""),
    ],
)
def test_nothing_but_numbers_is_told(relation: str, body: object, told: str) -> None:
    assert numbers(relation, json.dumps(body)) == told


def test_every_relation_that_has_numbers_is_one_that_there_is() -> None:
    assert set(NUMBERS) <= {name.replace("-", " ") for name in RELATIONS}
