"""A step as data and as Python: each says the same, and no key is shown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hypothesis_profiles import examples

from voicemock.engine.faults import Delay
from voicemock.scripting import ScriptError, Step, steps_of
from voicemock.using.written import WRITTEN
from voicemock.vendors import VENDORS

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
NUMBERS = st.integers(0, 100) | st.floats(0, 100)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "call": WORDS,
        "key": WORDS,
        "file": WORDS,
        "digest": WORDS,
        "nth": st.integers(1, 9),
        "times": st.integers(1, 9) | st.just("always"),
        "until": NUMBERS,
    },
)
SYNTHETIC = NUMBERS | st.lists(NUMBERS, min_size=1, max_size=3) | st.tuples(NUMBERS, NUMBERS)
POLLS = {"polls": st.integers(0, 9), "seconds": NUMBERS}
FAULTS = st.sampled_from(["stall", {"delay": 2, "jitter": 0.5}, Delay(1.5)])


def said(verb: str, *words: Any, **named: Any) -> st.SearchStrategy[Step]:
    """Return steps that a vendor's method makes of what is drawn."""
    return st.builds(
        lambda vendor, words, named, limits: getattr(vendor, verb)(*words, **named, **limits),
        st.sampled_from([*WRITTEN.values()]),
        st.tuples(*words),
        st.fixed_dictionaries({}, optional=named),
        LIMITS if verb != "accepts" else st.just({}),
    )


STEPS = st.one_of(
    said("hears", score=WORDS, synthetic=SYNTHETIC),
    said("frames", WORDS, PLAIN),
    said("next", WORDS | st.integers(100, 5000), retry_after=st.integers(0, 9), about=WORDS, after_frames=st.just(2)),
    said("accepts", WORDS, plan=WORDS, credits=NUMBERS),
    said("holds", status=WORDS, **POLLS),
    said("hurries"),
    said("fails", message=WORDS, error_code=WORDS, **POLLS),
    said("jobs", WORDS, st.fixed_dictionaries({"status": WORDS}, optional=POLLS)),
    said("answers", st.dictionaries(WORDS, PLAIN, max_size=3), where=st.dictionaries(WORDS, PLAIN, max_size=2)),
    said("breaks", FAULTS, FAULTS),
)


@examples(200)
@given(STEPS)
def test_a_step_as_data_is_read_as_the_same_step(step: Step) -> None:
    assert steps_of([step.as_json()]) == (step,)


@examples(200)
@given(STEPS)
def test_a_step_as_python_makes_the_same_step(step: Step) -> None:
    assert eval(str(step), dict(WRITTEN)) == step  # noqa: S307 - it is what the step says of itself


@pytest.mark.parametrize(
    ("short", "python"),
    [
        ({"hears": "human 4s"}, "vocos.hears(score='human 4s')"),
        ({"holds": True}, "vocos.holds()"),
        ({"fails": True, "times": 2}, "vocos.fails(times=2)"),
        ({"hurries": True}, "vocos.hurries()"),
        ({"frames": "synthetic 1"}, "vocos.frames('synthetic 1')"),
        ({"jobs": "queued"}, "vocos.jobs('queued')"),
        ({"breaks": {"cut": 5}}, "vocos.breaks({'cut': 5})"),
        ({"next": 402, "until": 60}, "vocos.next(402, until=60)"),
        ({"accepts": "their-key", "plan": "pro"}, "vocos.accepts('their-key', plan='pro')"),
    ],
)
def test_a_short_cut_of_data_is_the_step_that_python_says(short: dict[str, object], python: str) -> None:
    (step,) = steps_of([{"vendor": "vocos", **short}])
    assert str(step) == python
    assert eval(python, dict(WRITTEN)) == step  # noqa: S307 - it stands above


@pytest.mark.parametrize("name", ["until", "matching"])
def test_a_condition_that_is_a_function_is_no_data(name: str) -> None:
    def picked(*_: object) -> bool:
        return True

    limits: dict[str, Any] = {"key": "their-secret-key", name: picked}
    step = WRITTEN["vocos"].next("INTERNAL_ERROR", **limits)
    with pytest.raises(ScriptError) as told:
        step.as_json()
    line = str(told.value)
    assert line.startswith(f"{name} is a function, which JSON and YAML cannot say: vocos.next('INTERNAL_ERROR', ")
    assert "their-secret-key" not in line
    assert step.redacted().as_told() == {
        "vendor": "vocos",
        "next": "INTERNAL_ERROR",
        "key": "…",
        name: picked.__qualname__,
    }


def test_no_key_is_shown_but_what_a_test_key_begins_with() -> None:
    vocos = WRITTEN["vocos"]
    assert str(vocos.accepts("their-secret-key").redacted()) == "vocos.accepts('…')"
    assert str(vocos.hears(synthetic=1, key="test-pro-7").redacted()) == "vocos.hears(synthetic=1, key='test-pro…')"


def test_every_vendor_can_be_written() -> None:
    assert list(WRITTEN) == [vendor.name for vendor in VENDORS]
