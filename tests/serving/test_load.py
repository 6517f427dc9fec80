"""Many uploads at once: what a server needs for them in memory, and that it goes on answering others."""

import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from tests.calling import upload

from voicemock_fixtures import make

MiB = 1024 * 1024
MANY = 64
PATIENCE = 60
"""Seconds; what takes as long hangs."""

HEAD = b"""POST /vocos/v1/detect HTTP/1.1\r
Host: localhost\r
X-API-Key: %b\r
Content-Type: multipart/form-data; boundary=frontier\r
Content-Length: %d\r
\r
"""
START = b'--frontier\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
END = b"\r\n--frontier--\r\n"


@dataclass
class Serve:
    """``voicemock serve`` as a process; ``peak`` is the most memory it has had, in bytes, once it has ended."""

    base: str
    peak: int = field(default=0, init=False)


@contextmanager
def serve() -> Iterator[Serve]:
    command = [sys.executable, "-m", "voicemock", "serve", "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        served = Serve(process.stdout.readline().removeprefix("voicemock ready on ").strip())
        try:
            yield served
        finally:
            served.peak = peak(process.pid)
            process.terminate()


def peak(pid: int) -> int:
    """Return the most bytes of memory that a running process has had."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


@contextmanager
def connected(base: str) -> Iterator[socket.socket]:
    host, _, port = base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as sock:
        yield sock


def answer(sock: socket.socket) -> int:
    """Return the next answer's status."""
    response = HTTPResponse(sock)
    response.begin()
    response.read()
    return response.status


def upload_many(base: str, clip: bytes, ready: Callable[[], object]) -> list[int]:
    """Upload at once as many clips, which differ in their first sample; return the statuses.

    Each sends all but its form's last byte, then waits to be ready.
    """
    first_sample = clip.index(b"data") + 8
    rest = memoryview(clip)[first_sample + 2 :]

    def one(number: int) -> int:
        start = START + clip[:first_sample] + struct.pack("<H", number)
        with connected(base) as sock:
            sock.sendall(HEAD % (b"test-enterprise", len(start) + len(rest) + len(END)) + start)
            sock.sendall(rest)
            sock.sendall(END[:-1])
            ready()
            sock.sendall(END[-1:])
            return answer(sock)

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


@pytest.fixture(scope="module")
def clip() -> bytes:
    """A human voice, a little more than 10 MiB of it, in samples of the size that is the quickest to hear."""
    clip = make("human 14s", "wav", rate=96000, channels=2, codec="pcm_f32le")
    assert len(clip) > 10 * MiB
    return clip


CLIPS: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "whole": (lambda clip: clip, 200),
    "cut short": (lambda clip: clip[: 10 * MiB], 422),
    "no audio": (lambda clip: b"?" + clip[1 : 10 * MiB], 422),
}


@pytest.mark.parametrize(("change", "status"), CLIPS.values(), ids=CLIPS)
def test_64_uploads_at_once_need_little_more_memory_than_their_bytes(
    change: Callable[[bytes], bytes], status: int, clip: bytes
) -> None:
    with serve() as served:
        assert upload_many(served.base, change(clip), Barrier(MANY).wait) == [status] * MANY
    assert served.peak < MANY * 10 * MiB + 200 * MiB


@pytest.mark.parametrize(("key", "status"), [(b"test-enterprise", 413), (b"nobody's", 401)])
def test_a_refused_upload_is_not_kept(key: bytes, status: int) -> None:
    piece = bytes(MiB)
    with serve() as served, connected(served.base) as sock:
        sock.sendall(HEAD % (key, 300 * MiB))
        for _ in range(300):
            sock.sendall(piece)
        assert answer(sock) == status
        assert sock.recv(1) == b""
    assert served.peak < 100 * MiB


def test_a_poller_is_answered_while_64_uploads_arrive_and_are_heard(clip: bytes) -> None:
    arrived, polled = Barrier(MANY + 1), []
    headers = {"ds-api-token": "test-enterprise"}
    with serve() as served, ThreadPoolExecutor(1) as beside:
        with httpx.Client(base_url=f"{served.base}/dataspike/api/v4/deepfake", headers=headers) as client:
            job = client.post("/audio/analyze", files=upload("human")).json()["id"]
            statuses = beside.submit(upload_many, served.base, clip, arrived.wait)
            arrived.wait()
            while not statuses.done():
                polled.append(client.get(f"/job/{job}").status_code)
        assert statuses.result() == [200] * MANY
    assert set(polled) == {200}
    assert len(polled) > MANY
