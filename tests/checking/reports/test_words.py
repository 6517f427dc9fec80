"""The words that several outputs share: the verdict, numbers, characters, departures told once."""

from dataclasses import replace

import pytest
from tests.checking.reports.sample import CLEAN, EMPTY, FAILED, NEW, PASSED, REFUTED, REPORT, TYPE, seen

from voicemock.checking.amounts import amount, counted
from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.distinct import Departure, distinct, together
from voicemock.checking.reports.verdict import sentence, verdict
from voicemock.checking.reports.visible import sound, visible
from voicemock_contracts.findings import Severity

MADE_UP = replace(NEW, severity=Severity.VIOLATION)


@pytest.mark.parametrize(
    ("report", "word", "told"),
    [
        (
            REPORT,
            Status.FAILED,
            (
                "https://vocos.example?a=1&b=2 departs from the documents of Vocos in 3 clauses: of 4 probes 1 passed, "
                "1 failed, 1 inconclusive, 1 skipped; 1 new, 1 assumption refuted; 4 calls, at most 2.75 credits."
            ),
        ),
        (
            replace(
                CLEAN, outcomes=(replace(FAILED, observations=(seen(replace(NEW, severity=Severity.VIOLATION)),)),)
            ),
            Status.FAILED,
            (
                "The fake of Vocos departs from the documents of Vocos: of 1 probe 0 passed, 1 failed, 0 inconclusive, "
                "0 skipped; 0 new, 0 assumptions refuted; 2 calls, at most 1.5 credits."
            ),
        ),
        (
            replace(CLEAN, outcomes=(replace(PASSED, observations=()),)),
            Status.PASSED,
            (
                "The fake of Vocos does what the documents of Vocos say, as far as it was probed: of 1 probe 1 passed, "
                "0 failed, 0 inconclusive, 0 skipped; 0 new, 0 assumptions refuted; 1 call, at most 1 credit."
            ),
        ),
        (
            CLEAN,
            Status.PASSED,
            (
                "The fake of Vocos does what the documents of Vocos say, as far as it was probed: of 1 probe 1 passed, "
                "0 failed, 0 inconclusive, 0 skipped; 0 new, 0 assumptions refuted; 0 calls, at most 0 credits."
            ),
        ),
        (
            EMPTY,
            Status.INCONCLUSIVE,
            (
                "Nothing was found out about https://vocos.example?a=1&b=2: of 1 probe 0 passed, 0 failed, "
                "0 inconclusive, 1 skipped; 0 new, 0 assumptions refuted; 0 calls, at most 0 credits."
            ),
        ),
    ],
)
def test_a_verdict_is_a_word_and_a_sentence(report: Report, word: Status, told: str) -> None:
    assert (verdict(report), sentence(report)) == (word, told)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (0.1 + 0.2, "0.3"), (12, "12"), (1234.5, "1,234.5"), (-0.00001, "0"), (100, "100")]
)
def test_an_amount_has_no_more_decimals_than_it_needs(number: float, text: str) -> None:
    assert amount(number) == text


def test_things_are_counted() -> None:
    counts = (counted(0, "call"), counted(1, "call"), counted(2000, "call"), counted(2, "a", "bs"))
    parts = (counted(0.5, "credit"), counted(1.0, "credit"), counted(0.99999, "credit"), counted(1.5, "credit"))
    assert counts == ("0 calls", "1 call", "2,000 calls", "2 bs")
    assert parts == ("0.5 credits", "1 credit", "1 credit", "1.5 credits")


def test_what_cannot_be_seen_is_made_visible() -> None:
    assert visible("é🎙 \t\n\r\x00\x1b\x7f\x9b\u200f\u202e\u2028\ufeff\ud800\uffff") == (
        "é🎙 \t\n\\x0d\\x00\\x1b\\x7f\\x9b\\u200f\\u202e\\u2028\\ufeff\\ud800\\uffff"
    )
    assert visible("a\n\tb\r", keeping="\r") == "a\\x0a\\x09b\r"


def test_half_a_pair_of_surrogates_is_written_out() -> None:
    assert sound("é🎙\x00\u202e\udc80") == "é🎙\x00\u202e\\udc80"


def test_a_departure_is_told_once_with_the_probes_that_came_upon_it() -> None:
    elsewhere = replace(REFUTED, where="answer 200 to GET /jobs/0123456789ab")
    again = replace(REFUTED, where="answer 200 to GET /jobs/ba9876543210", got='"wahr"')
    first = Outcome("One.", (), Status.PASSED, "", (seen(NEW), seen(elsewhere), seen(REFUTED)))
    second = Outcome("Two.", (), Status.FAILED, "", (seen(again), seen(TYPE), seen(NEW)))
    third = Outcome("Three.", (), Status.PASSED, "", (seen(again), seen(replace(NEW, got="other"))))
    report = replace(REPORT, outcomes=(first, second, third))
    assert distinct(report, Severity.NEW) == (
        Departure(seen(NEW), ("One.", "Two.")),
        Departure(seen(replace(NEW, got="other")), ("Three.",)),
    )
    refuted = distinct(report, Severity.REFUTED)
    assert refuted == (Departure(seen(elsewhere), ("One.", "Two.", "Three.")), Departure(seen(REFUTED), ("One.",)))
    assert distinct(report, Severity.REFUTED, Severity.VIOLATION) == (*refuted, Departure(seen(TYPE), ("Two.",)))
    assert [item.named() for item in refuted] == ["One. (and in 2 other probes)", "One."]


def test_what_a_fake_makes_up_is_told_by_its_name() -> None:
    other = replace(MADE_UP, got="other")
    report = replace(REPORT, outcomes=(Outcome("One.", (), Status.FAILED, "", (seen(MADE_UP), seen(other))),))
    assert distinct(report, Severity.VIOLATION) == (
        Departure(seen(MADE_UP), ("One.",)),
        Departure(seen(other), ("One.",)),
    )


def test_departures_are_together_that_the_same_probes_came_upon() -> None:
    first, second, third = (
        Departure(seen(TYPE), ("A.",)),
        Departure(seen(NEW), ("A.", "B.")),
        Departure(seen(NEW), ("A.",)),
    )
    assert together((first, second, third)) == ((first, third), (second,))
