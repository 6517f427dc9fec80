"""What a user of the Valsea client would test: results that are there, that take their time, and that never come."""

import pytest
import requests
from examples.clients.valsea import Signals, Valsea, ValseaError

from voicemock import Handle, Voicemock
from voicemock_fixtures import read

CLIP = read("human", "wav")


def test_a_voice_that_nobody_can_judge_is_still_being_scanned(valsea: Handle) -> None:
    valsea.hears(synthetic=0.6)
    signals = Valsea("test-free").analyse(CLIP)
    assert signals == Signals(synthetic=0.6, risk=signals.risk, liveness="scanning")


def test_a_result_that_takes_20_seconds_is_waited_for(voicemock: Voicemock) -> None:
    voicemock.valsea.holds(seconds=20)
    assert Valsea("test-free").analyse(CLIP).liveness == "verified"
    assert 20 <= voicemock.clock.now() - voicemock.valsea.requests[0].at < 40


def test_a_result_that_never_comes_is_given_up_after_a_minute(voicemock: Voicemock) -> None:
    voicemock.valsea.holds()
    with pytest.raises(ValseaError, match=r"is not done after 60 s$"):
        Valsea("test-free").analyse(CLIP)


def test_an_account_without_credits_is_told_so(valsea: Handle) -> None:
    with pytest.raises(ValseaError, match=r"^402 "):
        Valsea("test-no-credits").analyse(CLIP)
    (seen,) = valsea.requests
    assert (seen.status, seen.refused, seen.key) == (402, "NO_CREDITS", "Bearer test-no-credits…")


def test_a_job_that_expires_between_two_polls_is_an_error(valsea: Handle) -> None:
    valsea.holds(polls=2)
    valsea.next("not_found_error", nth=2, times=1)
    with pytest.raises(ValseaError, match=r"^404 "):
        Valsea("test-free").analyse(CLIP)


def test_an_answer_that_is_cut_short_is_no_result(valsea: Handle) -> None:
    valsea.breaks("truncated", call="GET /v1/voice-security/{job_id}/result")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        Valsea("test-free").analyse(CLIP)
