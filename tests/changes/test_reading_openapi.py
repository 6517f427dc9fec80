"""What a client can feel of an OpenAPI document."""

from typing import Any

import pytest
from tests.changes.written import call, calls, json, operation, surface

from voicemock_contracts.changes.surface import Key

KEYS = {
    "components": {
        "securitySchemes": {
            "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            "query": {"type": "apiKey", "in": "query", "name": "Key"},
            "bearer": {"type": "http", "scheme": "Bearer"},
            "oauth": {"type": "oauth2", "flows": {}},
        }
    }
}
HEADER, QUERY = Key("apiKey", "header", "x-api-key"), Key("apiKey", "query", "Key")


def styles(*parameters: dict[str, Any]) -> list[str]:
    named = [{"name": f"x{number}", **each} for number, each in enumerate(parameters)]
    return [each.style for each in operation(call(parameters=named)).parameters]


def test_servers_have_their_variables_filled_in_and_no_slash_at_the_end() -> None:
    servers = [
        {
            "url": "https://{region}.echo.example/{base}/",
            "variables": {"region": {"default": "eu"}, "base": {"enum": ["v1"]}},
        },
        {"url": "/api/"},
    ]
    assert surface(calls({}, servers=servers)).servers == ("https://eu.echo.example/v1", "/api")


def test_a_call_has_servers_of_its_own_where_they_are_others() -> None:
    own, shared = {"url": "https://own.example"}, {"url": "https://shared.example"}
    paths = {
        "/a": {"servers": [own], "get": {}},
        "/b": {"get": {"servers": [own]}},
        "/c": {"get": {"servers": [shared]}},
        "/d": {"get": {}},
    }
    found = surface(calls(paths, servers=[shared])).operations
    assert [each.servers for each in found] == [("https://own.example",), ("https://own.example",), (), ()]


@pytest.mark.parametrize(
    ("security", "own", "keys"),
    [
        (None, None, {frozenset()}),
        ([], None, {frozenset()}),
        ([{"header": []}], None, {frozenset({HEADER})}),
        ([{"header": []}], [], {frozenset()}),
        ([{"header": []}], [{"query": []}, {}], {frozenset({QUERY}), frozenset()}),
        ([{"header": [], "query": []}], None, {frozenset({HEADER, QUERY})}),
        ([{"bearer": []}], None, {frozenset({Key("http", "", "bearer")})}),
        ([{"oauth": ["read"]}], None, {frozenset({Key("oauth2", scopes=frozenset({"read"}))})}),
    ],
)
def test_a_call_asks_for_the_keys_of_the_document_unless_it_says_its_own(security: Any, own: Any, keys: Any) -> None:
    operation_own = {} if own is None else {"security": own}
    shared = {} if security is None else {"security": security}
    assert operation({**call(**operation_own), **KEYS, **shared}).keys == keys


def test_parameters_of_the_path_go_for_each_call_unless_it_says_its_own() -> None:
    shared = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "X-Tenant", "in": "header", "schema": {"type": "string"}},
    ]
    own = [{"name": "x-tenant", "in": "header", "required": True, "schema": {"type": "integer"}}]
    found = operation(calls({"/a/{id}": {"parameters": shared, "get": {"parameters": own}}}))
    said = [(each.where, each.name, each.required, each.schema and each.schema.value) for each in found.parameters]
    assert said == [("path", "id", True, {"type": "string"}), ("header", "x-tenant", True, {"type": "integer"})]


def test_headers_that_the_standard_keeps_for_itself_are_no_parameters() -> None:
    names = ("Accept", "Content-Type", "Authorization", "X-Own")
    found = operation(call(parameters=[{"name": name, "in": "header", "schema": {}} for name in names]))
    assert [each.name for each in found.parameters] == ["x-own"]


def test_a_style_is_told_where_it_is_another_than_the_places_own() -> None:
    listed = {"schema": {"type": "array", "items": {}}}
    assert styles(
        {"in": "query", **listed},
        {"in": "query", "style": "form", "explode": True, **listed},
        {"in": "query", "style": "form", "explode": False, **listed},
        {"in": "query", "style": "deepObject", "schema": {"type": "object"}},
        {"in": "header", "style": "simple", "explode": True, **listed},
    ) == ["", "", "form", "deepObject", "simple, explode"]


def test_how_lists_are_written_is_not_felt_in_a_single_value() -> None:
    assert styles({"in": "query", "explode": False, "schema": {"type": ["string", "null"]}}) == [""]


def test_a_parameter_may_be_a_body_of_its_own() -> None:
    found = operation(call(parameters=[{"name": "x", "in": "query", **json({"type": "object"})}]))
    (parameter,) = found.parameters
    assert (parameter.style, parameter.schema and parameter.schema.value) == ("application/json", {"type": "object"})


def test_media_types_are_told_without_case_and_charset() -> None:
    content: dict[str, Any] = {
        "content": {"Application/JSON; charset=utf-8": {}, "application/vnd.echo+json; version=1": {}}
    }
    found = operation(call(requestBody=content))
    assert found.body is not None
    assert list(found.body.media) == ["application/json", "application/vnd.echo+json;version=1"]


def test_the_parts_of_a_form_have_their_types_and_a_body_its_examples() -> None:
    media = {
        "schema": {"type": "object"},
        "encoding": {"file": {"contentType": "audio/wav, Audio/FLAC"}, "name": {}},
        "examples": {"one": {"value": 1}, "two": {"$ref": "#/components/examples/two"}},
    }
    document = call(requestBody={"required": True, "content": {"multipart/form-data": media}})
    document["components"] = {"examples": {"two": {"value": 2}}}
    found = operation(document).body
    assert found is not None
    assert found.required
    assert found.media["multipart/form-data"].parts == {"file": frozenset({"audio/wav", "audio/flac"})}
    assert found.media["multipart/form-data"].examples == (1, 2)


def test_answers_have_their_statuses_headers_and_clauses() -> None:
    headers = {"Retry-After": {"required": True, "schema": {"type": "integer"}}, "Content-Type": {}}
    responses = {"429": {"headers": headers, "x-facts": ["A-01.a"]}, "4xx": {}, "default": {}, "x-more": 1}
    said: dict[str, Any] = {"deprecated": True, "operationId": "detect", "x-facts": {"a": ["A-02.b"]}}
    found = operation(call(responses=responses, **said))
    assert list(found.answers) == ["429", "4XX", "default"]
    (header,) = found.answers["429"].headers.values()
    assert (header.name, header.required, header.schema and header.schema.value) == (
        "retry-after",
        True,
        {"type": "integer"},
    )
    assert (found.answers["429"].clauses, found.clauses, found.deprecated, found.id) == (
        ("A-01.a",),
        ("A-02.b",),
        True,
        "detect",
    )
