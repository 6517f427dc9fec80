"""Probes of Modulate's detection in a file."""

from voicemock.checking.asking import Asking
from voicemock.checking.clips import Clip, committed, padded, scored, zeros
from voicemock.checking.exchange import Answer
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.probes.modulate.refusals import (
    EMPTY,
    TEXT,
    TOO_SHORT,
    UNREADABLE,
    UNSUPPORTED,
    answered,
    faulty,
    post,
    refused,
)
from voicemock.checking.target import UNKNOWN

PATH = "/api/velma-2-synthetic-voice-detection-batch"
FORMATS = ("aac", "aiff", "flac", "mov", "mp3", "mp4", "ogg", "opus", "wav", "webm")
MB = 1_000_000


def detect(asking: Asking, file: Clip | str | None, key: str | None = None) -> Answer:
    """Ask for verdicts on a file."""
    return post(asking, PATH, file, key)


def told(asking: Asking, file: Clip, *clauses: str) -> Answer:
    """Return the verdicts on a file; stop where there are none."""
    return answered(asking, detect(asking, file), *(clauses or ("MOD-02.a", "MOD-03.b")))


def verdicts(asking: Asking) -> None:
    """A file gets a verdict for each of its frames in the same exchange, with its name and its length."""
    file = committed("mixed")
    answer = told(asking, file)
    name, length, frames = (answer.at(field) for field in ("filename", "duration_ms", "frames"))
    asking.judge(name == file.filename, "has another filename", file.filename, name, "MOD-03.c")
    asking.judge(length == 5000, "has another duration_ms", 5000, length, "MOD-03.e")
    count = len(frames) if isinstance(frames, list) else None
    asking.judge(count == 3, "has other frames", "3 of at most 2000 ms", count, "MOD-05.a", "MOD-05.b")


def formats(asking: Asking) -> None:
    """AAC, AIFF, FLAC, MOV, MP3, MP4, OGG, Opus, WAV and WebM are accepted."""
    for format in FORMATS:
        told(asking, committed("human", format), "MOD-07.a")


def truth(asking: Asking) -> None:
    """A human voice is non-synthetic, a generated one synthetic, and silence no-content with confidence 1.0."""
    frames = told(asking, committed("mixed")).at("frames")
    for number, (verdict, clause) in enumerate(
        (("non-synthetic", "MOD-04.b"), ("synthetic", "MOD-04.b"), ("no-content", "MOD-06.a"))
    ):
        frame = frames[number] if isinstance(frames, list) and number < len(frames) else {}
        got = frame.get("verdict")
        asking.judge(got == verdict, f"has another verdict on frame {number + 1}", verdict, got, clause)


def silence(asking: Asking) -> None:
    """Silence is no-content from its beginning to its end."""
    frames = told(asking, committed("silent")).at("frames")
    got = [frame.get("verdict") for frame in frames] if isinstance(frames, list) else frames
    asking.judge(got == ["no-content"] * 3, "has other verdicts", "no-content in 3 frames", got, "MOD-06.a")


def short(asking: Asking) -> None:
    """Audio of just over half a second is accepted."""
    told(asking, scored("synthetic 600ms"), "MOD-02.a", "MOD-07.g")


def too_short(asking: Asking) -> None:
    """Audio shorter than half a second is refused with 422 and its message."""
    refused(asking, detect(asking, scored("synthetic 400ms")), 422, TOO_SHORT, "MOD-07.g")


def large(asking: Asking) -> None:
    """A file of 100 MB is accepted."""
    told(asking, padded(committed("human"), 100 * MB), "MOD-07.d")


def no_key(asking: Asking) -> None:
    """A call without a key is refused with 401."""
    refused(asking, detect(asking, committed("human"), ""), 401, None, "MOD-08.d")


def bad_key(asking: Asking) -> None:
    """A call with a wrong key is refused with 401."""
    refused(asking, detect(asking, committed("human"), asking.key(UNKNOWN)), 401, None, "MOD-08.e")


def no_access(asking: Asking) -> None:
    """A key for which the model is not enabled is refused with 403."""
    refused(asking, detect(asking, committed("human"), asking.key("no-access")), 403, None, "MOD-08.h")


def no_credits(asking: Asking) -> None:
    """A key whose monthly limit is reached is refused with 403."""
    refused(asking, detect(asking, committed("human"), asking.key("no-credits")), 403, None, "MOD-08.j")


def no_file(asking: Asking) -> None:
    """A form without a file is refused with 422 and a list of what is missing."""
    key = asking.key()
    answer = asking.call("POST", PATH, key=key, headers={"X-API-Key": key}, form={"language": "en"})
    faulty(asking, answer, "MOD-08.l")


def wrong_format(asking: Asking) -> None:
    """A file in none of the formats is refused with 400 and its message."""
    refused(asking, detect(asking, TEXT), 400, UNSUPPORTED, "MOD-08.b")


def empty(asking: Asking) -> None:
    """A file of zero bytes is refused with 400 and its message."""
    refused(asking, detect(asking, zeros(0)), 400, EMPTY, "MOD-08.c")


def corrupted(asking: Asking) -> None:
    """A file that cannot be decoded is refused with 422 and its message."""
    for format in ("wav", "mp3", "flac"):
        refused(asking, detect(asking, committed("corrupted", format)), 422, UNREADABLE, "MOD-08.n")


PROBES = (
    Probe(verdicts, ("MOD-02.a", "MOD-02.b", "MOD-02.c", "MOD-03.b", "MOD-03.c", "MOD-03.e", "MOD-05.b"), credits=1),
    Probe(formats, ("MOD-07.a",), calls=10, credits=10),
    Probe(truth, ("MOD-04.b", "MOD-06.a"), credits=1, needs=OWN, supposes=("MOD-05.a",)),
    Probe(silence, ("MOD-06.a",), credits=1, needs=OWN, supposes=("MOD-05.a",)),
    Probe(short, ("MOD-07.g",), credits=1),
    Probe(too_short, ("MOD-07.g",), needs=NEGATIVE),
    Probe(large, ("MOD-07.d",), credits=1, needs=OWN),
    Probe(no_key, ("MOD-08.d",), needs=NEGATIVE),
    Probe(bad_key, ("MOD-08.e",), needs=NEGATIVE),
    Probe(no_access, ("MOD-08.h",), needs=OWN),
    Probe(no_credits, ("MOD-08.j",), needs=OWN),
    Probe(no_file, ("MOD-08.l",), needs=NEGATIVE),
    Probe(wrong_format, ("MOD-08.b",), needs=NEGATIVE),
    Probe(empty, ("MOD-08.c",), needs=NEGATIVE),
    Probe(corrupted, ("MOD-08.n",), calls=3, needs=NEGATIVE),
)

__all__ = ["FORMATS", "PROBES"]
