"""The names of refusals: as constants of a module for each vendor, and as a table to print."""

import json
import re
from importlib import import_module

import pytest
from click.testing import CliRunner

from voicemock import names as voicemock_names
from voicemock.cli import main
from voicemock.engine.vendor import Vendor
from voicemock.scripting.names import meant, names, own_names
from voicemock.scripting.resting import rests
from voicemock.vendors import VENDORS
from voicemock_contracts import ledger

EDITIONS = [each for vendor in VENDORS for each in vendor.editions]
BY_READING = pytest.mark.parametrize("vendor", [*VENDORS, *EDITIONS], ids=lambda vendor: vendor.reading)
BY_VENDOR = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


def identifier(name: str) -> str:
    """Return the constant's name: the words of a code, or of a text's first sentence without what varies."""
    first = re.split(r"[.:] |\.$", name.replace("{}", ""))[0]
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", first) if re.fullmatch(r"[A-Za-z]+", first) else first
    return re.sub(r"\W+", "_", apart.replace("'", "")).strip("_").upper()


@BY_VENDOR
def test_the_constants_of_a_vendor_are_the_names_of_its_refusals(vendor: Vendor) -> None:
    module = import_module(f"voicemock.names.{vendor.name}")
    constants = {name: value for name, value in vars(module).items() if name.isupper()}
    assert constants == {identifier(name): name for name in own_names(vendor)}
    assert len(constants) == len(own_names(vendor))
    assert module.__all__ == sorted(module.__all__)
    assert set(module.__all__) == set(constants)


@pytest.mark.parametrize("vendor", EDITIONS, ids=lambda vendor: vendor.reading)
def test_an_edition_has_constants_of_its_own_for_what_it_words_otherwise(vendor: Vendor) -> None:
    baseline = own_names(next(each for each in VENDORS if each.name == vendor.name))
    otherwise = {identifier(name): name for name in own_names(vendor) if name not in baseline}
    module = f"{vendor.name}_{vendor.edition.replace('-', '_')}"
    there = vars(import_module(f"voicemock.names.{module}")) if otherwise else {}
    assert {name: value for name, value in there.items() if name.isupper()} == otherwise
    assert (module in voicemock_names.__all__) == bool(otherwise)


@BY_READING
def test_every_constant_means_exactly_its_refusals(vendor: Vendor) -> None:
    told = {name: {call: row for row in rows for call in row.calls} for name, rows in own_names(vendor).items()}
    assert {name: meant(vendor, name, None) for name in told} == told
    assert {row for rows in own_names(vendor).values() for row in map(str, rows)} == set(map(str, names(vendor)))


def test_what_a_refusal_rests_on_are_clauses_of_the_ledger() -> None:
    unnamed = []
    for vendor in (*VENDORS, *EDITIONS):
        known = {clause.id for clause in ledger(vendor.reading).clauses}
        for row, call in ((each, call) for each in names(vendor) for call in each.calls):
            rest = rests(vendor, row, call)
            assert set(rest.clauses) <= known
            if not rest.clauses:
                unnamed.append((str(row), rest.documented))
    assert unnamed == []


def documented(vendor: str) -> dict[str, set[bool]]:
    found = next(each for each in VENDORS if each.name == vendor)
    return {
        name: {rests(found, row, call).documented for row in rows for call in row.calls}
        for name, rows in own_names(found).items()
    }


def test_what_documents_know_is_told_from_what_is_assumed() -> None:
    assert {name for name, known in documented("vocos").items() if False in known} == {"INTERNAL_ERROR"}
    assert {known for each in documented("dataspike").values() for known in each} == {False}
    assert documented("modulate")["Insufficient credits."] == {True, False}
    assert documented("modulate")["The audio is too short to analyze."] == {True}


def test_the_table_as_json_has_each_refusal_at_each_of_its_calls() -> None:
    done = CliRunner().invoke(main, ["names", "vocos", "modulate", "--json"])
    assert done.exit_code == 0
    table = json.loads(done.stdout)["names"]
    rows = [(row["vendor"], row["name"], row.get("status", row.get("close")), row["call"]) for row in table]
    assert rows == [
        (vendor.name, name, row.status, call)
        for vendor in VENDORS
        if vendor.name in ("vocos", "modulate")
        for name, refusals in own_names(vendor).items()
        for row in refusals
        for call in row.calls
    ]
    assert table[2] == {
        "vendor": "vocos",
        "edition": "baseline",
        "name": "INSUFFICIENT_CREDITS",
        "status": 403,
        "code": "INSUFFICIENT_CREDITS",
        "text": "You're out of credits. Pro is in early access - request an invite at https://vocos.io/pricing",
        "call": "POST /v1/detect",
        "documented": True,
        "clauses": ["VOC-09.a", "VOC-12.a"],
    }


def test_the_table_for_people_tells_names_words_and_where_they_may_come() -> None:
    done = CliRunner().invoke(main, ["names", "dataspike"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:8] == [
        "Dataspike",
        "  unauthorized",
        "      The ds-api-token header is missing or its token is not valid.",
        "      status 401, assumed: POST /api/v4/deepfake/audio/analyze, GET /api/v4/deepfake/job/{id}",
        "  forbidden",
        "      This token may not use the deepfake API.",
        "      status 403, assumed: POST /api/v4/deepfake/audio/analyze, GET /api/v4/deepfake/job/{id}",
        "  insufficient_credits",
    ]


def test_a_vendor_that_is_none_is_exit_2() -> None:
    done = CliRunner().invoke(main, ["names", "acme"])
    assert (done.exit_code, done.stderr) == (
        2,
        "Error: there is no vendor 'acme'; there are vocos, valsea, undetectable, modulate, dataspike\n",
    )
