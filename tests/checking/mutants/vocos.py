"""Fakes of Vocos that contradict its page."""

from dataclasses import replace
from typing import Any

from tests.checking.mutants.altering import Change, Wrap, answering, asked, having, without
from tests.checking.mutants.mutant import Mutant, Mutants, Patch
from xxhash import xxh3_128

from voicemock.engine.accounts import Account, Plan
from voicemock.engine.audio import Audio
from voicemock.engine.forms import Form, Submission, Upload
from voicemock.engine.keys import KeyHeader
from voicemock.engine.rates import Rate
from voicemock.vendors import vocos
from voicemock_fixtures.library import read

DETECT = "POST /v1/detect"
MiB = 1024 * 1024


def verdict(change: Change) -> Wrap:
    """Alter the verdicts."""
    return answering(DETECT, 200, body=change)


def code(status: int, told: str, *, to_status: int | None = None) -> Wrap:
    """Alter the code of the errors with a status, and the status."""
    return answering(DETECT, status, body=having("error", "code", value=told), to_status=to_status)


def plans(**changed: Plan) -> Patch:
    """Let keys that begin so be on other plans."""
    named = {f"test-{name}": plan for name, plan in changed.items()}
    return Patch("voicemock.vendors.vocos.KEY", KeyHeader("X-API-Key", {**vocos.PLANS, **named}))


def plan(name: str, **changed: Any) -> Patch:
    """Let a plan be another."""
    return plans(**{name: replace(vocos.PLANS[f"test-{name}"], **changed)})


def formats(*taken: str) -> Patch:
    """Let other formats be taken."""
    return Patch("voicemock.vendors.vocos.AUDIO", Audio(frozenset(taken)))


def size(most: int) -> Patch:
    """Let files have up to so many bytes."""
    return Patch("voicemock.vendors.vocos.FORM", Form(max_bytes=most))


async def overstated(self: Account, credits: float, spend: Any = Account.spend) -> Any:
    """Take credits and tell of 2 more than are left."""
    return await spend(self, credits) + 2


def any_file(self: Submission, name: str) -> Upload:
    """Return the form's file, and a human voice where it holds none."""
    clip = read("human", "wav")
    return (
        self.files[name][-1] if name in self.files else Upload("a.wav", len(clip), xxh3_128(clip).hexdigest(), [clip])
    )


def misnamed_file(self: Submission, _name: str, last: Any = Submission.last) -> Any:
    """Return the file that is called otherwise."""
    return last(self, "audio_file")


VOCOS = Mutants(
    "vocos",
    (
        Mutant("answers at another path", "VOC-01.b", answering(DETECT, to_status=404)),
        Mutant(
            "answers 202 and a ticket instead of the verdict",
            "VOC-01.b",
            answering(DETECT, 200, to_status=202, body=without("data")),
        ),
        Mutant("needs no file", "VOC-02.a", Patch("voicemock.engine.forms.Submission.last", any_file)),
        Mutant(
            "looks for the file in the field audio_file",
            "VOC-02.a",
            Patch("voicemock.engine.forms.Submission.last", misnamed_file),
        ),
        Mutant("does not take WebM", "VOC-02.b", formats("wav", "mp3", "flac", "ogg", "m4a")),
        Mutant("takes no more than 45 MiB", "VOC-03.a", size(45 * MiB)),
        Mutant(
            "judges each segment of a session alone",
            "VOC-04.a",
            Patch("voicemock.vendors.vocos.SESSION_SEGMENTS", 1),
        ),
        Mutant(
            "looks for the key in another header",
            "VOC-05.a",
            Patch("voicemock.vendors.vocos.KEY", KeyHeader("X-Auth-Token", vocos.PLANS)),
        ),
        Mutant("answers 201", "VOC-06.a", answering(DETECT, 200, to_status=201)),
        Mutant("calls the status success", "VOC-06.a", verdict(having("status", value="success"))),
        Mutant("gives no request id", "VOC-06.a", verdict(without("request_id"))),
        Mutant("calls its JSON plain text", "VOC-06.a", answering(DETECT, 200, headers={"Content-Type": "text/plain"})),
        Mutant(
            "gives request ids that are no UUIDs",
            "VOC-06.b",
            verdict(having("request_id", value=lambda id: f"req_{id.replace('-', '')}")),
        ),
        Mutant(
            "knows a third prediction",
            "VOC-06.c",
            verdict(having("data", "security", "prediction", value="unsure")),
        ),
        Mutant(
            "swaps real and fake",
            "VOC-06.c",
            verdict(having("data", "security", "prediction", value={"real": "fake", "fake": "real"}.get)),
        ),
        Mutant("leaves the confidence out", "VOC-06.d", verdict(without("data", "security", "confidence"))),
        Mutant(
            "tells the confidence as a text", "VOC-06.d", verdict(having("data", "security", "confidence", value=str))
        ),
        Mutant(
            "joins the two ages by the word to",
            "VOC-06.e",
            verdict(having("data", "intelligence", "age_range", value=lambda ages: ages.replace("-", " to "))),
        ),
        Mutant("tells the gender as a number", "VOC-06.f", verdict(having("data", "intelligence", "gender", value=1))),
        Mutant("leaves the model out", "VOC-06.g", verdict(without("data", "model_version"))),
        Mutant("tells of another model", "VOC-06.g", verdict(having("data", "model_version", value="forensics 0.4B"))),
        Mutant(
            "tells the credits that are left as a text",
            "VOC-06.h",
            verdict(having("data", "credits_remaining", value=str)),
        ),
        Mutant("gives a new free account 101 credits", "VOC-07.a", plan("free", credits=101)),
        Mutant(
            "gives a new free account 98 credits and tells of 100",
            "VOC-07.a",
            (plan("free", credits=98), Patch("voicemock.engine.accounts.Account.spend", overstated)),
        ),
        Mutant("says that a detection uses 2 credits", "VOC-07.b", verdict(having("data", "credits_used", value=2))),
        Mutant(
            "tells what was left before the detection",
            "VOC-07.c",
            verdict(having("data", "credits_remaining", value=lambda left: left + 1)),
        ),
        Mutant(
            "tells of 99 credits after every detection",
            "VOC-07.c",
            verdict(having("data", "credits_remaining", value=99)),
        ),
        Mutant("gives an error no message", "VOC-09.a", answering(DETECT, 401, body=without("error", "message"))),
        Mutant("gives an error the status ok", "VOC-09.a", answering(DETECT, 422, body=having("status", value="ok"))),
        Mutant("gives an error no request id", "VOC-09.a", answering(DETECT, 400, body=without("request_id"))),
        Mutant("needs no key", "VOC-10.a", asked(DETECT, headers={"X-API-Key": "test-enterprise"})),
        Mutant("calls a missing key an invalid one", "VOC-10.a", code(401, "INVALID_API_KEY")),
        Mutant("calls an unknown key a missing one", "VOC-11.a", code(401, "MISSING_API_KEY")),
        Mutant(
            "takes any key",
            "VOC-11.a",
            Patch("voicemock.vendors.vocos.KEY", KeyHeader("X-API-Key", {"": vocos.PLANS["test-enterprise"]})),
        ),
        Mutant("still takes an expired key", "VOC-11.a", plans(expired=vocos.PLANS["test-pro"])),
        Mutant("still takes a revoked key", "VOC-11.a", plans(revoked=vocos.PLANS["test-pro"])),
        Mutant("answers 402 where no credits are left", "VOC-12.a", answering(DETECT, 403, to_status=402)),
        Mutant("grants a last detection to an account without credits", "VOC-12.a", plan("no-credits", credits=1)),
        Mutant(
            "does not say where to get credits",
            "VOC-12.b",
            answering(DETECT, 403, body=having("error", "message", value="You're out of credits.")),
        ),
        Mutant("answers 503 to too many calls", "VOC-13.a", answering(DETECT, 429, to_status=503)),
        Mutant("has another code for too many calls", "VOC-13.a", code(429, "TOO_MANY_REQUESTS")),
        Mutant("does not say how long to wait", "VOC-13.b", answering(DETECT, 429, headers={"Retry-After": None})),
        Mutant(
            "says in words how long to wait", "VOC-13.b", answering(DETECT, 429, headers={"Retry-After": "a minute"})
        ),
        Mutant("says too short a wait", "VOC-13.c", answering(DETECT, 429, headers={"Retry-After": "30"})),
        Mutant("takes AIFF too", "VOC-14.a", formats("wav", "mp3", "flac", "ogg", "webm", "m4a", "aiff")),
        Mutant("calls a wrong format a corrupted file", "VOC-14.a", code(422, "AUDIO_DECODE_ERROR")),
        Mutant("calls a corrupted file a wrong format", "VOC-15.a", code(422, "INVALID_AUDIO_FORMAT")),
        Mutant("answers 400 to a large file", "VOC-16.a", answering(DETECT, 413, to_status=400)),
        Mutant("takes up to 60 MiB", "VOC-16.a", size(60 * MiB)),
        Mutant("calls an empty file a wrong format", "VOC-17.a", code(400, "INVALID_AUDIO_FORMAT", to_status=422)),
        Mutant(
            "fails on an empty file, and shows where",
            "VOC-18.a",
            answering(DETECT, 400, to_status=500, text="Traceback: detect.py, line 12: the file is empty"),
        ),
        Mutant(
            "fails on an empty file without a request id",
            "VOC-18.b",
            answering(DETECT, 400, to_status=500, body=without("request_id")),
        ),
        Mutant("allows the free plan 9 calls a minute", "VOC-19.a", plan("free", rate=Rate(9, per=60))),
        Mutant("allows the free plan 11 calls a minute", "VOC-19.a", plan("free", rate=Rate(11, per=60))),
        Mutant("allows the pro plan 299 calls a minute", "VOC-19.b", plan("pro", rate=Rate(299, per=60))),
        Mutant("allows the pro plan 301 calls a minute", "VOC-19.b", plan("pro", rate=Rate(301, per=60))),
        Mutant(
            "holds the enterprise plan to the pro plan's rate", "VOC-19.c", plan("enterprise", rate=Rate(300, per=60))
        ),
        Mutant("closes the connection after each call", "VOC-22.a", answering(DETECT, headers={"Connection": "close"})),
    ),
    {
        "VOC-01.a": "a check is told the address, so it cannot ask for the host",
        "VOC-05.e": "it binds the client",
        "VOC-13.e": "it binds the client",
        "VOC-22.b": "it binds the client",
    },
)

__all__ = ["VOCOS"]
