"""What changed in addresses, calls, keys, parameters, bodies and answers, each with an example where it breaks."""

from dataclasses import replace
from typing import Any

import pytest
from tests.changes.written import Document, answer, call, calls, compared, json, lines, surface, witness

from voicemock_contracts.changes.change import ORDER, Proof
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.reading.source import surface as read
from voicemock_contracts.editions import readings

TEXT: Document = {"type": "string"}
OBJECT: Document = {"type": "object", "required": ["error"], "properties": {"error": TEXT}}
HEADER = {"type": "apiKey", "in": "header", "name": "X-API-Key"}


def secured(security: list[Document] | None, **schemes: Document) -> Document:
    found = {**call(), "components": {"securitySchemes": {"key": HEADER, **schemes}}}
    return found if security is None else {**found, "security": security}


def query(name: str = "mode", where: str = "query", **more: Any) -> Document:
    return {"name": name, "in": where, "schema": TEXT, **more}


def parameters(*listed: Document) -> Document:
    return call(parameters=list(listed))


def answers(*statuses: str, **more: Document) -> Document:
    shared = {"description": "", **json(OBJECT)}
    return call("get", responses={**dict.fromkeys(statuses, shared), **more})


@pytest.mark.parametrize("reading", [each for each in readings() if each != "across"])
def test_a_contract_does_not_differ_from_itself(reading: str) -> None:
    assert compare(read(reading), read(reading)) == ()


def test_changes_are_ordered_by_severity_and_named_once() -> None:
    found = compare(read("modulate"), read("modulate@newer-reference"))
    assert [each.severity for each in found] == sorted((each.severity for each in found), key=ORDER.index)
    assert len({each.id for each in found}) == len(found)


# Addresses


def test_an_address_that_is_gone_is_shown_by_a_call_to_it() -> None:
    old, new = ({**call(), "servers": [{"url": f"https://{host}.example"}]} for host in ("a", "b"))
    assert lines(old, new) == [
        "breaking server-removed request server https://a.example",
        "harmless server-added request server https://b.example",
    ]
    assert witness(old, new, "server-removed") == {"method": "POST", "url": "https://a.example/v1/detect"}


def test_addresses_are_left_out_where_they_are_not_asked_for() -> None:
    old, new = ({**call(), "servers": [{"url": f"https://{host}.example"}]} for host in ("a", "b"))
    assert lines(old, new, servers=False) == []


def test_a_document_that_says_no_host_says_nothing_of_addresses() -> None:
    assert lines({**call(), "servers": [{"url": "https://a.example"}]}, {**call(), "servers": [{"url": "/"}]}) == []


def test_a_base_path_may_stand_in_the_address_or_in_the_path() -> None:
    old = {**call(path="/v1/x"), "servers": [{"url": "https://a.example/api"}]}
    new = {**call(path="/api/v1/x"), "servers": [{"url": "https://a.example"}]}
    assert lines(old, new) == []
    assert lines(new, old) == []


def test_another_base_path_is_another_address_and_moves_no_call() -> None:
    old, new = ({**call(), "servers": [{"url": f"https://a.example/{base}"}]} for base in ("v1", "v2"))
    assert [each.partition(" ")[2] for each in lines(old, new)] == [
        "server-removed request server https://a.example/v1",
        "server-added request server https://a.example/v2",
    ]


def test_a_call_that_gets_an_address_of_its_own_has_left_the_others() -> None:
    shared = {"servers": [{"url": "https://a.example"}]}
    assert lines({**call(), **shared}, {**call(servers=[{"url": "https://b.example"}]), **shared}) == [
        "breaking server-removed request POST /v1/detect server https://a.example",
        "harmless server-added request POST /v1/detect server https://b.example",
    ]


# Calls


def test_a_call_that_is_gone_is_shown_by_a_request() -> None:
    body = {"required": True, **json({"type": "object", "required": ["name"], "properties": {"name": TEXT}})}
    old = calls({"/v1/jobs/{id}": {"put": {"requestBody": body, "parameters": [query("id", "path", required=True)]}}})
    assert lines(old, calls({})) == ["breaking operation-removed request PUT /v1/jobs/{id}"]
    shown = witness(old, calls({}), "operation-removed")
    assert shown["method"] == "PUT"
    assert shown["path"].removeprefix("/v1/jobs/")
    assert shown["headers"] == {"Content-Type": "application/json"}
    assert list(shown["body"]) == ["name"]


def test_what_a_parameter_of_the_path_is_called_does_not_matter() -> None:
    old, new = (
        calls({f"/job/{{{name}}}": {"get": {"parameters": [query(name, "path", required=True)]}}})
        for name in ("id", "job_id")
    )
    assert lines(old, new) == []


def test_a_call_at_another_version_has_moved_and_is_compared_still() -> None:
    new = answers("200", "500")
    new["paths"] = {"/v2/detect": new["paths"]["/v1/detect"]}
    assert lines(answers("200"), new) == [
        "breaking operation-moved request GET /v1/detect",
        "risky error-status-added answer GET /v1/detect 500",
    ]


def test_a_call_of_the_same_id_or_of_the_same_answers_has_moved() -> None:
    by_id = call(path="/analyse", operationId="detect"), call(path="/inspect", operationId="detect")
    assert lines(*by_id) == ["breaking operation-moved request POST /analyse"]
    old, new = answers("200"), answers("200")
    new["paths"] = {"/other": new["paths"]["/v1/detect"]}
    assert lines(old, new) == ["breaking operation-moved request GET /v1/detect"]


def test_calls_that_have_nothing_in_common_are_gone_and_new() -> None:
    assert lines(call(path="/analyse"), call(path="/usage")) == [
        "breaking operation-removed request POST /analyse",
        "harmless operation-added request POST /usage",
    ]


def test_another_end_of_the_path_is_another_call() -> None:
    old, new = (call("delete", f"/v1/{name}/{{id}}") for name in ("jobs", "voices"))
    assert lines(old, new) == [
        "breaking operation-removed request DELETE /v1/jobs/{id}",
        "harmless operation-added request DELETE /v1/voices/{id}",
    ]


def test_a_document_that_names_everything_otherwise_and_has_more_calls_is_the_same() -> None:
    old = answer({"$ref": "#/components/schemas/A"}) | {"components": {"schemas": {"A": OBJECT}}}
    new = answer(OBJECT)
    new["paths"]["/v1/more"] = {"get": {}}
    assert lines(old, new) == ["harmless operation-added request GET /v1/more"]


# Keys


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [{"key": []}], ["breaking security-added"]),
        ([{"key": []}], [], ["harmless security-removed"]),
        ([{"key": []}], [{"key": []}, {}], ["harmless security-removed"]),
        ([{"key": []}], [{"bearer": []}], ["breaking security-changed"]),
        ([{"key": []}], [{"key": [], "bearer": []}], ["breaking security-added"]),
        ([{"key": [], "bearer": []}], [{"key": []}], ["harmless security-alternative-added"]),
        ([{"key": []}], [{"bearer": []}, {"key": []}], ["harmless security-alternative-added"]),
        ([{"key": []}, {"bearer": []}], [{"key": []}], ["breaking security-alternative-removed"]),
        (
            [{"key": []}, {"bearer": []}],
            [{"key": []}, {"oauth": []}],
            ["breaking security-alternative-removed", "harmless security-alternative-added"],
        ),
        ([{"oauth": ["read"]}], [{"oauth": ["read", "write"]}], ["breaking security-scope-added"]),
        ([{"oauth": ["read", "write"]}], [{"oauth": ["read"]}], ["harmless security-scope-removed"]),
    ],
)
def test_keys_are_compared_by_the_ways_to_give_them(before: Any, after: Any, expected: list[str]) -> None:
    schemes: Document = {"bearer": {"type": "http", "scheme": "bearer"}, "oauth": {"type": "oauth2", "flows": {}}}
    found = lines(secured(before, **schemes), secured(after, **schemes))
    assert found == [f"{each} request POST /v1/detect security" for each in expected]


def test_a_key_that_goes_elsewhere_is_shown_by_a_request_with_the_old_one() -> None:
    old, new = secured([{"key": []}]), secured([{"key": []}], key={**HEADER, "in": "query"})
    assert witness(old, new, "security-changed") == {
        "method": "POST",
        "path": "/v1/detect",
        "headers": {"x-api-key": "KEY"},
    }


def test_a_key_that_is_asked_for_now_is_shown_by_a_request_without() -> None:
    shown = witness(secured([]), secured([{"key": []}]), "security-added")
    assert shown == {"method": "POST", "path": "/v1/detect"}


@pytest.mark.parametrize("required", [True, False])
def test_a_key_that_a_document_lists_among_its_parameters_is_a_key_still(required: bool) -> None:
    listed = parameters({"name": "X-API-Key", "in": "header", "required": required, "schema": TEXT})
    expected = [] if required else ["harmless security-removed request POST /v1/detect security"]
    assert lines(secured([{"key": []}]), listed) == expected


# Parameters


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [query()], ["harmless parameter-added query/mode"]),
        ([], [query(required=True)], ["breaking required-parameter-added query/mode"]),
        ([query()], [], ["risky parameter-removed query/mode"]),
        ([query()], [query(required=True)], ["breaking parameter-became-required query/mode"]),
        ([query(required=True)], [query()], ["harmless parameter-became-optional query/mode"]),
        ([query()], [query(deprecated=True)], ["risky parameter-deprecated query/mode"]),
        ([query()], [query(where="header")], ["breaking parameter-moved query/mode"]),
        ([query()], [query("Mode", "header")], ["breaking parameter-moved query/mode"]),
        ([query()], [query("modus")], ["breaking parameter-renamed query/mode"]),
        ([query("X-Mode", "header")], [query("x-mode", "header")], []),
        (
            [query("mode"), query("tenant")],
            [query("tenants")],
            ["breaking parameter-renamed query/tenant", "risky parameter-removed query/mode"],
        ),
        (
            [query()],
            [query("limit", schema={"type": "integer"})],
            ["risky parameter-removed query/mode", "harmless parameter-added query/limit"],
        ),
        (
            [query()],
            [query("modus", required=True)],
            ["breaking required-parameter-added query/modus", "risky parameter-removed query/mode"],
        ),
    ],
)
def test_parameters_are_compared_by_place_and_name(before: Any, after: Any, expected: list[str]) -> None:
    found = lines(parameters(*before), parameters(*after))
    assert [each.replace(" request POST /v1/detect", "") for each in found] == expected


def test_a_parameter_that_is_required_now_is_shown_by_a_request_without_it() -> None:
    old, new = (parameters(query(required=needed), query("lang", required=True)) for needed in (False, True))
    shown = witness(old, new, "parameter-became-required")
    assert list(shown["query"]) == ["lang"]


def test_a_parameter_that_moved_is_shown_where_it_was() -> None:
    shown = witness(parameters(query()), parameters(query(where="header")), "parameter-moved")
    assert list(shown["query"]) == ["mode"]


def test_a_schema_of_a_parameter_is_shown_by_a_whole_request() -> None:
    old = parameters(query(schema={"enum": ["a", "b"]}), query("lang", required=True))
    new = parameters(query(schema={"enum": ["a"]}), query("lang", required=True))
    assert lines(old, new) == ["breaking enum-value-removed request POST /v1/detect query/mode=b"]
    shown = witness(old, new, "enum-value-removed")
    assert (shown["query"]["mode"], shown["path"]) == ("b", "/v1/detect")
    assert set(shown["query"]) == {"mode", "lang"}


LISTED: Document = {"schema": {"type": "array", "items": TEXT}}


def styles(before: Document, after: Document) -> tuple[str, str, Any]:
    """Return what is said of how a parameter is written, and the query of the witness."""
    (found,) = compared(parameters({**query(), **before}), parameters({**query(), **after}))
    assert found.rule == "parameter-style-changed"
    assert found.witness is not None
    return found.old, found.new, found.witness.value["query"]


def test_how_a_list_is_written_is_told_in_words_and_shown_by_two_items() -> None:
    said = styles(LISTED, {**LISTED, "explode": False})
    assert said == ("form, explode", "form, no explode", {"mode": ["x", "x"]})
    said = styles({**LISTED, "style": "pipeDelimited", "explode": False}, LISTED)
    assert said == ("pipeDelimited, no explode", "form, explode", {"mode": ["x", "x"]})


def test_how_an_object_is_written_is_shown_by_two_fields() -> None:
    fields: Document = {"schema": {"type": "object", "properties": {"a": TEXT, "b": TEXT}}}
    old, new, shown = styles(fields, {**fields, "style": "deepObject", "explode": True})
    assert (old, new) == ("form, explode", "deepObject, explode")
    assert list(shown["mode"]) == ["a", "b"]


def test_a_parameter_that_becomes_a_body_of_its_own_is_written_as_that() -> None:
    _, new, shown = styles({}, {"content": {"application/json": {"schema": TEXT}}, "schema": None})
    assert (new, list(shown)) == ("application/json", ["mode"])


# Bodies of requests


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, json(TEXT), ["harmless body-added"]),
        (None, {"required": True, **json(TEXT)}, ["breaking required-body-added"]),
        (json(TEXT), None, ["risky body-removed"]),
        (json(TEXT), {"required": True, **json(TEXT)}, ["breaking body-became-required"]),
        ({"required": True, **json(TEXT)}, json(TEXT), ["harmless body-became-optional"]),
    ],
)
def test_bodies_are_compared_by_whether_they_have_to_be_there(before: Any, after: Any, expected: list[str]) -> None:
    old, new = (call(**({"requestBody": each} if each else {})) for each in (before, after))
    assert lines(old, new) == [f"{each} request POST /v1/detect body" for each in expected]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["audio/wav"], ["audio/wav", "audio/ogg"], ["harmless media-type-added body:audio/ogg"]),
        (["audio/wav", "audio/ogg"], ["audio/wav"], ["breaking media-type-removed body:audio/ogg"]),
        (["audio/wav"], ["audio/*"], ["harmless media-type-added body:audio/*"]),
        (["audio/*"], ["audio/wav"], ["breaking media-type-removed body:audio/*"]),
        (
            ["audio/wav"],
            ["text/plain"],
            ["breaking media-type-removed body:audio/wav", "harmless media-type-added body:text/plain"],
        ),
        (["Audio/WAV"], ["audio/wav"], []),
    ],
)
def test_media_types_are_compared_with_their_ranges(before: list[str], after: list[str], expected: list[str]) -> None:
    old, new = (call(requestBody={"content": {kind: {} for kind in kinds}}) for kinds in (before, after))
    assert [each.replace(" request POST /v1/detect", "") for each in lines(old, new)] == expected


def bodies(**kinds: Document) -> Document:
    """Return contents by media types: the names with ``__`` for the slash, and ``_`` for the plus."""
    return {name.replace("__", "/").replace("_", "+"): {"schema": schema} for name, schema in kinds.items()}


COUNT: Document = {"type": "integer"}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (bodies(application__json=TEXT), bodies(application__v2_json=COUNT), "body"),
        (bodies(application__json=TEXT), bodies(application__xml=COUNT), "body"),
        (bodies(application__json=TEXT, text__csv={}), bodies(text__csv={}, application__v2_json=COUNT), "body"),
        (
            bodies(application__json=TEXT, application__xml=COUNT),
            bodies(application__v2_xml=COUNT, application__v2_json=COUNT),
            "body",
        ),
        (
            bodies(text__csv={}, application__xml=TEXT),
            bodies(text__csv={}, application__v2_xml=COUNT),
            "body:application/xml",
        ),
        (bodies(application__json=TEXT, text__csv={}), bodies(text__csv={}, application__xml=COUNT), None),
        (bodies(application__json=TEXT), bodies(application__v2_json=TEXT), None),
        (bodies(application__json=TEXT), bodies(application__json=TEXT, application__v2_json=COUNT), None),
    ],
)
def test_a_media_type_of_another_name_is_compared_by_what_is_in_it(
    before: Document, after: Document, changed: str | None
) -> None:
    old, new = (call(requestBody={"content": each}) for each in (before, after))
    found = [each for each in lines(old, new) if "media-type" not in each]
    assert found == ([f"breaking type-changed request POST /v1/detect {changed}"] if changed else [])
    old, new = (call(responses={"200": {"description": "", "content": each}}) for each in (before, after))
    found = [each for each in lines(old, new) if "media-type" not in each]
    place = (changed or "").replace("body", "200")
    assert found == ([f"breaking type-changed answer POST /v1/detect {place}"] if changed else [])


def test_what_changed_under_another_name_is_shown_by_an_answer_of_the_new_name() -> None:
    old = call(responses={"200": {"description": "", "content": bodies(application__json=TEXT)}})
    new = call(responses={"200": {"description": "", "content": bodies(application__v2_json=COUNT)}})
    assert witness(old, new, "type-changed") == {
        "status": 200,
        "headers": {"content-type": "application/v2+json"},
        "body": 0,
    }


def test_a_media_type_that_is_gone_is_shown_by_a_body_of_it() -> None:
    media = {"schema": {"const": "x"}}
    old = call(requestBody={"content": {"text/a": media, "text/b": media}})
    new = call(requestBody={"content": {"text/a": media}})
    assert witness(old, new, "media-type-removed") == {
        "method": "POST",
        "path": "/v1/detect",
        "headers": {"Content-Type": "text/b"},
        "body": "x",
    }


def form(*types: str) -> Document:
    schema = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
    encoding = {"encoding": {"file": {"contentType": ", ".join(types)}}} if types else {}
    return call(requestBody={"content": {"multipart/form-data": {"schema": schema, **encoding}}})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["audio/wav"], ["audio/wav", "audio/ogg"], ["harmless part-type-added body/file=audio/ogg"]),
        (["audio/wav", "audio/ogg"], ["audio/wav"], ["breaking part-type-removed body/file=audio/ogg"]),
        (["audio/wav"], [], ["harmless part-type-added body/file"]),
        ([], ["audio/wav"], ["breaking part-type-removed body/file"]),
    ],
)
def test_the_types_of_a_forms_parts_are_compared(before: list[str], after: list[str], expected: list[str]) -> None:
    assert [each.replace(" request POST /v1/detect", "") for each in lines(form(*before), form(*after))] == expected


def test_a_part_type_that_is_gone_is_shown_by_a_part_of_it() -> None:
    shown = witness(form("audio/wav", "audio/ogg"), form("audio/wav"), "part-type-removed")
    assert shown["body"]["file"] == {"format": "wav", "bytes": 1, "type": "audio/ogg"}


def test_a_second_media_type_is_named_in_the_place() -> None:
    old, new = (
        call(requestBody={"content": {"text/a": {}, "text/b": {"schema": {"type": "string", "maxLength": most}}}})
        for most in (5, 4)
    )
    assert lines(old, new) == ["breaking bound-tightened request POST /v1/detect body:text/b=maxLength"]


# Answers


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["200"], ["200", "201"], ["breaking success-status-added 201"]),
        (["200", "201"], ["200"], ["breaking success-status-removed 201"]),
        (["200"], ["200", "500"], ["risky error-status-added 500"]),
        (["200", "500"], ["200"], ["risky error-status-removed 500"]),
        (["4XX"], ["4XX", "404"], []),
        (["404", "4XX"], ["4XX"], []),
        (["4XX"], ["404"], []),
        (["404"], ["4XX"], ["risky error-status-added 4XX"]),
        (["default"], ["500"], []),
        (["200", "default"], ["200", "default", "500"], []),
        (["200", "default"], ["200", "201", "default"], ["breaking success-status-added 201"]),
        (["200"], ["200", "default"], ["risky error-status-added default"]),
    ],
)
def test_statuses_are_compared_with_their_ranges(before: list[str], after: list[str], expected: list[str]) -> None:
    found = lines(answers(*before), answers(*after))
    assert [each.replace(" answer GET /v1/detect", "") for each in found] == expected


def test_a_status_that_was_in_a_range_is_held_against_the_range() -> None:
    old = call("get", responses={"4XX": {"description": "", **json({"enum": ["a"]})}})
    new = call("get", responses={"404": {"description": "", **json({"enum": ["a", "b"]})}})
    assert lines(old, new) == ["breaking enum-value-added answer GET /v1/detect 404=b"]
    assert witness(old, new, "enum-value-added") == {
        "status": 404,
        "headers": {"content-type": "application/json"},
        "body": "b",
    }


OTHER: Document = {"description": "", **json({"type": "object", "required": ["why"], "properties": {"why": TEXT}})}


def test_a_default_is_held_against_each_status_that_the_other_side_lists() -> None:
    listed, default = answers("200", "400", "500"), answers("200", default=OTHER)
    for old, new in ((listed, default), (default, listed)):
        gone, come = ("error", "why") if old is listed else ("why", "error")
        changes = [each for each in compared(old, new) if each.severity == "breaking"]
        assert [each.id for each in changes] == [
            f"field-renamed answer GET /v1/detect {status}/{gone}" for status in ("400", "500")
        ]
        for each, status in zip(changes, (400, 500), strict=True):
            assert each.witness is not None
            assert (each.witness.value["status"], list(each.witness.value["body"])) == (status, [come])


def test_another_success_is_shown_by_the_answer_that_comes_instead() -> None:
    old, new = answers("200"), answers("202")
    shown = {"status": 202, "headers": {"content-type": "application/json"}}
    for rule in ("success-status-added", "success-status-removed"):
        found = witness(old, new, rule)
        assert {name: found[name] for name in shown} == shown
        assert list(found["body"]) == ["error"]


def test_a_call_that_only_fails_now_is_shown_by_a_request() -> None:
    shown = witness(answers("200", "500"), answers("500"), "success-status-removed")
    assert shown == {"method": "GET", "path": "/v1/detect"}


def test_that_a_success_comes_no_more_beside_another_leaves_nothing_to_show() -> None:
    (found,) = compared(answers("200", "201"), answers("200"))
    assert (found.witness, found.proof) == (None, Proof.DECIDED)


def test_an_answer_of_a_range_is_shown_by_a_status_that_is_not_listed() -> None:
    old, new = answers("400"), answers("400", "4XX", **{"401": {"description": ""}})
    (found,) = (each for each in compared(old, new) if each.place == "4XX")
    assert found.severity == "risky"
    success = witness(answers("200"), answers("200", "2XX"), "success-status-added")
    assert success["status"] == 201


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"X-A": {"schema": TEXT}}, ["harmless header-added"]),
        ({"X-A": {"schema": TEXT}}, {}, ["risky header-removed"]),
        ({"X-A": {"required": True, "schema": TEXT}}, {}, ["breaking required-header-removed"]),
        ({"X-A": {"required": True}}, {"x-a": {}}, ["breaking header-became-optional"]),
        ({"X-A": {}}, {"x-a": {"required": True}}, ["harmless header-became-required"]),
        ({"X-A": {"schema": TEXT}}, {"x-a": {"schema": TEXT}}, []),
    ],
)
def test_headers_are_compared_without_case(before: Document, after: Document, expected: list[str]) -> None:
    found = lines(answer(TEXT, headers=before), answer(TEXT, headers=after))
    assert found == [f"{each} answer GET /v1/detect 200/header/x-a" for each in expected]


def test_a_header_that_need_not_come_is_shown_by_an_answer_without_it() -> None:
    both = {"X-A": {"required": True, "schema": {"const": 1}}, "X-B": {"required": True, "schema": {"const": 2}}}
    old, new = answer({"const": 3}, headers=both), answer({"const": 3}, headers={**both, "X-A": {}})
    assert witness(old, new, "header-became-optional") == {
        "status": 200,
        "headers": {"x-b": 2, "content-type": "application/json"},
        "body": 3,
    }


def test_a_header_is_shown_in_a_whole_answer() -> None:
    old, new = (answer({"const": 3}, headers={"X-A": {"schema": {"enum": values}}}) for values in ([1], [1, 2]))
    assert witness(old, new, "enum-value-added") == {
        "status": 200,
        "headers": {"x-a": 2, "content-type": "application/json"},
        "body": 3,
    }


def content(*kinds: str) -> Document:
    media = {kind: {"schema": {"const": 1}} for kind in kinds}
    return call("get", responses={"200": {"description": "", "content": media}})


def test_a_media_type_in_place_of_another_is_shown_by_an_answer_of_it() -> None:
    assert lines(content("text/a"), content("text/b")) == [
        "breaking media-type-added answer GET /v1/detect 200:text/b",
        "risky media-type-removed answer GET /v1/detect 200:text/a",
    ]
    assert witness(content("text/a"), content("text/b"), "media-type-added") == {
        "status": 200,
        "headers": {"content-type": "text/b"},
        "body": 1,
    }


def test_a_body_that_is_gone_is_shown_by_an_answer_without() -> None:
    assert witness(content("text/a"), content(), "body-removed") == {"status": 200}
    assert lines(content(), content("text/a")) == ["harmless body-documented answer GET /v1/detect 200"]


def test_changes_bear_the_clauses_of_both_sides_the_old_ones_first() -> None:
    one: Document = {"x-facts": ["A-01.a"], "operationId": "one"}
    other: Document = {"x-facts": ["B-01.a"], "operationId": "other"}
    old, new = call(**one), call(**other)
    (found,) = compared(old, new)
    assert (found.rule, found.clauses) == ("operation-renamed", ("A-01.a", "B-01.a"))


def test_a_contract_that_lists_all_there_is_finds_more_new() -> None:
    old, new = (surface(answer({"type": "object", "properties": fields})) for fields in ({}, {"more": TEXT}))
    assert [each.severity for each in compare(old, new)] == ["harmless"]
    assert [each.severity for each in compare(replace(old, closed=True), new)] == ["new"]
