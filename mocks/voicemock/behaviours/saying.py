"""What a vendor answers where it answers: steps that change its own words, or what it hears."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.values import EACH, Place, value
from voicemock.scripting import Step
from voicemock.using.written import by_reading
from voicemock_contracts.editions import SEPARATOR

Steps = st.SearchStrategy[Step]


@dataclass(frozen=True, slots=True)
class Said:
    """Fields of a call's answer that may be others, by their paths; ``where`` they stand.

    ``tied``: by our assumptions they hang together, with one another or with what the clip holds.
    """

    call: str
    fields: tuple[str, ...]
    where: Mapping[str, object] | None = None
    tied: bool = False


DETECT = "POST /v1/detect"
JOB = "GET /api/v4/deepfake/job/{id}"
RESULT = "GET /v1/voice-security/{job_id}/result"
QUERY = "POST /query"
TRANSCRIBE = "POST /api/velma-2-stt-batch"
BATCH = "POST /api/velma-2-synthetic-voice-detection-batch"
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"

SAID = {
    "vocos": (
        Said(
            DETECT,
            (
                "data.security.prediction",
                "data.security.confidence",
                "data.intelligence.age_range",
                "data.intelligence.gender",
                "data.credits_remaining",
            ),
        ),
    ),
    "vocos@earlier-beta": (Said(DETECT, ("prediction", "confidence", "raw_score"), tied=True),),
    "valsea": (
        Said(
            RESULT,
            ("synthetic_probability", "behavioral_risk", "liveness_status"),
            where={"status": "completed"},
            tied=True,
        ),
    ),
    "undetectable": (Said("GET /check-user-credits", ("credits",)),),
    "dataspike": (Said(JOB, ("score", "verdict"), where={"status": "completed"}, tied=True),),
}
"""By vendors, or by a reading of their documents that differs.

What is documented of a call's other fields leaves nothing to choose, or it names the call or the job.
"""

HEARS = {
    "vocos": (DETECT,),
    "valsea": ("POST /v1/voice-security",),
    "undetectable": ("POST /detect",),
    "modulate": (BATCH, TRANSCRIBE, STREAM),
    "dataspike": ("POST /api/v4/deepfake/audio/analyze",),
}
"""The calls for which a clip is listened to."""

LIKELY = st.integers(0, 10_000).map(lambda number: number / 10_000)
"""A probability with no more decimals than any vendor shows."""

CHUNK = st.integers(0, 100).map(lambda number: number / 100)
"""UND-13.c: a chunk's probability."""

NOTHING_SAID = {"text": "", "utterances": []}
"""A transcript of a clip in which nobody speaks (MOD-17)."""

NO_VOICE, STEADY = "no-content", 1.0
"""MOD-06.b: the confidence of what is no voice."""

HALF = 0.5
"""MOD-06.e: of two verdicts the likelier one is given, by assumption."""

MOST_CHUNKS = 5


def saying(reading: str, bounds: Bounds) -> Iterator[Steps]:
    """Yield strategies of what the vendor answers, the simplest first."""
    clips = called(HEARS[name_of(reading)], bounds)
    if clips is not None:
        yield st.builds(lambda likely, limits: by_reading(reading).hears(synthetic=likely, **limits), LIKELY, clips)
    for said in SAID.get(reading, SAID.get(name_of(reading), ())):
        if bounds.concerns(said.call) and not (said.tied and bounds.assumed):
            yield _answers(reading, said, assumed=bounds.assumed)
    if name_of(reading) == "undetectable" and bounds.concerns(QUERY) and not bounds.assumed:
        yield st.lists(CHUNK, min_size=1, max_size=MOST_CHUNKS).map(_chunks)
    if name_of(reading) == "modulate":
        yield from _modulate(reading, bounds)


def name_of(reading: str) -> str:
    """Return whose documents a reading is of."""
    return reading.partition(SEPARATOR)[0]


def called(calls: Sequence[str], bounds: Bounds) -> st.SearchStrategy[dict[str, str]] | None:
    """Return limits to one of the calls, or to none in particular; None where the bounds leave none of them out."""
    chosen = [call for call in calls if bounds.concerns(call)]
    limits = [{"call": call} for call in chosen]
    if len(chosen) == len(calls):
        limits = [{}, *limits] if len(chosen) > 1 else [{}]
    return st.sampled_from(limits) if chosen else None


def _answers(reading: str, said: Said, *, assumed: bool) -> Steps:
    values = {path: value(Place.of(reading, said.call, *path.split(".")), assumed=assumed) for path in said.fields}
    fields = st.fixed_dictionaries({}, optional=values).filter(bool).map(_nested)
    limits: dict[str, Any] = {"call": said.call} if len(by_reading(reading).vendor.calls) > 1 else {}
    return fields.map(lambda changed: by_reading(reading).answers(changed, where=said.where, **limits))


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    """Return an object in which each value stands at the end of its path."""
    nested: dict[str, Any] = {}
    for path, each in values.items():
        *before, last = path.split(".")
        inner = nested
        for name in before:
            inner = inner.setdefault(name, {})
        inner[last] = each
    return nested


def _chunks(chunks: list[float]) -> Step:
    """Return the step with a result of these chunks, whose numbers agree (UND-13)."""
    mean = round(sum(chunks) / len(chunks), 3)
    changed = {"result": mean, "result_details": {"mean_ai_prob": mean, "individual_chunks_ai_prob": chunks}}
    return by_reading("undetectable").answers(changed, where={"status": "done"}, call=QUERY)


def _modulate(reading: str, bounds: Bounds) -> Iterator[Steps]:
    framed = called((BATCH, STREAM), bounds)
    if framed is not None and bounds.most_frames:
        sure = value(Place.of(reading, BATCH, "frames", EACH, "confidence"), assumed=bounds.assumed)
        sure = sure.filter(lambda confidence: confidence >= HALF) if bounds.assumed else sure
        verdict = value(Place.of(reading, BATCH, "frames", EACH, "verdict"), assumed=bounds.assumed)
        frame = st.builds(lambda said, how: f"{said} {STEADY if said == NO_VOICE else how}", verdict, sure)
        verdicts = st.lists(frame, min_size=1, max_size=bounds.most_frames)
        yield st.builds(lambda told, limits: by_reading(reading).frames(*told, **limits), verdicts, framed)
    if bounds.concerns(TRANSCRIBE):
        yield st.just(by_reading(reading).answers(NOTHING_SAID, call=TRANSCRIBE))


__all__ = ["SAID", "Said", "Steps", "called", "name_of", "saying"]
