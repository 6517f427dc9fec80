"""Modulate's stream on the wire, with clients that show codes and reasons: how it closes, and whom it holds up."""

import asyncio
import json
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import aiohttp
import pytest
import websockets
from tests.calling import serving, talk
from tests.streaming import PATH, query, rest, rest_async, sound, url, whole
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect as websocket

from voicemock.bench import Bench
from voicemock.engine.journal import Exchange
from voicemock.serving.door import Door
from voicemock.serving.server import listen, server
from voicemock.serving.sockets import PIECE, Sockets

MIB = 1024 * 1024
SECOND = 32_000
NOT_PERMITTED = "This request is not permitted."


@contextmanager
def raw(base: str, received: int | None = None) -> Iterator[socket.socket]:
    """Open a stream on a bare socket; it can take only so many bytes before they are read, if that is given."""
    host, _, port = base.removeprefix("http://").partition(":")
    with socket.socket() as sock:
        if received is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received)
        sock.settimeout(20)
        sock.connect((host, int(port)))
        asked = url("", query(audio_format="s8", sample_rate="8000"))
        sock.sendall(
            f"GET {asked} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        got = b""
        while not got.endswith(b"\r\n\r\n"):
            got += sock.recv(1)
        assert got.startswith(b"HTTP/1.1 101 ")
        yield sock


def message(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


def until_closed(sock: socket.socket) -> bytes:
    got = b""
    while piece := sock.recv(65536):
        got += piece
    return got


def over(bench: Bench, exchange: Exchange | None = None) -> Exchange:
    """Return an exchange, the oldest unless it is given, once it is over."""
    found = exchange or bench.journal.exchanges()[0]
    while found.closed_at is None:
        time.sleep(0.001)
    return found


@pytest.mark.proves("MOD-12.b", "MOD-12.c", "MOD-13.d", "MOD-13.f", "MOD-14.m")
def test_frames_come_while_audio_is_sent_then_done_then_the_close(served: str) -> None:
    audio = sound("human 2s, synthetic 2s, human 1s")
    with websocket(url(served)) as stream:
        stream.send(audio[: 2 * SECOND])
        first = json.loads(stream.recv(timeout=20))
        stream.send(audio[2 * SECOND : 4 * SECOND])
        second = json.loads(stream.recv(timeout=20))
        stream.send(audio[4 * SECOND :])
        stream.send("")
        told, code, reason = rest(stream)
    assert [each["frame"]["verdict"] for each in (first, second)] == ["non-synthetic", "synthetic"]
    assert [each["type"] for each in told] == ["frame", "done"]
    assert told[-1] == {"type": "done", "duration_ms": 5000, "frame_count": 3}
    assert (code, reason) == (1000, "")


REFUSALS = [
    (query(api_key=None), 4003, NOT_PERMITTED),
    (query(api_key="test-no-access"), 4003, NOT_PERMITTED),
    (query(api_key="test-no-credits"), 4029, "Insufficient credits."),
    (query(num_channels="9"), 1003, "Invalid num_channels=9. Must be between 1 and 8"),
    (query(sample_rate=None), 1003, "Raw audio formats require sample_rate and num_channels query parameters"),
]


@pytest.mark.proves("MOD-14.a", "MOD-14.b", "MOD-14.m", "MOD-15.f", "MOD-15.i", "MOD-09.g")
@pytest.mark.parametrize(("asked", "code", "error"), REFUSALS)
def test_a_refusal_is_accepted_then_told_then_closed(served: str, asked: dict[str, str], code: int, error: str) -> None:
    expected = ([{"type": "error", "error": error}], code, "")
    with websocket(url(served, asked)) as stream:
        assert rest(stream) == expected

    async def told_async() -> Any:
        async with websockets.connect(url(served, asked)) as stream:
            return await rest_async(stream)

    assert asyncio.run(told_async()) == expected


@pytest.mark.proves("MOD-15.a", "MOD-16.a", "MOD-14.n")
@pytest.mark.parametrize(("sent", "code"), [(b"RIFF\0\0\0\0WAVE", 4002), ("text", 1003)], ids=["container", "text"])
def test_a_client_that_goes_on_sending_sees_why_it_was_closed(served: str, sent: bytes | str, code: int) -> None:
    async def converse() -> Any:
        async with websockets.connect(url(served)) as stream:
            await stream.send(sent)
            with suppress(websockets.ConnectionClosed):
                for _ in range(64):
                    await stream.send(bytes(MIB))
            return await rest_async(stream)

    told, closed, reason = asyncio.run(converse())
    assert ([each["type"] for each in told], closed, reason) == (["error"], code, "")


@pytest.mark.proves("MOD-14.n")
def test_what_a_client_has_under_way_when_it_is_refused_is_read_to_its_end(served: str) -> None:
    with raw(served) as sock:
        sock.sendall(message(Opcode.TEXT, b"text"))
        for _ in range(20):
            sock.sendall(message(Opcode.BINARY, bytes(MIB)))
        sock.sendall(message(Opcode.CLOSE, b"\x03\xeb"))
        got = until_closed(sock)
    told = b'{"type":"error","error":"Only an empty text message, the end of the audio, may be sent as text."}'
    assert got == bytes([0x81, len(told)]) + told + b"\x88\x02\x03\xeb"


@pytest.mark.proves("MOD-11.a", "MOD-11.b")
@pytest.mark.parametrize("size", [1, 7, 640, 4096, 65_537, MIB])
def test_messages_of_any_size_get_the_same_frames(served: str, bench: Bench, size: int) -> None:
    score = "human 1s, synthetic 1500ms" if size < 100 else "human 15s, synthetic 20s, silence 5s"
    audio = sound(score)
    with websocket(url(served)) as stream:
        for start in range(0, len(audio), size):
            stream.send(audio[start : start + size])
        stream.send("")
        told, code, _ = rest(stream)
    assert code == 1000
    assert told == whole(bench, [audio])


@pytest.mark.proves("MOD-11.b", "MOD-11.d")
def test_a_message_of_32_mib_is_taken(served: str) -> None:
    # 5.46 s
    asked = query(audio_format="f64le", sample_rate="96000", num_channels="8")
    with websocket(url(served, asked)) as stream:
        stream.send(bytes(32 * MIB))
        stream.send("")
        told, code, _ = rest(stream)
    assert ([each["type"] for each in told], code) == (["frame", "frame", "frame", "done"], 1000)


def by_sync(address: str, data: bytes) -> tuple[list[Any], int | None]:
    with websocket(address) as stream:
        with suppress(websockets.ConnectionClosed):
            stream.send(data)
        told, code, reason = rest(stream)
        assert reason == f"frame with {len(data)} bytes exceeds limit of 33554432 bytes"
        return told, code


def by_async(address: str, data: bytes) -> tuple[list[Any], int | None]:
    async def converse() -> tuple[list[Any], int | None]:
        async with websockets.connect(address) as stream:
            with suppress(websockets.ConnectionClosed):
                await stream.send(data)
            return (await rest_async(stream))[:2]

    return asyncio.run(converse())


def by_aiohttp(address: str, data: bytes) -> tuple[list[Any], int | None]:
    async def converse() -> tuple[list[Any], int | None]:
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as stream:
            await stream.send_bytes(data)
            told = [message.data async for message in stream]
            return told, stream.close_code

    return asyncio.run(converse())


@pytest.mark.proves("MOD-11.d", "MOD-14.m")
@pytest.mark.parametrize("client", [by_sync, by_async, by_aiohttp])
@pytest.mark.parametrize("size", [32 * MIB + 1, 100 * MIB])
def test_a_larger_message_closes_with_1009_and_every_client_sees_it(served: str, client: Any, size: int) -> None:
    assert client(url(served), bytes(size)) == ([], 1009)


@pytest.mark.proves("MOD-11.d")
def test_a_message_that_is_too_large_in_its_fragments_closes_with_1009(served: str) -> None:
    with raw(served) as sock:
        sock.sendall(message(Opcode.BINARY, bytes(20 * MIB), fin=False))
        sock.sendall(message(Opcode.CONT, bytes(12 * MIB + 1)))
        sock.sendall(message(Opcode.CLOSE, b"\x03\xe8"))
        assert until_closed(sock)[2:4] == b"\x03\xf1"


def test_a_client_that_is_closed_amid_a_fragmented_message_is_let_go_at_once(
    served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicemock.serving.sockets.QUIET", 3600)
    with raw(served) as sock:
        sock.sendall(message(Opcode.BINARY, bytes(320), fin=False))
        sock.sendall(message(Opcode.CLOSE, (1000).to_bytes(2, "big")))
        assert until_closed(sock) == b"\x88\x1f\x03\xeaincomplete fragmented message"


def test_text_that_is_no_utf8_closes_with_1007(served: str) -> None:
    with raw(served) as sock:
        sock.sendall(message(Opcode.TEXT, b"\xff\xfe"))
        assert until_closed(sock)[2:4] == b"\x03\xef"


@pytest.mark.proves("MOD-13.i", "MOD-13.j")
def test_a_client_that_closes_by_itself_gets_its_close_back_and_a_finding(served: str, bench: Bench) -> None:
    with websocket(url(served)) as stream:
        stream.send(sound("human 1s"))
        stream.close(1001)
        assert (stream.close_code, stream.close_reason) == (1001, "")
    assert over(bench).close_code == 1001
    assert [finding.clause for finding in bench.journal.findings()] == ["MOD-13.j"]


@pytest.mark.proves("MOD-13.i")
def test_a_client_that_vanishes_leaves_nothing_behind_and_disturbs_no_other(served: str, bench: Bench) -> None:
    audio = sound("human 2s, synthetic 2s")
    with websocket(url(served)) as other:
        other.send(audio[: 3 * SECOND])
        for _ in range(20):
            with raw(served) as sock:
                sock.sendall(message(Opcode.BINARY, bytes(100_000))[:70_000])
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        other.send(audio[3 * SECOND :])
        other.send("")
        told, code, _ = rest(other)
    assert (told, code) == (whole(bench, [audio]), 1000)
    assert [over(bench, exchange).client_left for exchange in bench.journal.exchanges()[1:21]] == [True] * 20


def test_a_stalled_client_holds_up_nobody_and_goes_on_where_it_was(served: str, bench: Bench) -> None:
    audio = sound("human 2s, synthetic 2s")
    with websocket(url(served)) as stalled:
        stalled.send(audio[:1001])
        for _ in range(5):
            with websocket(url(served)) as other:
                other.send(audio)
                other.send("")
                assert rest(other)[1] == 1000
        stalled.send(audio[1001:])
        stalled.send("")
        assert rest(stalled)[:2] == (whole(bench, [audio]), 1000)


def test_a_client_that_reads_nothing_can_soon_send_nothing_and_loses_nothing(bench: Bench) -> None:
    sock = listen("127.0.0.1", 0)
    # The system would else keep some megabytes for it, which is a lot of frames.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    block = message(Opcode.BINARY, bytes(8000 * 60))  # of a minute, with 30 frames
    with serving(Door(bench), sock) as base, raw(base, received=4096) as stream:
        stream.settimeout(2)
        sent = 0
        with suppress(TimeoutError):
            while sent < 200 * len(block):
                sent += stream.send(block[sent % len(block) :])
        assert sent < 200 * len(block)
        with websocket(url(base)) as other:
            other.send(sound("human 2s"))
            other.send("")
            assert rest(other)[1] == 1000
        answered = frames_in(stream, sent // len(block) * 30)
        assert answered >= sent // len(block) * 30


def frames_in(stream: socket.socket, expected: int) -> int:
    """Read so many frames, and return how many came."""
    stream.settimeout(20)
    got = b""
    while got.count(b'{"type":"frame"') < expected:
        got += stream.recv(65536)
    return got.count(b'{"type":"frame"')


@pytest.mark.parametrize("size", [1, MIB])
def test_what_is_read_is_taken_in_by_the_piece_and_never_gathered(
    served: str, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    pieces, waiting = [], []
    whole_read = WebSocketsSansIOProtocol.data_received

    def taken(protocol: Sockets, data: bytes) -> None:
        pieces.append(len(data))
        waiting.append(sum(map(len, protocol._read)))
        whole_read(protocol, data)

    monkeypatch.setattr(WebSocketsSansIOProtocol, "data_received", taken)
    messages = message(Opcode.BINARY, bytes(size)) * (2 * MIB // size if size > 1 else MIB // 16)
    with raw(served) as sock:
        sock.sendall(messages + message(Opcode.TEXT, b""))
        told = b""
        while not told.endswith(b"\x88\x02\x03\xe8"):
            told += sock.recv(65536)
    assert max(pieces) == PIECE
    assert sum(pieces) > len(messages)
    # A read of the event loop's has 256 KiB; there is never a second one before the first is taken in.
    assert max(waiting) < 256 * 1024


def test_a_ping_is_answered_and_none_is_asked_for(served: str) -> None:
    with websocket(url(served), ping_interval=None) as stream:
        assert stream.ping().wait(20)
    # Who stalls, or only sends, is alive all the same; whether its machine still is, TCP asks.
    sock = listen("127.0.0.1", 0)
    assert server(Door(Bench(()))).config.ws_ping_interval is None
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
    sock.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_ends_closes_its_streams_and_ends_with_0(number: int) -> None:
    command = [sys.executable, "-m", "voicemock", "serve", "modulate", "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base = process.stdout.readline().split()[-1]
        with websocket(url(base)) as stream, raw(base, received=4096) as unread:
            stream.send(sound("human 1s"))
            unread.sendall(message(Opcode.BINARY, bytes(MIB)))
            process.send_signal(number)
            _, err = process.communicate(timeout=10)
            assert (process.returncode, err) == (0, "")
            assert rest(stream) == ([], 1012, "")


@pytest.mark.proves("MOD-09.f")
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_plain_request_on_the_streams_path_is_not_found(served: str, method: str) -> None:
    got = talk(served, f"{method} /modulate{PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert got.startswith(b"HTTP/1.1 404 ")
    assert b"allow:" not in got.lower()
