"""Between a vendor's editions each difference that is known is named, with its direction, and shown where it breaks."""

from functools import cache

import pytest

from voicemock_contracts.changes.change import Change, Direction, Proof, Severity
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.reading import surface

DETECT = "POST /v1/detect"
BATCH = "POST /api/velma-2-synthetic-voice-detection-batch"
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"
B, R, N, H = Severity.BREAKING, Severity.RISKY, Severity.NEW, Severity.HARMLESS

VOCOS = {
    f"required-field-removed answer {DETECT} 200/data": B,
    f"required-field-removed answer {DETECT} 200/request_id": B,
    f"required-field-removed answer {DETECT} 200/status": B,
    f"field-moved answer {DETECT} 200/data/security/confidence": B,
    f"field-moved answer {DETECT} 200/data/security/prediction": B,
    f"required-field-added answer {DETECT} 200/model_version": N,
    f"required-field-added answer {DETECT} 200/raw_score": N,
}
"""All there is: the envelope is gone, the verdict stands elsewhere, the model has another name, and a score is new."""

CONTAINERS = [
    "wav",
    "mp3",
    "ogg",
    "flac",
    "webm",
    "aac",
    "aiff",
    "au",
    "wma",
    "opus",
    "amr",
    "mp4",
    "m4a",
    "3gp",
    "3gpp",
]

MORE_FORMATS = ("3gp", "3gpp", "amr", "au", "wma")

MODULATE = {
    # The address
    "server-removed request server https://modulate-developer-apis.com": B,
    "server-removed request server wss://modulate-developer-apis.com": B,
    # A missing key is 422 with the validation list, a bad one 403; credits are 429 and no longer 403
    f"error-status-removed answer {BATCH} 401": R,
    f'enum-value-added answer {BATCH} 422/detail/*/loc=["header", "X-API-Key"]': B,
    f"enum-value-added answer {BATCH} 429/detail=Insufficient credits.": B,
    f"enum-value-removed answer {BATCH} 403/detail=Insufficient credits.": R,
    # More formats of a file
    **{
        f"audio-format-added request {BATCH} body/upload_file={each}": H for each in ("3gp", "3gpp", "amr", "au", "wma")
    },
    # Frames of 4 s in a file
    f"relation-removed answer {BATCH} 200/holds/frames-2000-ms-but-the-last": B,
    f"relation-added answer {BATCH} 200/holds/frames-4000-ms-but-the-last": H,
    # The stream takes containers, without rate and channels
    **{f"enum-value-added request {STREAM} query/audio_format={each}": H for each in CONTAINERS},
    f"parameter-became-optional request {STREAM} query/sample_rate": H,
    f"parameter-became-optional request {STREAM} query/num_channels": H,
    # Its verdicts come at half seconds, over a window that grows and then slides
    f"order-removed answer {STREAM} order/frames-2000-ms-but-the-last": B,
    f"order-removed answer {STREAM} order/frames-contiguous": B,
    f"order-added answer {STREAM} order/frames-end-at-half-seconds-but-the-last": H,
    f"order-added answer {STREAM} order/frames-grow-to-4000-ms": H,
}
"""What the newer reference says otherwise; .m4a counts as .mp4 in both, and 502 and 504 are worded alike."""


@cache
def found(old: str, new: str) -> dict[str, Change]:
    return {change.id: change for change in compare(surface(old), surface(new))}


def severities(changes: dict[str, Change]) -> dict[str, Severity]:
    return {id: change.severity for id, change in changes.items()}


def test_between_the_baseline_of_vocos_and_its_beta_exactly_these_changes_are_named() -> None:
    assert severities(found("vocos", "vocos@earlier-beta")) == VOCOS


def test_where_the_verdict_went_and_what_the_model_is_called_is_told() -> None:
    changes = found("vocos", "vocos@earlier-beta")
    moved = changes[f"field-moved answer {DETECT} 200/data/security/prediction"]
    assert (moved.old, moved.new) == ("200/data/security/prediction", "200/prediction")
    model = changes[f"required-field-added answer {DETECT} 200/model_version"]
    assert model.new == "required text, always forensics-0.3B"


def test_each_difference_of_modulates_newer_reference_is_named_with_its_severity() -> None:
    changes = severities(found("modulate", "modulate@newer-reference"))
    assert {id: changes.get(id) for id in MODULATE} == MODULATE


@pytest.mark.parametrize(("old", "new"), [("vocos", "vocos@earlier-beta"), ("modulate", "modulate@newer-reference")])
def test_each_breaking_change_between_two_editions_has_a_witness_in_either_direction(old: str, new: str) -> None:
    for pair in ((old, new), (new, old)):
        breaking = [change for change in found(*pair).values() if change.severity is B]
        assert breaking
        assert [change.id for change in breaking if change.proof is not Proof.WITNESS] == []


def test_a_witness_of_the_growing_window_begins_at_half_a_second() -> None:
    change = found("modulate", "modulate@newer-reference")[f"order-removed answer {STREAM} order/frames-contiguous"]
    assert change.witness is not None
    told = change.witness.value["tells"]
    frames = [each["frame"] for each in told if each["type"] == "frame"]
    assert [(each["start_time_ms"], each["end_time_ms"]) for each in frames] == [(0, 500), (0, 1000)]


def test_what_the_client_sends_and_what_it_gets_are_kept_apart() -> None:
    changes = found("modulate", "modulate@newer-reference").values()
    assert {change.direction for change in changes if change.severity is B} == set(Direction)
    sent = [change for change in changes if change.direction is Direction.REQUEST and change.operation]
    assert {change.severity for change in sent} == {H}
