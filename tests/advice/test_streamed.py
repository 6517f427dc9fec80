"""Streams are held against the contract: the client's handshake and texts, and what our server tells."""

from typing import Any

import pytest
from starlette.websockets import WebSocket
from tests.advice.telling import told
from tests.calling import Caller
from tests.streaming import Conversation, query, sound

from voicemock.vendors.modulate.listener import Listener


def streamed(modulate: Caller, *messages: bytes | str, leaves: int | None = None, **asked: str | None) -> None:
    async def converse() -> None:
        async with Conversation(modulate.bench, query(**asked)) as stream:
            await stream.say(*messages)
            if leaves is not None:
                await stream.leave(leaves)

    modulate.runner.run(converse())


def test_a_stream_as_documented_is_told_nothing(modulate: Caller) -> None:
    streamed(modulate, sound("human 3s"), "")
    assert told(modulate.bench) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"api_key": None}, [("MOD-09.b", "stream, query: lacks a field", 1)]),
        ({"sample_rate": "1"}, [("MOD-10.d", "stream, query, /sample_rate: is a value that is not listed: 1", 1)]),
        (
            {"language": "en"},
            [
                (
                    "modulate:new-parameter:language",
                    "stream, query: has a parameter that no document mentions: language",
                    1,
                )
            ],
        ),
    ],
)
def test_a_handshake_is_held_against_the_contract(
    modulate: Caller, asked: dict[str, Any], found: list[tuple[str, str, int]]
) -> None:
    streamed(modulate, "", **asked)
    assert told(modulate.bench) == found


def test_a_text_that_is_not_the_end_signal_is_told(modulate: Caller) -> None:
    streamed(modulate, "hello", "hello")
    assert [finding.id for finding in modulate.bench.journal.findings()] == ["MOD-13.a"]


@pytest.mark.proves("MOD-10.a")
def test_a_container_is_told(modulate: Caller) -> None:
    streamed(modulate, b"RIFF\x00\x00\x00\x00WAVE" + bytes(100))
    assert told(modulate.bench) == [("MOD-10.a", "sent a container as if it were raw audio", 1)]


@pytest.mark.proves("MOD-13.j")
def test_streams_without_an_end_signal_are_told_once_and_counted(modulate: Caller) -> None:
    for _ in range(3):
        streamed(modulate, bytes(32000), leaves=1000)
    assert told(modulate.bench) == [("MOD-13.j", "left after 1.0 s of audio without the empty text message", 3)]


def test_what_our_server_tells_is_held_to_its_order(modulate: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listener, "duration_ms", 1234)
    streamed(modulate, sound("human 3s"), "")
    assert len(modulate.bench.advisor.bugs) > 1
    assert all("duration_ms 1234" in line or "1234 ms" in line for line in modulate.bench.advisor.bugs)
    modulate.bench.advisor.bugs.clear()


def test_the_close_of_our_server_is_held_too(modulate: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    closing = WebSocket.close

    async def wrong(websocket: WebSocket, _code: int) -> None:
        await closing(websocket, 1011)

    monkeypatch.setattr(WebSocket, "close", wrong)
    streamed(modulate, sound("human 3s"), "")
    assert [line.partition("violation: ")[2] for line in modulate.bench.advisor.bugs][:1] == [
        "stream: close 1000 after done: expected close 1000, got close 1011 [MOD-13.f]"
    ]
    modulate.bench.advisor.bugs.clear()
