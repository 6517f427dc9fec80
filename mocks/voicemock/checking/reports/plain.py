"""One observation in plain lines."""

from collections.abc import Iterator, Mapping

from voicemock.checking.report import Observation
from voicemock_contracts.facts import Clause


def plain(observation: Observation, clauses: Mapping[str, Clause]) -> str:
    """Return what departs, the clauses that say otherwise, the exchange that shows it, and how to repeat it."""
    return "\n".join(_lines(observation, clauses))


def _lines(observation: Observation, clauses: Mapping[str, Clause]) -> Iterator[str]:
    finding = observation.finding
    yield f"{finding.where}: {finding.what}"
    yield f"expected: {finding.expected}"
    yield f"got: {finding.got}"
    for clause in (clauses[name] for name in finding.clauses):
        yield f"{clause.id} ({clause.kind}): {clause.statement}"
        yield f"source: {clause.source}"
    yield observation.example
    yield observation.curl


__all__ = ["plain"]
