"""While something is on its way between a client and the bench it is busy, and not when a client only might go on."""

import asyncio
import socket
import threading
from collections.abc import Callable

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from tests.intercept.clients import DETECT, STREAM
from tests.intercept.test_closing import HEAD, Stalled, tls
from websockets.sync.client import connect

from voicemock.bench import Bench
from voicemock.intercept import Reached, reached
from voicemock.intercept.traffic import Traffic

ANSWER = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}


class Held:
    """A fake that answers when it is told to; ``waits`` says that a fault holds it."""

    def __init__(self, *, waits: bool = False) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self._waits = waits

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if self._waits:
            scope["voicemock.waiting"](1)
        self.begun.set()
        while not self.go.is_set():  # noqa: ASYNC110 - a thread sets it
            await asyncio.sleep(0)
        if self._waits:
            scope["voicemock.waiting"](-1)
        await send(ANSWER)
        await send({"type": "http.response.body", "body": b""})


def settled(is_so: Callable[[], bool]) -> bool:
    """Look until it is so, for as long as the test may last."""
    while not is_so():
        threading.Event().wait(0.001)
    return True


@pytest.mark.parametrize("waits", [False, True])
def test_a_call_is_busy_until_it_is_answered_unless_a_fault_waits(waits: bool, bench: Bench) -> None:
    bench.fakes["vocos"] = held = Held(waits=waits)  # type: ignore[assignment] # a double
    with reached(bench) as opened:
        assert not opened.busy()
        call = threading.Thread(target=httpx.post, args=(DETECT,))
        call.start()
        assert held.begun.wait(20)
        assert opened.busy() is not waits
        held.go.set()
        call.join(20)
        assert settled(lambda: not opened.busy())


def test_a_client_that_is_silent_amid_its_upload_keeps_nobody_busy(bench: Bench) -> None:
    bench.fakes["vocos"] = reading = Stalled(reads=True)  # type: ignore[assignment] # a double
    with reached(bench) as opened, tls() as client:
        client.sendall(HEAD + b"x")
        assert reading.begun.wait(20)
        assert settled(lambda: not opened.busy())


def test_a_stream_is_busy_until_it_is_accepted(bench: Bench) -> None:
    with reached(bench) as opened, connect(STREAM):
        assert settled(lambda: not opened.busy())


def test_a_connection_is_busy_until_its_handshake_is_over(bench: Bench) -> None:
    with reached(bench) as opened:
        with socket.create_connection(("api.vocos.io", 443)):
            assert opened.busy()
        assert settled(lambda: not opened.busy())
        with socket.socket() as sock:
            sock.setblocking(False)
            with pytest.raises(BlockingIOError):
                sock.connect(("api.vocos.io", 443))
            assert opened.busy()
        assert settled(lambda: not opened.busy())
        with tls():
            assert settled(lambda: not opened.busy())


def test_bytes_that_nobody_has_read_are_busy() -> None:
    traffic = Traffic()
    here, there = socket.socketpair()
    with here, there:
        connection = traffic.arrived(here, (1, 2))
        assert traffic.busy()
        traffic.met(connection)
        assert not traffic.busy()
        there.sendall(b"x")
        assert traffic.busy()
        connection.wait(1)
        assert not traffic.busy()
        connection.wait(-1)
        assert traffic.busy()
        here.recv(1)
        assert not traffic.busy()
    assert not traffic.busy()


def test_whoever_learns_late_where_a_connection_came_from_keeps_nobody_busy() -> None:
    traffic = Traffic()
    here, there = socket.socketpair()
    with here, there:
        connection = traffic.arrived(here, (1, 2))
        traffic.arrives((1, 2))
        traffic.met(connection)
        assert not traffic.busy()


def test_connections_are_counted(bench: Bench) -> None:
    def count(opened: Reached) -> int:
        return opened.traffic.accepted

    with reached(bench) as opened:
        for number in range(70):
            assert count(opened) == number
            tls().close()
        assert settled(lambda: opened.traffic.sockets() == [])
