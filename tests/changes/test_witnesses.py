"""Witnesses: one contract allows them, the other forbids them, for what a change is about; and they are small."""

from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped] # it brings no types
from tests.changes.drawn import pairs
from tests.changes.felt import ANSWER, NUMBER, REQUEST, TEXT, changed, object_of, witnesses
from tests.hypothesis_profiles import examples

from voicemock_contracts.changes.change import Change, Direction, Proof, Severity
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.witnesses import generating
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge
from voicemock_contracts.changes.witnesses.sampling import samples
from voicemock_contracts.changes.witnesses.search import Found, Search, sample

VERDICT = {"type": "string", "enum": ["real", "fake"]}


def is_right(schema: Any, value: Any) -> bool:
    """Whether a value is right, as another library has it."""
    return bool(Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(value))


@pytest.mark.parametrize("direction", list(Direction))
@examples(40)
@given(pair=pairs(2))
def test_each_witness_is_allowed_on_one_side_and_forbidden_on_the_other(direction: Direction, pair: Any) -> None:
    allowing, forbidding = pair if direction is REQUEST else pair[::-1]
    for value in witnesses(direction, *pair).values():
        assert is_right(allowing, value)
        assert not is_right(forbidding, value)


@pytest.mark.parametrize("direction", list(Direction))
@examples(40)
@given(pair=pairs(2))
def test_where_nothing_breaks_no_value_is_refused(direction: Direction, pair: Any) -> None:
    if any(map(is_felt, changed(direction, *pair))):
        return
    allowing, forbidding = pair if direction is REQUEST else pair[::-1]
    judge = Judge(asserting(Side({}, forbidding), forbidding, opened=direction is ANSWER))
    refused = [
        value for value in islice(samples(asserting(Side({}, allowing), allowing)), 60) if not judge.allows(value)
    ]
    assert refused == []


def is_felt(change: Change) -> bool:
    return change.severity is Severity.BREAKING or change.rule == "schema-undecided"


@examples(20)
@given(pair=pairs(2))
def test_the_same_is_found_each_time(pair: Any) -> None:
    assert changed(ANSWER, *pair) == changed(ANSWER, *pair)


@examples(40)
@given(pair=pairs(2))
def test_a_schema_is_no_change_of_itself(pair: Any) -> None:
    assert [changed(direction, each, each) for direction in Direction for each in pair] == [[]] * 4


def test_a_witness_holds_nothing_that_it_need_not() -> None:
    old = object_of("id", "verdict", id=TEXT, verdict=VERDICT, note=TEXT, tags={"type": "array", "items": TEXT})
    new = object_of("id", "verdict", id=TEXT, verdict={"enum": ["real", "fake", "unsure"]}, note=TEXT)
    assert witnesses(ANSWER, old, new) == {"enum-value-added 200/verdict=unsure": {"id": "", "verdict": "unsure"}}


def test_a_witness_is_about_its_own_change_alone_where_it_can_be() -> None:
    old = object_of("a", "b", a=VERDICT, b=NUMBER)
    new = object_of("a", a={"enum": ["real", "fake", "unsure"]}, b=NUMBER)
    found = witnesses(ANSWER, old, new)
    assert found["enum-value-added 200/a=unsure"]["a"] == "unsure"
    assert found["field-became-optional 200/b"] == {"a": "real"}


def test_null_is_a_witness() -> None:
    assert witnesses(ANSWER, TEXT, {"type": ["string", "null"]}) == {"became-nullable 200": None}


def test_the_documents_examples_are_looked_at_first_and_made_small() -> None:
    utterances = {"type": "array", "items": object_of("text", text=TEXT)}
    old = {
        **object_of("text", "utterances", text=TEXT, utterances=utterances),
        "x-holds": {"text-joined-by-one-space": []},
    }
    new = {**old, "x-holds": {"text-holds-every-utterance": []}}
    example = {"text": "one, two", "utterances": [{"text": "one"}, {"text": "two"}], "note": "long"}
    (value,) = witnesses(ANSWER, old, new, examples=(example,)).values()
    assert value["text"] != " ".join(each["text"] for each in value["utterances"])
    assert len(value["utterances"]) <= 1
    assert "note" not in value


def test_an_example_carries_what_relations_forbid_to_make() -> None:
    body: dict[str, Any] = {
        "type": "object",
        "required": ["presigned_url", "file_path", "status"],
        "properties": {"presigned_url": TEXT, "file_path": TEXT, "status": {"const": "success"}},
        "x-holds": {"path-is-what-follows-the-bucket-in-the-url": []},
    }
    new = {**body, "properties": {**body["properties"], "status": {"enum": ["success", "ready"]}}}
    url = "https://store/ai-audio-detector-prod/a/b.wav?signed"
    example = {"presigned_url": url, "file_path": "a/b.wav", "status": "success"}
    (value,) = witnesses(ANSWER, body, new, examples=(example,)).values()
    assert value["status"] == "ready"
    assert value["presigned_url"].partition("?")[0].endswith(f"/ai-audio-detector-prod/{value['file_path']}")


def test_two_numbers_that_a_relation_binds_change_together() -> None:
    done = object_of("duration_ms", "frame_count", duration_ms={"type": "integer"}, frame_count={"type": "integer"})
    search = Search(
        Judge(done),
        Judge({**done, "x-holds": {"whole-frames-counted": ()}}),
        (),
        {"x-holds": {"whole-frames-counted": ()}},
        done,
    )
    found = search.witness()
    assert found is not None
    assert found.value["frame_count"] != found.value["duration_ms"] // 2000


def test_without_a_witness_it_is_said_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "find_spec", lambda _: None)
    old, new = ({"type": "string", "pattern": f"(?=.*{each})(?=.*z).{{4,}}"} for each in "ab")
    (change,) = changed(ANSWER, old, new)
    assert (change.rule, change.severity, change.proof) == ("schema-undecided", "risky", Proof.UNKNOWN)
    assert change.witness is None
    assert not generating.available()


def test_values_are_generated_where_nothing_can_be_made() -> None:
    odd = {"type": "string", "pattern": "^(?!x)[a-z]{2}$"}
    (value,) = generating.generated(Judge(odd), Judge(odd).allows) or (None,)
    assert value is not None
    assert is_right(odd, value)


def test_a_sample_is_small_and_right() -> None:
    schema = object_of(
        "id", "at", id={"type": "string", "format": "uuid"}, at={"type": "string", "format": "date"}, n=NUMBER
    )
    assert sample(Judge(schema)) == Found({"id": "00000000-0000-4000-8000-000000000000", "at": "2026-01-01"})
    assert sample(Judge({"type": "string", "enum": []})) is None


def test_a_sample_of_what_no_one_can_make_is_the_documents_example() -> None:
    body = {**object_of("text", "utterances", text=TEXT, utterances={"type": "array", "minItems": 1})}
    assert sample(Judge({"allOf": [body], "type": "object", "minProperties": 2})) is not None
    never = {"type": "string", "pattern": "^(?!x)"}
    assert sample(Judge(never), ("right", 3)) is not None
