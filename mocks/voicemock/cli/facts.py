"""``voicemock facts``: the ledger, assumptions set apart."""

import json
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator

import click

from voicemock_contracts import Clause, Kind, Ledger, UnknownVendorError, ledger, ledgers

RESTS_ON = {
    Kind.DOCUMENTED: "the vendors' own pages say so",
    Kind.REFERENCE: "the same vendors' public API references say so",
    Kind.ASSUMED: "no document says so; our own choice, which judges nobody",
}
KINDS = [kind.value for kind in Kind]
WIDEST = 110
"""Columns; longer lines are hard to read."""


@click.command()
@click.argument("names", nargs=-1, metavar="[VENDOR]...")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only clauses of this kind; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the clauses as a JSON array.")
def facts(names: tuple[str, ...], kinds: tuple[str, ...], as_json: bool) -> None:
    """Print the facts that the fakes of VENDORs (all unless named) are held to; `across` names those of all vendors."""
    try:
        shown = tuple(ledger(name) for name in dict.fromkeys(names)) or ledgers()
    except UnknownVendorError as unknown:
        raise Unknown(str(unknown)) from unknown
    wanted = tuple(kind for kind in Kind if kind in kinds) or tuple(Kind)
    if as_json:
        click.echo(json.dumps([row for each in shown for row in rows(each, wanted)], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(page(shown, wanted, min(shutil.get_terminal_size().columns, WIDEST))))


class Unknown(click.ClickException):
    """There is no such ledger."""

    exit_code = 2


def rows(shown: Ledger, kinds: tuple[Kind, ...]) -> Iterator[dict[str, str]]:
    """Yield each clause of these kinds, whole, with the vendor and the fact it belongs to."""
    for fact in shown.facts:
        for clause in fact.clauses:
            if clause.kind in kinds:
                yield {
                    "id": clause.id,
                    "vendor": shown.vendor,
                    "fact": fact.id,
                    "title": fact.title,
                    "statement": clause.statement,
                    "kind": clause.kind,
                    "source": clause.source,
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
    yield f"\n{bold(shown.title.upper())}  {counted(counts)}"
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


def entry(clause: Clause, width: int) -> Iterator[str]:
    """Yield one clause's lines."""
    reason = "Why" if clause.kind is Kind.ASSUMED else "Where"
    yield from wrapped(f"{clause.id}  {clause.statement}", width, indent=6, hang=len(clause.id) + 2)
    yield from wrapped(f"{reason}: {clause.source}", width, indent=6 + len(clause.id) + 2, hang=2)


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
    """Return how many clauses of each kind there are."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind)


def bold(text: str) -> str:
    """Return `text` as a heading; click drops the codes where no terminal reads them."""
    return click.style(text, bold=True)


__all__ = ["facts"]
