"""What a user allows their client: a finding by its id, with a reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from voicemock.engine.findings import Finding

CLAUSE = re.compile(r"[A-Z]{3}-[0-9]{2}[a-z]?(\.[a-z]+)?")
"""A clause's id, or a fact's."""

NAME = re.compile(r"[a-z]+:\S.*")
"""An id that begins with its vendor."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Findings that are no failure.

    ``id`` is a finding's (``vocos:connection-per-call``, ``vocos:new-field:language``), or a clause's (``DSP-10.b``)
    or a fact's (``DSP-10``), and then it stands for all findings that rest on it. ``reason`` is for people. ValueError
    where the id is none of these, or there is no reason.
    """

    id: str
    reason: str

    def __post_init__(self) -> None:
        if not (CLAUSE.fullmatch(self.id) or NAME.fullmatch(self.id)):
            raise ValueError(
                f"{self.id!r} is no id of a finding: write a clause (DSP-10.b), a fact (DSP-10) "
                "or the id that the finding shows (vocos:connection-per-call)"
            )
        if not self.reason.strip():
            raise ValueError(f"{self.id} is allowed without a reason: say why, as in '{self.id}: the proxy adds it'")

    @classmethod
    def parse(cls, line: str) -> "Allowed":
        """Return what a line ``ID: REASON`` allows; ValueError where it is none."""
        id, _, reason = line.partition(": ")
        return cls(id.strip().removesuffix(":"), reason.strip())

    def covers(self, finding: Finding) -> bool:
        """Tell whether the finding is one of those that are meant."""
        return self.id == finding.id or any(self.id in (clause, clause.partition(".")[0]) for clause in finding.clauses)


class Allowances:
    """All that is allowed, and which of it was of use."""

    def __init__(self, allowed: Iterable[Allowed] = ()) -> None:
        self._allowed = tuple(dict.fromkeys(allowed))
        self._used = set[Allowed]()

    def cover(self, finding: Finding) -> bool:
        """Tell whether a finding is allowed, and remember by what."""
        covering = [each for each in self._allowed if each.covers(finding)]
        self._used.update(covering)
        return bool(covering)

    def unused(self) -> list[Allowed]:
        """Return what matched no finding, in the order in which it was allowed."""
        return [each for each in self._allowed if each not in self._used]


__all__ = ["Allowances", "Allowed"]
