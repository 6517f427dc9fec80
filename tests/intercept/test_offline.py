"""Offline, every connection that is not meant fails at once and says where it would have gone."""

import asyncio
import errno
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest
import requests
import trio
import uvloop
from tests.intercept.clients import CLIENTS, DETECT, Client
from websockets.asyncio.client import connect
from websockets.sync.client import connect as connect_sync

from voicemock.bench import Bench
from voicemock.intercept import Offline, Reached, offline, reached

TEST = "test_upload.py::test_it"
ELSEWHERE = "elsewhere.invalid"
SAID = '{} wanted to reach {}, and voicemock keeps it offline; to allow it, add "{}" to allowed'
NUMERIC = "203.0.113.9"
KINDS = {
    "requests": requests.ConnectionError,
    "httpx": httpx.ConnectError,
    "httpx2": httpx2.ConnectError,
    "aiohttp": aiohttp.ClientConnectorError,
    "urllib": OSError,
}
LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}
LOOKS: dict[str, Callable[[], Any]] = {
    "getaddrinfo": lambda: socket.getaddrinfo(ELSEWHERE, 443),
    "bytes": lambda: socket.getaddrinfo(ELSEWHERE.encode(), 443),
    "gethostbyname": lambda: socket.gethostbyname(ELSEWHERE),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex(ELSEWHERE),
    "gethostbyaddr": lambda: socket.gethostbyaddr(ELSEWHERE),
    "create_connection": lambda: socket.create_connection((ELSEWHERE, 443)),
    "connect": lambda: _socket(lambda sock: sock.connect((f"{ELSEWHERE.upper()}.", 443))),
    "connect_ex": lambda: _socket(lambda sock: sock.connect_ex((ELSEWHERE, 443))),
}
SENDS: dict[str, Callable[[socket.socket], Any]] = {
    "connect": lambda sock: sock.connect((NUMERIC, 53)),
    "connect_ex": lambda sock: sock.connect_ex((NUMERIC, 53)),
    "sendto": lambda sock: sock.sendto(b"x", (NUMERIC, 53)),
    "sendto with flags": lambda sock: sock.sendto(b"x", 0, (NUMERIC, 53)),
    "sendmsg": lambda sock: sock.sendmsg([b"x"], [], 0, (NUMERIC, 53)),
}


@pytest.fixture
def opened(bench: Bench) -> Iterator[Reached]:
    with reached(bench, offline=True, allowed=["Database.invalid", "198.51.100.7"], test=TEST) as one:
        yield one


def said(host: str = ELSEWHERE) -> str:
    return SAID.format(TEST, host, host)


def whole(problem: BaseException | None) -> str:
    """Return the text of an error and of those that led to it."""
    texts = []
    while problem is not None:
        texts.append(f"{problem} {getattr(problem, 'exceptions', '')}")
        problem = problem.__cause__ or problem.__context__
    return "\n".join(texts)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("name", CLIENTS)
def test_every_client_tells_it_as_its_own_failure_to_connect(name: str) -> None:
    client = CLIENTS[name]()
    with pytest.raises(KINDS[name.split(" ")[0]]) as failed:
        client.post(f"https://{ELSEWHERE}/")
    client.close()
    assert said() in str(failed.value)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("name", CLIENTS)
def test_an_address_in_place_of_a_name_is_refused_too(name: str) -> None:
    client = CLIENTS[name]()
    with pytest.raises(KINDS[name.split(" ")[0]]) as failed:
        client.post(f"http://{NUMERIC}/")
    client.close()
    assert said(NUMERIC) in whole(failed.value)


@pytest.mark.usefixtures("opened")
def test_vendors_are_reached_all_the_same(client: Client) -> None:
    assert client.post(DETECT)[0] == 401


@pytest.mark.usefixtures("opened")
def test_websockets_tell_it() -> None:
    with pytest.raises(Offline) as failed, connect_sync(f"wss://{ELSEWHERE}/"):
        pass
    assert failed.value.strerror == said()
    assert failed.value.errno == errno.ECONNREFUSED

    async def talk() -> None:
        async with connect(f"wss://{ELSEWHERE}/"):
            pass

    for loop in LOOPS.values():
        with pytest.raises(Offline) as failed, asyncio.Runner(loop_factory=loop) as runner:
            runner.run(talk())
        assert failed.value.strerror == said()


@pytest.mark.usefixtures("opened")
def test_trio_tells_it() -> None:
    async def call(host: str) -> None:
        async with httpx.AsyncClient() as client:
            await client.get(f"https://{host}/")

    for host in (ELSEWHERE, NUMERIC):
        with pytest.raises(httpx.ConnectError) as failed:
            trio.run(call, host)
        assert said(host) in whole(failed.value)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("look", LOOKS)
def test_a_name_is_not_even_looked_up(look: str) -> None:
    with pytest.raises(Offline) as failed:
        LOOKS[look]()
    assert failed.value.strerror == said()


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("send", SENDS)
def test_datagrams_are_refused_too(send: str) -> None:
    with pytest.raises(Offline) as failed:
        _socket(SENDS[send], socket.SOCK_DGRAM)
    assert failed.value.strerror == said(NUMERIC)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("name", LOOPS)
def test_datagrams_of_loops_are_refused_too(name: str) -> None:
    async def send() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=(NUMERIC, 53))

    with pytest.raises(Offline) as failed, asyncio.Runner(loop_factory=LOOPS[name]) as runner:
        runner.run(send())
    assert failed.value.strerror == said(NUMERIC)


@pytest.mark.usefixtures("opened")
def test_this_machine_is_always_reached(tmp_path: Path) -> None:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.create_server((address, 0), family=family) as server:
            port = server.getsockname()[1]
            with socket.create_connection((address, port)):
                pass
            if family == socket.AF_INET:
                for name in ("localhost", "127.1", "0.0.0.0"):  # noqa: S104 - the way to this machine
                    with socket.create_connection((name, port)):
                        pass
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "socket"))
        server.listen()
        client.connect(str(tmp_path / "socket"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        assert _socket(lambda sock: sock.sendto(b"x", receiver.getsockname()), socket.SOCK_DGRAM) == 1
    assert socket.gethostbyname("localhost") == "127.0.0.1"


def test_what_is_allowed_is_let_through_with_the_addresses_of_its_name(opened: Reached) -> None:
    offline.resolve(opened, "database.invalid")
    offline.connect(opened, "198.51.100.7")
    with pytest.raises(Offline):
        offline.connect(opened, "198.51.100.8")
    offline.resolved(opened, "database.invalid", ["198.51.100.8"])
    offline.connect(opened, "198.51.100.8")
    offline.resolved(opened, ELSEWHERE, ["198.51.100.9"])
    with pytest.raises(Offline):
        offline.connect(opened, "198.51.100.9")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "a.localhost", "::"]
)
def test_this_machines_addresses_are_known(host: str) -> None:
    assert offline.is_loopback(host)


@pytest.mark.parametrize(
    "host", [ELSEWHERE, NUMERIC, "128.0.0.1", "::ffff:203.0.113.9", "2001:db8::1", "localhost.com"]
)
def test_other_addresses_are_not_this_machines(host: str) -> None:
    assert not offline.is_loopback(host)


def test_code_without_a_test_is_told_as_such(bench: Bench) -> None:
    with reached(bench, offline=True), pytest.raises(Offline) as failed:
        socket.getaddrinfo(ELSEWHERE, 443)
    assert failed.value.strerror == SAID.format("this code", ELSEWHERE, ELSEWHERE)


def test_it_holds_for_who_is_meant_alone(bench: Bench) -> None:
    with reached(bench) as online:
        offline.connect(online, NUMERIC)
        with reached(bench, offline=True), pytest.raises(Offline):
            socket.getaddrinfo(ELSEWHERE, 443)
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo("a name that is none", 443)


def _socket(use: Callable[[socket.socket], Any], kind: int = socket.SOCK_STREAM) -> Any:
    with socket.socket(socket.AF_INET, kind) as sock:
        return use(sock)
