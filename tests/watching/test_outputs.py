"""What a watch writes: whole outputs of a small report, in which nothing from outside steers or ends anything."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from tests.watching.sample import CLEAN, FIELD, KEY, NASTY_ONE, PARTS, REPORT, VALUE

from voicemock import __version__
from voicemock.watching.github import render_annotations, write_summary
from voicemock.watching.junit import render_junit
from voicemock.watching.lines import listed
from voicemock.watching.machine import render_json
from voicemock.watching.notice import Level, Notice, Source, Where
from voicemock.watching.page import render_markdown
from voicemock.watching.part import Part
from voicemock.watching.report import Report, beside
from voicemock.watching.sarif import render_sarif

EXPECTED = Path(__file__).parent / "expected"
OUTPUTS = {
    "watch.txt": lambda report: "\n".join(listed(report, True, 100)) + "\n",
    "watch.md": lambda report: render_markdown(report, True),
    "watch.xml": render_junit,
    "watch.sarif": lambda report: render_sarif(report, True),
    "watch.json": render_json,
    "annotations.txt": render_annotations,
}


def numbered(level: Level, number: int) -> Notice:
    return Notice(f"diff vocos: {number}", Source.DIFF, "vocos", level, "x", f"{number}", (), (), Where("a.yaml", 1))


def many(level: Level, count: int) -> Report:
    return beside((Part("vocos", Source.DIFF, tuple(numbered(level, number) for number in range(count))),), {})


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_whole_output_is_as_expected(name: str) -> None:
    expected = (EXPECTED / name).read_text("utf-8").replace("VERSION", __version__)
    assert OUTPUTS[name](REPORT) == expected


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_has_a_key(name: str) -> None:
    assert KEY in repr(PARTS)
    assert KEY not in OUTPUTS[name](REPORT)


def test_nothing_to_tell_is_said_in_a_sentence() -> None:
    assert list(listed(CLEAN, False, 100)) == [
        "  vocos diff: vendor/vocos.yaml: 0 changes",
        "",
        "Nothing is new; 0 accepted, 0 gone.",
    ]
    assert render_annotations(CLEAN) == ""
    assert json.loads(render_sarif(CLEAN, False))["runs"][0]["results"] == []


def test_what_was_accepted_is_shown_only_where_that_is_asked_for() -> None:
    short = "\n".join(listed(REPORT, False, 100)), render_markdown(REPORT, False), render_sarif(REPORT, False)
    assert [FIELD.id in output for output in short] == [False, False, False]
    assert [FIELD.id in OUTPUTS[name](REPORT) for name in ("watch.txt", "watch.md", "watch.sarif")] == [True] * 3


def test_a_line_from_outside_begins_no_command_of_a_build_server() -> None:
    lines = list(listed(REPORT, True, 40))
    assert [line for line in lines if line.lstrip().startswith(("::", "##"))] == []
    assert [line for line in lines if "##[" in line] == []


def test_junit_is_xml_that_counts_what_it_holds() -> None:
    for suite in fromstring(render_junit(REPORT)):  # noqa: S314 - it is our own
        counts = {name: len(suite.findall(f"testcase/{name[:-1]}")) for name in ("failures", "errors")}
        assert {name: int(suite.attrib[name]) for name in counts} == counts
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))


def test_every_result_has_what_code_scanning_needs() -> None:
    (run,) = json.loads(render_sarif(REPORT, True))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    marks = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert not location["physicalLocation"]["artifactLocation"]["uri"].startswith("/")
        marks.add(result["partialFingerprints"]["primaryLocationLineHash"])
    assert len(marks) == len(run["results"]) == 4


@pytest.mark.parametrize(("level", "command"), [(Level.FAILURE, "error"), (Level.WARNING, "warning")])
def test_of_more_annotations_than_github_shows_the_last_one_counts_the_rest(level: Level, command: str) -> None:
    ten, more = (render_annotations(many(level, count)).splitlines() for count in (10, 13))
    assert len(ten) == 10
    assert ten[-1] == f"::{command} file=a.yaml,line=1,title=diff vocos%3A 9::9"
    assert more[:9] == ten[:9]
    assert more[9:] == [f"::{command} title=voicemock watch::4 more: the summary and the log have all of them"]


def test_failures_come_first_among_the_annotations() -> None:
    kinds = [line.split(" ")[0] for line in render_annotations(REPORT).splitlines()]
    assert kinds == ["::error", "::error", "::error", "::error", "::warning"]


def test_a_summary_that_is_nearly_full_takes_what_fits(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("x" * (1024 * 1024 - 600))
    write_summary(many(Level.FAILURE, 40), False, summary)
    text = summary.read_text()
    assert len(text.encode()) <= 1024 * 1024
    assert text.endswith("parts left out: GitHub takes summaries of at most 1 MiB. The log has all of it.\n\n")


def test_a_fence_is_longer_than_any_that_a_text_holds() -> None:
    block = render_markdown(REPORT, True).partition("vocos check: a")[2]
    assert NASTY_ONE.title.count("```") == 1
    assert block.count("\n````") == 2


def test_the_worst_of_equal_notices_is_told_once() -> None:
    mild = Notice(VALUE.id, Source.DIFF, "vocos", Level.NOTE, "x", "x", (), (), Where("a"))
    report = beside((Part("vocos", Source.DIFF, (mild, VALUE)),), {})
    assert report.new == (VALUE,)
