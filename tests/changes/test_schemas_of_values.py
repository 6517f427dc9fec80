"""Values of one place: null, types, listed values, bounds, formats, patterns, defaults; in both directions."""

import base64
import binascii
from typing import Any

import pytest
from tests.changes.felt import ANSWER, NUMBER, REQUEST, TEXT, changed, lines, object_of, witnesses

from voicemock_contracts.changes.change import Proof


def felt(old: Any, new: Any) -> tuple[list[str], list[str]]:
    """Return the changes of a field's schema, of a request and of an answer."""
    one, other = object_of(p=old), object_of(p=new)
    return lines(REQUEST, one, other), lines(ANSWER, one, other)


def shown(old: Any, new: Any) -> list[Any]:
    """Return the values of the field that witnesses of a request, then of an answer, show."""
    one, other = object_of(p=old), object_of(p=new)
    found = [*witnesses(REQUEST, one, other).values(), *witnesses(ANSWER, one, other).values()]
    return [each["p"] for each in found]


def test_a_value_more_breaks_answers_alone() -> None:
    old, new = {"enum": ["real", "fake"]}, {"enum": ["fake", "real", "unsure"]}
    assert felt(old, new) == (["harmless enum-value-added body/p=unsure"], ["breaking enum-value-added 200/p=unsure"])
    assert shown(old, new) == ["unsure"]


def test_a_value_less_breaks_requests_and_is_risky_in_answers() -> None:
    old, new = {"enum": ["real", "fake"]}, {"enum": ["real"]}
    assert felt(old, new) == (["breaking enum-value-removed body/p=fake"], ["risky enum-value-removed 200/p=fake"])
    assert shown(old, new) == ["fake"]


def test_a_constant_is_a_list_of_one() -> None:
    old, new = {"const": 1}, {"type": "integer", "enum": [2]}
    assert felt(old, new) == (
        ["breaking enum-value-removed body/p=1", "harmless enum-value-added body/p=2"],
        ["breaking enum-value-added 200/p=2", "risky enum-value-removed 200/p=1"],
    )


def test_true_is_not_one() -> None:
    assert felt({"enum": [True]}, {"enum": [1]}) == (
        ["breaking type-changed body/p"],
        ["breaking type-changed 200/p"],
    )


def test_any_value_where_some_were_listed() -> None:
    old = {"type": "string", "enum": ["real"]}
    assert felt(old, TEXT) == (["harmless enum-opened body/p"], ["breaking enum-opened 200/p"])
    assert felt(TEXT, old) == (["breaking enum-closed body/p"], ["harmless enum-closed 200/p"])


def test_a_listed_value_that_the_other_side_has_no_room_for_is_named() -> None:
    listed, bounded = {"type": "string", "enum": ["real", "synthetic"]}, {"type": "string", "maxLength": 5}
    assert felt(listed, bounded) == (
        ["breaking enum-value-removed body/p=synthetic", "harmless enum-opened body/p"],
        ["breaking enum-opened 200/p", "risky enum-value-removed 200/p=synthetic"],
    )


def test_null() -> None:
    old, new = NUMBER, {"type": ["number", "null"]}
    assert felt(old, new) == (["harmless became-nullable body/p"], ["breaking became-nullable 200/p"])
    assert felt(new, old) == (["breaking became-not-nullable body/p"], ["harmless became-not-nullable 200/p"])
    assert shown(old, new) == shown(new, old) == [None]


def test_null_in_a_list_of_values() -> None:
    assert felt({"enum": ["a"]}, {"enum": ["a", None]}) == (
        ["harmless became-nullable body/p"],
        ["breaking became-nullable 200/p"],
    )


def test_types() -> None:
    whole: dict[str, Any] = {"type": "integer"}
    any_type: dict[str, Any] = {}
    assert felt(whole, NUMBER) == (["harmless type-widened body/p"], ["breaking type-widened 200/p"])
    assert felt(NUMBER, whole) == (["breaking type-narrowed body/p"], ["harmless type-narrowed 200/p"])
    assert felt(TEXT, NUMBER) == (["breaking type-changed body/p"], ["breaking type-changed 200/p"])
    assert felt(TEXT, any_type) == (["harmless type-widened body/p"], ["breaking type-widened 200/p"])
    assert shown(whole, NUMBER) == shown(NUMBER, whole) == [0.5]
    assert shown(TEXT, NUMBER) == ["", 0]


@pytest.mark.parametrize(
    ("loose", "tight", "keyword", "beyond"),
    [
        ({"type": "number"}, {"type": "number", "maximum": 1}, "maximum", 2),
        ({"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 5}, "minimum", 0),
        ({"type": "number"}, {"type": "number", "multipleOf": 0.5}, "multipleOf", 0.01),
        ({"type": "string"}, {"type": "string", "maxLength": 2}, "maxLength", "xxx"),
        ({"type": "string"}, {"type": "string", "minLength": 2}, "minLength", ""),
        ({"type": "array"}, {"type": "array", "maxItems": 1}, "maxItems", ["x", "x"]),
        ({"type": "array"}, {"type": "array", "minItems": 1}, "minItems", []),
        ({"type": "object"}, {"type": "object", "maxProperties": 0}, "maxProperties", {"any0": "x"}),
        ({"type": "object"}, {"type": "object", "minProperties": 1}, "minProperties", {}),
    ],
)
def test_a_bound_is_named_by_its_keyword(
    loose: dict[str, Any], tight: dict[str, Any], keyword: str, beyond: Any
) -> None:
    assert felt(loose, tight) == (
        [f"breaking bound-tightened body/p={keyword}"],
        [f"harmless bound-tightened 200/p={keyword}"],
    )
    assert felt(tight, loose) == (
        [f"harmless bound-loosened body/p={keyword}"],
        [f"breaking bound-loosened 200/p={keyword}"],
    )
    assert shown(loose, tight) == shown(tight, loose)
    (value,) = shown(loose, tight)
    assert type(value) is type(beyond)
    if isinstance(beyond, str | list | dict):
        assert len(value) == len(beyond)


def test_a_bound_that_is_written_otherwise_has_the_new_name() -> None:
    old, new = {"type": "number", "maximum": 1}, {"type": "number", "exclusiveMaximum": 1}
    assert felt(old, new)[0] == ["breaking bound-tightened body/p=exclusiveMaximum"]
    assert felt(new, old)[1] == ["breaking bound-loosened 200/p=maximum"]
    assert shown(old, new) == shown(new, old) == [1]


def test_each_bound_is_a_change_of_its_own() -> None:
    old, new = {"type": "number", "minimum": 0, "maximum": 1}, {"type": "number", "minimum": -1, "maximum": 2}
    assert felt(old, new)[1] == ["breaking bound-loosened 200/p=maximum", "breaking bound-loosened 200/p=minimum"]
    low, high = sorted(shown(old, new))
    assert -1 <= low < 0
    assert 1 < high <= 2


def test_formats() -> None:
    old, new = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
    assert felt(TEXT, old) == (["breaking format-added body/p"], ["harmless format-added 200/p"])
    assert felt(old, TEXT) == (["harmless format-removed body/p"], ["breaking format-removed 200/p"])
    assert felt(old, new) == (["breaking format-changed body/p"], ["breaking format-changed 200/p"])
    assert shown(old, new) == ["2026-01-01", "2026-01-01T00:00:00Z"]


def test_a_format_that_holds_all_texts_of_another_is_wider() -> None:
    old, new = {"type": "string", "format": "uri"}, {"type": "string", "format": "uri-reference"}
    assert felt(old, new) == (["harmless schema-widened body/p"], ["breaking schema-widened 200/p"])
    assert shown(old, new) == [""]


def test_a_size_told_by_a_format_is_a_bound_of_numbers() -> None:
    old, new = {"type": "integer"}, {"type": "integer", "format": "int32"}
    assert felt(old, new)[0] == ["breaking format-added body/p"]
    assert abs(shown(old, new)[0]) >= 2**31


ENCODED = {"type": "string", "contentEncoding": "base64"}
PICTURE = {**ENCODED, "contentMediaType": "image/png"}


def test_an_encoding_is_a_form_of_texts() -> None:
    assert felt(TEXT, ENCODED) == (["breaking format-added body/p"], ["harmless format-added 200/p"])
    assert felt(ENCODED, TEXT) == (["harmless format-removed body/p"], ["breaking format-removed 200/p"])
    (sent,), (told,) = shown(TEXT, ENCODED), shown(ENCODED, TEXT)
    for each in (sent, told):
        with pytest.raises(binascii.Error):
            base64.b64decode(each, validate=True)


@pytest.mark.parametrize(("name", "other"), [("base64", "base16"), ("base64url", "base64"), ("base32", "base64")])
def test_another_encoding_is_another_form(name: str, other: str) -> None:
    old, new = ({"type": "string", "contentEncoding": each} for each in (name, other))
    assert felt(old, new) == (["breaking format-changed body/p"], ["breaking format-changed 200/p"])
    assert len(shown(old, new)) == 2


def test_an_encoding_in_place_of_a_format_is_another_form() -> None:
    old = {"type": "string", "format": "date"}
    assert felt(old, ENCODED) == (["breaking format-changed body/p"], ["breaking format-changed 200/p"])
    assert len(shown(old, ENCODED)) == len(shown(ENCODED, old)) == 2


def test_what_an_encoded_text_holds_is_told_though_no_example_shows_it() -> None:
    assert felt(ENCODED, PICTURE) == (["breaking format-changed body/p"], ["breaking format-changed 200/p"])
    assert shown(ENCODED, PICTURE) == []
    sent, told = (changed(each, object_of(p=ENCODED), object_of(p=PICTURE))[0] for each in (REQUEST, ANSWER))
    assert {(each.old, each.new, each.proof) for each in (sent, told)} == {
        ("base64", "base64 of image/png", Proof.DECIDED)
    }


def test_an_encoding_that_no_pattern_tells_is_told_without_example() -> None:
    new = {"type": "string", "contentEncoding": "quoted-printable"}
    assert felt(TEXT, new) == (["breaking format-added body/p"], ["harmless format-added 200/p"])
    assert shown(TEXT, new) == []


def test_the_case_of_an_encodings_name_does_not_matter() -> None:
    assert felt(ENCODED, {"type": "string", "contentEncoding": "BASE64"}) == ([], [])


def test_what_kind_of_file_is_meant_is_left_to_its_formats() -> None:
    old, new = ({"type": "string", "contentMediaType": f"audio/{each}"} for each in ("wav", "mpeg"))
    assert felt(old, new) == ([], [])


def test_patterns() -> None:
    letters, more, other = ({"type": "string", "pattern": f"^[{each}]+$"} for each in ("a-z", "a-z0-9", "A-Z"))
    assert felt(letters, more) == (["harmless pattern-loosened body/p"], ["breaking pattern-loosened 200/p"])
    assert felt(more, letters) == (["breaking pattern-tightened body/p"], ["harmless pattern-tightened 200/p"])
    assert felt(letters, other) == (["breaking pattern-changed body/p"], ["breaking pattern-changed 200/p"])
    assert shown(letters, more) == ["0"]
    assert shown(letters, other) == ["a", "A"]


def test_a_default_is_felt_by_who_leaves_the_field_out() -> None:
    old, new = {"type": "integer", "default": 1}, {"type": "integer", "default": 2}
    assert felt(old, new) == (["risky default-changed body/p"], ["harmless default-changed 200/p"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
        ({"enum": ["a"]}, {"const": "a"}),
        ({"enum": ["a", "b"]}, {"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]}),
        ({"type": ["string", "null"]}, {"oneOf": [{"type": "null"}, {"type": "string"}]}),
        (
            {"type": ["string", "null"], "maxLength": 3},
            {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
        ),
        ({"type": "integer"}, {"type": "number", "multipleOf": 1}),
        ({"type": "integer", "maximum": 9}, {"type": "integer", "exclusiveMaximum": 10}),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 0.5}),
        ({"type": "string"}, {"type": "string", "minLength": 0}),
        ({"type": "string", "pattern": "^[a-z]+$"}, {"type": "string", "pattern": "^[a-z][a-z]*$"}),
        ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"], "maxLength": 1}),
        ({"type": "boolean"}, {"enum": [True, False]}),
        ({"type": "string", "description": "one"}, {"type": "string", "description": "two", "examples": ["x"]}),
        ({"type": ["string", "integer"]}, {"oneOf": [{"type": "integer"}, {"type": "string"}]}),
        ({"type": "string"}, {"oneOf": [{"type": "string"}]}),
        ({"type": "integer"}, {"type": "integer", "format": "int64"}),
        ({"type": "string"}, {"not": {"not": {"type": "string"}}, "type": "string"}),
        ({"type": "string"}, {"type": "string", "pattern": ".*"}),
        ({"type": "number", "minimum": 0, "maximum": 1}, {"allOf": [{"type": "number", "minimum": 0}, {"maximum": 1}]}),
    ],
)
def test_what_says_the_same_in_other_words_is_no_change(old: Any, new: Any) -> None:
    assert felt(old, new) == felt(new, old) == ([], [])
