"""Requests to a fake that is fitted to a contract: what is refused now, and what is led back to what the fake knows."""

from pathlib import Path
from typing import Any

import pytest
from tests.fitting.contracts import DETECT, KEY, Edit, contract, playing, schemas

BEARER = {"Authorization": "Bearer test-enterprise"}


def moved(document: dict[str, Any]) -> None:
    document["paths"]["/v2/detect"] = document["paths"].pop(DETECT)


def bearer(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"]["ApiKey"] = {"type": "http", "scheme": "bearer"}


def in_query(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"]["ApiKey"] = {"type": "apiKey", "in": "query", "name": "token"}


def keyless(document: dict[str, Any]) -> None:
    document["security"] = []
    document["paths"][DETECT]["post"]["security"] = []


def renamed(document: dict[str, Any]) -> None:
    form = schemas(document)["DetectionForm"]
    form["properties"]["audio"] = form["properties"].pop("file")
    form["required"] = ["audio" if name == "file" else name for name in form["required"]]


def consent(document: dict[str, Any]) -> None:
    form = schemas(document)["DetectionForm"]
    form["properties"]["consent"] = {"type": "boolean"}
    form["required"].append("consent")


def region(document: dict[str, Any]) -> None:
    region = {"name": "region", "in": "query", "required": True, "schema": {"enum": ["eu", "us"]}}
    document["paths"][DETECT]["post"]["parameters"] = [region]


REFUSED: list[tuple[Edit, int, tuple[str, str]]] = [
    (bearer, 401, ("carries no key", "bearer")),
    (in_query, 401, ("carries no key", "token query")),
    (renamed, 422, ("lacks a field", "the field audio")),
    (consent, 422, ("lacks a field", "the field consent")),
    (region, 422, ("lacks a parameter of the query", "the parameter region")),
]


@pytest.mark.parametrize(("edit", "status", "why"), REFUSED)
def test_a_request_as_it_was_is_refused_with_a_status_and_a_body_that_the_contract_documents(
    tmp_path: Path, edit: Edit, status: int, why: tuple[str, str]
) -> None:
    with playing(contract(tmp_path, edit)) as fake:
        answer = fake.detect()
        assert (answer.status_code, set(answer.json())) == (status, {"status", "request_id", "error"})
        assert fake.departures == [why]


@pytest.mark.parametrize(
    ("edit", "asked"),
    [
        (moved, {"path": "/v2/detect"}),
        (bearer, {"headers": BEARER}),
        (in_query, {"headers": {}, "params": {"token": "test-enterprise"}}),
        (keyless, {"headers": {}}),
        (renamed, {"field": "audio"}),
        (consent, {"data": {"consent": "true"}}),
        (region, {"params": {"region": "eu"}}),
    ],
)
def test_a_request_that_is_right_now_is_answered_by_the_fake(tmp_path: Path, edit: Edit, asked: dict[str, Any]) -> None:
    with playing(contract(tmp_path, edit)) as fake:
        answer = fake.detect(**asked)
        assert (answer.status_code, answer.json()["data"]["security"]["confidence"]) == (200, 0.7771)
        assert fake.departures == []


def test_what_the_client_sent_is_noted_by_the_names_it_gave(tmp_path: Path) -> None:
    with playing(contract(tmp_path, renamed)) as fake:
        fake.detect(field="audio")
        assert [part.name for part in fake.last.parts] == ["audio"]
        fake.detect(field="file")
        assert [part.name for part in fake.last.parts] == ["file"]


def test_a_call_that_moved_is_gone_from_where_it_was_in_the_vendors_words(tmp_path: Path) -> None:
    with playing(contract(tmp_path, moved)) as fake:
        answer = fake.detect()
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")
        assert fake.departures == [("is to a path that no document mentions", "POST /v2/detect")]


def test_a_call_that_has_another_method_is_refused_by_its_old_one(tmp_path: Path) -> None:
    def put(document: dict[str, Any]) -> None:
        document["paths"][DETECT]["put"] = document["paths"][DETECT].pop("post")

    with playing(contract(tmp_path, put)) as fake:
        answer = fake.detect()
        assert (answer.status_code, answer.headers["allow"]) == (405, "PUT")
        sent = {"file": ("call.wav", b"RIFF")}
        assert fake.caller.request("PUT", DETECT, headers=KEY, files=sent).status_code == 422


def test_what_both_contracts_refuse_the_fake_refuses_itself(tmp_path: Path) -> None:
    with playing(contract(tmp_path, consent)) as fake:
        answer = fake.detect(headers={}, data={"consent": "true"})
        assert (answer.status_code, answer.json()["error"]["message"]) == (
            401,
            "The request carries no X-API-Key header.",
        )


def test_a_call_that_the_fake_never_heard_of_is_answered_with_an_example(tmp_path: Path) -> None:
    def jobs(document: dict[str, Any]) -> None:
        schema = {"type": "object", "required": ["id"], "properties": {"id": {"const": "j-1"}}}
        body = {"description": "", "content": {"application/json": {"schema": schema}}}
        document["paths"]["/v1/jobs/{id}"] = {"get": {"operationId": "job", "responses": {"200": body}}}

    with playing(contract(tmp_path, jobs)) as fake:
        answer = fake.caller.get("/v1/jobs/7", headers=KEY)
        assert (answer.status_code, answer.json()) == (200, {"id": "j-1"})
        assert fake.caller.get("/v1/jobs/7", headers={}).status_code == 400
        assert fake.departures[0][0] == "carries no key"
