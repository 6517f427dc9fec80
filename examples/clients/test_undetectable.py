"""What a user of the Undetectable.AI client would test: three steps, a job that fails, a URL that expires, a bill."""

import asyncio

import pytest
from examples.clients.undetectable import Analysis, Undetectable, UndetectableError

from voicemock import Handle, Voicemock
from voicemock_fixtures import make, read

CLIP = read("synthetic", "mp3")


async def analysed(clip: bytes = CLIP, **how: float) -> Analysis:
    async with Undetectable("test-free") as client:
        return await client.analyse(clip, "last call.mp3", **how)


def test_a_clip_is_uploaded_and_its_job_polled_until_it_is_done(undetectable: Handle) -> None:
    undetectable.hears(synthetic=0.91)
    assert asyncio.run(analysed()) == Analysis(result=0.91, chunks=[0.91])
    assert [(seen.method, seen.path.partition("/ai-audio")[0]) for seen in undetectable.requests] == [
        ("GET", "/get-presigned-url"),
        ("PUT", ""),
        ("POST", "/detect"),
        *[("POST", "/query")] * 3,
    ]
    assert undetectable.findings == []


def test_no_more_is_paid_for_than_is_analysed(undetectable: Handle) -> None:
    async def left() -> float:
        async with Undetectable("test-free") as client:
            await client.analyse(make("human 30s", "mp3"), "call.mp3", seconds=10)
            return await client.credits()

    assert asyncio.run(left()) == 10_999


def test_a_job_that_fails_is_an_error(undetectable: Handle) -> None:
    undetectable.fails(polls=2)
    with pytest.raises(UndetectableError, match=r"failed$"):
        asyncio.run(analysed())


def test_a_job_that_never_ends_is_given_up(voicemock: Voicemock) -> None:
    voicemock.undetectable.holds(status="analyzing")
    with pytest.raises(TimeoutError):
        asyncio.run(analysed())


@pytest.mark.parametrize("name", ["Gone", "Too Many Requests", "Service Unavailable"])
def test_what_no_request_of_ours_could_cause_can_be_caused_here(undetectable: Handle, name: str) -> None:
    undetectable.next(name, call="POST /detect")
    with pytest.raises(UndetectableError, match=name):
        asyncio.run(analysed())


def test_a_store_that_refuses_the_upload_says_why(undetectable: Handle) -> None:
    undetectable.next("Request has expired")
    with pytest.raises(
        UndetectableError, match=r"^the upload was refused: 403 .*<Message>Request has expired</Message>"
    ):
        asyncio.run(analysed())
