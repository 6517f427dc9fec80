"""``holds``, ``hurries``, ``fails`` and ``jobs``: the way of a vendor's jobs, by polls and by the clock."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.calling import Caller
from tests.scripting import making
from tests.scripting.making import credits_left, dataspike_job, departures, undetectable_query, valsea_result
from tests.vendors.asking import KEY

from voicemock.using.mock import Voicemock
from voicemock_fixtures import read

CORRUPTED = ("clip.wav", read("corrupted", "wav"))
VENDORS = ("valsea", "undetectable", "dataspike")
ENDS = {"valsea": "completed", "undetectable": "done", "dataspike": "completed"}
HELD = {"valsea": "processing", "undetectable": "pending", "dataspike": "queued"}
POLL: dict[str, Callable[[Caller, str], httpx.Response]] = {
    "valsea": lambda door, job: valsea_result(door, KEY, job),
    "undetectable": undetectable_query,
    "dataspike": lambda door, job: dataspike_job(door, KEY, job),
}


def submitted(door: Caller, vendor: str, **given: Any) -> tuple[str, str]:
    """Return the id of a new job, and the status that it was told with; both answers keep the contract."""
    answer = getattr(making, vendor)(door, **given)
    assert (answer.is_success, departures(vendor, answer)) == (True, [])
    body = answer.json()
    return body["job_id" if vendor == "valsea" else "id"], body["status"]


def polled(door: Caller, vendor: str, job: str) -> dict[str, Any]:
    answer = POLL[vendor](door, job)
    assert (answer.is_success, departures(vendor, answer)) == (True, [])
    body: dict[str, Any] = answer.json()
    return body


def seen(door: Caller, vendor: str, polls: int, *, every: float = 0, **given: Any) -> list[str]:
    """Return what a new job is told to be at its submission, and at so many polls."""
    job, first = submitted(door, vendor, **given)
    told = [first]
    for _ in range(polls):
        told.append(polled(door, vendor, job)["status"])
        door.bench.clock.advance(every)
    return told


USUAL = {
    "valsea": ["completed", "completed", "completed", "completed"],
    "undetectable": ["pending", "pending", "analyzing", "done"],
    "dataspike": ["queued", "queued", "completed", "completed"],
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_jobs_go_their_usual_way_where_nothing_is_said(door: Caller, vendor: str) -> None:
    assert seen(door, vendor, 3) == USUAL[vendor]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_job_is_held_for_so_many_polls(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].holds(polls=3)
    told = seen(door, vendor, 6)
    assert told[:4] == [HELD[vendor]] * 4
    assert told[4] == ("analyzing" if vendor == "undetectable" else ENDS[vendor])
    assert told[5:] == [ENDS[vendor]] * 2


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_job_is_held_for_so_many_seconds_of_the_clock(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].holds(seconds=10)
    job, first = submitted(door, vendor)
    told = []
    for wait in (0, 9.75, 0.25, 0, 0):
        mock.clock.advance(wait)
        told.append(polled(door, vendor, job)["status"])
    after = ["analyzing", ENDS[vendor], ENDS[vendor]] if vendor == "undetectable" else [ENDS[vendor]] * 3
    assert (first, told) == (HELD[vendor], [HELD[vendor]] * 2 + after)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_job_is_held_until_both_polls_and_seconds_are_over(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].holds(polls=2, seconds=10)
    assert seen(door, vendor, 3, every=20)[:3] == [HELD[vendor]] * 3
    assert seen(door, vendor, 9, every=1)[:10] == [HELD[vendor]] * 10


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_job_is_held_for_ever(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].holds()
    assert seen(door, vendor, 15, every=3600) == [HELD[vendor]] * 16


def test_a_job_is_held_in_the_status_that_is_named(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.holds(status="analyzing", polls=3)
    assert seen(door, "undetectable", 6) == ["pending", "pending", *["analyzing"] * 3, "done", "done"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_job_that_hurries_is_over_at_its_first_poll(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].hurries()
    assert seen(door, vendor, 2) == [USUAL[vendor][0], ENDS[vendor], ENDS[vendor]]


@pytest.mark.parametrize("vendor", ["undetectable", "dataspike"])
def test_a_corrupted_clip_that_hurries_fails_at_its_first_poll(mock: Voicemock, door: Caller, vendor: str) -> None:
    mock[vendor].hurries()
    assert seen(door, vendor, 2, file=CORRUPTED) == [USUAL[vendor][0], "failed", "failed"]


@pytest.mark.parametrize("vendor", ["undetectable", "dataspike"])
def test_a_corrupted_clip_never_completes_and_stays_where_it_is_held(
    mock: Voicemock, door: Caller, vendor: str
) -> None:
    mock[vendor].jobs(ENDS[vendor])
    assert seen(door, vendor, 1, file=CORRUPTED)[1:] == ["failed"]
    mock[vendor].jobs(HELD[vendor])
    assert seen(door, vendor, 3, file=CORRUPTED) == [HELD[vendor]] * 4


@pytest.mark.parametrize("vendor", ["undetectable", "dataspike"])
def test_a_job_fails_the_usual_way_or_after_so_many_polls_or_seconds(
    mock: Voicemock, door: Caller, vendor: str
) -> None:
    mock[vendor].fails(times=1)
    usual = [*USUAL[vendor][: -1 if vendor == "undetectable" else -2], "failed"]
    assert seen(door, vendor, len(usual) - 1) == usual
    mock[vendor].fails(polls=3, times=1)
    assert seen(door, vendor, 3) == [HELD[vendor]] * 4
    mock[vendor].fails(seconds=30, times=1)
    assert set(seen(door, vendor, 5, every=10)) == {HELD[vendor], "failed"} | ({"analyzing"} & set(USUAL[vendor]))
    assert seen(door, vendor, 3) == USUAL[vendor]


def test_dataspike_tells_why_a_job_failed(mock: Voicemock, door: Caller) -> None:
    mock.dataspike.fails(message="Too noisy.", error_code="RuntimeError", polls=0, times=1)
    mock.dataspike.fails(polls=0)
    for said in (("Too noisy.", "RuntimeError"), ("The analysis failed.", "Unknown")):
        job, _ = submitted(door, "dataspike")
        assert polled(door, "dataspike", job) == {
            "id": job,
            "status": "failed",
            "job_type": "audio",
            "message": said[0],
            "error_code": said[1],
        }


def test_undetectable_gives_back_what_a_failed_job_cost_once_it_is_told(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.fails(polls=1)
    before = credits_left(door).json()["credits"]
    job, _ = submitted(door, "undetectable")
    left = []
    for _ in range(4):
        status = polled(door, "undetectable", job)["status"]
        left.append((status, before - credits_left(door).json()["credits"]))
    cost = left[0][1]
    assert cost > 0
    assert left == [("pending", cost), ("analyzing", cost), ("failed", 0), ("failed", 0)]


def test_jobs_go_through_the_stages_that_are_said(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.jobs("pending", {"status": "analyzing", "seconds": 5}, {"status": "failed"})
    job, first = submitted(door, "undetectable")
    told = []
    for wait in (0, 0, 4, 1, 100):
        mock.clock.advance(wait)
        told.append(polled(door, "undetectable", job)["status"])
    assert (first, told) == ("pending", ["pending", "analyzing", "analyzing", "failed", "failed"])


def test_jobs_can_skip_a_status_and_never_end(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.jobs({"status": "pending", "polls": 0}, "analyzing")
    assert seen(door, "undetectable", 5) == ["pending", *["analyzing"] * 5]


def test_only_the_jobs_that_are_chosen_go_that_way(mock: Voicemock, door: Caller) -> None:
    mock.dataspike.holds(file="slow.wav")
    mock.dataspike.hurries(nth=2)
    clip = making.WAV[1]
    told = [seen(door, "dataspike", 1, file=(name, clip))[1] for name in ("a.wav", "b.wav", "slow.wav", "c.wav")]
    assert told == ["queued", "completed", "queued", "queued"]
    assert seen(door, "dataspike", 3, file=("slow.wav", clip)) == ["queued"] * 4


def test_undetectable_chooses_jobs_by_the_file_that_was_uploaded_and_by_the_key(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.hurries(file="fast.wav", key="test-pro")
    clip = making.WAV[1]
    told = [
        seen(door, "undetectable", 1, key=key, file=(name, clip))[1]
        for key, name in (("test-pro", "fast.wav"), ("test-free", "fast.wav"), ("test-pro", "a.wav"))
    ]
    assert told == ["done", "pending", "pending"]
