"""WebSockets through the relay: messages both ways, told without sound, written down before their end arrives."""

import base64
import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.recording.beyond import exactly, head_of, meeting, rest
from tests.recording.conftest import Relaying
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, Frame, Opcode
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve
from xxhash import xxh3_128_hexdigest

from voicemock.recording.archive import entries
from voicemock.recording.relay import Relay
from voicemock_fixtures import read

STREAM = "/modulate/api/velma-2-synthetic-voice-detection-streaming"
QUERY = "?api_key=test-pro-1234&audio_format=s16le&sample_rate=16000&num_channels=1"

HANDSHAKE = (
    b"GET /vocos/stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)
SWITCH = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)


def said(entry: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(each["type"], each["opcode"], each["data"]) for each in entry["_webSocketMessages"]]


def frame(opcode: Opcode, data: bytes, *, mask: bool = False, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=mask)


@pytest.fixture
def echo() -> Iterator[str]:
    """A server that says again what it hears, and closes with 4001 when it hears "bye"."""

    def answer(connection: ServerConnection) -> None:
        for message in connection:
            connection.send(message)
            if message == "bye":
                connection.close(4001, "so long")

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def test_a_vendors_stream_is_recorded_with_its_messages_and_its_close(relay: Relay, file: Path) -> None:
    audio = read("human", "wav")[44:]
    with connect(f"ws{relay.url[4:]}{STREAM}{QUERY}") as stream:
        stream.send(audio)
        stream.send("")
        heard = [str(message) for message in stream]
    (entry,) = entries(file.with_name("a.har.part"))
    assert entry["request"]["url"] == (
        f"wss://modulate-developer-apis.com{STREAM.removeprefix('/modulate')}"
        "?api_key=test-pro…&audio_format=s16le&sample_rate=16000&num_channels=1"
    )
    assert (entry["_resourceType"], entry["response"]["status"]) == ("websocket", 101)
    assert not {"sec-websocket-extensions"} & {each["name"].lower() for each in entry["request"]["headers"]}
    received = [each for each in said(entry) if each[0] == "receive"]
    assert received == [*(("receive", 1, text) for text in heard), ("receive", 8, "")]
    first = entry["_webSocketMessages"][0]
    assert first == {
        "type": "send",
        "time": first["time"],
        "opcode": 2,
        "data": "…",
        "_size": len(audio),
        "_digest": xxh3_128_hexdigest(audio),
    }
    notes = {name: entry["_voicemock"][name] for name in ("close_code", "close_reason", "closed_by", "client_left")}
    assert notes == {"close_code": 1000, "close_reason": "", "closed_by": "server", "client_left": False}
    assert json.loads(heard[-1])["type"] == "done"


def test_the_servers_close_comes_when_the_stream_is_written_down(echo: str, before: Relaying, file: Path) -> None:
    with before(echo) as relay, connect(f"ws{relay.url[4:]}/vocos/") as stream:
        stream.send("a")
        assert stream.recv() == "a"
        assert entries(file.with_name("a.har.part")) == []
        stream.send("bye")
        assert stream.recv() == "bye"
        with pytest.raises(ConnectionClosed) as closed:
            stream.recv()
        assert closed.value.rcvd == Close(4001, "so long")
        (entry,) = entries(file.with_name("a.har.part"))
    assert (entry["_voicemock"]["close_code"], entry["_voicemock"]["close_reason"]) == (4001, "so long")
    last = entry["_webSocketMessages"][-1]
    assert (last["type"], last["opcode"], last["code"], last["reason"]) == ("receive", 8, 4001, "so long")


def test_the_clients_close_is_recorded_with_its_echo(echo: str, before: Relaying, file: Path) -> None:
    with before(echo) as relay, connect(f"ws{relay.url[4:]}/vocos/") as stream:
        stream.close(4002, "enough")
    (entry,) = entries(file)
    closes = [(each["type"], each["code"], each["reason"]) for each in entry["_webSocketMessages"]]
    assert closes == [("send", 4002, "enough"), ("receive", 4002, "enough")]
    assert entry["_voicemock"]["closed_by"] == "client"
    assert entry["_voicemock"]["unfinished"] is None


def test_pings_pongs_and_fragments_go_on_as_they_came(before: Relaying, file: Path) -> None:
    sent = (
        frame(Opcode.TEXT, b'{"a', mask=True, fin=False)
        + frame(Opcode.PING, b"hi", mask=True)
        + frame(Opcode.CONT, '": "é"}'.encode(), mask=True)
        + frame(Opcode.BINARY, b"RIFF", mask=True)
    )
    told = frame(Opcode.PONG, b"hi") + frame(Opcode.TEXT, b"ok") + frame(Opcode.CLOSE, Close(1000, "").serialize())
    got: list[bytes] = []

    def meet(client: socket.socket) -> None:
        got.append(head_of(client))
        client.sendall(SWITCH)
        got.append(exactly(client, len(sent)))
        client.sendall(told)
        rest(client)

    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(HANDSHAKE + sent)  # before the answer to the handshake
        assert head_of(client) == SWITCH
        assert exactly(client, len(told)) == told
    assert b"extensions" not in got[0].lower()
    assert got[1] == sent
    (entry,) = entries(file)
    assert said(entry) == [
        ("send", 9, "…"),
        ("send", 1, '{"a": "é"}'),
        ("send", 2, "…"),
        ("receive", 10, "…"),
        ("receive", 1, "ok"),
        ("receive", 8, ""),
    ]


@pytest.mark.parametrize(
    ("by_client", "why"),
    [(True, "the client left without a close"), (False, "the vendor left without a close")],
)
def test_a_stream_that_breaks_off_is_marked_with_who_left(
    by_client: bool, why: str, before: Relaying, file: Path
) -> None:
    over = threading.Event()

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(SWITCH + frame(Opcode.TEXT, b"one"))
        if by_client:
            rest(client)
            over.set()

    with meeting(meet) as base, before(base) as relay:
        with socket.create_connection(("127.0.0.1", relay.port)) as client:
            client.sendall(HANDSHAKE)
            head_of(client)
            assert exactly(client, 5) == frame(Opcode.TEXT, b"one")
            if not by_client:
                assert rest(client) == b""
        assert by_client is False or over.wait(20)
    (entry,) = entries(file)
    notes = entry["_voicemock"]
    assert (notes["unfinished"], notes["client_left"], notes["close_code"]) == (why, by_client, None)
    assert said(entry) == [("receive", 1, "one")]


def test_a_stream_under_way_when_the_recording_ends_is_written_as_unfinished(
    echo: str, before: Relaying, file: Path
) -> None:
    with contextlib.ExitStack() as clients, before(echo) as relay:
        stream = clients.enter_context(connect(f"ws{relay.url[4:]}/vocos/"))
        stream.send("a")
        assert stream.recv() == "a"
    (entry,) = entries(file)
    assert entry["_voicemock"]["unfinished"] == "the recording ended"
    assert said(entry) == [("send", 1, "a"), ("receive", 1, "a")]


def test_frames_that_cannot_be_read_go_on_unread(before: Relaying, file: Path) -> None:
    wrong = b"\xf1\x02hi"  # reserved bits that nobody agreed on

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(SWITCH + wrong + frame(Opcode.TEXT, b"later"))

    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(HANDSHAKE)
        head_of(client)
        assert rest(client) == wrong + frame(Opcode.TEXT, b"later")
    (entry,) = entries(file)
    assert entry["_voicemock"]["unread"] == "the server sent what is not read: reserved bits must be 0"
    assert said(entry) == []


def test_a_refused_handshake_is_an_answer_like_any(before: Relaying, file: Path) -> None:
    answer = b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno"

    def meet(client: socket.socket) -> None:
        head_of(client)
        client.sendall(answer)

    with meeting(meet) as base, before(base) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
        client.sendall(HANDSHAKE)
        assert rest(client) == answer
    (entry,) = entries(file)
    assert (entry["response"]["status"], entry["response"]["content"]["text"]) == (403, "no")
    assert "_webSocketMessages" not in entry


def test_keys_and_sound_in_a_streams_texts_are_hidden(echo: str, before: Relaying, file: Path) -> None:
    wav = base64.b64encode(read("human", "wav")).decode()
    with before(echo) as relay, connect(f"ws{relay.url[4:]}/vocos/") as stream:
        for text in ('{"api_key": "my-own-key-1"}', "I said my-own-key-1", json.dumps({"audio": wav}), wav):
            stream.send(text)
            assert stream.recv() == text
    written = file.read_text()
    assert "my-own-key-1" not in written
    assert wav[100:140] not in written
    (entry,) = entries(file)
    texts = [each[2] for each in said(entry) if each[:2] == ("send", 1)]
    size, digest = len(read("human", "wav")), xxh3_128_hexdigest(read("human", "wav"))
    told = f"… {size} bytes, XXH3 {digest}, wav"
    assert texts == ['{"api_key": "…"}', "I said …", json.dumps({"audio": told}, ensure_ascii=False), told]
