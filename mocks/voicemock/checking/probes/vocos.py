"""Vocos, held against its page: each probe asks for one thing that the page says."""

from dataclasses import replace

from voicemock.checking.asking import Asking
from voicemock.checking.clips import Clip, committed, padded, raw, zeros
from voicemock.checking.exchange import Answer, Form, Sent
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.target import UNKNOWN

DETECT = "/v1/detect"
MB, MiB = 1_000_000, 1024 * 1024

PRICES = {"detect": 1}
"""VOC-07: what a call uses up at most, by its operation. That a refused call uses nothing is only assumed (VOC-08)."""

NOT_GENERATED: dict[str, str] = {}
"""Operations for which no requests are generated, and why."""

BLAMED = {401: "VOC-05.a", 404: "VOC-01.b", 405: "VOC-01.b"}
"""What it contradicts to refuse a good detection with a status, whatever it tries: the key's header, the address."""


def authorized(sent: Sent, key: str) -> Sent:
    """Return a request with the key in it (VOC-05)."""
    return replace(sent, headers={**sent.headers, "X-API-Key": key}, key=key)


def detect(asking: Asking, file: Clip, key: str | None = None, *, session: str = "", patient: bool = True) -> Answer:
    """Ask for a verdict on a file, as a segment of a session where one is given."""
    return posted(asking, {"file": file, **({"session_id": session} if session else {})}, key, patient=patient)


def posted(asking: Asking, form: Form, key: str | None = None, *, patient: bool = True) -> Answer:
    """Send a form to the one call there is."""
    key = asking.key() if key is None else key
    return asking.call("POST", DETECT, key=key, headers={"X-API-Key": key}, form=form, patient=patient)


def accepted(asking: Asking, answer: Answer, *clauses: str) -> Answer:
    """Return the answer to a detection that has to succeed; else name the clauses, or the one that its status tells."""
    blamed = BLAMED.get(answer.status)
    return asking.expect(answer, 200, *((blamed,) if blamed else clauses))


def detected(asking: Asking, file: Clip, key: str | None = None, *, session: str = "") -> Answer:
    """Return the answer to a detection that says no more than that it has to succeed."""
    return accepted(asking, detect(asking, file, key, session=session), "VOC-06.a")


def refused(asking: Asking, answer: Answer, status: int, code: str, *clauses: str) -> None:
    """Judge an error: its status and its code; the contract knows the rest."""
    asking.expect(answer, status, *clauses)
    told = answer.at("error", "code")
    asking.judge(told == code, "has another code", code, told, *clauses)


def verdict(asking: Asking) -> None:
    """A file sent with the key in X-API-Key gets its verdict in the same exchange."""
    answer = detect(asking, committed("human"))
    accepted(asking, answer, *(("VOC-02.a",) if answer.status == 400 else ("VOC-01.b", "VOC-06.a")))


def connection(asking: Asking) -> None:
    """The connection stays open after a call, so that it carries the next one."""
    told = detected(asking, committed("human", "mp3")).header("Connection") or "keep-alive"
    asking.judge(told.lower() != "close", "closes the connection", "a connection kept open", told, "VOC-22.a")


def formats(asking: Asking) -> None:
    """WAV, MP3, FLAC, OGG, WebM and M4A files are accepted."""
    for format in ("wav", "mp3", "flac", "ogg", "webm", "m4a"):
        accepted(asking, detect(asking, committed("human", format)), "VOC-02.b")


def large(asking: Asking) -> None:
    """A file of 50 MB is accepted."""
    accepted(asking, detect(asking, padded(committed("human"), 50 * MB)), "VOC-03.a")


def sessions(asking: Asking) -> None:
    """Two segments of one session are accepted, one after the other."""
    for name in ("human", "synthetic"):
        accepted(asking, detect(asking, committed(name), session="call-1"), "VOC-04.a")


def window(asking: Asking) -> None:
    """A session's verdict takes its earlier segments into account, not the last one alone."""
    alone = confidence(asking, "synthetic")
    confidence(asking, "human", session="call-1")
    together = confidence(asking, "synthetic", session="call-1")
    slid = together != alone or alone is None
    asking.judge(slid, "is that of the segment alone", f"another than {alone}", together, "VOC-04.a")


def confidence(asking: Asking, clip: str, *, session: str = "") -> object:
    """Return the confidence in the verdict on a clip; None where none is told."""
    return detected(asking, committed(clip), session=session).at("data", "security", "confidence")


def truth(asking: Asking) -> None:
    """A human voice is called real, and a synthetic one fake."""
    for name, prediction in (("human", "real"), ("synthetic", "fake")):
        told = detected(asking, committed(name)).at("data", "security", "prediction")
        asking.judge(told == prediction, f"calls a {name} voice otherwise", prediction, told, "VOC-06.c")


def remaining(asking: Asking) -> None:
    """A detection leaves fewer credits than the one before, by at least what it used."""
    before = detected(asking, committed("human")).at("data", "credits_remaining")
    after = detected(asking, committed("human"))
    left, used = after.at("data", "credits_remaining"), after.at("data", "credits_used")
    if isinstance(before, int) and isinstance(left, int) and isinstance(used, int):
        most = before - used  # another client of the account may have used more
        asking.judge(left <= most, "has too many credits left", f"{most} or fewer", left, "VOC-07.c")


def accounts(asking: Asking) -> None:
    """A new free account has 99 credits left after its first detection, and 98 after the next."""
    key = asking.key("free")
    for left, clauses in ((99, ("VOC-07.a", "VOC-07.c")), (98, ("VOC-07.c",))):
        told = detected(asking, committed("human"), key).at("data", "credits_remaining")
        asking.must(told == left, "has other credits left", left, told, *clauses)


def used_up(asking: Asking) -> None:
    """A free account's hundredth detection is its last, and the next is refused for want of credits."""
    key, clip = asking.key("free"), committed("human", "mp3")
    for number in range(100):
        if number and number % 10 == 0:
            asking.wait(60)
        accepted(asking, detect(asking, clip, key), "VOC-07.a")
    asking.wait(60)
    answer = detect(asking, clip, key)
    asking.must(answer.status >= 400, "is not refused", "a refusal", f"status {answer.status}", "VOC-07.a")
    refused(asking, answer, 403, "INSUFFICIENT_CREDITS", "VOC-12.a")


def no_credits(asking: Asking) -> None:
    """An account with no credits left is refused with 403 INSUFFICIENT_CREDITS."""
    answer = detect(asking, committed("human"), asking.key("no-credits"))
    refused(asking, answer, 403, "INSUFFICIENT_CREDITS", "VOC-12.a")


def free_rate(asking: Asking) -> None:
    """The free plan's eleventh call in a minute is refused, until the wait that Retry-After gives is over."""
    rate(asking, "free", 10, "VOC-19.a")


def pro_rate(asking: Asking) -> None:
    """The pro plan's 301st call in a minute is refused, until the wait that Retry-After gives is over."""
    rate(asking, "pro", 300, "VOC-19.b")


def enterprise_rate(asking: Asking) -> None:
    """The enterprise plan may call more often than the two plans whose rates are published."""
    calls(asking, asking.key("enterprise"), 301, "VOC-19.c")


def rate(asking: Asking, plan: str, most: int, clause: str) -> None:
    """Call as often as a plan allows, once more, and again after the wait."""
    key = asking.key(plan)
    calls(asking, key, most, clause)
    answer = detect(asking, committed("human", "mp3"), key, patient=False)
    asking.must(answer.status >= 400, "is not refused", "a refusal", f"status {answer.status}", clause)
    refused(asking, answer, 429, "RATE_LIMIT_EXCEEDED", "VOC-13.a")
    wait = seconds(answer)
    asking.must(
        wait > 0, "says no number of seconds", "Retry-After in seconds", answer.header("Retry-After"), "VOC-13.b"
    )
    asking.wait(wait)
    accepted(asking, detect(asking, committed("human", "mp3"), key, patient=False), "VOC-13.c")


def calls(asking: Asking, key: str, number: int, clause: str) -> None:
    """Make so many detections at once, each of which has to succeed."""
    clip = committed("human", "mp3")
    for _ in range(number):
        accepted(asking, detect(asking, clip, key, patient=False), clause)


def seconds(answer: Answer) -> float:
    """Return the wait that an answer asks for; 0 where it asks for none."""
    try:
        return float(answer.header("Retry-After") or "0")
    except ValueError:
        return 0


def no_key(asking: Asking) -> None:
    """A call without a key is refused with 401 MISSING_API_KEY."""
    answer = asking.call("POST", DETECT, form={"file": committed("human")})
    asking.judge(answer.status >= 400, "is not refused", "a refusal", f"status {answer.status}", "VOC-05.a")
    refused(asking, answer, 401, "MISSING_API_KEY", "VOC-10.a")


def bad_key(asking: Asking) -> None:
    """A call with an unknown key is refused with 401 INVALID_API_KEY."""
    refused(asking, detect(asking, committed("human"), asking.key(UNKNOWN)), 401, "INVALID_API_KEY", "VOC-11.a")


def ended_key(asking: Asking) -> None:
    """An expired key and a revoked one are refused with 401 INVALID_API_KEY."""
    for role in ("expired", "revoked"):
        refused(asking, detect(asking, committed("human"), asking.key(role)), 401, "INVALID_API_KEY", "VOC-11.a")


def no_file(asking: Asking) -> None:
    """A form without a file is refused."""
    answer = posted(asking, {"session_id": "call-1"})
    asking.judge(answer.status >= 400, "is not refused", "a refusal", f"status {answer.status}", "VOC-02.a")


def wrong_format(asking: Asking) -> None:
    """A file in none of the six formats is refused with 422 INVALID_AUDIO_FORMAT."""
    for file in (raw(b"no audio at all, but text"), committed("human", "aiff")):
        refused(asking, detect(asking, file), 422, "INVALID_AUDIO_FORMAT", "VOC-14.a")


def corrupted(asking: Asking) -> None:
    """A file with nothing but zeros where its sound should be is refused with 422 AUDIO_DECODE_ERROR."""
    for format, header in (("flac", 42), ("m4a", 44)):
        whole = committed("human", format)
        file = padded(whole.cut(header), len(whole.content))
        refused(asking, detect(asking, file), 422, "AUDIO_DECODE_ERROR", "VOC-15.a")


def truncated(asking: Asking) -> None:
    """A file that was cut short is refused with 422 AUDIO_DECODE_ERROR (assumed, so nothing fails that accepts it)."""
    refused(asking, detect(asking, committed("corrupted")), 422, "AUDIO_DECODE_ERROR", "VOC-15.c")


def too_large(asking: Asking) -> None:
    """A file that is above 50 MB, however a megabyte is counted, is refused with 413 FILE_TOO_LARGE."""
    refused(asking, detect(asking, padded(committed("human"), 53 * MiB)), 413, "FILE_TOO_LARGE", "VOC-16.a")


def empty(asking: Asking) -> None:
    """A file of zero bytes is refused with 400 EMPTY_FILE."""
    refused(asking, detect(asking, zeros(0)), 400, "EMPTY_FILE", "VOC-17.a")


PROBES = (
    Probe(verdict, ("VOC-01.b", "VOC-02.a", "VOC-05.a", "VOC-06.a"), credits=1),
    Probe(connection, ("VOC-06.a", "VOC-22.a"), credits=1),
    Probe(formats, ("VOC-02.b",), calls=6, credits=6),
    Probe(large, ("VOC-03.a",), credits=1),
    Probe(sessions, ("VOC-04.a",), calls=2, credits=2),
    Probe(window, ("VOC-04.a", "VOC-06.a"), calls=3, credits=3, needs=OWN),
    Probe(truth, ("VOC-06.a", "VOC-06.c"), calls=2, credits=2, needs=OWN),
    Probe(remaining, ("VOC-06.a", "VOC-07.c"), calls=2, credits=2),
    Probe(accounts, ("VOC-06.a", "VOC-07.a", "VOC-07.c"), calls=2, credits=2, needs=OWN),
    Probe(used_up, ("VOC-07.a", "VOC-12.a"), calls=101, credits=101, needs=OWN),
    Probe(no_credits, ("VOC-12.a",), credits=1, needs=OWN),
    Probe(free_rate, ("VOC-13.a", "VOC-13.b", "VOC-13.c", "VOC-19.a"), calls=12, credits=12, needs=OWN),
    Probe(pro_rate, ("VOC-13.a", "VOC-13.b", "VOC-13.c", "VOC-19.b"), calls=302, credits=302, needs=OWN),
    Probe(enterprise_rate, ("VOC-19.c",), calls=301, credits=301, needs=OWN),
    Probe(no_key, ("VOC-05.a", "VOC-10.a"), needs=NEGATIVE),
    Probe(bad_key, ("VOC-11.a",), needs=NEGATIVE),
    Probe(ended_key, ("VOC-11.a",), calls=2, needs=OWN | NEGATIVE),
    Probe(no_file, ("VOC-02.a",), credits=1, needs=NEGATIVE),
    Probe(wrong_format, ("VOC-14.a",), calls=2, credits=2, needs=NEGATIVE),
    Probe(corrupted, ("VOC-15.a",), calls=2, credits=2, needs=NEGATIVE),
    Probe(truncated, ("VOC-15.c",), credits=1, needs=NEGATIVE),
    Probe(too_large, ("VOC-16.a",), credits=1, needs=NEGATIVE),
    Probe(empty, ("VOC-17.a",), credits=1, needs=NEGATIVE),
)

__all__ = ["NOT_GENERATED", "PRICES", "PROBES", "authorized"]
