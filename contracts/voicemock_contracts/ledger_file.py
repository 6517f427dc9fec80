"""A `facts.yaml`, read strictly: whatever is misspelt, missing, repeated or out of order is an error with its line."""

import re
from datetime import date
from string import ascii_lowercase

from voicemock_contracts.facts import Clause, Fact, Kind, Ledger, LedgerError, Page
from voicemock_contracts.strict_yaml import MisreadError, Value, parse

_FACT_ID = re.compile(r"[A-Z]{3}-[0-9]{2}[a-z]?")


def read(text: str, vendor: str) -> Ledger:
    """Return the ledger that `text`, the content of `vendor`'s file, holds; raise `LedgerError` if it is none."""
    try:
        return _ledger(parse(text), vendor)
    except MisreadError as wrong:
        raise LedgerError(f"{vendor}/facts.yaml, line {wrong.line}: {wrong.what}") from None


def _ledger(value: Value, vendor: str) -> Ledger:
    fields = _fields(value, "a ledger", ("vendor", "title", "pages", "facts"))
    if _text(fields["vendor"]) != vendor:
        raise MisreadError(fields["vendor"].line, f"vendor {_text(fields['vendor'])!r} in the folder of {vendor!r}")
    facts: dict[str, Fact] = {}
    for item in _items(fields["facts"]):
        fact = _fact(item)
        if fact.id in facts:
            raise MisreadError(item.line, f"fact {fact.id} stands twice")
        facts[fact.id] = fact
    return Ledger(
        vendor=vendor,
        title=_text(fields["title"]),
        pages=tuple(_page(item) for item in _items(fields["pages"])),
        facts=tuple(facts.values()),
    )


def _page(value: Value) -> Page:
    fields = _fields(value, "a page", ("name", "read"), optional=("updated",))
    return Page(
        name=_text(fields["name"]),
        read=_date(fields["read"]),
        updated=_date(fields["updated"]) if "updated" in fields else None,
    )


def _fact(value: Value) -> Fact:
    fields = _fields(value, "a fact", ("id", "title", "clauses"))
    fact = _text(fields["id"])
    if not _FACT_ID.fullmatch(fact):
        raise MisreadError(fields["id"].line, f"{fact!r} is no fact's id; one looks like VOC-03 or ALL-01b")
    clauses = _items(fields["clauses"])
    if not clauses:
        raise MisreadError(fields["clauses"].line, f"fact {fact} has no clause")
    return Fact(
        id=fact,
        title=_text(fields["title"]),
        clauses=tuple(_clause(item, f"{fact}.{_letter(index)}") for index, item in enumerate(clauses)),
    )


def _clause(value: Value, expected: str) -> Clause:
    fields = _fields(value, f"clause {expected}", ("id", "statement", "kind", "source"))
    if (found := _text(fields["id"])) != expected:
        raise MisreadError(fields["id"].line, f"clause {found} stands where {expected} should")
    if (kind := _text(fields["kind"])) not in list(Kind):
        raise MisreadError(fields["kind"].line, f"clause {expected} is of kind {kind!r}; there are: {', '.join(Kind)}")
    return Clause(expected, _text(fields["statement"]), Kind(kind), _text(fields["source"]))


def _letter(index: int) -> str:
    """Return the letters of the clause at `index`: a to z, then aa, ab and so on."""
    before, last = divmod(index, len(ascii_lowercase))
    return (_letter(before - 1) if before else "") + ascii_lowercase[last]


def _fields(value: Value, what: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Value]:
    if not isinstance(value.of, dict):
        raise MisreadError(value.line, f"{what} must be a mapping")
    known = (*required, *optional)
    for name, field in value.of.items():
        if name not in known:
            raise MisreadError(field.line, f"{what} has no {name!r}; it has: {', '.join(known)}")
    for name in required:
        if name not in value.of:
            raise MisreadError(value.line, f"{what} lacks {name!r}")
    return value.of


def _items(value: Value) -> list[Value]:
    if not isinstance(value.of, list):
        raise MisreadError(value.line, "a list must stand here")
    return value.of


def _text(value: Value) -> str:
    if not isinstance(value.of, str) or not value.of.strip():
        raise MisreadError(value.line, f"text must stand here, not {value.of!r}")
    return value.of


def _date(value: Value) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise MisreadError(value.line, f"{value.of!r} is no date; one looks like 2026-11-21") from None


__all__ = ["read"]
