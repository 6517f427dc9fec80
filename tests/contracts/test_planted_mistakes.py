"""The property tests have teeth: a wrong value in a contract is noticed, by the check that it belongs to."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.contracts.holding import Holding
from tests.contracts.judging import OURS

from voicemock_contracts.documents import Document, document

GONE = object()


@dataclass(frozen=True, slots=True)
class Planted:
    """A mistake in a contract: a value at a place, and the check of the property test that notices it."""

    says: str
    vendor: str
    operation: str
    check: str
    place: str
    """Steps from the root, parted by spaces."""
    value: Any = field(default=GONE, repr=False)
    moved_to: str = ""
    """The last step's new name, where what stands there is moved."""
    phases: tuple[str, ...] = ("coverage", "fuzzing")

    def document(self) -> Document:
        """Return the contract with the mistake in it."""
        changed = deepcopy(document(self.vendor))
        *steps, last = self.place.split()
        holder = changed
        for step in steps:
            holder = holder[step]
        old = holder.pop(last)
        if self.moved_to:
            holder[self.moved_to] = old
        elif self.value is not GONE:
            holder[last] = self.value
        return changed


DETECT = "paths /v1/detect post"
SUBMIT = "paths /v1/voice-security post"
SCHEMAS = "components schemas"

PLANTED = (
    Planted(
        "another status of a refusal",
        "vocos",
        "detect",
        "status_code_conformance",
        f"{DETECT} responses 401",
        moved_to="407",
    ),
    Planted(
        "another word for a verdict",
        "vocos",
        "detect",
        "response_schema_conformance",
        f"{SCHEMAS} Security properties prediction enum",
        ["genuine"],
    ),
    Planted(
        "a file field of another name",
        "vocos",
        "detect",
        "positive_data_acceptance",
        f"{SCHEMAS} DetectionForm properties file",
        moved_to="audio",
    ),
    Planted(
        "a field that no answer has",
        "valsea",
        "submitVoiceSecurity",
        "response_schema_conformance",
        f"{SCHEMAS} Submission required",
        ["job_id", "status", "expires_at"],
    ),
    Planted(
        "another status of an acceptance",
        "valsea",
        "submitVoiceSecurity",
        "status_code_conformance",
        f"{SUBMIT} responses 202",
        moved_to="200",
    ),
    Planted(
        "a form that need not have its file",
        "modulate",
        "transcribe",
        "positive_data_acceptance",
        f"{SCHEMAS} TranscriptForm required",
        [],
    ),
    Planted(
        "a type that is another",
        "modulate",
        "detectSyntheticVoice",
        "response_schema_conformance",
        f"{SCHEMAS} Detection properties duration_ms type",
        "string",
    ),
    Planted(
        "a bound that is too low",
        "modulate",
        "detectSyntheticVoice",
        "response_schema_conformance",
        f"{SCHEMAS} Frame properties confidence maximum",
        0.5,
    ),
    Planted(
        "a field that the documents forget",
        "modulate",
        "detectSyntheticVoice",
        OURS,
        f"{SCHEMAS} Detection properties filename",
    ),
    Planted(
        "another header for the key",
        "dataspike",
        "analyzeAudio",
        "positive_data_acceptance",
        "components securitySchemes ApiToken name",
        "X-API-Key",
    ),
    Planted(
        "another first status of a job",
        "dataspike",
        "analyzeAudio",
        OURS,
        f"{SCHEMAS} QueuedJob properties status const",
        "pending",
    ),
    Planted(
        "another media type",
        "undetectable",
        "uploadAudio",
        "content_type_conformance",
        "components responses UploadForbidden content application/xml",
        moved_to="application/json",
        phases=("coverage",),
    ),
    Planted(
        "a header that no answer has",
        "undetectable",
        "uploadAudio",
        "response_headers_conformance",
        "components responses UploadForbidden headers x-amz-request-id",
        moved_to="x-amz-id-2",
        phases=("coverage",),
    ),
    Planted(
        "a call that needs no key",
        "undetectable",
        "checkHealth",
        "ignored_auth",
        "paths /health get security",
        [{"apiKey": []}],
    ),
)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.vendor}: {planted.says}")
def test_a_mistake_in_a_contract_is_noticed(planted: Planted) -> None:
    held = Holding(planted.vendor, planted.document()).hold(planted.operation, phases=planted.phases, number=3)
    assert planted.check in {failure.partition(" at ")[0] for failure in held.failures}


def test_a_mistake_is_planted_in_every_contract() -> None:
    assert {planted.vendor for planted in PLANTED} == {"dataspike", "modulate", "undetectable", "valsea", "vocos"}
