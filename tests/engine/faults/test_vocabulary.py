"""Faults by their names, as plain data, and what is said where they are wrong."""

import json
from typing import Any

import pytest

from voicemock.engine.faults import (
    FAULTS,
    BadFault,
    Cut,
    Delay,
    Drip,
    Drop,
    Duplicate,
    Early,
    Fault,
    Garbage,
    HalfFrame,
    Late,
    NoContinue,
    Noise,
    NoPong,
    NoUpgrade,
    Reset,
    Silence,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
    as_dict,
    fault,
    parse,
)

WRITTEN: list[tuple[Fault, dict[str, object]]] = [
    (Delay(2, jitter=0.5), {"delay": 2, "jitter": 0.5}),
    (Drip(10, seconds=1), {"drip": 10, "seconds": 1}),
    (Stall(), {"stall": None}),
    (Stall(after=3), {"stall": None, "after": 3}),
    (Reset("reading", after=1000), {"reset": "reading", "after": 1000}),
    (Cut(100), {"cut": 100}),
    (Truncated(), {"truncated": None}),
    (Garbage(text=True), {"garbage": True}),
    (WrongType("text/plain"), {"wrong_type": "text/plain"}),
    (WrongLength(-3), {"wrong_length": -3}),
    (NoContinue(), {"no_continue": True}),
    (Early(400), {"early": 400}),
    (NoUpgrade(429), {"no_upgrade": 429}),
    (NoPong(1), {"no_pong": 1}),
    (Silence(2, seconds=3), {"silence": 2, "seconds": 3}),
    (Drop(1, how="rst"), {"drop": 1, "how": "rst"}),
    (HalfFrame(1, size=4), {"half_frame": 1, "size": 4}),
    (Noise(1, kind="bits"), {"noise": 1, "kind": "bits"}),
    (Duplicate(2), {"duplicate": 2}),
    (Late(1, seconds=3), {"late": 1, "seconds": 3}),
]

NAMES = ", ".join(FAULTS)


@pytest.mark.parametrize(("made", "written"), WRITTEN)
def test_a_fault_and_its_plain_data_are_the_same(made: Fault, written: dict[str, object]) -> None:
    assert as_dict(made) == written
    assert parse(json.loads(json.dumps(written))) == made


def test_every_fault_is_in_the_table_under_its_name() -> None:
    assert {type(made) for made, _ in WRITTEN} == set(FAULTS.values())
    assert {name: kind.name for name, kind in FAULTS.items()} == {name: name for name in FAULTS}


def test_a_name_alone_is_the_fault_with_its_defaults() -> None:
    assert parse("reset") == parse({"reset": None}) == fault("reset") == Reset("unanswered")
    assert parse("no_continue") == parse({"no_continue": None}) == NoContinue()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("dely", f"there is no fault 'dely': there are {NAMES}"),
        (3, "a fault is its name, or a mapping like {'delay': 2, 'jitter': 0.5}, not 3"),
        ({"jitter": 1}, f"a fault is a mapping with one of the names {NAMES}; {{'jitter': 1}} names none"),
        (
            {"cut": 1, "delay": 2},
            f"a fault is a mapping with one of the names {NAMES}; {{'cut': 1, 'delay': 2}} names cut and delay",
        ),
        ({"delay": 1, "by": 2}, "delay takes no 'by': it takes seconds, jitter"),
        ({"no_continue": True, "by": 2}, "no_continue takes no 'by': it takes nothing"),
        ({"no_continue": 417}, "no_continue takes nothing: write {'no_continue': true}"),
        ({"delay": -1}, "delay: seconds has to be a number of seconds from 0 to 86400, not -1"),
        ({"delay": 86401}, "delay: seconds has to be a number of seconds from 0 to 86400, not 86401"),
        ({"delay": True}, "delay: seconds has to be a number of seconds from 0 to 86400, not True"),
        ({"delay": "2"}, "delay: seconds has to be a number of seconds from 0 to 86400, not '2'"),
        ({"delay": float("nan")}, "delay: seconds has to be a number of seconds from 0 to 86400, not nan"),
        ({"delay": 1, "jitter": 2}, "delay: jitter has to be no more than the 1 seconds, not 2"),
        ({"drip": 0}, "drip: size has to be a whole number from 1, not 0"),
        ({"stall": -1}, "stall: seconds has to be a number of seconds from 0 to 86400, or none: for ever, not -1"),
        ({"cut": 1.5}, "cut: after has to be a whole number from 0, or none: half of it, not 1.5"),
        (
            {"reset": "later"},
            "reset: when has to be 'unread' or 'reading' or 'unanswered' or 'answering' or 'answered', not 'later'",
        ),
        (
            {"reset": "answered", "after": 3},
            "reset: after goes with when 'reading' or 'answering', not with 'answered'",
        ),
        ({"garbage": "much"}, "garbage: text has to be true or false, not 'much'"),
        ({"wrong_type": "a\r\nb"}, "wrong_type: content_type has to be text that a header can hold, not 'a\\r\\nb'"),
        ({"wrong_length": 0}, "wrong_length: by has to be a whole number other than 0, not 0"),
        ({"early": 200}, "early: status has to be a status from 400 to 599, not 200"),
        ({"no_upgrade": 101}, "no_upgrade: status has to be a status from 300 to 599, not 101"),
        ({"drop": 1, "how": "bang"}, "drop: how has to be 'fin' or 'rst', not 'bang'"),
        ({"noise": 1, "kind": "pink"}, "noise: kind has to be 'text' or 'bits', not 'pink'"),
        ({"duplicate": 0}, "duplicate: message has to be a whole number from 1, not 0"),
        ({"late": 1}, "late: give after (messages that come before it) or seconds, one of them"),
        (
            {"late": 1, "after": 1, "seconds": 1},
            "late: give after (messages that come before it) or seconds, one of them",
        ),
    ],
)
def test_a_wrong_fault_is_told_in_one_line_that_says_how_to_mend_it(written: Any, says: str) -> None:
    with pytest.raises(BadFault) as wrong:
        parse(written)
    assert str(wrong.value) == says
    assert isinstance(wrong.value, ValueError)


def test_a_fault_that_is_made_in_python_is_checked_as_well() -> None:
    with pytest.raises(BadFault, match=r"^drip: size has to be a whole number from 1, not 0$"):
        Drip(0)
