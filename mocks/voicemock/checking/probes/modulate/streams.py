"""Probes of Modulate's detection in a stream."""

from collections.abc import Mapping

from voicemock.checking.asking import Asking, InconclusiveError, StoppedError
from voicemock.checking.clips import committed
from voicemock.checking.generated_streams import GeneratedStreams
from voicemock.checking.moves import Move, Wait, pieces
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.sounds import Raw
from voicemock.checking.streamed import Streamed
from voicemock.checking.target import UNKNOWN

ENCODINGS = (
    *("alaw", "f32be", "f32le", "f64be", "f64le", "mulaw", "s16be", "s16le", "s24be", "s24le", "s32be", "s32le", "s8"),
    *("u16be", "u16le", "u24be", "u24le", "u32be", "u32le", "u8"),
)
RATES = (8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000)
CHANNELS = range(1, 9)

END = ""
USUAL = Raw()

NOT_PERMITTED = "This request is not permitted."
NO_CREDITS = "Insufficient credits."
MISMATCH = "Audio data does not match the declared audio_format."

WRONG: tuple[tuple[dict[str, str | None], str, str], ...] = (
    (
        {"audio_format": None, "sample_rate": None, "num_channels": None},
        "audio_format query parameter is required. Example: audio_format=s16le&sample_rate=16000&num_channels=1",
        "MOD-14.h",
    ),
    ({"audio_format": None}, "sample_rate and num_channels require audio_format to be specified", "MOD-14.e"),
    (
        {"sample_rate": None, "num_channels": None},
        "Raw audio formats require sample_rate and num_channels query parameters",
        "MOD-14.d",
    ),
    (
        {"num_channels": None},
        "Raw audio formats require sample_rate and num_channels query parameters",
        "MOD-14.d",
    ),
    ({"audio_format": "mp3"}, f"Invalid audio_format='mp3'. Valid values: {sorted(ENCODINGS)}", "MOD-14.c"),
    ({"sample_rate": "44000"}, f"Invalid sample_rate=44000. Valid values: {list(RATES)}", "MOD-14.f"),
    ({"num_channels": "9"}, "Invalid num_channels=9. Must be between 1 and 8", "MOD-14.g"),
    ({"num_channels": "0"}, "Invalid num_channels=0. Must be between 1 and 8", "MOD-14.g"),
)
"""What is changed in a query, the error that it gets, and the clause that says so."""

ABOUT_THE_QUERY = ("Invalid ", "Raw audio formats require", "sample_rate and num_channels", "audio_format query")
"""How errors about a query begin."""

AGAINST = {1009: ("MOD-11.b",), 4002: ("MOD-10.b",), 4003: ("MOD-09.b",)}
"""What it contradicts when a stream that the documents allow is closed so."""


def authorized(query: Mapping[str, str], key: str) -> dict[str, str]:
    """Return a query with the key in it (MOD-09.b)."""
    return {"api_key": key, **query}


def stream(asking: Asking, query: Mapping[str, str | None], *moves: Move, key: str | None = None) -> Streamed:
    """Have a conversation; a parameter that is None is left out."""
    key = asking.key() if key is None else key
    sent = {name: value for name, value in query.items() if value is not None}
    return asking.stream(authorized(sent, key), *moves, key=key)


def finished(asking: Asking, streamed: Streamed, *clauses: str) -> Streamed:
    """Return a conversation that came to its end; else note what departs, and stop."""
    if streamed.finished:
        return streamed
    if streamed.busy and not asking.target.own:
        raise InconclusiveError(f"the vendor ended the stream: {streamed.error or streamed.ended}")
    got = f"{streamed.ended}: {streamed.error}" if streamed.error else streamed.ended
    clauses = clauses or against(streamed)
    asking.judge(False, "does not come to its end", "done, then close 1000", got, *clauses)
    raise StoppedError


def against(streamed: Streamed) -> tuple[str, ...]:
    """Return what it contradicts that the usual stream did not come to its end."""
    if streamed.status is not None:
        return ("MOD-09.a",)
    if streamed.code == 1003:
        about_the_query = (streamed.error or "").startswith(ABOUT_THE_QUERY)
        return ("MOD-09.b", "MOD-10.b") if about_the_query else ("MOD-11.a", "MOD-13.a")
    return AGAINST.get(streamed.code or 0, ("MOD-13.d",))


def refused(asking: Asking, streamed: Streamed, code: int, message: str, *clauses: str) -> None:
    """Judge how a stream is refused: an error, then a close."""
    asking.judge(streamed.code == code, "ends in another way", f"close {code}", streamed.ended, *clauses)
    asking.judge(streamed.error == message, "has another error", message, streamed.error, *clauses)


def whole(asking: Asking) -> None:
    """Raw audio at 16 kHz as s16le gets a frame for each two seconds, a summary, and close 1000."""
    streamed = finished(asking, stream(asking, USUAL.query, *pieces(USUAL.clip("mixed"), 64_000, 64_000), END))
    count = len(streamed.frames)
    asking.judge(count >= 2, "has too few frames", "one for each two seconds of five", count, "MOD-05.a", "MOD-12.a")


def progressive(asking: Asking) -> None:
    """Frames are sent while audio still comes in."""
    clip = USUAL.clip("silent")
    first, second, rest = pieces(clip, USUAL.bytes(2000), USUAL.bytes(2000))
    streamed = finished(asking, stream(asking, USUAL.query, first, Wait(1), second, Wait(1), rest, END))
    early, before_the_end = (streamed.frames_before(move) for move in (second, rest))
    asking.judge(before_the_end > 0, "is told at the end", "a frame before the end", before_the_end, "MOD-12.b")
    asking.judge(early > 0, "is told late", "a frame as soon as its window is complete", early, "MOD-12.c")


def leftover(asking: Asking) -> None:
    """What is left over when the audio ends is analysed."""
    clip = USUAL.clip("human").cut(USUAL.bytes(1500))
    streamed = finished(asking, stream(asking, USUAL.query, *pieces(clip), END))
    count = len(streamed.frames)
    asking.judge(count == 1, "has other frames", "one for 1500 ms", count, "MOD-13.b")


def split(asking: Asking) -> None:
    """A sample may be split across two messages."""
    raw = Raw("s24le", 8000, 2)
    clip = raw.clip("silent").cut(raw.bytes(500))
    sizes = [1, 2, 0, 4, 5, *([7, 100] * 100)]
    streamed = finished(asking, stream(asking, raw.query, *pieces(clip, *sizes), END), "MOD-11.c")
    told = streamed.done.get("duration_ms")
    asking.judge(told == 500, "has another duration_ms", 500, told, "MOD-11.c")


def sizes(asking: Asking) -> None:
    """A message may have one byte, or millions of them."""
    raw = Raw("f64le", 48000, 8)
    clip = raw.clip("silent").cut(raw.bytes(1000))
    streamed = finished(asking, stream(asking, raw.query, *pieces(clip, 1), END), "MOD-11.b")
    told = streamed.done.get("duration_ms")
    asking.judge(told == 1000, "has another duration_ms", 1000, told, "MOD-11.b")


def encodings(asking: Asking) -> None:
    """All twenty encodings are taken."""
    for encoding in ENCODINGS:
        taken(asking, Raw(encoding, 8000), "MOD-10.c")


def rates(asking: Asking) -> None:
    """All eight sample rates are taken."""
    for rate in RATES:
        taken(asking, Raw(rate=rate), "MOD-10.d")


def channels(asking: Asking) -> None:
    """One to eight channels are taken."""
    for count in CHANNELS:
        taken(asking, Raw(channels=count), "MOD-10.e")


def taken(asking: Asking, raw: Raw, clause: str) -> None:
    """Judge that audio is taken for what it is declared to be."""
    clip = raw.clip("silent").cut(raw.bytes(200))
    streamed = finished(asking, stream(asking, raw.query, *pieces(clip), END), clause)
    told = streamed.done.get("duration_ms")
    asking.judge(told == 200, "has another duration_ms", 200, told, clause)


def truth(asking: Asking) -> None:
    """In a stream, too, a human voice is non-synthetic, a generated one synthetic, and silence no-content."""
    streamed = finished(asking, stream(asking, USUAL.query, *pieces(USUAL.clip("mixed")), END))
    told = [frame.get("verdict") for frame in streamed.frames if isinstance(frame, dict)]
    expected = ["non-synthetic", "synthetic", "no-content"]
    asking.judge(told == expected, "has other verdicts", expected, told, "MOD-04.b", "MOD-06.a")


def wrong_parameters(asking: Asking) -> None:
    """Wrong and missing parameters get an error in its own words, and close 1003."""
    for changed, message, clause in WRONG:
        refused(asking, stream(asking, {**USUAL.query, **changed}), 1003, message, "MOD-14.b", clause)


def container(asking: Asking) -> None:
    """A file in a container is no raw audio: it gets an error, and close 4002."""
    for format in ("wav", "flac", "ogg"):
        streamed = stream(asking, USUAL.query, *pieces(committed("human", format)), END)
        refused(asking, streamed, 4002, MISMATCH, "MOD-15.a", "MOD-10.a")


def bad_key(asking: Asking) -> None:
    """A wrong key gets an error, and close 4003 (assumed)."""
    streamed = stream(asking, USUAL.query, key=asking.key(UNKNOWN))
    refused(asking, streamed, 4003, NOT_PERMITTED, "MOD-15.g")


def no_access(asking: Asking) -> None:
    """A key that may not use the model gets an error, and close 4003."""
    streamed = stream(asking, USUAL.query, key=asking.key("no-access"))
    refused(asking, streamed, 4003, NOT_PERMITTED, "MOD-15.f")


def no_credits(asking: Asking) -> None:
    """An account without credits gets an error, and close 4029."""
    streamed = stream(asking, USUAL.query, key=asking.key("no-credits"))
    refused(asking, streamed, 4029, NO_CREDITS, "MOD-15.i")


PROBES = (
    Probe(whole, ("MOD-09.a", "MOD-09.b", "MOD-10.b", "MOD-11.a", "MOD-12.a", "MOD-13.d", "MOD-13.f"), credits=1),
    Probe(progressive, ("MOD-12.b",), credits=1),
    Probe(leftover, ("MOD-13.a", "MOD-13.b"), credits=1, supposes=("MOD-13.c",)),
    Probe(split, ("MOD-11.c",), credits=1),
    Probe(sizes, ("MOD-11.b",), credits=1),
    Probe(encodings, ("MOD-10.c",), calls=20, credits=20, needs=OWN),
    Probe(rates, ("MOD-10.d",), calls=8, credits=8, needs=OWN),
    Probe(channels, ("MOD-10.e",), calls=8, credits=8, needs=OWN),
    Probe(truth, ("MOD-04.b", "MOD-06.a"), credits=1, needs=OWN, supposes=("MOD-05.a",)),
    Probe(
        wrong_parameters, ("MOD-14.a", "MOD-14.b", *(clause for *_, clause in WRONG)), calls=len(WRONG), needs=NEGATIVE
    ),
    Probe(container, ("MOD-10.a", "MOD-15.a"), calls=3, needs=NEGATIVE),
    Probe(bad_key, ("MOD-15.g",), needs=NEGATIVE),
    Probe(no_access, ("MOD-15.f",), needs=OWN),
    Probe(no_credits, ("MOD-15.i",), needs=OWN),
    *(
        Probe(
            GeneratedStreams(allowed, authorized, price=1),
            ("MOD-09.b", "MOD-10.c", "MOD-10.d", "MOD-10.e", "MOD-11.b", "MOD-11.c", "MOD-13.d", "MOD-13.e"),
            needs=frozenset() if allowed else NEGATIVE,
            says=f"Any {'allowed' if allowed else 'forbidden'} conversation on the stream goes as documented",
            generated=True,
        )
        for allowed in (True, False)
    ),
)

__all__ = ["PROBES"]
