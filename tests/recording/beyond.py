"""What stands beyond a relay in tests: servers that say exactly these bytes, and TLS in front of any server."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import trustme

Meet = Callable[[socket.socket], None]


@contextlib.contextmanager
def meeting(meet: Meet) -> Iterator[str]:
    """Serve each connection in a thread of its own, and give the server's base URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def one(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(20)
            meet(client)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                threads.append(threading.Thread(target=one, args=(client,), daemon=True))
                threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        accepting.join(20)
        for thread in threads:
            thread.join(20)


def head_of(client: socket.socket) -> bytes:
    """Read a message's head, and nothing after it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = client.recv(1)
        if not piece:
            raise ConnectionError(head)
        head += piece
    return head


def exactly(client: socket.socket, count: int) -> bytes:
    """Read so many bytes."""
    got = bytearray()
    while len(got) < count:
        piece = client.recv(min(count - len(got), 1 << 20))
        if not piece:
            raise ConnectionError(bytes(got))
        got += piece
    return bytes(got)


def rest(client: socket.socket) -> bytes:
    """Read to the end."""
    got = b""
    while piece := client.recv(65536):
        got += piece
    return got


@contextlib.contextmanager
def under_tls(base: str, folder: Path, name: str = "localhost") -> Iterator[tuple[str, Path]]:
    """Put TLS in front of a server; give its base URL, and the file that has to be trusted for it."""
    authority = trustme.CA()
    ca = folder / f"{name}-ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2", "http/1.1"])
    authority.issue_cert(name).configure_cert(context)
    host, _, port = base.removeprefix("http://").partition(":")

    def meet(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as secure, socket.create_connection((host, int(port))) as on:
            assert secure.selected_alpn_protocol() == "http/1.1"
            back = threading.Thread(target=pump, args=(on, secure), daemon=True)
            back.start()
            pump(secure, on)
            back.join(20)

    with meeting(meet) as plain:
        yield plain.replace("http://127.0.0.1", "https://localhost"), ca


def pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        while piece := source.recv(65536):
            sink.sendall(piece)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR if not isinstance(sink, ssl.SSLSocket) else socket.SHUT_RDWR)
