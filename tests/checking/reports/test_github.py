"""The report for GitHub Actions."""

import re
from dataclasses import replace
from pathlib import Path

from tests.checking.reports.expected_files import expected
from tests.checking.reports.sample import CLEAN, NEW, REFUTED, REPORT, SIZE, TYPE, seen

from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.github import command, render_annotations, write_summary
from voicemock.checking.reports.markdown import MOST_BYTES, render_markdown
from voicemock_contracts.findings import Severity


def test_the_whole_of_the_annotations() -> None:
    assert render_annotations(REPORT) == expected("annotations.txt")


def test_no_departure_no_annotation() -> None:
    assert render_annotations(CLEAN) == ""


def test_what_would_end_a_command_or_a_property_is_escaped() -> None:
    assert command("error", "a%b\rc\nd:e,f", "a%b\rc\nd:e,f::\x1b") == (
        "::error title=a%25b%0Dc%0Ad%3Ae%2Cf::a%25b%0Dc%0Ad:e,f::\\x1b"
    )


def test_what_a_fake_makes_up_is_an_error_without_a_clause() -> None:
    outcome = Outcome("One.", (), Status.FAILED, "", (seen(replace(NEW, severity=Severity.VIOLATION), "e", "c"),))
    assert render_annotations(Report("vocos", "Vocos", "http://x", True, 0, (outcome,))) == (
        "::error title=Vocos departs from its documents::answer 200 of detect: has fields that no document mentions"
        "%0Aexpected: none but verdict, confidence%0Agot: modèle%0Ae%0Ac%0Aprobe: One.\n"
    )


def test_the_whole_of_the_summary_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_bytes(b"before\n")
    write_summary(REPORT, path)
    assert path.read_bytes().decode() == "before\n" + expected("summary.md")


def test_a_summary_that_is_not_there_yet_is_written(tmp_path: Path) -> None:
    write_summary(REPORT, tmp_path / "summary.md")
    assert (tmp_path / "summary.md").read_bytes().decode() == expected("summary.md")


def test_a_summary_never_grows_past_what_is_shown_and_says_what_it_lacks(tmp_path: Path) -> None:
    outcomes = tuple(
        Outcome(f"{name}.", (), Status.FAILED, "", (seen(replace(TYPE, where=name), "é" * 100_000, "curl"),))
        for name in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    )
    path = tmp_path / "summary.md"
    write_summary(replace(REPORT, outcomes=outcomes), path)
    size = path.stat().st_size
    assert MOST_BYTES - 202_000 < size <= MOST_BYTES
    text = path.read_text("utf-8")
    assert re.findall("<summary>(.*)</summary>", text) == ["One.", "Two.", "Three.", "Four.", "Five."]
    assert text.endswith("3 parts left out: GitHub takes summaries of at most 1 MiB. The log has all of it.\n\n")
    for _ in range(9):
        write_summary(replace(REPORT, outcomes=outcomes), path)
    assert path.stat().st_size <= MOST_BYTES


def test_a_violation_is_summed_up_once_with_the_first_probe_and_how_many_met_it() -> None:
    one = Outcome("One.", (), Status.FAILED, "", (seen(TYPE), seen(REFUTED)))
    two = Outcome("Two.", (), Status.FAILED, "", (seen(SIZE), seen(replace(TYPE, got="other")), seen(NEW)))
    three = Outcome("Three.", (), Status.FAILED, "", (seen(TYPE), seen(replace(REFUTED, where="w"))))
    text = render_markdown(replace(REPORT, outcomes=(one, two, three)))
    assert re.findall("### .*", text) == [
        "### 3 clauses contradicted",
        "### 2 violations in 3 failed probes",
        "### 1 new",
        "### 2 assumptions refuted",
    ]
    assert re.findall("<summary>(.*)</summary>", text)[:2] == ["One. (and in 2 other probes)", "Two."]
    assert text.count("is of another type\n") == 1


def test_a_full_summary_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_bytes(b"x" * MOST_BYTES)
    write_summary(REPORT, path)
    assert path.read_bytes() == b"x" * MOST_BYTES
