"""A change between two contracts: which rule, in which direction, where, how much it weighs, and its proof."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Direction(StrEnum):
    """Which way what changed goes, as a client sees it."""

    REQUEST = "request"
    """What the client sends: requests, a stream's query and audio. It is felt where less is taken than before."""
    ANSWER = "answer"
    """What the client gets: answers, a stream's messages and closes. It is felt where more may come than before."""


class Severity(StrEnum):
    """How a client that was right under the old contract feels a change."""

    BREAKING = "breaking"
    """The new vendor refuses what the old one took, or may say what the old one never did."""
    RISKY = "risky"
    """Both contracts are kept, and clients may still feel it; or it could not be decided."""
    NEW = "new"
    """Something comes that no document mentioned, where the old contract listed all there is: nobody reads it yet."""
    HARMLESS = "harmless"
    """No client that was right feels it."""


ORDER = tuple(Severity)
"""Worst first."""


class Proof(StrEnum):
    """How a change's severity is known."""

    WITNESS = "witness"
    """An example shows it."""
    DECIDED = "decided"
    """One schema contains the other, or the rule leaves no other possibility; there is nothing to show."""
    UNKNOWN = "unknown"
    """Neither could be had."""


@dataclass(frozen=True, slots=True)
class Witness:
    """An example that shows a breaking change; shrunk, and checked against both contracts.

    ``value`` is JSON. Of a request: ``method``, ``url`` or ``path``, ``query``, ``headers``, ``body`` as far as they
    matter: the old contract allows it, the new one does not. Of an answer: ``status``, ``headers``, ``body``: the new
    one allows it, the old one does not. Of streams: ``query``, ``sends``, ``tells`` (messages), ``close``.
    """

    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. Its id is made of the rule, the direction, the operation and the place, and stays the same."""

    rule: str
    """A row of `rules.RULES`."""
    direction: Direction
    operation: str
    """``POST /v1/detect`` or ``WS /path``, as the old contract has it or, where it is added, the new; empty for all."""
    place: str
    """Where in it: see `rules`. Empty for the operation itself."""
    severity: Severity
    old: str = ""
    """What was there, in a few words; empty for nothing."""
    new: str = ""
    witness: Witness | None = None
    proof: Proof = Proof.DECIDED
    clauses: tuple[str, ...] = ()
    """The ledger's clauses that either side names there (``x-facts``), the old ones first."""

    @property
    def id(self) -> str:
        """Return what a waiver names."""
        return " ".join(each for each in (self.rule, self.direction, self.operation, self.place) if each)

    def weighing(self, severity: Severity) -> "Change":
        """Return the change with another severity."""
        return replace(self, severity=severity)


__all__ = ["ORDER", "Change", "Direction", "Proof", "Severity", "Witness"]
