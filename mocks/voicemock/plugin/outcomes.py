"""How each test went and what its exchanges were, a line of JSON for each test: what `voicemock matrix` reads."""

import json
from pathlib import Path
from typing import Any

import pytest

WORST = ("error", "failed", "xpassed", "passed", "xfailed", "skipped")
"""How a test went, of all its phases."""


class Outcomes:
    """Notes how each test of a run went; the process that knows of all of them writes."""

    def __init__(self, file: str) -> None:
        self._file = Path(file)
        self._phases: dict[str, list[pytest.TestReport]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a phase, and write the test down when its last one is over."""
        self._phases.setdefault(report.nodeid, []).append(report)
        if report.when == "teardown":
            line = json.dumps(_test(report.nodeid, self._phases.pop(report.nodeid)), ensure_ascii=False)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")


def _test(nodeid: str, phases: list[pytest.TestReport]) -> dict[str, Any]:
    outcomes = [_outcome(phase) for phase in phases]
    worst = min(outcomes, key=WORST.index)
    failed = next((phase for phase in phases if phase.failed), None)
    told = getattr(phases[-1], "voicemock", None) or {}
    return {
        "test": nodeid,
        "outcome": worst,
        "why": _why(failed) if failed is not None else "",
        "exchanges": told.get("exchanges", []),
    }


def _outcome(phase: pytest.TestReport) -> str:
    if hasattr(phase, "wasxfail"):
        return "xpassed" if phase.passed else "xfailed"
    if phase.failed:
        return "failed" if phase.when == "call" else "error"
    return "skipped" if phase.skipped else "passed"


def _why(phase: pytest.TestReport) -> str:
    """Return the first line of what was raised."""
    crash = getattr(phase.longrepr, "reprcrash", None)
    text = str(crash.message if crash is not None else phase.longreprtext).strip()
    return text.splitlines()[0] if text else ""


__all__ = ["Outcomes"]
