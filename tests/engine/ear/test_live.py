"""What is heard of a container that comes piece by piece is what is heard of it as a file, as far as it has come."""

import asyncio
import struct
import threading
from pathlib import Path

import pytest
from tests.vendors.newer_clips import cut

from voicemock.engine.ear import Unheard, hear
from voicemock.engine.ear.containers import mp4, riff
from voicemock.engine.ear.formats import Form
from voicemock.engine.ear.live import Live
from voicemock.engine.ear.opening import FEWEST, MOST, TAG, Opening
from voicemock.engine.ear.starting import KEPT
from voicemock_fixtures import make

SAMPLES = Path(__file__).parents[2] / "samples"
WHOLE = sorted(path for scene in ("tones", "call", "order") for path in SAMPLES.glob(f"{scene}-*.*"))
PADDING_MS = 72
"""What an MP3's encoder adds at the end, at most: nobody knows that it is there while the sound still comes in."""


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def lived(clip: bytes, *sizes: int) -> tuple[set[str], bytes, int]:
    """Return what a clip counts as that is sent in pieces of these sizes, its steps and its milliseconds."""

    async def listen() -> tuple[set[str], bytes, int]:
        forms: list[Form] = []
        live = Live(forms.append)
        for piece in cut(clip, *sizes):
            await live.take(piece)
        await live.end()
        assert live.steps is not None
        live.steps.finish()
        (form,) = forms
        return set(form.formats), bytes(live.steps.kinds), live.steps.duration_ms

    return asyncio.run(listen())


def unheard(clip: bytes, size: int = 333) -> str:
    with pytest.raises(Unheard) as raised:
        lived(clip, size)
    return raised.value.why


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_a_whole_sound_is_heard_as_its_file_is(path: Path) -> None:
    clip = path.read_bytes()
    heard = hear(clip)
    by_its_beginning = {"mp4", "m4a"} | heard.formats if heard.formats == {"mp4"} else heard.formats
    formats, steps, milliseconds = lived(clip, 997)
    assert (formats, steps) == (by_its_beginning, heard.steps)
    assert 0 <= milliseconds - heard.duration_ms <= (PADDING_MS if path.suffix == ".mp3" else 0)


@pytest.mark.parametrize("name", ["s16-8000.wav", "lame-8000.mp3", "aac-8000.m4a", "voip-8000.opus"])
@pytest.mark.parametrize("sizes", [(1,), (7, 1), (64,), (10_000, 3), (10**7,)])
def test_how_it_is_cut_makes_no_difference(name: str, sizes: tuple[int, ...]) -> None:
    clip = sample(f"tones-{name}")
    assert lived(clip, *sizes) == lived(clip, 997)


def with_chunks(wav: bytes, before: bytes, behind: bytes) -> bytes:
    """Return a WAV with chunks before and behind its sound."""
    return wav[:12] + before + wav[12:] + behind


def test_what_stands_behind_the_sound_of_a_wav_is_not_heard() -> None:
    wav = make("human 1s", "wav")
    noted = with_chunks(wav, b"LIST\x06\0\0\0fmt \0\0", b"LIST" + struct.pack("<I", 9999) + b"\x55" * 9999)
    assert lived(noted, 501) == lived(wav, 501)


@pytest.mark.parametrize("size", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_wav_that_does_not_know_its_length_is_heard_to_its_end(size: int) -> None:
    wav = make("human 1s", "wav")
    at = wav.index(b"data") + 4
    assert lived(wav[:at] + struct.pack("<I", size) + wav[at + 4 :], 501) == lived(wav, 501)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("tones-u8-11025.wav", "u8"),
        ("tones-s16-8000.wav", "s16le"),
        ("tones-s24-12000.wav", "s24le"),
        ("tones-float-8000.wav", None),
        ("tones-mulaw-32000.wav", None),
        ("tones-adpcm-48000.wav", None),
    ],
)
def test_a_wav_is_plain_only_where_it_is_pcm(name: str, encoding: str | None) -> None:
    wav = sample(name)
    plain = riff.plain(wav[: riff.head(wav)])
    assert (plain.encoding if plain else None) == encoding


def test_a_step_is_told_within_another_one() -> None:
    async def listen() -> list[int]:
        live, told = Live(lambda _: None), []
        for piece in cut(make("human 1s", "wav"), 44, *[3200] * 10):
            await live.take(piece)
            told.append(len(live.steps.kinds) if live.steps else 0)
        await live.end()
        return told

    told = asyncio.run(listen())
    assert [number - steps for number, steps in enumerate(told)] == [0, *[1] * 9, 0]


@pytest.mark.parametrize(
    "clip", [b"", b"no audio", bytes(MOST), b"\xff" * MOST, b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(TAG)]
)
def test_what_is_no_audio_is_told_within_its_first_bytes(clip: bytes) -> None:
    opening = Opening()
    with pytest.raises(Unheard):
        opening.form(bytearray(clip), ended=len(clip) < FEWEST)


@pytest.mark.parametrize("size", [5, 100, 300, 70_000])
def test_a_tag_before_the_sound_is_passed_over(size: int) -> None:
    length = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    for name, format in (("lame-8000.mp3", "mp3"), ("adts-8000.aac", "aac"), ("sox-8000.flac", "flac")):
        clip = b"ID3\4\0\0" + length + bytes(size) + sample(f"tones-{name}")
        assert lived(clip, 1000)[0] == {format}


@pytest.mark.parametrize(
    ("clip", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "it is no audio"),
        (sample("tones-aac-8000.m4a")[:-50], "its box moov is cut short"),
        (make("human 1s", "aiff")[:30], "its COMM chunk declares 18 bytes and has 10"),
        (b"MThd" + bytes(100), "it holds no sound"),
        (b"MThd", "it holds no sound"),
    ],
)
def test_what_cannot_be_decoded_says_why(clip: bytes, why: str) -> None:
    assert unheard(clip).startswith(why)


def test_an_index_with_more_packets_than_there_can_be_is_refused_before_it_is_decoded() -> None:
    clip = sample("tones-fragmented-48000.mp4")
    at = clip.index(b"stsz") + 12
    grown = clip[:at] + struct.pack(">I", 2**31) + clip[at + 4 :]
    assert mp4.head(grown) == mp4.head(clip)
    assert unheard(grown) == "it declares more samples than it has bytes"


def test_what_comes_before_the_sound_is_kept_up_to_a_bound() -> None:
    async def listen(size: int) -> None:
        live = Live(lambda _: None)
        await live.take(b"RIFF\xff\xff\xff\xffWAVEJUNK\xff\xff\xff\x7f")
        await live.take(bytes(size - 20))

    asyncio.run(listen(KEPT))
    with pytest.raises(Unheard, match="its sound does not begin"):
        asyncio.run(listen(KEPT + 1))


def test_a_fault_of_ours_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "a fault of ours"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr("voicemock.engine.ear.live.decode", broken)
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        lived(make("human 1s", "wav"), 999)


def test_who_closes_it_ends_its_thread_and_may_do_so_again() -> None:
    async def listen() -> None:
        live = Live(lambda _: None)
        live.close()
        for piece in cut(make("human 3s", "mp3"), 997)[:3]:
            await live.take(piece)
        live.close()
        live.close()

    asyncio.run(listen())
    for thread in threading.enumerate():
        if thread.name == "voicemock-ear":
            thread.join(20)
    assert not [thread for thread in threading.enumerate() if thread.name == "voicemock-ear"]
