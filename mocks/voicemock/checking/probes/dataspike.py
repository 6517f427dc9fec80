"""Dataspike, held against its page: each probe asks for one thing that the page says. Its errors are all assumed."""

from dataclasses import replace

from voicemock.checking.asking import Asking, InconclusiveError
from voicemock.checking.clips import Clip, committed, padded, raw
from voicemock.checking.exchange import Answer, Form, Sent
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.target import UNKNOWN

ANALYZE = "/api/v4/deepfake/audio/analyze"
JOB = "/api/v4/deepfake/job/"
MB, MiB = 1_000_000, 1024 * 1024

PRICES = {"analyzeAudio": 1}
"""No price is documented: analyses, by operation. Whether a refused one counts is unknown, so each does here."""

NOT_GENERATED: dict[str, str] = {}
"""Operations for which no requests are generated, and why."""

BLAMED = {401: "DSP-01.c", 404: "DSP-02.a", 405: "DSP-02.a"}
"""What it contradicts to refuse a plain submission with a status: the key's header, the address."""

ENDS = frozenset({"completed", "failed"})
POLLS = 30
"""Before a job that does not end is given up."""

HASTY = 200
"""Polls at once, of which a rate limit refuses one: the documents tell of a limit, not how many it allows."""


def authorized(sent: Sent, key: str) -> Sent:
    """Return a request with the key in it (DSP-01)."""
    return replace(sent, headers={**sent.headers, "ds-api-token": key}, key=key)


def submit(asking: Asking, form: Form, key: str | None = None) -> Answer:
    """Send a form to be analysed."""
    key = asking.key() if key is None else key
    return asking.call("POST", ANALYZE, key=key, headers={"ds-api-token": key}, form=form)


def poll(asking: Asking, id: str, key: str | None = None, *, patient: bool = True) -> Answer:
    """Ask for a job."""
    key = asking.key() if key is None else key
    return asking.call("GET", f"{JOB}{id}", key=key, headers={"ds-api-token": key}, patient=patient)


def succeeded(asking: Asking, answer: Answer, *clauses: str) -> Answer:
    """Return an answer that has to be no refusal; which status of success it has is not documented."""
    return answer if 200 <= answer.status < 300 else asking.expect(answer, 200, *clauses)


def started(asking: Asking, file: Clip, clause: str, key: str | None = None) -> str:
    """Return the id of a new job; a file that is refused contradicts the clause, unless the status tells more."""
    answer = submit(asking, {"file": file}, key)
    id = succeeded(asking, answer, BLAMED.get(answer.status, clause)).at("id")
    asking.must(isinstance(id, str) and id != "", "names no job", "an id", id, "DSP-03.a")
    return str(id)


def ended(asking: Asking, id: str) -> Answer:
    """Return the answer that tells a job's end."""

    def ask() -> Answer:
        return succeeded(asking, poll(asking, id), "DSP-04.a")

    try:
        return asking.until(ask, lambda answer: answer.at("status") in ENDS, most=POLLS)
    except InconclusiveError:
        if asking.target.own:  # elsewhere nobody knows how long a job may take
            asking.must(False, "does not end", "completed or failed", f"neither in {POLLS} polls", "DSP-06.a")
        raise


def completed(asking: Asking, file: Clip) -> Answer:
    """Return the answer that tells what a file's analysis came to."""
    answer = ended(asking, started(asking, file, "DSP-02.a"))
    if answer.at("status") != "completed":
        raise InconclusiveError(f"the job failed: {answer.at('message')}")
    return answer


def refused(asking: Asking, answer: Answer, *clauses: str) -> None:
    """Judge an answer that has to be a refusal; of what kind is not documented."""
    asking.judge(answer.status >= 400, "is not refused", "a refusal", f"status {answer.status}", *clauses)


def result(asking: Asking) -> None:
    """A file sent as a form becomes a job, which is polled by its id until it tells a score and a verdict."""
    id = started(asking, committed("human"), "DSP-02.b")
    answer = ended(asking, id)
    told = answer.at("id")
    asking.judge(told == id, "tells of another job", id, told, "DSP-04.a")
    if answer.at("status") == "completed":
        missing = [name for name in ("score", "verdict") if answer.at(name) is None]
        asking.judge(not missing, "tells no result", "score and verdict", f"no {' and no '.join(missing)}", "DSP-04.b")


def formats(asking: Asking) -> None:
    """WAV, MP3 and M4A files are accepted."""
    for format in ("wav", "mp3", "m4a"):
        started(asking, committed("human", format), "DSP-02.c")


def large(asking: Asking) -> None:
    """A file of 10 MB is accepted."""
    started(asking, padded(committed("human"), 10 * MB), "DSP-02.d")


def likelihood(asking: Asking) -> None:
    """The score is low for a human voice and high for a synthetic one: the likelihood of a deepfake."""
    for name, low, high in (("human", 0.0, 0.5), ("synthetic", 0.5, 1.0)):
        score = completed(asking, committed(name)).at("score")
        if isinstance(score, int | float) and 0 <= score <= 1:
            told = f"scores a {name} voice otherwise"
            asking.judge(low <= score <= high, told, f"from {low:g} to {high:g}", score, "DSP-05.b")


def verdicts(asking: Asking) -> None:
    """A human voice is called deepfake_unlikely, and a synthetic one deepfake_likely."""
    for name, word in (("human", "deepfake_unlikely"), ("synthetic", "deepfake_likely")):
        told = completed(asking, committed(name)).at("verdict")
        if isinstance(told, str):
            asking.judge(told == word, f"calls a {name} voice otherwise", word, told, "DSP-05.c")


def failure(asking: Asking) -> None:
    """A job that fails tells a message and an error code, and neither a score nor a verdict."""
    answer = submit(asking, {"file": committed("corrupted", "m4a")})
    if answer.status >= 400 and not asking.target.own:
        raise InconclusiveError(f"no job failed: the damaged file was refused at once, with status {answer.status}")
    id = succeeded(asking, answer, BLAMED.get(answer.status, "DSP-07.c")).at("id")
    answer = ended(asking, str(id))
    if answer.at("status") != "failed":
        raise InconclusiveError("no job failed: the damaged file was analysed")
    missing = [name for name in ("message", "error_code") if not isinstance(answer.at(name), str)]
    asking.judge(not missing, "tells no reason", "message and error_code", f"no {' and no '.join(missing)}", "DSP-07.a")


def pace(asking: Asking) -> None:
    """Who polls after 1, 2, and then every 3 seconds meets no rate limit."""
    key = asking.key("free")
    id = started(asking, committed("human"), "DSP-02.a", key)
    for wait in (1, 2, 3, 3, 3, 3):
        asking.wait(wait)
        answer = poll(asking, id, key, patient=False)
        succeeded(asking, answer, "DSP-10.a" if answer.status == 429 else "DSP-04.a")


def haste(asking: Asking) -> None:
    """Who polls without a pause meets a rate limit."""
    key = asking.key("free")
    id = started(asking, committed("human"), "DSP-02.a", key)
    answers = (poll(asking, id, key, patient=False) for _ in range(HASTY))
    limited = any(answer.status >= 400 for answer in answers)
    asking.judge(limited, "meets no rate limit", "a refusal", f"{HASTY} polls at once answered", "DSP-09.a")


def no_key(asking: Asking) -> None:
    """A call without a key is refused, be it a submission or a poll."""
    refused(asking, asking.call("POST", ANALYZE, form={"file": committed("human")}), "DSP-01.c")
    id = started(asking, committed("human"), "DSP-02.a")
    refused(asking, asking.call("GET", f"{JOB}{id}"), "DSP-01.c")


def bad_key(asking: Asking) -> None:
    """A submission with an unknown key is refused."""
    refused(asking, submit(asking, {"file": committed("human")}, asking.key(UNKNOWN)), "DSP-01.c")


def no_file(asking: Asking) -> None:
    """A form without a file is refused."""
    refused(asking, submit(asking, {"note": "no file"}), "DSP-02.b")


def second_file(asking: Asking) -> None:
    """A second file in one form is refused (assumed, so nothing fails that accepts it)."""
    refused(asking, submit(asking, (("file", committed("human")), ("file", committed("synthetic")))), "DSP-09.f")


def wrong_format(asking: Asking) -> None:
    """A file that is no audio is refused (assumed, so nothing fails that accepts it)."""
    refused(asking, submit(asking, {"file": raw(b"no audio at all, but text")}), "DSP-09.g")


def too_large(asking: Asking) -> None:
    """A file that is above 10 MB, however a megabyte is counted, is refused."""
    refused(asking, submit(asking, {"file": padded(committed("human"), 12 * MiB)}), "DSP-02.d")


PROBES = (
    Probe(
        result,
        ("DSP-01.c", "DSP-02.a", "DSP-02.b", "DSP-03.a", "DSP-04.a", "DSP-04.b", "DSP-06.a"),
        calls=1 + POLLS,
        credits=1,
    ),
    Probe(formats, ("DSP-01.c", "DSP-02.a", "DSP-02.c", "DSP-03.a"), calls=3, credits=3),
    Probe(large, ("DSP-01.c", "DSP-02.a", "DSP-02.d", "DSP-03.a"), credits=1),
    Probe(likelihood, ("DSP-05.b", "DSP-06.a"), calls=2 * (1 + POLLS), credits=2, needs=OWN),
    Probe(verdicts, ("DSP-05.c", "DSP-06.a"), calls=2 * (1 + POLLS), credits=2, needs=OWN),
    Probe(failure, ("DSP-06.a", "DSP-07.a"), calls=1 + POLLS, credits=1),
    Probe(pace, ("DSP-10.a",), calls=7, credits=1, needs=OWN),
    Probe(haste, ("DSP-09.a",), calls=1 + HASTY, credits=1, needs=OWN),
    Probe(no_key, ("DSP-01.c",), calls=3, credits=1, needs=NEGATIVE),
    Probe(bad_key, ("DSP-01.c",), needs=NEGATIVE),
    Probe(no_file, ("DSP-02.b",), credits=1, needs=NEGATIVE),
    Probe(second_file, ("DSP-09.f",), credits=1, needs=NEGATIVE),
    Probe(wrong_format, ("DSP-09.g",), credits=1, needs=NEGATIVE),
    Probe(too_large, ("DSP-02.d",), credits=1, needs=NEGATIVE),
)

__all__ = ["NOT_GENERATED", "PRICES", "PROBES", "authorized"]
