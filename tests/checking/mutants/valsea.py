"""Fakes of Valsea that contradict its page."""

import itertools
import math
from typing import Any

from starlette.requests import Request
from tests.checking.mutants.altering import answering, asked, having, lacks, only, without
from tests.checking.mutants.mutant import Change, Mutant, Mutants, Patch
from xxhash import xxh3_128

from voicemock.engine.accounts import Plan
from voicemock.engine.audio import Audio
from voicemock.engine.ear import Heard
from voicemock.engine.forms import Form, Submission, Upload
from voicemock.engine.jobs import JOBS, Job, Jobs
from voicemock.engine.keys import KeyHeader
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.world import World
from voicemock.vendors import valsea
from voicemock_fixtures.library import read

SUBMIT = "POST /v1/voice-security"
RESULT = "GET /v1/voice-security/{job_id}/result"
HERE = "voicemock.vendors.valsea"

AN_ID = "3f1c0d6e-6a0b-4b0e-9d67-0f6f5a3b1c2d"

found, read_form, analysed = Jobs.find, Form.read, valsea.analysis
"""What the fake does unaltered."""


def key(plans: dict[str, Plan] | None = None, header: str = "Authorization", scheme: str = "Bearer") -> Patch:
    """Alter where the key is looked for and which keys there are."""
    return Patch(f"{HERE}.KEY", KeyHeader(header, {**valsea.PLANS, **(plans or {})}, scheme=scheme))


def lacking(format: str) -> Patch:
    """Take a format from those that are accepted."""
    return Patch(f"{HERE}.AUDIO", Audio(valsea.AUDIO.formats - {format}))


def last_called_audio(submission: Submission, _name: str) -> Upload:
    """Look for the file under another name."""
    if "audio" not in submission.files:
        raise Refused(Reason.NO_FILE)
    return submission.files["audio"][-1]


def last_or_one_of_its_own(submission: Submission, name: str) -> Upload:
    """Do without a file."""
    if name in submission.files:
        return submission.files[name][-1]
    content = read("human", "wav")
    return Upload("clip.wav", len(content), xxh3_128(content).hexdigest(), [content])


async def read_with_a_model(form: Form, request: Request) -> Submission:
    """Do without a model."""
    submission = await read_form(form, request)
    submission.fields.setdefault("model", valsea.MODEL)
    return submission


def analysing(formats: dict[str, str]) -> Patch:
    """Take a format of the result for another."""

    def analysis(world: World, heard: Heard, response_format: str) -> valsea.Signals:
        return analysed(world, heard, formats.get(response_format, response_format))

    return Patch(f"{HERE}.analysis", analysis)


async def find_no_job(_jobs: Jobs, _id: str, *, owner: str) -> Job:  # noqa: ARG001 - named as in the fake
    """Find nothing."""
    raise Refused(Reason.NO_JOB)


async def find_or_refuse(jobs: Jobs, id: str, *, owner: str) -> Job:
    """Take an unknown id for a wrong field; an expired job stays one that is not there."""
    if await jobs.state.read(JOBS, id) is None:
        raise Refused(Reason.WRONG_FIELD)
    return await found(jobs, id, owner=owner)


def verbose(change: Change) -> Change:
    """Change verbose results alone."""
    return lambda body: change(body) if "accent" in body else body


def swapped(first: str, second: str) -> Change:
    """Swap two statuses of liveness."""
    others = {first: second, second: first}
    return having("liveness_status", value=lambda status: others.get(status, status))


def renamed(body: dict[str, Any]) -> dict[str, Any]:
    """Call the job's id `id`."""
    return {"id": body["job_id"], "status": body["status"]}


def missing(says: str, clause: str, *steps: str) -> Mutant:
    """Return a mutant that leaves a field out of its results."""
    return Mutant(says, clause, answering(RESULT, 200, body=verbose(without(*steps))))


def result(says: str, clause: str, field: str, value: object) -> Mutant:
    """Return a mutant whose results have another value in a field."""
    return Mutant(says, clause, answering(RESULT, 200, body=having(field, value=value)))


def verbose_result(says: str, clause: str, field: str, value: object) -> Mutant:
    """Return a mutant whose verbose results have another value in a field."""
    return Mutant(says, clause, answering(RESULT, 200, body=verbose(having(field, value=value))))


def submitted(says: str, clause: str, **altered: Any) -> Mutant:
    """Return a mutant that answers submissions otherwise."""
    return Mutant(says, clause, answering(SUBMIT, 202, **altered))


VALSEA = Mutants(
    "valsea",
    (
        Mutant("reads no form in a submission", "VAL-01.b", asked(SUBMIT, headers={"Content-Type": "audio/wav"})),
        submitted("answers a submission with 200", "VAL-01.c", to_status=200),
        Mutant("looks for its key in X-API-Key", "VAL-02.a", key(header="X-API-Key", scheme="")),
        Mutant("wants the key alone in its header", "VAL-02.b", key(scheme="")),
        Mutant("wants Token before the key", "VAL-02.b", key(scheme="Token")),
        Mutant("calls the file audio", "VAL-03.a", Patch("voicemock.engine.forms.Submission.last", last_called_audio)),
        Mutant("needs no file", "VAL-03.a", Patch("voicemock.engine.forms.Submission.last", last_or_one_of_its_own)),
        Mutant("takes no WebM", "VAL-03.b", lacking("webm")),
        Mutant("takes no FLAC", "VAL-03.b", lacking("flac")),
        Mutant("needs no model", "VAL-03.c", Patch("voicemock.engine.forms.Form.read", read_with_a_model)),
        Mutant("knows its model by another name", "VAL-03.c", Patch(f"{HERE}.MODEL", "valsea-voice-security-2")),
        Mutant("calls the verbose format verbose", "VAL-03.d", Patch(f"{HERE}.FORMATS", ("json", "verbose"))),
        Mutant("is verbose unless told not to be", "VAL-03.e", Patch(f"{HERE}.FORMATS", ("verbose_json", "json"))),
        submitted("does not say how a new job stands", "VAL-04.a", body=without("status")),
        submitted("calls a job's id `id`", "VAL-04.a", body=renamed),
        submitted("numbers its jobs", "VAL-04.a", body=having("job_id", value=7)),
        submitted("answers a submission with text", "VAL-04.a", headers={"Content-Type": "text/plain"}),
        Mutant("gives all jobs one id", "VAL-04.b", Patch("voicemock.engine.ids.Ids.uuid4", lambda _: AN_ID)),
        submitted("calls a completed job done", "VAL-04.c", body=having("status", value="done")),
        Mutant(
            "has no result at the first poll of a completed job",
            "VAL-04.c",
            answering(
                RESULT,
                200,
                to_status=202,
                body=lambda body: {"job_id": body["job_id"], "status": "processing"},
                nth=lambda: itertools.cycle((True, False)).__next__,
            ),
        ),
        Mutant("never finds a job again", "VAL-05.a", Patch("voicemock.engine.jobs.Jobs.find", find_no_job)),
        Mutant("is verbose whatever it is told", "VAL-05.b", analysing({"json": "verbose_json"})),
        Mutant("is never verbose", "VAL-05.c", analysing({"verbose_json": "json"})),
        Mutant("swaps its two formats", "VAL-05.c", analysing({"verbose_json": "json", "json": "verbose_json"})),
        result("writes the id of a job in capitals", "VAL-06.a", "job_id", str.upper),
        result("calls a finished result ready", "VAL-06.a", "status", "ready"),
        result("tells the probability as text", "VAL-06.b", "synthetic_probability", str),
        result("tells the probability in percent", "VAL-06.b", "synthetic_probability", lambda it: round(it * 100, 2)),
        result("tells the risk in a word", "VAL-06.c", "behavioral_risk", "low"),
        result("lets the risk go above 1", "VAL-06.c", "behavioral_risk", lambda risk: round(risk + 1, 4)),
        result("does not know what liveness is", "VAL-06.d", "liveness_status", "unknown"),
        result("writes liveness in capitals", "VAL-06.d", "liveness_status", str.upper),
        missing("leaves the risk out where it is verbose", "VAL-07.a", "behavioral_risk"),
        missing("leaves the accent out", "VAL-07.b", "accent"),
        verbose_result("has no text for the accent", "VAL-07.b", "accent", None),
        verbose_result("joins the emotions to one text", "VAL-07.c", "emotions_detected", ", ".join),
        verbose_result("transcribes nothing", "VAL-07.d", "transcript", ""),
        verbose_result("lists what was said word by word", "VAL-07.d", "transcript", str.split),
        missing("leaves the raw answer out", "VAL-07.e", "raw_response"),
        verbose_result("gives the raw answer as text", "VAL-07.e", "raw_response", str),
        result("tells how probably a voice is human", "VAL-08.a", "synthetic_probability", lambda it: round(1 - it, 4)),
        result("is never sure", "VAL-08.a", "synthetic_probability", lambda it: min(it, 0.69)),
        Mutant("swaps verified and failed", "VAL-08.c", answering(RESULT, 200, body=swapped("verified", "failed"))),
        result(
            "calls what is uncertain verified",
            "VAL-08.c",
            "liveness_status",
            lambda it: "verified" if it == "scanning" else it,
        ),
        Mutant(
            "forbids a call without a key",
            "VAL-09.a",
            only(lacks("Authorization"), answering(SUBMIT, 401, to_status=403)),
        ),
        Mutant(
            "needs no key",
            "VAL-09.a",
            only(lacks("Authorization"), asked(SUBMIT, headers={"Authorization": "Bearer test-pro"})),
        ),
        Mutant("takes any key", "VAL-09.b", key({"": Plan("works")})),
        Mutant("still takes keys that have expired", "VAL-09.b", key({"test-expired": Plan("works")})),
        Mutant("works on without credits", "VAL-10.a", key({"test-no-credits": Plan("works")})),
        Mutant("forbids what there are no credits for", "VAL-10.a", answering(SUBMIT, 402, to_status=403)),
        Mutant(
            "takes the id of no job for a wrong field",
            "VAL-11.a",
            Patch("voicemock.engine.jobs.Jobs.find", find_or_refuse),
        ),
        Mutant("keeps its results for ever", "VAL-11.b", Patch(f"{HERE}.DAY", math.inf)),
        Mutant("calls an expired job gone", "VAL-11.b", answering(RESULT, 404, to_status=410)),
        Mutant("fails where it is not configured", "VAL-12.a", answering(SUBMIT, 503, to_status=500)),
    ),
    {
        "VAL-01.a": "a check holds the address that it is given to the page, wherever it is",
        "VAL-08.b": "how a client is to read the risk: nothing in an answer or in a clip says what the risk really is",
    },
)

__all__ = ["VALSEA"]
