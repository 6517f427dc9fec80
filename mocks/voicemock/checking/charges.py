"""What a call turned out to cost, where the answer says so."""

from voicemock.checking.exchange import Answer

CHARGED = {"vocos": (("data", "credits_used"), 1)}
"""Where a vendor's answer tells what the call used up, and what the documents say that is (VOC-07)."""


def surcharge(vendor: str, answer: Answer) -> float:
    """Return the credits that a call used up beyond what is documented, and so was counted before it was sent."""
    if vendor not in CHARGED:
        return 0
    steps, documented = CHARGED[vendor]
    used = answer.at(*steps)
    told = isinstance(used, int | float) and not isinstance(used, bool)
    return max(0, used - documented) if told else 0


__all__ = ["surcharge"]
