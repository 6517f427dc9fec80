"""Probes that came to no end, by the reason."""

from dataclasses import dataclass

from voicemock.checking.report import Report, Status


@dataclass(frozen=True, slots=True)
class Undecided:
    """Probes of which nothing is known, all for one reason."""

    status: Status
    reason: str
    probes: tuple[str, ...]


def undecided(report: Report) -> tuple[Undecided, ...]:
    """Return the inconclusive probes, then the skipped ones, grouped by their reasons."""
    groups: dict[tuple[Status, str], list[str]] = {}
    for status in (Status.INCONCLUSIVE, Status.SKIPPED):
        for outcome in report.outcomes:
            if outcome.status is status:
                groups.setdefault((status, outcome.reason), []).append(outcome.name)
    return tuple(Undecided(status, reason, tuple(names)) for (status, reason), names in groups.items())


__all__ = ["Undecided", "undecided"]
