"""The matrix of the example clients: which of their tests break under which edition, and by which change."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

DETECT = "POST /v1/detect"
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"

VOCOS = {
    "test_a_synthetic_voice_is_reported_with_its_confidence",
    "test_the_eleventh_call_in_a_minute_waits_as_long_as_it_is_told_to",
    "test_a_fault_of_the_server_passes",
    "test_a_connection_that_breaks_is_opened_again",
    "test_the_clip_arrives_whole_under_its_name",
}
"""Of its tests those that read a verdict: the client looks for it in ``data``, and the beta has none."""

MODULATE = {"test_a_voice_that_is_taken_over_amid_a_call_is_found_in_its_frame"}
"""Of its tests the one that knows which frames there are: they grow and slide now."""


@cache
def matrix() -> tuple[int, dict[str, Any]]:
    suite = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-n0"]
    files = ["examples/clients/test_vocos.py", "examples/clients/test_modulate.py"]
    ran = subprocess.run(
        [sys.executable, "-m", "voicemock", "matrix", "--json", "-", "--quiet", "--", *suite, *files],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return ran.returncode, json.loads(ran.stdout)


def broken(column: str) -> dict[str, list[str]]:
    _, found = matrix()
    return {
        each["test"].partition("::")[2]: [change["id"] for change in each["changes"]]
        for each in found["broken"][column]
    }


def test_there_is_a_column_for_the_baseline_and_each_edition_and_the_baseline_is_fine() -> None:
    code, found = matrix()
    assert code == 1
    assert found["columns"] == ["baseline", "vocos=earlier-beta", "modulate=newer-reference"]
    assert {went["baseline"] for went in found["tests"].values()} == {"passed"}


def test_the_client_of_vocos_breaks_wherever_it_reads_a_verdict() -> None:
    assert set(broken("vocos=earlier-beta")) == VOCOS


def test_each_of_its_breaks_is_explained_first_by_the_field_that_is_gone() -> None:
    gone = f"required-field-removed answer {DETECT} 200/data"
    assert {changes[0] for changes in broken("vocos=earlier-beta").values()} == {gone}


def test_the_client_of_modulates_stream_breaks_where_it_counts_on_the_frames() -> None:
    found = broken("modulate=newer-reference")
    assert set(found) == MODULATE
    (changes,) = found.values()
    assert {f"order-removed answer {STREAM} order/frames-2000-ms-but-the-last"} <= set(changes)
    assert all(f" {STREAM} " in change for change in changes)
