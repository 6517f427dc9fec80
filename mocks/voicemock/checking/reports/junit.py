"""JUnit XML, which build servers read: a suite for the check, a case for each probe."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from voicemock.checking.amounts import counted
from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.distinct import FAILS_NOTHING
from voicemock.checking.reports.plain import plain
from voicemock.checking.reports.visible import visible
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.findings import Severity

UNDECIDED = frozenset({Status.SKIPPED, Status.INCONCLUSIVE})


def render_junit(report: Report) -> str:
    """Return the XML document. What fails nothing stands in `system-out` of its probe's case."""
    name = f"voicemock check {report.reading}"
    counts = {
        "tests": str(len(report.outcomes)),
        "failures": str(report.count(Status.FAILED)),
        "errors": "0",
        "skipped": str(sum(map(report.count, UNDECIDED))),
        "time": _time(sum(outcome.seconds for outcome in report.outcomes)),
    }
    root = Element("testsuites", {"name": name, **counts})
    suite = SubElement(root, "testsuite", {"name": name, **counts})
    properties = SubElement(suite, "properties")
    for key, value in (("url", report.url), ("seed", str(report.seed))):
        SubElement(properties, "property", {"name": key, "value": visible(value)})
    clauses = Clauses(report.reading)
    for outcome in report.outcomes:
        _case(suite, report.reading, outcome, clauses)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, reading: str, outcome: Outcome, clauses: Clauses) -> None:
    attributes = {"classname": f"voicemock.{reading}", "name": visible(outcome.name), "time": _time(outcome.seconds)}
    case = SubElement(suite, "testcase", attributes)
    if outcome.status in UNDECIDED:
        SubElement(case, "skipped", {"message": visible(f"{outcome.status}: {outcome.reason}")})
    violations = outcome.of(Severity.VIOLATION)
    if outcome.status is Status.FAILED:
        named = ", ".join(dict.fromkeys(name for item in violations for name in item.finding.clauses))
        message = f"{counted(len(violations), 'violation')}{f' of {named}' if named else ''}"
        failure = SubElement(case, "failure", {"type": "violation", "message": message})
        failure.text = visible("\n\n".join(plain(item, clauses.by_id) for item in violations))
    notes = [
        f"{severity.capitalize()}. {why}\n{plain(item, clauses.by_id)}"
        for severity, why in FAILS_NOTHING.items()
        for item in outcome.of(severity)
    ]
    if notes:
        SubElement(case, "system-out").text = visible("\n\n".join(notes))


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"


__all__ = ["UNDECIDED", "render_junit"]
