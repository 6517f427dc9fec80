"""Departures told once, however many probes came upon them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from voicemock.checking.amounts import counted
from voicemock.checking.report import Observation, Report
from voicemock_contracts.findings import Finding, Severity

FAILS_NOTHING = {
    Severity.NEW: "The documents mention none of it; vendors add things, so it fails nothing.",
    Severity.REFUTED: "Only an assumption of this project says otherwise, so it fails nothing.",
}
"""Why what is no violation is told all the same."""

_ID = re.compile(r"(?<![\w-])(?=[\w-]*[0-9])[\w-]{8,}")
"""A word of at least eight characters with a digit among them."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A departure, by the first observation of it."""

    observation: Observation
    probes: tuple[str, ...]
    """The names of the probes that came upon it."""

    def named(self) -> str:
        """Return the first probe's name, and how many there are besides."""
        others = len(self.probes) - 1
        return f"{self.probes[0]} (and in {counted(others, 'other probe')})" if others else self.probes[0]


def distinct(report: Report, *severities: Severity) -> tuple[Departure, ...]:
    """Return the departures of these severities, each once, in the order in which they were found."""
    first: dict[tuple[str, ...], Observation] = {}
    probes: dict[tuple[str, ...], dict[str, None]] = {}
    for outcome in report.outcomes:
        for item in outcome.observations:
            if item.finding.severity not in severities:
                continue
            same = identity(item.finding)
            first.setdefault(same, item)
            probes.setdefault(same, {})[outcome.name] = None
    return tuple(Departure(item, tuple(probes[same])) for same, item in first.items())


def together(departures: Iterable[Departure]) -> tuple[tuple[Departure, ...], ...]:
    """Return the departures in groups: those that the same probes came upon."""
    groups: dict[tuple[str, ...], list[Departure]] = {}
    for departure in departures:
        groups.setdefault(departure.probes, []).append(departure)
    return tuple(map(tuple, groups.values()))


def identity(finding: Finding) -> tuple[str, ...]:
    """Return what two findings of the same departure share, in one run and in the next.

    Ids in a path are not of it, nor is what was got, an id or a score maybe; only what no clause is about has its name
    there.
    """
    got = "" if finding.clauses else finding.got
    return (finding.severity, _ID.sub("*", finding.where), finding.what, got, *finding.clauses)


__all__ = ["FAILS_NOTHING", "Departure", "distinct", "identity", "together"]
