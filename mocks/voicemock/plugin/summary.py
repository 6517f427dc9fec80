"""The lines at the end of a run, from what its tests have told."""

from collections.abc import Iterator, Sequence
from typing import Any

FINDINGS = "voicemock: findings about the client"
UNUSED = "voicemock: never used"


def summary(told: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Yield the titles and the lines of what there is to say."""
    findings = [line for test in told for line in test["findings"]]
    if findings:
        yield FINDINGS, findings
    unused = [f"{test['test']}: {said}" for test in told for said in test["unused"]]
    used = {tuple(each) for test in told for each in test["used"]}
    allowed = dict.fromkeys(tuple(each) for test in told for each in test["allowed"])
    unused += [f"allowed, but not found: {id}: {reason}" for id, reason in allowed if (id, reason) not in used]
    if unused:
        yield UNUSED, unused


__all__ = ["FINDINGS", "UNUSED", "summary"]
