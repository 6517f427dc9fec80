"""A watch as JSON, for programs: one object, whose keys stay as they are."""

import json
from typing import Any

from voicemock import __version__
from voicemock.watching.accepted import Accepted
from voicemock.watching.notice import Level, Notice
from voicemock.watching.report import Report
from voicemock.watching.verdict import sentence


def render_json(report: Report) -> str:
    """Return the object; ``accepted`` has what was accepted and is still there, ``gone`` what is not."""
    whole = {
        "voicemock": __version__,
        "sentence": sentence(report),
        "counts": {
            "new": {level: len(report.of(level)) for level in Level},
            "accepted": len(report.known),
            "gone": len(report.gone),
            "undone": len(report.undone),
        },
        "parts": [
            {"vendor": part.vendor, "source": part.source, "said": part.said, "undone": list(part.undone)}
            for part in report.parts
        ],
        "new": [_notice(each) for each in report.new],
        "accepted": [{**_notice(notice), **_when(was)} for notice, was in report.known],
        "gone": [{"id": each.id, "level": each.level, "title": each.title, **_when(each)} for each in report.gone],
    }
    return f"{json.dumps(whole, indent=2, ensure_ascii=False)}\n"


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "source": notice.source,
        "vendor": notice.vendor,
        "level": notice.level,
        "rule": notice.rule,
        "title": notice.title,
        "text": list(notice.text),
        "proof": list(notice.proof),
        "file": notice.where.file,
        "line": notice.where.line or None,
    }


def _when(was: Accepted) -> dict[str, str]:
    return {"on": was.on.isoformat(), "reason": was.reason}


__all__ = ["render_json"]
