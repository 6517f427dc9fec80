"""Bad clients: each is found, and what breaks it is shrunk to the shortest script that does."""

from collections.abc import Callable

import httpx
import pytest
from hypothesis import find
from tests.behaviours.clients import (
    CLIP,
    DATASPIKE,
    TOKEN,
    VOCOS,
    X_API_KEY,
    RefusedError,
    StuckError,
    Talk,
    polled,
    streamed,
)
from tests.hypothesis_profiles import examples

from voicemock import Behaviour, dataspike, modulate, vocos
from voicemock.using.written import Written

JOB = "GET /api/v4/deepfake/job/{id}"
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"


def submitted(talk: Talk) -> str:
    job = talk.ask("POST", f"{DATASPIKE}/audio/analyze", headers=TOKEN, files={"file": CLIP})
    assert isinstance(job["id"], str)
    return job["id"]


def waits_for_completed_alone(talk: Talk) -> None:
    """It never looks for `failed`."""
    id = submitted(talk)
    polled(lambda: talk.ask("GET", f"{DATASPIKE}/job/{id}", headers=TOKEN), {"queued", "failed"})


def takes_a_429_for_a_job(talk: Talk) -> None:
    """It knows every refusal but this."""
    id = submitted(talk)

    def ask() -> object:
        answer = talk.once("GET", f"{DATASPIKE}/job/{id}", headers=TOKEN)
        if answer.status_code in (200, 429):
            return answer.json()["status"] and answer.json()
        raise RefusedError(answer.text)

    polled(ask, {"queued"})


def knows_two_verdicts(talk: Talk) -> None:
    """It takes our assumption for what is documented."""
    id = submitted(talk)
    job = polled(lambda: talk.ask("GET", f"{DATASPIKE}/job/{id}", headers=TOKEN), {"queued"})
    if job["status"] == "completed":
        assert isinstance({"deepfake_likely": True, "deepfake_unlikely": False}[job["verdict"]], bool)


def reads_the_score_at_the_second_poll(talk: Talk) -> None:
    """It takes the usual course for the only one."""
    id = submitted(talk)
    _, job = [talk.ask("GET", f"{DATASPIKE}/job/{id}", headers=TOKEN) for _ in range(2)]
    if job["status"] != "failed":
        assert 0 <= job["score"] <= 1


def expects_a_sure_verdict(talk: Talk) -> None:
    """It takes a confidence for one in the verdict."""
    body = talk.ask("POST", VOCOS, headers=X_API_KEY, files={"file": CLIP})
    assert body["data"]["security"]["confidence"] >= 0.5


def trusts_the_connection(talk: Talk) -> None:
    """It knows no error of the network."""
    answer = talk.http.post(VOCOS, headers=X_API_KEY, files={"file": CLIP})
    if answer.is_success and answer.headers["Content-Type"] == "application/json":
        assert answer.content


def waits_for_done_unless_the_server_fails(talk: Talk) -> None:
    """It knows of the closes 1011, 4001, 4002 and 4003."""
    told = streamed(talk)
    if talk.closed[-1] not in (1011, 4001, 4002, 4003):
        assert '"done"' in told[-1]


BAD: dict[str, tuple[Written, Callable[[Talk], None], bool, Behaviour]] = {
    "one that loops for ever on failed": (
        dataspike,
        waits_for_completed_alone,
        False,
        Behaviour([dataspike.fails()]),
    ),
    "one that ignores 429": (dataspike, takes_a_429_for_a_job, False, Behaviour([dataspike.next("rate_limited")])),
    "one that knows two verdicts": (
        dataspike,
        knows_two_verdicts,
        False,
        Behaviour([dataspike.answers({"verdict": "a"}, where={"status": "completed"}, call=JOB)]),
    ),
    "one that reads the score before it is there": (
        dataspike,
        reads_the_score_at_the_second_poll,
        False,
        Behaviour([dataspike.holds(polls=2)]),
    ),
    "one that expects a confidence of a half": (
        vocos,
        expects_a_sure_verdict,
        False,
        Behaviour([vocos.answers({"data": {"security": {"confidence": 0.0}}})]),
    ),
    "one that knows no broken connection": (
        vocos,
        trusts_the_connection,
        True,
        Behaviour([vocos.breaks({"reset": "unanswered"})]),
    ),
    "one that trusts a stream to end with done": (
        modulate,
        waits_for_done_unless_the_server_fails,
        False,
        Behaviour([modulate.next("4029")]),
    ),
}


def breaks(client: Callable[[Talk], None], vendor: Written, behaviour: Behaviour, http: httpx.Client) -> bool:
    with vendor.playing(behaviour):
        try:
            client(Talk(http))
        except RefusedError:
            return False
        except (StuckError, LookupError, AssertionError, httpx.HTTPError):
            return True
    return False


@pytest.mark.parametrize("name", BAD)
def test_a_bad_client_is_found_and_what_breaks_it_shrunk(name: str, http: httpx.Client) -> None:
    vendor, client, faults, shortest = BAD[name]
    assert not breaks(client, vendor, Behaviour(), http)
    found = find(
        vendor.behaviours(faults=faults), lambda each: breaks(client, vendor, each, http), settings=examples(1000)
    )
    assert found == shortest
