"""A server whose every call has faults, and a client that sees bytes, and how a connection ends."""

import asyncio
import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import Any, Literal, TypeVar

import trustme
from starlette.types import ASGIApp, Receive, Scope, Send

from voicemock.engine.clock import Clock, virtual_clock
from voicemock.engine.faults import Fault, broken
from voicemock.serving.background import served
from voicemock.serving.server import listen, server

PATIENCE = 20
"""Seconds within which everything here is over; what takes as long hangs."""

BODY = b'{"verdict": "synthetic", "confidence": 0.97}'
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
WHOLE = HEAD % len(BODY) + BODY
GET = b"GET /here HTTP/1.1\r\nHost: x\r\n\r\n"

T = TypeVar("T")

FIN, RST = "FIN", "RST"

Loop = Literal["uvloop", "asyncio"]
Dial = Callable[[], "Raw"]
"""Connects to a server."""


@dataclass
class Faulty:
    """An app that answers every call with the same JSON, and plays faults on it.

    A stream is accepted and told the ``messages``, then its client is heard until it says ``end``, and it is closed.
    """

    faults: tuple[Fault, ...] = ()
    clock: Clock = field(default_factory=virtual_clock)
    messages: tuple[str, ...] = ('{"n": 1}', '{"n": 2}', '{"n": 3}')
    inner: ASGIApp | None = None
    words: Mapping[int, ASGIApp] = field(default_factory=dict)
    body: bytes = BODY
    reads: bool = True
    """It reads its request's body before it answers."""
    closes: bool = True
    """It closes a stream whose client says ``end``."""
    seen: list[SimpleNamespace] = field(default_factory=list)
    """An exchange for each call, that of the latest last."""
    heard: list[Any] = field(default_factory=list)
    called: int = 0
    waiting: int = 0
    waits: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False
    """A call was: it did not end by itself."""
    done: threading.Event = field(default_factory=threading.Event)
    """A call came to its end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = SimpleNamespace(faults=[], altered=False, status=None, client_left=False, close_code=None)
        self.seen.append(exchange)
        app = self.inner or (self._stream if scope["type"] == "websocket" else self._answer)
        scope = {**scope, "voicemock.exchange": exchange, "voicemock.waiting": self._wait}

        async def noting(message: Any) -> None:
            exchange.status = message.get("status", exchange.status)
            await send(message)

        try:
            await broken(
                self.faults,
                app,
                scope,
                receive,
                noting,
                clock=self.clock,
                chance=Random(7),  # noqa: S311 - repeatable on purpose
                words=self.words.get,
            )
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        finally:
            self.done.set()

    def _wait(self, more: int) -> None:
        self.waiting += more
        if self.waiting:
            self.waits.set()

    async def _answer(self, _: Scope, receive: Receive, send: Send) -> None:
        self.called += 1
        more = self.reads
        while more:
            message = await receive()
            self.heard.append(message.get("body", message["type"]))
            more = message.get("more_body", False)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(self.body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})

    async def _stream(self, _: Scope, receive: Receive, send: Send) -> None:
        self.called += 1
        await receive()
        await send({"type": "websocket.accept"})
        for text in self.messages:
            await send({"type": "websocket.send", "text": text})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message.get("text") or message.get("bytes"))
            if self.closes and message.get("text") == "end":
                await send({"type": "websocket.close", "code": 1000})
                return
        self.heard.append(message["code"])


@dataclass
class Standing:
    """A server that stands while one app after the other is put behind it."""

    app: ASGIApp
    base: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    @contextlib.contextmanager
    def faulty(self, *faults: Fault, **rest: Any) -> Iterator[tuple[Faulty, str]]:
        """Put an app behind it whose calls have these faults, and give it and its address."""
        app = self.app = Faulty(faults, **rest)
        yield app, self.base


Serving = Callable[..., contextlib.AbstractContextManager[tuple[Faulty, str]]]
"""Puts an app with these faults behind a server, and gives it and its address."""


@contextlib.contextmanager
def standing() -> Iterator[Serving]:
    """Serve one app after the other."""
    server = Standing(Faulty())
    with served(server) as server.base:
        yield server.faulty


@contextlib.contextmanager
def loops(*faults: Fault, loop: Loop = "uvloop", tls: bool = False, **rest: Any) -> Iterator[tuple[Faulty, Dial]]:
    """Serve an app with these faults on a loop of this kind, and give it and what connects to it."""
    app, authority = Faulty(faults, **rest), trustme.CA()
    incoming, outgoing = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(incoming)
    authority.configure_trust(outgoing)
    running = server(app)
    running.config.loop = loop
    running.config.load()
    running.config.ssl = incoming if tls else None
    with listen("127.0.0.1", 0) as sock:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            yield app, lambda: Raw(f"https://localhost:{sock.getsockname()[1]}", outgoing if tls else None)
        finally:
            running.should_exit = True
            thread.join()


class Tls:
    """TLS over a socket whose end is still to be seen: Python's own takes a reset for an end."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, host: str) -> None:
        self._socket = sock
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=host)
        self._through(self._tls.do_handshake)

    def sendall(self, data: bytes) -> None:
        self._through(lambda: self._tls.write(data))
        self._flush()

    def recv(self, size: int) -> bytes:
        try:
            return self._through(lambda: self._tls.read(size))
        except (ssl.SSLZeroReturnError, EOFError):
            return b""

    def close(self) -> None:
        self._socket.close()

    def _through(self, step: Callable[[], T]) -> T:
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._socket.recv(65536)
                if not data:
                    raise EOFError from None
                self._in.write(data)

    def _flush(self) -> None:
        if self._out.pending:
            self._socket.sendall(self._out.read())


class Raw:
    """A connection on which bytes are sent as they are."""

    def __init__(self, base: str, tls: ssl.SSLContext | None = None) -> None:
        host, _, port = base.partition("://")[2].partition(":")
        self.plain = socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE)
        self.plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = self.plain if tls is None else Tls(self.plain, tls, host)

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def take(self, size: int) -> bytes:
        """Return so many bytes; less where the connection ends."""
        got = b""
        while len(got) < size and (piece := self.socket.recv(size - len(got))):
            got += piece
        return got

    def rest(self) -> tuple[bytes, str]:
        """Return all that still comes, and how the connection ends."""
        got = b""
        try:
            while piece := self.socket.recv(65536):
                got += piece
        except ConnectionResetError:
            return got, RST
        return got, FIN

    def quiet(self) -> bool:
        """Tell whether nothing has come."""
        self.plain.setblocking(False)
        try:
            self.plain.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        finally:
            self.plain.settimeout(PATIENCE)
        return False

    def ask_upgrade(self) -> None:
        """Ask for a stream."""
        self.send(
            b"GET /stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )

    def head(self) -> bytes:
        """Return the head of the answer, byte by byte, so that nothing after it is taken."""
        head = b""
        while not head.endswith(b"\r\n\r\n") and (piece := self.socket.recv(1)):
            head += piece
        return head

    def upgrade(self) -> bytes:
        """Ask for a stream, and return the head of the answer."""
        self.ask_upgrade()
        return self.head()

    def say(self, opcode: int, payload: bytes = b"") -> None:
        """Send a frame, masked with zeros."""
        self.send(bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload)


def post(size: int, *lines: str) -> bytes:
    """Return the head of a request with a body of so many bytes."""
    return "\r\n".join(("POST /here HTTP/1.1", "Host: x", f"Content-Length: {size}", *lines, "", "")).encode()


def text(message: object) -> bytes:
    """Return the frame of a message of the server's."""
    payload = message if isinstance(message, bytes) else str(message).encode()
    return bytes([0x81, len(payload)]) + payload


def is_json(body: bytes) -> bool:
    """Tell whether that is JSON."""
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
