"""``voicemock facts``: the ledger, assumptions set apart."""

import json
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from voicemock.cli.named import EDITION, UnknownEdition, named, reading_of
from voicemock_contracts import (
    BASELINE,
    Clause,
    Kind,
    Ledger,
    LedgerError,
    UnknownVendorError,
    editions,
    ledger,
    ledgers,
)
from voicemock_contracts.editions import SEPARATOR

RESTS_ON = {
    Kind.DOCUMENTED: "the vendors' own pages say so",
    Kind.REFERENCE: "the same vendors' public API references say so",
    Kind.OBSERVED: "recorded traffic shows it, no document says so; it judges nobody",
    Kind.ASSUMED: "no document says so; our own choice, which judges nobody",
}
REASONS = {Kind.OBSERVED: "Seen", Kind.ASSUMED: "Why"}
"""What a clause's source tells, where it is not its place in a document."""
KINDS = [kind.value for kind in Kind]
WIDEST = 110
"""Columns; longer lines are hard to read."""


@click.command()
@click.argument("names", nargs=-1, metavar="[VENDOR]...")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only clauses of this kind; repeatable.")
@EDITION
@click.option("--json", "as_json", is_flag=True, help="Print the clauses as a JSON array.")
def facts(names: tuple[str, ...], kinds: tuple[str, ...], editions: tuple[str, ...], as_json: bool) -> None:
    """Print the facts that the fakes of VENDORs (all unless named) are held to; `across` names those of all vendors.

    Of an edition (VENDOR@EDITION, or --edition) it prints every clause that holds there, marks those that differ from
    the baseline's, and lists those that are withdrawn.
    """
    shown = _asked(names, named(names, editions))
    wanted = tuple(kind for kind in Kind if kind in kinds) or tuple(Kind)
    if as_json:
        click.echo(json.dumps([row for each in shown for row in rows(each, wanted)], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(page(shown, wanted, min(shutil.get_terminal_size().columns, WIDEST))))


def _asked(names: Sequence[str], wanted: dict[str, str]) -> tuple[Ledger, ...]:
    """Return the ledgers that are asked for, each once; exit 2 where there is none."""
    asked = names or [each.vendor for each in ledgers()]
    readings = dict.fromkeys(reading_of(name, wanted) for name in asked)
    other = next((vendor for vendor in wanted if reading_of(vendor, wanted) not in readings), None)
    try:
        if other is not None:
            ledger(reading_of(other, wanted))
            raise UnknownEdition(f"an edition of {other}, which is not among {', '.join(names)}: name {other} too")
        return tuple(map(ledger, readings))
    except (UnknownVendorError, LedgerError) as unknown:
        raise Unknown(str(unknown)) from unknown


class Unknown(click.ClickException):
    """There is no such ledger."""

    exit_code = 2


def rows(shown: Ledger, kinds: tuple[Kind, ...]) -> Iterator[dict[str, str | bool]]:
    """Yield each clause of these kinds, whole, with vendor and fact; then those that the edition has withdrawn."""
    titles = {fact.id: fact.title for fact in ledger(shown.vendor).facts}
    for clauses, withdrawn in ((shown.clauses, False), (shown.withdrawn, True)):
        for clause in (each for each in clauses if each.kind in kinds):
            fact = clause.id.partition(".")[0]
            yield {
                "id": clause.id,
                "vendor": shown.vendor,
                "fact": fact,
                "title": titles[fact],
                "statement": clause.statement,
                "kind": clause.kind,
                "source": clause.source,
                "edition": clause.edition or BASELINE,
                "withdrawn": withdrawn,
            }


def page(shown: tuple[Ledger, ...], kinds: tuple[Kind, ...], width: int) -> Iterator[str]:
    """Yield the lines for people: a summary, then each ledger with a section for each kind; nothing is cut off."""
    every = [clause for each in shown for clause in each.clauses]
    counts = Counter(clause.kind for clause in every)
    yield f"{len(every)} clauses: {counted(counts)}."
    for kind in Kind:
        yield f"  {kind:<{max(map(len, KINDS))}}  {RESTS_ON[kind]}"
    for each in shown:
        yield from chapter(each, kinds, width)


def chapter(shown: Ledger, kinds: tuple[Kind, ...], width: int) -> Iterator[str]:
    """Yield one ledger's lines."""
    counts = Counter(clause.kind for clause in shown.clauses)
    edition = f"{shown.vendor}{SEPARATOR}{shown.edition}  " if shown.edition else ""
    yield f"\n{bold(shown.title.upper())}  {edition}{counted(counts)}"
    yield from wrapped(_beside(shown), width, indent=0)
    for read in shown.pages:
        changed = f"; the vendor last changed it on {read.updated}" if read.updated else ""
        yield from wrapped(f"From: {read.name}, read on {read.read}{changed}", width, indent=0)
    for kind in (kind for kind in kinds if counts[kind]):
        yield f"\n  {bold(kind.capitalize())} ({counts[kind]}): {RESTS_ON[kind]}"
        for fact in shown.facts:
            clauses = [clause for clause in fact.clauses if clause.kind is kind]
            if clauses:
                yield f"\n    {fact.id}  {bold(fact.title)}"
            for clause in clauses:
                yield from entry(clause, width)
    withdrawn = [clause for clause in shown.withdrawn if clause.kind in kinds]
    if withdrawn:
        yield f"\n  {bold('Withdrawn')} ({len(withdrawn)}): the baseline says so, this edition does not"
        yield ""
    for clause in withdrawn:
        yield from entry(replace(clause, edition=""), width, "Why")


def _beside(shown: Ledger) -> str:
    """Return how an edition differs from the baseline, or which editions there are beside that; mostly nothing."""
    if shown.edition:
        differ = sum(bool(clause.edition) for clause in shown.clauses)
        marked = f"{SEPARATOR}{shown.edition}"
        return f"Other than in the baseline: {differ}, marked {marked}; withdrawn: {len(shown.withdrawn)}."
    there = editions(shown.vendor)
    return f"Other editions of its documents: {', '.join(f'{shown.vendor}@{name}' for name in there)}" if there else ""


def entry(clause: Clause, width: int, reason: str = "") -> Iterator[str]:
    """Yield one clause's lines."""
    reason = reason or REASONS.get(clause.kind, "Where")
    hang = len(clause.qualified) + 2
    yield from wrapped(f"{clause.qualified}  {clause.statement}", width, indent=6, hang=hang)
    yield from wrapped(f"{reason}: {clause.source}", width, indent=6 + hang, hang=2)


def wrapped(text: str, width: int, indent: int, hang: int = 0) -> list[str]:
    """Return `text` as lines of at most `width` columns; a longer word stays whole."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def counted(counts: Counter[Kind]) -> str:
    """Return how many clauses of each kind there are; seldom is one observed."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind] or kind is not Kind.OBSERVED)


def bold(text: str) -> str:
    """Return `text` as a heading; click drops the codes where no terminal reads them."""
    return click.style(text, bold=True)


__all__ = ["facts"]
