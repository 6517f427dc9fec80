"""What a user of the Dataspike client would test: scores, jobs that fail or hang, and any behaviour that is legal."""

import pytest
import requests
from examples.clients.dataspike import Dataspike, DataspikeError
from hypothesis import given, settings
from tenacity import RetryError

from voicemock import Behaviour, Handle, Voicemock, dataspike
from voicemock_fixtures import read

CLIP = read("human", "wav")


def test_a_score_is_fetched_when_it_is_there(voicemock: Voicemock) -> None:
    voicemock.dataspike.hears(synthetic=0.83)
    voicemock.dataspike.holds(seconds=30)
    assert Dataspike("test-free").score(CLIP) == 0.83
    assert voicemock.findings == []


def test_a_job_that_fails_says_why(dataspike: Handle) -> None:
    dataspike.fails(error_code="RuntimeError", message="out of memory")
    with pytest.raises(DataspikeError, match="RuntimeError: out of memory"):
        Dataspike("test-free").score(CLIP)


def test_a_job_that_hangs_is_given_up_after_two_minutes(voicemock: Voicemock) -> None:
    voicemock.dataspike.holds()
    began = voicemock.clock.now()
    with pytest.raises(RetryError):
        Dataspike("test-free").score(CLIP)
    assert 110 <= voicemock.clock.now() - began <= 130


def test_polls_that_come_too_fast_wait_as_long_as_they_are_told_to(voicemock: Voicemock) -> None:
    voicemock.dataspike.next("rate_limited", retry_after=7)
    began = voicemock.clock.now()
    Dataspike("test-free").score(CLIP)
    assert voicemock.clock.now() - began >= 7
    assert voicemock.findings == []


@settings(deadline=None)  # of real time: a slow machine is no fault of the client's
@given(dataspike.behaviours())
def test_whatever_dataspike_may_do_the_client_comes_to_an_end(behaviour: Behaviour) -> None:
    with dataspike.playing(behaviour):
        try:
            assert 0 <= Dataspike("test-free").score(CLIP) <= 1
        except (DataspikeError, RetryError, requests.RequestException):
            pass  # the client's ways to say no
