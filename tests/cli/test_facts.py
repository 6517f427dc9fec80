"""`voicemock facts`: what it prints, for people and for programs."""

import json
import re
import subprocess
import sys
from collections import Counter

import pytest
from click.testing import CliRunner

from voicemock.cli.facts import facts
from voicemock_contracts import Kind, ledger, ledgers


def printed(*args: str, columns: int = 80) -> str:
    result = CliRunner().invoke(facts, args, env={"COLUMNS": str(columns)})
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def unwrapped(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_it_prints_every_clause_whole_with_its_source() -> None:
    words = unwrapped(printed())
    for each in ledgers():
        for clause in each.clauses:
            reason = "Why" if clause.kind is Kind.ASSUMED else "Where"
            assert unwrapped(f"{clause.id} {clause.statement} {reason}: {clause.source}") in words


def test_it_begins_with_how_many_clauses_there_are_of_each_kind() -> None:
    every = [clause for each in ledgers() for clause in each.clauses]
    counts = Counter(clause.kind for clause in every)
    assert printed().splitlines()[0] == (
        f"{len(every)} clauses: {counts[Kind.DOCUMENTED]} documented, {counts[Kind.REFERENCE]} reference, "
        f"{counts[Kind.ASSUMED]} assumed."
    )


def test_assumptions_stand_in_a_section_of_their_own_behind_the_others() -> None:
    shown = printed("dataspike", columns=1000)
    sections = re.split(r"\n  (Documented|Reference|Assumed) \((\d+)\): .*\n", shown)
    found = {
        name.lower(): (int(count), re.findall(r"^      (DSP-\S+)  ", text, re.MULTILINE))
        for name, count, text in zip(sections[1::3], sections[2::3], sections[3::3], strict=True)
    }
    clauses = {kind: [clause.id for clause in ledger("dataspike").clauses if clause.kind is kind] for kind in Kind}
    assert list(found) == ["documented", "reference", "assumed"]
    assert found == {kind: (len(ids), ids) for kind, ids in clauses.items() if ids}


def test_only_the_named_vendors_are_printed_in_the_order_named_and_each_once() -> None:
    shown = printed("vocos", "across", "vocos")
    assert set(re.findall(r"\b([A-Z]{3})-\d\d[a-z]?\.[a-z]", shown)) == {"VOC", "ALL"}
    assert [line.split("  ")[0] for line in shown.splitlines() if re.match("[A-Z]{3}", line)] == [
        "VOCOS",
        "ACROSS VENDORS",
    ]


def test_a_page_is_named_with_the_day_it_was_read() -> None:
    (page,) = ledger("dataspike").pages
    assert f"\nFrom: {page.name}, read on {page.read}\n" in printed("dataspike")


def test_only_the_kinds_asked_for_are_printed() -> None:
    shown = printed("--kind", "reference", "--kind", "documented", columns=1000)
    clauses = {clause.id for each in ledgers() for clause in each.clauses if clause.kind is not Kind.ASSUMED}
    assert set(re.findall(r"^      (\S+)  ", shown, re.MULTILINE)) == clauses
    assert "Assumed (" not in shown


def test_a_kind_without_a_clause_has_no_section() -> None:
    assert "Reference (" not in printed("vocos")


@pytest.mark.parametrize("columns", [50, 80, 110])
def test_lines_keep_to_the_terminals_width(columns: int) -> None:
    text = [line for line in printed("vocos", columns=columns).splitlines() if line.startswith("      ")]
    assert max(map(len, text)) in range(columns - 10, columns + 1)


def test_on_a_very_wide_terminal_lines_stay_readable() -> None:
    text = [line for line in printed("vocos", columns=400).splitlines() if line.startswith("      ")]
    assert max(map(len, text)) <= 110


def test_a_word_longer_than_the_line_stays_whole() -> None:
    assert "`INVALID_AUDIO_FORMAT`" in printed("vocos", columns=20)


def test_json_is_an_array_of_whole_clauses() -> None:
    assert json.loads(printed("--json")) == [
        {
            "id": clause.id,
            "vendor": each.vendor,
            "fact": fact.id,
            "title": fact.title,
            "statement": clause.statement,
            "kind": clause.kind.value,
            "source": clause.source,
            "edition": "baseline",
            "withdrawn": False,
        }
        for each in ledgers()
        for fact in each.facts
        for clause in fact.clauses
    ]


def test_json_holds_only_what_was_asked_for() -> None:
    shown = json.loads(printed("dataspike", "--kind", "reference", "--json"))
    assert [clause["id"] for clause in shown] == ["DSP-06.b", "DSP-07.b"]


def test_no_clause_of_a_kind_is_an_empty_array() -> None:
    assert json.loads(printed("across", "--kind", "documented", "--json")) == []


def test_an_unknown_vendor_is_one_line_and_exit_2() -> None:
    result = CliRunner().invoke(facts, ["vocos", "acme"])
    known = ", ".join(each.vendor for each in ledgers())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: unknown vendor 'acme'; there are: {known}\n"


def test_an_unknown_kind_is_exit_2() -> None:
    result = CliRunner().invoke(facts, ["--kind", "certain"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'certain' is not one of 'documented', 'reference', 'observed', 'assumed'" in result.stderr


def test_into_a_pipe_it_prints_no_colour_codes_and_every_clause() -> None:
    code = "from voicemock.cli.facts import facts; facts()"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stderr, "\x1b" in ran.stdout) == ("", False)
    assert unwrapped(ran.stdout) == unwrapped(printed())


def test_on_a_terminal_headings_are_bold() -> None:
    result = CliRunner().invoke(facts, ["vocos"], color=True)
    assert "\x1b[1mVOCOS\x1b[0m" in result.stdout
