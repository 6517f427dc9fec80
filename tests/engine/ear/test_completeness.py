"""Clips that aren't whole, also where decoding them goes without complaint; and whole ones that only look odd."""

import struct
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from voicemock.engine.ear import Kind, Stretch, Unheard, hear
from voicemock.engine.ear.containers.ogg import checksum
from voicemock.engine.ear.containers.riff import trimmed

SAMPLES = Path(__file__).parents[2] / "samples"
UNDECLARED = {".caf"}
"""A format that no vendor lists: heard, but nothing is asked of what it declares."""

CUT = sorted(
    path for scene in ("tones", "call") for path in SAMPLES.glob(f"{scene}-*.*") if path.suffix not in UNDECLARED
)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def joined(formats: Collection[str]) -> str:
    return " ".join(sorted(formats))


def refusal(clip: bytes) -> tuple[str, str]:
    """Return the formats of a clip that can't be heard, and why it can't."""
    with pytest.raises(Unheard) as unheard:
        hear(clip)
    return joined(unheard.value.formats), unheard.value.why


def patched(clip: bytes, at: int, value: bytes) -> bytes:
    return clip[:at] + value + clip[at + len(value) :]


@pytest.mark.parametrize("share", [0.25, 0.6, 0.7, 0.95])
@pytest.mark.parametrize("path", CUT, ids=lambda path: path.name)
def test_a_clip_cut_short_is_corrupted(path: Path, share: float) -> None:
    clip = path.read_bytes()
    assert refusal(clip[: int(len(clip) * share)])[0] == formats_without_an_end(path)


@pytest.mark.parametrize("path", CUT, ids=lambda path: path.name)
def test_a_clip_cut_after_its_first_bytes_still_has_its_format(path: Path) -> None:
    clip = path.read_bytes()
    assert refusal(clip[:80])[0] == formats_without_an_end(path)


def formats_without_an_end(path: Path) -> str:
    """Return the formats that the clip still has: an index at the end is what tells of a video."""
    return "m4a mp4" if path.name == "tones-video-48000.mp4" else joined(hear(path.read_bytes()).formats)


# WAV


def wav(
    data: bytes, *, size: int | None = None, before: bytes = b"", after: bytes = b"", magic: bytes = b"RIFF"
) -> bytes:
    """A mono 16-bit WAV of 8 kHz."""
    head = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    size = len(data) if size is None else size
    return (
        magic
        + struct.pack("<I", 0xFFFFFFFF)
        + b"WAVE"
        + head
        + before
        + b"data"
        + struct.pack("<I", size)
        + data
        + after
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


SOUND = sample("tones-s16-8000.wav")[-28800:]


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFF000, 0x7FFFFFFF, 0x80000000])
def test_a_wav_whose_writer_could_not_go_back_to_say_how_long_it_became_is_heard(size: int) -> None:
    assert hear(wav(SOUND, size=size)).samples == 14400


@pytest.mark.parametrize("size", [28801, 28802, 57600, 0x7FFE0000])
def test_a_wav_that_declares_more_than_there_is_is_corrupted(size: int) -> None:
    formats, why = refusal(wav(SOUND, size=size))
    assert formats == "wav"
    assert why == f"its data chunk declares {size} bytes and has 28800"


def test_a_wav_with_other_chunks_around_its_sound_is_heard_without_them() -> None:
    plain = hear(wav(SOUND))
    assert plain.samples == 14400
    assert hear(wav(SOUND, before=chunk(b"bext", bytes(601)) + chunk(b"LIST", b"INFOISFT\4\0\0\0tool"))) == plain
    assert hear(wav(SOUND, after=chunk(b"LIST", b"INFOISFT\4\0\0\0tool") + chunk(b"id3 ", bytes(7)))) == plain
    large = b"ds64" + struct.pack("<IQQQI", 28, 28872, 28800, 14400, 0)
    long = wav(SOUND, size=0xFFFFFFFF, magic=b"RF64")
    assert hear(long[:12] + large + long[12:]) == plain


def test_a_wav_of_64_bit_sizes_cut_short_is_corrupted() -> None:
    large = b"ds64" + struct.pack("<IQQQI", 28, 28872, 28800, 14400, 0)
    long = wav(SOUND, size=0xFFFFFFFF, magic=b"RF64")
    assert refusal((long[:12] + large + long[12:])[:-2])[1] == "its data chunk declares 28800 bytes and has 28798"


def test_a_wav_of_an_odd_number_of_bytes_may_lack_its_padding() -> None:
    clip = sample("tones-u8-11025.wav")
    assert clip.endswith(b"\0")
    assert hear(clip[:-1]) == hear(clip)


def test_a_wav_without_samples_is_heard_as_nothing() -> None:
    heard = hear(wav(b""))
    assert (heard.samples, heard.duration_ms, heard.stretches, heard.rate, heard.channels) == (0, 0, (), 8000, 1)


def test_a_wav_shorter_than_a_step_has_a_stretch() -> None:
    assert hear(wav(SOUND[:800])).stretches == (Stretch(Kind.SYNTHETIC, 0, 50),)


def test_a_wav_that_ends_in_its_header_is_corrupted() -> None:
    for length in range(12, 44):
        assert refusal(wav(SOUND)[:length])[0] == "wav"
    assert refusal(wav(SOUND).replace(b"fmt ", b"junk"))[0] == "wav"


@pytest.mark.parametrize(("offset", "value"), [(24, 0), (24, 999), (24, 768_001), (22, 0), (22, 65)])
def test_a_wav_of_a_rate_or_channels_beyond_reason_is_corrupted(offset: int, value: int) -> None:
    assert refusal(patched(wav(SOUND), offset, struct.pack("<H" if offset == 22 else "<I", value)))[0] == "wav"


# AIFF


def test_an_aiff_that_declares_more_samples_than_it_has_bytes_for_is_corrupted() -> None:
    clip = sample("tones-s16-8000.aiff")
    frames = clip.index(b"COMM") + 10
    assert struct.unpack_from(">I", clip, frames) == (14400,)
    assert refusal(patched(clip, frames, struct.pack(">I", 14401))) == (
        "aiff",
        "it declares 14401 samples and has 28800 bytes for them",
    )


def test_an_aiff_written_to_a_pipe_is_heard() -> None:
    clip = sample("tones-s16-8000.aiff")
    clip = patched(clip, clip.index(b"SSND") + 4, struct.pack(">I", 0x7F000008))
    clip = patched(clip, clip.index(b"COMM") + 10, struct.pack(">I", 0x3F800000))
    assert hear(clip).samples == 14400


def test_an_aiff_without_samples_is_heard_as_nothing() -> None:
    clip = sample("tones-s16-8000.aiff")
    start = clip.index(b"SSND")
    empty = patched(clip, clip.index(b"COMM") + 10, bytes(4))[:start] + b"SSND" + struct.pack(">III", 8, 0, 0)
    assert hear(empty).stretches == ()


# MP3


def frames_of(clip: bytes) -> list[int]:
    """Return where each frame of an MP3 without tags starts, and its end."""
    from voicemock.engine.ear.containers.mp3 import frame

    starts, position = [], 0
    while position < len(clip):
        starts.append(position)
        found = frame(clip, position)
        assert found is not None
        position += found.size
    return [*starts, position]


def test_an_mp3_with_fewer_frames_than_its_first_one_declares_is_corrupted() -> None:
    clip = sample("tones-lame-44100.mp3")
    clip = clip[clip.index(b"\xff\xfb") :]
    starts = frames_of(clip)
    assert b"Xing" in clip[:100] or b"Info" in clip[:100]
    assert hear(clip).duration_ms == 1800
    assert refusal(clip[: starts[-3]])[1] == f"it declares {len(starts) - 2} frames and has {len(starts) - 3}"


def test_an_mp3_that_declares_nothing_may_end_after_any_frame_but_not_within_one() -> None:
    clip = sample("tones-sox-44100.mp3")
    starts = frames_of(clip)
    assert hear(clip[: starts[40]]).duration == pytest.approx(40 * 1152 / 44100)
    for length in (starts[40] + 1, starts[40] + 3, starts[40] + 4, starts[41] - 1):
        assert refusal(clip[:length]) == ("mp3", "its last frame is cut short")


def tag_id3v1() -> bytes:
    return b"TAG" + bytes(125)


def tag_ape() -> bytes:
    item = struct.pack("<II", 5, 0) + b"Title\0Tones"
    head = struct.pack("<IIII", 2000, len(item) + 32, 1, 0xA0000000) + bytes(8)
    foot = struct.pack("<IIII", 2000, len(item) + 32, 1, 0x80000000) + bytes(8)
    return b"APETAGEX" + head + item + b"APETAGEX" + foot


@pytest.mark.parametrize("tags", [(tag_id3v1,), (tag_ape,), (tag_ape, tag_id3v1)])
def test_tags_behind_an_mp3_are_no_broken_frames(tags: tuple[Callable[[], bytes], ...]) -> None:
    for name in ("tones-sox-44100.mp3", "tones-lame-44100.mp3"):
        clip = sample(name)
        heard = hear(clip + b"".join(tag() for tag in tags))
        assert (heard.samples, heard.stretches) == (hear(clip).samples, hear(clip).stretches)
        cut = clip[:-5] + b"".join(tag() for tag in tags)
        assert refusal(cut) == ("mp3", "its last frame is cut short")


# ADTS


def test_an_adts_stream_with_something_between_its_frames_is_corrupted() -> None:
    clip = sample("tones-adts-44100.aac")
    middle = clip.index(clip[:3], 2000)
    assert refusal(clip[:middle] + b"something" + clip[middle:]) == ("aac", "something stands between its frames")


# Ogg


def pages(clip: bytes) -> list[bytes]:
    starts = [at for at in range(len(clip)) if clip.startswith(b"OggS\0", at)]
    return [clip[start:end] for start, end in zip(starts, [*starts[1:], len(clip)], strict=True)]


@pytest.mark.parametrize("name", ["call-vorbis-44100.ogg", "call-opus-48000.opus", "tones-flac-16000.ogg"])
def test_an_ogg_file_without_one_of_its_pages_is_corrupted(name: str) -> None:
    whole = pages(sample(name))
    assert len(whole) > 3
    for missing in range(1, len(whole) - 1):
        assert refusal(b"".join(whole[:missing] + whole[missing + 1 :]))[1] == "a page is missing"
    assert refusal(b"".join(whole[:-1]))[1] == "its last page is missing"


def test_an_ogg_file_with_a_bit_changed_is_corrupted() -> None:
    clip = bytearray(sample("tones-vorbis-44100.ogg"))
    clip[-100] ^= 1
    assert refusal(bytes(clip))[1] == "a page isn't what its checksum says"


def test_an_ogg_file_whose_last_page_declares_more_time_is_corrupted() -> None:
    *rest, last = pages(sample("tones-vorbis-44100.ogg"))
    longer = patched(patched(last, 6, struct.pack("<q", 3 * 44100)), 22, bytes(4))
    longer = patched(longer, 22, struct.pack("<I", checksum(longer)))
    assert refusal(b"".join([*rest, longer]))[1] == "it declares 3.000 s, but 1.818 s can be decoded"


# WebM


def test_a_webm_file_without_what_its_duration_declares_is_corrupted() -> None:
    clip = sample("tones-opus-48000.webm")
    duration = clip.index(b"\x44\x89\x88") + 3
    assert struct.unpack_from(">d", clip, duration)[0] == pytest.approx(1808, abs=10)
    assert refusal(patched(clip, duration, struct.pack(">d", 2100.0)))[1].startswith("it declares 2.100 s, but 1.8")
    assert hear(patched(clip, duration, struct.pack(">d", 1950.0))).duration_ms == 1800  # some padding more or less


def live() -> bytes:
    """A WebM file as browsers record it: segment and cluster of unknown length, no duration, no index."""
    clip = sample("tones-live-48000.webm")
    cluster = clip.index(b"\x1f\x43\xb6\x75")
    assert clip[cluster + 4] != 0x01
    width = 9 - clip[cluster + 4].bit_length()
    return clip[: cluster + 4] + b"\x01" + b"\xff" * 7 + clip[cluster + 4 + width :]


def test_a_webm_file_of_unknown_lengths_is_heard_when_it_ends_cleanly() -> None:
    assert hear(live()).duration_ms == hear(sample("tones-live-48000.webm")).duration_ms


@pytest.mark.parametrize("missing", [1, 2, 10, 30])
def test_a_webm_file_of_unknown_lengths_that_ends_within_a_block_is_corrupted(missing: int) -> None:
    assert refusal(live()[:-missing]) == ("webm", "an element is cut short")


def test_a_webm_file_with_a_hole_in_a_cluster_is_corrupted() -> None:
    clip = sample("tones-live-48000.webm")
    for start in range(500, 2000, 300):  # libav goes on with the next cluster
        assert refusal(patched(clip, start, bytes(200)))[0] == "webm"


def test_a_matroska_file_with_a_bit_changed_is_corrupted_when_it_has_checksums() -> None:
    clip = bytearray(sample("tones-opus-48000.mkv"))
    clip[-2000] ^= 1
    assert refusal(bytes(clip)) == ("mkv", "an element isn't what its checksum says")


# FLAC


def test_a_flac_file_with_another_number_of_samples_than_it_declares_is_corrupted() -> None:
    clip = sample("tones-sox-8000.flac")
    assert int.from_bytes(clip[21:26]) & 0xFFFFFFFFF == 14400
    for samples in (14399, 14401, 28800):
        _, why = refusal(patched(clip, 22, struct.pack(">I", samples)))
        assert why == f"it declares {samples} samples, but 14400 can be decoded"
    assert hear(patched(clip, 22, bytes(4))).samples == 14400  # one written to a pipe declares none


def test_a_flac_file_with_a_bit_changed_is_corrupted() -> None:
    for at in range(5000, 20_000, 1234):
        clip = bytearray(sample("tones-sox-44100.flac"))
        clip[at] ^= 1
        assert refusal(bytes(clip))[0] == "flac"


# MP4


@pytest.mark.parametrize("name", ["tones-aac-44100.m4a", "tones-s16-8000.mov", "tones-aac-32000.mp4"])
def test_an_mp4_file_without_its_index_or_its_audio_track_is_corrupted(name: str) -> None:
    clip = sample(name)
    assert refusal(clip[: clip.rindex(b"moov") - 4])[1] == "its index is missing, or what a part of it points to"
    assert refusal(clip.replace(b"soun", b"text"))[1] == "it has no audio track"


def test_an_mp4_file_whose_samples_are_beyond_its_end_is_corrupted() -> None:
    clip = sample("tones-aac-44100.m4a")
    chunk_offset = clip.rindex(b"stco") + 12
    assert (
        refusal(patched(clip, chunk_offset, struct.pack(">I", len(clip) - 100)))[1] == "its samples are beyond its end"
    )


def test_an_mp4_file_that_declares_more_time_than_it_has_is_corrupted() -> None:
    clip = sample("tones-aac-44100.m4a")
    header = clip.rindex(b"mdhd") + 16
    rate, duration = struct.unpack_from(">II", clip, header)
    assert duration / rate == pytest.approx(1.8, abs=0.1)
    bare = clip.replace(b"elst", b"free")
    assert hear(bare).formats == {"mp4", "m4a"}
    assert refusal(patched(bare, header + 4, struct.pack(">I", 3 * rate)))[1].startswith("it declares 3.000 s, but 1.8")


def test_an_mp4_file_that_shows_a_part_of_its_sound_has_that_part() -> None:
    clip = sample("tones-aac-44100.m4a")
    edit = clip.rindex(b"elst") + 12
    movie_rate = struct.unpack_from(">I", clip, clip.rindex(b"mvhd") + 16)[0]
    assert hear(patched(clip, edit, struct.pack(">I", movie_rate))).duration_ms == pytest.approx(1000, abs=50)


def test_an_mp4_file_whose_numbers_would_take_gigabytes_is_corrupted() -> None:
    constant = sample("tones-aac-44100.m4a")
    table = constant.rindex(b"stsz") + 8
    why = "it declares more samples than it has bytes"
    assert refusal(patched(constant, table, struct.pack(">II", 1, 0x7FFFFFFF)))[1] == why
    fragmented = sample("tones-fragmented-48000.mp4")
    assert refusal(patched(fragmented, fragmented.index(b"trun") + 8, struct.pack(">I", 0x7FFFFFFF)))[1] == why
    lossless = sample("tones-alac-8000.m4a")
    frame = lossless.rindex(b"alac") + 8
    assert struct.unpack_from(">I", lossless, frame) == (4096,)
    assert refusal(patched(lossless, frame, struct.pack(">I", 1 << 24)))[1].startswith("it declares frames of more")


def test_a_fragmented_mp4_file_that_ends_before_a_fragments_data_is_corrupted() -> None:
    clip = sample("tones-fragmented-48000.mp4")
    assert refusal(clip[: clip.rindex(b"mdat") - 4])[1] == "its index is missing, or what a part of it points to"


def test_of_a_wav_nothing_is_decoded_behind_its_sound() -> None:
    wav = (SAMPLES / "tones-s16-8000.wav").read_bytes()
    assert trimmed(wav + bytes(1000)) == wav
    assert trimmed(wav) == wav
    assert hear(wav + bytes(1_000_000)) == hear(wav)
