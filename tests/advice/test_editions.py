"""Findings about a client whose vendor answers by another edition of its documents: that edition judges."""

from dataclasses import replace
from typing import Any

import pytest
from tests.advice.telling import ids
from tests.calling import Caller, upload

from voicemock.advice import Allowances, Finding, Severity, failing, listed
from voicemock.advice.conduct import RULES
from voicemock.bench import Bench
from voicemock.engine.findings import Findings
from voicemock.plugin.merging import merged
from voicemock.vendors import VENDORS
from voicemock_contracts import ACROSS, ledger

KEY = {"X-API-Key": "test-free"}
EDITIONS = [each.reading for vendor in VENDORS for each in vendor.editions]


@pytest.mark.parametrize("reading", EDITIONS)
def test_every_clause_that_advice_rests_on_is_one_of_the_edition_s_too(reading: str) -> None:
    vendor = reading.partition("@")[0]
    known = {clause.id for name in (reading, ACROSS) for clause in ledger(name).clauses}
    assert {clause for rule in RULES[vendor] for clause in rule.clauses} <= known


def detect(vocos: Caller, **rest: Any) -> int:
    return vocos.post("/v1/detect", headers=KEY, files=upload("human"), **rest).status_code


def test_a_finding_is_of_the_edition_by_which_it_was_answered(bench: Bench, vocos: Caller) -> None:
    detect(vocos, data={"language": "en"})
    bench.edition({"vocos": "earlier-beta"})
    detect(vocos, data={"language": "en"})
    found = [each for each in bench.journal.findings() if each.severity is Severity.NEW]
    assert [(each.id, each.reading, each.times) for each in found] == [
        ("vocos:new-field:language", "vocos", 1),
        ("vocos:new-field:language", "vocos@earlier-beta", 1),
    ]


def test_in_a_fresh_world_nothing_is_remembered_of_the_client(bench: Bench, vocos: Caller) -> None:
    for _ in range(11):
        detect(vocos)
    bench.edition({"vocos": "earlier-beta"})
    before = ids(bench)
    assert detect(vocos) == 200
    assert "vocos:retry-after-ignored" not in ids(bench)[len(before) :]
    bench.edition({"valsea": "baseline"})
    assert detect(vocos) == 200


def test_the_answers_of_an_edition_depart_from_nothing_and_those_of_another_would(bench: Bench, vocos: Caller) -> None:
    bench.edition({"vocos": "earlier-beta"})
    detect(vocos)
    assert bench.advisor.bugs == []
    exchange = bench.journal.exchanges()[-1]
    exchange.reading = "vocos"
    bench.advisor.closed(exchange)
    assert bench.advisor.bugs[0].startswith("vocos: POST /v1/detect answered 200: ")
    bench.advisor.bugs.clear()


def finding(*clauses: str, edition: str, severity: Severity = Severity.ADVICE) -> Finding:
    return Finding(clauses[0], "vocos", severity, clauses, "so", "mend", 0.0, (1,), edition=edition)


@pytest.mark.parametrize(
    ("found", "fails"),
    [
        (finding("VOC-09.a", edition="baseline"), True),
        (finding("VOC-09.a", edition="earlier-beta"), False),
        (finding("VOC-06.a", edition="earlier-beta"), True),
        (finding("VOC-06.b", edition="earlier-beta"), False),
        (finding("VOC-13.f", "VOC-13.e", edition="earlier-beta"), True),
    ],
)
def test_advice_judges_as_far_as_its_clauses_do_in_the_edition(found: Finding, fails: bool) -> None:
    assert failing([found], Allowances()) == ([found] if fails else [])


def test_what_is_listed_are_the_edition_s_clauses() -> None:
    today, earlier = (finding("VOC-09.a", edition=edition) for edition in ("baseline", "earlier-beta"))
    says = (
        "An error is JSON in which `status` is `error`, beside `request_id` and `error`, "
        "which holds the texts `code` and `message`."
    )
    why = "The earlier beta is known by its answer to a detection; errors are taken to be the baseline's"
    assert listed({"test_it": [today, earlier]}) == [
        "test_it",
        "  vocos",
        "    advice: so [VOC-09.a]",
        f"      VOC-09.a, documented: {says} (API reference, Error Codes)",
        "      mend: mend",
        "  vocos@earlier-beta",
        "    advice: so [VOC-09.a]",
        f"      VOC-09.a@earlier-beta, assumed: {says} ({why})",
        "      mend: mend",
    ]


def test_the_same_in_another_edition_is_another_finding() -> None:
    today, earlier = (finding("VOC-09.a", edition=edition) for edition in ("baseline", "earlier-beta"))
    kept = Findings()
    for each in (today, earlier, earlier):
        kept.note(each)
    assert [(each.edition, each.times) for each in kept.latest("vocos")] == [("baseline", 1), ("earlier-beta", 2)]
    again = replace(earlier, times=3, exchanges=(1, 1))
    assert merged([today, earlier, today, earlier]) == [
        replace(today, times=2, exchanges=(1, 1)),
        replace(again, times=2),
    ]
