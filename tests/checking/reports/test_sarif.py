"""The report as SARIF. The sample's log satisfies the schema of the standard."""

import json
from collections.abc import Iterator
from dataclasses import replace

from tests.checking.reports.expected_files import expected
from tests.checking.reports.sample import CLEAN, NEW, REFUTED, REPORT, SIZE, TYPE, seen

from voicemock import __version__
from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.sarif import render_sarif
from voicemock_contracts.findings import Finding, Severity


def of(*findings: Finding, probe: str = "One.") -> Report:
    outcome = Outcome(probe, (), Status.FAILED, "", tuple(map(seen, findings)))
    return Report("vocos", "Vocos", "http://x", False, 0, (outcome,))


def marks(report: Report) -> Iterator[str]:
    for result in json.loads(render_sarif(report))["runs"][0]["results"]:
        yield result["partialFingerprints"]["voicemock/v1"]


def test_the_whole_log() -> None:
    assert render_sarif(REPORT) == expected("results.sarif")


def test_a_check_without_departures_has_neither_rules_nor_results() -> None:
    assert json.loads(render_sarif(CLEAN)) == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "voicemock", "version": __version__, "rules": []}},
                "automationDetails": {"id": "voicemock-check/vocos/"},
                "results": [],
                "properties": {
                    "vendor": "vocos",
                    "edition": "baseline",
                    "url": "http://127.0.0.1:1234/vocos",
                    "own": True,
                    "seed": 0,
                },
            }
        ],
    }


def test_a_fingerprint_stays_when_ids_and_values_change() -> None:
    found = "answer 200 to GET /v1/jobs/{}/3"
    first = replace(TYPE, where=found.format("7c9e6679-7425-40de-944b-e07fc1f90ae7"), got="0.25")
    again = replace(TYPE, where=found.format("550e8400-e29b-41d4-a716-446655440000"), got="0.75")
    assert list(marks(of(first))) == list(marks(of(again)))


def test_fingerprints_tell_departures_apart() -> None:
    reports = (
        of(TYPE, SIZE, REFUTED, NEW, replace(NEW, got="another"), replace(TYPE, where="answer 400 of detect")),
        replace(of(NEW), vendor="valsea"),
    )
    every = [mark for report in reports for mark in marks(report)]
    assert len(every) == len(set(every)) == 7


def test_a_departure_is_one_result_whichever_probe_comes_upon_it_first() -> None:
    one, two = (Outcome(name, (), Status.FAILED, "", (seen(TYPE), seen(NEW))) for name in ("One.", "Two."))
    again = replace(two, observations=(seen(SIZE), seen(replace(TYPE, got="other"))))
    report = replace(of(), outcomes=(one, again, one))
    results = json.loads(render_sarif(report))["runs"][0]["results"]
    told = [(item["ruleId"], item["properties"]["probe"], item["properties"]["probes"]) for item in results]
    assert told == [("VOC-02.a", "One.", 2), ("undocumented", "One.", 1), ("VOC-03.a", "Two.", 1)]
    assert set(marks(report)) == set(marks(replace(report, outcomes=(again, one))))


def test_what_a_fake_makes_up_is_an_error_without_a_clause() -> None:
    (result,) = json.loads(render_sarif(of(replace(NEW, severity=Severity.VIOLATION))))["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("undocumented", "error")


def test_a_departure_of_a_stream_is_located_in_its_document() -> None:
    (result,) = json.loads(render_sarif(of(replace(TYPE, where="stream, told frame"))))["runs"][0]["results"]
    (location,) = result["locations"]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "contracts/voicemock_contracts/vocos/asyncapi.yaml"
