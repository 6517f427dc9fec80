"""``voicemock docs``: which facts a saved page of a vendor's still states, and what on it is new."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from voicemock.cli.facts import WIDEST, bold, wrapped
from voicemock_contracts import LedgerError, UnknownVendorError
from voicemock_contracts.pages import Comparison, PageError, Place, compare, read

LONGEST = 72
"""Characters of a page's line that are shown."""
ANOTHERS = 0.1
"""Of the facts; pages that state no more than that are more likely none of the vendor's than changed so much."""


class Unreadable(click.ClickException):
    """A vendor that is not there, or a page that cannot be read."""

    exit_code = 2


@click.command()
@click.argument("vendor")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path(path_type=Path))
@click.option("--all", "every", is_flag=True, help="List the facts that are still stated, too.")
@click.option(
    "--ignore", "ignored", multiple=True, metavar="NAME", help="A new name that need not be told; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def docs(
    ctx: click.Context, vendor: str, pages: tuple[Path, ...], every: bool, ignored: tuple[str, ...], as_json: bool
) -> None:
    """Hold saved PAGEs of VENDOR's documents against the ledger.

    A PAGE is a file that a browser saved (HTML, MHTML or text), or Markdown; all PAGEs count together. VENDOR may name
    an edition: modulate@newer-reference. Exit 1 where a fact is no longer stated or a name is new.
    """
    try:
        comparison = compare(vendor, read(vendor, pages), ignored)
    except (UnknownVendorError, PageError, LedgerError) as wrong:
        raise Unreadable(str(wrong)) from wrong
    if as_json:
        click.echo(json.dumps(as_object(comparison), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report(comparison, every, min(shutil.get_terminal_size().columns, WIDEST))))
    ctx.exit(0 if comparison.same else 1)


def report(comparison: Comparison, every: bool, width: int) -> Iterator[str]:
    """Yield the lines for people: a count of the facts that stand, then those that do not, then what is new.

    Before them comes a doubt, where next to nothing is stated.
    """
    stated, lost, new = len(comparison.stated), len(comparison.lost), len(comparison.unseen)
    several = len(comparison.pages) > 1
    if stated <= ANOTHERS * (stated + lost) and lost:
        asked = "are these the pages of {}? they state" if several else "is this the page of {}? it states"
        yield f"{asked.format(comparison.reading)} {stated} of {stated + lost} facts"
    of = f"{stated} of {stated + lost} documented facts of {comparison.reading}"
    yield f"{of} are still stated, {lost} no longer; {new} new."
    if every and stated:
        yield f"\n{bold('Still stated')}"
        for clause in comparison.stated:
            yield from wrapped(f"{clause.id}  {clause.statement}", width, indent=2, hang=len(clause.id) + 2)
    if lost:
        yield f"\n{bold('No longer stated')}"
        for each in comparison.lost:
            deeper = len(each.clause.id) + 4
            yield from wrapped(f"{each.clause.id}  {each.clause.statement}", width, indent=2, hang=deeper - 2)
            yield from wrapped(f"Looked for: {' / or '.join(each.looked_for)}", width, indent=deeper, hang=2)
            yield from wrapped(f"Found: {each.instead}{at(each.place, several)}", width, indent=deeper, hang=2)
    if new:
        yield f"\n{bold('New on the page')}"
        widest = max(len(each.kind) for each in comparison.unseen)
        for one in comparison.unseen:
            quoted = one.line if len(one.line) <= LONGEST else f"{one.line[: LONGEST - 1]}…"
            text = f"{one.kind:<{widest}}  {one.name}{at(one.place, several)}: {quoted}"
            yield from wrapped(text, width, indent=2, hang=widest + 2)
    for clause, why in comparison.unsigned:
        yield from wrapped(f"Not looked for: {clause.id}: {why}", width, indent=0, hang=2)


def at(place: Place | None, several: bool) -> str:
    """Return where something stands: its line, and of several pages its page."""
    if place is None:
        return ""
    return f" ({place.page}, line {place.line})" if several else f" (line {place.line})"


def as_object(comparison: Comparison) -> dict[str, object]:
    """Return the comparison as plain values."""
    return {
        "reading": comparison.reading,
        "pages": list(comparison.pages),
        "stated": [clause.id for clause in comparison.stated],
        "lost": [
            {
                "id": each.clause.id,
                "statement": each.clause.statement,
                "looked_for": list(each.looked_for),
                "found": each.instead,
                "page": each.place.page if each.place else None,
                "line": each.place.line if each.place else None,
            }
            for each in comparison.lost
        ],
        "new": [
            {"kind": one.kind, "name": one.name, "page": one.place.page, "line": one.place.line, "text": one.line}
            for one in comparison.unseen
        ],
        "not_looked_for": {clause.id: why for clause, why in comparison.unsigned},
    }


__all__ = ["docs"]
