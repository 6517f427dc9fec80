"""The report as JUnit XML."""

from xml.etree import ElementTree

from tests.checking.reports.expected_files import expected
from tests.checking.reports.sample import CLEAN, REPORT

from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.junit import render_junit


def test_the_whole_document() -> None:
    assert render_junit(REPORT) == expected("junit.xml")


def test_a_check_without_departures_has_bare_cases() -> None:
    assert render_junit(CLEAN) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="voicemock check vocos" tests="1" failures="0" errors="0" skipped="0" time="0.000">\n'
        '  <testsuite name="voicemock check vocos" tests="1" failures="0" errors="0" skipped="0" time="0.000">\n'
        "    <properties>\n"
        '      <property name="url" value="http://127.0.0.1:1234/vocos" />\n'
        '      <property name="seed" value="0" />\n'
        "    </properties>\n"
        '    <testcase classname="voicemock.vocos" name="All is well." time="0.000" />\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_every_character_there_is_can_be_read_back() -> None:
    every = "".join(map(chr, [*range(0x2100), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), 0x10FFFF]))
    outcome = Outcome(every, (), Status.SKIPPED, every)
    text = render_junit(Report("vocos", "Vocos", every, False, 0, (outcome,)))
    root = ElementTree.fromstring(text.encode())  # noqa: S314 - it is our own
    message = root.find("testsuite/testcase/skipped").attrib["message"]  # type: ignore[union-attr] # it is there
    kept = {*map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x600), 0x1000, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF))}
    assert kept - set(message) == set()
    assert r"\x00" in message
    assert r"\x0d" in message
    assert r"\ud800" in message
    assert r"\uffff" in message
