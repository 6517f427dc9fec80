"""Stands in for a recorder's relay: it counts what comes, opens its TLS or its tunnel, and passes it on to fakes."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from voicemock.serving.door import HOSTS

HANDSHAKE = 0x16


@dataclass
class StandIn:
    """Where a command's connections are led to; ``met`` is each with the host that it named, as it came."""

    ca: Path
    beyond: tuple[str, int]
    authority: trustme.CA
    hosts: tuple[str, ...] = tuple(HOSTS)
    met: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def meet(self, client: socket.socket) -> None:
        with client:
            first = client.recv(1, socket.MSG_PEEK)
            if first and first[0] == HANDSHAKE:
                self._serve(client, "TLS")
            elif first:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += client.recv(1)
                if not head.startswith(b"CONNECT "):
                    self.met.append(("plain", head.split(b" ")[1].decode()))
                    client.sendall(b"HTTP/1.1 502 plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                host, _, port = head.split(b" ")[1].decode().rpartition(":")
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                if host in self.hosts:
                    self._serve(client, "CONNECT")
                else:
                    self.met.append(("tunnel", host))
                    with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as beyond:
                        pump(client, beyond)

    def _serve(self, client: socket.socket, way: str) -> None:
        named: list[str] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        self.authority.issue_cert(*self.hosts).configure_cert(context)
        context.sni_callback = lambda _, name, __: named.append(str(name))
        with context.wrap_socket(client, server_side=True) as secure:
            self.met.append((way, named[0]))
            with socket.create_connection(self.beyond, timeout=20) as beyond:
                pump(secure, beyond)


def pump(one: socket.socket, other: socket.socket) -> None:
    """Pass on what comes from either, until one of them ends."""
    threads = [threading.Thread(target=_pumped, args=both, daemon=True) for both in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


def _pumped(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(64 * 1024):
            sink.sendall(data)
    for sock in (source, sink):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def standing_in(served: str, folder: Path) -> Iterator[StandIn]:
    """Stand in for a relay in front of fakes that are served at an address, until the block ends."""
    authority = trustme.CA()
    ca = folder / "relay-ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    host, _, port = served.removeprefix("http://").rpartition(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = StandIn(ca, (host, int(port)), authority)
        relay.port = listener.getsockname()[1]

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    client.settimeout(20)
                    threading.Thread(target=meet, args=(client,), daemon=True).start()

        def meet(client: socket.socket) -> None:
            with contextlib.suppress(OSError):  # a client that trusts nobody, or is gone
                relay.meet(client)

        threading.Thread(target=accept, daemon=True).start()
        yield relay
        listener.shutdown(socket.SHUT_RDWR)


__all__ = ["StandIn", "pump", "standing_in"]
