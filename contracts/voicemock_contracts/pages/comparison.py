"""Saved pages held against the ledger: facts still stated, facts that are not, and names that the ledger never saw."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from voicemock_contracts.facts import Clause
from voicemock_contracts.ledger import ledger
from voicemock_contracts.pages import saved
from voicemock_contracts.pages.examples import Relation
from voicemock_contracts.pages.guides import guide, looked_for
from voicemock_contracts.pages.known import known
from voicemock_contracts.pages.line import Saved
from voicemock_contracts.pages.signs import Signs
from voicemock_contracts.pages.stated import Looked, Place, look, peers
from voicemock_contracts.pages.unseen import Unseen, unseen


@dataclass(frozen=True, slots=True)
class Lost:
    """A documented clause that no page states any more."""

    clause: Clause
    looked_for: tuple[str, ...]
    """Its signs, any of which would have been enough."""
    instead: str
    """What stands where a page came nearest to one of them."""
    place: Place | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What pages say, beside what the ledger says they said."""

    reading: str
    pages: tuple[str, ...]
    stated: tuple[Clause, ...]
    lost: tuple[Lost, ...]
    unsigned: tuple[tuple[Clause, str], ...]
    """Clauses that cannot be looked for, and why."""
    unseen: tuple[Unseen, ...]

    @property
    def same(self) -> bool:
        """Return whether the pages state every fact and nothing that is new."""
        return not self.lost and not self.unseen


def read(reading: str, paths: Iterable[Path]) -> tuple[Saved, ...]:
    """Return the pages in these files, read as pages of this vendor's; raise `PageError` for one that cannot be."""
    facts = known(reading)
    return tuple(saved.read(path, facts.names | facts.paths, guide(reading).glued) for path in paths)


def compare(reading: str, pages: Sequence[Saved], ignored: Collection[str] = ()) -> Comparison:
    """Return how `pages`, all together, compare with the reading's ledger: a fact may stand on any of them.

    What is `ignored` is not told as new. Raises `UnknownVendorError` where there is no such reading.
    """
    guided, facts = guide(reading), known(reading)
    beside, looked = peers(guided), [Looked.at(page) for page in pages]
    new = {(each.kind, each.name): each for each in reversed(list(chain(*(unseen(page, facts) for page in pages))))}
    found = tuple(each for each in reversed(new.values()) if each.name not in ignored)
    stated: list[Clause] = []
    lost: list[Lost] = []
    unsigned: list[tuple[Clause, str]] = []
    for clause in looked_for(ledger(reading)):
        signs = guided.signs.get(clause.id, Signs(clause.id, (), "no sign is written for it yet"))
        if not signs.any:
            unsigned.append((clause, signs.none))
        elif (miss := look(signs, looked, beside)) is None:
            stated.append(clause)
        else:
            what = miss.what if miss.place else miss.what + _nearest(signs, found)
            lost.append(Lost(clause, tuple(sign.shown for sign in signs.any), what, miss.place))
    names = tuple(page.name for page in pages)
    return Comparison(reading, names, tuple(stated), tuple(lost), tuple(unsigned), found)


def _nearest(signs: Signs, found: Sequence[Unseen]) -> str:
    """Return what new name on the pages is spelt most like the one that is missing, if any is."""
    missing = [sign.anchor.shown for sign in signs.any if not isinstance(sign, Relation) and sign.anchor.named]
    by_name = {each.name: each for each in found}
    for name in missing:
        if close := get_close_matches(name, by_name, n=1, cutoff=0.5):
            return f"; {close[0]} stands on line {by_name[close[0]].place.line}"
    return ""


__all__ = ["Comparison", "Lost", "compare", "read"]
