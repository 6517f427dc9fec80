"""No key in any report."""

import io
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from rich.console import Console
from tests.checking.reports.sample import FAILED, PASSED, REPORT

from voicemock.checking.report import Observation, Outcome, Report, Status
from voicemock.checking.reports.github import render_annotations, write_summary
from voicemock.checking.reports.junit import render_junit
from voicemock.checking.reports.machine import render_json
from voicemock.checking.reports.redaction import redacted, without_keys
from voicemock.checking.reports.sarif import render_sarif
from voicemock.checking.reports.table import write_table
from voicemock_contracts.findings import Finding, Severity, shown

KEY = "sk 'a\"b/ü+0123456789"


@pytest.mark.parametrize(
    ("text", "key", "clean"),
    [
        ("key=abcdef, abcdef", "abcdef", "key=KEY, KEY"),
        ("nothing here", "abcdef", "nothing here"),
        ("no key at all", "", "no key at all"),
        (f"?key={quote_plus(KEY)}&x", KEY, "?key=KEY&x"),
        (json.dumps({"key": KEY}), KEY, '{"key": "KEY"}'),
        (json.dumps({"key": KEY}, ensure_ascii=False), KEY, '{"key": "KEY"}'),
        ("-H '" + KEY.replace("'", "'\"'\"'") + "'", KEY, "-H 'KEY'"),
        (shown("x" * 110 + "abcdefghijklmnop"), "abcdefghijklmnop", "x" * 110 + "KEY… (126 characters)"),
        ("cut: abcdefghij", "abcdefghijklmnop", "cut: KEY"),
        ("too little of it: abcdefg", "abcdefghijklmnop", "too little of it: abcdefg"),
        ("X-API-Key: K", "K", "X-API-Key: KEY"),
        ("a cat-a a_ 1a a, ?a=a&b=a (a) a", "a", "KEY cat-a a_ 1a KEY, ?KEY=KEY&b=KEY (KEY) KEY"),
        ("7letter 7letters x7letter é7letter 7letter", "7letter", "KEY 7letters x7letter é7letter KEY"),
        ("8letters- x8letters", "8letters", "KEY- xKEY"),
        (quote_plus("a=k1 k1/k1"), "k1", "a%3DKEY+KEY%2FKEY"),
        (json.dumps("k1\nk1 ék1 \\k1"), "k1", '"KEY\\nKEY \\u00e9KEY \\\\KEY"'),
        ("?key=" + quote_plus("ü'") + ". " + json.dumps("ü'") + " xü'", "ü'", '?key=KEY. "KEY" xü\''),
        ("cut: %C3%BC%2F… x%C3%BC%2F… %C3%BC%2F", "ü/ü/ü", "cut: KEY… x%C3%BC%2F… KEY"),
        ("aKEYbcdefghbcdefgh", "KEYbcdefgh", "aKEY"),
    ],
)
def test_a_key_is_taken_out_however_it_is_written(text: str, key: str, clean: str) -> None:
    assert redacted(text, key) == redacted(clean, key) == clean


def test_the_longer_of_two_keys_is_taken_out_first() -> None:
    report = without_keys(replace(REPORT, url="http://x/abcdefghi/abcdefgh"), ["abcdefgh", "", "abcdefghi"])
    assert report.url == "http://x/KEY/KEY"


def test_a_report_without_a_key_in_it_stays_as_it_is() -> None:
    assert without_keys(REPORT, ["abcdefghijklmnop", ""]) == REPORT


def test_every_text_of_a_report_is_cleaned() -> None:
    key = "s3cr3t-0123456789"
    dirty = Finding(f"where {key}", f"what {key}", f"expected {key}", f"got {key}", ("VOC-02.a",), Severity.VIOLATION)
    clean = Finding("where KEY", "what KEY", "expected KEY", "got KEY", ("VOC-02.a",), Severity.VIOLATION)

    def report(finding: Finding, word: str) -> Report:
        observation = Observation(finding, f"example {word}", f"curl {word}")
        failed = Outcome(f"name {word}", ("VOC-02.a",), Status.FAILED, f"reason {word}", (observation,), 1, 2, 3)
        return Report("vocos", "Vocos", f"http://{word}", False, 7, (failed,))

    assert without_keys(report(dirty, key), [key]) == report(clean, "KEY")


def test_no_output_shows_a_key(tmp_path: Path) -> None:
    key = "s3cr3t-0123456789"
    findings = [replace(item.finding, got=f"{key} {item.finding.got}") for item in FAILED.observations]
    observations = tuple(Observation(finding, f"POST {key}", f"curl {key}") for finding in findings)
    outcomes = (
        replace(FAILED, observations=observations),
        replace(PASSED, status=Status.INCONCLUSIVE, reason=f"answered 402: {key}", observations=()),
    )
    report = without_keys(replace(REPORT, outcomes=outcomes), [key])
    file = io.StringIO()
    write_table(report, Console(file=file, width=1000))
    write_summary(report, tmp_path / "summary.md")
    outputs = (
        file.getvalue(),
        (tmp_path / "summary.md").read_text("utf-8"),
        render_annotations(report),
        render_json(report),
        render_junit(report),
        render_sarif(report),
    )
    assert [(key in output, "curl KEY" in output) for output in outputs] == [(False, True)] * 6
