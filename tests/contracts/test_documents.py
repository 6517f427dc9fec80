"""The contract documents themselves: valid, closed in themselves, and each rule in them rests on clauses there are."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from voicemock_contracts import ACROSS, ledger
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.conversation import RULES
from voicemock_contracts.documents import Document, Form, document
from voicemock_contracts.editions import reading, readings
from voicemock_contracts.nodes import Node, UnresolvedError, at
from voicemock_contracts.relations import RELATIONS
from voicemock_contracts.schemas import Schemas
from voicemock_contracts.vocabulary import Object, objects, unknown_keywords
from voicemock_fixtures import FORMATS

VENDORS = [each for each in readings() if each != ACROSS]
"""Every vendor in every edition of its documents."""

DOCUMENTS = [
    (each, form) for each in VENDORS for form in Form if (reading(each).baseline_folder / f"{form}.yaml").exists()
]

ASSERTING = {
    *("type", "const", "enum", "format", "pattern", "not"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "required", "minProperties", "maxProperties"),
}
"""Keywords of a schema that a value can break; `properties` is another one where it forbids a field."""

RESTING = {
    Form.OPENAPI: {"Operation", "Parameter", "RequestBody", "Header", "Response", "Link", "SecurityScheme", "Server"},
    Form.ASYNCAPI: {"Channel", "Operation", "SecurityScheme", "Server", "Close"},
}
"""Objects that name the clauses on which they rest."""

UNMADE = {"3gp", "3gpp", "amr", "au", "wma"}
"""Formats that a vendor takes and no encoder of ours makes."""

each_document = pytest.mark.parametrize(("vendor", "form"), DOCUMENTS)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_contract_is_valid_openapi(vendor: str) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document(vendor)).iter_errors()] == []


@each_document
def test_every_reference_leads_somewhere_in_its_document(vendor: str, form: Form) -> None:
    contract = document(vendor, form)
    broken = []
    for reference in references(contract):
        try:
            at(contract, reference)
        except UnresolvedError as wrong:
            broken.append(str(wrong))
    assert broken == []


@each_document
def test_every_component_is_referred_to(vendor: str, form: Form) -> None:
    contract = document(vendor, form)
    named = {f"#/components/{kind}/{name}" for kind, there in contract["components"].items() for name in there}
    schemes = {name for name in named if name.startswith("#/components/securitySchemes/")}
    told = {f"#/components/schemas/{name}" for each in objects(contract) for name in each.value.get("errors", ())}
    used = {"/".join(reference.split("/")[:4]) for reference in references(contract)}
    assert named - schemes - told == {name for name in used if name.startswith("#/components/")} - schemes - told


@each_document
def test_no_keyword_is_unknown(vendor: str, form: Form) -> None:
    assert unknown_keywords(document(vendor, form)) == []


@each_document
def test_every_example_satisfies_its_schema(vendor: str, form: Form) -> None:
    contract = document(vendor, form)
    schemas = Schemas(contract, Clauses(vendor), closed=True)
    found = [
        str(finding)
        for pointer, value in examples(contract)
        for finding in schemas.judge(
            Node(contract, at(contract, f"#{pointer}").value, pointer).resolved(), value, pointer
        )
    ]
    assert found == []
    assert list(examples(contract))


@each_document
def test_every_rule_rests_on_clauses_of_its_vendor(vendor: str, form: Form) -> None:
    known = {clause.id for name in (vendor, ACROSS) for clause in ledger(name).clauses}
    named = {id for each in objects(document(vendor, form)) for id in clauses_of(each)}
    assert named
    assert named <= known


@each_document
def test_every_asserting_keyword_names_its_clauses(vendor: str, form: Form) -> None:
    for each in objects(document(vendor, form)):
        if each.kind != "Schema":
            continue
        facts = each.value.get("x-facts", {})
        needed = asserting(each.value)
        if isinstance(facts, dict):
            allowed = needed | ({"additionalProperties"} & set(each.value))
            assert needed <= set(facts) <= allowed, each.pointer
            assert all(facts.values()), each.pointer
        else:
            assert facts, each.pointer
            assert needed, each.pointer


@each_document
def test_every_part_that_is_documented_names_its_clauses(vendor: str, form: Form) -> None:
    parts = [each for each in objects(document(vendor, form)) if each.kind in RESTING[form]]
    assert [each.pointer for each in parts if not each.value.get("x-facts")] == []


@each_document
def test_what_is_asked_of_audio_can_be_asked(vendor: str, form: Form) -> None:
    for each in objects(document(vendor, form)):
        if each.kind == "Audio":
            assert set(each.value["formats"]) <= set(FORMATS) | UNMADE
            assert set(each.value["x-facts"]) - {"once"} == set(each.value) - {"x-facts"}
            assert each.value["min-bytes"] < each.value["max-bytes"]


@each_document
def test_every_relation_is_one_that_is_known(vendor: str, form: Form) -> None:
    assert {name for each in objects(document(vendor, form)) for name in each.value.get("x-holds", ())} <= set(
        RELATIONS
    )


def test_every_relation_is_named_in_a_contract() -> None:
    named = {
        name
        for vendor, form in DOCUMENTS
        for each in objects(document(vendor, form))
        for name in each.value.get("x-holds", ())
    }
    assert named == set(RELATIONS)


def test_the_orders_of_streams_have_every_rule_and_no_other() -> None:
    streams = [document(vendor, form) for vendor, form in DOCUMENTS if form is Form.ASYNCAPI]
    assert {rule for each in streams for channel in each["channels"].values() for rule in channel["x-order"]} == RULES


def test_every_reading_has_its_documents() -> None:
    openapi, asyncapi = ([each for each, form in DOCUMENTS if form is wanted] for wanted in Form)
    assert openapi == VENDORS
    assert asyncapi == ["modulate", "modulate@newer-reference"]


PLANTED = (
    ("vocos", Form.OPENAPI, "", "tags"),
    ("vocos", Form.OPENAPI, "/info", "contact"),
    ("vocos", Form.OPENAPI, "/servers/0", "x-fact"),
    ("vocos", Form.OPENAPI, "/paths/~1v1~1detect", "gett"),
    ("vocos", Form.OPENAPI, "/paths/~1v1~1detect/post", "deprecated"),
    ("vocos", Form.OPENAPI, "/paths/~1v1~1detect/post/responses/429/headers/Retry-After", "required"),
    ("vocos", Form.OPENAPI, "/components/headers/RetryAfter/schema", "maximun"),
    ("vocos", Form.OPENAPI, "/components/schemas/DetectionForm/properties/file/x-audio", "max-seconds"),
    ("valsea", Form.OPENAPI, "/components/schemas/Result/allOf/1/then/properties/accent", "cons"),
    ("valsea", Form.OPENAPI, "/components/schemas/Result/allOf/1/if", "x-facts"),
    ("valsea", Form.OPENAPI, "/components/securitySchemes/apiKey", "bearer"),
    ("dataspike", Form.OPENAPI, "/paths/~1api~1v4~1deepfake~1job~1{id}/get/parameters/0", "explode"),
    ("undetectable", Form.OPENAPI, "/components/responses/Stored/links/detect", "operationid"),
    ("undetectable", Form.OPENAPI, "/components/requestBodies/AudioFile/content/audio~1mp3", "example"),
    ("modulate", Form.OPENAPI, "/components/schemas/Detection", "x-hold"),
    ("modulate", Form.ASYNCAPI, "/channels/detection", "x-close"),
    ("modulate", Form.ASYNCAPI, "/channels/detection/x-closes/0", "error"),
    ("modulate", Form.ASYNCAPI, "/channels/detection/bindings/ws/query/properties/sample_rate", "minimun"),
    ("modulate", Form.ASYNCAPI, "/operations/sendAudio", "reply"),
    ("modulate", Form.ASYNCAPI, "/components/messages/Done", "headers"),
    ("modulate", Form.ASYNCAPI, "/servers/platform", "url"),
)


@pytest.mark.parametrize(("vendor", "form", "pointer", "keyword"), PLANTED)
def test_an_unknown_keyword_is_found_where_it_stands(vendor: str, form: Form, pointer: str, keyword: str) -> None:
    changed = deepcopy(document(vendor, form))
    below(changed, pointer)[keyword] = "anything"
    assert unknown_keywords(changed) == [(pointer, keyword)]


def test_what_stands_in_an_example_or_a_value_is_no_keyword() -> None:
    changed = deepcopy(document("vocos"))
    schema = changed["components"]["schemas"]["Detection"]
    schema["properties"]["anything"] = {"const": {"anything": 1}, "examples": [{"anything": 1}]}
    assert unknown_keywords(changed) == []


def test_a_map_where_a_list_should_stand_is_named() -> None:
    changed = deepcopy(document("vocos"))
    changed["servers"] = {"url": "https://api.vocos.io"}
    with pytest.raises(TypeError, match=r"^/servers: a list should stand here, not \{'url'"):
        unknown_keywords(changed)


def node(contract: Document, pointer: str) -> Node:
    """Return the node of a schema, at the end of its reference where it is one."""
    return Node(contract, at(contract, f"#{pointer}").value, pointer).resolved()


def references(value: Any) -> Iterator[str]:
    """Yield every reference in a value."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def examples(contract: Document) -> Iterator[tuple[str, Any]]:
    """Yield every example of a document, and the pointer of its schema."""
    for each in objects(contract):
        if each.kind in ("Media", "Parameter"):
            for example in each.value.get("examples", {}).values():
                yield f"{each.pointer}/schema", example["value"]
        elif each.kind == "Message":
            for example in each.value.get("examples", []):
                yield f"{each.pointer}/payload", example["payload"]
        elif each.kind == "Schema":
            yield from ((each.pointer, example) for example in each.value.get("examples", []))
            if "default" in each.value:
                yield each.pointer, each.value["default"]


def clauses_of(each: Object) -> Iterator[str]:
    """Yield the clauses that an object names."""
    facts = each.value.get("x-facts", [])
    for ids in facts.values() if isinstance(facts, dict) else [facts]:
        yield from ids
    for keyword in ("x-holds", "x-order"):
        for ids in each.value.get(keyword, {}).values():
            yield from ids


def asserting(schema: dict[str, Any]) -> set[str]:
    """Return a schema's own keywords that a value can break."""
    forbidding = {"properties"} if False in schema.get("properties", {}).values() else set()
    return (ASSERTING & set(schema)) | forbidding


def below(value: Any, pointer: str) -> Any:
    """Return what stands at a pointer."""
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step.replace("~1", "/").replace("~0", "~")]
    return value
