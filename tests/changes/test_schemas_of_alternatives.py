"""Alternatives, and whatever has no rule of its own: conditions, tuples, names, relations, files."""

from typing import Any

import pytest
from tests.changes.felt import ANSWER, NUMBER, REQUEST, TEXT, changed, lines, object_of, witnesses

from voicemock_contracts.changes.change import Proof

FILE = {"type": "string", "contentMediaType": "application/octet-stream"}


def felt(old: Any, new: Any, **more: Any) -> tuple[list[str], list[str]]:
    return lines(REQUEST, old, new, **more), lines(ANSWER, old, new, **more)


def kind(name: str, *required: str, **fields: Any) -> dict[str, Any]:
    return object_of("kind", *required, kind={"const": name}, **fields)


def test_an_alternative_more_breaks_answers_alone() -> None:
    old, new = {"oneOf": [kind("a"), kind("b")]}, {"oneOf": [kind("c"), kind("b"), kind("a")]}
    assert felt(old, new) == (["harmless alternative-added body"], ["breaking alternative-added 200"])
    assert felt(new, old) == (["breaking alternative-removed body"], ["harmless alternative-removed 200"])
    assert witnesses(ANSWER, old, new) == {"alternative-added 200": {"kind": "c"}}
    assert witnesses(REQUEST, new, old) == {"alternative-removed body": {"kind": "c"}}


def test_an_alternative_is_known_by_its_constants_before_its_fields() -> None:
    old = {"oneOf": [kind("a", x=TEXT), kind("b", y=TEXT)]}
    new = {"oneOf": [kind("b", y=NUMBER), kind("a", x=TEXT)]}
    assert lines(ANSWER, old, new) == ["breaking type-changed 200/y"]
    assert witnesses(ANSWER, old, new) == {"type-changed 200/y": {"kind": "b", "y": 0}}


def test_an_alternative_is_known_by_its_title() -> None:
    old = {"anyOf": [{"title": "One", **object_of("x", x=TEXT)}, {"title": "Two", **object_of("y", y=TEXT)}]}
    new = {"anyOf": [{"title": "Two", **object_of("y", y=TEXT)}, {"title": "One", **object_of("z", z=NUMBER)}]}
    assert lines(ANSWER, old, new) == ["breaking required-field-removed 200/x", "harmless required-field-added 200/z"]


def test_an_alternative_that_the_others_hold_already_is_no_change() -> None:
    assert felt({"anyOf": [TEXT]}, {"anyOf": [TEXT, {"type": "string", "enum": ["a"]}]}) == ([], [])


def test_an_alternative_where_there_was_none() -> None:
    old, new = kind("a"), {"oneOf": [kind("a"), kind("b")]}
    assert lines(ANSWER, old, new) == ["breaking alternative-added 200"]
    assert lines(REQUEST, new, old) == ["breaking alternative-removed body"]


def test_null_as_an_alternative_more() -> None:
    old, new = {"oneOf": [kind("a"), kind("b")]}, {"oneOf": [kind("a"), {"type": "null"}, kind("b")]}
    assert felt(old, new) == (["harmless became-nullable body"], ["breaking became-nullable 200"])
    assert witnesses(ANSWER, old, new) == {"became-nullable 200": None}


@pytest.mark.parametrize(
    ("loose", "tight"),
    [
        (object_of(a=TEXT, b=TEXT), {**object_of(a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}}),
        (object_of(a=TEXT, b=TEXT), {**object_of(a=TEXT, b=TEXT), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        (object_of(a=TEXT, b=TEXT), {**object_of(a=TEXT, b=TEXT), "not": {"required": ["a", "b"]}}),
        (
            object_of("v", v={"enum": ["a", "b"]}, n=NUMBER),
            {
                **object_of("v", v={"enum": ["a", "b"]}, n=NUMBER),
                "if": {"properties": {"v": {"const": "a"}}},
                "then": {"required": ["n"]},
            },
        ),
        ({"type": "array", "items": TEXT}, {"type": "array", "items": TEXT, "uniqueItems": True}),
        ({"type": "array", "items": TEXT}, {"type": "array", "items": TEXT, "contains": {"const": "x"}}),
        ({"type": "object"}, {"type": "object", "patternProperties": {"^x-": TEXT}}),
        ({"type": "object"}, {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}}),
        ({"type": "array"}, {"type": "array", "prefixItems": [TEXT, NUMBER]}),
        (TEXT, {"type": "string", "not": {"enum": ["none"]}}),
    ],
)
def test_what_has_no_rule_of_its_own_is_wider_or_narrower(loose: Any, tight: Any) -> None:
    assert felt(loose, tight) == (["breaking schema-narrowed body"], ["harmless schema-narrowed 200"])
    assert felt(tight, loose) == (["harmless schema-widened body"], ["breaking schema-widened 200"])
    assert witnesses(REQUEST, loose, tight).keys() == {"schema-narrowed body"}
    assert witnesses(ANSWER, tight, loose).keys() == {"schema-widened 200"}


def test_what_has_no_rule_of_its_own_may_be_something_else() -> None:
    old, new = ({"type": "array", "prefixItems": [TEXT, each]} for each in (TEXT, NUMBER))
    assert felt(old, new) == (["breaking schema-changed body"], ["breaking schema-changed 200"])


def test_a_condition_in_other_words_is_no_change() -> None:
    base = object_of("v", v={"enum": ["a", "b"]}, n=NUMBER)
    old = {**base, "if": {"properties": {"v": {"const": "a"}}}, "then": {"required": ["n"]}}
    new = {**base, "if": {"properties": {"v": {"const": "b"}}}, "else": {"required": ["n"]}}
    assert felt(old, new) == ([], [])


def test_relations_are_felt_in_answers_alone() -> None:
    utterances = {"type": "array", "items": object_of("text", text=TEXT)}
    old = {
        **object_of("text", "utterances", text=TEXT, utterances=utterances),
        "x-holds": {"text-joined-by-one-space": []},
    }
    new = {key: each for key, each in old.items() if key != "x-holds"}
    place = "200/holds/text-joined-by-one-space"
    assert felt(old, new) == ([], [f"breaking relation-removed {place}"])
    assert felt(new, old) == ([], [f"harmless relation-added {place}"])
    (value,) = witnesses(ANSWER, old, new).values()
    assert value["text"] != " ".join(each["text"] for each in value["utterances"])


def test_a_relation_whose_breach_is_not_found_is_undecided() -> None:
    old = {**object_of("text", text=TEXT), "x-holds": {"text-joined-by-one-space": []}}
    (change,) = changed(ANSWER, old, object_of("text", text=TEXT))
    assert (change.rule, change.severity, change.proof) == ("schema-undecided", "risky", Proof.UNKNOWN)
    assert change.witness is None


def test_audio() -> None:
    old = object_of("f", f={**FILE, "x-audio": {"formats": ["wav", "ogg"], "min-bytes": 1, "max-bytes": 100}})
    new = object_of("f", f={**FILE, "x-audio": {"formats": ["wav", "amr"], "max-bytes": 50, "min-seconds": 0.5}})
    assert lines(REQUEST, old, new) == [
        "breaking audio-format-removed body/f=ogg",
        "breaking bound-tightened body/f=max-bytes",
        "breaking bound-tightened body/f=min-seconds",
        "harmless audio-format-added body/f=amr",
        "harmless bound-loosened body/f=min-bytes",
    ]
    assert witnesses(REQUEST, old, new) == {
        "audio-format-removed body/f=ogg": {"f": {"format": "ogg", "bytes": 1}},
        "bound-tightened body/f=max-bytes": {"f": {"format": "wav", "bytes": 51}},
        "bound-tightened body/f=min-seconds": {"f": {"format": "wav", "bytes": 1, "seconds": 0}},
    }


def test_audio_that_is_not_described_may_be_anything() -> None:
    old, new = object_of(f=FILE), object_of(f={**FILE, "x-audio": {"formats": ["mp3"], "max-bytes": 100}})
    assert lines(REQUEST, old, new) == ["breaking bound-tightened body/f=max-bytes", "breaking enum-closed body/f"]
    assert lines(REQUEST, new, old) == ["harmless bound-loosened body/f=max-bytes", "harmless enum-opened body/f"]


def test_a_file_is_no_text() -> None:
    old, new = object_of("f", f=TEXT), object_of("f", f=FILE)
    assert lines(REQUEST, old, new) == ["breaking format-added body/f"]
    assert witnesses(REQUEST, old, new) == {"format-added body/f": {"f": ""}}
    assert lines(REQUEST, object_of(f=FILE), object_of(f={"type": "string", "format": "binary"})) == []


def test_alternatives_that_hold_at_once_exclude_what_both_allow() -> None:
    old = {"oneOf": [{"type": "integer"}, TEXT]}
    new = {"oneOf": [{"type": "integer"}, {"oneOf": [TEXT, {"type": "integer", "minimum": 1}]}]}
    assert felt(old, new) == (["breaking schema-narrowed body"], [])
    assert witnesses(REQUEST, old, new) == {"schema-narrowed body": 1}


def test_an_alternative_that_only_has_more_fields_than_a_closed_one_breaks_nothing() -> None:
    closed = [{**kind(name), "additionalProperties": False} for name in "ab"]
    assert lines(ANSWER, {"anyOf": closed}, {"anyOf": [*closed, kind("a", "more", more=TEXT)]}) == []
