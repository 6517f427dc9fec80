"""The ledgers there are: one for each vendor, and one of what holds across them."""

import re
from datetime import date
from functools import cache
from pathlib import Path

from voicemock_contracts.editions import UnknownVendorError, names, reading
from voicemock_contracts.facts import Ledger

_FOLDER = Path(__file__).parent
_READ = re.compile(r"^ +read: (\S+)$", re.MULTILINE)


def ledger(vendor: str) -> Ledger:
    """Return the ledger of `vendor`, or of `ACROSS`; of an edition where it names one: ``modulate@newer-reference``.

    Raises `UnknownVendorError` where there is none of that name, `LedgerError` where its file is wrong.
    """
    asked = reading(vendor)
    baseline = _read(asked.vendor)
    if asked.folder is None:
        return baseline
    from voicemock_contracts.edition_file import read

    return read((asked.folder / "facts.yaml").read_text("utf-8"), baseline, asked)


def ledgers() -> tuple[Ledger, ...]:
    """Return every baseline ledger there is: the vendors' by name, then the one across vendors."""
    return tuple(_read(name) for name in names())


def documents_read() -> date:
    """Return the day on which any of the vendors' pages was last read.

    It looks for that alone: who asks for the day seldom needs a ledger, and those take a tenth of a second to read.
    """
    return max(date.fromisoformat(day) for name in names() for day in _READ.findall(_text(name)))


def _text(vendor: str) -> str:
    return (_FOLDER / vendor / "facts.yaml").read_text("utf-8")


@cache
def _read(vendor: str) -> Ledger:
    from voicemock_contracts.ledger_file import read  # brings PyYAML

    return read(_text(vendor), vendor)


__all__ = ["UnknownVendorError", "documents_read", "ledger", "ledgers"]
