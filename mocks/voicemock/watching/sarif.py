"""A watch as SARIF 2.1.0, which code scanning reads: a rule for each kind of notice, a result for each notice."""

import hashlib
import json
from collections.abc import Iterator
from urllib.parse import quote

from voicemock import __version__
from voicemock.checking.reports.sarif import SCHEMA, message
from voicemock.watching.accepted import Accepted
from voicemock.watching.notice import Level, Notice
from voicemock.watching.report import Report

LEVELS = {Level.FAILURE: "error", Level.WARNING: "warning", Level.NOTE: "note"}

Json = dict[str, object]


def render_sarif(report: Report, every: bool) -> str:
    """Return the log, with one run: what is new and, if `every`, what was accepted, as suppressed."""
    told: list[tuple[Notice, Accepted | None]] = [(notice, None) for notice in report.new]
    if every:
        told.extend(report.known)
    rules = list(dict.fromkeys(_rule(notice) for notice, _ in told))
    undone = [
        {"level": "error", "message": message(f"{part.vendor} {part.source}: {line}")} for part, line in report.undone
    ]
    invocation: Json = {"executionSuccessful": not undone}
    if undone:
        invocation["toolExecutionNotifications"] = undone
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "voicemock",
                        "version": __version__,
                        "rules": [{"id": name, "shortDescription": message(name)} for name in rules],
                    }
                },
                "automationDetails": {"id": "voicemock-watch/"},
                "invocations": [invocation],
                "results": [_result(notice, was, rules) for notice, was in told],
            }
        ],
    }
    return f"{json.dumps(log, indent=2, ensure_ascii=False)}\n"


def _rule(notice: Notice) -> str:
    return f"{notice.source}/{notice.rule}"


def _result(notice: Notice, was: Accepted | None, rules: list[str]) -> Json:
    where: Json = {"artifactLocation": {"uri": quote(notice.where.file)}}
    where["region"] = {"startLine": notice.where.line or 1}
    mark = hashlib.sha256(notice.id.encode()).hexdigest()
    result: Json = {
        "ruleId": _rule(notice),
        "ruleIndex": rules.index(_rule(notice)),
        "level": LEVELS[notice.level],
        "message": message("\n".join(_said(notice))),
        "locations": [{"physicalLocation": where, "logicalLocations": [{"fullyQualifiedName": notice.id}]}],
        # Code scanning compares by the second alone; a number after a colon tells equal ones apart.
        "partialFingerprints": {"voicemock/v1": mark, "primaryLocationLineHash": f"{mark[:16]}:1"},
        "baselineState": "new" if was is None else "unchanged",
        "properties": {"vendor": notice.vendor, "source": notice.source, "proof": list(notice.proof)},
    }
    if was is not None:
        why = f"accepted on {was.on}{f': {was.reason}' if was.reason else ''}"
        result["suppressions"] = [{"kind": "external", "justification": why}]
    return result


def _said(notice: Notice) -> Iterator[str]:
    yield f"{notice.vendor}: {notice.title}"
    yield from notice.text


__all__ = ["LEVELS", "render_sarif"]
