"""``answers``, ``breaks``, ``accepts``: what is answered in place of the vendor's own, what breaks, whose keys work."""

import httpx
import pytest
from tests.calling import Caller, serving
from tests.scripting.making import (
    credits_left,
    dataspike,
    dataspike_job,
    health,
    modulate,
    place,
    put,
    stream,
    undetectable,
    undetectable_query,
    valsea,
    valsea_result,
    vocos,
)
from tests.vendors.asking import SUBMIT

from voicemock.engine.faults import Delay, Garbage, Reset
from voicemock.engine.script import Asked, Break
from voicemock.serving.door import Door
from voicemock.using.mock import Voicemock
from voicemock.vendors import VENDORS


def test_fields_stand_in_place_of_the_vendors_own_and_the_rest_stays(mock: Voicemock, door: Caller) -> None:
    before = vocos(door).json()["data"]
    mock.vocos.answers({"data": {"security": {"confidence": 0.123456}, "extra": [1, None]}, "status": "fine"})
    answer = vocos(door).json()
    assert set(answer) == {"status", "request_id", "data"}
    assert answer["status"] == "fine"
    changed = {**before, "credits_remaining": before["credits_remaining"] - 1, "extra": [1, None]}
    assert answer["data"] == {**changed, "security": {**before["security"], "confidence": 0.123456}}


def test_an_answer_that_is_changed_is_noted_as_such(mock: Voicemock, door: Caller) -> None:
    mock.vocos.answers({"status": "fine"}, times=1)
    vocos(door)
    vocos(door)
    assert [exchange.altered for exchange in mock.bench.journal.exchanges("vocos")] == [True, False]


def test_fields_are_for_the_answers_that_have_them(mock: Voicemock, door: Caller) -> None:
    mock.dataspike.answers({"score": 0.125}, times=1)
    job = dataspike(door).json()
    assert set(job) == {"id", "status", "job_type"}
    told = [dataspike_job(door, job=job["id"]).json() for _ in range(3)]
    assert ["score" in each for each in told] == [False, True, True]
    assert (told[1]["score"] == 0.125, told[2]["score"] == 0.125) == (True, False)


def test_fields_that_no_document_has_are_for_every_answer(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.answers({"new": 1})
    assert put(door).content == b""
    job = undetectable(door).json()
    answers = (place(door).json(), job, undetectable_query(door, job["id"]).json(), health(door).json())
    assert [each["new"] for each in answers] == [1, 1, 1, 1]


def test_fields_are_for_the_call_that_is_named_whatever_it_has(mock: Voicemock, door: Caller) -> None:
    mock.dataspike.answers({"score": 0.5}, call="POST /api/v4/deepfake/audio/analyze")
    assert dataspike(door).json()["score"] == 0.5


def test_fields_are_for_the_answers_where_others_have_these_values(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.answers({"result": 0.25}, where={"status": "done", "result_details": {"is_valid": True}})
    job = undetectable(door).json()["id"]
    assert [undetectable_query(door, job).json()["result"] for _ in range(4)] == [None, None, 0.25, 0.25]


def test_a_refusal_is_no_answer_to_change(mock: Voicemock, door: Caller) -> None:
    mock.vocos.answers({"status": "fine"}, times=1)
    mock.vocos.next("INTERNAL_ERROR")
    assert vocos(door).json()["status"] == "error"
    assert vocos(door).json()["status"] == "fine"


@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_a_key_of_the_users_own_works_from_when_it_is_accepted(mock: Voicemock, door: Caller, vendor: str) -> None:
    assert SUBMIT[vendor](door, "their-key").is_error
    assert mock[vendor].accepts("their-key") is None
    assert SUBMIT[vendor](door, "their-key").is_success
    assert SUBMIT[vendor](door, "their-other-key").is_error
    mock.reset()
    assert SUBMIT[vendor](door, "their-key").is_error


@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_a_key_of_the_users_own_is_on_any_of_the_vendors_plans(mock: Voicemock, door: Caller, vendor: str) -> None:
    for name in mock[vendor].vendor.plans:
        mock[vendor].accepts(f"their-{name}", plan=name.removeprefix("test-"))
        own, known = (SUBMIT[vendor](door, key) for key in (f"their-{name}", name))
        assert (own.status_code, own.is_error or own.json().keys()) == (
            known.status_code,
            known.is_error or known.json().keys(),
        )


def test_a_key_of_the_users_own_has_as_many_credits_as_are_said(mock: Voicemock, door: Caller) -> None:
    mock.vocos.accepts("theirs", plan="pro", credits=2)
    told = [vocos(door, "theirs") for _ in range(3)]
    assert [each.status_code for each in told] == [200, 200, 403]
    assert [each.json()["data"]["credits_remaining"] for each in told[:2]] == [1, 0]
    mock.undetectable.accepts("theirs", credits=12.5)
    assert credits_left(door, "theirs").json()["credits"] == 12.5


def test_a_key_of_the_users_own_works_for_a_stream(mock: Voicemock, door: Caller) -> None:
    assert stream(door, score="human 1s", api_key="theirs")[1] == 4003
    mock.modulate.accepts("theirs")
    assert stream(door, score="human 1s", api_key="theirs")[1] == 1000
    mock.modulate.accepts("theirs", plan="no-credits")
    assert stream(door, score="human 1s", api_key="theirs")[1] == 4029


def test_faults_are_handed_to_the_call_that_they_were_said_for(mock: Voicemock) -> None:
    mock.vocos.breaks(Delay(2), "garbage", times=2, key="test-pro")
    script = mock.bench.fakes["vocos"].world.script
    asked = [Asked("POST /v1/detect", {"type": "http"}, frozenset({key})) for key in ("a", *["test-pro"] * 3)]
    faults = (Garbage(), Delay(2))
    assert [script.take(Break, each) for each in asked] == [None, Break(faults), Break(faults), None]


def test_an_answer_uses_up_no_fault_of_a_stream_nor_a_stream_one_of_an_answer(mock: Voicemock, door: Caller) -> None:
    of_stream = mock.modulate.breaks({"duplicate": 1})
    of_answer = mock.modulate.breaks("garbage")
    assert of_stream is not None
    assert of_answer is not None
    assert modulate(door).headers["content-type"] == "application/json"
    assert (of_stream.used, of_answer.used) == (0, 1)
    events, _ = stream(door, score="human 4s")
    assert (of_stream.used, of_answer.used) == (1, 1)
    assert events[0] == events[1]


def test_a_fault_of_either_is_for_whichever_comes_first(mock: Voicemock, door: Caller) -> None:
    given = mock.modulate.breaks({"delay": 0})
    stream(door, score="human 1s")
    assert given is not None
    assert given.used == 1


def test_a_fault_breaks_one_call_of_a_served_bench(mock: Voicemock) -> None:
    with serving(Door(mock.bench)) as base:
        mock.dataspike.breaks(Reset("answering"))
        url = f"{base}/dataspike/api/v4/deepfake/job/nothing"
        with pytest.raises(httpx.TransportError):
            httpx.get(url)
        assert httpx.get(url).status_code == 401


def test_what_is_said_holds_over_a_served_bench(mock: Voicemock) -> None:
    with serving(Door(mock.bench)) as base:
        mock.vocos.next("RATE_LIMIT_EXCEEDED", retry_after=3)
        refused = httpx.post(f"{base}/vocos/v1/detect")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "3")
        assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
        assert httpx.post(f"{base}/vocos/v1/detect").json()["error"]["code"] == "MISSING_API_KEY"


def test_valsea_answers_what_is_said(mock: Voicemock, door: Caller) -> None:
    mock.valsea.answers({"liveness_status": "scanning"})
    job = valsea(door).json()
    assert set(job) == {"job_id", "status"}
    assert valsea_result(door, job=job["job_id"]).json()["liveness_status"] == "scanning"
