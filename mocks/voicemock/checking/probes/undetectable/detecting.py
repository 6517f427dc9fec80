"""What Undetectable does with a clip: it gets an address, is stored and submitted, and its job comes to a result."""

from urllib.parse import urlsplit

from voicemock.checking.asking import Asking
from voicemock.checking.clips import Clip, committed, padded, scored
from voicemock.checking.exchange import Answer
from voicemock.checking.probe import OWN, Probe
from voicemock.checking.probes.undetectable.three_steps import (
    analysed,
    ended,
    placed,
    result,
    submitted,
    uploaded,
)

SECOND = 0.1
"""UND-16.d: credits for a second that is analysed; assumed."""

SMALL, LARGE = 1024, 10_000_000
"""Bytes that 1 KB and 10 MB allow, however they are counted."""

NEAR = 0.1
"""Seconds that a clip's length may be off: codecs pad, and readers round."""


def tiny() -> Clip:
    """Return a valid clip of less than 1000 bytes."""
    return scored("human 50ms", rate=8000)


def steps(asking: Asking) -> None:
    """A clip that is uploaded to the address it was given, and submitted, comes to a result."""
    answer = analysed(asking, committed("human"))
    valid = answer.at("result_details", "is_valid")
    asking.judge(valid is not False, "calls valid audio invalid", "is_valid true", valid, "UND-12.d")


def names(asking: Asking) -> None:
    """The path and the address of an upload end with the file's name."""
    url, path = placed(asking, "call-7.mp3")
    asking.judge(path.endswith("call-7.mp3"), "ends with another name", "call-7.mp3", path, "UND-03.a")
    last = urlsplit(url).path.rpartition("/")[2]
    asking.judge(last.endswith("_call-7.mp3"), "ends with another name", "_call-7.mp3", last, "UND-03.b")


def formats(asking: Asking) -> None:
    """MP3, WAV, M4A, FLAC and OGG are accepted."""
    for format in ("mp3", "wav", "m4a", "flac", "ogg"):
        submitted(asking, uploaded(asking, committed("human", format), "UND-04.b"), "UND-04.b", "UND-05.b")


def options(asking: Asking) -> None:
    """A submission may say its document type, how much to analyse, and an email address."""
    fields = {"document_type": "Audio", "analyzeUpToSeconds": 60, "email": "anna@example.com"}
    submitted(asking, uploaded(asking, committed("human")), "UND-08.d", "UND-08.e", "UND-09.a", also=fields)


def which(asking: Asking) -> None:
    """Of two uploads the address tells which is meant, and of their two jobs the id."""
    clips = {"human": 2, "mixed": 5}
    urls = [uploaded(asking, committed(name)) for name in clips]
    jobs = [submitted(asking, url, "UND-08.c", "UND-10.a") for url in urls]
    asking.judge(jobs[0] != jobs[1], "gives two jobs one id", "another id", jobs[1], "UND-11.a")
    for job, seconds in zip(jobs, clips.values(), strict=True):
        lasts(asking, result(asking, job), seconds, "UND-08.c", "UND-11.a", "UND-12.f")


def limit(asking: Asking) -> None:
    """Of a clip that is longer than what is asked for, so much is analysed, and the result says so."""
    cut(asking, "analyzeUpToSeconds", says=("UND-13.d",), takes=("UND-09.a", "UND-13.e"))


def spelling(asking: Asking) -> None:
    """The other spelling, analyze_up_to_seconds, means the same as analyzeUpToSeconds; that is assumed."""
    cut(asking, "analyze_up_to_seconds", says=("UND-09.b",), takes=("UND-09.b",))


def cut(asking: Asking, field: str, *, says: tuple[str, ...], takes: tuple[str, ...]) -> None:
    """Have one second of five analysed, and judge what the result says of that, and how much it takes."""
    answer = analysed(asking, committed("mixed"), *takes, also={field: 1})
    lasts(asking, answer, 5, "UND-12.f")
    truncated, seconds = (answer.at("result_details", name) for name in ("is_truncated", "truncated_duration"))
    asking.judge(truncated is True, "does not say that it was cut", "is_truncated true", truncated, *says)
    asking.judge(seconds == 1, "analyses another part", "truncated_duration 1", seconds, *takes)


def whole(asking: Asking) -> None:
    """A clip that is shorter than what is asked for is not cut."""
    answer = analysed(asking, committed("human"), "UND-09.a", also={"analyzeUpToSeconds": 60})
    truncated = answer.at("result_details", "is_truncated")
    asking.judge(truncated is not True, "says that it was cut", "is_truncated false", truncated, "UND-12.g")
    lasts(asking, answer, 2, "UND-12.f")


def beginning(asking: Asking) -> None:
    """What is analysed of a longer clip is its beginning."""
    human, synthetic = (probability(analysed(asking, committed(name))) for name in ("human", "synthetic"))
    first = probability(analysed(asking, committed("mixed"), also={"analyzeUpToSeconds": 2}))
    nearer = abs(first - human) < abs(first - synthetic)
    asking.judge(nearer, "is not that of the beginning", f"a result near {human}", first, "UND-09.a")


def truth(asking: Asking) -> None:
    """A synthetic voice has a higher probability than a human one."""
    human, synthetic = (probability(analysed(asking, committed(name))) for name in ("human", "synthetic"))
    asking.judge(human < synthetic, "is not higher", f"more than {human}", synthetic, "UND-12.i")


def chunks(asking: Asking) -> None:
    """The probabilities of the chunks come in the order of the audio."""
    answer = analysed(asking, scored("human 20s, synthetic 1s", rate=8000))
    first, second = (answer.at("result_details", "individual_chunks_ai_prob", number) for number in (0, 1))
    holds = not isinstance(second, int | float) or first < second
    asking.judge(holds, "come in another order", f"less than {second} first", first, "UND-12.j")


def smallest(asking: Asking) -> None:
    """A file of 1 KB is accepted."""
    submitted(asking, uploaded(asking, padded(tiny(), SMALL)), "UND-07.a")


def largest(asking: Asking) -> None:
    """A file of 10 MB is accepted."""
    submitted(asking, uploaded(asking, padded(committed("human"), LARGE)), "UND-07.b")


def fails(asking: Asking) -> None:
    """The job of a clip that cannot be processed ends as failed."""
    answer = ended(asking, submitted(asking, uploaded(asking, committed("corrupted"))))
    asking.judge(answer.at("status") == "failed", "does not say so", "failed", answer.at("status"), "UND-20.a")


def lasts(asking: Asking, answer: Answer, seconds: float, *clauses: str) -> None:
    """Judge the length that a result gives of the whole clip."""
    told = answer.at("result_details", "original_duration")
    near = isinstance(told, int | float) and abs(told - seconds) <= NEAR
    asking.judge(near, "has another length", f"{seconds} s", told, *clauses, answer=answer)


def probability(answer: Answer) -> float:
    """Return a result's number; 0.5 where the contract has something to say of it."""
    told = answer.at("result")
    return told if isinstance(told, int | float) else 0.5


PROBES = (
    Probe(
        steps,
        ("UND-01.d", "UND-02.a", "UND-02.b", "UND-05.a", "UND-05.c", "UND-05.d", "UND-08.a", "UND-08.b", "UND-12.d"),
        calls=33,
        credits=2 * SECOND,
    ),
    Probe(names, ("UND-03.a", "UND-03.b")),
    Probe(formats, ("UND-04.b", "UND-05.b"), calls=15, credits=10 * SECOND),
    Probe(options, ("UND-08.d", "UND-08.e"), calls=3, credits=2 * SECOND),
    Probe(which, ("UND-08.c", "UND-10.a", "UND-11.a", "UND-12.f"), calls=66, credits=7 * SECOND),
    Probe(limit, ("UND-09.a", "UND-12.f", "UND-13.d", "UND-13.e"), calls=33, credits=SECOND),
    Probe(spelling, ("UND-09.b",), calls=33, credits=5 * SECOND),
    Probe(whole, ("UND-09.a", "UND-12.f", "UND-12.g"), calls=33, credits=2 * SECOND),
    Probe(beginning, ("UND-09.a",), calls=99, credits=6 * SECOND, needs=OWN),
    Probe(truth, ("UND-12.i",), calls=66, credits=4 * SECOND, needs=OWN),
    Probe(chunks, ("UND-12.j",), calls=33, credits=21 * SECOND, needs=OWN),
    Probe(smallest, ("UND-07.a",), calls=3, credits=SECOND),
    Probe(largest, ("UND-07.b",), calls=3, credits=2 * SECOND),
    Probe(fails, ("UND-20.a",), calls=33, needs=OWN),
)

__all__ = ["PROBES", "tiny"]
