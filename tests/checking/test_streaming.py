"""The WebSocket client of a check, in front of servers that do what they like."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from voicemock.checking import streaming
from voicemock.checking.clips import Clip, zeros
from voicemock.checking.line import UnreachableError
from voicemock.checking.moves import Close, Move, Talk, Wait, pieces
from voicemock.checking.sounds import Raw
from voicemock.checking.streamed import Streamed
from voicemock.checking.streaming import stream
from voicemock.checking.target import Target
from voicemock.serving.background import served
from voicemock_contracts import load

Serve = Callable[[WebSocket], Awaitable[None]]

KEY = "a key&more"
QUERY = {"api_key": KEY, **Raw().query}
SECONDS = zeros(64_000)
FRAME = {
    "type": "frame",
    "frame": {"start_time_ms": 0, "end_time_ms": 2000, "verdict": "no-content", "confidence": 1.0},
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "OWN_QUIET", 0.3)
    monkeypatch.setattr(streaming, "CLOSING", 0.3)


def app(serve: Serve) -> ASGIApp:
    async def served_app(scope: Scope, receive: Receive, send: Send) -> None:
        await serve(WebSocket(scope, receive, send))

    return served_app


def talk(*moves: Move) -> Talk:
    contract = load("modulate").stream
    assert contract is not None
    return Talk(contract.path, tuple(QUERY.items()), moves, KEY)


def streamed(serve: Serve, *moves: Move) -> Streamed:
    contract = load("modulate").stream
    assert contract is not None
    with served(app(serve)) as base:
        return stream(Target("modulate", base, own=True), talk(*moves), contract.conversation(QUERY))


async def hear(websocket: WebSocket) -> list[bytes | str]:
    """Take messages up to the end signal."""
    heard: list[bytes | str] = []
    while "" not in heard:
        message = await websocket.receive()
        heard.append(message["bytes"] if message.get("bytes") is not None else message["text"])
    return heard


def test_a_conversation_is_told_in_its_order() -> None:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive_bytes()
        await websocket.send_json(FRAME)
        assert await hear(websocket) == [b"", b"\0", b"\0" * 2, ""]
        await websocket.send_json({"type": "done", "duration_ms": 2000, "frame_count": 1})
        await websocket.close(1000)

    over = streamed(serve, *pieces(SECONDS), Wait(1), b"", b"\0", b"\0\0", "")
    assert (over.code, over.ended, over.findings, over.finished) == (1000, "close 1000", (), True)
    assert (over.frames, over.done["frame_count"], over.error) == ([FRAME["frame"]], 1, None)
    assert over.frames_before(b"") == 1
    assert over.shown().splitlines() == [
        f"stream {talk().path}?api_key=KEY&audio_format=s16le&sample_rate=16000&num_channels=1",
        "→ 64,000 bytes",
        "→ wait for frame 1",
        '← {"type":"frame","frame":{"start_time_ms":0,"end_time_ms":2000,"verdict":"no-content","confidence":1.0}}',
        "→ 0 + 1 + 2 = 3 bytes in 3 messages",
        "→ text ''",
        '← {"type":"done","duration_ms":2000,"frame_count":1}',
        "close 1000",
    ]


def test_a_refused_handshake_is_told_by_its_status() -> None:
    over = streamed(lambda websocket: websocket.close(), "")
    assert (over.ended, over.status, over.code, over.busy, over.findings) == ("status 403", 403, None, True, ())


def test_a_server_that_says_nothing_is_given_up() -> None:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        await hear(websocket)
        await websocket.receive()

    over = streamed(serve, *pieces(SECONDS), "")
    assert (over.ended, over.code, over.finished) == ("silence", None, False)
    assert [(finding.clauses, finding.got) for finding in over.findings] == [(("MOD-13.d",), "nothing")]


def test_a_server_that_reads_nothing_is_given_up() -> None:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        await asyncio.sleep(4)

    over = streamed(serve, *[bytes(4_000_000)] * 20, "")
    assert over.ended == "no close"


def test_a_close_is_told_with_its_reason_and_what_came_before_it() -> None:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_json({"type": "error", "error": "Insufficient credits."})
        await websocket.close(4029, "no more")

    over = streamed(serve, *pieces(SECONDS, *[1000] * 60), "")
    assert (over.ended, over.code, over.error, over.busy) == (
        "close 4029 (no more)",
        4029,
        "Insufficient credits.",
        True,
    )
    assert [finding.clauses for finding in over.findings] == [("MOD-14.m",)]


def test_a_connection_that_breaks_off_is_no_close() -> None:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_json({"type": "error", "error": "Internal server error"})

    over = streamed(serve)
    assert (over.ended, over.code) == ("no close", None)
    assert [finding.clauses for finding in over.findings] == [("MOD-14.a",)]


def test_who_closes_first_waits_for_nothing() -> None:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive_bytes()
        await websocket.send_json(FRAME)
        assert (await websocket.receive())["code"] == 3000

    over = streamed(serve, *pieces(SECONDS), Wait(1), Close(3000))
    assert (over.ended, over.code, over.findings) == ("closed by the client", None, ())
    assert over.frames == [FRAME["frame"]]


def test_where_nothing_listens_nothing_can_be_asked() -> None:
    contract = load("modulate").stream
    assert contract is not None
    with pytest.raises(UnreachableError, match=r"api_key=KEY&.*: .*refused"):
        stream(Target("modulate", "http://127.0.0.1:9", own=True), talk(""), contract.conversation(QUERY))


def test_a_command_line_sends_the_same_bytes_and_says_what_it_cannot_send() -> None:
    clip = Clip(bytes(range(100)), "make", "raw")
    first, second, third = pieces(clip, 10, 20)
    address = (
        "'wss://vendor/api/velma-2-synthetic-voice-detection-streaming"
        "?api_key=KEY&audio_format=s16le&sample_rate=16000&num_channels=1' --binary -"
    )
    base = "https://vendor"
    assert talk(first, second, b"", third, "").curl(base) == f"make | websocat {address}  # and as text: ''"
    assert talk(first, "x", second).curl(base) == f"make | head -c 30 | websocat {address}  # and as text: 'x'"
    assert talk(third).curl(base) == f"make | tail -c +31 | websocat {address}"
    assert talk(first, b"\0").curl(base) == (
        f"{{ make | head -c 10; printf %s 'AA==' | base64 -d; }} | websocat {address}"
    )
    assert talk("").curl(base) == f"websocat {address}  # and as text: ''"


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        (Raw("mulaw", 8000, 1), 16_000),
        (Raw("s24be", 11025, 2), 132_300),
        (Raw("f64le", 16000, 8), 2_048_000),
        (Raw("u8", 96000, 3), 576_000),
    ],
)
def test_sound_is_as_long_in_every_encoding(raw: Raw, size: int) -> None:
    assert len(raw.clip("human").content) == raw.bytes(2000) == size
    assert raw.query == {"audio_format": raw.encoding, "sample_rate": str(raw.rate), "num_channels": str(raw.channels)}
