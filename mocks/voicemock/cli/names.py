"""``voicemock names``: what a script calls the vendors' refusals."""

import json
from collections.abc import Iterator, Sequence

import click

from voicemock.cli.chosen import answering
from voicemock.cli.named import EDITION
from voicemock.engine.vendor import Vendor
from voicemock.scripting.names import Named, own_names
from voicemock.scripting.resting import rests
from voicemock.vendors import edition_of


@click.command()
@click.argument("names", nargs=-1, metavar="[VENDOR]...")
@EDITION
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def names(names: tuple[str, ...], editions: tuple[str, ...], as_json: bool) -> None:
    """Print what `next` in a script calls the refusals of VENDORs (all unless named), and where they may come."""
    shown = answering(names, editions)
    if as_json:
        click.echo(json.dumps({"names": [row for vendor in shown for row in rows(vendor)]}, indent=2))
    else:
        click.echo("\n\n".join("\n".join(page(vendor)) for vendor in shown))


def rows(vendor: Vendor) -> Iterator[dict[str, object]]:
    """Yield each refusal at each of its calls."""
    for name, refusals in own_names(vendor).items():
        for row in refusals:
            for call in row.calls:
                rest = rests(vendor, row, call)
                yield {
                    "vendor": vendor.name,
                    "edition": edition_of(vendor),
                    "name": name,
                    "close" if row.streamed else "status": row.status,
                    "code": row.code or None,
                    "text": row.text,
                    "call": call,
                    "documented": rest.documented,
                    "clauses": list(rest.clauses),
                }


def page(vendor: Vendor) -> Iterator[str]:
    """Yield a vendor's lines: each refusal by its name, then its calls, those where it is assumed marked."""
    yield click.style(f"{vendor.title}, edition {vendor.edition}" if vendor.edition else vendor.title, bold=True)
    for name, refusals in own_names(vendor).items():
        yield f"  {name}"
        for row in refusals:
            if row.text != name:
                yield f"      {row.text}"
            yield from _calls(vendor, row)


def _calls(vendor: Vendor, row: Named) -> Iterator[str]:
    kind = "close" if row.streamed else "status"
    by_rest: dict[bool, list[str]] = {}
    for call in row.calls:
        by_rest.setdefault(rests(vendor, row, call).documented, []).append(call)
    for documented, calls in by_rest.items():
        yield f"      {kind} {row.status}, {'documented' if documented else 'assumed'}: {_listed(calls)}"


def _listed(calls: Sequence[str]) -> str:
    return ", ".join(calls)


__all__ = ["names"]
