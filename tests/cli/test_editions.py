"""Editions on the command line: what `facts`, `contract`, `names` and `vendors` print of them."""

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from voicemock.cli import main
from voicemock.vendors import VENDORS
from voicemock_contracts import Kind, ledger
from voicemock_contracts.documents import Form, document, document_path

BETA = "vocos@earlier-beta"


def run(*words: str, columns: int = 1000) -> Result:
    return CliRunner().invoke(main, list(words), env={"COLUMNS": str(columns)})


def printed(*words: str, columns: int = 1000) -> str:
    done = run(*words, columns=columns)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def unwrapped(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("words", [("vocos@earlier-beta",), ("vocos", "--edition", "earlier-beta")])
def test_facts_of_an_edition_are_its_clauses_those_that_differ_marked_and_those_withdrawn(words: list[str]) -> None:
    read, words_printed = ledger(BETA), unwrapped(printed("facts", *words))
    for clause in read.clauses:
        assert f" {clause.qualified} {unwrapped(clause.statement)} " in words_printed
    withdrawn = words_printed.partition("Withdrawn (8): the baseline says so, this edition does not")[2]
    for clause in read.withdrawn:
        assert f" {clause.id} {unwrapped(clause.statement)} Why: {unwrapped(clause.source)}" in withdrawn
    assert "VOC-06.a " not in words_printed


def test_facts_of_an_edition_begin_with_how_much_differs() -> None:
    lines = printed("facts", BETA).splitlines()
    assert lines[0] == "81 clauses: 28 documented, 4 reference, 49 assumed."
    assert lines[6:9] == [
        "VOCOS, EARLIER BETA  vocos@earlier-beta  28 documented, 4 reference, 49 assumed",
        "Other than in the baseline: 9, marked @earlier-beta; withdrawn: 8.",
        "From: API reference of the earlier beta, read on 2026-11-21",
    ]


def test_facts_of_a_baseline_say_that_there_are_other_editions() -> None:
    assert "\nOther editions of its documents: vocos@earlier-beta\n" in printed("facts", "vocos")
    assert "Other editions" not in printed("facts", "valsea")
    every = printed("facts", "--edition", "vocos=earlier-beta")
    assert "\nVOCOS, EARLIER BETA  vocos@earlier-beta" in every
    assert "\nOther editions of its documents: modulate@newer-reference\n" in every


def test_facts_of_an_edition_as_json_tell_whose_they_are() -> None:
    rows = json.loads(printed("facts", BETA, "--json"))
    read = ledger(BETA)
    assert [(row["id"], row["edition"], row["withdrawn"]) for row in rows] == [
        *((clause.id, clause.edition or "baseline", False) for clause in read.clauses),
        *((clause.id, "earlier-beta", True) for clause in read.withdrawn),
    ]
    (gone,) = (row for row in rows if row["id"] == "VOC-06.b")
    assert gone == {
        "id": "VOC-06.b",
        "vendor": "vocos",
        "fact": "VOC-06",
        "title": "The verdict",
        "statement": "`request_id` is a UUID.",
        "kind": "documented",
        "source": "The flat answer has no `request_id`",
        "edition": "earlier-beta",
        "withdrawn": True,
    }


def test_only_withdrawn_clauses_of_the_kinds_asked_for_are_listed() -> None:
    shown = printed("facts", BETA, "--kind", "assumed")
    assert "Withdrawn (3): " in shown
    assert "VOC-06.b" not in shown


@pytest.fixture
def seen(tmp_path: Path) -> str:
    """Return a folder with an edition of what traffic showed."""
    clause = '{id: VOC-06.g, statement: It is "0.4B"., kind: observed, source: Recorded on 2026-11-20}'
    (tmp_path / "facts.yaml").write_text(f"vendor: vocos\ntitle: Seen\npages: []\nclauses:\n  - {clause}\n", "utf-8")
    return str(tmp_path)


def test_what_was_observed_has_a_section_of_its_own(seen: str) -> None:
    shown = printed("facts", "vocos", "--edition", seen)
    assert shown.splitlines()[0].endswith(" documented, 0 reference, 1 observed, 47 assumed.")
    assert "Seen: Recorded on 2026-11-20" in unwrapped(shown)
    assert "\n  Observed (1): recorded traffic shows it, no document says so; it judges nobody\n" in shown
    rows = json.loads(printed("facts", "vocos", "--edition", seen, "--kind", "observed", "--json"))
    assert [(row["id"], row["kind"]) for row in rows] == [("VOC-06.g", Kind.OBSERVED)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["facts", "vocos@later"], "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (["facts", "vocos", "--edition", "later"], "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (["facts", "across@x"], "across has no edition 'x'; it has: baseline"),
        (
            ["facts", "valsea", "--edition", "vocos=earlier-beta"],
            "an edition of vocos, which is not among valsea: name vocos too\n",
        ),
        (["facts", "--edition", "later"], "--edition: an edition is like modulate=newer-reference, not 'later'\n"),
        (["contract", "vocos@later"], "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (["contract", BETA, "--stream"], "vocos has no asyncapi document: it has no stream. Leave --stream out.\n"),
        (["contract", "vocos", "--edition", "./no/where"], "./no/where is no edition of vocos: it holds no facts.yaml"),
        (
            ["contract", "vocos", "--edition", "modulate=newer-reference"],
            "an edition of modulate, and vocos is asked for: name modulate, or leave --edition out\n",
        ),
        (
            ["check", "vocos", "--edition", "modulate=newer-reference", "--url", "http://127.0.0.1:9", "--dry-run"],
            "an edition of modulate, and vocos is asked for: name modulate, or leave --edition out\n",
        ),
        (["check", "vocos", "--edition", "modulate=x"], "there is no vendor 'modulate' here; there are vocos\n"),
        (["serve", "vocos", "--edition", "modulate=x"], "there is no vendor 'modulate' here; there are vocos\n"),
        (["vendors", "vocos", "--edition", "modulate=x"], "there is no vendor 'modulate' here; there are vocos\n"),
        (["names", "vocos@later"], "vocos has no edition 'later'; it has: baseline, earlier-beta\n"),
        (["names", "valsea", "--edition", "vocos=earlier-beta"], "there is no vendor 'vocos' here; there are valsea\n"),
        (["vendors", "vocos", "--edition", "later"], "vocos has no edition 'later'; it has: baseline, earlier-beta\n"),
    ],
)
def test_what_is_no_edition_is_exit_2_and_one_line(words: list[str], says: str) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {says}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "reading", "form"),
    [
        (("vocos", "--edition", "earlier-beta"), BETA, Form.OPENAPI),
        ((BETA,), BETA, Form.OPENAPI),
        (("modulate@newer-reference", "--stream"), "modulate@newer-reference", Form.ASYNCAPI),
    ],
)
def test_the_contract_of_an_edition_is_printed_whole_and_its_path_is_that_of_what_differs(
    words: list[str], reading: str, form: Form
) -> None:
    assert yaml.safe_load(printed("contract", *words)) == document(reading, form)
    assert json.loads(printed("contract", *words, "--as", "json")) == document(reading, form)
    assert printed("contract", *words, "--as", "path") == f"{document_path(reading, form)}\n"


def test_an_edition_that_states_nothing_of_a_document_has_no_file_of_it(seen: str) -> None:
    assert yaml.safe_load(printed("contract", "vocos", "--edition", seen)) == document("vocos")
    done = run("contract", "vocos", "--edition", seen, "--as", "path")
    says = f"vocos@{seen} has no openapi document: there it is as in the baseline. Leave --edition out."
    assert (done.exit_code, done.stderr) == (2, f"Error: {says}\n")


def test_names_are_those_of_the_edition() -> None:
    newer = printed("names", "modulate@newer-reference")
    assert newer.splitlines()[0] == "Modulate, edition newer-reference"
    assert "status 401" in printed("names", "modulate")
    assert "status 401" not in newer
    rows = json.loads(printed("names", "modulate", "--edition", "newer-reference", "--json"))["names"]
    assert {row["edition"] for row in rows} == {"newer-reference"}


def test_vendors_lists_the_editions_and_prints_that_which_is_named() -> None:
    assert "\n  editions of its documents: baseline, earlier-beta\n" in printed("vendors", "vocos")
    assert "editions of its documents" not in printed("vendors", "valsea")
    assert "\nVocos, edition earlier-beta   http://" in printed("vendors", BETA)
    told = json.loads(printed("vendors", "--json", "--edition", "modulate=newer-reference"))["vendors"]
    assert {each["name"]: each["edition"] for each in told} == {
        vendor.name: "newer-reference" if vendor.name == "modulate" else "baseline" for vendor in VENDORS
    }
