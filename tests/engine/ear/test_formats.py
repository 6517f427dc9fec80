"""What a clip is, by its bytes alone."""

import json
import random
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from voicemock.engine.ear import Unheard, hear

SAMPLES = Path(__file__).parents[2] / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def zipped(*files: bytes) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for number, file in enumerate(files):
            opened.writestr(zipfile.ZipInfo(f"{number}.mp3"), file)  # which has a date of its own, and not today's
    return archive.getvalue()


def png() -> bytes:
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(data)) + kind + data + bytes(4) for kind, data in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def branded(clip: bytes, brand: bytes) -> bytes:
    return clip[:8] + brand + clip[12:]


def id3(clip: bytes, size: int = 300) -> bytes:
    length = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\4\0\0" + length + bytes(size) + clip


@pytest.mark.proves("ALL-01c.a")
@pytest.mark.parametrize(
    "clip",
    [
        b"",
        b"\0",
        bytes(5000),
        b"\xff" * 5000,
        b"RIFF",
        b"RIFF\x24\0\0\0AVI LIST",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"FORM\0\0\0\x24ILBM",
        b"Use free software, and moov on: ftyp is no word.",
        b"<!doctype html><title>clip.wav</title>",
        b"%PDF-1.7\n1 0 obj\n<<>>\nendobj",
        json.dumps({"file": "clip.mp3"}).encode(),
        png(),
        zipped(sample("tones-lame-44100.mp3"), sample("tones-adts-44100.aac")),
        branded(sample("tones-aac-44100.m4a"), b"heic"),
        branded(sample("tones-aac-44100.m4a"), b"avif"),
    ],
    ids=lambda clip: repr(clip[:12]),
)
def test_what_is_no_audio_has_no_format(clip: bytes) -> None:
    with pytest.raises(Unheard) as unheard:
        hear(clip)
    assert unheard.value.formats == set()
    assert unheard.value.why == "it is no audio"


@pytest.mark.proves("ALL-01c.a")
def test_random_bytes_are_no_audio() -> None:
    chance = random.Random(0)  # noqa: S311 - repeatable on purpose
    for _ in range(3000):
        with pytest.raises(Unheard) as unheard:
            hear(chance.randbytes(chance.choice((600, 3000, 20_000))))
        assert unheard.value.formats == set()


@pytest.mark.proves("ALL-01c.b")
@pytest.mark.parametrize("brand", [b"M4A ", b"M4B ", b"isom", b"mp42", b"dash", b"3gp4", b"f4v ", b"XYZ "])
@pytest.mark.parametrize("name", ["tones-aac-44100.m4a", "tones-aac-32000.mp4", "tones-fragmented-48000.mp4"])
def test_audio_alone_is_mp4_and_m4a_whatever_its_brand(name: str, brand: bytes) -> None:
    assert hear(branded(sample(name), brand)).formats == {"mp4", "m4a"}


@pytest.mark.proves("ALL-01c.b")
def test_a_quicktime_file_of_audio_alone_is_mov_as_well() -> None:
    clip = sample("tones-aac-44100.m4a")
    assert hear(branded(clip, b"qt  ")).formats == {"mov", "mp4", "m4a"}
    unbranded = clip.replace(b"ftyp", b"wide", 1)
    assert hear(unbranded).formats == {"mov", "mp4", "m4a"}
    assert hear(unbranded.replace(b"wide", b"free", 1)).formats == {"mov", "mp4", "m4a"}


def test_a_video_is_no_m4a() -> None:
    clip = sample("tones-video-48000.mp4")
    assert hear(clip).formats == {"mp4"}
    assert hear(branded(clip, b"M4A ")).formats == {"mp4"}
    assert hear(branded(clip, b"qt  ")).formats == {"mov"}


def test_pictures_for_chapters_make_no_video() -> None:
    clip = sample("tones-video-48000.mp4")
    assert hear(with_reference(clip, b"chap")).formats == {"mp4", "m4a"}
    assert hear(with_reference(clip, b"sync")).formats == {"mp4"}


def with_reference(clip: bytes, kind: bytes) -> bytes:
    """Refer from the audio track, the second, to the first; the index comes last, so no sample moves."""
    reference = struct.pack(">I4sI4sI", 20, b"tref", 12, kind, 1)
    moov = clip.rindex(b"moov")
    track = clip.rindex(b"trak")
    grown = bytearray(clip)
    for at in (moov - 4, track - 4):
        grown[at : at + 4] = struct.pack(">I", struct.unpack_from(">I", clip, at)[0] + len(reference))
    return bytes(grown[: track + 4] + reference + grown[track + 4 :])


@pytest.mark.parametrize("name", ["tones-lame-44100.mp3", "tones-adts-44100.aac", "tones-sox-44100.flac"])
def test_a_tag_in_front_changes_neither_format_nor_sound(name: str) -> None:
    plain = hear(sample(name))
    assert hear(id3(sample(name))) == plain
    assert hear(id3(id3(sample(name)), 70_000)) == plain


def test_a_first_frame_further_on_than_its_tag_says_is_found() -> None:
    clip = sample("tones-sox-44100.mp3")
    assert hear(id3(b"\xff\xfbnothing" + clip)) == hear(clip)


def test_a_tag_and_nothing_else_is_a_corrupted_mp3() -> None:
    with pytest.raises(Unheard) as unheard:
        hear(id3(b""))
    assert unheard.value.formats == {"mp3"}


def test_webm_is_told_from_other_matroska_files() -> None:
    assert hear(sample("tones-opus-48000.webm")).formats == {"webm"}
    assert hear(sample("tones-opus-48000.mkv")).formats == {"mkv"}


def test_a_known_format_that_holds_no_sound_is_refused_by_its_name() -> None:
    with pytest.raises(Unheard) as unheard:
        hear(b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\4\0\xff\x2f\0")
    assert unheard.value.formats == {"midi"}
