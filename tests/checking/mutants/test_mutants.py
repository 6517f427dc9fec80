"""`check` has teeth: from outside, with default options, it finds every mutant and names the clause."""

import contextlib
import json

import pytest
from click.testing import CliRunner
from tests.checking.mutants.listed import MUTANTS
from tests.checking.mutants.mutant import Mutant, Mutants

from voicemock.checking.own import own
from voicemock.checking.probes import probes
from voicemock.checking.report import Outcome
from voicemock.checking.run import check
from voicemock.checking.session import Asked
from voicemock.cli import main
from voicemock.vendors import VENDORS
from voicemock_contracts import Severity

CASES = [(room.vendor, mutant) for room in MUTANTS for mutant in room.mutants]
BY_NAME = {vendor.name: vendor for vendor in VENDORS}


class FoundError(Exception):
    """The clause was named; what comes after could add to the report, and take nothing away."""


def named(outcome: Outcome) -> set[str]:
    return {clause for item in outcome.of(Severity.VIOLATION) for clause in item.finding.clauses}


@pytest.mark.parametrize(("vendor", "mutant"), CASES, ids=[f"{vendor}: {mutant.says}" for vendor, mutant in CASES])
def test_check_finds_the_mutant_and_names_its_clause(
    vendor: str, mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant.apply(monkeypatch)
    told: list[Outcome] = []

    def end_when_found(outcome: Outcome) -> None:
        told.append(outcome)
        if mutant.clause in named(outcome):
            raise FoundError

    options = Asked(BY_NAME[vendor]).options
    with own(BY_NAME[vendor], options.seed) as target, contextlib.suppress(FoundError):
        check(target, vendor, probes(vendor), options, end_when_found)
        pytest.fail(f"named {sorted(set().union(*map(named, told)))} and not {mutant.clause}")


@pytest.mark.parametrize("room", MUTANTS, ids=[room.vendor for room in MUTANTS])
def test_the_command_ends_with_exit_1_and_names_the_clause(room: Mutants, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = room.mutants[0]
    mutant.apply(monkeypatch)
    ran = CliRunner().invoke(main, ["check", room.vendor, "--json", "-"])
    assert ran.exit_code == 1, ran.output
    report = json.loads(ran.stdout)
    violations = [item for probe in report["probes"] for item in probe["findings"] if item["severity"] == "violation"]
    assert mutant.clause in {clause for item in violations for clause in item["clauses"]}
