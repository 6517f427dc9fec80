"""httpx and httpx2 without sockets, through respx."""

import asyncio
import builtins
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest
import requests
import trio

import voicemock
from voicemock import Voicemock
from voicemock.intercept import current
from voicemock_fixtures import read

DETECT = "https://api.vocos.io/v1/detect"
KEY = {"X-API-Key": "test-free"}
CLIP = read("human", "wav")


def post(client: Any, **more: Any) -> Any:
    return client.post(DETECT, headers=KEY, files={"file": ("call.wav", CLIP)}, **more)


def plainly(library: Any, **more: Any) -> Any:
    with library.Client(**more) as client:
        return post(client)


async def awaited(library: Any, more: dict[str, Any]) -> Any:
    async with library.AsyncClient(**more) as client:
        return await post(client)


WAYS: dict[str, Callable[..., Any]] = {
    "plainly": plainly,
    "in asyncio": lambda library, **more: asyncio.run(awaited(library, more)),
    "in trio": lambda library, **more: trio.run(awaited, library, more),
}
LIBRARIES: dict[str, Any] = {"httpx": httpx, "httpx2": httpx2}

every = pytest.mark.parametrize("way", WAYS)
both = pytest.mark.parametrize("library", LIBRARIES)


@pytest.fixture
def socketless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket may be connected, by whatever route."""

    def connect(*_: Any) -> None:
        raise AssertionError("a socket was connected")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)


@every
@both
@pytest.mark.usefixtures("socketless")
def test_a_call_reaches_the_fake_without_a_socket(library: str, way: str) -> None:
    with voicemock.running() as bench:
        bench.vocos.hears(synthetic=0.97)
        router = bench.respx
        answer = WAYS[way](LIBRARIES[library])
        assert answer.status_code == 200
        assert answer.json()["data"]["security"] == {"prediction": "fake", "confidence": 0.97}
        (seen,) = bench.vocos.requests
        assert (seen.call, seen.status, seen.parts["file"].filename, seen.parts["file"].size) == (
            "POST /v1/detect",
            200,
            "call.wav",
            len(CLIP),
        )
        assert [call.request.url for call in router.calls] == [DETECT]
        assert bench.findings == []


@both
def test_the_headers_are_those_that_a_socket_would_bring(library: str) -> None:
    def headers() -> dict[str, str]:
        told = dict(LIBRARIES[library].post(DETECT).headers)
        return {name: value for name, value in told.items() if "request" not in name}

    with voicemock.running(seed=1):
        over_a_socket = headers()
    with voicemock.running(seed=1) as bench:
        bench.respx  # noqa: B018 - that begins it
        assert headers() == over_a_socket


BROKEN = [
    ({"reset": "unread"}, "ReadError", "[Errno 104] Connection reset by peer"),
    ({"reset": "unanswered"}, "ReadError", "[Errno 104] Connection reset by peer"),
    ({"reset": "answering"}, "ReadError", "[Errno 104] Connection reset by peer"),
    ({"cut": None}, "RemoteProtocolError", "peer closed connection without sending complete message body"),
    ({"wrong_length": 10}, "RemoteProtocolError", "peer closed connection without sending complete message body"),
    ({"stall": None}, "ReadTimeout", "The read operation timed out"),
]


@every
@both
@pytest.mark.parametrize(("fault", "error", "says"), BROKEN, ids=[str(fault) for fault, _, _ in BROKEN])
def test_a_fault_is_the_library_s_own_error(
    library: str, way: str, fault: dict[str, object], error: str, says: str
) -> None:
    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        bench.vocos.breaks(fault)
        with pytest.raises(getattr(LIBRARIES[library], error)) as broken:
            WAYS[way](LIBRARIES[library], timeout=0.3)
        assert type(broken.value).__module__ == library
        if error != "ReadTimeout" or way == "plainly":
            assert str(broken.value) == says
        assert [len(seen.faults) for seen in bench.vocos.requests] == [1]
        assert WAYS[way](LIBRARIES[library]).status_code == 200


@both
@pytest.mark.parametrize("fault", ["truncated", "garbage", {"wrong_type": "text/html"}, {"wrong_length": -10}])
def test_what_a_fault_leaves_of_an_answer_is_that_of_a_socket(library: str, fault: Any) -> None:
    def told(bench: Voicemock) -> tuple[bytes, str]:
        bench.vocos.breaks(fault)
        answer = LIBRARIES[library].post(DETECT)
        return answer.content, answer.headers["content-type"]

    with voicemock.running(seed=1) as bench:
        over_a_socket = told(bench)
    with voicemock.running(seed=1) as bench:
        bench.respx  # noqa: B018 - that begins it
        assert told(bench) == over_a_socket


@every
@both
def test_a_delay_ends_when_the_clock_passes_it(library: str, way: str) -> None:
    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        bench.vocos.breaks({"delay": 3600})
        moving = threading.Thread(target=_move, args=[bench])
        moving.start()
        assert WAYS[way](LIBRARIES[library], timeout=None).status_code == 200
        moving.join()


def _move(bench: Voicemock) -> None:
    while not any(seen.faults for seen in bench.vocos.requests):
        threading.Event().wait(0.001)
    bench.clock.advance(3600)


@both
def test_the_client_s_sleeps_move_the_clock(library: str) -> None:
    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        bench.vocos.next("RATE_LIMIT_EXCEEDED", retry_after=600)
        began = bench.clock.now()
        with LIBRARIES[library].Client() as client:
            time.sleep(int(post(client).headers["Retry-After"]))
            assert post(client).status_code == 200
        assert bench.clock.now() - began == 600
        assert bench.findings == []


@both
def test_time_stands_while_a_call_is_answered_and_not_while_a_fault_holds_it(library: str) -> None:
    busy: list[bool] = []

    def look(_: object) -> bool:
        busy.append(reached is not None and reached.busy())
        return False

    with voicemock.running() as bench:
        reached = current()
        assert reached is not None
        bench.respx  # noqa: B018 - that begins it
        bench.vocos.hears(synthetic=0.97, matching=look)
        post(LIBRARIES[library])
        assert (set(busy), reached.busy()) == ({True}, False)
        bench.vocos.breaks({"stall": None})
        thread = threading.Thread(target=_lose, args=[LIBRARIES[library]])
        thread.start()
        while not any(seen.faults for seen in bench.vocos.requests) or reached.busy():
            threading.Event().wait(0.001)
    thread.join()


def _lose(library: Any) -> None:
    with pytest.raises(library.ReadError):
        library.post(DETECT, timeout=60)


def test_what_goes_over_sockets_goes_on_beside_it() -> None:
    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        post(httpx)
        post(requests)
        post(httpx2)
        assert [seen.status for seen in bench.vocos.requests] == [200, 200, 200]


@both
def test_routes_of_the_user_s_own_go_first(library: str) -> None:
    with voicemock.running() as bench:
        bench.respx.get("https://other.invalid/").respond(204)
        refusing = bench.respx.post(DETECT).respond(418)
        own = LIBRARIES[library]
        assert (own.get("https://other.invalid/").status_code, post(own).status_code) == (204, 418)
        assert own.get("https://api.vocos.io/").status_code == 404
        assert refusing.call_count == 1
        assert [seen.path for seen in bench.requests] == ["/"]


@both
def test_a_host_that_nobody_routes_is_not_reached(library: str) -> None:
    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        with pytest.raises(AssertionError, match="not mocked"):
            LIBRARIES[library].get("https://other.invalid/")


@both
def test_it_ends_with_the_bench(library: str) -> None:
    with LIBRARIES[library].Client() as client:
        with voicemock.running() as bench:
            bench.respx  # noqa: B018 - that begins it
            post(client)
        with voicemock.running() as bench:
            post(client)
            assert len(bench.requests) == 1
            assert bench.respx.calls.call_count == 0


@both
def test_the_innermost_bench_is_reached(library: str) -> None:
    with voicemock.running() as outer:
        outer.respx  # noqa: B018 - that begins it
        with voicemock.running() as inner:
            inner.respx  # noqa: B018 - that begins it
            post(LIBRARIES[library])
        post(LIBRARIES[library])
        assert (len(outer.requests), len(inner.requests)) == (1, 1)


@both
def test_a_bench_inside_without_a_router_is_reached_by_sockets(library: str) -> None:
    with voicemock.running() as outer:
        outer.respx  # noqa: B018 - that begins it
        with voicemock.running() as inner:
            post(LIBRARIES[library])
        assert (len(outer.requests), len(inner.requests)) == (0, 1)


@both
def test_a_call_that_waits_as_the_bench_ends_has_lost_its_connection(library: str) -> None:
    lost: list[Exception] = []
    own = LIBRARIES[library]

    def call() -> None:
        try:
            own.post(DETECT, timeout=60)
        except own.TransportError as error:
            lost.append(error)

    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        bench.vocos.breaks({"stall": None})
        thread = threading.Thread(target=call)
        thread.start()
        while not any(seen.faults for seen in bench.vocos.requests):
            threading.Event().wait(0.001)
    thread.join()
    assert [(type(each).__name__, str(each)) for each in lost] == [
        ("ReadError", "[Errno 104] Connection reset by peer")
    ]


def test_a_call_that_is_cancelled_is_left() -> None:
    async def leave() -> None:
        async with httpx.AsyncClient(timeout=None) as client:  # noqa: S113 - it is cancelled
            call = asyncio.create_task(client.post(DETECT))
            while not any(seen.faults for seen in bench.vocos.requests):  # noqa: ASYNC110 - the bench knows no loop
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])
            assert call.cancelled()

    with voicemock.running() as bench:
        bench.respx  # noqa: B018 - that begins it
        bench.vocos.breaks({"stall": None})
        asyncio.run(leave())
        assert [seen.status for seen in bench.vocos.wait_for(1)] == [None]


def test_without_respx_one_line_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "respx":
            raise ModuleNotFoundError("No module named 'respx'", name="respx")
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "voicemock.using.routed", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    with voicemock.running() as bench, pytest.raises(ImportError) as wrong:
        bench.respx  # noqa: B018 - that begins it
    assert str(wrong.value) == "voicemock.respx needs respx: pip install 'voicemock[respx]'"
