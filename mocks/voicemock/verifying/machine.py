"""A report as JSON, for programs: one object, whose keys stay as they are."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from voicemock import __version__
from voicemock.verifying.lines import verdict
from voicemock.verifying.report import NewHost, Report
from voicemock.verifying.rows import Row
from voicemock_contracts.clauses import Clauses


def as_json(report: Report) -> dict[str, Any]:
    """Return the report with values that JSON can hold; times are in UTC, null where the recording has none."""
    return {
        "voicemock": __version__,
        "verdict": verdict(report),
        "files": list(report.files),
        "unreadable": list(report.unreadable),
        "first": _time(report.first),
        "last": _time(report.last),
        "counts": {reading: asdict(counts) for reading, counts in report.counts.items()},
        "findings": [_row(row) for row in report.rows],
        "new_hosts": [_host(host) for host in report.new_hosts],
        "coverage": [
            {
                "reading": each.reading,
                "operation": each.operation,
                "seen": {str(status): count for status, count in each.seen},
                "unseen": list(each.unseen),
            }
            for each in report.covered
        ],
        "others": dict(report.others),
        "ignored": report.ignored,
    }


def render_json(report: Report) -> str:
    """Return the report as a JSON text."""
    return f"{json.dumps(as_json(report), indent=2, ensure_ascii=False)}\n"


def _row(row: Row) -> dict[str, Any]:
    by_id = Clauses(row.reading).by_id
    clauses = [by_id[name] for name in row.clauses]
    return {
        "severity": row.severity,
        "side": row.side,
        "reading": row.reading,
        "operation": row.operation,
        "where": row.where,
        "place": row.place,
        "what": row.what,
        "expected": row.expected,
        "got": [{"value": value, "count": count} for value, count in row.got],
        "clauses": [{"id": each.id, "kind": each.kind, "statement": each.statement} for each in clauses],
        "count": row.count,
        "first": _time(row.first),
        "last": _time(row.last),
        "example": {"file": row.example.file, "entry": row.example.number},
    }


def _host(host: NewHost) -> dict[str, Any]:
    return {
        "reading": host.reading,
        "host": host.host,
        "paths": list(host.paths),
        "count": host.count,
        "first": _time(host.first),
        "last": _time(host.last),
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


__all__ = ["as_json", "render_json"]
