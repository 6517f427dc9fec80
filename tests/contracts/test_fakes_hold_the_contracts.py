"""Each fake is held against its contract by generated requests: valid ones, invalid ones, and along the links."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from tests.contracts import auth
from tests.contracts.clips_strategy import Clip, Flaw, flawed, sized
from tests.contracts.excluded import EXCLUDED, Exclusion
from tests.contracts.holding import SEED, Holding, put
from tests.hypothesis_profiles import FUZZ, examples

from voicemock_contracts import ledger, load
from voicemock_contracts.documents import document, vendors
from voicemock_contracts.editions import editions

ROOT = Path(__file__).parents[2]

AGAIN = f"VOICEMOCK_FUZZ=1 VOICEMOCK_SEED={SEED} repeats it" if FUZZ else "every run repeats it"

READINGS = [*vendors(), *(f"{vendor}@{edition}" for vendor in vendors() for edition in editions(vendor))]

OPERATIONS = [(reading, operation.id) for reading in READINGS for operation in load(reading).operations]

CHAINS = (
    ("valsea", "submitVoiceSecurity", "getVoiceSecurityResult"),
    ("dataspike", "analyzeAudio", "getJob"),
    ("undetectable", "uploadAudio", "uploadAudioAtTheBucketsHost", "detectAudio"),
    ("undetectable", "detectAudio", "queryDetection"),
)
"""Operations that are linked."""

UPLOADS = (
    ("vocos", "detect"),
    ("valsea", "submitVoiceSecurity"),
    ("modulate", "detectSyntheticVoice"),
    ("modulate", "transcribe"),
    ("modulate@newer-reference", "detectSyntheticVoice"),
    ("modulate@newer-reference", "transcribe"),
    ("dataspike", "analyzeAudio"),
    ("undetectable", "uploadAudio"),
    ("undetectable", "uploadAudioAtTheBucketsHost"),
)
"""Operations that take a file."""


@pytest.mark.parametrize(("vendor", "operation"), OPERATIONS)
def test_a_fake_answers_generated_requests_as_its_contract_says(vendor: str, operation: str) -> None:
    held = Holding.of(vendor).hold(operation)
    assert held.failures == [], AGAIN
    assert {status < 300 for _, status in held.answers} == GOOD_AND_BAD.get(operation, {True, False})


GOOD_AND_BAD = {
    "checkHealth": {True},  # there is nothing to get wrong
    "getVoiceSecurityResult": {False},  # ids come from submissions: see below
    "getJob": {False},
    "queryDetection": {False},
}
"""Whether there are answers that accept, and ones that refuse."""


@pytest.mark.parametrize(("vendor", "operations"), [(vendor, operations) for vendor, *operations in CHAINS])
def test_a_fake_answers_along_the_links_as_its_contract_says(vendor: str, operations: list[str]) -> None:
    held = Holding.of(vendor).hold(*operations, phases=("stateful",), number=3)
    assert held.failures == [], AGAIN
    assert {operation for operation, status in held.answers if status < 300} == set(operations)


@pytest.mark.parametrize(("vendor", "operation"), UPLOADS)
def test_a_file_that_no_document_allows_is_refused(vendor: str, operation: str) -> None:
    Holding.of(vendor).refuse(operation, flawed)


@pytest.mark.parametrize(("vendor", "operation"), UPLOADS)
def test_a_file_above_the_limit_is_refused(vendor: str, operation: str) -> None:
    held = Holding.of(vendor).refuse(operation, lambda audio: st.just(sized(audio, audio.max_bytes + 1)), number=1)
    refused = 200 if vendor == "undetectable" else 413  # the store takes any size
    assert held.answers == {(operation, refused): 1}


@pytest.mark.parametrize(("vendor", "operation"), UPLOADS)
def test_a_file_at_the_limit_is_taken(vendor: str, operation: str) -> None:
    with Holding.of(vendor).ready((operation,), (), 1, set()) as ready:
        size = ready.audio.max_bytes
        case = ready.one(operation)
        put(case, sized(ready.audio, size if size <= LARGE or FUZZ else LARGE))
        assert case.call(headers=auth.headers(document(vendor))).status_code in (200, 202)


LARGE = 64 * 1024 * 1024
"""Larger files take seconds; they go out only when there is time."""


def test_undetectable_refuses_a_wrong_file_where_it_is_submitted() -> None:
    with Holding.of("undetectable").ready(("uploadAudio",), (), 1, set()) as ready:

        def told(operation: str, **body: str) -> tuple[int, dict[str, Any]]:
            asked = ready.schema.find_operation_by_id(operation).Case(body=body, media_type="application/json").call()
            return asked.status_code, asked.json()

        @seed(SEED)
        @settings(examples(20), suppress_health_check=list(HealthCheck))
        @given(flawed(ready.audio) | st.just(sized(ready.audio, ready.audio.max_bytes + 1)))
        def ask(clip: Clip) -> None:
            status, body = told("detectAudio", key=auth.KEY, url=ready.rounds.upload(clip))
            if clip.flaw is not Flaw.DAMAGED:
                assert (status, body) == (400, {"detail": SAID[clip.flaw]})
                return
            polls = [told("queryDetection", id=body["id"])[1]["status"] for _ in range(3)]
            assert polls == ["pending", "analyzing", "failed"]

        ask()


SAID: dict[Flaw | None, str] = {
    Flaw.EMPTY: "File size is too small",
    Flaw.SMALL: "File size is too small",
    Flaw.LARGE: "File size exceeds limit",
    Flaw.OTHER_FORMAT: "Invalid file type",
}
"""The page's words."""


def test_the_same_requests_go_out_in_every_run() -> None:
    first, second = (Holding.of("dataspike").hold("analyzeAudio", "getJob", number=5) for _ in range(2))
    assert FUZZ or first.digest == second.digest


def test_the_same_requests_go_out_whatever_else_is_loaded() -> None:
    asked = "from tests.contracts.holding import Holding; print(Holding.of('vocos').hold('detect', number=5).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", f"{before}{asked}"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": ".", "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for before, seed in (("", "1"), ("import voicemock.cli.serve, voicemock_fixtures.committed; ", "2"))
    }
    assert FUZZ or len(digests) == 1


def test_every_check_of_schemathesis_is_on() -> None:
    with Holding.of("vocos").ready(("detect",), (), 1, set()) as ready:
        config = ready.schema.config.checks_config_for()
        assert {name for name in CHECKS.get_all_names() if not config.get_by_name(name=name).enabled} == set()
        assert set(CHECKS.get_all_names()) >= CHECKED


CHECKED = {
    "allow_header_conformance",
    "content_type_conformance",
    "ensure_resource_availability",
    "holds_the_contract",
    "ignored_auth",
    "missing_required_header",
    "negative_data_rejection",
    "not_a_server_error",
    "object_level_authorization",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
}


@pytest.mark.parametrize("entry", EXCLUDED, ids=lambda entry: f"{entry.vendor}-{entry.operation}-{entry.check}")
def test_an_exclusion_is_needed(entry: Exclusion) -> None:
    holding = Holding.of(entry.vendor)
    if entry.phase == "refuse":
        held = holding.refuse(entry.operation, flawed)
    else:
        held = holding.hold(entry.operation, phases=(entry.phase,), number=entry.number)
    assert FUZZ or entry in held.excluded


def test_an_exclusion_rests_on_clauses_of_its_vendor() -> None:
    known = {clause.id for reading in READINGS for clause in ledger(reading).clauses}
    for entry in EXCLUDED:
        named = re.findall(r"[A-Z]{3}-[0-9]+\.[a-z]+", entry.reason)
        assert named
        assert set(named) <= known
