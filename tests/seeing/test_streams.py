"""What a test sees of the streams that its client opened."""

import asyncio

import pytest
from tests.calling import Caller
from tests.streaming import PATH, Conversation, query, sound

from voicemock.bench import Bench
from voicemock.engine.streamed import SAID, Streamed
from voicemock.seeing import Message, StreamSeen, requests, streams

START = 1_767_225_600.0


def seen(bench: Bench) -> StreamSeen:
    (stream,) = streams(bench.journal, "modulate")
    return stream


def test_a_stream_is_seen_from_its_parameters_to_its_close(bench: Bench) -> None:
    voice = sound("human 3s")

    async def converse() -> list[dict[str, object]]:
        async with Conversation(bench, query(api_key="test-free-anna")) as stream:
            await stream.say(voice[:32_000], voice[32_000:64_000])
            bench.clock.advance(1.5)
            await stream.say(voice[64_000:])
            bench.clock.advance(0.5)
            return await stream.say("")

    told = asyncio.run(converse())
    stream = seen(bench)
    assert dict(stream.parameters) == query(api_key="test-free…")
    assert (stream.number, stream.vendor, stream.path, stream.key) == (1, "modulate", f"/modulate{PATH}", "test-free…")
    assert (stream.bytes, stream.seconds, stream.messages, stream.longest_gap) == (96_000, 3.0, 3, 1.5)
    assert (stream.control_messages, stream.ended) == ((Message(START + 2, ""),), True)
    assert [message.at for message in stream.told] == [START, START + 2, START + 2]
    assert len(stream.told) == len(told) == 3
    assert '"done"' in stream.told[-1].text
    assert (stream.at, stream.status, stream.refused, stream.faults) == (START, 101, None, ())
    assert (stream.close_code, stream.closed_by) == (1000, "server")
    assert repr(stream) == "<modulate: 3.00 s of audio in 3 messages, 1000 by the server>"


def test_a_stream_is_seen_while_it_is_open_and_when_its_client_leaves(bench: Bench) -> None:
    async def converse() -> StreamSeen:
        async with Conversation(bench) as stream:
            await stream.say(bytes(3200))
            now = seen(bench)
            await stream.leave(1001)
            return now

    now = asyncio.run(converse())
    assert (now.seconds, now.close_code, now.closed_by, now.ended) == (0.1, None, None, False)
    assert repr(now) == "<modulate: 0.10 s of audio in 1 messages, open>"
    then = seen(bench)
    assert (then.seconds, then.close_code, then.closed_by) == (0.1, 1001, "client")


def test_a_server_that_ends_closes_a_stream_itself(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench) as stream:
            await stream.leave(1012)

    asyncio.run(converse())
    assert (seen(bench).close_code, seen(bench).closed_by) == (1012, "server")


def test_a_text_that_is_no_end_signal_is_seen_and_refused(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench, query(api_key="test-free-anna")) as stream:
            await stream.say('{"key": "test-free-anna"}')

    asyncio.run(converse())
    stream = seen(bench)
    assert stream.control_messages == (Message(START, '{"key": "test-free…"}'),)
    assert (stream.refused, stream.ended, stream.closed_by) == ("BAD_TEXT", False, "server")


@pytest.mark.parametrize(
    ("changed", "refused"), [({"api_key": "nobodys"}, "BAD_KEY"), ({"sample_rate": "1"}, "BAD_RATE")]
)
def test_a_refused_stream_is_seen_without_any_sound(bench: Bench, changed: dict[str, str], refused: str) -> None:
    async def converse() -> None:
        async with Conversation(bench, query(**changed)) as stream:
            await stream.settle()

    asyncio.run(converse())
    stream = seen(bench)
    assert (stream.refused, stream.bytes, stream.seconds, stream.messages) == (refused, 0, 0.0, 0)
    assert requests(bench.journal) == []


def test_only_streams_are_seen_among_streams(vocos: Caller, bench: Bench) -> None:
    vocos.get("/v1/detect")
    assert streams(bench.journal) == []


def test_the_gap_before_a_text_counts_and_the_first_message_ends_none() -> None:
    streamed = Streamed(bytes_a_second=10)
    streamed.took(5, 100.0)
    streamed.took(5, 101.0)
    streamed.heard("", 104.0)
    assert (streamed.longest_gap, streamed.messages, streamed.seconds) == (3.0, 2, 1.0)
    alone = Streamed()
    alone.heard("", 100.0)
    assert (alone.longest_gap, alone.seconds) == (0.0, 0.0)


def test_of_very_many_messages_the_first_are_kept_and_the_rest_counted() -> None:
    streamed = Streamed()
    for number in range(SAID + 2):
        streamed.tells(str(number), 0.0)
    streamed.heard("x" * 10_000, 0.0)
    assert ([said.text for said in streamed.told], streamed.untold) == ([str(number) for number in range(SAID)], 2)
    assert streamed.controls[0].text == "x" * 4096
