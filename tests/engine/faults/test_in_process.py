"""Without a socket: what can be played is, and what cannot says so."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.serving.faulty import BODY, Faulty, is_json

from voicemock.engine.clock import virtual_clock
from voicemock.engine.faults import (
    BadFault,
    Cut,
    Delay,
    Drip,
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
    NoWire,
    Reset,
    Silence,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
)


def asked(app: Faulty, method: str = "GET", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
            return await client.request(method, "/here", headers=headers)

    return asyncio.run(ask())


def streamed(app: Faulty, *said: str) -> list[Any]:
    """Have a client say this after its handshake, and return all that it is told."""
    told: list[Any] = []
    coming = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": text} for text in said)]

    async def receive() -> Any:
        return coming.pop(0) if coming else await asyncio.Future[Any]()

    async def send(message: Any) -> None:
        told.append(message)

    asyncio.run(app({"type": "websocket", "path": "/", "headers": []}, receive, send))
    return [message.get("text") or message.get("status") or message["type"] for message in told]


@pytest.mark.parametrize(
    "fault",
    [Reset(), Reset("unread"), Cut(), Stall(), Stall(after=3)],
)
def test_a_fault_of_answers_that_needs_a_socket_says_so_and_the_app_is_not_asked(fault: Fault) -> None:
    app = Faulty((fault,))
    with pytest.raises(NoWire) as needs:
        asked(app)
    assert str(needs.value) == (
        f"{fault.name} needs a socket: call a server (voicemock.running, voicemock serve), not in process"
    )
    assert (app.called, app.seen[0].faults) == (0, [])


@pytest.mark.parametrize("fault", [NoPong(), Silence(), Drop(), HalfFrame(), Noise(0, kind="bits")])
def test_a_fault_of_streams_that_needs_a_socket_says_so_and_the_app_is_not_asked(fault: Fault) -> None:
    app = Faulty((fault,))
    with pytest.raises(NoWire, match=f"^{fault.name} needs a socket: "):
        streamed(app)
    assert app.called == 0


def test_a_fault_of_streams_on_an_answer_and_the_other_way_round_is_told() -> None:
    with pytest.raises(BadFault, match=r"^drop is not for an answer over HTTP$"):
        asked(Faulty((Drop(),)))
    with pytest.raises(BadFault, match=r"^cut is not for a stream$"):
        streamed(Faulty((Cut(),)))
    with pytest.raises(BadFault, match=r"^reset is not for a stream$"):
        streamed(Faulty((Reset("answered"),)))


def test_faults_that_contradict_each_other_are_told_before_the_app_is_asked() -> None:
    app = Faulty((Early(), NoContinue()))
    with pytest.raises(BadFault, match=r"^early and no_continue each answer"):
        asked(app)
    assert app.called == 0


def test_without_faults_the_answer_is_the_apps() -> None:
    app = Faulty()
    assert asked(app).content == BODY
    assert vars(app.seen[0]) == {
        "faults": [],
        "altered": False,
        "status": 200,
        "client_left": False,
        "close_code": None,
    }


@pytest.mark.parametrize(
    ("fault", "body", "headers"),
    [
        (Truncated(), BODY[:22], {"content-type": "application/json", "content-length": "22"}),
        (Truncated(0), b"", {"content-type": "application/json", "content-length": "0"}),
        (Truncated(1000), BODY, {"content-type": "application/json", "content-length": "44"}),
        (WrongType("text/x"), BODY, {"content-type": "text/x", "content-length": "44"}),
        (WrongLength(1), BODY, {"content-type": "application/json", "content-length": "45"}),
        (WrongLength(-1), BODY, {"content-type": "application/json", "content-length": "43"}),
        (WrongLength(-100), BODY, {"content-type": "application/json", "content-length": "0"}),
    ],
)
def test_an_answer_that_is_altered(fault: Fault, body: bytes, headers: dict[str, str]) -> None:
    app = Faulty((fault,))
    answer = asked(app)
    assert (answer.status_code, answer.content, dict(answer.headers)) == (200, body, headers)
    assert (app.seen[0].faults, app.seen[0].altered) == ([fault.name], True)


def test_garbage_is_as_long_as_the_body_is_no_json_and_comes_from_the_seed() -> None:
    bytes_, text = asked(Faulty((Garbage(),))), asked(Faulty((Garbage(text=True),)))
    assert len(bytes_.content) == len(text.content) == len(BODY)
    assert bytes_.headers["content-length"] == text.headers["content-length"] == "44"
    with pytest.raises(UnicodeDecodeError):
        bytes_.content.decode()
    assert text.content.isascii()
    assert not is_json(text.content)
    assert asked(Faulty((Garbage(),))).content == bytes_.content
    assert asked(Faulty((Garbage(text=True),))).content == text.content


def test_faults_that_alter_go_one_after_the_other() -> None:
    app = Faulty((WrongLength(2), WrongType("text/x"), Garbage(), Truncated(10)))
    answer = asked(app)
    assert (len(answer.content), answer.headers["content-length"], answer.headers["content-type"]) == (
        10,
        "12",
        "text/x",
    )
    assert app.seen[0].faults == ["truncated", "garbage", "wrong_type", "wrong_length"]


@pytest.mark.parametrize("fault", [Delay(0.001), Delay(0.001, jitter=0.001), Stall(0.001), Stall(0.001, after=3)])
def test_what_only_waits_is_the_same_answer_in_the_end(fault: Fault) -> None:
    app = Faulty((fault,))
    assert asked(app).content == BODY
    assert (app.waits.is_set(), app.waiting, app.seen[0].faults) == (True, 0, [fault.name])


def test_a_jitter_comes_from_the_seed_and_stays_within_its_bounds() -> None:
    def waited() -> float:
        clock = virtual_clock()
        app = Faulty((Delay(100, jitter=50),), clock=clock)

        async def story() -> float:
            asking = asyncio.ensure_future(ask(app))
            for _ in range(100):
                await asyncio.sleep(0)
            assert app.waits.is_set()
            began = clock.now()
            while not asking.done():
                clock.advance(0.5)
                for _ in range(20):
                    await asyncio.sleep(0)
            return clock.now() - began

        return asyncio.run(story())

    async def ask(app: Faulty) -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
            await client.get("/here")

    first = waited()
    assert 50 <= first <= 151
    assert waited() == first


def test_a_body_that_drips_comes_piece_by_piece() -> None:
    pieces: list[bytes] = []
    app = Faulty((Drip(20, seconds=0),))

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        pieces.append(message.get("body"))

    asyncio.run(app({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send))
    assert pieces == [None, BODY[:20], BODY[20:40], BODY[40:], b""]


def test_an_early_refusal_asks_neither_app_nor_body() -> None:
    app = Faulty((Early(),))
    answer = asked(app, "POST")
    assert (answer.status_code, answer.content, dict(answer.headers)) == (413, b"", {"content-length": "0"})
    assert (app.called, app.seen[0].faults) == (0, ["early"])


def test_an_early_refusal_has_the_vendors_own_words_where_there_are_any() -> None:
    async def own(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    assert asked(Faulty((Early(),), words={413: own})).content == b"{}"
    assert asked(Faulty((Early(400),), words={413: own})).content == b""


def test_who_expects_to_be_told_to_continue_is_refused_and_others_are_answered() -> None:
    app = Faulty((NoContinue(),))
    answer = asked(app, "POST", Expect="100-continue")
    assert (answer.status_code, answer.content, app.called) == (417, b"", 0)
    answer = asked(app, "POST")
    assert (answer.status_code, answer.content, app.called) == (200, BODY, 1)
    assert [exchange.faults for exchange in app.seen] == [["no_continue"], []]


def test_an_answer_to_head_is_altered_in_its_head_alone() -> None:
    answer = asked(Faulty((Truncated(3), Drip(1, seconds=0))), "HEAD")
    assert (answer.headers["content-length"], answer.content) == ("3", b"")


ONE, TWO, THREE = '{"n": 1}', '{"n": 2}', '{"n": 3}'
ACCEPT, CLOSE = "websocket.accept", "websocket.close"


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ((), [ACCEPT, ONE, TWO, THREE, CLOSE]),
        ((Delay(0.001),), [ACCEPT, ONE, TWO, THREE, CLOSE]),
        ((Duplicate(2),), [ACCEPT, ONE, TWO, TWO, THREE, CLOSE]),
        ((Duplicate(1), Duplicate(3)), [ACCEPT, ONE, ONE, TWO, THREE, THREE, CLOSE]),
        ((Duplicate(9),), [ACCEPT, ONE, TWO, THREE, CLOSE]),
        ((Late(1, after=1),), [ACCEPT, TWO, ONE, THREE, CLOSE]),
        ((Late(1, after=2),), [ACCEPT, TWO, THREE, ONE, CLOSE]),
        ((Late(2, after=9),), [ACCEPT, ONE, THREE, TWO, CLOSE]),
        ((Late(3, after=1),), [ACCEPT, ONE, TWO, THREE, CLOSE]),
        ((Late(1, after=2), Late(2, after=1)), [ACCEPT, THREE, ONE, TWO, CLOSE]),
        ((Late(1, after=1), Duplicate(1)), [ACCEPT, TWO, ONE, ONE, THREE, CLOSE]),
        ((Late(1, seconds=0.001),), [ACCEPT, TWO, THREE, ONE, CLOSE]),
        ((Silence(1, seconds=0.001),), [ACCEPT, ONE, TWO, THREE, CLOSE]),
        ((Silence(0, seconds=0.001), Duplicate(1)), [ACCEPT, ONE, ONE, TWO, THREE, CLOSE]),
        ((NoUpgrade(),), [503, "websocket.http.response.body"]),
    ],
)
def test_a_stream_is_told_other_things_or_in_another_order(faults: tuple[Fault, ...], told: list[Any]) -> None:
    assert streamed(Faulty(faults), "end") == told


def test_noise_is_a_message_that_is_no_json_and_counts_for_none() -> None:
    told = streamed(Faulty((Noise(1), Duplicate(2))), "end")
    assert [*told[:2], *told[3:]] == [ACCEPT, ONE, TWO, TWO, THREE, CLOSE]
    assert not is_json(told[2].encode())
    assert streamed(Faulty((Noise(1), Duplicate(2))), "end") == told


def test_a_refused_handshake_is_in_its_exchange_and_the_app_is_not_asked() -> None:
    app = Faulty((NoUpgrade(429),))
    streamed(app)
    assert (app.called, app.seen[0].status, app.seen[0].faults) == (0, 429, ["no_upgrade"])
