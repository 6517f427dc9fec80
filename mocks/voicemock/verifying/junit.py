"""A report as JUnit XML, which build servers read: a suite for each vendor, a case for each of its operations."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from voicemock.verifying.coverage import Covered
from voicemock.verifying.judging import Side
from voicemock.verifying.lines import seen, values
from voicemock.verifying.report import Report
from voicemock.verifying.rows import Row
from voicemock_contracts import Severity


def render_junit(report: Report, *, client: bool) -> str:
    """Return the XML document; what the client does is a failure where ``client`` says so, else it is told."""
    root = Element("testsuites", {"name": "voicemock verify"})
    for reading in report.counts:
        cases: dict[str, Covered | None] = {each.operation: each for each in report.covered if each.reading == reading}
        rows = [row for row in report.rows if row.reading == reading]
        cases.update(dict.fromkeys(row.operation for row in rows if row.operation not in cases))
        suite = SubElement(root, "testsuite", {"name": f"voicemock verify {reading}"})
        failures = skipped = 0
        for name, covered in cases.items():
            own = [row for row in rows if row.operation == name]
            failed = [row for row in own if row.severity is Severity.VIOLATION and (client or row.side is Side.VENDOR)]
            unseen = not own and (covered is None or not covered.seen)
            failures, skipped = failures + bool(failed), skipped + unseen
            _case(suite, reading, name, failed, [row for row in own if row not in failed], unseen)
        suite.attrib |= {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, reading: str, name: str, failed: Sequence[Row], others: Sequence[Row], unseen: bool) -> None:
    case = SubElement(suite, "testcase", {"classname": f"voicemock.{reading}", "name": name})
    if unseen:
        SubElement(case, "skipped", {"message": "never called in these recordings"})
    if failed:
        message = f"{len(failed)} contradicted"
        SubElement(case, "failure", {"type": "violation", "message": message}).text = "\n".join(map(_line, failed))
    if others:
        SubElement(case, "system-out").text = "\n".join(map(_line, others))


def _line(row: Row) -> str:
    place = f", {row.place}" if row.place else ""
    clauses = f" [{', '.join(row.clauses)}]" if row.clauses else ""
    text = (
        f"{row.severity} by the {row.side}: {row.where}{place}: {row.what}: expected {row.expected}, "
        f"got {values(row)}{clauses}; seen {seen(row.count, row.first, row.last)}; first in {row.example}"
    )
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


__all__ = ["render_junit"]
