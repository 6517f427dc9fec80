"""``voicemock vendors``: what ``serve`` shows, without serving."""

import json

import click

from voicemock.cli.chosen import answering
from voicemock.cli.named import EDITION
from voicemock.serving.described import described, screen


@click.command()
@click.argument("names", nargs=-1, metavar="[VENDOR]...")
@EDITION
@click.option("--base", default="http://127.0.0.1:8900", show_default=True, help="Where the fakes are served.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def vendors(names: tuple[str, ...], editions: tuple[str, ...], base: str, as_json: bool) -> None:
    """Print the vendors' addresses, calls and keys, and the editions of their documents."""
    shown = answering(names, editions)
    base = base.rstrip("/")
    if as_json:
        click.echo(json.dumps({"vendors": [described(vendor, base) for vendor in shown]}, indent=2))
    else:
        click.echo(screen(shown, base, editions=True))


__all__ = ["vendors"]
