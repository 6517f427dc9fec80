"""The vendors' own addresses lead to the bench, for every client."""

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest
import requests
import trio
import uvloop
from tests.intercept.clients import CLIENTS, DETECT, DIRECT, KEEPING, STREAM, Bare, Client
from websockets import ConnectionClosed
from websockets.asyncio.client import connect
from websockets.sync.client import connect as connect_sync

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.intercept import Reached, current, reached
from voicemock.vendors.vocos import VENDOR as VOCOS

UNKNOWN = (401, "MISSING_API_KEY")
DONE = {"type": "done", "duration_ms": 0, "frame_count": 0}
RUNNERS: dict[str, Callable[[Any], Any]] = {"asyncio": asyncio.run, "uvloop": uvloop.run}


@pytest.fixture
def opened(bench: Bench) -> Iterator[Reached]:
    with reached(bench) as one:
        yield one


@pytest.fixture
def another() -> Iterator[Bench]:
    bench = Bench(new_clock=virtual_clock)
    yield bench
    bench.close()


def refused(client: Client) -> tuple[int, str]:
    status, body = client.post(DETECT, b"x")
    return status, body["error"]["code"]


def asked(bench: Bench) -> list[tuple[str, str]]:
    return [(exchange.method, exchange.path) for exchange in bench.journal.exchanges("vocos", None)]


def test_a_client_that_was_made_before_reaches_the_bench(client: Client, opened: Reached) -> None:
    assert refused(client) == UNKNOWN
    assert asked(opened.bench) == [("POST", "/v1/detect")]


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_that_is_made_meanwhile_reaches_the_bench(name: str) -> None:
    client = CLIENTS[name]()
    assert refused(client) == UNKNOWN
    client.close()


@pytest.mark.parametrize("name", KEEPING)
def test_a_connection_is_kept_within_a_bench_and_made_anew_for_the_next(
    name: str, bench: Bench, another: Bench
) -> None:
    client = KEEPING[name]()
    for each in (bench, another, bench):
        with reached(each) as opened:
            assert [refused(client), refused(client)] == [UNKNOWN, UNKNOWN]
            assert opened.traffic.accepted == 1
    client.close()
    assert (len(asked(bench)), len(asked(another))) == (4, 2)


@pytest.mark.parametrize("runs", DIRECT)
def test_a_kept_connection_is_made_anew_within_one_task_that_never_pauses(
    runs: str, bench: Bench, another: Bench
) -> None:
    client = DIRECT[runs]()

    async def both() -> list[int]:
        accepted = []
        for each in (bench, another):
            with reached(each) as opened:
                for _ in range(2):
                    assert (await client.posting(client.session, DETECT, b"x"))[0] == 401
                accepted.append(opened.traffic.accepted)
        return accepted

    assert client.runner.run(both()) == [1, 1]
    client.close()


@pytest.mark.parametrize("runs", DIRECT)
def test_a_kept_connection_is_made_anew_in_a_loop_that_runs_in_another_thread(
    runs: str, bench: Bench, another: Bench
) -> None:
    client = DIRECT[runs]()
    loop = client.runner.get_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def post() -> int:
        return (await client.posting(client.session, DETECT, b"x"))[0]

    for each in (bench, another):
        with reached(each) as opened:
            for _ in range(2):
                assert asyncio.run_coroutine_threadsafe(post(), loop).result(20) == 401
            assert opened.traffic.accepted == 1
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)
    client.close()


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("httpx_", [httpx, httpx2])
def test_clients_on_trio_reach_it(httpx_: Any) -> None:
    async def call() -> int:
        async with httpx_.AsyncClient() as client:
            status: int = (await client.post(DETECT)).status_code
            return status

    assert trio.run(call) == 401


@pytest.mark.usefixtures("opened")
def test_websockets_reach_it() -> None:
    with connect_sync(STREAM) as stream:
        stream.send("")
        assert json.loads(stream.recv()) == DONE
        with pytest.raises(ConnectionClosed):
            stream.recv()
        assert stream.close_code == 1000


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("runs", RUNNERS)
def test_websockets_on_a_loop_reach_it(runs: str) -> None:
    async def talk() -> tuple[Any, int | None]:
        async with connect(STREAM) as stream:
            await stream.send("")
            told = json.loads(await stream.recv())
            await stream.wait_closed()
            return told, stream.close_code

    assert RUNNERS[runs](talk()) == (DONE, 1000)


def test_websockets_of_aiohttp_reach_it(opened: Reached) -> None:
    async def talk() -> tuple[Any, int | None]:
        async with aiohttp.ClientSession() as session, session.ws_connect(STREAM) as stream:
            await stream.send_str("")
            told = await stream.receive_json()
            await stream.receive()
            code = stream.close_code
        # The client ends its TLS after its session: who ends the loop before that is warned of it.
        for transport in list(opened.ends._ends):
            while (sock := transport.get_extra_info("socket")) is not None and sock.fileno() >= 0:  # noqa: ASYNC110
                await asyncio.sleep(0)
        return told, code

    assert asyncio.run(talk()) == (DONE, 1000)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("uvloop_", [False, True])
def test_a_loops_own_connection_by_name_reaches_it(uvloop_: bool) -> None:
    async def talk(**more: Any) -> bytes:
        reader, writer = await asyncio.open_connection("API.Vocos.io.", 443, ssl=ssl.create_default_context(), **more)
        writer.write(
            b"POST /v1/detect HTTP/1.1\r\nHost: api.vocos.io\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        line = await reader.readline()
        await reader.read()
        writer.close()
        await writer.wait_closed()
        return line

    loops = uvloop.new_event_loop if uvloop_ else asyncio.new_event_loop
    with asyncio.Runner(loop_factory=loops) as runner:
        assert runner.run(talk(server_hostname="api.vocos.io")) == b"HTTP/1.1 401 Unauthorized\r\n"


def test_a_vendor_that_the_bench_does_not_serve_is_answered_by_it() -> None:
    bench = Bench((VOCOS,), new_clock=virtual_clock)
    with reached(bench):
        answer = requests.get("https://api.dataspike.io/api/v3/deepfake", timeout=10)
    bench.close()
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "dataspike is not served here: /vocos, /_voicemock are"},
    )


@pytest.mark.usefixtures("opened")
def test_other_ports_of_a_vendor_are_refused_with_the_reason() -> None:
    said = "a vendor's host has no port 80 here: its documents know https alone, on port 443"
    with pytest.raises(ConnectionRefusedError, match=said):
        socket.create_connection(("api.vocos.io", 80))
    with pytest.raises(requests.ConnectionError, match=said):
        requests.get("http://api.vocos.io/", timeout=10)
    with pytest.raises(httpx.ConnectError, match=said):
        httpx.get("http://api.vocos.io/")
    with socket.socket() as sock:
        assert sock.connect_ex(("api.vocos.io", 8443)) == 111
    for run in RUNNERS.values():
        with pytest.raises(ConnectionRefusedError, match=said):
            run(_opens("api.vocos.io", 80))


async def _opens(host: str, port: int) -> None:
    await asyncio.open_connection(host, port)


def test_the_benchs_own_address_has_the_vendors_by_their_paths(opened: Reached) -> None:
    assert opened.url == opened.url
    answer = requests.get(f"{opened.url}/_voicemock/health", timeout=10)
    assert answer.json()["vendors"] == list(opened.bench.fakes)
    assert requests.post(f"{opened.url}/vocos/v1/detect", timeout=10).status_code == 401


def test_a_closed_bench_is_nobodys(bench: Bench) -> None:
    with reached(bench) as opened:
        assert current() is opened
        url = opened.url
    assert current() is None
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=10)


@pytest.mark.usefixtures("opened")
def test_urllib_sends_a_body() -> None:
    assert Bare().post(DETECT, b"x")[0] == 401
