"""Two contracts and what lies between them: what counts, what is waived, and whether that fails."""

from dataclasses import dataclass

from voicemock_contracts.changes.change import ORDER, Change, Severity
from voicemock_contracts.changes.waivers import Weighed

NEVER = "never"


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison, weighed."""

    old: str
    """What was named on the command line."""
    new: str
    weighed: Weighed
    alone: tuple[str, ...] = ()
    """What one side alone has a document of, OpenAPI or AsyncAPI: of that nothing is compared."""

    def of(self, severity: Severity) -> tuple[Change, ...]:
        """Return the changes of a severity that count."""
        return tuple(change for change in self.weighed.changes if change.severity is severity)

    def fails(self, on: str) -> bool:
        """Return whether a change is there that weighs at least as much as ``on``, a severity or ``never``."""
        if on == NEVER:
            return False
        heavy = ORDER[: ORDER.index(Severity(on)) + 1]
        return any(change.severity in heavy for change in self.weighed.changes)


__all__ = ["NEVER", "Compared"]
