"""Fakes of Dataspike that contradict its page."""

from dataclasses import replace
from typing import Any

from tests.checking.mutants.altering import Change, Wrap, answering, asked, having, without
from tests.checking.mutants.mutant import Mutant, Mutants, Patch
from xxhash import xxh3_128

from voicemock.engine.accounts import Plan
from voicemock.engine.audio import Audio
from voicemock.engine.forms import Form, Submission, Upload
from voicemock.engine.jobs import Stage
from voicemock.engine.keys import KeyHeader
from voicemock.engine.rates import Rate
from voicemock.vendors import dataspike
from voicemock_fixtures.library import read

ANALYZE = "POST /api/v4/deepfake/audio/analyze"
JOB = "GET /api/v4/deepfake/job/{id}"
MiB = 1024 * 1024
QUEUED = {"id": "01827ed4-c928-7a3c-9a30-7ab7cc169d11", "status": "queued", "job_type": "audio"}


def submitted(change: Change) -> Wrap:
    """Alter the answers to submissions."""
    return answering(ANALYZE, 200, body=change)


def polled(change: Change, *statuses: str) -> Wrap:
    """Alter the answers to polls: those that tell one of these statuses, all unless given."""
    return answering(JOB, 200, body=lambda job: change(job) if not statuses or job["status"] in statuses else job)


def keys(plans: dict[str, Plan], header: str = "ds-api-token") -> Patch:
    """Let other keys be known, or looked for elsewhere."""
    return Patch("voicemock.vendors.dataspike.KEY", KeyHeader(header, plans))


def polls(rate: Rate | None) -> Patch:
    """Let the free plan have another limit on polls."""
    free = replace(dataspike.PLANS["test-free"], rate=rate)
    return keys({**dataspike.PLANS, "test-free": free})


def stages(*statuses: str) -> Patch:
    """Let a job go through these statuses, one poll each."""
    *before, last = statuses
    way = (*(Stage(status, polls=1) for status in before), Stage(last))
    return Patch("voicemock.vendors.dataspike.JOBS", replace(dataspike.JOBS, usual=way))


def size(most: int) -> Patch:
    """Let files have up to so many bytes."""
    return Patch("voicemock.vendors.dataspike.FORM", Form(max_bytes=most))


def only(which: Any) -> Patch:
    """Let a form's one file be another."""
    return Patch("voicemock.engine.forms.Submission.only", which)


def any_file(self: Submission, name: str, only: Any = Submission.only) -> Any:
    """Return the form's one file, and a human voice where it holds none."""
    clip = read("human", "wav")
    return only(self, name) if self.files else Upload("a.wav", len(clip), xxh3_128(clip).hexdigest(), [clip])


def misnamed_file(self: Submission, _name: str, only: Any = Submission.only) -> Any:
    """Return the one file that is called otherwise."""
    return only(self, "audio")


def certainty(score: float) -> float:
    """Return how sure the verdict is."""
    return max(score, 1 - score)


DATASPIKE = Mutants(
    "dataspike",
    (
        Mutant("looks for the key in another header", "DSP-01.c", keys(dataspike.PLANS, "x-api-key")),
        Mutant("takes any key", "DSP-01.c", keys({"": dataspike.PLANS["test-free"]})),
        Mutant(
            "needs no key for a submission", "DSP-01.c", asked(ANALYZE, headers={"ds-api-token": "test-enterprise"})
        ),
        Mutant(
            "answers queued to a poll without a key",
            "DSP-01.c",
            answering(JOB, 401, to_status=200, body=lambda _: QUEUED),
        ),
        Mutant("has no such path", "DSP-02.a", answering(ANALYZE, to_status=404)),
        Mutant("answers 405 to POST", "DSP-02.a", answering(ANALYZE, to_status=405, headers={"Allow": "PUT"})),
        Mutant("needs no file", "DSP-02.b", only(any_file)),
        Mutant("looks for the file in the field audio", "DSP-02.b", only(misnamed_file)),
        Mutant(
            "does not take M4A",
            "DSP-02.c",
            Patch("voicemock.vendors.dataspike.AUDIO", Audio(frozenset({"wav", "mp3"}))),
        ),
        Mutant("takes no more than 9 MiB", "DSP-02.d", size(9 * MiB)),
        Mutant("takes up to 20 MiB", "DSP-02.d", size(20 * MiB)),
        Mutant("answers a submission with a bare id", "DSP-03.a", answering(ANALYZE, 200, text='"01827ed4"')),
        Mutant("leaves the job's type out of a submission", "DSP-03.a", submitted(without("job_type"))),
        Mutant("numbers its jobs", "DSP-03.a", submitted(having("id", value=1827))),
        Mutant("calls a new job accepted", "DSP-03.a", submitted(having("status", value="accepted"))),
        Mutant("leaves the job's type out of a poll", "DSP-04.a", polled(without("job_type"))),
        Mutant("tells another id when polled", "DSP-04.a", polled(having("id", value=lambda id: id[::-1]))),
        Mutant("knows no job when polled", "DSP-04.a", answering(JOB, 200, to_status=404)),
        Mutant("leaves the verdict out", "DSP-04.b", polled(without("verdict"), "completed")),
        Mutant("leaves the score out", "DSP-04.b", polled(without("score"), "completed")),
        Mutant(
            "tells the score in percent",
            "DSP-05.a",
            polled(having("score", value=lambda score: score * 100), "completed"),
        ),
        Mutant("tells the score as a text", "DSP-05.a", polled(having("score", value=str), "completed")),
        Mutant(
            "tells how sure the verdict is as the score",
            "DSP-05.b",
            polled(having("score", value=certainty), "completed"),
        ),
        Mutant(
            "tells the likelihood of a true voice as the score",
            "DSP-05.b",
            polled(having("score", value=lambda score: 1 - score), "completed"),
        ),
        Mutant(
            "tells the verdict as a flag",
            "DSP-05.c",
            polled(having("verdict", value=lambda word: word == "deepfake_likely"), "completed"),
        ),
        Mutant(
            "swaps the verdicts",
            "DSP-05.c",
            polled(
                having(
                    "verdict",
                    value={"deepfake_likely": "deepfake_unlikely", "deepfake_unlikely": "deepfake_likely"}.get,
                ),
                "completed",
            ),
        ),
        Mutant("never ends a job", "DSP-06.a", stages("queued")),
        Mutant("has completed a job at once", "DSP-06.a", stages("completed")),
        Mutant("knows a status processing", "DSP-06.b", stages("queued", "processing", "completed")),
        Mutant("tells no message of a failed job", "DSP-07.a", polled(without("message"), "failed")),
        Mutant("tells the error code as a number", "DSP-07.a", polled(having("error_code", value=13), "failed")),
        Mutant("knows another error code", "DSP-07.b", polled(having("error_code", value="DecodeError"), "failed")),
        Mutant(
            "tells null for what is not known yet",
            "DSP-08.a",
            polled(lambda job: {"score": None, "verdict": None, **job}, "queued"),
        ),
        Mutant("tells a score of a failed job", "DSP-08.a", polled(having("score", value=0.5), "failed")),
        Mutant("tells a message of a completed job", "DSP-08.b", polled(having("message", value="done"), "completed")),
        Mutant("tells of a new job that it has no error code", "DSP-08.b", submitted(having("error_code", value=None))),
        Mutant("has no limit on polls", "DSP-09.a", polls(None)),
        Mutant("allows one poll in 5 seconds", "DSP-10.a", polls(Rate(1, per=5))),
    ),
    {
        "DSP-01.a": "a check is told the address, so it cannot ask for the host",
        "DSP-01.b": "a check is told the address, so it cannot ask for the sandbox",
    },
)

__all__ = ["DATASPIKE"]
