"""What each source's findings weigh, in the words of a comparison; by these `fail-on` decides."""

from voicemock.verifying.judging import Side
from voicemock_contracts.changes.change import Severity as Weight
from voicemock_contracts.findings import Severity

FOUND = {
    Severity.VIOLATION: Weight.BREAKING,
    Severity.NEW: Weight.NEW,
    Severity.REFUTED: Weight.NEW,
}
"""Of what the vendor, or a fake, does: an assumption of ours judges nobody."""

SIDES = {Side.VENDOR: FOUND, Side.CLIENT: {**FOUND, Severity.VIOLATION: Weight.RISKY}}
"""What the user's own client does otherwise than documented is no change of the vendor's."""

LOST = Weight.RISKY
"""A fact that no page states any more may still hold."""

UNSEEN = Weight.NEW

UNDOCUMENTED = "undocumented"
"""The rule of what no clause is about."""

__all__ = ["FOUND", "LOST", "SIDES", "UNDOCUMENTED", "UNSEEN"]
