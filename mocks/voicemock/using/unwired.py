"""A call of httpx's that is answered in this process, without a socket; faults reach it all the same."""

import asyncio
import contextlib
from collections.abc import Collection
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.engine.faults import WIRE, NoWire
from voicemock.engine.faults.held import WAITING
from voicemock.intercept.thread import server_thread
from voicemock.intercept.traffic import Traffic

ENDING = 1.0
"""Real seconds that lost calls are given to end."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as far as it came; its status is None where there was none. It may be reset, or not whole."""

    status: int | None
    headers: list[tuple[bytes, bytes]]
    body: bytes
    whole: bool
    reset: bool


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A call on its way."""

    told: "Future[Told]"
    call: "_Call"

    def leave(self) -> None:
        """Be gone, as a client that waits no longer. A call that is over is not touched."""
        self.told.cancel()


def ask(app: ASGIApp, traffic: Traffic, request: httpx.Request) -> Asking:
    """Have the process's server thread answer the request, whose body was read."""
    call = _Call(traffic)
    call.begins()
    loop = server_thread().loop
    told = asyncio.run_coroutine_threadsafe(call.answered(app, _scope(request), request.content), loop)
    told.add_done_callback(lambda _: call.ends())
    return Asking(told, call)


def lose(calls: Collection[Asking]) -> None:
    """Cut the connections of these; when it returns, whoever waits for an answer knows."""
    loop = server_thread().loop
    for asking in calls:
        loop.call_soon_threadsafe(asking.call.lose)
    wait([asking.told for asking in calls], ENDING)


@dataclass(slots=True, eq=False)
class _Call:
    """The connection that it would have: a hold for faults, and a place among what is on its way to the bench."""

    traffic: Traffic
    status: int | None = None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    gone: "asyncio.Future[bool] | None" = None
    task: "asyncio.Future[None] | None" = None
    ended: bool = False
    was_reset: bool = False
    busy: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def begins(self) -> None:
        self.busy.enter_context(self.traffic.connecting())

    def ends(self) -> None:
        self.busy.close()

    def wait(self, more: int) -> None:
        if more > 0:
            self.ends()
        else:
            self.begins()

    async def answered(self, app: ASGIApp, scope: Scope, body: bytes) -> Told:
        """Have the app answer, and return what came of it."""
        sent: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if sent:
                return sent.pop()
            await asyncio.wait([self.over()])
            return {"type": "http.disconnect"}

        held = {**scope, "extensions": {WIRE: self}, WAITING: self.wait}
        self.task = asyncio.ensure_future(_played(app, held, receive, self._send))
        try:
            await asyncio.wait([self.task])
        finally:
            self.task.cancel()
            self.over().set_result(True)
        if self.task.cancelled():
            self.was_reset = True
        else:
            self.task.result()
        length = dict(self.headers).get(b"content-length")
        promised = len(self.body) if length is None or scope["method"] == "HEAD" else int(length)
        whole = not self.was_reset and promised <= len(self.body) and (length is not None or not self.ended)
        return Told(self.status, self.headers, bytes(self.body[:promised]), whole, self.was_reset)

    async def _send(self, message: Message) -> None:
        if self.ended:
            return
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    def over(self) -> "asyncio.Future[bool]":
        if self.gone is None:
            self.gone = asyncio.get_running_loop().create_future()
        return self.gone

    def lose(self) -> None:
        if self.task is not None:
            self.task.cancel()

    def promise(self, length: int) -> None:
        """Let the head say what it likes: it is kept as it is."""

    def discard(self) -> None:
        """Let what the client still sends be: it is here already."""

    def write(self, data: bytes) -> None:
        raise NoWire(f"{len(data)} bytes to a stream need a socket")

    async def reset(self) -> None:
        self.ended = self.was_reset = True

    async def cut(self) -> None:
        self.ended = True


async def _played(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def _scope(request: httpx.Request) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": None,
        "server": (request.url.host, request.url.port or 443),
    }


__all__ = ["Asking", "Told", "ask", "lose"]
