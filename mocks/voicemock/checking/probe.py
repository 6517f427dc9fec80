"""A probe: one thing that has to hold, how it is found out, what that costs, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from voicemock.checking.asking import Asking


class Need(StrEnum):
    """What a probe needs beyond an address and a key that works."""

    OWN = "own"
    """A fake of ours: its verdicts, its test keys, its clock."""
    NEGATIVE = "negative"
    """Sending what the documents don't allow."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that has to hold; ``ask`` finds it out, and its docstring says it in a sentence."""

    ask: Callable[[Asking], None]
    clauses: tuple[str, ...]
    """The clauses that it holds the vendor to, besides those of the contract's schemas."""
    calls: int = 1
    """At most."""
    credits: float = 0
    """What they use up at most, in the vendor's credits; where no price is documented, analyses."""
    needs: frozenset[Need] = frozenset()
    says: str = ""
    """The sentence, where the docstring does not say it."""
    generated: bool = False
    """Whether it sends as many requests as the options say, within what is left to spend."""
    price: float = 0
    """What each of those uses up at most."""
    supposes: tuple[str, ...] = ()
    """Clauses that it does not hold the vendor to, but without which what it expects would be another thing."""

    @property
    def name(self) -> str:
        """Return the sentence."""
        return self.says or (self.ask.__doc__ or "").strip().rstrip(".")


OWN = frozenset({Need.OWN})
NEGATIVE = frozenset({Need.NEGATIVE})

__all__ = ["NEGATIVE", "OWN", "Need", "Probe"]
