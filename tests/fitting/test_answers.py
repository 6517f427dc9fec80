"""Answers of a fake that is fitted to a contract: the fake's own, with what changed in them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fitting.contracts import Edit, answers, contract, playing, schemas

VERDICT = {"prediction": "real", "confidence": 0.7771}
VOICE = {"age_range": "55-64", "gender": "female"}
REQUEST = "0e579e8c-2b30-4052-96a8-23afb0b3b82b"
DATA = {
    "security": VERDICT,
    "intelligence": VOICE,
    "model_version": "forensics 0.3B",
    "credits_used": 1,
    "credits_remaining": 999999,
}
OWN = {"status": "ok", "request_id": REQUEST, "data": DATA}
"""What the baseline's fake answers."""


def renamed(schema: dict[str, Any], old: str, new: str) -> None:
    schema["properties"][new] = schema["properties"].pop(old)
    schema["required"] = [new if each == old else each for each in schema["required"]]


def nothing(_: dict[str, Any]) -> None:
    pass


def another_value(document: dict[str, Any]) -> None:
    schemas(document)["Security"]["properties"]["prediction"]["enum"].append("unsure")


def a_value_gone(document: dict[str, Any]) -> None:
    schemas(document)["Security"]["properties"]["prediction"]["enum"] = ["fake"]


def nullable(document: dict[str, Any]) -> None:
    schemas(document)["DetectionData"]["properties"]["credits_used"] = {"type": ["integer", "null"]}


def field_gone(document: dict[str, Any]) -> None:
    schema = schemas(document)["DetectionData"]
    del schema["properties"]["model_version"]
    schema["required"].remove("model_version")


def field_optional(document: dict[str, Any]) -> None:
    schemas(document)["DetectionData"]["required"].remove("credits_used")


def field_renamed(document: dict[str, Any]) -> None:
    renamed(schemas(document)["Detection"], "data", "result")


def field_more(document: dict[str, Any]) -> None:
    schema = schemas(document)["Detection"]
    schema["properties"]["trace"] = {"const": "t-1"}
    schema["required"].append("trace")


def type_changed(document: dict[str, Any]) -> None:
    schemas(document)["DetectionData"]["properties"]["credits_used"] = {"type": "string", "const": "one"}


@pytest.mark.parametrize(
    ("edit", "data", "outside"),
    [
        (nothing, {}, {}),
        (another_value, {"security": VERDICT | {"prediction": "unsure"}}, {}),
        (a_value_gone, {"security": VERDICT | {"prediction": "fake"}}, {}),
        (nullable, {"credits_used": None}, {}),
        (field_gone, {"model_version": ...}, {}),
        (field_optional, {"credits_used": ...}, {}),
        (field_renamed, {}, {"data": ..., "result": DATA}),
        (field_more, {}, {"trace": "t-1"}),
        (type_changed, {"credits_used": "one"}, {}),
    ],
)
def test_an_answer_is_the_fakes_own_with_what_changed_in_it(
    tmp_path: Path, edit: Edit, data: dict[str, Any], outside: dict[str, Any]
) -> None:
    whole = OWN | {"data": _without({**DATA, **data})} | outside
    with playing(contract(tmp_path, edit)) as fake:
        answer = fake.detect()
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert answer.json() == _without(whole)
        assert (fake.last.altered, fake.last.contract) == (True, str(tmp_path / "openapi.yaml"))
        assert fake.departures == []


def _without(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not ...}


def moved(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def edit(document: dict[str, Any]) -> None:
        listed = answers(document)
        listed[new] = listed.pop(old)

    return edit


def test_a_success_that_is_gone_comes_with_the_status_that_came_for_it(tmp_path: Path) -> None:
    with playing(contract(tmp_path, moved("200", "201"))) as fake:
        answer = fake.detect()
        assert (answer.status_code, answer.json()) == (201, OWN)


def test_a_refusal_whose_status_is_gone_comes_with_the_one_that_came_and_its_words(tmp_path: Path) -> None:
    with playing(contract(tmp_path, moved("422", "415"))) as fake:
        answer = fake.caller.post("/v1/detect", headers={"X-API-Key": "test-free"}, files={"file": ("a.wav", b"no")})
        assert answer.status_code == 415
        assert answer.json()["error"]["code"] == "INVALID_AUDIO_FORMAT"


def test_a_refused_key_whose_status_is_gone_stays_one_about_keys(tmp_path: Path) -> None:
    with playing(contract(tmp_path, lambda document: answers(document).pop("401"))) as fake:
        answer = fake.detect(headers={"X-API-Key": "unknown"})
        assert answer.status_code == 403


def test_what_no_contract_speaks_of_is_the_fakes_own(tmp_path: Path) -> None:
    with playing(contract(tmp_path, nothing)) as fake:
        answer = fake.caller.get("/v1/detect", headers={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
        assert [what for what, _ in fake.departures] == ["is to a path that no document mentions"]


def test_a_header_that_is_gone_does_not_come(tmp_path: Path) -> None:
    with playing(contract(tmp_path, lambda document: answers(document)["429"].pop("headers"))) as fake:
        fake.detect(headers={"X-API-Key": "test-free"})
        limited = [fake.detect(headers={"X-API-Key": "test-free"}) for _ in range(10)][-1]
        assert (limited.status_code, "retry-after" in limited.headers) == (429, False)


def test_another_media_type_comes_with_an_example_of_it(tmp_path: Path) -> None:
    def text(document: dict[str, Any]) -> None:
        answers(document)["200"]["content"] = {"text/plain": {"schema": {"const": "real"}}}

    with playing(contract(tmp_path, text)) as fake:
        answer = fake.detect()
        assert (answer.status_code, answer.headers["content-type"], answer.text) == (200, "text/plain", "real")
