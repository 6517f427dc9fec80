"""JSON for programs: one object, whose keys stay as they are."""

import json
from collections.abc import Iterator

from voicemock import __version__
from voicemock.checking.report import Observation, Outcome, Report, Status
from voicemock.checking.reports.verdict import sentence, verdict
from voicemock.checking.reports.visible import sound
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.editions import BASELINE
from voicemock_contracts.findings import Severity


def render_json(report: Report) -> str:
    r"""Return the object; its texts are whole, save that half a pair of surrogates is written out like `\ud800`.

    ``counts`` has the probes by how they ended, ``findings`` how many there are of each severity in all probes;
    ``clauses`` has whatever a finding contradicts, with what the ledger says of it.
    """
    whole = {
        "voicemock": __version__,
        "vendor": report.vendor,
        "edition": report.edition or BASELINE,
        "title": report.title,
        "url": sound(report.url),
        "own": report.own,
        "seed": report.seed,
        "verdict": verdict(report),
        "sentence": sound(sentence(report)),
        "counts": {status: report.count(status) for status in Status},
        "findings": {severity: sum(len(item.of(severity)) for item in report.outcomes) for severity in Severity},
        "calls": report.calls,
        "credits": report.credits,
        "clauses": list(_clauses(report)),
        "probes": [_probe(outcome) for outcome in report.outcomes],
    }
    return f"{json.dumps(whole, indent=2, ensure_ascii=False)}\n"


def _clauses(report: Report) -> Iterator[dict[str, str]]:
    by_id = Clauses(report.reading).by_id
    findings = (item.finding for outcome in report.outcomes for item in outcome.observations)
    for name in dict.fromkeys(name for finding in findings for name in finding.clauses):
        clause = by_id[name]
        yield {"id": name, "statement": clause.statement, "kind": clause.kind, "source": clause.source}


def _probe(outcome: Outcome) -> dict[str, object]:
    return {
        "name": sound(outcome.name),
        "status": outcome.status,
        "reason": sound(outcome.reason),
        "clauses": list(outcome.clauses),
        "calls": outcome.calls,
        "credits": outcome.credits,
        "seconds": outcome.seconds,
        "findings": [_finding(item) for item in outcome.observations],
    }


def _finding(observation: Observation) -> dict[str, object]:
    finding = observation.finding
    return {
        "severity": finding.severity,
        "where": sound(finding.where),
        "what": sound(finding.what),
        "expected": sound(finding.expected),
        "got": sound(finding.got),
        "clauses": list(finding.clauses),
        "example": sound(observation.example),
        "curl": sound(observation.curl),
    }


__all__ = ["render_json"]
