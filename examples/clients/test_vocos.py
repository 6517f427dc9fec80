"""What a user of the Vocos client would test: verdicts, refusals, waiting, and a network that fails."""

import httpx
import pytest
from examples.clients.vocos import Verdict, Vocos, VocosError

from voicemock import Handle, Voicemock
from voicemock_fixtures import read

CLIP = read("human", "wav")


def test_a_synthetic_voice_is_reported_with_its_confidence(vocos: Handle) -> None:
    vocos.hears(synthetic=0.97)
    with Vocos("test-free") as client:
        assert client.detect(CLIP) == Verdict(synthetic=True, confidence=0.97)


def test_a_client_without_credits_says_so(vocos: Handle) -> None:
    vocos.next("INSUFFICIENT_CREDITS")
    with Vocos("test-free") as client, pytest.raises(VocosError) as refused:
        client.detect(CLIP)
    assert refused.value.code == "INSUFFICIENT_CREDITS"


def test_the_eleventh_call_in_a_minute_waits_as_long_as_it_is_told_to(voicemock: Voicemock) -> None:
    began = voicemock.clock.now()
    with Vocos("test-free") as client:
        for _ in range(11):
            client.detect(CLIP)
    assert voicemock.clock.now() - began == 60
    assert [seen.status for seen in voicemock.vocos.requests] == [200] * 10 + [429, 200]
    assert voicemock.findings == []


def test_a_fault_of_the_server_passes(vocos: Handle) -> None:
    vocos.next("INTERNAL_ERROR", times=3)
    with Vocos("test-free") as client:
        assert not client.detect(CLIP).synthetic
    assert [seen.status for seen in vocos.requests] == [500, 500, 500, 200]


def test_a_connection_that_breaks_is_opened_again(vocos: Handle) -> None:
    vocos.breaks({"reset": "unanswered"}, times=2)
    with Vocos("test-free") as client:
        assert not client.detect(CLIP).synthetic


def test_a_vendor_that_stays_away_is_given_up(vocos: Handle) -> None:
    vocos.breaks({"reset": "unread"}, times="always")
    with Vocos("test-free") as client, pytest.raises(httpx.TransportError):
        client.detect(CLIP)


def test_the_clip_arrives_whole_under_its_name(vocos: Handle) -> None:
    vocos.accepts("a-key-of-ours", plan="pro")
    with Vocos("a-key-of-ours") as client:
        client.detect(CLIP, "last call.wav")
    (seen,) = vocos.requests
    assert (seen.parts["file"].filename, seen.parts["file"].size) == ("last call.wav", len(CLIP))
