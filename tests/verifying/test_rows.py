"""Equal findings are one row: how often, when, where to look, and what may be shown of the values."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.verifying.archives import DETECTION, changed, entry, said, saved, verified

from voicemock.verifying.coverage import Covered
from voicemock.verifying.judging import Side
from voicemock.verifying.rows import Example, Row
from voicemock_contracts import Severity


def predicts(value: object) -> Any:
    def change(body: Any) -> None:
        body["data"]["security"]["prediction"] = value

    return change


def test_a_departure_is_one_row_with_its_values_its_count_and_its_dates(tmp_path: Path) -> None:
    entries = [
        changed(entry(day=f"2026-02-0{day}"), predicts(value))
        for day, value in ((5, "unsure"), (3, "maybe"), (4, "unsure"))
    ]
    path = saved(tmp_path, *entries)
    assert verified(path).rows == (
        Row(
            severity=Severity.VIOLATION,
            side=Side.VENDOR,
            reading="vocos",
            where="answer 200 of detect",
            place="/data/security/prediction",
            what="is a value that is not listed",
            expected='one of "real", "fake"',
            got=(('"unsure"', 2), ('"maybe"', 1)),
            clauses=("VOC-06.c",),
            count=3,
            first=datetime(2026, 2, 3, 10, tzinfo=UTC),
            last=datetime(2026, 2, 5, 10, tzinfo=UTC),
            example=Example(str(path), 2),
        ),
    )
    (row,) = verified(path).rows
    assert row.operation == "detect"


def test_of_several_new_fields_each_is_a_row(tmp_path: Path) -> None:
    first = entry(body={**DETECTION, "beta": 1, "alpha": 2})
    second = entry(body={**DETECTION, "alpha": 2})
    assert [(row.got, row.count) for row in verified(saved(tmp_path, first, second)).rows] == [
        ((("alpha", 2),), 2),
        ((("beta", 1),), 1),
    ]


def test_items_of_a_list_are_one_place(tmp_path: Path) -> None:
    frame = {"start_time_ms": 0, "end_time_ms": 2000, "verdict": "odd", "confidence": 0.9}
    body = {
        "filename": "a",
        "duration_ms": 4000,
        "frames": [frame, {**frame, "start_time_ms": 2000, "end_time_ms": 4000}],
    }
    url = "https://modulate-developer-apis.com/api/velma-2-synthetic-voice-detection-batch"
    post = {"mimeType": "multipart/form-data", "params": [{"name": "upload_file", "fileName": "a", "_size": 9}]}
    (row,) = verified(saved(tmp_path, entry(url, body, post=post))).rows
    assert (row.place, row.got, row.count) == ("/frames/*/verdict", (('"odd"', 2),), 1)


def test_what_weighs_most_comes_first_and_the_vendor_before_the_client(tmp_path: Path) -> None:
    body = {**DETECTION, "data": {**DETECTION["data"], "credits_used": 2}, "extra": 1}  # type: ignore[dict-item]
    one = entry(body=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    found = said(verified(saved(tmp_path, one, entry(status=418))))
    assert [(severity, side, what) for severity, side, _, what, _ in found] == [
        ("violation", "vendor", "is another value"),
        ("violation", "client", "carries no key"),
        ("new", "vendor", "has fields that no document mentions"),
        ("new", "vendor", "is a status that no document mentions"),
    ]


def test_a_key_of_the_recording_is_shown_nowhere_in_what_it_comes_to(tmp_path: Path) -> None:
    key = "live-" + "a1b2c3d4"
    body = {**DETECTION, "request_id": f"of {key}", f"note on {key}": key, "data": {f"at {key}": {}}}
    headers = {"X-API-Key": key, "Content-Type": "multipart/form-data; boundary=b"}
    one = entry(f"https://api.vocos.io/v1/detect?token={key}", body, headers=headers)
    elsewhere = entry(f"https://eu.vocos.io/v1/detect/{key}", headers={"X-API-Key": key})
    report = verified(saved(tmp_path, one, elsewhere))
    assert len(report.rows) == 9
    assert key not in repr(report)


def test_an_objects_value_is_not_shown_nor_a_long_one_whole(tmp_path: Path) -> None:
    whole = {**DETECTION, "data": "x" * 200}
    lacking = {"status": "ok", "request_id": DETECTION["request_id"]}
    found = said(
        verified(saved(tmp_path, entry(body=whole), entry(body=lacking), entry(body={**DETECTION, "data": [1]})))
    )
    assert [(what, got) for *_, what, got in found] == [
        ("is of another type", f'"{"x" * 79}…, …'),
        ("lacks a field", "none"),
    ]


def test_a_header_that_tells_something_is_new_where_the_documents_have_none(tmp_path: Path) -> None:
    told = {"Content-Type": "application/json", "Retry-After": "1", "X-RateLimit-Limit": "9", "Server": "nginx"}
    limited = {
        "status": "error",
        "request_id": "r",
        "error": {"code": "RATE_LIMIT_EXCEEDED", "message": "Too many."},
    }
    found = said(verified(saved(tmp_path, entry(told=told), entry(body=limited, status=429, told=told))))
    what = "has a header that no document mentions"
    assert found == [
        ("new", "vendor", "answer 200 of detect", what, "retry-after"),
        ("new", "vendor", "answer 200 of detect", what, "x-ratelimit-limit"),
        ("new", "vendor", "answer 429 of detect", what, "x-ratelimit-limit"),
    ]


def test_what_was_never_seen_is_told_for_each_operation(tmp_path: Path) -> None:
    report = verified(
        saved(tmp_path, entry(), entry(), entry(status=418), entry(status=500, _voicemock={"altered": True}))
    )
    assert report.covered == (Covered("vocos", "detect", ((200, 2), (418, 1)), (400, 401, 403, 413, 422, 429, 500)),)
