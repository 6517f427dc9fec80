"""Hears changed clips of one container, in a process of its own: ``python fuzzing.py CONTAINER COUNT NOTE``.

Which clip comes next is written to the file NOTE first, so that whoever started this knows which one crashed it. The
n-th clip of a container is always the same. Prints what became of them as JSON.
"""

import faulthandler
import json
import os
import random
import re
import resource
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from voicemock.engine.ear import Heard, Unheard, hear
from voicemock.engine.ear.containers.ogg import checksum

SAMPLES = Path(__file__).parents[2] / "samples"
SECONDS = 20  # for one clip of under 2 s; else the process ends with a traceback
MEMORY = 4 << 30

Change = Callable[[random.Random, bytearray, int], None]

CONTAINERS = {  # the clips, and the signs by which the container's own tables are found
    "wav": (
        ("s16-8000.wav", "adpcm-48000.wav", "mulaw-32000.wav", "u8-11025.wav"),
        (b"RIFF", b"fmt ", b"fact", b"data"),
    ),
    "mp3": (("lame-8000.mp3", "lame-44100.mp3", "stereo-44100.mp3"), (b"ID3", b"Xing", b"Info", b"LAME", b"TAG")),
    "flac": (("sox-8000.flac", "stereo-48000.flac"), (b"fLaC", b"reference", b"\xff\xf8")),
    "vorbis": (("vorbis-8000.ogg", "flac-16000.ogg"), (b"OggS", b"vorbis")),
    "opus": (("voip-8000.opus", "opus-8000.ogg"), (b"OggS", b"OpusHead")),
    "webm": (
        ("opus-48000.webm", "live-48000.webm", "vorbis-44100.webm"),
        (b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75", b"\x1c\x53\xbb\x6b"),
    ),
    "m4a": (
        ("aac-8000.m4a", "alac-8000.m4a"),
        (b"ftyp", b"moov", b"mdhd", b"stsd", b"stsz", b"stco", b"stsc", b"elst"),
    ),
    "amr": (("amr-8000.amr",), (b"#!AMR", b"\x3c")),
    "au": (("s16-8000.au",), (b".snd",)),
    "asf": (("wma-44100.wma",), (b"\x30\x26\xb2\x75", b"\xa1\xdc\xab\x8c", b"\x91\x07\xdc\xb7", b"\x36\x26\xb2\x75")),
    "3gp": (("amr-8000.3gp",), (b"ftyp", b"moov", b"mdhd", b"stsd", b"stsz", b"stco", b"stsc")),
    "adts": (("adts-8000.aac", "adts-44100.aac"), (b"\xff\xf1", b"\xff\xf0")),
    "aiff": (("s16-8000.aiff", "mulaw-22050.aifc"), (b"FORM", b"COMM", b"SSND")),
    "mov": (("s16-8000.mov", "aac-44100.mov"), (b"ftyp", b"moov", b"mdat", b"hdlr", b"stsd", b"stsz", b"stts")),
    "mp4": (
        ("aac-32000.mp4", "fragmented-48000.mp4", "video-48000.mp4"),
        (b"ftyp", b"moov", b"trak", b"moof", b"traf", b"trun", b"mdat", b"stsd"),
    ),
}

EXTREMES = [
    bytes.fromhex(word) for word in ("00000000", "00000001", "7fffffff", "80000000", "ffffffff", "ffffffffffffffff")
]


def flip(chance: random.Random, clip: bytearray, at: int) -> None:
    for _ in range(chance.randint(1, 12)):
        clip[min(at + chance.randrange(16), len(clip) - 1)] ^= 1 << chance.randrange(8)


def clear(chance: random.Random, clip: bytearray, at: int) -> None:
    size = chance.choice((1, 4, 32, 700))
    clip[at : at + size] = bytes(len(clip[at : at + size]))


def scramble(chance: random.Random, clip: bytearray, at: int) -> None:
    clip[at : at + 24] = chance.randbytes(len(clip[at : at + 24]))


def cut(_: random.Random, clip: bytearray, at: int) -> None:
    del clip[at:]


def drop(chance: random.Random, clip: bytearray, at: int) -> None:
    del clip[at : at + chance.choice((1, 3, 64, 900))]


def double(chance: random.Random, clip: bytearray, at: int) -> None:
    clip[at:at] = clip[at : at + chance.choice((1, 8, 200, 3000))]


def overstate(chance: random.Random, clip: bytearray, at: int) -> None:
    value = chance.choice(EXTREMES)
    clip[at : at + len(value)] = value[:: chance.choice((1, -1))]


CHANGES: tuple[Change, ...] = (flip, clear, scramble, cut, drop, double, overstate)


def in_header(chance: random.Random, clip: bytes, _: tuple[bytes, ...]) -> int:
    return chance.randrange(min(64, len(clip)))


def in_index(chance: random.Random, clip: bytes, signs: tuple[bytes, ...]) -> int:
    sign = chance.choice([sign for sign in signs if sign in clip])
    found = [at for at in range(len(clip)) if clip.startswith(sign, at)]
    return max(0, min(chance.choice(found) + chance.randint(-8, 40), len(clip) - 1))


def in_payload(chance: random.Random, clip: bytes, _: tuple[bytes, ...]) -> int:
    return chance.randrange(len(clip) // 4, len(clip) * 3 // 4)


def in_tail(chance: random.Random, clip: bytes, _: tuple[bytes, ...]) -> int:
    return len(clip) - 1 - chance.randrange(min(200, len(clip)))


PLACES = (in_header, in_index, in_payload, in_tail)


def changed(container: str, number: int) -> bytes:
    """Return the container's clip of that number: places and changes take turns, the rest is seeded chance."""
    chance = random.Random(f"{container} {number}")  # noqa: S311 - repeatable on purpose
    clips, signs = CONTAINERS[container]
    original = (SAMPLES / f"tones-{clips[number % len(clips)]}").read_bytes()
    clip = bytearray(original)
    at = PLACES[number % len(PLACES)](chance, original, signs)
    CHANGES[number // len(PLACES) % len(CHANGES)](chance, clip, at)
    return mended(clip) if container in {"vorbis", "opus"} and number % 3 else bytes(clip)


def mended(clip: bytearray) -> bytes:
    """Return an Ogg file with checksums that are right again, so that the decoders get to see what was changed."""
    pages = [match.start() for match in re.finditer(b"OggS", clip)]
    for start, end in pairwise([*pages, len(clip)]):
        if end - start >= 27:
            clip[start + 22 : start + 26] = bytes(4)
            clip[start + 22 : start + 26] = checksum(bytes(clip[start:end])).to_bytes(4, "little")
    return bytes(clip)


def check(heard: Heard) -> None:
    """Raise AssertionError unless what is heard fits together."""
    assert heard.formats
    assert len(heard.steps) == max(heard.samples * 10 // heard.rate, bool(heard.samples))
    if heard.stretches:
        assert heard.stretches[0].start_ms == 0
        assert heard.stretches[-1].end_ms == heard.duration_ms
    assert bool(heard.stretches) == bool(heard.samples)
    for before, after in pairwise(heard.stretches):
        assert before.start_ms < before.end_ms == after.start_ms < after.end_ms
        assert before.kind is not after.kind


def main(container: str, count: int, note: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    faulthandler.enable()
    outcomes: Counter[str] = Counter()
    with note.open("wb", buffering=0) as noted:
        for number in range(count):
            os.pwrite(noted.fileno(), f"{number:8}".encode(), 0)
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            try:
                check(hear(changed(container, number)))
            except Unheard as unheard:
                outcomes["corrupted" if unheard.formats else "no audio"] += 1
            else:
                outcomes["heard"] += 1
    faulthandler.cancel_dump_traceback_later()
    sys.stdout.write(json.dumps({"outcomes": outcomes, "megabytes": megabytes()}))


def megabytes() -> int:
    """Return the most memory that was in use; what the system calls this process's maximum begins with its parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20  # bytes there, not kilobytes
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) >> 10


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
