"""The ledger: what stands in it, and what its files must not hold."""

import subprocess
import sys
from collections import Counter
from dataclasses import FrozenInstanceError
from datetime import date
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

from voicemock_contracts import (
    ACROSS,
    Clause,
    Fact,
    Kind,
    Ledger,
    LedgerError,
    Page,
    UnknownVendorError,
    documents_read,
    ledger,
    ledgers,
)
from voicemock_contracts.ledger_file import read

GOOD = """\
vendor: acme
title: Acme
pages:
  - name: Manual
    read: 2026-11-21
    updated: 2025-08-18
  - name: Prices
    read: 2026-11-20

facts:
  - id: ACM-01
    title: Address
    clauses:
      - id: ACM-01.a
        statement: There is one host.
        kind: documented
        source: Manual, first line
      - id: ACM-01.b
        statement: >-
          There is
          one port.
        kind: assumed
        source: Documents are silent
  - id: ACM-01b
    title: Path
    clauses:
      - {id: ACM-01b.a, statement: There is one path., kind: reference, source: Reference}
"""


def test_a_file_is_read_whole() -> None:
    assert read(GOOD, "acme") == Ledger(
        vendor="acme",
        title="Acme",
        pages=(Page("Manual", date(2026, 11, 21), date(2025, 8, 18)), Page("Prices", date(2026, 11, 20), None)),
        facts=(
            Fact(
                "ACM-01",
                "Address",
                (
                    Clause("ACM-01.a", "There is one host.", Kind.DOCUMENTED, "Manual, first line"),
                    Clause("ACM-01.b", "There is one port.", Kind.ASSUMED, "Documents are silent"),
                ),
            ),
            Fact("ACM-01b", "Path", (Clause("ACM-01b.a", "There is one path.", Kind.REFERENCE, "Reference"),)),
        ),
    )


def test_a_ledger_lists_its_clauses_in_order() -> None:
    assert [clause.id for clause in read(GOOD, "acme").clauses] == ["ACM-01.a", "ACM-01.b", "ACM-01b.a"]


def test_what_the_ledger_holds_cannot_be_changed() -> None:
    clause = ledger("vocos").clauses[0]
    with pytest.raises(FrozenInstanceError):
        clause.statement = "something else"  # type: ignore[misc]  # the assignment under test


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("vendor: acme", "vendor: other", "line 1: vendor 'other' in the folder of 'acme'"),
        ("title: Acme", "titel: Acme", "line 2: a ledger has no 'titel'; it has: vendor, title, pages, facts"),
        ("title: Acme\n", "", "line 1: a ledger lacks 'title'"),
        ("title: Acme", "title: Acme\ntitle: Acme", "line 3: key 'title' stands twice"),
        ("title: Acme", "title: 12", "line 2: text must stand here, not 12"),
        ("title: Acme", "title: ''", "line 2: text must stand here, not ''"),
        ("title: Acme", "title: !!binary Acme", "line 2: tags have no meaning here: tag:yaml.org,2002:binary"),
        ("    updated: 2025-08-18", "    changed: yes", "line 6: a page has no 'changed'; it has: name, read, updated"),
        ("    read: 2026-11-20\n", "", "line 7: a page lacks 'read'"),
        ("2026-11-20", "yesterday", "line 8: 'yesterday' is no date; one looks like 2026-11-21"),
        ("2026-11-20", "2026-02-30", "line 8: '2026-02-30' is no date; one looks like 2026-11-21"),
        ("2026-11-20", "20", "line 8: 20 is no date; one looks like 2026-11-21"),
        ("id: ACM-01\n", "id: ACM-1\n", "line 11: 'ACM-1' is no fact's id; one looks like VOC-03 or ALL-01b"),
        ("id: ACM-01b\n", "id: ACM-01\n", "line 27: clause ACM-01b.a stands where ACM-01.a should"),
        ("ACM-01b", "ACM-01", "line 24: fact ACM-01 stands twice"),
        ("ACM-01.b", "ACM-01.c", "line 18: clause ACM-01.c stands where ACM-01.b should"),
        ("ACM-01.b", "ACM-01.a", "line 18: clause ACM-01.a stands where ACM-01.b should"),
        (
            "kind: assumed",
            "kind: asumed",
            "line 22: clause ACM-01.b is of kind 'asumed'; there are: documented, reference, observed, assumed",
        ),
        ("        kind: assumed\n", "", "line 18: clause ACM-01.b lacks 'kind'"),
        (
            "kind: assumed",
            "sort: assumed",
            "line 22: clause ACM-01.b has no 'sort'; it has: id, statement, kind, source",
        ),
        ("source: Documents are silent", "source:", "line 23: text must stand here, not None"),
        (
            "      - {id: ACM-01b.a",
            "      - [ACM-01b.a]\n      - {id: ACM-01b.b",
            "line 27: clause ACM-01b.a must be a mapping",
        ),
        (
            "clauses:\n      - {",
            "clauses: []\n    more: {",
            "line 27: a fact has no 'more'; it has: id, title, clauses",
        ),
        ("facts:\n", "facts: nothing\nmore:\n", "line 12: a ledger has no 'more'; it has: vendor, title, pages, facts"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_line(right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    with pytest.raises(LedgerError) as error:
        read(GOOD.replace(right, wrong), "acme")
    assert str(error.value) == f"acme/facts.yaml, {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: nothing stands here"),
        ("- vendor", "line 1: a ledger must be a mapping"),
        ("vendor: acme\ntitle: Acme\npages: none\nfacts: []", "line 3: a list must stand here"),
        ("vendor: acme\ntitle: A\npages: []\nfacts: none", "line 4: a list must stand here"),
        (
            "vendor: acme\ntitle: A\npages: []\nfacts:\n- {id: ACM-01, title: A, clauses: []}",
            "line 5: fact ACM-01 has no clause",
        ),
    ],
)
def test_a_file_of_another_shape_is_an_error_that_names_the_line(text: str, message: str) -> None:
    with pytest.raises(LedgerError) as error:
        read(text, "acme")
    assert str(error.value) == f"acme/facts.yaml, {message}"


def test_clauses_after_z_are_lettered_with_two() -> None:
    ids = [f"ACM-01.{letters}" for letters in [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"]]
    clauses = "".join(f"- {{id: {each}, statement: s, kind: assumed, source: s}}\n" for each in ids)
    text = f"vendor: acme\ntitle: A\npages: []\nfacts:\n- id: ACM-01\n  title: A\n  clauses:\n{clauses}"
    assert [clause.id for clause in read(text.replace("\n- {", "\n  - {"), "acme").clauses] == ids


def test_the_vendors_come_by_name_and_what_holds_for_all_comes_last() -> None:
    folders = {path.parent.name for path in Path(str(files("voicemock_contracts"))).glob("*/facts.yaml")}
    assert [each.vendor for each in ledgers()] == [*sorted(folders - {ACROSS}), ACROSS]


@pytest.mark.parametrize("name", [each.vendor for each in ledgers()])
def test_a_ledger_is_found_by_its_vendors_name(name: str) -> None:
    assert ledger(name) in ledgers()
    assert ledger(name).vendor == name


@pytest.mark.parametrize("name", ["acme", "", ".", "../voicemock_contracts/vocos", "Vocos"])
def test_an_unknown_vendor_is_an_error_that_lists_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownVendorError) as error:
        ledger(name)
    known = ", ".join(each.vendor for each in ledgers())
    assert str(error.value) == f"unknown vendor {name!r}; there are: {known}"


def test_no_id_stands_in_two_ledgers() -> None:
    ids = Counter(fact.id for each in ledgers() for fact in each.facts)
    assert [fact for fact, count in ids.items() if count > 1] == []


@pytest.mark.parametrize(
    ("vendor", "facts"),
    [
        ("vocos", [f"VOC-{number:02}" for number in range(1, 23)]),
        ("dataspike", [f"DSP-{number:02}" for number in range(1, 11)]),
        (ACROSS, ["ALL-01", "ALL-01b", "ALL-01c", "ALL-02", "ALL-03", "ALL-04", "ALL-05"]),
    ],
)
def test_the_ledger_holds_every_fact_in_order(vendor: str, facts: list[str]) -> None:
    assert [fact.id for fact in ledger(vendor).facts] == facts


def test_nothing_across_vendors_is_called_documented() -> None:
    assert {clause.kind for clause in ledger(ACROSS).clauses} == {Kind.ASSUMED}


def test_no_two_clauses_of_a_ledger_say_the_same() -> None:
    for each in ledgers():
        statements = Counter(clause.statement for clause in each.clauses)
        assert [statement for statement, count in statements.items() if count > 1] == [], each.vendor


def test_every_ledger_of_a_vendor_names_the_pages_it_was_read_from() -> None:
    assert [each.vendor for each in ledgers() if not each.pages] == [ACROSS]


def test_the_documents_were_read_when_the_newest_page_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("voicemock_contracts.ledger"), "ledgers", lambda: (read(GOOD, "acme"),))
    assert documents_read() == date(2026, 11, 21)


def test_the_day_is_found_in_the_real_ledgers() -> None:
    assert documents_read() in {page.read for each in ledgers() for page in each.pages}


def test_importing_the_contracts_imports_no_yaml() -> None:
    code = "import sys, voicemock_contracts; print(sorted({'yaml', 'importlib.resources'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
