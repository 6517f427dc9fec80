"""An edition's `facts.yaml`, laid over the baseline's ledger: clauses that differ, are new, or no longer hold."""

from dataclasses import replace

from voicemock_contracts.editions import Reading
from voicemock_contracts.facts import Clause, Fact, Ledger, LedgerError
from voicemock_contracts.ledger_file import clause, fields_of, items, letter, page, text_of
from voicemock_contracts.strict_yaml import MisreadError, Value, parse


def read(text: str, baseline: Ledger, reading: Reading) -> Ledger:
    """Return the ledger as the edition has it; raise `LedgerError` where `text` is no edition's file.

    A clause whose id the baseline has takes its place; any other must bear the next letter of its fact. A clause that
    is withdrawn is gone, and listed apart with the reason.
    """
    try:
        return _laid_over(parse(text), baseline, reading)
    except MisreadError as wrong:
        raise LedgerError(f"{reading}: facts.yaml, line {wrong.line}: {wrong.what}") from None


def _laid_over(value: Value, baseline: Ledger, reading: Reading) -> Ledger:
    fields = fields_of(value, "an edition", ("vendor", "title", "pages", "clauses"), optional=("withdrawn",))
    if text_of(fields["vendor"]) != baseline.vendor:
        raise MisreadError(fields["vendor"].line, f"vendor {text_of(fields['vendor'])!r}, not {baseline.vendor!r}")
    known = {each.id: each for each in baseline.clauses}
    facts = {fact.id: [*fact.clauses] for fact in baseline.facts}
    said: set[str] = set()
    withdrawn: list[Clause] = []
    for item in items(fields["clauses"]):
        id = _named(item, facts, said)
        ids = [each.id for each in facts[id.partition(".")[0]]]
        expected = id if id in known else f"{id.partition('.')[0]}.{letter(len(ids))}"
        found = replace(clause(item, expected), edition=reading.edition)
        _put(facts[id.partition(".")[0]], found)
    for item in items(fields["withdrawn"]) if "withdrawn" in fields else ():
        id = _named(item, facts, said)
        if id not in known:
            raise MisreadError(item.line, f"clause {id} is withdrawn, and the baseline has none of that id")
        why = text_of(fields_of(item, f"the withdrawn clause {id}", ("id", "source"))["source"])
        withdrawn.append(replace(known[id], source=why, edition=reading.edition))
    gone = {each.id for each in withdrawn}
    return Ledger(
        vendor=baseline.vendor,
        title=text_of(fields["title"]),
        pages=tuple(page(item) for item in items(fields["pages"])) or baseline.pages,
        facts=tuple(
            Fact(fact.id, fact.title, kept)
            for fact in baseline.facts
            if (kept := tuple(each for each in facts[fact.id] if each.id not in gone))
        ),
        edition=reading.edition,
        withdrawn=tuple(withdrawn),
    )


def _named(item: Value, facts: dict[str, list[Clause]], said: set[str]) -> str:
    """Return the id of an item, which must be of a known fact and said once."""
    if not isinstance(item.of, dict) or "id" not in item.of:
        raise MisreadError(item.line, "a clause must be a mapping with an id")
    id = text_of(item.of["id"])
    if id.partition(".")[0] not in facts:
        raise MisreadError(item.line, f"clause {id} is of no fact of the baseline's")
    if id in said:
        raise MisreadError(item.line, f"clause {id} stands twice")
    said.add(id)
    return id


def _put(clauses: list[Clause], clause: Clause) -> None:
    """Put a clause where the one of its id stands, or at the end."""
    for place, each in enumerate(clauses):
        if each.id == clause.id:
            clauses[place] = clause
            return
    clauses.append(clause)


__all__ = ["read"]
