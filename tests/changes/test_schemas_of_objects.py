"""Objects: fields that are there, required, listed, gone, renamed and moved; lists, maps and recursion."""

from typing import Any

from tests.changes.felt import ANSWER, NUMBER, REQUEST, TEXT, changed, lines, object_of, witnesses

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.nodes import Node

PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
VERDICT = {"type": "string", "enum": ["real", "fake"]}


def felt(old: Any, new: Any, **more: Any) -> tuple[list[str], list[str]]:
    return lines(REQUEST, old, new, **more), lines(ANSWER, old, new, **more)


def test_an_optional_field_more_is_harmless() -> None:
    old, new = object_of(a=TEXT), object_of(a=TEXT, b=NUMBER)
    assert felt(old, new) == (["harmless field-added body/b"], ["harmless field-added 200/b"])


def test_a_field_more_in_an_answer_that_listed_all_its_fields_is_new() -> None:
    old, new = object_of(a=TEXT, closed=True), object_of("b", a=TEXT, b=NUMBER, closed=True)
    assert lines(ANSWER, old, new) == ["new required-field-added 200/b"]


def test_a_contract_may_be_closed_as_a_whole() -> None:
    old, new = object_of(a=TEXT), object_of(a=TEXT, b=NUMBER)
    assert lines(ANSWER, old, new, closed=True) == ["new field-added 200/b"]


def test_a_required_field_more_breaks_requests() -> None:
    old, new = object_of(a=TEXT), object_of("b", a=TEXT, b=NUMBER)
    assert felt(old, new) == (["breaking required-field-added body/b"], ["harmless required-field-added 200/b"])
    assert witnesses(REQUEST, old, new) == {"required-field-added body/b": {}}


def test_a_required_field_less_breaks_answers() -> None:
    old, new = object_of("a", "b", a=TEXT, b=NUMBER), object_of("a", a=TEXT)
    assert felt(old, new) == (["risky required-field-removed body/b"], ["breaking required-field-removed 200/b"])
    assert witnesses(ANSWER, old, new) == {"required-field-removed 200/b": {"a": ""}}


def test_a_field_that_a_closed_object_takes_no_more_is_refused() -> None:
    old, new = object_of(a=TEXT, b=NUMBER, closed=True), object_of(a=TEXT, closed=True)
    assert felt(old, new) == (
        ["breaking schema-narrowed body", "risky field-removed body/b"],
        ["risky field-removed 200/b"],
    )
    assert witnesses(REQUEST, old, new) == {"schema-narrowed body": {"b": 0}}


def test_required_and_optional() -> None:
    old, new = object_of(a=TEXT), object_of("a", a=TEXT)
    assert felt(old, new) == (["breaking field-became-required body/a"], ["harmless field-became-required 200/a"])
    assert felt(new, old) == (["harmless field-became-optional body/a"], ["breaking field-became-optional 200/a"])
    assert witnesses(REQUEST, old, new) == {"field-became-required body/a": {}}
    assert witnesses(ANSWER, new, old) == {"field-became-optional 200/a": {}}


def test_objects_that_open_and_close() -> None:
    old, new = object_of(a=TEXT), object_of(a=TEXT, closed=True)
    assert felt(old, new) == (["breaking object-closed body"], ["harmless object-closed 200"])
    assert felt(new, old) == (["harmless object-opened body"], ["new object-opened 200"])
    assert [*witnesses(REQUEST, old, new)["object-closed body"]] == ["extra"]


def test_a_field_that_is_deprecated_now() -> None:
    old, new = object_of(a=TEXT), object_of(a={**TEXT, "deprecated": True})
    assert felt(old, new) == (["risky field-deprecated body/a"], ["risky field-deprecated 200/a"])
    assert felt(new, old) == ([], [])


def test_a_required_field_with_another_name() -> None:
    old, new = object_of("score", score=PROBABILITY), object_of("probability", probability=PROBABILITY)
    assert felt(old, new) == (["breaking field-renamed body/score"], ["breaking field-renamed 200/score"])
    assert witnesses(REQUEST, old, new) == {"field-renamed body/score": {"score": 0}}
    assert witnesses(ANSWER, old, new) == {"field-renamed 200/score": {"probability": 0}}
    (change,) = changed(ANSWER, old, new)
    assert (change.old, change.new) == ("score", "probability")


def test_an_optional_field_with_another_name_breaks_nobody_and_so_is_one_gone_and_one_new() -> None:
    old, new = object_of(score=PROBABILITY), object_of(probability=PROBABILITY)
    expected = ["harmless field-added 200/probability", "risky field-removed 200/score"]
    assert lines(ANSWER, old, new) == expected


def test_each_field_has_the_partner_whose_name_is_nearest() -> None:
    old = object_of("start", "stop", start=NUMBER, stop=NUMBER)
    new = object_of("stop_ms", "start_ms", start_ms=NUMBER, stop_ms=NUMBER)
    found = {each.old: each.new for each in changed(ANSWER, old, new)}
    assert found == {"start": "start_ms", "stop": "stop_ms"}


def test_fields_that_have_nothing_in_common_are_not_one() -> None:
    old, new = object_of("path", "id", path=TEXT, id=NUMBER), object_of("country", "zone", country=TEXT, zone=TEXT)
    assert lines(ANSWER, old, new) == [
        "breaking required-field-removed 200/id",
        "breaking required-field-removed 200/path",
        "harmless required-field-added 200/country",
        "harmless required-field-added 200/zone",
    ]


def test_a_field_that_stands_elsewhere() -> None:
    flat = object_of("prediction", prediction=VERDICT)
    deep = object_of("data", data=object_of("security", security=object_of("prediction", prediction=VERDICT)))
    assert lines(ANSWER, flat, deep) == [
        "breaking field-moved 200/prediction",
        "harmless required-field-added 200/data",
    ]
    moved = changed(ANSWER, deep, flat)[0]
    assert (moved.rule, moved.place, moved.new) == ("field-moved", "200/data/security/prediction", "200/prediction")
    assert moved.witness is not None
    assert moved.witness.value == {"body": {"prediction": "real"}}


def test_what_is_below_a_field_that_is_gone_is_not_listed() -> None:
    old = object_of("meta", "a", a=TEXT, meta=object_of("b", b=object_of("c", c=TEXT)))
    assert lines(ANSWER, old, object_of("a", a=TEXT)) == ["breaking required-field-removed 200/meta"]


def test_items_and_members() -> None:
    lists = [{"type": "array", "items": object_of("a", a=each)} for each in (TEXT, NUMBER)]
    maps = [{"type": "object", "additionalProperties": object_of("a", a=each)} for each in (TEXT, NUMBER)]
    assert lines(ANSWER, *lists) == lines(ANSWER, *maps) == ["breaking type-changed 200/*/a"]
    assert witnesses(ANSWER, *lists) == {"type-changed 200/*/a": [{"a": 0}]}
    assert witnesses(ANSWER, *maps) == {"type-changed 200/*/a": {"extra": {"a": 0}}}


def test_a_new_field_that_a_map_had_other_words_for() -> None:
    old = {"type": "object", "additionalProperties": NUMBER}
    new = {"type": "object", "additionalProperties": NUMBER, "properties": {"note": TEXT}}
    assert lines(ANSWER, old, new) == ["breaking schema-widened 200", "harmless field-added 200/note"]
    assert witnesses(ANSWER, old, new) == {"schema-widened 200": {"note": ""}}


def test_a_schema_that_holds_itself() -> None:
    def tree(value: Any) -> dict[str, Any]:
        return {"type": "object", "properties": {"v": value, "kids": {"type": "array", "items": {"$ref": "#/T"}}}}

    old, new = (
        Node({"T": tree({"type": each}), "schema": {"$ref": "#/T"}}, {"$ref": "#/T"}) for each in ("integer", "number")
    )
    at = At(ANSWER, "POST /x", "200")
    (change,) = schema_changes(old, new, at)
    assert (change.rule, change.place) == ("type-widened", "200/v")
    assert change.witness is not None
    assert change.witness.value == {"body": {"v": 0.5}}
    assert list(schema_changes(old, old, at)) == []


def test_names_of_schemas_and_where_they_stand_do_not_matter() -> None:
    inner = object_of("a", a=TEXT)
    written = [
        inner,
        {"$ref": "#/Inner"},
        {"allOf": [{"$ref": "#/Inner"}]},
        {"allOf": [{"type": "object", "properties": {"a": TEXT}}, {"required": ["a"]}]},
        {"$ref": "#/Same"},
    ]
    for one in written:
        for other in written:
            assert felt(object_of(x=one), object_of(x=other), Inner=inner, Same={"$ref": "#/Inner"}) == ([], [])


def test_what_is_next_to_a_reference_holds_too() -> None:
    old, new = {"$ref": "#/Inner"}, {"$ref": "#/Inner", "required": ["a"]}
    assert lines(REQUEST, old, new, Inner=object_of(a=TEXT)) == ["breaking field-became-required body/a"]


def test_a_change_that_the_rest_of_the_schema_makes_impossible_is_none() -> None:
    only = [{"properties": {"v": {"const": "real"}}}]
    old = {**object_of("v", v=VERDICT), "allOf": only}
    new = {
        **object_of("v", v={"enum": ["real", "fake", "unsure"]}),
        "allOf": [{"properties": {"v": {"const": "real"}}}],
    }
    assert felt(old, new) == ([], [])


def test_the_clauses_of_both_sides_are_named() -> None:
    old = object_of(a={**VERDICT, "x-facts": {"type": ["X-01.a"], "enum": ["X-01.b"]}})
    new = object_of(a={"type": "string", "enum": ["real"], "x-facts": ["X-02.a"]})
    (change,) = changed(REQUEST, old, new)
    assert change.clauses == ("X-01.b", "X-02.a")


def test_what_others_write_and_no_schema_may_hold_is_left_out() -> None:
    old = {"type": "object", "properties": {"a": {"type": "string", "required": True}}, "required": None}
    assert felt(old, object_of(a=TEXT)) == ([], [])
    assert felt({"type": "object", "properties": None}, {"type": "object"}) == ([], [])


def test_a_schema_among_its_own_alternatives_comes_to_an_end() -> None:
    value = {"oneOf": [{"$ref": "#/Value"}, TEXT]}
    assert lines(ANSWER, {"$ref": "#/Value"}, TEXT, Value=value) == ["harmless alternative-removed 200"]


def test_a_value_more_that_a_condition_of_the_whole_rules_out_breaks_nothing() -> None:
    never = {"not": {"properties": {"v": {"const": "unsure"}}, "required": ["v"]}}
    old, new = ({**object_of("v", v={"enum": each}), **never} for each in (["real"], ["real", "unsure"]))
    assert lines(ANSWER, old, new) == []


def test_a_required_field_is_not_the_same_as_an_optional_one_with_another_name() -> None:
    old, new = object_of("score", score=PROBABILITY), object_of(probability=PROBABILITY)
    expected = ["breaking required-field-removed 200/score", "harmless field-added 200/probability"]
    assert lines(ANSWER, old, new) == expected
