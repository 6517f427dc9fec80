"""One clip has one truth: whatever is heard in it, all vendors say the same, by file and by stream, in every format."""

import asyncio
from collections.abc import Iterator
from io import BytesIO
from itertools import cycle
from typing import cast

import av
import pytest
from av.audio.stream import AudioStream
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.calling import Caller
from tests.vendors.asking import DECIMALS, TAKES, ask, frames_of_file, frames_of_stream, scores_of_voices

from voicemock.bench import Bench
from voicemock_fixtures import FORMATS, make
from voicemock_fixtures.score import parse

RATES = (8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000)
RAW = (
    *("s8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be", "u8", "u16le", "u16be", "u24le", "u24be", "u32le"),
    *("u32be", "f32le", "f32be", "f64le", "f64be", "mulaw", "alaw"),
)
SIZES = {"undetectable": (1024, 10 * 1024 * 1024), "dataspike": (0, 10 * 1024 * 1024)}
"""Bytes of a file that they take (UND-07, DSP-02); no clip here is too large for the others."""
SHORTEST_S = 0.5
"""Modulate takes no shorter file (MOD-07)."""
SHIFT_S = 0.25
"""By so much coding, and the ear's steps of 100 ms, move where a voice begins or ends."""
MESSAGES = 500
"""So many are sent of a stream at most; what is left goes as the last one."""


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    """Return a caller that all examples share; its key has no limits."""
    bench = Bench()
    with asyncio.Runner() as runner:
        yield Caller(bench, runner, "")
    bench.close()


@st.composite
def scores(draw: st.DrawFn, shortest: int) -> str:
    """Return a score like "human 2.3s, silence 1s, synthetic 4s": passages of so many ms or more, in all under 20 s."""
    kinds = draw(st.lists(st.sampled_from(("human", "synthetic", "silence")), min_size=1, max_size=6))
    return ", ".join(f"{kind} {draw(st.integers(shortest, 3200))}ms" for kind in kinds)


@st.composite
def codings(draw: st.DrawFn, *formats: str) -> tuple[str, int, int, str]:
    """Return a format, a rate in Hz and a number of channels that one of its codecs holds, and that codec."""
    format = draw(st.sampled_from(formats or tuple(FORMATS)))
    codec = draw(st.sampled_from(FORMATS[format].codecs))
    rate = draw(st.sampled_from([rate for rate in RATES if rate in codec.rates]))
    return format, rate, draw(st.sampled_from(codec.channels)), codec.name


def told_about(caller: Caller, clip: bytes, format: str) -> dict[str, float]:
    """Return what each vendor that takes such a file says, and make sure that it is those who document it."""
    told = {vendor: ask(caller, vendor, clip, format) for vendor in TAKES}
    taking = {vendor for vendor, formats in TAKES.items() if format in formats}
    taking -= {vendor for vendor, (smallest, largest) in SIZES.items() if not smallest <= len(clip) <= largest}
    assert {vendor for vendor, probability in told.items() if probability is not None} == taking
    return {vendor: probability for vendor, probability in told.items() if probability is not None}


@pytest.mark.proves("ALL-01.a", "ALL-01.b", "ALL-01b.k", "ALL-01b.o", "ALL-01b.p")
@settings(max_examples=40, deadline=None)
@given(score=scores(shortest=100), coding=codings())
@example("human 100ms, synthetic 100ms, human 1438ms, synthetic 515ms", ("wav", 8000, 1, "pcm_s16le"))
def test_all_vendors_say_the_same_of_the_same_bytes(
    caller: Caller, score: str, coding: tuple[str, int, int, str]
) -> None:
    assume(sum(passage.seconds for passage in parse(score)) >= SHORTEST_S)
    told = told_about(caller, make(score, *coding), coding[0])
    truth = told["modulate"]
    assert len({told[vendor] for vendor in ("vocos", "valsea", "dataspike") if vendor in told}) <= 1
    for vendor, probability in told.items():
        assert probability == pytest.approx(truth, abs=0.51 * 10 ** -DECIMALS[vendor] + 1e-4), told
    if abs(truth - 0.5) > 0.01:
        assert {probability > 0.5 for probability in told.values()} == {truth > 0.5}


@pytest.mark.proves("ALL-01.b", "ALL-01b.d", "ALL-01b.e", "ALL-01b.j", "ALL-01b.q")
@settings(max_examples=40, deadline=None)
@given(score=scores(shortest=700), coding=codings())
def test_a_clip_coded_anew_keeps_its_verdicts(caller: Caller, score: str, coding: tuple[str, int, int, str]) -> None:
    original, anew = make(score, "wav"), make(score, *coding)
    assert scores_of_voices(caller, anew) == scores_of_voices(caller, original)
    before, after = told_about(caller, original, "wav"), told_about(caller, anew, coding[0])
    passages = parse(score)
    voiced = sum(passage.seconds for passage in passages if passage.kind != "silence")
    shift = SHIFT_S * len(passages) / voiced if voiced else 0.0
    for vendor in before.keys() & after.keys():
        assert after[vendor] == pytest.approx(before[vendor], abs=shift + 0.01)
        if abs(before[vendor] - 0.5) > shift + 0.01:
            assert (after[vendor] > 0.5) == (before[vendor] > 0.5)


def decoded(clip: bytes, raw: str) -> tuple[bytes, int, int]:
    """Return a clip's sound in a raw format, its rate in Hz and its channels, as a client decodes it: by FFmpeg."""
    sound = BytesIO()
    with av.open(BytesIO(clip), "r") as container, av.open(sound, "w", format=raw) as out:
        heard = container.streams.audio[0]
        stream = cast(AudioStream, out.add_stream(f"pcm_{raw}", rate=heard.rate))
        stream.layout = heard.layout
        packed = av.AudioResampler(format=stream.format, layout=heard.layout, rate=heard.rate)
        blocks = [block for frame in [*container.decode(heard), None] for block in packed.resample(frame)]
        for block in [*blocks, None]:
            out.mux(stream.encode(block))
        return sound.getvalue(), heard.rate, heard.channels


def cut(sound: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Yield the sound in pieces of these sizes, which come again and again."""
    start = 0
    for _, size in zip(range(MESSAGES), cycle(sizes), strict=False):
        yield sound[start : start + size]
        start += size
    yield sound[start:]


PIECES = st.lists(st.one_of(st.integers(1, 10), st.integers(1, 4000), st.integers(1, 1 << 20)), min_size=1, max_size=6)


@pytest.mark.proves("ALL-01.b", "MOD-18.a", "MOD-11.f")
@settings(max_examples=40, deadline=None)
@given(
    score=scores(shortest=500),
    rate=st.sampled_from(RATES),
    channels=st.integers(1, 8),
    raw=st.sampled_from(RAW),
    sizes=PIECES,
)
def test_a_stream_gets_the_frames_of_the_file_however_it_is_cut(
    caller: Caller, score: str, rate: int, channels: int, raw: str, sizes: list[int]
) -> None:
    clip = make(score, "wav", rate, channels)
    sound, _, _ = decoded(clip, raw)
    assert frames_of_stream(caller, cut(sound, sizes), raw, rate, channels) == frames_of_file(caller, clip)


@pytest.mark.proves("ALL-01.b", "MOD-18.a")
@settings(max_examples=40, deadline=None)
@given(score=scores(shortest=500), coding=codings(), sizes=PIECES)
def test_what_a_client_decodes_and_streams_gets_the_frames_of_its_file(
    caller: Caller, score: str, coding: tuple[str, int, int, str], sizes: list[int]
) -> None:
    clip = make(score, *coding)
    sound, rate, channels = decoded(clip, "f32le")
    assert frames_of_stream(caller, cut(sound, sizes), "f32le", rate, channels) == frames_of_file(caller, clip)
