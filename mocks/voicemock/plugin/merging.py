"""What several worlds found, as one."""

from collections.abc import Iterable
from dataclasses import replace

from voicemock.engine.findings import LISTED, Finding


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return them with equal ones, of several worlds, as one, in the order in which they first came."""
    kept: dict[tuple[str, str, str], Finding] = {}
    for each in findings:
        same = (each.reading, each.id, each.says)
        held = kept.get(same)
        if held is not None:
            exchanges = (*held.exchanges, *each.exchanges)[-LISTED:]
            each = replace(held, times=held.times + each.times, exchanges=exchanges)
        kept[same] = each
    return list(kept.values())


__all__ = ["merged"]
