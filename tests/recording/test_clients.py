"""The clients that people use, each by every way in: a path prefix, a proxy, and TLS to a vendor's own name."""

import asyncio
import contextlib
import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
import requests
from tests.calling import upload
from tests.recording.beyond import head_of, meeting, rest, under_tls
from websockets.sync.client import connect

from voicemock.recording.archive import entries
from voicemock.recording.relay import Relay, relaying

KEY = {"X-API-Key": "test-enterprise-clients"}
OWN = "https://api.vocos.io/v1/detect"

Asking = Callable[[Relay, str], tuple[int, Any]]


def trusting(relay: Relay) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(relay.ca))


def by_requests(relay: Relay, url: str) -> tuple[int, Any]:
    proxies = {"https": relay.url, "http": relay.url} if "vocos.io" in url else {}
    answer = requests.post(url, headers=KEY, files=upload("human"), proxies=proxies, verify=str(relay.ca), timeout=20)
    return answer.status_code, answer.json()


def by_httpx(relay: Relay, url: str) -> tuple[int, Any]:
    proxy = relay.url if "vocos.io" in url else None
    with httpx.Client(proxy=proxy, verify=trusting(relay), timeout=20) as client:
        answer = client.post(url, headers=KEY, files=upload("human"))
    return answer.status_code, answer.json()


def by_aiohttp(relay: Relay, url: str) -> tuple[int, Any]:
    async def ask() -> tuple[int, Any]:
        form = aiohttp.FormData()
        name, content = upload("human")["file"]
        form.add_field("file", content, filename=name)
        proxy = relay.url if "vocos.io" in url else None
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, headers=KEY, data=form, proxy=proxy, ssl=trusting(relay)) as answer,
        ):
            return answer.status, await answer.json()

    return asyncio.run(ask())


def by_curl(relay: Relay, url: str) -> tuple[int, Any]:
    name, content = upload("human")["file"]
    proxy = ["-x", relay.url] if "vocos.io" in url else []
    words = ["curl", "-sS", *proxy, "--cacert", str(relay.ca), "-H", f"X-API-Key: {KEY['X-API-Key']}"]
    ran = subprocess.run(
        [*words, "-F", f"file=@-;filename={name}", "-w", "\n%{http_code}", url],
        input=content,
        capture_output=True,
        check=True,
    )
    body, _, status = ran.stdout.decode().rpartition("\n")
    return int(status), json.loads(body)


@pytest.mark.parametrize("asking", [by_requests, by_httpx, by_aiohttp, by_curl])
@pytest.mark.parametrize("way", ["prefix", "tunnel", "plain proxy"])
def test_a_client_gets_the_vendors_answer_and_its_file_is_told_by_digest(
    asking: Asking, way: str, relay: Relay, file: Path
) -> None:
    url = {"prefix": f"{relay.url}/vocos/v1/detect", "tunnel": OWN, "plain proxy": OWN.replace("https", "http")}[way]
    status, body = asking(relay, url)
    assert (status, body["data"]["security"]["prediction"]) == (200, "real")
    (entry,) = entries(file.with_name("a.har.part"))
    assert entry["request"]["url"] == (url if way == "plain proxy" else OWN)
    assert (entry["comment"], entry["_voicemock"]["vendor"]) == ("vocos", "vocos")
    assert json.loads(entry["response"]["content"]["text"]) == body
    (part,) = entry["request"]["postData"]["params"]
    assert (part["name"], part["fileName"], part["_format"]) == ("file", "human.wav", "wav")
    assert part["_size"] == len(upload("human")["file"][1])
    assert part["comment"] == f"{part['_size']} bytes, XXH3 {part['_digest']}, wav"
    hosts = [each["value"] for each in entry["request"]["headers"] if each["name"].lower() == "host"]
    assert hosts == ["api.vocos.io"]


def test_tls_to_a_vendors_name_needs_no_proxy(relay: Relay, file: Path) -> None:
    """As where a name is made to resolve to the relay."""
    with (
        socket.create_connection(("127.0.0.1", relay.port)) as plain,
        trusting(relay).wrap_socket(plain, server_hostname="api.vocos.io") as secure,
    ):
        secure.sendall(b"GET /v1/none HTTP/1.1\r\nHost: api.vocos.io\r\nConnection: close\r\n\r\n")
        assert rest(secure).startswith(b"HTTP/1.1 404 ")
    (entry,) = entries(file.with_name("a.har.part"))
    assert entry["request"]["url"] == "https://api.vocos.io/v1/none"


def test_a_vendors_name_in_a_plain_host_header_is_enough(relay: Relay, file: Path) -> None:
    got = requests.get(f"{relay.url}/v1/none", headers={"Host": "api.vocos.io"}, timeout=20)
    assert got.status_code == 404
    (entry,) = entries(file.with_name("a.har.part"))
    assert entry["request"]["url"] == "http://api.vocos.io/v1/none"


def test_a_stream_over_tls_is_a_wss_url(relay: Relay, file: Path) -> None:
    host = "modulate-developer-apis.com"
    query = "api_key=test-pro-1234&audio_format=s16le&sample_rate=16000&num_channels=1"
    url = f"wss://{host}/api/velma-2-synthetic-voice-detection-streaming?{query}"
    sock = socket.create_connection(("127.0.0.1", relay.port))
    with connect(url, sock=sock, ssl=trusting(relay), proxy=None) as stream:
        stream.send(bytes(32000))
        stream.send("")
        assert json.loads(list(stream)[-1])["type"] == "done"
    (entry,) = entries(file.with_name("a.har.part"))
    assert entry["request"]["url"].startswith(f"wss://{host}/api/")


def test_what_a_vendor_answers_over_tls_is_verified(served: str, tmp_path: Path, file: Path) -> None:
    with under_tls(served, tmp_path) as (secure, ca):
        with relaying(file, to={"vocos": f"{secure}/vocos"}, ca=ca) as relay:
            assert by_requests(relay, f"{relay.url}/vocos/v1/detect")[0] == 200
        with relaying(file, to={"vocos": f"{secure}/vocos"}) as relay:
            got = requests.get(f"{relay.url}/vocos/v1/detect", timeout=20)
    assert got.status_code == 502
    where = secure.removeprefix("https://")
    assert got.text.startswith(f"voicemock's relay cannot reach {where}: its certificate is not trusted (")
    assert got.text.endswith("; --ca FILE trusts more\n")
    found = entries(file)
    assert [each["_voicemock"]["relay"] for each in found] == [None, got.text.strip()]
    assert [each["response"]["status"] for each in found] == [200, 502]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://127.0.0.1:1", "127.0.0.1:1: the connection was refused"),
        ("http://nowhere.invalid", "nowhere.invalid:80: there is no host of that name"),
    ],
)
def test_a_vendor_that_cannot_be_reached_is_a_502_that_says_whose(to: str, why: str, file: Path) -> None:
    with relaying(file, to={"vocos": to}) as relay:
        got = requests.post(f"{relay.url}/vocos/v1/detect", json={"a": 1}, timeout=20)
        head = requests.head(f"{relay.url}/vocos/v1/detect", timeout=20)
        late = requests.put(f"{relay.url}/vocos/v1/detect", data=b"x", headers={"Expect": "100-continue"}, timeout=20)
    assert [each.status_code for each in (got, head, late)] == [502, 502, 502]
    assert got.text == f"voicemock's relay cannot reach {why}\n"
    found = entries(file)
    assert {each["_voicemock"]["relay"] for each in found} == {got.text.strip()}
    assert found[0]["request"]["postData"]["text"] == '{"a": 1}'
    assert found[0]["response"]["content"]["text"] == got.text


@pytest.fixture
def other() -> Iterator[str]:
    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Own: yes\r\n\r\nhi")

    with meeting(meet) as base:
        yield base


def test_other_hosts_are_passed_through_untouched_and_counted(other: str, relay: Relay) -> None:
    port = other.rpartition(":")[2]
    plain = requests.get(f"http://localhost:{port}/a", proxies={"http": relay.url}, timeout=20)
    assert (plain.text, plain.headers["X-Own"]) == ("hi", "yes")
    with socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(b"CONNECT 127.0.0.1:%s HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n" % port.encode())
        assert head_of(client) == b"HTTP/1.1 200 Connection established\r\n\r\n"
        assert rest(client).endswith(b"\r\n\r\nhi")
    assert relay.book.passed == {"localhost": 1, "127.0.0.1": 1}
    assert relay.count == 0


def test_a_host_that_is_named_is_recorded(other: str, file: Path) -> None:
    port = other.rpartition(":")[2]
    with relaying(file, to={}, hosts=["LOCALHOST"]) as relay:
        requests.get(f"http://localhost:{port}/a", proxies={"http": relay.url}, timeout=20)
        assert (relay.book.written, relay.book.passed) == ({"localhost": 1}, {})
    (entry,) = entries(file)
    assert entry["request"]["url"] == f"http://localhost:{port}/a"
    assert (entry["_voicemock"]["vendor"], entry["comment"]) == (None, "no vendor")


@pytest.mark.parametrize("target", [b"nowhere", b"host:port", b"nowhere.invalid:1", b"127.0.0.1:1"])
def test_a_tunnel_that_leads_nowhere_is_refused(target: bytes, relay: Relay) -> None:
    with socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(b"CONNECT " + target + b" HTTP/1.1\r\n\r\n")
        status = head_of(client).split(b" ")[1]
    assert status == (b"400" if target in (b"nowhere", b"host:port") else b"502")


def test_a_client_that_does_not_trust_the_relay_is_counted(relay: Relay) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(OWN, proxies={"https": relay.url}, timeout=20)
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", relay.port)) as plain, contextlib.suppress(ssl.SSLError):
            ssl.create_default_context().wrap_socket(plain, server_hostname="api.valsea.ai")
    while relay.book.mistrusted.total() < 3:  # it sees them leave when it comes to it
        assert requests.get(f"{relay.url}/nowhere", timeout=20).status_code == 404
    assert relay.book.mistrusted == {"api.vocos.io": 1, "a vendor": 2}


def test_a_vendors_name_that_is_no_vendors_is_refused_over_tls(relay: Relay) -> None:
    with (
        socket.create_connection(("127.0.0.1", relay.port)) as plain,
        trusting(relay).wrap_socket(plain, server_hostname="example.org") as secure,
    ):
        secure.sendall(b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n")
        assert b"example.org is no vendor's host" in rest(secure)
    assert relay.count == 0


SIZE = 100 * 1024 * 1024


def test_100_mb_go_through_without_being_held(file: Path) -> None:
    """In a process of its own, whose memory is looked at."""
    got: list[int] = []

    def meet(client: socket.socket) -> None:
        head = head_of(client).decode("latin-1").lower()
        left = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        got.append(left)
        while left:
            left -= len(client.recv(min(left, 1 << 20)))
        client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"100000\r\n" + bytes(1 << 20) + b"\r\n"
        for _ in range(SIZE >> 20):
            client.sendall(piece)
        client.sendall(b"0\r\n\r\n")

    script = (
        "import sys, resource, threading\n"
        "from pathlib import Path\n"
        "from voicemock.recording.relay import relaying\n"
        "with relaying(Path(sys.argv[1]), to={'vocos': sys.argv[2]}) as relay:\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    print(relay.port, flush=True)\n"
        "    sys.stdin.read()\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    with (
        meeting(meet) as base,
        subprocess.Popen(
            [sys.executable, "-c", script, str(file), base], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as client:
            head = b"PUT /vocos/big HTTP/1.1\r\nHost: a\r\nContent-Type: audio/wav\r\nContent-Length: %d\r\n\r\n"
            client.sendall(head % SIZE)
            for _ in range(SIZE >> 20):
                client.sendall(bytes(1 << 20))
            size = 0
            while size < SIZE:
                size += len(client.recv(1 << 20))
        grown = int(process.communicate(timeout=60)[0])
    unit = 1 if sys.platform == "darwin" else 1024
    assert got == [SIZE]
    assert grown * unit < 32 * 1024 * 1024
    (entry,) = entries(file)
    assert (entry["request"]["bodySize"], entry["response"]["bodySize"]) == (SIZE, SIZE)
    assert entry["request"]["postData"]["_size"] == entry["response"]["content"]["_size"] == SIZE
    assert file.stat().st_size < 10_000
