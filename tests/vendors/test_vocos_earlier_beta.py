"""Vocos' earlier beta: a flat answer; all else as in the baseline."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.calling import Caller, upload

from voicemock import vocos as said
from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.vendors import VENDORS
from voicemock.vendors.vocos import PLANS, PROBLEMS

VOCOS = VENDORS[0]
BETA = VOCOS.in_edition("earlier-beta")


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Return a bench in which Vocos answers as its earlier beta did; all answers are held against that contract."""
    bench = Bench(seed=0, new_clock=virtual_clock, advises=True, editions={"vocos": "earlier-beta"})
    yield bench
    bench.close()
    assert bench.advisor.bugs == []


def detect(vocos: Caller, clip: str = "human", key: str | None = "test-free", **rest: Any) -> Any:
    headers = {} if key is None else {"X-API-Key": key}
    return vocos.post("/v1/detect", headers=headers, **{"files": upload(clip), **rest})


@pytest.mark.proves("VOC-06.a@earlier-beta", "VOC-06.c@earlier-beta", "VOC-06.d@earlier-beta", "VOC-06.g@earlier-beta")
@pytest.mark.proves("VOC-06.p@earlier-beta", "VOC-06.q@earlier-beta")
@pytest.mark.parametrize(
    ("clip", "prediction", "confidence", "score"),
    [("human", "real", 0.7661, 0.2339), ("synthetic", "fake", 0.7833, 0.7833), ("silent", "real", 0.5, 0.5)],
)
def test_a_detection_answers_four_fields_in_one_flat_object(
    vocos: Caller, clip: str, prediction: str, confidence: float, score: float
) -> None:
    response = detect(vocos, clip)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == {
        "prediction": prediction,
        "confidence": confidence,
        "raw_score": score,
        "model_version": "forensics-0.3B",
    }


@pytest.mark.proves("VOC-06.p@earlier-beta", "VOC-06.q@earlier-beta")
@pytest.mark.parametrize(
    ("likely", "told"),
    [
        (0.0, ("real", 1.0, 0.0)),
        (0.12345, ("real", 0.8765, 0.1235)),
        (0.49996, ("real", 0.5, 0.5)),
        (0.50004, ("real", 0.5, 0.5)),
        (0.5001, ("fake", 0.5001, 0.5001)),
        (1.0, ("fake", 1.0, 1.0)),
    ],
)
def test_the_three_agree_to_the_last_decimal(
    bench: Bench, vocos: Caller, likely: float, told: tuple[str, float, float]
) -> None:
    bench.script([said.hears(synthetic=likely)])
    body = detect(vocos).json()
    assert (body["prediction"], body["confidence"], body["raw_score"]) == told


@pytest.mark.proves("VOC-07.b@earlier-beta")
def test_a_detection_costs_a_credit_that_no_answer_tells_of(bench: Bench, vocos: Caller) -> None:
    for number in range(100):
        if number % 10 == 0:
            bench.clock.advance(60)
        assert "credits" not in detect(vocos).text
    bench.clock.advance(60)
    assert (detect(vocos).status_code, detect(vocos).json()["error"]["code"]) == (403, "INSUFFICIENT_CREDITS")


@pytest.mark.proves("VOC-09.a@earlier-beta")
def test_an_error_has_the_envelope_that_an_answer_has_not(vocos: Caller) -> None:
    response = detect(vocos, key=None)
    body = response.json()
    assert response.status_code == 401
    assert body == {
        "status": "error",
        "request_id": body["request_id"],
        "error": {"code": "MISSING_API_KEY", "message": "The request carries no X-API-Key header."},
    }


ASKED: dict[str, dict[str, Any]] = {
    "no key": {"key": None},
    "an unknown key": {"key": "nobody"},
    "an expired key": {"key": "test-expired"},
    "no credits": {"key": "test-no-credits"},
    "no file": {"files": {"other": b"x"}},
    "no form": {"files": None, "content": b"x"},
    "an empty file": {"files": {"file": ("a.wav", b"")}},
    "no audio": {"files": {"file": ("a.wav", b"text")}},
    "damaged audio": {"clip": "corrupted"},
    "too much": {"files": {"file": ("a.wav", bytes(50 * 1024 * 1024 + 1))}},
}


@pytest.mark.proves("VOC-20.b@earlier-beta")
@pytest.mark.parametrize("asked", ASKED)
def test_what_is_refused_is_refused_as_in_the_baseline(bench: Bench, vocos: Caller, asked: str) -> None:
    earlier = detect(vocos, **ASKED[asked])
    bench.edition({"vocos": "baseline"})
    now = detect(vocos, **ASKED[asked])
    assert earlier.status_code == now.status_code != 200
    assert earlier.json() == now.json()


@pytest.mark.proves("VOC-20.b@earlier-beta")
def test_it_has_the_baseline_s_plans_words_and_addresses() -> None:
    assert (BETA.plans, BETA.problems, BETA.hosts) == (PLANS, PROBLEMS, VOCOS.hosts)
    assert [call.name for call in BETA.calls] == [call.name for call in VOCOS.calls]


@pytest.mark.proves("VOC-20.b@earlier-beta")
def test_the_rate_of_a_plan_is_the_baseline_s(vocos: Caller) -> None:
    statuses = [detect(vocos, key="test-free-quick").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert detect(vocos, key="test-free-quick").headers["retry-after"] == "60"


def test_the_same_clips_get_the_same_verdicts_as_in_the_baseline(bench: Bench, vocos: Caller) -> None:
    for clip in ("human", "synthetic", "mixed", "silent"):
        earlier = detect(vocos, clip).json()
        bench.edition({"vocos": "baseline"})
        now = detect(vocos, clip).json()["data"]["security"]
        bench.edition({"vocos": "earlier-beta"})
        assert (earlier["prediction"], earlier["confidence"]) == (now["prediction"], now["confidence"])


def test_a_session_slides_its_window_there_too(vocos: Caller) -> None:
    alone = detect(vocos, "synthetic").json()["raw_score"]
    first = detect(vocos, "human", data={"session_id": "one"}).json()["raw_score"]
    second = detect(vocos, "synthetic", data={"session_id": "one"}).json()["raw_score"]
    assert second == pytest.approx((alone + first) / 2, abs=0.0001)
