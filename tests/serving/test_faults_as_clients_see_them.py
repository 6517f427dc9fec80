"""What users' own clients make of each fault: the exception that they have to be ready for."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import websockets.asyncio.client
from tests.serving.faulty import Serving, is_json
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus
from websockets.sync.client import connect

from voicemock.engine.faults import (
    Cut,
    Delay,
    Drop,
    Duplicate,
    Early,
    Fault,
    Garbage,
    HalfFrame,
    Late,
    NoContinue,
    Noise,
    NoPong,
    NoUpgrade,
    Reset,
    Silence,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
)

SOON = 0.2
"""Seconds after which a client here gives up."""

HOUR = 3600


def by_requests(base: str) -> Any:
    answer = requests.post(f"{base}/here", json={}, timeout=SOON)
    answer.raise_for_status()
    return answer.json()


def by_httpx(base: str) -> Any:
    return httpx.post(f"{base}/here", json={}, timeout=SOON).raise_for_status().json()


def by_aiohttp(base: str) -> Any:
    async def ask() -> Any:
        timeout = aiohttp.ClientTimeout(total=SOON)
        async with (
            aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
            session.post(f"{base}/here", json={}) as answer,
        ):
            return await answer.json()

    return asyncio.run(ask())


CLIENTS = {"requests": by_requests, "httpx": by_httpx, "aiohttp": by_aiohttp}

GONE = (requests.exceptions.ConnectionError, httpx.ReadError, aiohttp.ClientOSError)
CUT = (requests.exceptions.ChunkedEncodingError, httpx.RemoteProtocolError, aiohttp.ClientPayloadError)
SLOW = (requests.exceptions.ReadTimeout, httpx.ReadTimeout, TimeoutError)
NO_JSON = (requests.exceptions.JSONDecodeError, json.JSONDecodeError, json.JSONDecodeError)
REFUSED = (requests.exceptions.HTTPError, httpx.HTTPStatusError, aiohttp.ClientResponseError)

ANSWERS: list[tuple[Fault, tuple[type[Exception], ...] | None]] = [
    (Reset("reading"), GONE),
    (Reset("unanswered"), GONE),
    (Reset("answering"), (requests.exceptions.ChunkedEncodingError, httpx.ReadError, aiohttp.ClientPayloadError)),
    (Reset("answered"), None),
    (Cut(), CUT),
    (WrongLength(10), CUT),
    (
        WrongLength(-4),
        (requests.exceptions.JSONDecodeError, json.JSONDecodeError, aiohttp.ClientResponseError),
    ),
    (Truncated(), NO_JSON),
    (Garbage(), (requests.exceptions.JSONDecodeError, UnicodeDecodeError, UnicodeDecodeError)),
    (Garbage(text=True), NO_JSON),
    (Early(), REFUSED),
    (NoContinue(), None),
    (Delay(HOUR), SLOW),
    (Stall(), SLOW),
    (Stall(after=7), (requests.exceptions.ConnectionError, httpx.ReadTimeout, TimeoutError)),
]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(("fault", "raised"), ANSWERS, ids=lambda value: str(value) if isinstance(value, Fault) else "")
def test_a_fault_of_an_answer_is_this_exception(
    client: str, fault: Fault, raised: tuple[type[Exception], ...] | None, faulty: Serving
) -> None:
    number = [*CLIENTS].index(client)
    with faulty(fault) as (app, base):
        if raised is None:
            assert CLIENTS[client](base) == {"verdict": "synthetic", "confidence": 0.97}
        else:
            with pytest.raises(raised[number]) as failed:
                CLIENTS[client](base)
            assert failed.type is raised[number]
    assert [exchange.faults for exchange in app.seen] == [[] if isinstance(fault, NoContinue) else [fault.name]]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_reset_before_the_body_is_read_is_one_of_a_family_as_the_body_is_out_by_then_or_not(
    client: str, faulty: Serving
) -> None:
    family = (requests.exceptions.ConnectionError, httpx.TransportError, aiohttp.ClientConnectionError)
    with faulty(Reset("unread")) as (app, base), pytest.raises(family[[*CLIENTS].index(client)]):
        CLIENTS[client](base)
    assert (app.called, [exchange.faults for exchange in app.seen]) == (0, [["reset"]])


@pytest.mark.parametrize("client", ["requests", "httpx"])
def test_a_wrong_content_type_is_overlooked_by_some(client: str, faulty: Serving) -> None:
    with faulty(WrongType()) as (_, base):
        assert CLIENTS[client](base) == {"verdict": "synthetic", "confidence": 0.97}


def test_a_wrong_content_type_is_an_error_to_aiohttp(faulty: Serving) -> None:
    with faulty(WrongType()) as (_, base), pytest.raises(aiohttp.ContentTypeError):
        by_aiohttp(base)


def test_a_pooled_client_calls_again_after_a_reset_without_an_error(faulty: Serving) -> None:
    with faulty(Reset("answered")) as (app, base), requests.Session() as by_session, httpx.Client() as by_client:
        for _ in range(3):
            assert by_session.get(f"{base}/here", timeout=5).ok
            assert by_client.get(f"{base}/here", timeout=5).is_success
    assert len(app.seen) == 6


Told = tuple[list[str], tuple[int | None, int | None]]
"""The messages of a stream, and the codes of the Close frames that came and that were sent."""


def codes(closed: ConnectionClosed) -> tuple[int | None, int | None]:
    return closed.rcvd.code if closed.rcvd else None, closed.sent.code if closed.sent else None


def by_threads(base: str) -> Told:
    told: list[str] = []
    with connect(f"ws{base[4:]}/s", open_timeout=SOON, **KEEPALIVE) as stream:
        try:
            for _ in range(9):
                told.append(str(stream.recv(timeout=5)))
                if len(told) == 3:
                    stream.send("end")
        except ConnectionClosed as closed:
            return told, codes(closed)
    raise AssertionError(told)


def by_asyncio(base: str) -> Told:
    async def talk() -> Told:
        told: list[str] = []
        async with websockets.asyncio.client.connect(f"ws{base[4:]}/s", open_timeout=SOON, **KEEPALIVE) as stream:
            try:
                async with asyncio.timeout(5):
                    for _ in range(9):
                        told.append(str(await stream.recv()))
                        if len(told) == 3:
                            await stream.send("end")
            except ConnectionClosed as closed:
                return told, codes(closed)
        raise AssertionError(told)

    return asyncio.run(talk())


KEEPALIVE: Any = {"ping_interval": 0.05, "ping_timeout": SOON, "close_timeout": SOON}
STREAMING = pytest.mark.parametrize("client", [by_threads, by_asyncio])
ONE, TWO, THREE = '{"n": 1}', '{"n": 2}', '{"n": 3}'


@STREAMING
@pytest.mark.parametrize(
    ("fault", "told", "closed"),
    [
        (Duplicate(3), [ONE, TWO, THREE, THREE], (1000, 1000)),
        (Late(1, after=1), [TWO, ONE, THREE], (1000, 1000)),
        (Drop(), [ONE, TWO, THREE], (None, None)),
        (Drop(how="rst"), [ONE, TWO, THREE], (None, None)),
        (Drop(1), [ONE], (None, None)),
        (Drop(0, how="rst"), [], (None, None)),
        (HalfFrame(1), [ONE], (None, None)),
        (HalfFrame(3), [ONE, TWO, THREE], (None, None)),
        (Noise(2, kind="bits"), [ONE, TWO], (None, 1002)),
        (NoPong(), [ONE, TWO, THREE], (None, 1011)),
    ],
    ids=str,
)
def test_a_fault_of_a_stream_is_these_messages_and_this_end(
    client: Callable[[str], Told], fault: Fault, told: list[str], closed: tuple[int | None, int | None], faulty: Serving
) -> None:
    with faulty(fault, closes=not isinstance(fault, NoPong)) as (app, base):
        assert client(base) == (told, closed)
    assert app.seen[0].faults == [fault.name]


@STREAMING
@pytest.mark.parametrize(
    ("fault", "raised"), [(NoUpgrade(503), InvalidStatus), (Reset(), InvalidMessage), (Delay(HOUR), TimeoutError)]
)
def test_a_fault_of_a_handshake_is_this_exception(
    client: Callable[[str], Told], fault: Fault, raised: type[Exception], faulty: Serving
) -> None:
    with faulty(fault) as (app, base), pytest.raises(raised) as failed:
        client(base)
    assert failed.type is raised
    assert (app.called, app.seen[0].faults) == (0, [fault.name])


@STREAMING
def test_noise_is_a_message_like_others_to_the_library(client: Callable[[str], Told], faulty: Serving) -> None:
    with faulty(Noise(1)) as (_, base):
        told, closed = client(base)
    assert ([told[0], *told[2:]], closed) == ([ONE, TWO, THREE], (1000, 1000))
    assert not is_json(told[1].encode())


def test_a_silent_stream_stays_open_and_tells_nothing(faulty: Serving) -> None:
    with faulty(Silence(1)) as (_, base), connect(f"ws{base[4:]}/s", **KEEPALIVE) as stream:
        assert stream.recv(timeout=5) == ONE
        with pytest.raises(TimeoutError):
            stream.recv(timeout=SOON)
        assert stream.ping().wait(5)


def test_aiohttp_repeats_a_get_whose_connection_was_reset_and_the_second_one_counts(faulty: Serving) -> None:
    async def ask(base: str) -> None:
        async with aiohttp.ClientSession() as session:
            await session.get(f"{base}/here")

    with faulty(Reset("unanswered")) as (app, base), pytest.raises(aiohttp.ClientOSError):
        asyncio.run(ask(base))
    assert [exchange.faults for exchange in app.seen] == [["reset"], ["reset"]]
