"""A watch as JUnit XML, which build servers read: a suite for each vendor, a case for each thing that looked at it."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from voicemock.checking.amounts import counted
from voicemock.watching.notice import Level, Notice
from voicemock.watching.part import Part
from voicemock.watching.report import Report


def render_junit(report: Report) -> str:
    """Return the XML document: what fails is a failure, what could not be done an error, the rest of the new told."""
    root = Element("testsuites", {"name": "voicemock watch"})
    for vendor in dict.fromkeys(part.vendor for part in report.parts):
        parts = [part for part in report.parts if part.vendor == vendor]
        suite = SubElement(root, "testsuite", {"name": f"voicemock watch {vendor}"})
        failures = sum(bool(_of(report, part, Level.FAILURE)) for part in parts)
        errors = sum(bool(part.undone) and not _of(report, part, Level.FAILURE) for part in parts)
        for part in parts:
            _case(suite, part, report)
        suite.attrib |= {"tests": str(len(parts)), "failures": str(failures), "errors": str(errors), "skipped": "0"}
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, part: Part, report: Report) -> None:
    case = SubElement(suite, "testcase", {"classname": f"voicemock.{part.vendor}", "name": str(part.source)})
    failed = _of(report, part, Level.FAILURE)
    rest = [*_of(report, part, Level.WARNING), *_of(report, part, Level.NOTE)]
    if failed:
        message = f"{counted(len(failed), 'failure')} since it was last accepted"
        failure = SubElement(case, "failure", {"type": "failure", "message": message})
        failure.text = "\n\n".join(map(_text, failed))
    elif part.undone:
        # A case may hold one of the two, and what fails weighs more.
        SubElement(case, "error", {"type": "undone", "message": part.undone[0]}).text = "\n".join(part.undone)
    told = [*map(_text, rest), *(f"not done: {line}" for line in part.undone if failed)]
    if told:
        SubElement(case, "system-out").text = "\n\n".join(told)


def _of(report: Report, part: Part, level: Level) -> list[Notice]:
    own = {notice.id for notice in part.notices}
    return [notice for notice in report.of(level) if notice.id in own]


def _text(notice: Notice) -> str:
    return "\n".join((f"{notice.level}: {notice.id}", notice.title, *notice.text, f"in {notice.where}", *notice.proof))


__all__ = ["render_junit"]
