"""Modulate's stream as its newer reference has it: raw audio and what is asked of the query, in process."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calling import Caller
from tests.streaming import Conversation, query, sound, whole
from tests.vendors.test_modulate import frames as frames_of_file
from tests.vendors.test_modulate_newer_reference import bench as bench  # the fixture
from tests.vendors.test_modulate_stream import BAD_CHANNELS, BAD_RATE, NO_FORMAT, NO_RATE, RATE_ALONE, refused

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.engine.ear import Truth, stretches_of
from voicemock.engine.refusals import Reason
from voicemock.scripting import Step
from voicemock.vendors.modulate.containers import GROWING
from voicemock.vendors.modulate.newer import NEWER_CLOSES
from voicemock.vendors.modulate.refusals import CLOSES, RATES
from voicemock.vendors.modulate.windows import Frame, frames
from voicemock_fixtures import make

SECOND = 32_000
"""Bytes of a second in the usual query's audio."""

MISMATCH = "Audio data does not match the declared audio_format."
VALUES = (
    "['3gp', '3gpp', 'aac', 'aiff', 'alaw', 'amr', 'au', 'f32be', 'f32le', 'f64be', 'f64le', 'flac', 'm4a', 'mp3', "
    "'mp4', 'mulaw', 'ogg', 'opus', 's16be', 's16le', 's24be', 's24le', 's32be', 's32le', 's8', 'u16be', 'u16le', "
    "'u24be', 'u24le', 'u32be', 'u32le', 'u8', 'wav', 'webm', 'wma']"
)


def times(told: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return when the frames among the messages begin and end."""
    return [(e["frame"]["start_time_ms"], e["frame"]["end_time_ms"]) for e in told if e["type"] == "frame"]


@pytest.mark.proves("MOD-12.d@newer-reference", "MOD-12.e@newer-reference", "MOD-13.c@newer-reference")
def test_a_window_grows_to_four_seconds_and_then_goes_with_the_audio(bench: Bench) -> None:
    told = whole(bench, [sound("human 4s, synthetic 3s")])
    human, *confidences = [event["frame"]["confidence"] for event in told[:-1]]
    assert confidences[:3] == [human] * 3
    assert told == [
        *(frame(0, end, "non-synthetic", human) for end in (500, 1500, 2500, 3500)),
        frame(500, 4500, "non-synthetic", confidences[3]),
        frame(1500, 5500, "non-synthetic", confidences[4]),
        frame(2500, 6500, "synthetic", confidences[5]),
        frame(3000, 7000, "synthetic", confidences[6]),
        {"type": "done", "duration_ms": 7000, "frame_count": 8},
    ]


def frame(start: int, end: int, verdict: str, confidence: float) -> dict[str, Any]:
    told = {"start_time_ms": start, "end_time_ms": end, "verdict": verdict, "confidence": confidence}
    return {"type": "frame", "frame": told}


@pytest.mark.proves("MOD-12.c@newer-reference", "MOD-12.d@newer-reference")
def test_a_frame_is_sent_with_the_last_byte_of_its_window(bench: Bench) -> None:
    async def converse() -> None:
        audio = sound("human 6s")
        async with Conversation(bench) as stream:
            for number, end in enumerate(range(SECOND // 2, 6 * SECOND, SECOND)):
                assert len(await stream.say(audio[max(0, end - SECOND) : end - 1])) == number
                assert len(await stream.say(audio[end - 1 : end])) == number + 1

    asyncio.run(converse())


@pytest.mark.proves("MOD-13.c@newer-reference")
@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (7, []),
        (8, [(0, 1)]),
        (7999, [(0, 500)]),
        (8000, [(0, 500)]),
        (8016, [(0, 500), (0, 501)]),
        (24_000, [(0, 500), (0, 1500)]),
        (64_000, [(0, 500), (0, 1500), (0, 2500), (0, 3500), (0, 4000)]),
        (66_000, [(0, 500), (0, 1500), (0, 2500), (0, 3500), (125, 4125)]),
    ],
)
def test_what_is_left_over_makes_a_last_frame(bench: Bench, samples: int, expected: list[tuple[int, int]]) -> None:
    told = whole(bench, [sound("human 5s")[: 2 * samples]])
    ends = expected[-1][1] if expected else 0
    assert times(told) == expected
    assert told[-1] == {"type": "done", "duration_ms": ends, "frame_count": len(expected)}


@pytest.mark.parametrize("rate", RATES)
def test_the_moments_are_the_same_at_every_rate(bench: Bench, rate: int) -> None:
    asked = query(sample_rate=str(rate))
    told = whole(bench, [sound("human 2s, synthetic 3700ms", rate=rate)], asked)
    halves = [(max(0, end - 4000), end) for end in range(500, 5700, 1000)]
    assert times(told) == [*halves, (1700, 5700)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=12), st.sampled_from(["u8", "s24be", "alaw", "f64le"]))
def test_however_the_audio_is_cut_the_frames_are_the_same(sizes: list[int], encoding: str) -> None:
    bench = Bench(new_clock=virtual_clock, editions={"modulate": "newer-reference"})
    audio, pieces, at = sound("human 2300ms, silence 1s, synthetic 2s", encoding, 11025), [], 0
    for size in (*sizes, len(audio)):
        pieces.append(audio[at : at + size])
        at += size
    asked = query(audio_format=encoding, sample_rate="11025")
    assert whole(bench, pieces, asked) == whole(bench, [audio], asked)
    bench.close()


RUNS = st.tuples(st.sampled_from([b"h", b"s", b"."]), st.sampled_from([1, 1, 2, 2, 3, 4, 7, 25]))


@pytest.mark.proves("MOD-12.e@newer-reference", "MOD-18.a@newer-reference")
@given(st.lists(RUNS, min_size=1, max_size=40), st.integers(0, 99), st.integers(0, 3))
def test_a_frame_is_what_is_heard_in_its_window_up_to_its_end(
    runs: list[tuple[bytes, int]], more_ms: int, seed: int
) -> None:
    steps = b"".join(letter * long for letter, long in runs)
    truth, duration_ms = Truth(seed), len(steps) * 100 + more_ms
    told = list(frames(truth, steps, duration_ms, rhythm=GROWING))
    ends = [*range(500, duration_ms, 1000), duration_ms]
    assert [(each.start_ms, each.end_ms) for each in told] == [(max(0, end - 4000), end) for end in ends]
    for each in told:
        start, end = each.start_ms, each.end_ms
        known = steps if end == duration_ms else steps[: end // 100]
        expected = of_the_clip(truth, known, start, end)
        assert each.verdict == expected.verdict
        assert each.confidence == pytest.approx(expected.confidence, abs=1.01e-4)


def of_the_clip(truth: Truth, steps: bytes, start_ms: int, end_ms: int) -> Frame:
    """Return a frame by the ear's rules alone, from what is heard up to its end."""
    heard = stretches_of(steps, end_ms)
    voiced = sum(
        max(0, min(each.end_ms, end_ms) - max(each.start_ms, start_ms)) for each in heard if each.kind != "silence"
    )
    probability = truth.probability(heard, start_ms, end_ms)
    if voiced < 100 or probability is None:
        return Frame(start_ms, end_ms, "no-content", 1.0)
    verdict = "synthetic" if probability > 0.5 else "non-synthetic"
    return Frame(start_ms, end_ms, verdict, max(probability, 1 - probability))


@pytest.mark.proves("MOD-18.a@newer-reference", "MOD-06.f")
@pytest.mark.parametrize("score", ["human 3200ms", "human 1s, silence 1s, synthetic 2s", "human 3s, synthetic 5s"])
def test_windows_of_the_same_times_are_judged_alike_in_a_file_and_in_a_stream(modulate: Caller, score: str) -> None:
    in_the_file = frames_of_file(modulate, make(score, "wav"))
    in_the_stream = [event["frame"] for event in whole(modulate.bench, [sound(score)])[:-1]]
    assert [each for each in in_the_stream if each in in_the_file] == in_the_file[-1:]


@pytest.mark.proves("MOD-09.b@newer-reference", "MOD-10.c@newer-reference", "MOD-14.d@newer-reference")
@pytest.mark.proves("MOD-14.c@newer-reference", "MOD-14.o@newer-reference", "MOD-10.n@newer-reference")
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (query(sample_rate=None), NO_RATE),
        (query(num_channels=None), NO_RATE),
        (query(sample_rate="", num_channels=""), NO_RATE),
        (query(audio_format=None), RATE_ALONE),
        (query(audio_format=None, sample_rate=None), RATE_ALONE),
        (query(audio_format="", num_channels=None), RATE_ALONE),
        (query(sample_rate="50000"), BAD_RATE.format("50000")),
        (query(num_channels="9"), BAD_CHANNELS.format("9")),
        (query(audio_format="mp3", sample_rate="50000"), BAD_RATE.format("50000")),
        (query(audio_format="mp3", num_channels="0", sample_rate=None), BAD_CHANNELS.format("0")),
        *(
            (query(audio_format=name), f"Invalid audio_format='{name}'. Valid values: {VALUES}")
            for name in ("mov", "caf", "mkv", "MP3", ".wav", "S16LE", "'")
        ),
    ],
)
def test_a_wrong_query_closes_with_1003_and_its_message(bench: Bench, asked: dict[str, str], message: str) -> None:
    assert refused(bench, asked, 1003, message)


@pytest.mark.proves("MOD-14.h@newer-reference", "MOD-15.m@newer-reference")
def test_the_closes_are_the_baselines_but_for_the_values_there_are() -> None:
    differing = {reason for reason, problem in NEWER_CLOSES.items() if problem != CLOSES[reason]}
    assert differing == {Reason.BAD_ENCODING}
    assert NEWER_CLOSES.keys() == CLOSES.keys()
    told = [NEWER_CLOSES[reason] for reason in (Reason.NO_ENCODING, Reason.LAPSED_KEY)]
    assert [(each.status, each.message) for each in told] == [(1003, NO_FORMAT), (4001, "Invalid or missing API key.")]


@pytest.mark.proves("MOD-14.h@newer-reference")
def test_a_script_has_a_stream_closed_for_want_of_its_format(bench: Bench) -> None:
    bench.script([Step("modulate", "next", NO_FORMAT)])
    assert refused(bench, {"api_key": "test-free"}, 1003, NO_FORMAT)


@pytest.mark.parametrize(
    ("asked", "code", "message"),
    [
        (query(api_key=None), 4003, "This request is not permitted."),
        (query(api_key="wrong"), 4003, "This request is not permitted."),
        (query(api_key="test-no-access"), 4003, "This request is not permitted."),
        (query(api_key="test-no-credits"), 4029, "Insufficient credits."),
    ],
)
def test_keys_close_a_stream_as_in_the_baseline(bench: Bench, asked: Any, code: int, message: str) -> None:
    assert refused(bench, asked, code, message)


@pytest.mark.proves("MOD-15.a", "MOD-15.b")
def test_a_container_declared_as_raw_audio_is_no_match_and_its_client_is_told_how_to_send_it(bench: Bench) -> None:
    assert refused(bench, query(), 4002, MISMATCH, make("human 1s", "wav"))
    (finding,) = bench.journal.findings()
    assert (finding.id, finding.says) == ("MOD-15.a", "sent audio that is not what its audio_format says")
    assert finding.mend == "declare what is sent; a container may go without audio_format, sample_rate and num_channels"
