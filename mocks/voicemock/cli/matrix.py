"""``voicemock matrix``: which tests of a suite break the day a vendor changes, and by which change."""

import json
import sys

import click

from voicemock.cli.outputs import STDOUT, look, write
from voicemock.editions import VARIABLE
from voicemock.matrix.column import Column, columns
from voicemock.matrix.matrix import Matrix
from voicemock.matrix.matrix import matrix as made
from voicemock.matrix.outcome import Run
from voicemock.matrix.running import CannotRunError, InterruptedRunError, run
from voicemock.matrix.showing import machine, markdown, text
from voicemock.vendors import VENDORS
from voicemock_contracts.changes.change import Change
from voicemock_contracts.editions import UnknownVendorError, reading

__all__ = ["matrix"]

NO_TEST = "the command has to run pytest, where voicemock is installed and its plugin on, and pytest has to find a test"

EPILOG = """\b
Exit codes:
  0  every test that is fine by the baseline is fine in every column
  1  some would break
  2  the suite cannot be run, or no test of it ran
  130  interrupted"""


class Unmade(click.ClickException):
    """There is no matrix; the message says how to mend it."""

    exit_code = 2


class Interrupted(Unmade):
    """Somebody pressed Ctrl-C; the message says what was run by then."""

    exit_code = 130


@click.command(epilog=EPILOG, context_settings={"ignore_unknown_options": True})
@click.option(
    "--edition", "editions", multiple=True, metavar="VENDOR=EDITION", help="A column.  [default: all editions]"
)
@click.option(
    "--contract",
    "contracts",
    multiple=True,
    metavar="VENDOR=FILE",
    help="A column: an OpenAPI or AsyncAPI document, or a folder of them, to which the vendor's fake is fitted.",
)
@click.option("--json", "json_file", metavar="FILE", help='Write JSON ("-": to stdout, in place of the table).')
@click.option("--markdown", "markdown_file", metavar="FILE", help='Write Markdown ("-": to stdout).')
@click.option("--quiet", is_flag=True, help="Do not show what the suite prints.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def matrix(
    editions: tuple[str, ...],
    contracts: tuple[str, ...],
    json_file: str | None,
    markdown_file: str | None,
    quiet: bool,
    command: tuple[str, ...],
) -> None:
    """Run COMMAND, a suite of pytest's, by the baseline and once for each edition, and show which tests break, and why.

    \b
    voicemock matrix -- pytest tests/integration
    voicemock matrix --edition modulate=newer-reference -- python -m pytest -n4
    voicemock matrix --contract vocos=./published.yaml -- pytest
    """
    look(json_file, markdown_file)
    asked = _columns(editions, contracts)
    done: list[str] = []
    try:
        found = made(asked, lambda column: _run(command, column, quiet, done), _diff)
    except InterruptedRunError as wrong:
        ran = f"{', '.join(done)} ran to the end" if done else "no column ran to its end"
        raise Interrupted(f"interrupted: {ran}, of {len(asked)} columns; there is no matrix") from wrong
    except CannotRunError as wrong:
        raise Unmade(f"{wrong}. Give a command that runs pytest: voicemock matrix -- pytest tests") from wrong
    _show(found, json_file, markdown_file)
    if found.anything_broken:
        sys.exit(1)


def _columns(editions: tuple[str, ...], contracts: tuple[str, ...]) -> tuple[Column, ...]:
    for each in editions:
        vendor, edition = _named(each, "an edition is like modulate=newer-reference")
        try:
            reading(f"{vendor}@{edition}")
        except UnknownVendorError as unknown:
            raise Unmade(str(unknown)) from unknown
    for each in contracts:
        vendor, _ = _named(each, "a contract is like vocos=./published.yaml")
        if vendor not in (there := [known.name for known in VENDORS]):
            raise Unmade(f"there is no vendor {vendor!r}; there are {', '.join(there)}")
        if "," in each:
            raise Unmade(f"{each}: a path with a comma in it cannot be said in {VARIABLE}: rename it")
    asked = columns(editions, contracts)
    for column in asked:
        if column.contract:
            _readable(column)
    return asked


def _named(said: str, like: str) -> tuple[str, str]:
    vendor, equals, what = said.partition("=")
    if not (vendor and equals and what):
        raise Unmade(f"{like}, not {said!r}")
    return vendor, what


def _readable(column: Column) -> None:
    from voicemock_contracts.changes.errors import SurfaceError

    try:
        _ = column.surface
    except SurfaceError as wrong:
        raise Unmade(str(wrong)) from wrong


def _run(command: tuple[str, ...], column: Column, quiet: bool, done: list[str]) -> Run:
    click.echo(f"voicemock matrix: {column.name}: {' '.join(command)}", err=True)
    ran = run(command, column, quiet=quiet)
    if not column.vendor and not ran.tested:
        why = "all of them were skipped" if ran.outcomes else NO_TEST
        shown = "; without --quiet it shows what it printed" if quiet else ""
        raise Unmade(f"no test ran (exit code {ran.exit}): {why}{shown}")
    done.append(column.name)
    return ran


def _diff(column: Column) -> tuple[Change, ...]:
    from voicemock_contracts.changes.comparing import compare

    return compare(Column(column.vendor).surface, column.surface)


def _show(found: Matrix, json_file: str | None, markdown_file: str | None) -> None:
    as_json = json.dumps(machine(found), indent=2, ensure_ascii=False) + "\n"
    outputs = {json_file: as_json, markdown_file: markdown(found)}
    if STDOUT not in outputs:
        click.echo("\n".join(text(found)))
    for file, content in outputs.items():
        if file is not None:
            write(file, content)
