"""The guides there are: by what the clauses of each vendor's reading are recognised on a page."""

from functools import cache
from pathlib import Path

from voicemock_contracts.editions import reading
from voicemock_contracts.facts import Clause, Kind, Ledger
from voicemock_contracts.ledger import ledger
from voicemock_contracts.pages.guide_file import read
from voicemock_contracts.pages.signs import Guide, Signs

_CHANGED = "the edition says it otherwise than the baseline, and has no sign for it"


@cache
def guide(text: str) -> Guide:
    """Return the guide of the reading that `text` means, ``vocos`` or ``modulate@newer-reference``.

    An edition has the baseline's signs for each documented clause that it leaves as it is; for others it has those of
    its own `page.yaml`, or none. Raises `UnknownVendorError` for an unknown reading.
    """
    asked = reading(text)
    guide = _read(asked.baseline_folder, asked.vendor)
    if asked.folder is None:
        return guide
    own = _read(asked.folder, asked.vendor) if (asked.folder / "page.yaml").is_file() else None
    before = {clause.id: clause.statement for clause in ledger(asked.vendor).clauses}
    signs = {
        clause.id: guide.signs[clause.id]
        if clause.id in guide.signs and before.get(clause.id) == clause.statement
        else Signs(clause.id, (), _CHANGED)
        for clause in looked_for(ledger(text))
    }
    if own is None:
        return Guide(guide.vendor, signs, guide.harmless, guide.glued)
    return Guide(guide.vendor, signs | own.signs, guide.harmless | own.harmless, guide.glued | own.glued)


def looked_for(facts: Ledger) -> tuple[Clause, ...]:
    """Return the clauses that a page of the vendor's states: the documented ones."""
    return tuple(clause for clause in facts.clauses if clause.kind is Kind.DOCUMENTED)


def _read(folder: Path, vendor: str) -> Guide:
    return read((folder / "page.yaml").read_text("utf-8"), vendor)


__all__ = ["guide", "looked_for"]
