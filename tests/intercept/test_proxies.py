"""Proxy variables stand in nobody's way: a tunnel to a vendor ends at the bench, all else goes on to the proxy."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import requests
from tests.intercept.clients import CLIENTS, DETECT, STREAM
from websockets.asyncio.client import connect
from websockets.sync.client import connect as connect_sync

from voicemock.bench import Bench
from voicemock.intercept import Reached, VoicemockWarning, proxies, reached

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "NO_PROXY", "no_proxy")
NAMED = "http://me:secret@proxy.invalid:3128"


@dataclass(slots=True)
class Proxy:
    """A proxy on this machine: it notes what it is asked, refuses tunnels and answers all else."""

    sock: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    asked: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        port: int = self.sock.getsockname()[1]
        return port

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.sock.accept()
            except OSError:
                return
            with client:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += client.recv(4096)
                line = head.split(b"\r\n")[0].decode()
                self.asked.append(line)
                status = b"403 Not by me" if line.startswith("CONNECT") else b"200 OK"
                client.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    thread = threading.Thread(target=made.serve)
    thread.start()
    yield made
    made.sock.shutdown(socket.SHUT_RDWR)
    made.sock.close()
    thread.join(20)


@pytest.fixture
def opened(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reached]:
    monkeypatch.setenv("HTTPS_PROXY", NAMED)
    monkeypatch.setenv("http_proxy", NAMED)
    with reached(bench) as one:
        yield one


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_client_that_took_the_proxy_before_reaches_the_bench(
    variable: str, name: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, NAMED)
    client = CLIENTS[name]()
    with reached(bench, offline=True) as opened:
        assert [client.post(DETECT)[0], client.post(DETECT)[0]] == [401, 401]
        assert opened.traffic.accepted == (2 if name == "urllib" else 1)
    client.close()
    assert len(bench.journal.exchanges("vocos", None)) == 2


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_that_takes_the_proxy_meanwhile_reaches_the_bench(
    name: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reached(bench):
        monkeypatch.setenv("HTTPS_PROXY", NAMED)
        client = CLIENTS[name]()
        assert client.post(DETECT)[0] == 401
        client.close()


def test_a_proxy_of_this_machine_is_no_way_round(proxy: Proxy, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for host in ("127.0.0.1", "localhost"):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{host}:{proxy.port}")
        with reached(bench):
            assert requests.post(DETECT, timeout=20).status_code == 401
    assert proxy.asked == []


@pytest.mark.usefixtures("opened")
def test_streams_reach_the_bench() -> None:
    with connect_sync(STREAM) as stream:
        stream.send("")
        assert stream.recv() == '{"type":"done","duration_ms":0,"frame_count":0}'

    async def talk() -> int | None:
        async with connect(STREAM) as stream:
            await stream.send("")
            await stream.wait_closed()
            return stream.close_code

    assert asyncio.run(talk()) == 1000


def test_what_is_no_vendors_goes_on_to_the_proxy(proxy: Proxy, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, f"127.0.0.1:{proxy.port}")
    with reached(bench):
        assert requests.get("http://elsewhere.invalid/x", timeout=20).text == "hi"
        with pytest.raises(requests.exceptions.ProxyError, match="403 Not by me"):
            requests.get("https://elsewhere.invalid/x", timeout=20)
        assert requests.post(DETECT, timeout=20).status_code == 401
    asked = [line.rpartition(" ")[0] for line in proxy.asked]
    assert asked == ["GET http://elsewhere.invalid/x", "CONNECT elsewhere.invalid:443"]


def test_offline_it_does_not_and_is_told_why(proxy: Proxy, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, f"http://127.0.0.1:{proxy.port}")
    said = 'a test wanted to reach elsewhere.invalid, and voicemock keeps it offline; to allow it, add "elsewhere.'
    with reached(bench, offline=True, test="a test"):
        answer = requests.get("http://elsewhere.invalid/x", timeout=20)
        assert answer.status_code == 502
        assert answer.text.startswith(said)
        with pytest.raises(requests.exceptions.ProxyError, match=said):
            requests.get("https://elsewhere.invalid/x", timeout=20)
    assert proxy.asked == []


@pytest.mark.usefixtures("opened")
def test_a_vendor_is_reached_by_https_alone() -> None:
    answer = requests.get("http://api.vocos.io/v1/detect", timeout=20)
    said = "a vendor's host is reached here through https on port 443 alone, as its documents say"
    assert (answer.status_code, answer.text) == (502, said)
    with pytest.raises(requests.exceptions.ProxyError, match=said):
        requests.get("https://api.vocos.io:8443/", timeout=20)


@pytest.mark.usefixtures("opened")
def test_nonsense_is_told_as_such() -> None:
    with socket.create_connection(("proxy.invalid", 3128)) as client:
        client.sendall(b"hello\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 400 this stands in a proxy's place")


def test_a_proxy_that_is_not_there_ends_the_connection(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
    with reached(bench), pytest.raises(requests.ConnectionError):
        requests.get("http://elsewhere.invalid/x", timeout=20)


@pytest.mark.parametrize("scheme", ["https", "socks5", "socks5h"])
def test_one_that_is_not_read_is_told_once(
    scheme: str, proxy: Proxy, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{proxy.port}")
    said = f"goes to the proxy {scheme}://127.0.0.1:{proxy.port}, past the bench: no such proxy for the vendors' hosts"
    with reached(bench) as opened:
        with pytest.warns(VoicemockWarning, match=said):
            assert _past(proxy).startswith(b"HTTP/1.1 200")
        assert _past(proxy).startswith(b"HTTP/1.1 200")
        assert len(opened.said) == 1


@pytest.mark.usefixtures("proxy")
def test_a_tunnel_that_is_passed_on_keeps_nobody_busy(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with reached(bench) as opened:
            with socket.create_connection(silent.getsockname()) as client:
                assert opened.busy()
                client.sendall(b"CONNECT elsewhere.invalid:443 HTTP/1.1\r\n\r\n")
                passed, _ = silent.accept()
                with passed:
                    assert passed.recv(100) == b"CONNECT elsewhere.invalid:443 HTTP/1.1\r\n\r\n"
                    assert not opened.busy()
                    passed.sendall(b"x")
                    assert client.recv(1) == b"x"
            assert passed.fileno() == -1


def _past(proxy: Proxy) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port)) as client:
        client.sendall(b"GET http://elsewhere.invalid/ HTTP/1.1\r\n\r\n")
        return client.recv(1000)


def test_when_all_is_closed_no_proxy_is_known(opened: Reached) -> None:
    assert proxies.meant("proxy.invalid", 3128) == proxies.Proxy("http", "proxy.invalid", 3128)
    opened.close()
    os.environ.pop("HTTPS_PROXY")
    os.environ.pop("http_proxy")
    assert proxies.meant("proxy.invalid", 3128) is None


@pytest.mark.parametrize("value", ["", "http://", "http://[", "http://x:port"])
def test_a_variable_that_names_nothing_is_passed_over(
    value: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WS_PROXY", value)
    with reached(bench):
        assert requests.post(DETECT, timeout=20).status_code == 401
