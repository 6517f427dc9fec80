"""The report for people."""

import io
from dataclasses import replace
from typing import Literal

from rich.console import Console
from rich.text import Text
from tests.checking.reports.expected_files import expected
from tests.checking.reports.sample import CLEAN, CURL, EMPTY, FAILED, NEW, REPORT, SIZE, SKIPPED, TYPE, seen

from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.table import write_table
from voicemock_contracts.findings import Finding, Severity


def printed(report: Report, width: int = 80, *, colours: bool = False) -> str:
    file = io.StringIO()
    system: Literal["auto", "standard"] = "standard" if colours else "auto"
    console = Console(file=file, width=width, force_terminal=colours or None, color_system=system, _environ={})
    write_table(report, console)
    return file.getvalue()


def test_the_whole_of_it_where_there_is_no_terminal() -> None:
    assert printed(REPORT) == expected("table.txt")


def test_a_narrow_terminal_wraps_all_but_command_lines_and_the_verdict() -> None:
    assert printed(REPORT, width=30) == expected("narrow.txt")
    assert printed(REPORT, width=30).splitlines().count(CURL) == 3


def test_a_terminal_shows_the_same_words_in_colours() -> None:
    coloured = printed(REPORT, colours=True)
    assert "\x1b[1;31mFAILED" in coloured
    lines = [line.rstrip() for line in Text.from_ansi(coloured.replace("\t", "TAB")).plain.splitlines()]
    assert lines == expected("table.txt").replace("\t", "TAB").splitlines()


def test_nothing_but_the_counts_and_the_verdict_where_all_is_well() -> None:
    assert printed(CLEAN) == (
        "status        probes  calls  credits\n"
        "passed             1      0        0\n"
        "failed             0      0        0\n"
        "inconclusive       0      0        0\n"
        "skipped            0      0        0\n"
        "\n"
        "The fake of Vocos does what the documents of Vocos say, as far as it was probed: of 1 probe 1 passed, "
        "0 failed, 0 inconclusive, 0 skipped; 0 new, 0 assumptions refuted; 0 calls, at most 0 credits.\n"
    )


def test_what_was_not_probed_is_grouped_by_its_reason() -> None:
    other = Outcome("Another.", (), Status.SKIPPED, "costs up to 3 credits: --max-credits")
    report = Report("vocos", "Vocos", EMPTY.url, False, 0, (SKIPPED, other, replace(SKIPPED, name="More.")))
    assert printed(report).split("\n\n")[1:-1] == [
        "SKIPPED  needs a fake of voicemock: its <keys> (2 probes)\n  A key that ran out is refused.\n  More.",
        "SKIPPED  costs up to 3 credits: --max-credits (1 probe)\n  Another.",
    ]


def test_a_violation_is_told_once_with_the_first_probe_and_how_many_met_it() -> None:
    one = Outcome("One.", (), Status.FAILED, "", (seen(TYPE, "e", "c"), seen(SIZE, "e", "c")))
    two = Outcome("Two.", (), Status.FAILED, "", (seen(replace(SIZE, got="status 414"), "f", "d"),))
    report = Report("vocos", "Vocos", EMPTY.url, False, 0, (one, replace(two, name="Zero."), two))
    lines = [line for line in printed(replace(report, outcomes=(*report.outcomes, one))).splitlines() if line]
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads[5:] == [
        "CONTRADICTED  3 clauses",
        "FAILED  One.",
        "c",
        "FAILED  One. (and in 2 other probes)",
        "c",
        (
            "https://vocos.example?a=1&b=2 departs from the documents of Vocos in 3 clauses: of 4 probes 0 passed, "
            "4 failed, 0 inconclusive, 0 skipped; 0 new, 0 assumptions refuted; 0 calls, at most 0 credits."
        ),
    ]
    assert lines[6:9] == [
        "  VOC-02.a  The form field `file` carries the audio and is required.",
        "  VOC-03.a  A file may have up to 50 MB.",
        "  VOC-02.b  WAV, MP3, FLAC, OGG, WebM and M4A are accepted.",
    ]
    assert [line for line in lines if " has another status" in line] == ["  answer 413 of detect: has another status"]


def test_what_contradicts_no_clause_lists_none() -> None:
    made_up = seen(replace(NEW, severity=Severity.VIOLATION), "", "c")
    lines = printed(replace(EMPTY, outcomes=(Outcome("One.", (), Status.FAILED, "", (made_up,)),))).splitlines()
    assert lines[6:8] == ["FAILED  One.", "  answer 200 of detect: has fields that no document mentions"]


def test_violations_of_one_exchange_show_it_once() -> None:
    first = FAILED.observations[0]
    other = Finding("answer 200 of detect", "lacks a field", "the field x", "{}", ("VOC-02.a",), Severity.VIOLATION)
    outcome = Outcome("Both.", (), Status.FAILED, "", (first, seen(other)))
    report = Report("vocos", "Vocos", EMPTY.url, False, 0, (outcome,))
    lines = printed(report).splitlines()
    assert lines.count(CURL) == 1
    assert lines.index("  answer 200 of detect: lacks a field") < lines.index(CURL)


def test_no_line_of_an_answer_can_pass_for_a_build_servers_command() -> None:
    got = "a ::add-mask::secret ##vso[x] and so on, until the line is full and another one has to be begun with ::this"
    finding = Finding("answer 200 of detect", "is at odds", "x", got, ("VOC-02.a",), Severity.VIOLATION)
    outcome = Outcome("One.", (), Status.FAILED, "", (seen(finding, "\n::error::x\n ##[error]y", "curl"),))
    for width in range(20, 120):
        lines = printed(Report("vocos", "Vocos", EMPTY.url, False, 0, (outcome,)), width).splitlines()
        assert [line for line in lines if line.lstrip().startswith(("::", "##"))] == []
