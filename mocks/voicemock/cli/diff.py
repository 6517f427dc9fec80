"""``voicemock diff``: what changed between two contracts, as a client of the vendor feels it."""

import json
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from voicemock.cli.outputs import STDOUT, look, write
from voicemock.differing.compared import NEVER, Compared
from voicemock.differing.showing import machine, markdown, text
from voicemock_contracts.changes.change import ORDER, Severity
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading import shared, surface
from voicemock_contracts.changes.waivers import Waiver, WaiverError, read_waivers, weighed
from voicemock_contracts.documents import Form

__all__ = ["diff", "today"]

WAIVERS = Path("voicemock-waivers.yaml")
WIDEST = 110
"""Columns; longer lines are hard to read."""

NAMES = {Form.OPENAPI: "OpenAPI", Form.ASYNCAPI: "AsyncAPI"}

SEVERITIES = [str(each) for each in ORDER]

EPILOG = """\b
OLD and NEW are each a vendor (modulate), an edition (modulate@newer-reference), a file (OpenAPI 3.0 or 3.1, AsyncAPI 2
or 3, in YAML or JSON) or a folder with such files.

\b
Exit codes:
  0  nothing weighs as much as --fail-on
  1  something does
  2  a contract or the waivers cannot be read"""


class Undone(click.ClickException):
    """There is no comparison; the message says how to mend it."""

    exit_code = 2


@click.command(epilog=EPILOG)
@click.argument("old")
@click.argument("new")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES[:-1], NEVER]),
    default=SEVERITIES[0],
    show_default=True,
    help="The least that fails.",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice(SEVERITIES),
    help="Show these alone; repeatable.  [default: all]",
)
@click.option("--servers/--no-servers", default=True, help="Whether addresses are compared.  [default: they are]")
@click.option("--waivers", type=click.Path(path_type=Path), help=f"Known changes.  [default: {WAIVERS}, if there]")
@click.option("--json", "json_file", metavar="FILE", help='Write JSON ("-": to stdout, in place of the text).')
@click.option("--markdown", "markdown_file", metavar="FILE", help='Write Markdown ("-": to stdout).')
def diff(
    old: str,
    new: str,
    fail_on: str,
    severities: tuple[str, ...],
    servers: bool,
    waivers: Path | None,
    json_file: str | None,
    markdown_file: str | None,
) -> None:
    """Compare two contracts, OLD and NEW, change by change: breaking, risky, new or harmless to clients."""
    if json_file == markdown_file is not None:
        raise Undone(f"JSON and Markdown cannot both go to {json_file}: give each its own")
    look(json_file, markdown_file)
    known = _waivers(waivers)
    try:
        one, other, alone = shared(surface(old), surface(new))
        changes = compare(one, other, servers=servers)
    except SurfaceError as wrong:
        raise Undone(str(wrong)) from wrong
    compared = Compared(old, new, weighed(changes, known, today()), tuple(NAMES[form] for form in alone))
    as_json = json.dumps(machine(compared), indent=2, ensure_ascii=False) + "\n"
    outputs = {json_file: as_json, markdown_file: markdown(compared)}
    for file, content in outputs.items():
        if file is not None:
            write(file, content)
    if STDOUT not in outputs:
        shown = tuple(Severity(each) for each in severities) or ORDER
        width = min(shutil.get_terminal_size().columns, WIDEST)
        click.echo("\n".join(text(compared, shown, width)))
    if compared.fails(fail_on):
        sys.exit(1)


def today() -> date:
    """Return the day by which waivers hold or not."""
    return datetime.now(UTC).date()


def _waivers(file: Path | None) -> tuple[Waiver, ...]:
    if file is None and not WAIVERS.is_file():
        return ()
    try:
        return read_waivers(file or WAIVERS)
    except WaiverError as wrong:
        raise Undone(str(wrong)) from wrong
