"""A contract as a library: what departs in a request or an answer is found, named by its clause, and weighed."""

import json
from typing import Any

import pytest

from voicemock_contracts import UnknownVendorError
from voicemock_contracts.contract import Contract, load
from voicemock_contracts.documents import document
from voicemock_contracts.findings import Finding, Severity
from voicemock_contracts.messages import Part, Request, Response
from voicemock_contracts.nodes import UnresolvedError

VOCOS = load("vocos")
VERDICT: dict[str, Any] = {
    "status": "ok",
    "request_id": "e2d94e04-0236-4ba1-b3b9-4f4bdcab03b0",
    "data": {
        "security": {"prediction": "real", "confidence": 0.9484},
        "intelligence": {"age_range": "25-34", "gender": "male"},
        "model_version": "forensics 0.3B",
        "credits_used": 1,
        "credits_remaining": 99,
    },
}
DETECT = Request.to(
    "POST",
    "/v1/detect",
    [("x-api-key", "any"), ("Content-Type", "multipart/form-data; boundary=b")],
    (Part("file", filename="a.wav", size=100),),
)


def answer(body: object, status: int = 200, content_type: str = "application/json", **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, (("content-type", content_type), *headers.items()), content)


def changed(**security: object) -> dict[str, Any]:
    data = VERDICT["data"]
    return {**VERDICT, "data": {**data, "security": {**data["security"], **security}}}


def told(finding: Finding) -> tuple[str, str, str, str, tuple[str, ...], Severity]:
    return finding.where, finding.what, finding.expected, finding.got, finding.clauses, finding.severity


def test_what_the_page_shows_departs_in_nothing() -> None:
    assert VOCOS.request(DETECT) == ()
    assert VOCOS.response(DETECT, answer(VERDICT)) == ()
    assert load("vocos", closed=True).response(DETECT, answer(VERDICT)) == ()


def test_a_contract_is_read_and_compiled_once() -> None:
    assert load("vocos") is VOCOS


def test_an_unknown_vendor_is_told_those_that_there_are() -> None:
    with pytest.raises(UnknownVendorError) as unknown:
        load("nobody")
    assert str(unknown.value) == (
        "unknown vendor 'nobody'; there are: dataspike, modulate, undetectable, valsea, vocos"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            changed(prediction="unsure"),
            (
                "/data/security/prediction",
                "is a value that is not listed",
                'one of "real", "fake"',
                '"unsure"',
                "VOC-06.c",
            ),
        ),
        (
            changed(confidence="0.9"),
            ("/data/security/confidence", "is of another type", "number", '"0.9"', "VOC-06.d"),
        ),
        (
            {**VERDICT, "request_id": "1"},
            ("/request_id", "has another form", "a uuid", '"1"', "VOC-06.b"),
        ),
        (
            {**VERDICT, "status": "fine"},
            ("/status", "is another value", '"ok"', '"fine"', "VOC-06.a"),
        ),
    ],
)
def test_a_departure_says_where_what_was_expected_what_came_and_by_which_clause(
    body: object, expected: tuple[str, ...]
) -> None:
    place, what, wanted, got, clause = expected
    (finding,) = VOCOS.response(DETECT, answer(body))
    assert told(finding) == (
        f"answer 200 of detect, {place}",
        what,
        wanted,
        got,
        (clause,),
        Severity.VIOLATION,
    )
    assert finding.clause == clause


def test_a_missing_field_is_named_by_the_clause_that_the_field_has_itself() -> None:
    body = json.loads(json.dumps(VERDICT))
    del body["data"]["security"]["confidence"]
    (finding,) = VOCOS.response(DETECT, answer(body))
    assert told(finding) == (
        "answer 200 of detect, /data/security",
        "lacks a field",
        "the field confidence",
        '{"prediction": "real"}',
        ("VOC-06.d",),
        Severity.VIOLATION,
    )


def test_an_assumption_never_judges() -> None:
    (finding,) = VOCOS.response(DETECT, answer(changed(confidence=0.25)))
    assert told(finding) == (
        "answer 200 of detect, /data/security/confidence",
        "is out of bounds",
        "at least 0.5",
        "0.25",
        ("VOC-06.k",),
        Severity.REFUTED,
    )


def test_a_field_that_no_document_mentions_is_new_in_a_foreign_answer_and_a_violation_in_one_of_ours() -> None:
    body = changed(score=0.5)
    where = "answer 200 of detect, /data/security"
    what = "has fields that no document mentions"
    known = "none but prediction, confidence"
    (foreign,) = VOCOS.response(DETECT, answer(body))
    (ours,) = load("vocos", closed=True).response(DETECT, answer(body))
    assert told(foreign) == (where, what, known, "score", (), Severity.NEW)
    assert told(ours) == (where, what, known, "score", ("VOC-06.i",), Severity.VIOLATION)
    assert foreign.clause == ""


def test_a_status_that_no_document_mentions_is_new_too() -> None:
    (finding,) = VOCOS.response(DETECT, answer({}, 418))
    listed = "200, 400, 401, 403, 413, 422, 429, 500"
    assert told(finding) == (
        "answer 418 of detect",
        "is a status that no document mentions",
        listed,
        "418",
        (),
        Severity.NEW,
    )


def test_a_header_that_is_missing_or_no_number_is_found() -> None:
    body = {"status": "error", "request_id": "1", "error": {"code": "RATE_LIMIT_EXCEEDED", "message": "slow"}}
    (missing,) = VOCOS.response(DETECT, answer(body, 429))
    (worded,) = VOCOS.response(DETECT, answer(body, 429, **{"Retry-After": "soon"}))
    assert VOCOS.response(DETECT, answer(body, 429, **{"retry-after": "7"})) == ()
    assert told(missing)[:4] == ("answer 429 of detect", "lacks a header", "the header Retry-After", "none")
    assert told(worded)[:4] == ("answer 429 of detect, header Retry-After", "is of another type", "number", '"soon"')
    assert missing.clauses == worded.clauses == ("VOC-13.b",)


def test_a_body_that_is_no_json_departs_from_what_says_that_it_is() -> None:
    (html,) = VOCOS.response(DETECT, answer(b"<html>", content_type="text/html; charset=utf-8"))
    (cut,) = VOCOS.response(DETECT, answer(b'{"status": "ok"'))
    assert told(html) == (
        "answer 200 of detect",
        "is of another content type",
        "application/json",
        "text/html",
        ("VOC-06.a",),
        Severity.VIOLATION,
    )
    assert (cut.what, cut.clauses) == ("cannot be read", ("VOC-06.a",))


def test_a_request_without_a_key_or_a_file_departs() -> None:
    bare = Request.to("POST", "/v1/detect", [("Content-Type", "multipart/form-data")], (Part("session_id", "1"),))
    assert [(finding.what, finding.expected, finding.clauses) for finding in VOCOS.request(bare)] == [
        ("carries no key", "X-API-Key in the header", ("VOC-05.a",)),
        ("lacks a field", "the field file", ("VOC-02.a",)),
    ]


def test_a_request_in_bytes_is_read_as_the_form_that_it_is() -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF\r\n'
        b'--b\r\nContent-Disposition: form-data; name="mode"\r\n\r\nfast\r\n--b--\r\n'
    )
    (finding,) = VOCOS.request(Request("POST", "/v1/detect", (), DETECT.headers, body))
    assert told(finding) == (
        "request detect",
        "has a field that no document mentions",
        "none but file, session_id",
        "mode",
        (),
        Severity.NEW,
    )
    (cut,) = VOCOS.request(Request("POST", "/v1/detect", (), DETECT.headers, body[:-20]))
    assert (cut.what, cut.clauses) == ("has a body that cannot be read", ("VOC-01.b",))


@pytest.mark.parametrize(
    ("parts", "what", "clauses", "severity"),
    [
        ((Part("file", filename="a.wav"),), "is out of bounds", ("VOC-17.a",), Severity.VIOLATION),
        ((Part("file", filename="a.wav", size=52_428_801),), "is out of bounds", ("VOC-03.b",), Severity.REFUTED),
        ((Part("file", text="RIFF"),), "is a text", ("VOC-02.a",), Severity.VIOLATION),
    ],
)
def test_a_file_that_is_empty_too_large_or_a_text_departs(
    parts: tuple[Part, ...], what: str, clauses: tuple[str, ...], severity: Severity
) -> None:
    (finding,) = VOCOS.request(Request("POST", "/v1/detect", (), DETECT.headers, parts))
    assert (finding.what, finding.clauses, finding.severity) == (what, clauses, severity)


def test_a_field_that_stands_twice_departs_where_the_documents_want_one_and_is_new_elsewhere() -> None:
    twice = (Part("file", filename="a.wav", size=9), Part("file", filename="b.wav", size=9))
    (vocos,) = VOCOS.request(Request("POST", "/v1/detect", (), DETECT.headers, twice))
    headers = (("ds-api-token", "any"), *DETECT.headers)
    (dataspike,) = load("dataspike").request(Request("POST", "/api/v4/deepfake/audio/analyze", (), headers, twice))
    assert told(vocos)[1:] == ("stands more than once", "one part of the name", "another", (), Severity.NEW)
    assert (dataspike.what, dataspike.clauses, dataspike.severity) == (vocos.what, ("DSP-02.b",), Severity.VIOLATION)


def test_a_request_to_nowhere_and_one_by_another_method_are_told_what_there_is() -> None:
    (path,) = VOCOS.request(Request.to("POST", "/v2/detect"))
    (method,) = VOCOS.request(Request.to("GET", "/v1/detect"))
    assert told(path)[1:4] == ("is to a path that no document mentions", "POST /v1/detect", "POST /v2/detect")
    assert told(method)[1:4] == ("is a method that no document mentions", "POST", "GET /v1/detect")
    assert path.severity is method.severity is Severity.NEW
    assert VOCOS.response(Request.to("GET", "/v1/detect"), answer({})) == ()


@pytest.mark.parametrize(("flag", "whats"), [("true", []), ("False", []), ("yes", ["is of another type"])])
def test_a_text_in_a_form_is_read_as_the_type_that_its_schema_gives(flag: str, whats: list[str]) -> None:
    parts = (Part("upload_file", filename="a.wav", size=100), Part("deepfake_signal", flag))
    asked = Request("POST", "/api/velma-2-stt-batch", (), DETECT.headers, parts)
    assert [finding.what for finding in load("modulate").request(asked)] == whats


def test_a_parameter_of_the_query_that_is_missing_or_new_is_found() -> None:
    findings = load("undetectable").request(Request.to("GET", "/get-presigned-url?name=a.mp3", [("apikey", "k")]))
    assert [(finding.what, finding.expected, finding.got) for finding in findings] == [
        ("lacks a parameter of the query", "the parameter file_name", "none"),
        ("has a query parameter that no document mentions", "none but file_name", "name"),
    ]


def test_a_reference_that_leads_out_of_its_document_is_refused_and_nothing_is_fetched() -> None:
    away = json.loads(json.dumps(document("vocos")))
    away["components"]["schemas"]["Security"] = {"$ref": "https://example.com/schema.json"}
    with pytest.raises(UnresolvedError) as refused:
        Contract("vocos", away)
    assert str(refused.value) == "https://example.com/schema.json: leads out of its document; nothing is fetched"


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    broken = json.loads(json.dumps(document("vocos")))
    broken["components"]["schemas"]["Security"] = {"$ref": "#/components/schemas/Gone"}
    with pytest.raises(UnresolvedError) as refused:
        Contract("vocos", broken)
    assert str(refused.value) == "#/components/schemas/Gone: leads nowhere"


def test_a_wrong_value_says_itself_in_a_line() -> None:
    (finding,) = VOCOS.response(DETECT, answer(changed(prediction="unsure")))
    assert str(finding) == (
        "violation: answer 200 of detect, /data/security/prediction: is a value that is not listed: "
        'expected one of "real", "fake", got "unsure" [VOC-06.c]'
    )


def test_a_long_value_is_cut() -> None:
    (finding,) = VOCOS.response(DETECT, answer(changed(prediction="x" * 5000)))
    assert finding.got == f'"{"x" * 119}… (5,002 characters)'
