"""Vendors' names resolve to one address of this machine, whichever way Python asks; others go their way."""

import asyncio
import socket
from socket import getaddrinfo
from typing import Any

import aiohttp
import aiohttp.resolver
import pytest
import uvloop

from voicemock.bench import Bench
from voicemock.intercept import Offline, reached
from voicemock.intercept.names import SENTINEL
from voicemock.serving.door import HOSTS

HOST = "api.vocos.io"
STREAM = socket.SOCK_STREAM
TCP = socket.IPPROTO_TCP


@pytest.fixture(autouse=True)
def _opened(bench: Bench) -> Any:
    with reached(bench):
        yield


@pytest.mark.parametrize("host", [*HOSTS, "API.Vocos.IO", f"{HOST}."])
def test_every_host_of_the_vendors_has_the_address(host: str) -> None:
    found = [(socket.AF_INET, STREAM, TCP, "", (SENTINEL, 443))]
    assert socket.getaddrinfo(host, 443, type=STREAM) == found
    assert socket.getaddrinfo(host.encode(), "443", 0, STREAM) == found
    assert socket.gethostbyname(host) == SENTINEL


def test_the_other_ways_to_ask_agree() -> None:
    assert getaddrinfo(HOST, 443, type=STREAM) == socket.getaddrinfo(HOST, 443, type=STREAM)
    assert getaddrinfo(HOST, 443, type=STREAM)[0][4] == (SENTINEL, 443)
    assert socket.gethostbyname_ex(HOST) == (HOST, [], [SENTINEL])
    assert socket.gethostbyaddr(HOST) == (HOST, [], [SENTINEL])
    assert socket.getfqdn(HOST) == HOST
    assert socket.getaddrinfo(HOST, "https", socket.AF_INET, STREAM, 0, socket.AI_CANONNAME) == [
        (socket.AF_INET, STREAM, TCP, HOST, (SENTINEL, 443))
    ]


@pytest.mark.parametrize("runs", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def test_loops_agree(runs: Any, bench: Bench) -> None:
    async def ask() -> Any:
        return await asyncio.get_running_loop().getaddrinfo(HOST, 443, type=STREAM)

    async def connect() -> Any:
        with socket.socket() as sock:
            sock.setblocking(False)
            await asyncio.get_running_loop().sock_connect(sock, (HOST, 443))
            return sock.getpeername()

    with reached(bench) as opened:
        assert runs(connect()) == ("127.0.0.1", opened.tls_port)
    assert runs(ask()) == [(socket.AF_INET, STREAM, TCP, "", (SENTINEL, 443))]


def test_who_asks_for_ipv6_is_led_by_it_as_well(bench: Bench) -> None:
    ((family, _, _, _, address),) = socket.getaddrinfo(HOST, 443, socket.AF_INET6, STREAM)
    assert (family, address) == (socket.AF_INET6, (f"::ffff:{SENTINEL}", 443, 0, 0))
    with reached(bench) as opened, socket.socket(socket.AF_INET6) as sock:
        sock.connect(address)
        assert sock.getpeername()[:2] == ("::ffff:127.0.0.1", opened.tls_port)


def test_the_address_itself_leads_to_the_bench(bench: Bench) -> None:
    with reached(bench) as opened, socket.create_connection((SENTINEL, 443)) as sock:
        assert sock.getpeername() == ("127.0.0.1", opened.tls_port)


def test_aiohttps_resolver_on_aiodns_has_it_too(bench: Bench) -> None:
    # aiodns isn't needed for a name that is never asked of the network.
    resolver = object.__new__(aiohttp.resolver.AsyncResolver)

    async def resolved(host: str) -> Any:
        return await resolver.resolve(host, 443)

    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    entry = {"hostname": HOST, "host": SENTINEL, "port": 443, "family": socket.AF_INET, "proto": 0, "flags": numeric}
    assert asyncio.run(resolved(HOST)) == [entry]
    with reached(bench, offline=True), pytest.raises(Offline):
        asyncio.run(resolved("elsewhere.invalid"))


def test_other_names_are_the_systems() -> None:
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    assert socket.getaddrinfo("127.0.0.9", 1, type=STREAM)[0][4] == ("127.0.0.9", 1)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("vocos.invalid", 443)
