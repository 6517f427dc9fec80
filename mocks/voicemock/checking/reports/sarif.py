"""SARIF 2.1.0, which code scanning reads: a rule for each clause that was contradicted, a result for each departure."""

import hashlib
import json

from voicemock import __version__
from voicemock.checking.report import Report
from voicemock.checking.reports.distinct import Departure, distinct, identity
from voicemock.checking.reports.visible import visible
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.documents import Form
from voicemock_contracts.editions import BASELINE, reading
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
    by_id = Clauses(report.reading).by_id
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
                "automationDetails": {"id": f"voicemock-check/{report.reading}/"},
                "results": [_result(report.reading, item, named) for item in departures],
                "properties": {
                    "vendor": report.vendor,
                    "edition": report.edition or BASELINE,
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
        "shortDescription": message(clause.statement),
        "fullDescription": message(clause.statement),
        "help": message(clause.source),
        "properties": {"kind": clause.kind},
    }


def _undocumented() -> Json:
    told = message("The documents mention whatever is sent.")
    return {
        "id": UNDOCUMENTED,
        "shortDescription": told,
        "fullDescription": told,
        "help": message("What they do not mention is new of a vendor; a fake of voicemock makes no such thing up."),
        "properties": {"kind": UNDOCUMENTED},
    }


def _result(asked: str, departure: Departure, named: list[str]) -> Json:
    observation, finding = departure.observation, departure.observation.finding
    rule = finding.clause or UNDOCUMENTED
    place = {"fullyQualifiedName": visible(finding.where)}
    document = {"artifactLocation": {"uri": _document(asked, finding)}, "region": {"startLine": 1}}
    mark = _fingerprint(asked, finding)
    return {
        "ruleId": rule,
        "ruleIndex": named.index(rule),
        "level": LEVELS[finding.severity],
        "message": message(
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


def _document(asked: str, finding: Finding) -> str:
    """Return the contract's path from the root of this project, of an edition where it states something of its own.

    A stream's messages stand in a document of their own; an edition of the user's stands where it is.
    """
    form = Form.ASYNCAPI if finding.where.startswith("stream") else Form.OPENAPI
    meant = reading(asked)
    baseline = f"contracts/voicemock_contracts/{meant.vendor}"
    if meant.folder is None or not (meant.folder / f"{form}.yaml").exists():
        return f"{baseline}/{form}.yaml"
    ours = meant.folder.is_relative_to(meant.baseline_folder)
    folder = f"{baseline}/editions/{meant.edition}" if ours else meant.folder.as_posix()
    return f"{folder}/{form}.yaml"


def _fingerprint(asked: str, finding: Finding) -> str:
    """Return what stays the same from run to run, whichever probe is the first, and tells departures apart."""
    return hashlib.sha256(json.dumps([asked, *identity(finding)]).encode()).hexdigest()


def message(text: str) -> Json:
    """Return a message: braces are doubled, as they stand for placeholders else, and nothing becomes a link."""
    return {"text": visible(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")}


__all__ = ["LEVELS", "SCHEMA", "UNDOCUMENTED", "message", "render_sarif"]
