"""Trust is turned for the vendors' names alone, and the client's contexts stay as they are."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator

import certifi
import httpx
import pytest
import requests
from tests.intercept.clients import DETECT, verifying
from urllib3.exceptions import InsecureRequestWarning

from voicemock.bench import Bench
from voicemock.intercept import Reached, reached
from voicemock.intercept.identity import identity

HOST = "api.vocos.io"


@pytest.fixture
def opened(bench: Bench) -> Iterator[Reached]:
    with reached(bench) as one:
        yield one


def by_socket(context: ssl.SSLContext, host: str, port: int) -> str | None:
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as sock,
        context.wrap_socket(sock, server_hostname=host) as client,
    ):
        return client.version()


def by_loop(context: ssl.SSLContext, host: str, port: int) -> str | None:
    async def talk() -> str | None:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=host)
        version: str = writer.get_extra_info("ssl_object").version()
        writer.close()
        await writer.wait_closed()
        return version

    return asyncio.run(talk())


WAYS: dict[str, Callable[[ssl.SSLContext, str, int], str | None]] = {"socket": by_socket, "loop": by_loop}
CONTEXTS: dict[str, Callable[[], ssl.SSLContext]] = {
    "default": verifying,
    "certifi's": lambda: verifying(cafile=certifi.where()),
    "trusts nobody": lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_that_verifies_accepts_a_vendors_name_and_is_not_changed(
    name: str, way: str, opened: Reached
) -> None:
    context = CONTEXTS[name]()
    before = context.get_ca_certs(binary_form=True)
    assert WAYS[way](context, HOST, opened.tls_port) == "TLSv1.3"
    assert context.get_ca_certs(binary_form=True) == before
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("host", ["elsewhere.invalid", "localhost", "127.0.0.1"])
def test_it_trusts_nobody_else_meanwhile_nor_afterwards(host: str, way: str, opened: Reached) -> None:
    context = verifying()
    WAYS[way](context, HOST, opened.tls_port)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"unable to get local issuer|self-signed"):
        WAYS[way](context, host, opened.tls_port)


@pytest.mark.parametrize("way", WAYS)
def test_after_the_bench_a_vendors_name_is_trusted_no_more(way: str, opened: Reached) -> None:
    context = verifying()
    WAYS[way](context, HOST, opened.tls_port)
    with reached(opened.bench) as other:
        port = other.listening.port(other.listening.secure)
        opened.close()
        assert WAYS[way](context, HOST, port) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        _shake_hands(context)


def _shake_hands(context: ssl.SSLContext) -> None:
    """Make a handshake with the identity that the benches show, without any of them."""
    asked, told = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(told, asked, server_hostname=HOST)
    server = identity().server.wrap_bio(asked, told, server_side=True)
    for end in (client, server, client):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()


@pytest.mark.parametrize("verified", [True, False])
def test_what_the_client_asked_of_its_context_holds(verified: bool, opened: Reached) -> None:
    context = verifying()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    if not verified:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    assert by_socket(context, HOST, opened.tls_port) == "TLSv1.2"


@pytest.mark.usefixtures("opened")
def test_a_vendor_that_is_not_the_certificates_is_not_trusted() -> None:
    names = {name for kind, name in _certificate()["subjectAltName"] if kind == "DNS"}
    assert HOST in names
    assert "*" not in "".join(names)


def _certificate() -> dict[str, tuple[tuple[str, str], ...]]:
    with (
        socket.create_connection((HOST, 443), timeout=20) as sock,
        verifying().wrap_socket(sock, server_hostname=HOST) as client,
    ):
        return client.getpeercert()  # type: ignore[return-value]


@pytest.mark.usefixtures("opened")
def test_a_socket_that_is_wrapped_before_it_connects_is_trusted_too() -> None:
    with verifying().wrap_socket(socket.socket(), server_hostname=HOST) as client:
        client.settimeout(20)
        client.connect((HOST, 443))
        client.sendall(b"POST /v1/detect HTTP/1.1\r\nHost: api.vocos.io\r\nContent-Length: 0\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 401"


@pytest.mark.usefixtures("opened")
def test_a_handshake_may_come_later() -> None:
    with (
        socket.create_connection((HOST, 443), timeout=20) as sock,
        verifying().wrap_socket(sock, server_hostname=HOST, do_handshake_on_connect=False) as client,
    ):
        assert client.version() is None
        assert client.do_handshake_on_connect is False  # type: ignore[attr-defined] # typeshed lacks it
        client.do_handshake()
        assert client.version() == "TLSv1.3"


@pytest.mark.usefixtures("opened")
def test_a_socket_that_does_not_block_is_refused_a_handshake_as_ever() -> None:
    with socket.create_connection((HOST, 443), timeout=20) as sock:
        sock.setblocking(False)
        with pytest.raises(ValueError, match="block"):
            verifying().wrap_socket(sock, server_hostname=HOST)


@pytest.mark.usefixtures("opened")
def test_clients_with_bundles_of_their_own_reach_the_bench() -> None:
    assert requests.post(DETECT, verify=certifi.where(), timeout=20).status_code == 401
    with pytest.warns(InsecureRequestWarning):
        assert requests.post(DETECT, verify=False, timeout=20).status_code == 401  # noqa: S501
    assert httpx.post(DETECT, verify=verifying(cafile=certifi.where())).status_code == 401
    assert httpx.post(DETECT, verify=False).status_code == 401  # noqa: S501
