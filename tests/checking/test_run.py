"""A run from its first probe to its report: outcomes, interruptions, and what one failure does to the others."""

import pytest

from voicemock.checking.asking import Asking, InconclusiveError, StoppedError
from voicemock.checking.limits import SpentError
from voicemock.checking.line import HaltError, UnreachableError
from voicemock.checking.own import own
from voicemock.checking.probe import NEGATIVE, OWN, Probe
from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.run import Options, check, planned
from voicemock.checking.session import Asked, run
from voicemock.checking.target import Target
from voicemock.vendors import VENDORS

VOCOS = VENDORS[0]
ELSEWHERE = Target("vocos", "http://127.0.0.1:9", given_key="k")


def passing(_asking: Asking) -> None:
    """It holds."""


def departing(asking: Asking) -> None:
    """It does not hold."""
    asking.expect(asking.call("GET", "/nowhere"), 200, "VOC-01.b")


def assuming(asking: Asking) -> None:
    """It is assumed."""
    asking.expect(asking.call("GET", "/nowhere"), 200, "VOC-21.c")


def learning_nothing(_asking: Asking) -> None:
    """It says nothing."""
    raise InconclusiveError("no credits left")


def alone(_asking: Asking) -> None:
    """It is not reached."""
    raise UnreachableError("connection refused")


def ran(*probes: Probe, options: Options | None = None) -> Report:
    with own(VOCOS, 0) as target:
        return check(target, "Vocos", probes, options or Options())


def brief(report: Report) -> list[tuple[str, Status, str]]:
    return [(outcome.name, outcome.status, outcome.reason) for outcome in report.outcomes]


def test_each_probe_ends_in_its_own_way_and_the_next_runs() -> None:
    clauses = ("VOC-01.b",)
    report = ran(
        Probe(passing, clauses),
        Probe(departing, clauses),
        Probe(assuming, clauses),
        Probe(learning_nothing, clauses),
        Probe(alone, clauses),
        Probe(passing, clauses, needs=NEGATIVE, says="It is sent"),
        Probe(passing, clauses, credits=6, says="It is dear"),
        options=Options(negative=False, max_credits=5),
    )
    assert brief(report) == [
        ("It holds", Status.PASSED, ""),
        ("It does not hold", Status.FAILED, ""),
        ("It is assumed", Status.PASSED, ""),
        ("It says nothing", Status.INCONCLUSIVE, "no credits left"),
        ("It is not reached", Status.INCONCLUSIVE, "connection refused"),
        ("It is sent", Status.SKIPPED, "sends what the documents don't allow: --negative"),
        ("It is dear", Status.SKIPPED, "costs up to 6 credits: --max-credits"),
    ]
    assert (report.failed, report.clauses, report.calls, report.credits) == (True, ("VOC-01.b",), 2, 0)


def test_a_plan_says_the_same_as_the_run_that_follows() -> None:
    probes = (
        Probe(passing, (), credits=2),
        Probe(passing, (), credits=2, says="Too dear"),
        Probe(passing, (), needs=OWN, says="Ours"),
        Probe(passing, (), needs=NEGATIVE, says="Forbidden"),
        Probe(passing, (), credits=1, says="Still affordable"),
    )
    options = Options(negative=False, max_credits=3)
    plan = [step.refused for step in planned(probes, ELSEWHERE, options)]
    assert plan == [
        "",
        "costs up to 2 credits: --max-credits",
        "needs a fake of voicemock: its keys, its clock, its verdicts",
        "sends what the documents don't allow: --negative",
        "",
    ]
    report = check(ELSEWHERE, "Vocos", probes, options)
    assert [outcome.reason for outcome in report.outcomes] == plan


def test_a_vendor_that_wants_to_be_left_alone_is_and_what_was_found_before_stays() -> None:
    def halting(asking: Asking) -> None:
        asking.judge(False, "departs", "this", "that", "VOC-01.b", answer=asking.call("GET", "/nowhere"))
        raise HaltError("the vendor asks to wait 100,000 s")

    probes = [Probe(passing, (), says=str(number)) for number in range(2)]
    report = ran(Probe(departing, (), says="before"), Probe(halting, (), says="last", credits=2), *probes)
    assert brief(report)[1:] == [
        ("last", Status.FAILED, ""),
        ("0", Status.SKIPPED, "the vendor asks to wait 100,000 s"),
        ("1", Status.SKIPPED, "the vendor asks to wait 100,000 s"),
    ]
    assert [(outcome.calls, outcome.credits) for outcome in report.outcomes] == [(1, 0), (1, 2), (0, 0), (0, 0)]


def test_where_nothing_answers_the_first_call_nothing_more_is_tried() -> None:
    told: list[Outcome] = []
    with pytest.raises(UnreachableError):
        check(ELSEWHERE, "Vocos", [Probe(departing, ()), Probe(passing, ())], Options(), told.append)
    assert told == []


def test_an_interruption_keeps_what_was_found_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_asking: Asking) -> None:
        raise KeyboardInterrupt

    probes = (Probe(passing, ()), Probe(interrupted, (), says="It is interrupted"), Probe(departing, ()))
    monkeypatch.setattr("voicemock.checking.session.probes", lambda _: probes)
    report, ended = run(Asked(VOCOS), lambda: None)
    assert (brief(report), ended) == ([("It holds", Status.PASSED, "")], "interrupted")


def test_each_probe_has_an_account_of_its_own() -> None:
    keys: list[str] = []

    def noting(asking: Asking) -> None:
        keys.extend((asking.key(), asking.key("free")))

    ran(*(Probe(noting, (), says=str(number)) for number in range(2)), options=Options(seed=7))
    assert keys == ["test-enterprise-7-0", "test-free-7-0", "test-enterprise-7-1", "test-free-7-1"]


def test_what_stops_a_probe_is_no_failure_by_itself() -> None:
    def stopping(_asking: Asking) -> None:
        raise StoppedError

    def spent(_asking: Asking) -> None:
        raise SpentError

    report = ran(Probe(stopping, (), says="a"), Probe(spent, (), says="b"))
    assert [outcome.status for outcome in report.outcomes] == [Status.PASSED, Status.SKIPPED]
