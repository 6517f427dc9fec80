"""SARIF 2.1.0, which code scanning reads: a rule for each clause that was contradicted, a result for each departure."""

import hashlib
import json

from voicemock import __version__
from voicemock.checking.report import Report
from voicemock.checking.reports.distinct import Departure, distinct, identity
from voicemock.checking.reports.visible import visible
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.documents import Form
from voicemock_contracts.facts import Clause
from voicemock_contracts.findings import Finding, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
UNDOCUMENTED = "undocumented"
"""The rule of what contradicts no clause, because the documents know nothing of it."""

LEVELS = {Severity.VIOLATION: "error", Severity.NEW: "note", Severity.REFUTED: "note"}

Json = dict[str, object]


def render_sarif(report: Report) -> str:
    """Return the log, with one run.

    Among a result's properties are the first probe that came upon it, how many did, its exchange and its command line.
    """
    departures = distinct(report, *Severity)
    contradicted = (item.observation.finding.clauses or (UNDOCUMENTED,) for item in departures)
    named = list(dict.fromkeys(name for clauses in contradicted for name in clauses))
    by_id = Clauses(report.vendor).by_id
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "voicemock",
                        "version": __version__,
                        "rules": [_undocumented() if name == UNDOCUMENTED else _rule(by_id[name]) for name in named],
                    }
                },
                "automationDetails": {"id": f"voicemock-check/{report.vendor}/"},
                "results": [_result(report.vendor, item, named) for item in departures],
                "properties": {
                    "vendor": report.vendor,
                    "url": visible(report.url),
                    "own": report.own,
                    "seed": report.seed,
                },
            }
        ],
    }
    return f"{json.dumps(log, indent=2, ensure_ascii=False)}\n"


def _rule(clause: Clause) -> Json:
    return {
        "id": clause.id,
        "shortDescription": _message(clause.statement),
        "fullDescription": _message(clause.statement),
        "help": _message(clause.source),
        "properties": {"kind": clause.kind},
    }


def _undocumented() -> Json:
    told = _message("The documents mention whatever is sent.")
    return {
        "id": UNDOCUMENTED,
        "shortDescription": told,
        "fullDescription": told,
        "help": _message("What they do not mention is new of a vendor; a fake of voicemock makes no such thing up."),
        "properties": {"kind": UNDOCUMENTED},
    }


def _result(vendor: str, departure: Departure, named: list[str]) -> Json:
    observation, finding = departure.observation, departure.observation.finding
    rule = finding.clause or UNDOCUMENTED
    place = {"fullyQualifiedName": visible(finding.where)}
    document = {"artifactLocation": {"uri": _document(vendor, finding)}, "region": {"startLine": 1}}
    mark = _fingerprint(vendor, finding)
    return {
        "ruleId": rule,
        "ruleIndex": named.index(rule),
        "level": LEVELS[finding.severity],
        "message": _message(
            f"{finding.severity}: {finding.where}: {finding.what}: expected {finding.expected}, got {finding.got}"
        ),
        "locations": [{"physicalLocation": document, "logicalLocations": [place]}],
        # Code scanning compares by the second alone; a number after a colon tells equal ones apart.
        "partialFingerprints": {"voicemock/v1": mark, "primaryLocationLineHash": f"{mark[:16]}:1"},
        "properties": {
            "probe": visible(departure.probes[0]),
            "probes": len(departure.probes),
            "severity": finding.severity,
            "clauses": list(finding.clauses),
            "example": visible(observation.example),
            "curl": visible(observation.curl),
        },
    }


def _document(vendor: str, finding: Finding) -> str:
    """Return the contract's path from the root of this project; a stream's messages stand in one of their own."""
    form = Form.ASYNCAPI if finding.where.startswith("stream") else Form.OPENAPI
    return f"contracts/voicemock_contracts/{vendor}/{form}.yaml"


def _fingerprint(vendor: str, finding: Finding) -> str:
    """Return what stays the same from run to run, whichever probe is the first, and tells departures apart."""
    return hashlib.sha256(json.dumps([vendor, *identity(finding)]).encode()).hexdigest()


def _message(text: str) -> Json:
    """Return a message: braces are doubled, as they stand for placeholders else, and nothing becomes a link."""
    return {"text": visible(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")}


__all__ = ["LEVELS", "SCHEMA", "UNDOCUMENTED", "render_sarif"]
