"""Valsea, held against its page: each probe asks for one thing that the page says."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from voicemock.checking.asking import BUSY, Asking
from voicemock.checking.clips import Clip, committed, raw, zeros
from voicemock.checking.exchange import Answer, Form, Sent
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.target import UNKNOWN

SUBMIT = "/v1/voice-security"
MODEL = "valsea-voice-security"
UNHEARD_OF = "00000000-0000-4000-8000-000000000000"
"""The id of no job."""

MINIMAL = frozenset({"job_id", "status", "synthetic_probability", "behavioral_risk", "liveness_status"})
VERBOSE = frozenset({"accent", "emotions_detected", "transcript", "raw_response"})
"""The fields that the verbose result has besides those of the minimal one."""

READINGS: tuple[tuple[str, str, Callable[[float], bool], str], ...] = (
    ("human", "below 0.5", lambda probability: probability < 0.5, "verified"),
    ("synthetic", "above 0.7", lambda probability: probability > 0.7, "failed"),
    ("silent", "from 0.5 to 0.7", lambda probability: 0.5 <= probability <= 0.7, "scanning"),
)
"""Clips, how their probability reads, and their liveness (VAL-08)."""

POLLS = 15
"""How often a result is asked for, every 2 s: the page says that it is there at once, as a rule."""

YEAR = 365 * 24 * 3600
"""Seconds after which a job has expired for certain: the page does not say when it does."""

PRICES = {"submitVoiceSecurity": 1}
"""What a call uses up at most, by its operation: no price is documented, so these are analyses."""

BLAMED = {
    200: ("VAL-01.c",),
    201: ("VAL-01.c",),
    400: ("VAL-01.b", "VAL-03.a", "VAL-03.c"),
    401: ("VAL-02.a", "VAL-02.b"),
}
"""What it contradicts to answer a plain submission with a status; with any other, VAL-01.b."""

NOT_GENERATED: dict[str, str] = {}
"""Operations for which no requests are generated, and why."""


def authorized(sent: Sent, key: str) -> Sent:
    """Return a request with the key in it (VAL-02)."""
    return replace(sent, headers={**sent.headers, **bearer(key)}, key=key)


def bearer(key: str) -> dict[str, str]:
    """Return the header that carries a key."""
    return {"Authorization": f"Bearer {key}"}


def post(asking: Asking, form: Form, key: str | None = None) -> Answer:
    """Submit a form."""
    key = asking.key() if key is None else key
    return asking.call("POST", SUBMIT, key=key, headers=bearer(key), form=form)


def submit(asking: Asking, file: Clip, key: str | None = None, **fields: str) -> Answer:
    """Submit a clip with all that the page requires."""
    return post(asking, {"model": MODEL, "file": file, **fields}, key)


def job_of(asking: Asking, answer: Answer) -> str:
    """Return the id of the job that an accepted submission has started."""
    id = answer.at("job_id")
    asking.must(isinstance(id, str) and id != "", "names no job", "job_id, a text", id, "VAL-04.a")
    return str(id)


def started(asking: Asking, file: Clip, **fields: str) -> str:
    """Submit a clip and return the job's id (STARTED)."""
    return job_of(asking, asking.expect(submit(asking, file, **fields), 202, "VAL-01.c"))


def poll(asking: Asking, job: str) -> Answer:
    """Ask for a job's result once."""
    key = asking.key()
    return asking.call("GET", f"{SUBMIT}/{quote(job, safe='')}/result", key=key, headers=bearer(key))


def result(asking: Asking, job: str) -> Answer:
    """Ask for a job's result until it is there (FETCHED)."""
    answer = asking.until(lambda: poll(asking, job), lambda polled: polled.status != 202, most=POLLS)
    return asking.expect(answer, 200, "VAL-05.d" if answer.status < 300 else "VAL-05.a")


def shown(answer: Answer, among: frozenset[str] = VERBOSE) -> list[str]:
    """Return those of some fields that an answer has; of the verbose result's own, unless told."""
    return sorted(among.intersection(answer.json)) if isinstance(answer.json, dict) else []


def named(asking: Asking, answer: Answer, job: str, *clauses: str) -> None:
    """Judge that a result has the id of its job."""
    told = answer.at("job_id")
    asking.judge(told == job, "has the id of another job", job, told, *clauses)


def refused(asking: Asking, answer: Answer, clause: str, assumed: str) -> None:
    """Judge that there is a refusal by one clause; by another, as the page gives no status, that it is 400."""
    asking.judge(answer.status >= 400, "is not refused", "an error", answer.status, clause)
    if answer.status >= 400 and answer.status not in BUSY:
        asking.judge(answer.status == 400, "has another status", 400, answer.status, assumed)


def submission(asking: Asking) -> None:
    """A clip that is sent as a form, with the key after Bearer, starts a job, and the answer is 202."""
    answer = submit(asking, committed("human"))
    job_of(asking, asking.expect(answer, 202, *BLAMED.get(answer.status, ("VAL-01.b",))))


def one_each(asking: Asking) -> None:
    """Two jobs have two ids."""
    first, second = (started(asking, committed("human")) for _ in range(2))
    asking.judge(first != second, "has the id of another job", f"another id than {first}", second, "VAL-04.b")


def completed(asking: Asking) -> None:
    """A job is completed when its submission is answered."""
    status = asking.expect(submit(asking, committed("human")), 202, "VAL-01.c").at("status")
    asking.judge(status == "completed", "has another status", "completed", status, "VAL-04.c")


def ready(asking: Asking) -> None:
    """The result of a job that is called completed is there at once, and can be read again."""
    answer = asking.expect(submit(asking, committed("human")), 202, "VAL-01.c")
    job = job_of(asking, answer)
    if answer.at("status") == "completed":
        at_once = poll(asking, job)
        asking.judge(at_once.status != 202, "is not ready, though it is completed", "the result", 202, "VAL-04.c")
    first = result(asking, job).json
    again = result(asking, job).json
    asking.judge(first == again, "is another when it is read again", first, again, "VAL-05.e")


def each_its_own(asking: Asking) -> None:
    """Of two jobs, one for json and one for verbose_json, each has the result that it was submitted for."""
    minimal, verbose = (
        job_of(asking, asking.expect(submit(asking, committed("human"), response_format=format), 202, "VAL-03.d"))
        for format in ("json", "verbose_json")
    )
    found = result(asking, minimal)
    asking.judge(not shown(found), "is more than the minimal result", "no verbose field", shown(found), "VAL-05.b")
    named(asking, found, minimal, "VAL-06.a")
    found = result(asking, verbose)
    asking.judge(shown(found) != [], "is the minimal result", "the verbose fields", "none of them", "VAL-05.c")
    lacking = sorted(MINIMAL.difference(shown(found, MINIMAL)))
    asking.judge(not lacking, "lacks fields of the minimal result", sorted(MINIMAL), f"no {lacking}", "VAL-07.a")
    named(asking, found, verbose, "VAL-06.a", "VAL-07.a")


def default(asking: Asking) -> None:
    """A job that is submitted without a format has the minimal result."""
    found = result(asking, started(asking, committed("human")))
    asking.judge(not shown(found), "is more than the minimal result", "no verbose field", shown(found), "VAL-03.e")


def formats(asking: Asking) -> None:
    """WAV, MP3, OGG, FLAC and WebM are accepted."""
    for format in ("wav", "mp3", "ogg", "flac", "webm"):
        asking.expect(submit(asking, committed("human", format)), 202, "VAL-03.b")


def truth(asking: Asking) -> None:
    """A human voice reads as likely human, a synthetic one as likely synthetic, and silence as uncertain."""
    for name, expected, fits, liveness in READINGS:
        found = result(asking, started(asking, committed(name)))
        told = found.at("synthetic_probability")
        holds = isinstance(told, int | float) and fits(told)
        asking.judge(holds, f"reads a {name} clip otherwise", expected, told, "VAL-06.b", "VAL-08.a")
        status = found.at("liveness_status")
        asking.judge(status == liveness, f"calls a {name} clip so", liveness, status, "VAL-08.c")


def transcript(asking: Asking) -> None:
    """The transcript of a clip with a voice is not empty."""
    told = result(asking, started(asking, committed("human"), response_format="verbose_json")).at("transcript")
    asking.judge(bool(told), "tells nothing that was said", "a text", repr(told), "VAL-07.d")


def unknown_job(asking: Asking) -> None:
    """The result of an unknown job is answered with 404."""
    asking.expect(poll(asking, UNHEARD_OF), 404, "VAL-11.a")


def expired_job(asking: Asking) -> None:
    """The result of a job that has expired is answered with 404."""
    job = started(asking, committed("human"))
    asking.wait(YEAR)
    asking.expect(poll(asking, job), 404, "VAL-11.b")


def no_credits(asking: Asking) -> None:
    """An account without enough credits is refused with 402."""
    asking.expect(submit(asking, committed("human"), asking.key("no-credits")), 402, "VAL-10.a")


def not_configured(asking: Asking) -> None:
    """An account for which the service is not configured is answered with 503."""
    asking.expect(submit(asking, committed("human"), asking.key("no-access")), 503, "VAL-12.a")


def no_key(asking: Asking) -> None:
    """A call without a key is refused with 401."""
    answer = asking.call("POST", SUBMIT, form={"model": MODEL, "file": committed("human")})
    asking.expect(answer, 401, "VAL-09.a")


def no_key_for_a_result(asking: Asking) -> None:
    """The call for a result without a key is refused with 401 (assumed)."""
    answer = asking.call("GET", f"{SUBMIT}/{UNHEARD_OF}/result")
    asking.expect(answer, 401, "VAL-02.c")


def bad_key(asking: Asking) -> None:
    """A call with an unknown key is refused with 401."""
    asking.expect(submit(asking, committed("human"), asking.key(UNKNOWN)), 401, "VAL-09.b")


def ended_key(asking: Asking) -> None:
    """An expired key and a revoked one are refused with 401."""
    for role in ("expired", "revoked"):
        asking.expect(submit(asking, committed("human"), asking.key(role)), 401, "VAL-09.b")


def no_file(asking: Asking) -> None:
    """A form without a file is refused."""
    refused(asking, post(asking, {"model": MODEL}), "VAL-03.a", "VAL-13.h")


def no_model(asking: Asking) -> None:
    """A form without a model is refused."""
    refused(asking, post(asking, {"file": committed("human")}), "VAL-03.c", "VAL-13.g")


def other_values(asking: Asking) -> None:
    """A model, a format of the result or a file that the page does not know is refused with 400 (assumed)."""
    human = committed("human")
    text = raw(b"no audio at all, but text")
    forms: tuple[tuple[Form, str], ...] = (
        ({"model": "another", "file": human}, "VAL-13.g"),
        ({"model": MODEL, "file": human, "response_format": "another"}, "VAL-13.i"),
        ({"model": MODEL, "file": text}, "VAL-13.j"),
        ({"model": MODEL, "file": zeros(0)}, "VAL-13.j"),
    )
    for form, clause in forms:
        refused(asking, post(asking, form), clause, clause)


STARTED = ("VAL-01.c", "VAL-04.a")
FETCHED = ("VAL-05.a", "VAL-05.d")

PROBES = (
    Probe(submission, ("VAL-01.b", "VAL-01.c", "VAL-02.a", "VAL-02.b", "VAL-03.a", "VAL-03.c", "VAL-04.a"), credits=1),
    Probe(one_each, (*STARTED, "VAL-04.b"), calls=2, credits=2),
    Probe(completed, ("VAL-01.c", "VAL-04.c"), credits=1, needs=OWN),
    Probe(ready, (*STARTED, "VAL-04.c", *FETCHED, "VAL-05.e"), calls=2 + 2 * POLLS, credits=1),
    Probe(
        each_its_own,
        ("VAL-03.d", "VAL-04.a", *FETCHED, "VAL-05.b", "VAL-05.c", "VAL-06.a", "VAL-07.a"),
        calls=2 + 2 * POLLS,
        credits=2,
    ),
    Probe(default, (*STARTED, "VAL-03.e", *FETCHED), calls=1 + POLLS, credits=1),
    Probe(formats, ("VAL-03.b",), calls=5, credits=5),
    Probe(truth, (*STARTED, *FETCHED, "VAL-06.b", "VAL-08.a", "VAL-08.c"), calls=6, credits=3, needs=OWN),
    Probe(transcript, (*STARTED, *FETCHED, "VAL-07.d"), calls=2, credits=1, needs=OWN),
    Probe(unknown_job, ("VAL-11.a",)),
    Probe(expired_job, (*STARTED, "VAL-11.b"), calls=2, credits=1, needs=OWN),
    Probe(no_credits, ("VAL-10.a",), credits=1, needs=OWN),
    Probe(not_configured, ("VAL-12.a",), credits=1, needs=OWN),
    Probe(no_key, ("VAL-09.a",), needs=NEGATIVE),
    Probe(no_key_for_a_result, ("VAL-02.c",), needs=NEGATIVE),
    Probe(bad_key, ("VAL-09.b",), needs=NEGATIVE),
    Probe(ended_key, ("VAL-09.b",), calls=2, needs=OWN | NEGATIVE),
    Probe(no_file, ("VAL-03.a", "VAL-13.h"), credits=1, needs=NEGATIVE),
    Probe(no_model, ("VAL-03.c", "VAL-13.g"), credits=1, needs=NEGATIVE),
    Probe(other_values, ("VAL-13.g", "VAL-13.i", "VAL-13.j"), calls=4, credits=4, needs=NEGATIVE),
)

__all__ = ["NOT_GENERATED", "PRICES", "PROBES", "authorized"]
