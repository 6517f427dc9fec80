"""A recorder that is killed at any moment loses no exchange whose answer a client has whole, and shows no key."""

import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.recording.beyond import exactly, head_of, meeting, rest
from websockets.frames import Close, Frame, Opcode

from voicemock.recording.archive import entries

KILLS = int(os.environ.get("VOICEMOCK_KILLS", "20"))

KEY = "a-key-of-nobodys-0123456789"

CLIENTS = 4
"""Clients at once."""

LATEST = 0.25
"""Seconds after which a recorder is killed at the latest."""

HOST = re.compile(r"(?:https|wss)://api\.vocos\.io")

RECORDER = Path(__file__).with_name("recorder.py")

SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


def vendor(client: socket.socket) -> None:
    """Answer each request with what it was, framed in another way each time."""
    for number in range(1000):
        head = head_of(client)
        target = head.split(b" ")[1]
        if b"Upgrade:" in head:
            client.sendall(SWITCH + Frame(Opcode.TEXT, target).serialize(mask=False))
            client.sendall(Frame(Opcode.CLOSE, Close(1000, "").serialize()).serialize(mask=False))
            rest(client)
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        exactly(client, length)
        body = json.dumps({"is": target.decode(), "api_key": KEY}).encode()
        if number % 3 == 0:
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        elif number % 3 == 1:
            framed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed)
        else:
            client.sendall(b"HTTP/1.1 204 None\r\n\r\n")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with meeting(vendor) as base:
        yield base


def calls(port: int, who: str, done: list[str]) -> None:
    """Call until the recorder is gone; note each call whose answer is whole."""
    with contextlib.suppress(OSError):
        for connection in range(1000):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
                for call in range(7):
                    target = f"/v1/{who}/{connection}/{call}?api_key={KEY}"
                    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n" if call == 6 else ""
                    head = f"POST /vocos{target} HTTP/1.1\r\nHost: a\r\nX-API-Key: {KEY}\r\n{upgrade}"
                    body = b"" if upgrade else json.dumps({"key": KEY, "x": "y" * 100}).encode()
                    client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                    if upgrade:
                        head_of(client)
                        exactly(client, 2 + len(target) + 2 + 2)
                    else:
                        answer(client)
                    done.append(target.partition("?")[0])


def answer(client: socket.socket) -> None:
    head = head_of(client).lower()
    if b"content-length: " in head:
        exactly(client, int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
    elif b"chunked" in head:
        while exactly(client, 1) != b"\r":
            pass
        exactly(client, 1)
        got = b""
        while not got.endswith(b"\r\n0\r\n\r\n"):
            got += exactly(client, 1)


def killed(file: Path, base: str, moment: float, ending: float | None) -> list[str]:
    """Record for so many seconds, kill the recorder, and return the calls whose answers were whole.

    With ``ending`` it is told to end, and killed so many seconds later.
    """
    with subprocess.Popen(
        [sys.executable, str(RECORDER), str(file), base], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        done: list[str] = []
        clients = [threading.Thread(target=calls, args=(port, f"{moment}-{who}", done)) for who in range(CLIENTS)]
        for client in clients:
            client.start()
        clients[0].join(moment)
        if ending is not None:
            assert process.stdin is not None
            process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(ending)
        process.send_signal(signal.SIGKILL)
        for client in clients:
            client.join()
    return done


@pytest.mark.timeout(60 + 5 * KILLS)
def test_a_recorder_that_is_killed_loses_no_finished_exchange_and_shows_no_key(file: Path, base: str) -> None:
    chance = random.Random(6)  # noqa: S311 - the moments are the same in every run
    done: list[str] = []
    for number in range(KILLS):
        ending = chance.uniform(0, LATEST) if number % 3 == 2 else None
        done += killed(file, base, chance.uniform(0, LATEST), ending)
        found = entries(file)
        assert set(done) - {HOST.sub("", each["request"]["url"].partition("?")[0]) for each in found} == set()
        if file.exists():
            json.loads(file.read_bytes())
        if number % 5 == 4:  # now and then one ends as it should, and takes all in
            with subprocess.Popen(
                [sys.executable, str(RECORDER), str(file), base], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            ) as process:
                process.communicate()
            assert [path.name for path in file.parent.iterdir()] == ["a.har"]
    assert len(done) > KILLS
    names = [each["_voicemock"]["recorded"] for each in entries(file)]
    assert len(names) == len(set(names))
    assert [path.name for path in file.parent.iterdir() if KEY.encode() in path.read_bytes()] == []
