"""What Undetectable refuses, and in which words: keys, addresses, files, calls."""

from voicemock.checking.asking import Asking
from voicemock.checking.clips import Clip, committed, padded
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.probes.undetectable.asking_for import credits_of
from voicemock.checking.probes.undetectable.detecting import tiny
from voicemock.checking.probes.undetectable.three_steps import (
    BUCKET,
    JSON,
    place,
    placed,
    refused,
    submit,
    uploaded,
    walked,
)
from voicemock.checking.target import UNKNOWN

UNVERIFIED = (403, "User verification failed")
NO_CREDITS = (403, "Not enough credits")
BAD_URL = (400, "Input URL cannot be empty")
BAD_EMAIL = (400, "Input email is empty")
UNSUPPORTED = (400, "Unsupported audio type")
TOO_SMALL = (400, "File size is too small")
TOO_LARGE = (400, "File size exceeds limit")
WRONG_TYPE = (400, "Invalid file type")
NOT_THERE = (500, "File metadata could not be fetched")

OVER = 10 * 1024 * 1024 + 1
"""Bytes that are more than 10 MB, however they are counted."""


def unverified(asking: Asking, key: str) -> None:
    """Make every call that needs a key with one that is not good."""
    refused(asking, place(asking, "clip.wav", key), *UNVERIFIED, "UND-16.a")
    refused(asking, credits_of(asking, key), *UNVERIFIED, "UND-16.a")
    refused(asking, submit(asking, uploaded(asking, committed("human")), key=key), *UNVERIFIED, "UND-16.a")


def bad_key(asking: Asking) -> None:
    """A call with an invalid key is refused with 403 User verification failed."""
    unverified(asking, asking.key(UNKNOWN))


def expired_key(asking: Asking) -> None:
    """A call with an expired key is refused with 403 User verification failed."""
    unverified(asking, asking.key("expired"))


def no_credits(asking: Asking) -> None:
    """An account with no credits left is refused with 403 Not enough credits."""
    refused(asking, walked(asking, committed("human"), key=asking.key("no-credits")), *NO_CREDITS, "UND-16.c")


def empty_url(asking: Asking) -> None:
    """A submission with an empty address is refused with 400 Input URL cannot be empty."""
    refused(asking, submit(asking, ""), *BAD_URL, "UND-17.a")


def spaced_url(asking: Asking) -> None:
    """A submission whose address has white space around it, or in it, is refused with 400 Input URL cannot be empty."""
    url = uploaded(asking, committed("human"))
    for spaced in (f" {url}", f"{url} ", f"{url[:-8]} {url[-8:]}"):
        refused(asking, submit(asking, spaced), *BAD_URL, "UND-17.b")


def broken_url(asking: Asking) -> None:
    """A submission whose address is wrongly percent-encoded is refused with 400 Input URL cannot be empty."""
    url = uploaded(asking, committed("human"))
    refused(asking, submit(asking, f"{url[:-8]}%zz{url[-8:]}"), *BAD_URL, "UND-17.c")


def bad_email(asking: Asking) -> None:
    """A submission with an empty or malformed email address is refused with 400 Input email is empty."""
    url = uploaded(asking, committed("human"))
    for email in ("", "anna"):
        refused(asking, submit(asking, url, {"email": email}), *BAD_EMAIL, "UND-19.a")


def no_upload(asking: Asking) -> None:
    """A submission before anything was uploaded is refused with 500 File metadata could not be fetched."""
    _, path = placed(asking, "clip.wav")
    refused(asking, submit(asking, f"{BUCKET}{path}"), *NOT_THERE, "UND-17.n")


def unsupported(asking: Asking) -> None:
    """A file in another format is refused with 400 Unsupported audio type."""
    refused(asking, walked(asking, committed("human", "aiff")), *UNSUPPORTED, "UND-17.f")


def too_small(asking: Asking) -> None:
    """A file of less than 1 KB is refused with 400 File size is too small."""
    refused(asking, walked(asking, tiny()), *TOO_SMALL, "UND-17.g", "UND-07.a")


def too_large(asking: Asking) -> None:
    """A file of more than 10 MB is refused with 400 File size exceeds limit."""
    refused(asking, walked(asking, padded(committed("human"), OVER)), *TOO_LARGE, "UND-17.h", "UND-07.b")


def no_audio(asking: Asking) -> None:
    """A file that is no audio is refused with 400 Invalid file type."""
    text = Clip(b"no audio, but text\n" * 100, "yes 'no audio, but text' | head -n 100")
    refused(asking, walked(asking, text), *WRONG_TYPE, "UND-17.i")


def wrong_type(asking: Asking) -> None:
    """A file that is another type than the ending of its name says is refused with 400 Invalid file type."""
    wav, flac = committed("human"), committed("human", "flac")
    refused(asking, walked(asking, flac, name="clip.wav", content_type="audio/wav"), *WRONG_TYPE, "UND-17.i")
    refused(asking, walked(asking, wav, content_type="audio/ogg"), *WRONG_TYPE, "UND-17.i")


def unknown_path(asking: Asking) -> None:
    """A path that does not exist is answered with 404."""
    asking.expect(asking.call("GET", "/voicemock/no-such-path", headers=JSON), 404, "UND-18.a")


def wrong_method(asking: Asking) -> None:
    """A method that a path does not have is answered with 405."""
    for method, path in (("GET", "/detect"), ("GET", "/query"), ("POST", "/health")):
        asking.expect(asking.call(method, path, headers=JSON), 405, "UND-18.b")


def not_json(asking: Asking) -> None:
    """A request for another format than JSON is refused with 406."""
    asking.expect(asking.call("GET", "/health", headers={"Accept": "text/html"}), 406, "UND-18.c")


def malformed(asking: Asking) -> None:
    """A body that is broken, or lacks what is required, is refused with 422."""
    key = asking.key()
    for path in ("/detect", "/query"):
        broken = asking.call(
            "POST", path, headers={**JSON, "Content-Type": "application/json"}, content=b'{"id": "77565038'
        )
        asking.expect(broken, 422, "UND-18.d")
    asking.expect(asking.call("POST", "/query", headers=JSON, json={}), 422, "UND-18.d")
    asking.expect(asking.call("POST", "/detect", key=key, headers=JSON, json={"key": key}), 422, "UND-18.d")


PROBES = (
    Probe(bad_key, ("UND-16.a",), calls=5, needs=NEGATIVE),
    Probe(expired_key, ("UND-16.a",), calls=5, needs=OWN | NEGATIVE),
    Probe(no_credits, ("UND-16.c",), calls=3, needs=OWN | NEGATIVE),
    Probe(empty_url, ("UND-17.a",), needs=NEGATIVE),
    Probe(spaced_url, ("UND-17.b",), calls=5, needs=NEGATIVE),
    Probe(broken_url, ("UND-17.c",), calls=3, needs=NEGATIVE),
    Probe(bad_email, ("UND-19.a",), calls=4, needs=NEGATIVE),
    Probe(no_upload, ("UND-17.n",), calls=2, needs=NEGATIVE),
    Probe(unsupported, ("UND-17.f",), calls=3, needs=NEGATIVE),
    Probe(too_small, ("UND-07.a", "UND-17.g"), calls=3, needs=NEGATIVE),
    Probe(too_large, ("UND-07.b", "UND-17.h"), calls=3, needs=NEGATIVE),
    Probe(no_audio, ("UND-17.i",), calls=3, needs=NEGATIVE),
    Probe(wrong_type, ("UND-17.i",), calls=6, needs=NEGATIVE),
    Probe(unknown_path, ("UND-18.a",), needs=NEGATIVE),
    Probe(wrong_method, ("UND-18.b",), calls=3, needs=NEGATIVE),
    Probe(not_json, ("UND-18.c",), needs=NEGATIVE),
    Probe(malformed, ("UND-18.d",), calls=4, needs=NEGATIVE),
)

__all__ = ["PROBES"]
