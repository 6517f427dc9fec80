"""A secret that was found in a text, and how it is told without being shown."""

import hashlib
from dataclasses import dataclass, replace

SHOWN = 2
"""Letters of a secret that are shown, of one that is long enough to bear it."""

LONG = 8

DIGITS = 16
"""So many hexadecimal digits of its digest name a secret."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where it stands in a text, from one character to another; its kind; in what it is wrapped, outermost first."""

    start: int
    end: int
    kind: str
    value: str
    inside: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """What may be shown of it."""
        letters = self.value[:SHOWN] if len(self.value) >= LONG and self.value[:SHOWN].isprintable() else ""
        return f"{letters}… ({len(self.value)} characters)"

    @property
    def id(self) -> str:
        """What names it in every file, to be allowed by: a digest of its value."""
        return hashlib.sha256(self.value.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]

    def within(self, start: int, end: int, wrapping: str) -> "Secret":
        """Return it as one that stands in a wrapping, from one character of that one's text to another."""
        return replace(self, start=start, end=end, inside=(wrapping, *self.inside))


__all__ = ["Secret"]
