"""The signs of a fact: what has to stand near each other on a page that states it."""

from collections.abc import Iterator
from dataclasses import dataclass
from re import Pattern

from voicemock_contracts.pages.examples import Relation
from voicemock_contracts.pages.line import Line
from voicemock_contracts.pages.measures import Meaning, Measure, agree, measured

PAGE = 10_000
"""A reach, in lines, that is the whole page."""


@dataclass(frozen=True, slots=True)
class Text:
    """A term that is found by how it is spelt."""

    shown: str
    """How the term is called in a report, for example ``FILE_TOO_LARGE``."""
    patterns: tuple[Pattern[str], ...]
    """Alternatives: any of them is the term."""
    path: bool = False
    """Whether it is looked for where hosts are cut off."""
    named: bool = True
    """Whether it is an identifier of the vendor's, and not a word of the sentence around it."""

    other: Pattern[str] | None = None
    """Of a name with its value: what finds the name with any value, as its one group."""

    def spans(self, line: Line) -> Iterator[tuple[int, int]]:
        """Yield where it stands on `line`."""
        text = line.paths if self.path else line.text
        for pattern in self.patterns:
            yield from (match.span() for match in pattern.finditer(text))


@dataclass(frozen=True, slots=True)
class Value:
    """A term that is a measure: of all measures of its kind the one that stands nearest to the anchor counts."""

    kind: str
    shown: str
    means: frozenset[Meaning]

    def among(self, line: Line) -> list[Measure]:
        """Return every measure of this kind on `line`."""
        return list(measured(self.kind, line.paths if self.kind == "method" else line.text))

    def is_meant_by(self, found: Measure) -> bool:
        """Return whether `found` says the same, in this unit or in another."""
        return agree(self.means, found.means)


@dataclass(frozen=True, slots=True)
class Sign:
    """Terms that stand near each other: `near` and `values` around `anchor`; and what stands elsewhere, `also`."""

    anchor: Text
    near: tuple[Text, ...] = ()
    values: tuple[Value, ...] = ()
    reach: int = 2
    """How many lines before and behind the anchor's are near."""
    also: "Sign | Relation | None" = None

    @property
    def shown(self) -> str:
        """Return it for people."""
        terms = [self.anchor.shown, *(term.shown for term in self.near)]
        words = ", ".join(terms)
        if self.values:
            words += " beside " + ", ".join(
                f"{each.kind} {each.shown}" if each.kind in ("status", "number") else each.shown for each in self.values
            )
        return words + (f"; and {self.also.shown}" if self.also else "")


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one clause: any of them is enough; or why there are none."""

    clause: str
    any: tuple[Sign | Relation, ...]
    none: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A vendor's `page.yaml`: the signs of its clauses, and what a page may hold beside them."""

    vendor: str
    signs: dict[str, Signs]
    harmless: frozenset[str]
    """Identifiers of the page that say nothing about the API, such as the names in a program's example."""
    glued: frozenset[str]
    """Words that a page saved as text runs into a name beside them."""


__all__ = ["PAGE", "Guide", "Sign", "Signs", "Text", "Value"]
