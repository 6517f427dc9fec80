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
    fields = fields_of(value, "a ledger", ("vendor", "title", "pages", "facts"))
    if text_of(fields["vendor"]) != vendor:
        raise MisreadError(fields["vendor"].line, f"vendor {text_of(fields['vendor'])!r} in the folder of {vendor!r}")
    facts: dict[str, Fact] = {}
    for item in items(fields["facts"]):
        fact = _fact(item)
        if fact.id in facts:
            raise MisreadError(item.line, f"fact {fact.id} stands twice")
        facts[fact.id] = fact
    return Ledger(
        vendor=vendor,
        title=text_of(fields["title"]),
        pages=tuple(page(item) for item in items(fields["pages"])),
        facts=tuple(facts.values()),
    )


def page(value: Value) -> Page:
    """Return a page that was read."""
    fields = fields_of(value, "a page", ("name", "read"), optional=("updated",))
    return Page(
        name=text_of(fields["name"]),
        read=_date(fields["read"]),
        updated=_date(fields["updated"]) if "updated" in fields else None,
    )


def _fact(value: Value) -> Fact:
    fields = fields_of(value, "a fact", ("id", "title", "clauses"))
    fact = text_of(fields["id"])
    if not _FACT_ID.fullmatch(fact):
        raise MisreadError(fields["id"].line, f"{fact!r} is no fact's id; one looks like VOC-03 or ALL-01b")
    clauses = items(fields["clauses"])
    if not clauses:
        raise MisreadError(fields["clauses"].line, f"fact {fact} has no clause")
    return Fact(
        id=fact,
        title=text_of(fields["title"]),
        clauses=tuple(clause(item, f"{fact}.{letter(index)}") for index, item in enumerate(clauses)),
    )


def clause(value: Value, expected: str) -> Clause:
    """Return the clause that has to have the id expected."""
    fields = fields_of(value, f"clause {expected}", ("id", "statement", "kind", "source"))
    if (found := text_of(fields["id"])) != expected:
        raise MisreadError(fields["id"].line, f"clause {found} stands where {expected} should")
    if (kind := text_of(fields["kind"])) not in list(Kind):
        raise MisreadError(fields["kind"].line, f"clause {expected} is of kind {kind!r}; there are: {', '.join(Kind)}")
    return Clause(expected, text_of(fields["statement"]), Kind(kind), text_of(fields["source"]))


def letter(index: int) -> str:
    """Return the letters of the clause at `index`: a to z, then aa, ab and so on."""
    before, last = divmod(index, len(ascii_lowercase))
    return (letter(before - 1) if before else "") + ascii_lowercase[last]


def fields_of(value: Value, what: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Value]:
    """Return the fields of a mapping; `MisreadError` where one is missing or unknown."""
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


def items(value: Value) -> list[Value]:
    """Return what a list holds."""
    if not isinstance(value.of, list):
        raise MisreadError(value.line, "a list must stand here")
    return value.of


def text_of(value: Value) -> str:
    """Return a text that is not empty."""
    if not isinstance(value.of, str) or not value.of.strip():
        raise MisreadError(value.line, f"text must stand here, not {value.of!r}")
    return value.of


def _date(value: Value) -> date:
    try:
        return date.fromisoformat(text_of(value))
    except ValueError:
        raise MisreadError(value.line, f"{value.of!r} is no date; one looks like 2026-11-21") from None


__all__ = ["clause", "fields_of", "items", "letter", "page", "read", "text_of"]
