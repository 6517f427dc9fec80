"""The script over HTTP: POST gives it rules, GET lists those that hold, reset begins anew."""

from collections.abc import Callable, Iterator

import pytest
from tests.calling import Caller

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.scripting import Step


@pytest.fixture
def bench() -> Iterator[Bench]:
    script = [Step("vocos", "next", 500, {"times": 2}), Step("vocos", "accepts", "their-key")]
    bench = Bench(new_clock=virtual_clock, script=script)
    yield bench
    bench.close()


@pytest.fixture
def control(calling: Callable[[str], Caller]) -> Caller:
    return calling("/_voicemock")


VERBS = "hears, frames, next, holds, hurries, fails, jobs, answers, breaks, accepts"
VENDORS = "vocos, valsea, undetectable, modulate, dataspike"
FIRST = {"vendor": "vocos", "next": 500, "times": 2}


def test_a_script_is_told_back_with_no_key_in_it_and_holds_at_once(control: Caller, vocos: Caller) -> None:
    control.bench.fakes["vocos"].world.script.clear()
    script = [
        {"vendor": "vocos", "next": "INSUFFICIENT_CREDITS", "key": "their-key"},
        {"vendor": "vocos", "accepts": "their-key"},
    ]
    told = control.post("/script", json={"script": script})
    assert (told.status_code, told.json()) == (
        200,
        {
            "script": [
                {"vendor": "vocos", "next": "INSUFFICIENT_CREDITS", "key": "…"},
                {"vendor": "vocos", "accepts": "…"},
            ]
        },
    )
    assert vocos.post("/v1/detect", headers={"X-API-Key": "their-key"}).status_code == 403
    assert vocos.post("/v1/detect", headers={"X-API-Key": "their-key"}).status_code == 400


def test_the_rules_that_hold_are_listed_with_how_often_they_were_used(control: Caller, vocos: Caller) -> None:
    later = [{"vendor": "dataspike", "holds": {"polls": 3}}, {"vendor": "vocos", "hears": "human 4s", "key": "secret"}]
    assert control.post("/script", json=later).status_code == 200
    vocos.post("/v1/detect")
    assert control.get("/script").json() == {
        "script": [
            {**FIRST, "used": 1},
            {"vendor": "vocos", "hears": {"score": "human 4s"}, "key": "…", "used": 0},
            {"vendor": "dataspike", "holds": {"polls": 3}, "used": 0},
        ]
    }
    vocos.post("/v1/detect")
    assert [rule["vendor"] for rule in control.get("/script").json()["script"]] == ["vocos", "dataspike"]


def test_reset_begins_the_first_script_anew(control: Caller, vocos: Caller) -> None:
    control.post("/script", json=[{"vendor": "vocos", "next": 413, "times": "always"}])
    for _ in range(2):
        vocos.post("/v1/detect")
    control.post("/reset")
    assert control.get("/script").json() == {"script": [{**FIRST, "used": 0}]}
    assert [vocos.post("/v1/detect").status_code for _ in range(3)] == [500, 500, 401]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"{", "the body is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"{}", 'a script is a list of steps, or {"script": [steps]}'),
        (b'[{"vendor": "vocos"}]', f"step 1 has to have exactly one verb; it has none of {VERBS}"),
        (b'[{"vendor": "acme", "next": 500}]', f"there is no vendor 'acme' here; there are {VENDORS}"),
        (b'[{"vendor": "vocos", "next": 413}, {"vendor": "vocos", "frames": ["synthetic 1"]}]',
         "step 2: frames is nothing for vocos: it has no call that can have that"),
        (b'[{"vendor": "vocos", "next": 413, "until": NaN}]',
         "until (seconds from now, or a function) has to be a number, at least 0, not nan"),
        (b'[{"vendor": "vocos", "accepts": "\\ud800"}]', "the key has to be a text, not '\\ud800'"),
        (b'[{"vendor": "vocos", "answers": {"a": "\\ud800"}}]',
         "answers takes what JSON can say, not {'a': '\\ud800'}"),
    ],
)  # fmt: skip
def test_a_wrong_script_is_400_with_the_line_and_nothing_is_done(control: Caller, content: bytes, line: str) -> None:
    before = control.get("/script").json()
    told = control.post("/script", content=content)
    assert (told.status_code, told.json()) == (400, {"error": line})
    assert control.get("/script").json() == before
