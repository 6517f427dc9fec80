"""A check against an edition of the documents: its contract is held, and what the baseline alone says is left out."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.calling import serving

from voicemock.bench import Bench
from voicemock.checking.asking import Asking
from voicemock.checking.own import own
from voicemock.checking.probe import Probe
from voicemock.checking.probes import probes
from voicemock.checking.report import Report, Status
from voicemock.checking.reports.junit import render_junit
from voicemock.checking.reports.sarif import render_sarif
from voicemock.checking.run import Options, check, otherwise_in
from voicemock.checking.session import Asked, plan
from voicemock.cli import main
from voicemock.serving.door import Door
from voicemock.vendors import VENDORS
from voicemock_contracts import ledger

VOCOS = VENDORS[0]
PLAYED = {each.reading: each for vendor in VENDORS for each in vendor.editions}
BETA = PLAYED["vocos@earlier-beta"]


def ran(*probes: Probe) -> Report:
    with own(BETA, 0) as target:
        return check(target, "Vocos", probes, Options())


def brief(report: Report) -> list[tuple[str, Status, str]]:
    return [(outcome.name, outcome.status, outcome.reason) for outcome in report.outcomes]


def command(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", *words], env={"GITHUB_ACTIONS": None, "VOICEMOCK_KEY": None})


@pytest.mark.parametrize("reading", PLAYED)
def test_the_fake_of_an_edition_passes_every_probe_of_it_and_the_rest_is_left_out_with_why(reading: str) -> None:
    with own(PLAYED[reading], 0) as target:
        report = check(target, "", probes(reading), Options())
    assert [item.finding for outcome in report.outcomes for item in outcome.observations] == []
    assert {outcome.status for outcome in report.outcomes} == {Status.PASSED, Status.SKIPPED}
    left_out = [outcome for outcome in report.outcomes if outcome.status is Status.SKIPPED]
    assert all(outcome.reason.startswith("not of this edition, which has ") for outcome in left_out)
    assert len(left_out) < len(report.outcomes) / 2


@pytest.mark.parametrize("reading", PLAYED)
def test_what_an_edition_has_otherwise_is_what_it_states_and_what_it_withdrew(reading: str) -> None:
    read = ledger(reading)
    stated = {clause.id for clause in read.clauses if clause.edition}
    assert otherwise_in(reading) == stated | {clause.id for clause in read.withdrawn}
    assert otherwise_in(read.vendor) == frozenset()


def passing(_asking: Asking) -> None:
    """It holds."""


def departing(asking: Asking) -> None:
    """It does not hold."""
    asking.expect(asking.call("GET", "/nowhere"), 200, "VOC-01.b")


def resting_on_another(asking: Asking) -> None:
    """It rests on what the edition has otherwise."""
    asking.expect(asking.call("GET", "/nowhere"), 200, "VOC-01.b", "VOC-06.a", "VOC-06.b")


def test_a_probe_of_what_the_edition_has_otherwise_is_left_out_before_it_asks() -> None:
    report = ran(
        Probe(passing, ("VOC-01.b",)),
        Probe(departing, ("VOC-06.b", "VOC-06.a", "VOC-06.a")),
        Probe(resting_on_another, ("VOC-01.b",), supposes=("VOC-06.g",)),
    )
    assert brief(report) == [
        ("It holds", Status.PASSED, ""),
        ("It does not hold", Status.SKIPPED, "not of this edition, which has VOC-06.b, VOC-06.a otherwise"),
        (
            "It rests on what the edition has otherwise",
            Status.SKIPPED,
            "not of this edition, which has VOC-06.g otherwise",
        ),
    ]
    assert report.calls == 0


def test_a_probe_that_turns_out_to_rest_on_it_judges_nobody() -> None:
    report = ran(Probe(resting_on_another, ("VOC-01.b",)), Probe(departing, ("VOC-01.b",)))
    assert brief(report) == [
        (
            "It rests on what the edition has otherwise",
            Status.SKIPPED,
            "not of this edition, which has VOC-06.a, VOC-06.b otherwise",
        ),
        ("It does not hold", Status.FAILED, ""),
    ]
    assert report.outcomes[0].observations == ()


def test_a_plan_says_what_is_left_out() -> None:
    lines = plan(Asked(BETA, edition="earlier-beta")).splitlines()
    assert lines[0] == "Vocos (edition earlier-beta) at a fake of voicemock, without limits:"
    assert (
        "  skip  A human voice is called real, and a synthetic one fake "
        "(not of this edition, which has VOC-06.a, VOC-06.c otherwise)"
    ) in lines


def test_the_command_checks_the_fake_of_an_edition() -> None:
    done = command("vocos", "--edition", "earlier-beta", "--json", "-")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["vendor"], told["edition"], told["verdict"]) == (0, "vocos", "earlier-beta", "passed")
    assert told["sentence"].startswith(
        "The fake of Vocos (edition earlier-beta) does what the documents of Vocos (edition earlier-beta) say, "
    )
    assert command("vocos@earlier-beta", "--dry-run").stdout == f"{plan(Asked(BETA, edition='earlier-beta'))}\n"


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """Return an address at which Vocos answers as its earlier beta did."""
    bench = Bench([VOCOS], editions={"vocos": "earlier-beta"})
    with serving(Door(bench)) as base:
        yield f"{base}/vocos"
    bench.close()


def test_what_answers_at_a_url_is_held_against_the_edition(served: str, tmp_path: Path) -> None:
    words = ("--url", served, "--key", "test-enterprise-at", "--rate", "1000", "--max-credits", "40", "--json", "-")
    earlier = command("vocos", "--edition", "earlier-beta", *words)
    assert (earlier.exit_code, json.loads(earlier.stdout)["findings"]["violation"]) == (0, 0)
    sarif, junit = tmp_path / "check.sarif", tmp_path / "check.xml"
    today = command("vocos", *words, "--sarif", str(sarif), "--junit", str(junit))
    assert (today.exit_code, json.loads(today.stdout)["edition"]) == (1, "baseline")
    assert "VOC-06.a" in {clause["id"] for clause in json.loads(today.stdout)["clauses"]}


def test_an_edition_in_a_folder_is_held_at_a_url(served: str, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("vendor: vocos\ntitle: Vocos\npages: []\nclauses: []\n", "utf-8")
    words = ("--url", served, "--key", "test-enterprise-at", "--dry-run")
    held = command("vocos", "--edition", str(tmp_path), *words)
    assert (held.exit_code, held.stdout.splitlines()[0]) == (
        0,
        f"Vocos (edition {tmp_path}) at {served}, at most 25 credits, at most 2 calls a second:",
    )


@pytest.mark.parametrize("at", [(), ("--url", "http://127.0.0.1:9")])
def test_an_edition_that_is_not_there_is_exit_2_and_one_line(at: tuple[str, ...]) -> None:
    done = command("vocos", "--edition", "later", *at)
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: vocos has no edition 'later'; it has: baseline, earlier-beta")
    assert done.stderr.count("\n") == 1


def test_reports_name_the_edition_and_its_own_documents() -> None:
    with own(BETA, 0) as target:
        found = check(target, "Vocos", [Probe(departing, ("VOC-01.b",))], Options())
    log = json.loads(render_sarif(found))["runs"][0]
    assert log["automationDetails"] == {"id": "voicemock-check/vocos@earlier-beta/"}
    (result,) = log["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "contracts/voicemock_contracts/vocos/editions/earlier-beta/openapi.yaml"
    suite = ET.fromstring(render_junit(found))  # noqa: S314 - it is our own
    assert suite.attrib["name"] == "voicemock check vocos@earlier-beta"
