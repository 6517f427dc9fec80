"""What holds for every vendor: one truth, a repeatable one, and answers in the vendor's own form."""

import asyncio
import json
from typing import Any

import pytest
from starlette.requests import Request
from tests.calling import Caller, upload

from voicemock.bench import Bench
from voicemock.engine.fake import Vendor
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors import VENDORS


def vocos_probability(caller: Caller, kind: str, format: str) -> float | None:
    """Return the probability of a synthetic voice behind Vocos' answer, None where it takes no such file."""
    answer = caller.post("/vocos/v1/detect", headers={"X-API-Key": "test-pro"}, files=upload(kind, format))
    if answer.is_error:
        return None
    security = answer.json()["data"]["security"]
    certainty: float = security["confidence"]
    return certainty if security["prediction"] == "fake" else round(1 - certainty, 4)


def dataspike_probability(caller: Caller, kind: str, format: str) -> float | None:
    """Return the same behind Dataspike's."""
    api, headers = "/dataspike/api/v4/deepfake", {"ds-api-token": "test-pro"}
    answer = caller.post(f"{api}/audio/analyze", headers=headers, files=upload(kind, format))
    if answer.is_error:
        return None
    _, job = (caller.get(f"{api}/job/{answer.json()['id']}", headers=headers).json() for _ in range(2))
    score: float = job["score"]
    assert job["verdict"] == ("deepfake_likely" if score > 0.5 else "deepfake_unlikely")
    return score


ASK = {"vocos": vocos_probability, "dataspike": dataspike_probability}
FORMATS = ("wav", "mp3", "flac", "ogg", "opus", "webm", "m4a", "mp4", "mov")


@pytest.mark.proves("ALL-01.a", "ALL-01.b", "ALL-01b.j")
@pytest.mark.parametrize("kind", ["human", "synthetic", "silent"])
def test_one_clip_gets_one_truth_from_every_vendor_in_every_format(
    bench: Bench, runner: asyncio.Runner, kind: str
) -> None:
    caller = Caller(bench, runner, "")
    told = {ask(caller, kind, format) for ask in ASK.values() for format in FORMATS}
    assert len(told - {None}) == 1


@pytest.mark.proves("ALL-01.a", "ALL-01.b")
def test_a_clip_of_several_voices_gets_one_truth_too_but_for_what_coding_shifts(
    bench: Bench, runner: asyncio.Runner
) -> None:
    caller = Caller(bench, runner, "")
    told = [(ask(caller, "mixed", format)) for ask in ASK.values() for format in FORMATS]
    heard = [probability for probability in told if probability is not None]
    assert max(heard) - min(heard) < 0.05
    assert vocos_probability(caller, "mixed", "wav") == dataspike_probability(caller, "mixed", "wav")


@pytest.mark.proves("ALL-02.a", "ALL-02.b")
def test_the_seed_is_0_unless_given_and_chooses_other_probabilities() -> None:
    def told(seed: int | None) -> tuple[float | None, float | None]:
        bench = Bench(seed=seed)
        with asyncio.Runner() as runner:
            caller = Caller(bench, runner, "")
            found = vocos_probability(caller, "human", "wav"), dataspike_probability(caller, "synthetic", "wav")
        bench.close()
        return found

    assert told(None) == told(0) == told(None) != told(1)


def form(body: Any) -> Any:
    """Return a body with the kind of each value in its place."""
    return {name: form(value) for name, value in body.items()} if isinstance(body, dict) else type(body).__name__


ERROR_FORMS = {
    "vocos": {"status": "str", "request_id": "str", "error": {"code": "str", "message": "str"}},
    "dataspike": {"error": "str", "message": "str"},
}


@pytest.mark.proves("ALL-03.a", "VOC-09.a", "DSP-09.b")
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_refusal_has_the_vendors_form_and_nothing_else(bench: Bench, vendor: Vendor) -> None:
    world = bench.fakes[vendor.name].world
    for reason, problem in vendor.problems.items():
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "voicemock.world": world}
        scope["voicemock.exchange"] = world.journal.open(vendor.name, scope)
        answer = vendor.problem(Request(scope), Refused(reason))
        assert answer.status_code == problem.status
        assert form(json.loads(bytes(answer.body))) == ERROR_FORMS[vendor.name]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_vendor_has_words_for_what_any_server_meets(vendor: Vendor) -> None:
    met = {Reason.NO_KEY, Reason.BAD_KEY, Reason.NO_CREDITS, Reason.BAD_FORM, Reason.NO_FILE, Reason.TOO_LARGE}
    met |= {Reason.EMPTY_FILE, Reason.WRONG_FORMAT, Reason.NOT_FOUND, Reason.WRONG_METHOD, Reason.INTERNAL}
    assert met - vendor.problems.keys() == set()
