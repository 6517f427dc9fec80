"""Schemas become JSON Schema 2020-12 where they stand, whatever they were written in, each for its direction."""

from typing import Any

import pytest
from tests.changes.written import Document, answer, call, calls, json, operation

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.surface import Media
from voicemock_contracts.nodes import Node

VERDICT = "#/components/schemas/Verdict"
TYPES = "there are array, boolean, integer, null, number, object, string"


def of(media: dict[str, Media]) -> Any:
    (found,) = media.values()
    assert found.schema is not None
    return found.schema.value


def asked(schema: Any, version: str = "3.0.3", **schemas: Any) -> Any:
    document = {**call(requestBody=json(schema), version=version), "components": {"schemas": schemas}}
    body = operation(document).body
    assert body is not None
    return of(body.media)


def answered(schema: Any, version: str = "3.1.0", **schemas: Any) -> Any:
    document: Document = {**answer(schema), "openapi": version, "components": {"schemas": schemas}}
    return of(operation(document).answers["200"].media)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a", None]}),
        (
            {"allOf": [{"minLength": 1}], "nullable": True},
            {"anyOf": [{"allOf": [{"minLength": 1}]}, {"type": "null"}]},
        ),
        ({"minimum": 0, "exclusiveMinimum": True}, {"exclusiveMinimum": 0}),
        ({"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
        ({"minimum": 0, "exclusiveMinimum": False}, {"minimum": 0}),
        ({"type": "string", "format": "binary"}, {"type": "string", "contentMediaType": "application/octet-stream"}),
        ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        ({"maxLength": 40.0, "minItems": 1}, {"maxLength": 40, "minItems": 1}),
        ({"type": "string", "xml": {}, "externalDocs": {}}, {"type": "string"}),
        (
            {"items": [{"type": "string"}], "additionalItems": False},
            {"prefixItems": [{"type": "string"}], "items": False},
        ),
        (
            {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}},
        ),
        ({"type": "string", "required": True}, {"type": "string"}),
        (
            {"properties": {"a": {"nullable": True, "type": "string"}}},
            {"properties": {"a": {"type": ["string", "null"]}}},
        ),
    ],
)
def test_what_older_versions_say_is_said_in_the_newest_words(written: Any, meant: Any) -> None:
    assert asked(written) == meant


def test_nullable_means_nothing_to_openapi_31() -> None:
    assert answered({"type": "string", "nullable": True}) == {"type": "string", "nullable": True}


def test_what_counts_beside_a_reference_holds_as_well_in_openapi_31() -> None:
    schema = {"properties": {"a": {"$ref": VERDICT, "minLength": 2, "description": "A."}}}
    found = answered(schema, Verdict={"type": "string"})
    assert found["properties"]["a"] == {"minLength": 2, "allOf": [{"$ref": VERDICT}]}


@pytest.mark.parametrize("beside", [{}, {"description": "A.", "title": "B"}])
def test_words_beside_a_reference_say_nothing(beside: Document) -> None:
    found = answered({"properties": {"a": {"$ref": VERDICT, **beside}}}, Verdict={"type": "string"})
    assert found["properties"]["a"] == {"$ref": VERDICT}


def test_nothing_counts_beside_a_reference_in_openapi_30() -> None:
    found = asked({"properties": {"a": {"$ref": VERDICT, "minLength": 2}}}, Verdict={"type": "string"})
    assert found["properties"]["a"] == {"$ref": VERDICT}


def test_what_a_schema_refers_to_is_converted_too() -> None:
    schema = asked({"$ref": VERDICT}, Verdict={"properties": {"next": {"$ref": VERDICT}, "a": {"format": "byte"}}})
    assert schema == {"properties": {"next": {"$ref": VERDICT}, "a": {"contentEncoding": "base64"}}}


def test_a_field_that_is_only_read_is_not_sent_and_one_that_is_only_written_does_not_come() -> None:
    shared = {
        "type": "object",
        "required": ["id", "secret", "name"],
        "properties": {
            "id": {"$ref": "#/components/schemas/Id"},
            "secret": {"type": "string", "writeOnly": True},
            "name": {"type": "string"},
        },
    }
    document = calls(
        {
            "/a": {
                "post": {
                    "requestBody": json({"$ref": VERDICT}),
                    "responses": {"200": {"description": "", **json({"$ref": VERDICT})}},
                }
            }
        },
        components={"schemas": {"Verdict": shared, "Id": {"type": "string", "readOnly": True}}},
    )
    found = operation(document)
    assert found.body is not None
    sent, comes = of(found.body.media), of(found.answers["200"].media)
    assert (sent["required"], list(sent["properties"])) == (["secret", "name"], ["secret", "name"])
    assert (comes["required"], list(comes["properties"])) == (["id", "name"], ["id", "name"])


def test_a_field_of_a_part_that_does_not_go_that_way_is_not_required() -> None:
    parts = [{"properties": {"id": {"readOnly": True}, "name": {}}}]
    assert asked({"allOf": parts, "required": ["id", "name"]})["required"] == ["name"]


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"properties": {"a": 1}}, "/properties/a: a schema should stand here, not '1'"),
        ({"required": [{}]}, "/required: texts should stand in the list, not '[{}]'"),
        ({"type": True}, "/type: 'True' means nothing here"),
        ({"enum": "a"}, "/enum: 'a' means nothing here"),
        ({"allOf": {}}, "/allOf: '{}' means nothing here"),
        ({"maxLength": True}, "/maxLength: 'True' means nothing here"),
        ({"maxLength": 1.5}, "/maxLength: 1.5 is no whole number"),
        ({"minLength": -1}, "/minLength: -1 is too small to mean anything"),
        ({"multipleOf": 0}, "/multipleOf: 0 is too small to mean anything"),
        ({"uniqueItems": "yes"}, "/uniqueItems: 'yes' means nothing here"),
        ({"type": "strin"}, f"/type: unknown type 'strin'; {TYPES}"),
        ({"type": ["string", "nul"]}, f"/type: unknown type 'nul'; {TYPES}"),
        ({"pattern": "(a+"}, "/pattern: '(a+' is no regular expression that can be read"),
        ({"pattern": "a{2,1}"}, "/pattern: 'a{2,1}' is no regular expression that can be read"),
        (
            {"patternProperties": {"^a": {}, "[b": {}}},
            "/patternProperties: '[b' is no regular expression that can be read",
        ),
        ({"contentEncoding": 64}, "/contentEncoding: '64' means nothing here"),
    ],
)
def test_a_schema_that_is_none_is_told_with_its_place(schema: Any, place: str) -> None:
    pointer = "/paths/~1v1~1detect/post/requestBody/content/application~1json/schema"
    with pytest.raises(SurfaceError) as raised:
        asked(schema)
    assert str(raised.value) == pointer + place


def test_a_field_that_says_it_is_required_means_nothing_in_openapi_31() -> None:
    with pytest.raises(SurfaceError) as raised:
        answered({"properties": {"a": {"type": "string", "required": True}}})
    place = "/paths/~1v1~1detect/get/responses/200/content/application~1json/schema/properties/a/required"
    assert str(raised.value) == f"{place}: a list of names should stand here, not True"


@pytest.mark.parametrize("pattern", [r"^\p{L}+$", "(?<=a+)b", "[^]", r"(a)\1", r"\cA"])
def test_a_pattern_that_somebody_can_read_is_one(pattern: str) -> None:
    assert answered({"type": "string", "pattern": pattern}) == {"type": "string", "pattern": pattern}


def test_every_reference_that_is_left_leads_somewhere() -> None:
    schema = {"anyOf": [{"$ref": VERDICT}], "items": {"$ref": VERDICT}}
    document = {**answer(schema), "components": {"schemas": {"Verdict": {"type": "string"}}}}
    found = operation(document).answers["200"].media["application/json"].schema
    assert isinstance(found, Node)
    assert found["items"].value == {"type": "string"}
