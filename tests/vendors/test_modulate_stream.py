"""Modulate's stream behaves as its page says, and as we assume where that is silent: in process, by the message."""

import asyncio
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calling import Caller
from tests.streaming import PATH, Conversation, query, sound, whole

from voicemock.bench import Bench
from voicemock.engine.ear.pcm import ENCODINGS
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors.modulate.listener import Listener
from voicemock.vendors.modulate.refusals import CLOSES, RATES, refuse
from voicemock_fixtures import NAMES, read

SECOND = 32_000
"""Bytes of a second in the usual query's audio."""

NOT_PERMITTED = "This request is not permitted."
FORMATS = "['alaw', 'f32be', 'f32le', 'f64be', 'f64le', 'mulaw', 's16be', 's16le', 's24be', 's24le', 's32be', 's32le', \
's8', 'u16be', 'u16le', 'u24be', 'u24le', 'u32be', 'u32le', 'u8']"
NO_FORMAT = "audio_format query parameter is required. Example: audio_format=s16le&sample_rate=16000&num_channels=1"
NO_RATE = "Raw audio formats require sample_rate and num_channels query parameters"
RATE_ALONE = "sample_rate and num_channels require audio_format to be specified"
BAD_RATE = "Invalid sample_rate={}. Valid values: [8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000]"
BAD_CHANNELS = "Invalid num_channels={}. Must be between 1 and 8"


def ending(stream: Conversation) -> tuple[list[dict[str, Any]], int, str]:
    """Return all that was told, and the code and reason of the close."""
    assert stream.closed is not None
    return stream.events, *stream.closed


def refused(bench: Bench, asked: Any, code: int, message: str, *sent: bytes | str, **rest: Any) -> bool:
    """Tell whether a stream is accepted, then gets exactly this error, then is closed with exactly this code."""

    async def converse() -> bool:
        async with Conversation(bench, asked, **rest) as stream:
            await stream.say(*sent)
            assert [told["type"] for told in stream.told] == ["websocket.accept", "websocket.send", "websocket.close"]
            assert ending(stream) == ([{"type": "error", "error": message}], code, "")
        return True

    return asyncio.run(converse())


def findings(bench: Bench) -> list[tuple[str, str]]:
    return [(finding.vendor, finding.clause) for finding in bench.journal.findings()]


@pytest.mark.proves("MOD-09.a", "MOD-09.b", "MOD-10.b", "MOD-12.a", "MOD-13.d", "MOD-13.e", "MOD-13.f", "MOD-14.m")
def test_a_stream_gets_the_documented_messages_and_nothing_else(bench: Bench) -> None:
    told = whole(bench, [sound("human 2s, synthetic 2s, silence 2s")])
    human, synthetic = told[0]["frame"]["confidence"], told[1]["frame"]["confidence"]
    assert told == [
        {"type": "frame", "frame": frame(0, 2000, "non-synthetic", human)},
        {"type": "frame", "frame": frame(2000, 4000, "synthetic", synthetic)},
        {"type": "frame", "frame": frame(4000, 6000, "no-content", 1.0)},
        {"type": "done", "duration_ms": 6000, "frame_count": 3},
    ]
    assert 0.70 <= human <= 0.98
    assert 0.75 <= synthetic <= 0.99


def frame(start: int, end: int, verdict: str, confidence: float) -> dict[str, Any]:
    return {"start_time_ms": start, "end_time_ms": end, "verdict": verdict, "confidence": confidence}


@pytest.mark.proves("MOD-12.b", "MOD-12.c")
def test_a_frame_is_sent_with_the_last_byte_of_its_window(bench: Bench) -> None:
    async def converse() -> None:
        audio = sound("human 6s")
        async with Conversation(bench) as stream:
            assert await stream.say(audio[: 2 * SECOND - 1]) == []
            assert len(await stream.say(audio[2 * SECOND - 1 : 2 * SECOND])) == 1
            assert len(await stream.say(audio[2 * SECOND : 4 * SECOND - 1])) == 1
            assert len(await stream.say(audio[4 * SECOND - 1 :])) == 3

    asyncio.run(converse())


@pytest.mark.proves("MOD-13.a", "MOD-13.b", "MOD-13.c", "MOD-13.e")
@pytest.mark.parametrize(("samples", "ends"), [(8, [1]), (1600, [100]), (32_016, [2000, 2001]), (40_000, [2000, 2500])])
def test_what_is_left_over_makes_a_last_shorter_frame(bench: Bench, samples: int, ends: list[int]) -> None:
    told = whole(bench, [sound("human 3s")[: 2 * samples]])
    assert [event["frame"]["end_time_ms"] for event in told[:-1]] == ends
    assert told[-1] == {"type": "done", "duration_ms": ends[-1], "frame_count": len(ends)}


@pytest.mark.proves("MOD-05.d")
@pytest.mark.parametrize(("samples", "ends"), [(7, []), (32_007, [2000])])
def test_a_rest_under_half_a_millisecond_makes_none(bench: Bench, samples: int, ends: list[int]) -> None:
    told = whole(bench, [sound("human 3s")[: 2 * samples]])
    assert [event["frame"]["end_time_ms"] for event in told[:-1]] == ends
    assert told[-1] == {"type": "done", "duration_ms": sum(ends), "frame_count": len(ends)}


@pytest.mark.proves("MOD-13.g")
@pytest.mark.parametrize("pieces", [[], [b""], [b"", b"", b""]])
def test_a_stream_without_audio_is_done_at_once(bench: Bench, pieces: list[bytes]) -> None:
    assert whole(bench, pieces) == [{"type": "done", "duration_ms": 0, "frame_count": 0}]


@pytest.mark.proves("MOD-11.e")
def test_an_empty_binary_message_is_nothing(bench: Bench) -> None:
    audio = sound("human 3s")
    assert whole(bench, [b"", audio[:100], b"", audio[100:], b""]) == whole(bench, [audio])


@pytest.mark.proves("MOD-13.h")
def test_what_comes_after_the_end_signal_is_ignored(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench) as stream:
            await stream.say(sound("human 1s"), "", sound("synthetic 4s"), "more", "")
            assert ending(stream)[0][-1] == {"type": "done", "duration_ms": 1000, "frame_count": 1}

    asyncio.run(converse())


@pytest.mark.proves("MOD-13.i", "MOD-13.j")
@pytest.mark.parametrize("code", [1000, 1001, 1005, 1006])
def test_a_client_that_leaves_without_the_end_signal_gets_no_done_but_a_finding(bench: Bench, code: int) -> None:
    async def converse() -> list[dict[str, Any]]:
        async with Conversation(bench) as stream:
            await stream.say(sound("human 3s"))
            await stream.leave(code)
            return stream.events

    assert [event["type"] for event in asyncio.run(converse())] == ["frame"]
    (finding,) = bench.journal.findings()
    says = "left after 3.0 s of audio without the empty text message"
    assert (finding.vendor, finding.clause, finding.says) == ("modulate", "MOD-13.j", says)
    (exchange,) = bench.journal.exchanges()
    assert (exchange.client_left, exchange.close_code) == (True, code)


def test_who_is_sent_away_by_a_server_that_ends_gets_no_finding(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench) as stream:
            await stream.leave(1012)

    asyncio.run(converse())
    assert findings(bench) == []


def test_who_ends_a_stream_as_documented_gets_no_finding(bench: Bench) -> None:
    whole(bench, [sound("human 3s")])
    assert findings(bench) == []


@pytest.mark.proves("MOD-15.d", "MOD-15.e")
@pytest.mark.parametrize(("asked", "more"), [({}, 1), ({"audio_format": "s24le"}, 2), ({"num_channels": "3"}, 4)])
def test_a_sample_left_incomplete_is_dropped_with_a_finding(bench: Bench, asked: dict[str, str], more: int) -> None:
    audio = sound("human 1s", asked.get("audio_format", "s16le"), 16000, int(asked.get("num_channels", "1")))
    assert whole(bench, [audio + b"\x7f" * more], query(**asked)) == whole(bench, [audio], query(**asked))
    assert findings(bench) == [("modulate", "MOD-15.e")]
    assert bench.journal.findings()[0].says == f"the last {more} bytes are no whole sample of every channel"


@pytest.mark.proves("MOD-16.a", "MOD-16.b", "MOD-14.n")
@pytest.mark.parametrize("text", [" ", "end", '{"type": "end"}', "\0"])
def test_any_other_text_closes_with_1003(bench: Bench, text: str) -> None:
    message = "Only an empty text message, the end of the audio, may be sent as text."
    assert refused(bench, query(), 1003, message, sound("human 1s"), text, sound("human 9s"), "")


@pytest.mark.proves("MOD-10.d", "MOD-10.e", "MOD-10.f", "MOD-10.h", "MOD-18.a")
@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_every_encoding_rate_and_number_of_channels_gets_the_same_frames(bench: Bench, encoding: str) -> None:
    score = "human 1300ms, synthetic 1600ms, silence 400ms, synthetic 350ms"
    expected = whole(bench, [sound(score)])
    assert [event["frame"]["verdict"] for event in expected[:-1]] == ["non-synthetic", "synthetic"]
    asked = {(rate, 1) for rate in RATES} | {(16000, channels) for channels in range(1, 9)}
    for rate, channels in sorted(asked):
        audio = sound(score, encoding, rate, channels)
        declared = query(audio_format=encoding, sample_rate=str(rate), num_channels=str(channels))
        # Odd sizes split samples and steps alike.
        cut = [audio[start : start + 99_991] for start in range(0, len(audio), 99_991)]
        assert whole(bench, cut, declared) == expected, (rate, channels)


AUDIO = sound("human 900ms, synthetic 1500ms, silence 700ms, human 1400ms")


@pytest.mark.proves("MOD-11.b", "MOD-11.c", "MOD-11.f")
@settings(max_examples=100, deadline=None)
@given(cuts=st.lists(st.one_of(st.integers(0, len(AUDIO)), st.integers(0, 50)), max_size=60))
def test_the_frames_are_the_same_however_the_audio_is_cut(cuts: list[int]) -> None:
    bench = Bench()
    at = [0, *sorted(cuts), len(AUDIO)]
    pieces = [AUDIO[start:end] for start, end in pairwise(at)]
    assert whole(bench, pieces) == whole(bench, [AUDIO])
    bench.close()


@pytest.mark.proves("MOD-11.b", "MOD-11.c")
def test_messages_of_one_byte_do(bench: Bench) -> None:
    audio = sound("human 600ms, synthetic 1700ms", "s24be", 8000, 2)
    asked = query(audio_format="s24be", sample_rate="8000", num_channels="2")
    assert whole(bench, [bytes([byte]) for byte in audio], asked) == whole(bench, [audio], asked)


@pytest.mark.proves("MOD-10.i")
@pytest.mark.parametrize("encoding", ["f32le", "f64be"])
def test_a_sample_that_is_no_number_is_silent(bench: Bench, encoding: str) -> None:
    import numpy as np

    kind = {"f32le": "<f4", "f64be": ">f8"}[encoding]
    asked = query(audio_format=encoding)
    noise = np.full(32_000, np.nan).astype(kind).tobytes()
    assert whole(bench, [noise], asked)[0]["frame"] == frame(0, 2000, "no-content", 1.0)
    tone = np.frombuffer(sound("synthetic 2s", encoding), kind).copy()
    tone[::400] = np.nan
    assert whole(bench, [tone.tobytes()], asked)[0]["frame"]["verdict"] == "synthetic"


@pytest.mark.proves("MOD-08.d", "MOD-15.f", "MOD-15.g", "MOD-15.h", "ALL-04.y", "ALL-04.ac")
@pytest.mark.parametrize(
    "asked",
    [
        *(query(api_key=key) for key in (None, "", "nobody", "TEST-FREE", "test-expired", "test-revoked-1")),
        query(api_key="test-no-access"),
        "api_key=test-free&api_key=test-pro&audio_format=s16le&sample_rate=16000&num_channels=1",
    ],
)
def test_a_key_that_may_not_closes_with_4003(bench: Bench, asked: Any) -> None:
    assert refused(bench, asked, 4003, NOT_PERMITTED)


@pytest.mark.proves("MOD-09.c")
def test_a_key_in_a_header_is_none(bench: Bench) -> None:
    headers = ((b"x-api-key", b"test-free"), (b"authorization", b"Bearer test-free"))
    assert refused(bench, query(api_key=None), 4003, NOT_PERMITTED, headers=headers)


@pytest.mark.proves("MOD-15.i", "ALL-04.u")
def test_an_account_without_credits_closes_with_4029(bench: Bench) -> None:
    assert refused(bench, query(api_key="test-no-credits"), 4029, "Insufficient credits.")


@pytest.mark.proves("ALL-04.q")
@pytest.mark.parametrize("key", ["test-free", "test-free-anna", "test-pro", "test-enterprise"])
def test_a_key_that_works_works_any_number_of_times(bench: Bench, key: str) -> None:
    for _ in range(120):
        assert whole(bench, [], query(api_key=key))[-1]["type"] == "done"


@pytest.mark.proves("MOD-14.a", "MOD-14.b", "MOD-14.c", "MOD-14.d", "MOD-14.e", "MOD-14.f", "MOD-14.g", "MOD-14.h")
@pytest.mark.proves("MOD-14.i", "MOD-14.j", "MOD-14.k", "MOD-10.c", "MOD-10.j", "MOD-10.k", "MOD-09.g")
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (query(audio_format=None, sample_rate=None, num_channels=None), NO_FORMAT),
        (query(audio_format="", sample_rate="", num_channels=""), NO_FORMAT),
        (query(audio_format=None), RATE_ALONE),
        (query(audio_format=None, sample_rate=None), RATE_ALONE),
        (query(audio_format="", num_channels=None), RATE_ALONE),
        *(
            (query(audio_format=name), f"Invalid audio_format='{name}'. Valid values: {FORMATS}")
            for name in ("mp3", "wav", "S16LE", "pcm_s16le", "s16", " s16le", "'", "é", "{}")
        ),
        (query(sample_rate=None), NO_RATE),
        (query(num_channels=None), NO_RATE),
        (query(sample_rate="", num_channels=""), NO_RATE),
        *(
            (query(sample_rate=rate), BAD_RATE.format(rate))
            for rate in ("0", "50000", "-16000", "+16000", "16000.0", "1e4", "16k", " 16000", "²", "٨٠٠٠", "9" * 5000)
        ),
        *((query(num_channels=count), BAD_CHANNELS.format(count)) for count in ("0", "9", "12", "-1", "1.0", "two")),
    ],
)
def test_wrong_or_missing_parameters_close_with_1003_and_say_what_is_wrong(
    bench: Bench, asked: Any, message: str
) -> None:
    assert refused(bench, asked, 1003, message)


@pytest.mark.proves("MOD-09.d")
def test_of_a_parameter_sent_more_than_once_the_last_one_counts(bench: Bench) -> None:
    usual = "api_key=test-free&audio_format=s16le&sample_rate=16000&num_channels=1"
    good = f"audio_format=mp3&sample_rate=1&num_channels=9&{usual}"
    assert whole(bench, [sound("human 1s")], good) == whole(bench, [sound("human 1s")])
    assert refused(bench, f"{usual}&sample_rate=1", 1003, BAD_RATE.format(1))


@pytest.mark.proves("MOD-09.e")
def test_other_parameters_are_ignored(bench: Bench) -> None:
    assert whole(bench, [], query(language="en", sample_rates="1"))[-1]["type"] == "done"


@pytest.mark.proves("MOD-14.l")
def test_the_checks_run_in_their_order(bench: Bench) -> None:
    wrong = {"audio_format": None, "sample_rate": None, "num_channels": None}
    assert refused(bench, query(api_key="nobody", **wrong), 4003, NOT_PERMITTED)
    assert refused(bench, query(api_key="test-no-access", **wrong), 4003, NOT_PERMITTED)
    assert refused(bench, query(api_key="test-no-credits", **wrong), 4029, "Insufficient credits.")
    assert refused(bench, query(**wrong), 1003, NO_FORMAT)
    mp3 = f"Invalid audio_format='mp3'. Valid values: {FORMATS}"
    assert refused(bench, query(audio_format="mp3", sample_rate=None, num_channels="x"), 1003, mp3)
    assert refused(bench, query(sample_rate="1", num_channels=None), 1003, NO_RATE)
    assert refused(bench, query(sample_rate="1", num_channels="9"), 1003, BAD_RATE.format(1))
    assert refused(bench, query(num_channels="9"), 1003, BAD_CHANNELS.format(9))
    assert refused(bench, query(num_channels="9"), 1003, BAD_CHANNELS.format(9), "text")


MISMATCH = "Audio data does not match the declared audio_format."


@pytest.mark.proves("MOD-10.a", "MOD-15.a", "MOD-15.b")
@pytest.mark.parametrize("format", ["wav", "aiff", "flac", "ogg", "opus", "webm", "m4a", "mp4", "mov", "mp3"])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_file_sent_as_it_is_closes_with_4002(bench: Bench, name: str, format: str) -> None:
    clip = read(name, format)
    if format == "mp3" and not clip.startswith(b"ID3"):
        clip = b"ID3\x04\0\0\0\0\0\0" + clip
    assert refused(bench, query(), 4002, MISMATCH, clip)


@pytest.mark.proves("MOD-15.c", "MOD-14.n")
@pytest.mark.parametrize("format", ["wav", "aiff", "flac", "ogg", "webm", "m4a"])
def test_that_shows_in_the_first_12_bytes_however_they_are_cut(bench: Bench, format: str) -> None:
    clip = read("human", format)
    assert refused(bench, query(), 4002, MISMATCH, *(bytes([byte]) for byte in clip[:12]))
    assert refused(bench, query(), 4002, MISMATCH, clip[:3], clip[3:], "", b"more")
    assert refused(bench, query(), 4002, MISMATCH, b"", clip[:12])


@pytest.mark.proves("MOD-15.b")
@pytest.mark.parametrize(
    "opening",
    [b"RIFF", b"RIFF\0\0\0\0AVI ", b"OggS", b"fLaC\x12\x34\x56\x78", b"ID3", b"\xff\xfb\x90\x64", b"\xff\xf1\x50\x80"],
)
def test_sound_that_only_resembles_a_file_is_sound(bench: Bench, opening: bytes) -> None:
    audio = opening + sound("human 2s")[len(opening) :]
    assert whole(bench, [audio])[-1] == {"type": "done", "duration_ms": 2000, "frame_count": 1}
    assert whole(bench, [sound("human 1s"), read("human", "wav")])[-1]["type"] == "done"


@pytest.mark.proves("MOD-15.j", "MOD-15.k")
def test_a_fault_of_the_server_closes_with_1011_and_shows_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_listener: Listener, _data: bytes) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    monkeypatch.setattr(Listener, "feed", broken)
    assert refused(bench, query(), 1011, "Internal server error", b"audio")
    assert bench.journal.exchanges()[0].refused == "INTERNAL"


@pytest.mark.proves("MOD-14.a", "MOD-15.g")
def test_every_documented_close_is_there_by_its_name() -> None:
    named = {Reason.LAPSED_KEY: 4001, Reason.UNVALIDATED: 4003, Reason.UNREADABLE: 4002, Reason.INTERNAL: 1011}
    assert {reason: CLOSES[reason].status for reason in named} == named
    assert {problem.status for problem in CLOSES.values()} == {1003, 1011, 4001, 4002, 4003, 4029}


@pytest.mark.parametrize("reason", list(CLOSES))
def test_a_stream_can_be_refused_before_it_was_accepted(reason: Reason) -> None:
    from starlette.websockets import WebSocket

    told = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        told.append(message)

    asyncio.run(refuse(WebSocket({"type": "websocket"}, receive, send), Refused(reason, about="X")))
    assert [each["type"] for each in told] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert json.loads(told[1]["text"]) == {"type": "error", "error": CLOSES[reason].naming("X").message}
    assert told[2]["code"] == CLOSES[reason].status


@pytest.mark.proves("MOD-01.a", "MOD-01.b", "MOD-09.a")
@pytest.mark.parametrize("host", [b"modulate-developer-apis.com", b"platform.modulate.ai:443"])
def test_both_hosts_lead_to_the_same_stream(bench: Bench, host: bytes) -> None:
    async def converse() -> list[dict[str, Any]]:
        async with Conversation(bench, prefix="", host=host) as stream:
            return await stream.say(sound("human 1s"), "")

    assert asyncio.run(converse()) == whole(bench, [sound("human 1s")])


def test_the_journal_keeps_what_was_streamed_and_no_key(bench: Bench) -> None:
    *_, done = whole(bench, [sound("human 1s"), b"\0"], query(api_key="test-free-anna"))
    (entry,) = [exchange.as_json() for exchange in bench.journal.exchanges()]
    assert entry["request"] == {
        "method": "WS",
        "path": f"/modulate{PATH}",
        "query": "api_key=test-free…&audio_format=s16le&sample_rate=16000&num_channels=1",
        "headers": [("host", "mock")],
        "parts": [],
        "body": None,
        "size": 0,
        "streamed": {
            "bytes": 32_001,
            "seconds": 32_001 / 32_000,
            "messages": 2,
            "longest_gap": 0.0,
            "controls": [{"at": "2026-01-01T00:00:00.000Z", "text": ""}],
            "told": entry["request"]["streamed"]["told"],
            "untold": 0,
        },
    }
    assert json.loads(entry["request"]["streamed"]["told"][-1]["text"]) == done
    assert entry["closed_by"] == "server"
    assert (entry["close_code"], entry["client_left"], entry["refused"]) == (1000, False, None)
    assert bench.journal.exchanges()[0].key == "test-free…"


def test_a_client_that_reads_nothing_is_read_no_further(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench) as stream:
            stream.blocked = True
            await stream.say(*[sound("human 2s")] * 50)
            assert (stream.events, stream.waiting) == ([], 49)

    asyncio.run(converse())


def test_a_large_message_lets_others_go_on_while_it_is_heard(bench: Bench) -> None:
    async def converse() -> None:
        audio = sound("human 2s") * 60
        turns = 0
        async with Conversation(bench) as stream:
            saying = asyncio.ensure_future(stream.say(audio))
            while len(stream.events) < 60:
                await asyncio.sleep(0)
                turns += 1
            await saying
        # A turn for each piece that is heard, not one for all of it.
        assert turns > 60

    asyncio.run(converse())


def test_a_client_that_leaves_while_it_is_told_something_is_noted(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench, gone=True) as stream:
            await stream.say(sound("human 2s"))

    asyncio.run(converse())
    (exchange,) = bench.journal.exchanges()
    assert (exchange.client_left, exchange.close_code) == (True, 1006)
    assert findings(bench) == [("modulate", "MOD-13.j")]


def test_a_client_that_leaves_while_it_is_refused_is_noted(bench: Bench) -> None:
    async def converse() -> None:
        async with Conversation(bench, query(api_key="nobody"), gone=True):
            pass

    asyncio.run(converse())
    (exchange,) = bench.journal.exchanges()
    assert (exchange.client_left, exchange.close_code, exchange.refused) == (True, 1006, "BAD_KEY")


def test_the_stream_is_told_of_beside_the_calls(modulate: Caller) -> None:
    by_control = Caller(modulate.bench, modulate.runner, "/_voicemock")
    (told,) = [each for each in by_control.get("/vendors").json()["vendors"] if each["name"] == "modulate"]
    assert told["streams"] == [{"path": PATH, "says": "verdicts while audio comes in"}]
    assert told["keys"][-1] == {"starts_with": None, "says": "401 Invalid or missing API key."}
