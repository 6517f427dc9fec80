"""How far behaviours go, and that each of their kinds comes."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from tests.hypothesis_profiles import examples

from voicemock import Behaviour, ScriptError, Step, dataspike, modulate, undetectable, valsea, vocos
from voicemock.behaviours import Bounds
from voicemock.behaviours.faulty import ARGUMENTS, faulty
from voicemock.behaviours.refusing import refusals
from voicemock.engine.faults import FAULTS
from voicemock.engine.faults.arguments import arguments
from voicemock.engine.jobs import Way
from voicemock.scripting.verbs import VERBS
from voicemock.using.written import WRITTEN, Written, by_reading

POLL = "GET /api/v4/deepfake/job/{id}"
SUBMIT = "POST /api/v4/deepfake/audio/analyze"
STREAM = "WS /api/velma-2-synthetic-voice-detection-streaming"


def steps(vendor: Written, **bounds: Any) -> st.SearchStrategy[Step]:
    """Return the steps of behaviours that have exactly one."""
    return (
        vendor.behaviours(**{"most_steps": 1, **bounds}).filter(lambda each: each.steps).map(lambda each: each.steps[0])
    )


def drawn(strategy: st.SearchStrategy[Step], number: int = 200) -> list[Step]:
    seen = []

    @examples(number)
    @given(strategy)
    def see(step: Step) -> None:
        seen.append(step)

    see()
    return seen


def one_of(strategies: Iterable[st.SearchStrategy[Step]]) -> st.SearchStrategy[Step]:
    return st.one_of(list(strategies))


def names(drawn: Iterable[Step]) -> set[object]:
    return {step.said for step in drawn if step.verb == "next"}


def faults(drawn: Iterable[Step]) -> set[str]:
    told = [fault for step in drawn if step.verb == "breaks" and isinstance(step.said, list) for fault in step.said]
    return {name for fault in told for name in fault if name in FAULTS}


VERBS_OF = {
    "vocos": {"hears", "answers", "next", "breaks"},
    "valsea": {"hears", "answers", "holds", "next", "breaks"},
    "undetectable": {"hears", "answers", "holds", "hurries", "fails", "next", "breaks"},
    "modulate": {"hears", "answers", "frames", "next", "breaks"},
    "dataspike": {"hears", "answers", "holds", "hurries", "fails", "next", "breaks"},
}


EDITIONS = {"vocos@earlier-beta": VERBS_OF["vocos"], "modulate@newer-reference": VERBS_OF["modulate"]}


@pytest.mark.parametrize("reading", [*VERBS_OF, *EDITIONS])
def test_everything_that_can_be_said_of_a_vendor_is_drawn(reading: str) -> None:
    assert {step.verb for step in drawn(steps(by_reading(reading)))} == {**VERBS_OF, **EDITIONS}[reading]
    assert set().union(*VERBS_OF.values()) == {*VERBS} - {"jobs"}  # whose stages are those of the three words for jobs


def test_without_more_said_only_what_the_vendor_may_say_at_any_time_is_refused() -> None:
    assert names(drawn(steps(vocos), 400)) == {
        *("INVALID_API_KEY", "INSUFFICIENT_CREDITS", "RATE_LIMIT_EXCEEDED", "INTERNAL_ERROR"),
        *("INVALID_AUDIO_FORMAT", "AUDIO_DECODE_ERROR"),
    }
    assert names(drawn(steps(dataspike, calls=[SUBMIT, POLL]), 600)) == {
        *("unauthorized", "forbidden", "insufficient_credits", "not_found", "rate_limited", "internal_error"),
        "The file is none of .wav, .mp3 and .m4a.",
    }


def test_what_the_client_did_not_do_is_refused_too_if_that_is_asked_for() -> None:
    refused = names(drawn(steps(vocos, unprovoked=True), 500))
    assert refused == {refusal.name for refusal in refusals("vocos")}
    assert {"MISSING_API_KEY", "FILE_TOO_LARGE", "EMPTY_FILE"} < refused


def test_what_is_drawn_is_what_the_edition_says() -> None:
    beta = vocos.in_edition("earlier-beta")
    changed = [step.said for step in drawn(steps(beta)) if step.verb == "answers" and isinstance(step.said, dict)]
    assert {name for fields in changed for name in fields} == {"prediction", "confidence", "raw_score"}
    newer = modulate.in_edition("newer-reference")
    assert "Invalid or missing API key." in names(drawn(steps(modulate), 600))
    assert names(drawn(steps(newer), 600)) <= {name for row in newer.names for name in row.names}


def test_a_vendor_that_forgets_nothing_knows_every_job() -> None:
    assert "not_found" not in names(drawn(steps(dataspike, forgets=False), 400))


def test_calls_that_are_not_named_are_those_of_a_vendor_that_works() -> None:
    polls = drawn(steps(dataspike, calls=POLL, faults=True))
    assert {step.verb for step in polls} == {"answers", "next", "breaks"}
    assert all(step.options.get("call", POLL) == POLL for step in polls)
    assert {step.options.get("call") for step in drawn(steps(dataspike, calls=[SUBMIT]))} == {None, SUBMIT}


def test_a_call_that_there_is_not_is_an_error_that_lists_those_there_are() -> None:
    with pytest.raises(ScriptError) as wrong:
        vocos.behaviours(calls=["POST /v1/detekt"])
    assert str(wrong.value) == "vocos's call 'POST /v1/detekt' is none of POST /v1/detect"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"most_polls": 0}, "most_polls has to be a whole number, at least 1, not 0"),
        ({"most_steps": -1}, "most_steps has to be a whole number, at least 0, not -1"),
        ({"most_seconds": 1.5}, "most_seconds has to be a whole number, at least 1, not 1.5"),
        ({"most_wait": -1}, "most_wait has to be from 0 to 60 seconds, not -1"),
    ],
)
def test_a_bound_out_of_bounds_says_what_it_may_be(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ScriptError) as refused:
        vocos.behaviours(**wrong)
    assert str(refused.value) == said


def test_no_step_goes_beyond_its_bounds() -> None:
    small = {"most_calls": 2, "most_polls": 2, "most_seconds": 3, "most_times": 2, "most_frames": 2, "most_wait": 0.001}
    numbers = {"polls": 2, "seconds": 3, "nth": 2, "times": 2, "retry_after": 3, "after_frames": 2}
    for vendor in WRITTEN.values():
        for step in drawn(steps(vendor, **small)):
            held = step.said if step.verb in ("holds", "fails") and isinstance(step.said, dict) else {}
            for name, value in {**step.options, **held}.items():
                assert name not in numbers or value <= numbers[name]
            for fault in step.said if step.verb == "breaks" and isinstance(step.said, list) else ():
                assert fault.get("delay", 0) <= 0.001
                assert fault.get("seconds", 0) <= 0.001
            assert step.verb != "frames" or (isinstance(step.said, list) and len(step.said) <= 2)


def test_no_behaviour_has_more_steps_than_it_may() -> None:
    @examples(100)
    @given(dataspike.behaviours(most_steps=2))
    def hold(behaviour: Behaviour) -> None:
        assert len(behaviour.steps) <= 2

    hold()
    assert find(dataspike.behaviours(most_steps=0), lambda _: True, settings=examples(5)) == Behaviour()


def test_jobs_that_are_held_come_to_an_end() -> None:
    for vendor in (valsea, undetectable, dataspike):
        course = vendor.vendor.jobs
        assert course is not None
        for step in drawn(steps(vendor)):
            effect = VERBS[step.verb].effect(vendor.vendor, step)
            if isinstance(effect, Way):
                stages = course.stages(effect)
                assert stages[0].status == (course.held or course.usual[0].status)
                assert all(stage.polls <= 5 and stage.seconds <= 30 for stage in stages[:-1])
                assert stages[-1].status in {course.usual[-1].status, course.failed}


def test_waits_alone_come_without_faults() -> None:
    assert faults(drawn(steps(modulate))) == {"delay", "silence"}
    assert faults(drawn(steps(modulate, most_wait=0))) == set()


def breaks_by(name: str, step: Step) -> bool:
    return name in faults([step])


def test_every_fault_comes_with_every_argument_that_it_has() -> None:
    assert set(ARGUMENTS) | {"seconds", "jitter"} == {name for kind in FAULTS.values() for name in arguments(kind)}
    bounds = Bounds(faults=True, calls=STREAM)
    seen = [*drawn(one_of(faulty("vocos", Bounds(faults=True)))), *drawn(one_of(faulty("modulate", bounds)))]
    assert faults(seen) == set(FAULTS)


def test_a_wait_without_end_comes_only_if_it_is_asked_for() -> None:
    def endless(step: Step) -> bool:
        told = _told(step) if step.verb == "breaks" else []
        return any(fault.get("stall", 0) is None or ("silence" in fault and "seconds" not in fault) for fault in told)

    assert not any(map(endless, drawn(steps(modulate, calls=STREAM, faults=True))))
    strategy = steps(modulate, calls=STREAM, faults=True, endless=True)
    assert find(strategy, endless, settings=examples(2000)) == modulate.breaks({"silence": 0}, call=STREAM)


def _told(step: Step) -> list[dict[str, Any]]:
    assert isinstance(step.said, list)
    return [fault for fault in step.said if isinstance(fault, dict)]


SIMPLEST: dict[str, tuple[Written, Callable[[Step], bool], Step]] = {
    "a refusal": (dataspike, lambda step: step.verb == "next", dataspike.next("unauthorized", call=SUBMIT)),
    "a close": (modulate, lambda step: "after_frames" in step.options, modulate.next("1011", after_frames=1)),
    "frames": (modulate, lambda step: step.verb == "frames", modulate.frames("synthetic 0.0")),
    "a job that fails": (undetectable, lambda step: step.verb == "fails", undetectable.fails()),
    "a wait": (valsea, lambda step: step.verb == "breaks", valsea.breaks({"delay": 0.001})),
    "a result": (
        undetectable,
        lambda step: step.verb == "answers" and step.options["call"] == "POST /query",
        undetectable.answers(
            {"result": 0.0, "result_details": {"mean_ai_prob": 0.0, "individual_chunks_ai_prob": [0.0]}},
            where={"status": "done"},
            call="POST /query",
        ),
    ),
}


@pytest.mark.parametrize("name", SIMPLEST)
def test_the_simplest_of_a_kind_has_nothing_that_it_does_not_need(name: str) -> None:
    vendor, kind, simplest = SIMPLEST[name]
    assert find(steps(vendor), kind, settings=examples(1000)) == simplest
