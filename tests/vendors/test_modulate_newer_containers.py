"""Containers in a stream by Modulate's newer reference: told by name or by bytes, heard as they come, and let go."""

import asyncio
import json
import threading
from contextlib import ExitStack
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calling import Caller
from tests.streaming import Conversation, rest, url
from tests.vendors.newer_clips import AMR, AMR_WB, CODED, SAMPLES, amr, clip, cut, index_first, piped
from tests.vendors.test_modulate import frames as frames_of_file
from tests.vendors.test_modulate_newer_reference import UNREADABLE
from tests.vendors.test_modulate_newer_reference import bench as bench  # the fixture
from tests.vendors.test_modulate_newer_stream import MISMATCH, times
from websockets.sync.client import connect as websocket

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.engine.ear.starting import KEPT
from voicemock.scripting import Step
from voicemock_fixtures import read

ANY = {"api_key": "test-free"}
SCORE = "human 2s, synthetic 2s, silence 1s, human 1200ms"
FORMATS = ("wav", "mp3", "ogg", "flac", "webm", "aac", "aiff", "opus", "mp4", "m4a", *CODED)
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"
WORKERS = "voicemock-ear"
MIB = 1024 * 1024


def declared(name: str, **more: str) -> dict[str, str]:
    return {**ANY, "audio_format": name, **more}


def streamed(bench: Bench, pieces: list[bytes], asked: dict[str, str]) -> tuple[list[dict[str, Any]], Any]:
    """Send these pieces and the end signal, and return what was told and the close, when the server is done."""

    async def converse() -> tuple[list[dict[str, Any]], Any]:
        async with Conversation(bench, asked) as stream:
            await stream.say(*pieces, "")
        return stream.events, stream.closed

    return asyncio.run(converse())


def told(bench: Bench, pieces: list[bytes], asked: dict[str, str]) -> list[dict[str, Any]]:
    """Return what was told of a stream that came to its end."""
    events, closed = streamed(bench, pieces, asked)
    assert closed == (1000, ""), events
    return events


def ended(bench: Bench, pieces: list[bytes], asked: dict[str, str]) -> tuple[int, str]:
    """Return the close code and the message before it of a stream that is refused."""
    events, closed = streamed(bench, pieces, asked)
    assert [event["type"] for event in events][-1:] == ["error"]
    return closed[0], events[-1]["error"]


@pytest.mark.proves("MOD-10.a@newer-reference", "MOD-10.l@newer-reference", "MOD-10.m@newer-reference")
@pytest.mark.proves("MOD-09.b@newer-reference", "MOD-12.d@newer-reference", "MOD-18.a@newer-reference")
@pytest.mark.parametrize("format", FORMATS)
def test_a_container_is_heard_as_raw_audio_is(bench: Bench, format: str) -> None:
    sent = clip(SCORE, format)
    by_bytes = told(bench, [sent], ANY)
    duration = by_bytes[-1]["duration_ms"]
    assert abs(duration - 6200) <= 130
    halves = [(max(0, end - 4000), end) for end in range(500, duration, 1000)]
    assert times(by_bytes) == [*halves, (duration - 4000, duration)]
    assert [event["frame"]["verdict"] for event in by_bytes[:5]] == [*["non-synthetic"] * 4, "synthetic"]
    assert by_bytes[-1]["frame_count"] == len(by_bytes) - 1
    assert told(bench, [sent], declared(format)) == by_bytes


@pytest.mark.proves("MOD-10.a@newer-reference", "MOD-10.o@newer-reference", "MOD-10.p@newer-reference")
@pytest.mark.parametrize(
    ("names", "format"),
    [(["mp4", "m4a", "3gp", "3gpp"], "m4a"), (["mp4", "m4a", "3gp", "3gpp"], "3gp"), (["ogg", "opus"], "opus")],
)
def test_some_names_mean_the_same(bench: Bench, names: list[str], format: str) -> None:
    sent = clip("human 2s", format)
    first, *others = (told(bench, [sent], declared(name)) for name in names)
    assert all(other == first for other in others)


@pytest.mark.proves("MOD-10.p@newer-reference")
@pytest.mark.parametrize("name", ["tones-vorbis-16000.ogg", "tones-flac-16000.ogg"])
def test_what_is_in_ogg_and_no_opus_is_ogg_alone(bench: Bench, name: str) -> None:
    sent = (SAMPLES / name).read_bytes()
    assert told(bench, [sent], declared("ogg"))[-1]["frame_count"] == 3
    assert ended(bench, [sent], declared("opus")) == (4002, MISMATCH)


@pytest.mark.proves("MOD-10.a@newer-reference")
@pytest.mark.parametrize("opening", [AMR, AMR_WB])
def test_amr_is_heard_in_a_stream(bench: Bench, opening: bytes) -> None:
    events = told(bench, cut(amr(opening, 60), 7), declared("amr"))
    assert times(events) == [(0, 500), (0, 1200)]


@pytest.mark.proves("MOD-10.n@newer-reference")
@pytest.mark.parametrize(
    "more", [{"sample_rate": "8000"}, {"num_channels": "8"}, {"sample_rate": "", "num_channels": ""}]
)
def test_what_is_said_beside_a_container_changes_nothing(bench: Bench, more: dict[str, str]) -> None:
    sent = clip("human 2s", "mp3")
    assert told(bench, [sent], declared("mp3", **more)) == told(bench, [sent], ANY)


@pytest.mark.proves("MOD-12.b", "MOD-12.c@newer-reference", "MOD-12.d@newer-reference")
@pytest.mark.parametrize("format", ["wav", "mp3", "aac", "aiff", "webm", "au", "wma"])
def test_frames_come_while_the_container_is_still_sent(served: str, format: str) -> None:
    sent = clip("human 8s", format)
    with websocket(url(served, ANY)) as stream:
        for piece in cut(sent[: len(sent) // 2], 997):
            stream.send(piece)
        early = [json.loads(stream.recv(timeout=20)) for _ in range(4)]
        stream.send(sent[len(sent) // 2 :])
        stream.send("")
        late, code, reason = rest(stream)
    assert times(early) == [(0, 500), (0, 1500), (0, 2500), (0, 3500)]
    assert times(late)[:4] == [(500, 4500), (1500, 5500), (2500, 6500), (3500, 7500)]
    assert (late[-1]["type"], code, reason) == ("done", 1000, "")


@pytest.mark.proves("MOD-12.c@newer-reference", "MOD-12.f@newer-reference")
@pytest.mark.parametrize("format", ["m4a", "mp4", "3gp"])
def test_an_mp4_is_heard_at_its_end_unless_its_index_comes_first(served: str, format: str) -> None:
    at_the_end = clip("human 4s, synthetic 2s", format)
    at_the_start = index_first(at_the_end)
    with websocket(url(served, declared(format))) as stream:
        for piece in cut(at_the_start[:-1000], 997):
            stream.send(piece)
        early = json.loads(stream.recv(timeout=20))
        stream.send(at_the_start[-1000:])
        stream.send("")
        late, code, _ = rest(stream)
    assert (early["frame"]["end_time_ms"], late[-1]["type"], code) == (500, "done", 1000)
    bench = Bench(new_clock=virtual_clock, editions={"modulate": "newer-reference"})

    async def converse() -> list[dict[str, Any]]:
        async with Conversation(bench, declared(format)) as stream:
            assert await stream.say(*cut(at_the_end, 997)) == []
            await stream.say("")
        return stream.events

    events = asyncio.run(converse())
    bench.close()
    assert events[:-1] == [early, *late[:-1]]


@pytest.mark.proves("MOD-15.q@newer-reference")
@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [
        ("wav", "pcm_s16le", 16_000),
        ("au", "pcm_s16be", 16_000),
        ("asf", "wmav2", 44_100),
        ("webm", "libopus", 48_000),
        ("mp4", "aac", 44_100),
        ("flac", "flac", 16_000),
    ],
)
def test_what_a_recorder_writes_while_it_sends_is_heard(bench: Bench, container: str, codec: str, rate: int) -> None:
    sent = piped("human 3s, synthetic 3s", container, codec, rate)
    events = told(bench, cut(sent, 701), ANY)
    assert times(events)[:6] == [(max(0, end - 4000), end) for end in range(500, 6000, 1000)]
    assert abs(events[-1]["duration_ms"] - 6000) <= 130


@pytest.mark.proves("MOD-15.q@newer-reference")
@pytest.mark.parametrize("format", ["wav", "mp3", "ogg", "flac", "webm", "aac", "aiff", "au", "wma", "opus"])
def test_a_container_that_breaks_off_is_heard_as_far_as_it_goes(bench: Bench, format: str) -> None:
    sent = clip("human 8s", format)
    events = told(bench, [sent[: len(sent) * 3 // 4]], ANY)
    assert times(events)[:4] == [(0, 500), (0, 1500), (0, 2500), (0, 3500)]
    assert 4000 < events[-1]["duration_ms"] < 6200


@pytest.mark.proves("MOD-13.k@newer-reference")
def test_an_mp3_is_a_little_longer_in_a_stream(modulate: Caller) -> None:
    sent = (SAMPLES / "tones-lame-8000.mp3").read_bytes()
    assert frames_of_file(modulate, sent)[-1]["end_time_ms"] == 1800
    assert told(modulate.bench, [sent], ANY)[-1] == {"type": "done", "duration_ms": 1806, "frame_count": 3}


@pytest.mark.proves("MOD-15.o@newer-reference", "MOD-15.a")
@pytest.mark.parametrize(
    ("name", "sent"),
    [("mp3", "wav"), ("wav", "mp3"), ("mp4", "aac"), ("aac", "m4a"), ("webm", "ogg"), ("au", "wav"), ("wma", "flac")],
)
def test_another_container_than_was_declared_is_no_match(bench: Bench, name: str, sent: str) -> None:
    events, closed = streamed(bench, cut(clip("human 2s", sent), 31), declared(name))
    assert (events, closed) == ([{"type": "error", "error": MISMATCH}], (4002, ""))
    assert [finding.id for finding in bench.journal.findings()] == ["MOD-15.a"]


@pytest.mark.proves("MOD-15.p@newer-reference", "MOD-10.m@newer-reference")
@pytest.mark.parametrize("asked", [ANY, declared("wav"), declared("mp3")])
@pytest.mark.parametrize(
    "sent", [b"plain text", bytes(20_000), b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(range(256)) * 99]
)
def test_bytes_in_none_of_the_formats_cannot_be_decoded(bench: Bench, asked: dict[str, str], sent: bytes) -> None:
    assert ended(bench, cut(sent, 333), asked) == (4002, UNREADABLE)


@pytest.mark.proves("MOD-15.p@newer-reference")
@pytest.mark.parametrize("name", ["tones-opus-48000.mkv", "tones-s16-8000.caf"])
def test_a_container_that_a_stream_does_not_take_cannot_be_decoded(bench: Bench, name: str) -> None:
    assert ended(bench, [(SAMPLES / name).read_bytes()], ANY) == (4002, UNREADABLE)


@pytest.mark.proves("MOD-15.p@newer-reference")
@pytest.mark.parametrize("size", [1, 50, 1000])
def test_frames_before_the_damage_come_before_the_error(bench: Bench, size: int) -> None:
    sent = amr(AMR, 100) + bytes([0x5C]) + amr(AMR, 100)
    events, closed = streamed(bench, cut(sent, size), declared("amr"))
    assert times(events) == [(0, 500), (0, 1500)]
    assert (events[-1], closed) == ({"type": "error", "error": UNREADABLE}, (4002, ""))


@pytest.mark.proves("MOD-15.p@newer-reference")
@pytest.mark.parametrize("format", ["m4a", "mp4"])
def test_an_mp4_whose_index_is_missing_cannot_be_decoded(bench: Bench, format: str) -> None:
    assert ended(bench, [read("corrupted", format)], ANY) == (4002, UNREADABLE)


@pytest.mark.proves("MOD-12.g@newer-reference")
def test_an_mp4_is_kept_up_to_a_hundred_megabytes(bench: Bench) -> None:
    opening = b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + (2**31 - 1).to_bytes(4, "big") + b"mdat"
    pieces = [opening, *[bytes(4 * MIB)] * (KEPT // (4 * MIB) - 1), bytes(4 * MIB - len(opening))]
    assert sum(map(len, pieces)) == KEPT == 100 * 1024 * 1024

    async def converse(*more: bytes) -> list[dict[str, Any]]:
        async with Conversation(bench, ANY) as stream:
            await stream.say(*pieces, *more)
        return stream.events

    assert asyncio.run(converse()) == []
    assert asyncio.run(converse(b"\0")) == [{"type": "error", "error": UNREADABLE}]


@pytest.mark.proves("MOD-13.g")
@pytest.mark.parametrize("asked", [ANY, declared("mp3"), declared("m4a")])
def test_a_stream_without_any_audio_is_done_at_once(bench: Bench, asked: dict[str, str]) -> None:
    assert told(bench, [], asked) == [{"type": "done", "duration_ms": 0, "frame_count": 0}]


CUTS = {format: clip("human 1300ms, synthetic 1s", format) for format in ("wav", "mp3", "flac", "opus", "aac", "m4a")}


@pytest.mark.proves("MOD-11.f", "MOD-18.a@newer-reference")
@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CUTS)), st.lists(st.integers(1, 5000), min_size=1, max_size=8))
def test_however_a_container_is_cut_the_messages_are_the_same(format: str, sizes: list[int]) -> None:
    bench = Bench(new_clock=virtual_clock, editions={"modulate": "newer-reference"})
    assert told(bench, cut(CUTS[format], *sizes), ANY) == told(bench, [CUTS[format]], ANY)
    bench.close()


@pytest.mark.parametrize("format", ["wav", "flac"])
def test_a_file_and_a_stream_hear_the_same(modulate: Caller, format: str) -> None:
    sent = clip("synthetic 5s, human 3s", format)
    last = [event["frame"] for event in told(modulate.bench, [sent], ANY)[:-1]][-1]
    assert last == frames_of_file(modulate, sent)[-1]


@pytest.mark.parametrize(
    ("verb", "said", "verdicts"),
    [
        ("hears", "synthetic 9s", ["synthetic"] * 3),
        ("frames", [{"verdict": "no-content", "confidence": 1.0}], ["no-content", "non-synthetic", "non-synthetic"]),
    ],
)
def test_a_script_says_what_is_heard_in_a_container(bench: Bench, verb: str, said: Any, verdicts: list[str]) -> None:
    bench.script([Step("modulate", verb, said)])
    events = told(bench, [clip("human 2s", "wav")], ANY)
    assert [event["frame"]["verdict"] for event in events[:-1]] == verdicts


@pytest.mark.proves("MOD-13.i", "MOD-13.j")
def test_a_client_that_leaves_gets_no_done_and_its_decoder_ends(bench: Bench) -> None:
    async def converse() -> list[dict[str, Any]]:
        async with Conversation(bench, ANY) as stream:
            for piece in cut(clip("human 3s", "mp3"), 997):
                await stream.say(piece)
            await stream.leave(1001)
        return stream.events

    assert {event["type"] for event in asyncio.run(converse())} <= {"frame"}
    (finding,) = bench.journal.findings()
    assert finding.id == "MOD-13.j"
    assert decoders_end()


def test_no_decoder_outlives_its_stream(bench: Bench) -> None:
    for format in ("wav", "mp3", "m4a", "webm"):
        told(bench, cut(clip("human 2s", format), 501), ANY)
    ended(bench, [read("corrupted", "m4a")], ANY)
    assert decoders_end()


def test_a_stream_that_a_script_closes_ends_its_decoder(bench: Bench) -> None:
    bench.script([Step("modulate", "next", "Internal server error", {"after_frames": 1, "call": STREAM})])
    events, closed = streamed(bench, cut(clip("human 3s", "wav"), 997), ANY)
    assert ([event["type"] for event in events], closed) == (["frame", "error"], (1011, ""))
    assert decoders_end()


def decoders_end() -> bool:
    """Wait until no thread decodes any more."""
    for thread in threading.enumerate():
        if thread.name == WORKERS:
            thread.join(20)
    return not [thread for thread in threading.enumerate() if thread.name == WORKERS]


def test_streams_at_the_same_time_hear_each_its_own(served: str) -> None:
    sent = {score: cut(clip(f"{score} 3s", "mp3"), 997) for score in ("human", "synthetic", "silence")}
    verdicts = {}
    with ExitStack() as stack:
        streams = {score: stack.enter_context(websocket(url(served, ANY))) for score in sent}
        for pieces in zip_longest(*sent.values(), fillvalue=b""):
            for stream, piece in zip(streams.values(), pieces, strict=True):
                stream.send(piece)
        for score, stream in streams.items():
            stream.send("")
            events, code, _ = rest(stream)
            verdicts[score] = {event["frame"]["verdict"] for event in events[:-1]}, code
    human, synthetic, silence = {"non-synthetic"}, {"synthetic"}, {"no-content"}
    assert verdicts == {"human": (human, 1000), "synthetic": (synthetic, 1000), "silence": (silence, 1000)}
