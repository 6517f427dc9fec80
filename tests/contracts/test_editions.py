"""Editions: what a reading is, what an edition's files may hold, and what comes of laying them over the baseline's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from voicemock_contracts import (
    ACROSS,
    BASELINE,
    Clause,
    Fact,
    Kind,
    Ledger,
    LedgerError,
    Page,
    UnknownEditionError,
    UnknownVendorError,
    editions,
    ledger,
    load,
)
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.documents import Form, document, document_path
from voicemock_contracts.edition_file import read
from voicemock_contracts.editions import Reading, names, reading, readings
from voicemock_contracts.findings import Severity
from voicemock_contracts.merge_patch import merged
from voicemock_contracts.messages import Request, Response
from voicemock_contracts.strict_yaml import Value, parse

OWN = [each for each in readings() if "@" in each]
"""The editions that come with the package."""

NOTED = """\
vendor: vocos
title: Vocos, as seen
pages: []
clauses:
  - id: VOC-06.g
    statement: "`data.model_version` is `forensics 0.4B`."
    kind: observed
    source: Recorded on 2026-11-20, in 12 of 12 answers
"""

PATCH = """\
components:
  schemas:
    DetectionData:
      properties:
        model_version: {const: forensics 0.4B}
"""


@pytest.fixture
def noted(tmp_path: Path) -> str:
    """Return the reading of an edition in a folder of the user's own."""
    (tmp_path / "facts.yaml").write_text(NOTED, "utf-8")
    (tmp_path / "openapi.yaml").write_text(PATCH, "utf-8")
    return f"vocos@{tmp_path}"


def test_a_reading_is_a_vendor_or_a_vendor_in_an_edition() -> None:
    assert reading("vocos") == reading("vocos@") == reading("vocos@baseline") == Reading("vocos", BASELINE, None)
    earlier = reading("vocos@earlier-beta")
    assert (earlier.vendor, earlier.edition) == ("vocos", "earlier-beta")
    assert earlier.folder == earlier.baseline_folder / "editions" / "earlier-beta"
    assert (str(reading("vocos@baseline")), str(earlier)) == ("vocos", "vocos@earlier-beta")


def test_a_folder_of_the_users_is_an_edition_told_by_its_slash(noted: str, tmp_path: Path) -> None:
    assert reading(noted) == Reading("vocos", str(tmp_path), tmp_path)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("acme", UnknownVendorError, f"unknown vendor 'acme'; there are: {', '.join(names())}"),
        ("acme@x", UnknownVendorError, f"unknown vendor 'acme'; there are: {', '.join(names())}"),
        (
            "vocos@later",
            UnknownEditionError,
            "vocos has no edition 'later'; it has: baseline, earlier-beta (a folder begins with ./)",
        ),
        ("vocos@./no/where", UnknownEditionError, "./no/where is no edition of vocos: it holds no facts.yaml"),
        (
            "across@x",
            UnknownEditionError,
            "across has no edition 'x'; it has: baseline (a folder begins with ./)",
        ),
    ],
)
def test_what_is_no_reading_is_told_with_what_there_is(text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as wrong:
        reading(text)
    assert (type(wrong.value), str(wrong.value)) == (error, message)


def test_every_vendor_knows_its_editions_and_all_readings_are_listed_behind_their_vendors() -> None:
    assert {name: editions(name) for name in names() if editions(name)} == {
        "modulate": ("newer-reference",),
        "vocos": ("earlier-beta",),
    }
    assert readings() == (
        "dataspike",
        "modulate",
        "modulate@newer-reference",
        "undetectable",
        "valsea",
        "vocos",
        "vocos@earlier-beta",
        ACROSS,
    )


TODAY = Ledger(
    "acme",
    "Acme",
    (Page("Manual", date(2026, 11, 21)),),
    (
        Fact(
            "ACM-01",
            "Address",
            (
                Clause("ACM-01.a", "There is one host.", Kind.DOCUMENTED, "Manual, first line"),
                Clause("ACM-01.b", "There is one port.", Kind.ASSUMED, "Documents are silent"),
            ),
        ),
        Fact("ACM-02", "Path", (Clause("ACM-02.a", "There is one path.", Kind.REFERENCE, "Reference"),)),
    ),
)
THERE = Reading("acme", "older", Path("older"))
GOOD = """\
vendor: acme
title: Acme, older
pages:
  - {name: Older manual, read: 2026-11-20}
clauses:
  - {id: ACM-01.a, statement: There are two hosts., kind: reference, source: Older manual}
  - {id: ACM-01.c, statement: There is one proxy., kind: observed, source: Recorded on 2026-11-19}
withdrawn:
  - {id: ACM-02.a, source: There was none}
"""


def test_a_clause_takes_the_place_of_the_baseline_s_or_comes_behind_and_others_are_withdrawn() -> None:
    assert read(GOOD, TODAY, THERE) == Ledger(
        "acme",
        "Acme, older",
        (Page("Older manual", date(2026, 11, 20)),),
        (
            Fact(
                "ACM-01",
                "Address",
                (
                    Clause("ACM-01.a", "There are two hosts.", Kind.REFERENCE, "Older manual", "older"),
                    Clause("ACM-01.b", "There is one port.", Kind.ASSUMED, "Documents are silent"),
                    Clause("ACM-01.c", "There is one proxy.", Kind.OBSERVED, "Recorded on 2026-11-19", "older"),
                ),
            ),
        ),
        edition="older",
        withdrawn=(Clause("ACM-02.a", "There is one path.", Kind.REFERENCE, "There was none", "older"),),
    )


def test_an_edition_without_pages_was_read_from_the_baseline_s() -> None:
    pageless = GOOD.replace("pages:\n  - {name: Older manual, read: 2026-11-20}", "pages: []")
    assert read(pageless, TODAY, THERE).pages == TODAY.pages


def test_what_an_edition_says_bears_its_name() -> None:
    older = read(GOOD, TODAY, THERE)
    assert [clause.qualified for clause in older.clauses] == ["ACM-01.a@older", "ACM-01.b", "ACM-01.c@older"]
    assert [clause.qualified for clause in older.withdrawn] == ["ACM-02.a@older"]


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("vendor: acme", "vendor: other", "line 1: vendor 'other', not 'acme'"),
        ("title: Acme, older\n", "", "line 1: an edition lacks 'title'"),
        (
            "title:",
            "titel:",
            "line 2: an edition has no 'titel'; it has: vendor, title, pages, clauses, withdrawn",
        ),
        ("ACM-01.c", "ACM-01.d", "line 7: clause ACM-01.d stands where ACM-01.c should"),
        ("ACM-01.c", "ACM-01.a", "line 7: clause ACM-01.a stands twice"),
        ("ACM-01.c", "ACM-03.a", "line 7: clause ACM-03.a is of no fact of the baseline's"),
        (
            "kind: observed",
            "kind: seen",
            "line 7: clause ACM-01.c is of kind 'seen'; there are: documented, reference, observed, assumed",
        ),
        ("ACM-02.a, source", "ACM-01.a, source", "line 9: clause ACM-01.a stands twice"),
        (
            "ACM-02.a, source",
            "ACM-02.b, source",
            "line 9: clause ACM-02.b is withdrawn, and the baseline has none of that id",
        ),
        (
            "source: There was none",
            "why: none",
            "line 9: the withdrawn clause ACM-02.a has no 'why'; it has: id, source",
        ),
        ("  - {id: ACM-02.a, source: There was none}", "  - ACM-02.a", "line 9: a clause must be a mapping with an id"),
        (
            "withdrawn:\n",
            "withdrawn: none\nmore:\n",
            "line 10: an edition has no 'more'; it has: vendor, title, pages, clauses, withdrawn",
        ),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_line(right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    with pytest.raises(LedgerError) as error:
        read(GOOD.replace(right, wrong), TODAY, THERE)
    assert str(error.value) == f"acme@older: facts.yaml, {message}"


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        # The examples of RFC 7396, appendix A.
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_patch_is_merged_as_the_rfc_shows(target: Any, patch: Any, result: Any) -> None:
    assert merged(target, patch) == result


def test_a_patch_changes_neither_side() -> None:
    target, patch = {"a": {"b": 1}, "c": [1]}, {"a": {"b": None, "d": {"e": 1}}}
    assert merged(target, patch) == {"a": {"d": {"e": 1}}, "c": [1]}
    assert (target, patch) == ({"a": {"b": 1}, "c": [1]}, {"a": {"b": None, "d": {"e": 1}}})


def test_an_edition_s_document_is_the_baseline_s_where_it_states_nothing(noted: str) -> None:
    changed, today = document(noted), document("vocos")
    assert changed["components"]["schemas"]["DetectionData"]["properties"]["model_version"] == {
        **today["components"]["schemas"]["DetectionData"]["properties"]["model_version"],
        "const": "forensics 0.4B",
    }
    assert {**changed, "components": None} == {**today, "components": None}
    assert document("vocos@baseline") == today


def test_an_edition_that_states_nothing_of_a_document_has_the_baseline_s(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(NOTED.replace("vocos", "modulate").replace("VOC-06.g", "MOD-01.a"), "utf-8")
    assert document(f"modulate@{tmp_path}", Form.ASYNCAPI) == document("modulate", Form.ASYNCAPI)
    with pytest.raises(UnknownVendorError) as none:
        document_path(f"modulate@{tmp_path}", Form.ASYNCAPI)
    assert str(none.value) == f"modulate@{tmp_path} has no asyncapi document: there it is as in the baseline"


def test_the_file_of_an_edition_s_differences_is_found(noted: str, tmp_path: Path) -> None:
    assert document_path(noted) == tmp_path / "openapi.yaml"
    assert document_path("vocos@earlier-beta").parts[-4:] == ("vocos", "editions", "earlier-beta", "openapi.yaml")


def test_a_vendor_without_a_stream_has_none_in_any_edition() -> None:
    with pytest.raises(UnknownVendorError, match="vocos has no asyncapi document: it has no stream"):
        document("vocos@earlier-beta", Form.ASYNCAPI)
    assert load("vocos@earlier-beta").stream is None


def test_a_document_that_is_no_yaml_is_an_error_that_names_the_line(noted: str, tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text("components: {\n", "utf-8")
    with pytest.raises(LedgerError) as error:
        document(noted)
    assert str(error.value).startswith(f"{noted}: openapi.yaml, line 2: ")


def test_a_contract_holds_answers_against_its_edition() -> None:
    asked = Request.to("POST", "https://api.vocos.io/v1/detect")
    flat = b'{"prediction": "fake", "confidence": 0.9, "raw_score": 0.9, "model_version": "forensics-0.3B"}'
    answer = Response.of(200, {"content-type": "application/json"}, flat)
    assert load("vocos@earlier-beta", closed=True).response(asked, answer) == ()
    assert {finding.clause for finding in load("vocos").response(asked, answer)} >= {"VOC-06.a"}
    assert load("vocos@earlier-beta").vendor == "vocos@earlier-beta"


def test_what_was_observed_judges_nobody(noted: str) -> None:
    assert [kind for kind in Kind if kind.judges] == [Kind.DOCUMENTED, Kind.REFERENCE]
    clauses = Clauses(noted)
    assert (clauses.vendor, clauses.by_id["VOC-06.g"].kind) == ("vocos", Kind.OBSERVED)
    assert clauses.weigh(("VOC-06.g",)) == (Severity.REFUTED, ("VOC-06.g",))
    assert clauses.weigh(("VOC-06.g", "VOC-06.a")) == (Severity.VIOLATION, ("VOC-06.a",))
    assert Clauses("vocos").weigh(("VOC-06.g",)) == (Severity.VIOLATION, ("VOC-06.g",))


def test_the_clauses_of_an_edition_are_those_across_vendors_too() -> None:
    assert "ALL-01.a" in Clauses("vocos@earlier-beta").by_id
    assert "VOC-06.b" not in Clauses("vocos@earlier-beta").by_id


@pytest.mark.parametrize("own", OWN)
def test_an_edition_states_only_what_differs(own: str) -> None:
    asked = reading(own)
    assert asked.folder is not None
    before = {clause.id: clause for clause in ledger(asked.vendor).clauses}
    same = [each.id for each in ledger(own).clauses if each.edition and said(each) == said(before.get(each.id))]
    assert same == []
    for form in Form:
        file = asked.folder / f"{form}.yaml"
        if file.exists():
            patch, today = plain(parse(file.read_text("utf-8"))), document(asked.vendor, form)
            assert [*idle(patch, today, "")] == []


@pytest.mark.parametrize("own", OWN)
def test_no_two_clauses_of_an_edition_say_the_same(own: str) -> None:
    statements = [clause.statement for clause in ledger(own).clauses]
    assert [each for each in dict.fromkeys(statements) if statements.count(each) > 1] == []


@pytest.mark.parametrize("own", OWN)
def test_an_edition_says_why_a_clause_is_gone_and_what_it_was(own: str) -> None:
    read_so, before = ledger(own), {clause.id: clause for clause in ledger(reading(own).vendor).clauses}
    assert read_so.withdrawn
    for clause in read_so.withdrawn:
        assert (clause.statement, clause.kind) == (before[clause.id].statement, before[clause.id].kind)
        assert clause.source != before[clause.id].source
    assert not {clause.id for clause in read_so.withdrawn} & {clause.id for clause in read_so.clauses}


def said(clause: Clause | None) -> tuple[str, Kind, str] | None:
    return None if clause is None else (clause.statement, clause.kind, clause.source)


def plain(value: Value) -> Any:
    if isinstance(value.of, dict):
        return {name: plain(item) for name, item in value.of.items()}
    return [plain(item) for item in value.of] if isinstance(value.of, list) else value.of


def idle(patch: Any, target: Any, pointer: str) -> Iterator[str]:
    """Yield where a patch changes nothing."""
    for name, value in patch.items():
        at, there = f"{pointer}/{name}", target.get(name) if isinstance(target, dict) else None
        if isinstance(value, dict) and isinstance(there, dict):
            yield from idle(value, there, at)
        elif value == there:
            yield at


@pytest.mark.parametrize(
    ("clause", "why"),
    [
        ("VOC-06.zz", "has no such clause"),
        ("VOC-99.a", "has no such clause"),
        ("VOC-01.b", "says that there is no such clause"),
    ],
)
def test_a_document_that_names_a_clause_which_the_ledger_lacks_is_an_error(
    noted: str, tmp_path: Path, clause: str, why: str
) -> None:
    _, _, folder = noted.partition("@")
    facts = (Path(folder) / "facts.yaml").read_text("utf-8")
    (tmp_path / "facts.yaml").write_text(f"{facts}\nwithdrawn:\n  - {{id: VOC-01.b, source: It is gone}}\n", "utf-8")
    patch = f"info: {{x-facts: [{clause}]}}\n"
    (tmp_path / "openapi.yaml").write_text(patch, "utf-8")
    with pytest.raises(LedgerError, match=rf"openapi\.yaml names {clause}, and its facts\.yaml {why}$"):
        load(f"vocos@{tmp_path}")
