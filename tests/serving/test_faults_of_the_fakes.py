"""Faults on the fakes themselves, and what the journal tells of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Queue
from random import Random

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.calling import upload
from tests.serving.faulty import FIN, PATIENCE, RST, Raw
from tests.streaming import sound, url
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from voicemock.bench import Bench
from voicemock.engine.calls import answering
from voicemock.engine.clock import virtual_clock
from voicemock.engine.exchange import Exchange
from voicemock.engine.fake import Fake
from voicemock.engine.faults import Cut, Drop, Early, Fault, HalfFrame, Late, Reset, Silence, Stall, WrongType, broken
from voicemock.serving.background import served
from voicemock.serving.door import Door

KEY = {"X-API-Key": "test-free"}


@dataclass
class Broken:
    """A bench on a port, whose vendors can be had to go wrong, and the exchanges that are over."""

    bench: Bench
    base: str
    over: "Queue[Exchange]"

    def breaks(self, name: str, *faults: Fault, words: Callable[[int], ASGIApp | None] = lambda _: None) -> None:
        """Have a vendor's calls go wrong from now on."""
        fake = self.bench.fakes[name]
        app = answering(fake.vendor)

        async def breaking(scope: Scope, receive: Receive, send: Send) -> None:
            chance = Random(7)  # noqa: S311 - repeatable on purpose
            await broken(faults, app, scope, receive, send, clock=self.bench.clock, chance=chance, words=words)

        self.bench.fakes[name] = Fake(fake.vendor, fake.world, breaking)

    def ended(self) -> Exchange:
        """Return the next exchange that is over."""
        return self.over.get(timeout=PATIENCE)


@pytest.fixture
def fakes() -> Iterator[Broken]:
    over: Queue[Exchange] = Queue()
    bench = Bench(new_clock=virtual_clock, on_close=over.put)
    with served(Door(bench)) as base:
        yield Broken(bench, base, over)
    bench.close()


def detect(fakes: Broken) -> httpx.Response:
    return httpx.post(f"{fakes.base}/vocos/v1/detect", headers=KEY, files=upload("synthetic"), timeout=PATIENCE)


def test_a_call_whose_answer_is_lost_was_made_all_the_same(fakes: Broken) -> None:
    fakes.breaks("vocos", Reset("unanswered"))
    with pytest.raises(httpx.ReadError):
        detect(fakes)
    told = fakes.ended()
    assert (told.status, told.faults, told.client_left, told.whole) == (None, ["reset"], False, True)
    fakes.breaks("vocos")
    assert detect(fakes).json()["data"]["credits_remaining"] == 98


def test_a_call_that_is_reset_before_it_is_read_was_not_made(fakes: Broken) -> None:
    fakes.breaks("vocos", Reset("unread"))
    with pytest.raises(httpx.TransportError):
        detect(fakes)
    told = fakes.ended()
    assert (told.status, told.faults, told.client_left, told.received) == (None, ["reset"], False, 0)
    fakes.breaks("vocos")
    assert detect(fakes).json()["data"]["credits_remaining"] == 99


def test_the_journal_holds_of_an_answer_what_went_out(fakes: Broken) -> None:
    fakes.breaks("vocos", Cut(10), WrongType("text/x"))
    with pytest.raises(httpx.RemoteProtocolError):
        detect(fakes)
    told = fakes.ended().as_json()
    assert (told["faults"], told["response"]["status"]) == (["wrong_type", "cut"], 200)
    assert (told["response"]["body"], told["response"]["size"]) == ('{"status":', 10)
    assert ("content-type", "text/x") in [tuple(header) for header in told["response"]["headers"]]


def test_a_client_that_leaves_a_stalled_call_is_told_as_one_that_left(fakes: Broken) -> None:
    fakes.breaks("vocos", Stall())
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{fakes.base}/vocos/v1/detect", headers=KEY, files=upload("human"), timeout=0.2)
    told = fakes.ended()
    assert (told.status, told.faults, told.client_left) == (None, ["stall"], True)


def test_a_vendors_documented_refusal_comes_early_in_its_own_words(fakes: Broken) -> None:
    words = {413: JSONResponse({"error": {"code": "FILE_TOO_LARGE"}}, 413)}
    fakes.breaks("vocos", Early(), words=words.get)
    head = b"POST /vocos/v1/detect HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n"
    with Raw(fakes.base) as raw:
        raw.send(head + bytes(100_000))
        answer = raw.head()
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"\r\nconnection: close\r\n" in answer
        assert b"\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n" in answer
        assert raw.take(35) == b'{"error":{"code":"FILE_TOO_LARGE"}}'
        raw.send(bytes(8_900_000))
        assert raw.rest() == (b"", FIN)
    assert fakes.ended().faults == ["early"]


def test_the_host_of_a_vendor_leads_to_its_faults_as_well(fakes: Broken) -> None:
    fakes.breaks("vocos", Reset("unanswered"))
    with Raw(fakes.base) as raw:
        raw.send(b"GET /v1/detect HTTP/1.1\r\nHost: api.vocos.io\r\n\r\n")
        assert raw.rest() == (b"", RST)


def talked(fakes: Broken) -> tuple[list[str], int | None]:
    """Stream six seconds, end, and return the kinds of what was told, and the code of the close."""
    told = []
    with connect(url(fakes.base), close_timeout=1) as stream:
        try:
            stream.send(sound("human 6s"))
            stream.send("")
            while True:
                told.append(str(stream.recv(timeout=PATIENCE))[9:14])
        except ConnectionClosed:
            return told, stream.close_code


def test_without_faults_a_stream_is_told_its_frames_and_its_end(fakes: Broken) -> None:
    told, code = talked(fakes)
    assert (told[-1], set(told[:-1]), code) == ('done"', {"frame"}, 1000)


@pytest.mark.parametrize(
    ("fault", "kinds", "code"),
    [
        (Drop(1), ["frame"], 1006),
        (Drop(1, how="rst"), None, 1006),
        (HalfFrame(1), ["frame"], 1006),
        (Late(1, seconds=0), None, 1000),
        (Drop(), None, 1006),
    ],
)
def test_a_streams_end_is_in_the_journal_and_no_fault_of_the_clients(
    fault: Fault, kinds: list[str] | None, code: int, fakes: Broken
) -> None:
    fakes.breaks("modulate", fault)
    told, closed = talked(fakes)
    assert closed == code
    assert kinds is None or told == kinds
    exchange = fakes.ended()
    assert (exchange.faults, exchange.close_code, exchange.client_left) == ([fault.name], code, False)
    assert [finding.clause for finding in fakes.bench.journal.findings()] == []


def test_that_a_client_leaves_a_silent_stream_is_no_finding_about_it(fakes: Broken) -> None:
    fakes.breaks("modulate", Silence(0))
    with connect(url(fakes.base), close_timeout=1) as stream:
        stream.send(sound("human 6s"))
        with pytest.raises(TimeoutError):
            stream.recv(timeout=0.1)
    exchange = fakes.ended()
    assert (exchange.faults, exchange.close_code, exchange.client_left) == (["silence"], 1000, True)
    assert [finding.clause for finding in fakes.bench.journal.findings()] == []
