"""A bench that is closed takes all its connections with it, whatever state they are in, and leaves nothing behind."""

import _socket
import asyncio
import contextlib
import logging
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send
from tests.intercept.clients import DETECT, STREAM, verifying
from websockets import ConnectionClosedError
from websockets.sync.client import connect

from voicemock.bench import Bench
from voicemock.intercept import Reached, reached

HEAD = b"POST /v1/detect HTTP/1.1\r\nHost: api.vocos.io\r\nContent-Length: 1000\r\n\r\n"
OWNERS = (
    _socket,
    socket,
    socket.socket,
    ssl.SSLContext,
    asyncio.BaseEventLoop,
    uvloop.Loop,
    threading.Thread,
)


@dataclass(slots=True)
class Stalled:
    """A fake that answers nobody, and tells when it was asked and how that ended."""

    reads: bool = False
    begun: threading.Event = field(default_factory=threading.Event)
    ended: list[str] = field(default_factory=list)

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        try:
            self.begun.set()
            while self.reads:
                message = await receive()
                if message["type"] == "http.disconnect":
                    self.ended.append("told")
                    return
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All loggers are on, and none has anything to complain of."""
    monkeypatch.setattr(uvicorn.Config, "configure_logging", lambda _: None)
    for name in ("uvicorn.error", "asyncio"):
        caplog.set_level(logging.WARNING, name)
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


def tls() -> ssl.SSLSocket:
    return verifying().wrap_socket(
        socket.create_connection(("api.vocos.io", 443), timeout=20), server_hostname="api.vocos.io"
    )


def is_cut(sock: socket.socket) -> bool:
    """Whether the connection is known to be gone, without any waiting."""
    sock.settimeout(0)
    try:
        while sock.recv(65536):
            pass
    except ssl.SSLEOFError:
        return True
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    return True


@pytest.mark.usefixtures("quiet")
def test_an_upload_half_way_is_cut(bench: Bench) -> None:
    bench.fakes["vocos"] = stalled = Stalled(reads=True)  # type: ignore[assignment] # a double
    with reached(bench):
        client = tls()
        client.sendall(HEAD + b"x" * 10)
        assert stalled.begun.wait(20)
        assert not is_cut(client)
    with client:
        assert is_cut(client)
    assert stalled.ended == ["told"]


@pytest.mark.usefixtures("quiet")
def test_a_call_without_an_answer_is_cut_and_cancelled(bench: Bench) -> None:
    bench.fakes["vocos"] = stalled = Stalled()  # type: ignore[assignment] # a double
    with reached(bench):
        client = tls()
        client.sendall(HEAD)
        assert stalled.begun.wait(20)
        assert not is_cut(client)
    with client:
        assert is_cut(client)
    assert stalled.ended == ["cancelled"]


@pytest.mark.usefixtures("quiet")
def test_a_client_that_waits_in_another_thread_is_told_at_once(bench: Bench) -> None:
    bench.fakes["vocos"] = stalled = Stalled()  # type: ignore[assignment] # a double
    failed: list[BaseException] = []

    def call() -> None:
        try:
            httpx.post(DETECT, timeout=60)
        except httpx.RemoteProtocolError as problem:
            failed.append(problem)

    with reached(bench):
        thread = threading.Thread(target=call)
        thread.start()
        assert stalled.begun.wait(20)
    thread.join(20)
    assert [str(problem) for problem in failed] == ["Server disconnected without sending a response."]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00\x01"], ids=["nothing", "half a hello"])
def test_a_handshake_half_way_is_cut(said: bytes, bench: Bench) -> None:
    with reached(bench) as opened:
        client = socket.create_connection(("api.vocos.io", 443), timeout=20)
        client.sendall(said)
        assert opened.busy()
    with client:
        assert is_cut(client)


@pytest.mark.usefixtures("quiet")
def test_an_open_stream_is_cut_without_a_close_frame(bench: Bench) -> None:
    with contextlib.ExitStack() as kept:
        with reached(bench):
            stream = kept.enter_context(connect(STREAM))
            stream.send(b"\0" * 3200)
        with pytest.raises(ConnectionClosedError):
            stream.recv(timeout=20)
    assert (stream.close_code, stream.close_reason) == (1006, "")


@pytest.mark.usefixtures("quiet")
def test_an_idle_connection_is_cut_on_both_ports(bench: Bench) -> None:
    with reached(bench) as opened:
        clients = [tls(), socket.create_connection(("127.0.0.1", int(opened.url.rpartition(":")[2])))]
        for client in clients:
            client.sendall(HEAD.replace(b"1000", b"0"))
            assert client.recv(9) == b"HTTP/1.1 "
    for client in clients:
        with client:
            assert is_cut(client)


def test_many_benches_one_after_the_other_leave_no_socket_and_no_task(bench: Bench) -> None:
    def opened_files() -> int:
        with socket.socket() as probe:
            return probe.fileno()

    with reached(bench) as first:
        loop = first.listening._thread.loop
    before = opened_files()
    for _ in range(50):
        with reached(bench) as opened:
            assert httpx.post(DETECT).status_code == 401
            assert opened.url

    async def tasks() -> int:
        return len(asyncio.all_tasks())

    assert asyncio.run_coroutine_threadsafe(tasks(), loop).result(20) == 1
    assert opened_files() == before


def attributes() -> list[dict[str, Any]]:
    return [dict(vars(owner)) for owner in OWNERS]


PRISTINE = attributes()
"""As they were before any test had a bench open."""


def test_nothing_is_left_patched(bench: Bench) -> None:
    with reached(bench):
        with reached(bench):
            pass
        meanwhile = attributes()
    for owner, then, there, now in zip(OWNERS, PRISTINE, meanwhile, attributes(), strict=True):
        assert then.keys() == now.keys()
        assert [name for name in then if then[name] is not now[name]] == []
        assert [name for name in there if then.get(name) is not there[name]] != [], owner


def test_who_patched_meanwhile_is_not_undone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.gethostbyname
    with reached(bench):
        ours = socket.gethostbyname

        def theirs(host: str) -> str:
            return ours(host)

        socket.gethostbyname = theirs
    assert socket.gethostbyname is theirs
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    monkeypatch.setattr(socket, "gethostbyname", real)
    socket.gethostbyname = real


def test_what_was_bound_meanwhile_does_as_before_when_all_is_closed(bench: Bench) -> None:
    taken: list[Callable[..., Any]] = []
    with reached(bench):
        taken += [socket.gethostbyname, socket.getaddrinfo]
    assert taken[0]("127.0.0.9") == "127.0.0.9"
    assert taken[1]("127.0.0.9", 5)[0][4] == ("127.0.0.9", 5)


def test_an_error_in_the_block_closes_it(bench: Bench) -> None:
    def fail(opened: Reached) -> None:
        raise LookupError(opened.url)

    with pytest.raises(LookupError), reached(bench) as opened:
        fail(opened)
    assert not opened.open
    assert [now.keys() for now in attributes()] == [then.keys() for then in PRISTINE]


PREAMBLE = """
import os, sys, warnings
warnings.simplefilter("error")
import requests
from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.intercept import reached
def post(): return requests.post("https://api.vocos.io/v1/detect", timeout=20).status_code
def seen(bench): return len(bench.journal.exchanges("vocos", None))
bench = Bench(new_clock=virtual_clock)
"""


def run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", PREAMBLE + script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_an_interpreter_that_ends_with_an_open_bench_says_nothing() -> None:
    script = """
block = reached(bench)
opened = block.__enter__()
session = requests.Session()
print(session.post("https://api.vocos.io/v1/detect").status_code, session.post(opened.url).status_code)
session.close()
"""
    assert run(script) == "401 404\n"


def test_a_forked_child_reaches_its_parents_bench_and_benches_of_its_own() -> None:
    script = """
with reached(bench) as opened:
    print(post(), flush=True)
    child = os.fork()
    if child == 0:
        print(post(), flush=True)
        own = Bench(new_clock=virtual_clock)
        with reached(own):
            print(post(), seen(own), flush=True)
        own.close()
        print(opened.busy(), flush=True)
        sys.exit()
    assert os.waitpid(child, 0)[1] == 0
    print(post(), seen(bench))
"""
    assert run(script) == "401\n401\n401 1\nFalse\n401 3\n"


def test_a_forked_child_that_leaves_the_block_closes_nothing_of_its_parents() -> None:
    script = """
session = requests.Session()
with reached(bench) as opened:
    child = os.fork()
    if child != 0:
        assert os.waitpid(child, 0)[1] == 0
        print(post(), opened.traffic.accepted)
if child == 0:
    os._exit(0)
"""
    assert run(script) == "401 1\n"
