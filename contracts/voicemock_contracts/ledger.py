"""The ledgers there are: one for each vendor, and one of what holds across them."""

import re
from datetime import date
from pathlib import Path

from voicemock_contracts.facts import ACROSS, Ledger

_FOLDER = Path(__file__).parent
_READ = re.compile(r"^ +read: (\S+)$", re.MULTILINE)


class UnknownVendorError(LookupError):
    """There is no ledger of that name; the message lists those there are."""


def ledger(vendor: str) -> Ledger:
    """Return the ledger of `vendor`, or of `ACROSS`.

    Raises `UnknownVendorError` where there is none of that name, `LedgerError` where its file is wrong.
    """
    names = _names()
    if vendor not in names:
        raise UnknownVendorError(f"unknown vendor {vendor!r}; there are: {', '.join(names)}")
    return _read(vendor)


def ledgers() -> tuple[Ledger, ...]:
    """Return every ledger there is: the vendors' by name, then the one across vendors."""
    return tuple(_read(name) for name in _names())


def documents_read() -> date:
    """Return the day on which any of the vendors' pages was last read.

    It looks for that alone: who asks for the day seldom needs a ledger, and those take a tenth of a second to read.
    """
    return max(date.fromisoformat(day) for name in _names() for day in _READ.findall(_text(name)))


def _names() -> list[str]:
    """Return the folders that hold facts, the one across vendors last."""
    return sorted((file.parent.name for file in _FOLDER.glob("*/facts.yaml")), key=lambda name: (name == ACROSS, name))


def _text(vendor: str) -> str:
    return (_FOLDER / vendor / "facts.yaml").read_text("utf-8")


def _read(vendor: str) -> Ledger:
    from voicemock_contracts.ledger_file import read  # brings PyYAML

    return read(_text(vendor), vendor)


__all__ = ["UnknownVendorError", "documents_read", "ledger", "ledgers"]
