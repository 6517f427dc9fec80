"""``voicemock verify``: recorded traffic held against the vendors' documents."""

import os
import shutil
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from voicemock.cli.outputs import STDOUT, write
from voicemock_contracts.documents import vendors
from voicemock_contracts.editions import SEPARATOR, UnknownVendorError
from voicemock_contracts.facts import LedgerError
from voicemock_contracts.nodes import UnresolvedError

__all__ = ["verify"]

EPILOG = """\b
Exit codes:
  0  nothing documented is contradicted
  1  an answer contradicts what is documented (with --client also: the client's requests do)
  2  a file cannot be read (what the others come to is told all the same), or nothing could be judged

What the documents don't mention is shown as new, and what contradicts a mere assumption of voicemock as refuted.
Neither fails anything. What a recording hides or has not is never judged."""

WIDEST = 110
"""Columns; longer lines are hard to read."""


class Unverifiable(click.ClickException):
    """It cannot be verified; the message says how to mend it."""

    exit_code = 2


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--edition",
    "--reading",
    "editions",
    multiple=True,
    metavar="VENDOR=EDITION",
    help="Hold VENDOR against another edition of its documents, by name or folder; repeatable.",
)
@click.option("--vendor", metavar="VENDOR", help="Whose the exchanges are that neither host nor path tells.")
@click.option("--since", metavar="DATE", help="Leave out what began before this day (UTC), such as 2026-11-21.")
@click.option("--client", is_flag=True, help="Fail also for what the client asks against the documents.")
@click.option("--json", "machine", metavar="FILE", help='Write JSON ("-": to stdout, and no lines).')
@click.option("--junit", metavar="FILE", help="Write JUnit XML.")
@click.option("--propose", metavar="FOLDER", type=click.Path(path_type=Path), help="Write what was seen as an edition.")
@click.option(
    "--at-least",
    metavar="N",
    default=3,
    show_default=True,
    type=click.IntRange(1),
    help="Propose what was seen so often.",
)
@click.option("--force", is_flag=True, help="Let --propose replace an edition that is there.")
def verify(
    files: tuple[Path, ...],
    editions: tuple[str, ...],
    vendor: str | None,
    since: str | None,
    client: bool,
    machine: str | None,
    junit: str | None,
    propose: Path | None,
    at_least: int,
    force: bool,
) -> None:
    """Hold recorded traffic, HAR of voicemock, browsers or mitmproxy, against the vendors' documents.

    Tells what contradicts them, what is new, how often and when it was seen, and what was never seen. With
    --propose the edit to the contract that the recordings call for is written as an edition, each change marked as
    observed.
    """
    from voicemock.verifying.judging import Side
    from voicemock.verifying.junit import render_junit
    from voicemock.verifying.lines import listed
    from voicemock.verifying.machine import render_json
    from voicemock.verifying.session import read
    from voicemock.verifying.session import verify as verified

    _known(vendor)
    _writable(machine, junit)
    try:
        traffic = read(files, readings=_readings(editions), since=_day(since), vendor=vendor)
    except (UnknownVendorError, LedgerError, UnresolvedError) as unknown:
        raise Unverifiable(str(unknown)) from unknown
    report = verified(traffic)
    for line in report.unreadable:
        click.echo(f"Error: {line}", err=True)
    if machine is not None:
        write(machine, render_json(report))
    if junit is not None:
        write(junit, render_junit(report, client=client))
    if machine != STDOUT:
        width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
        click.echo("\n".join(listed(report, width)))
    if propose is not None:
        _propose(traffic, propose, at_least, force, err=machine == STDOUT)
    if report.unreadable:
        sys.exit(2)
    if report.contradicted(Side.VENDOR) or (client and report.contradicted(Side.CLIENT)):
        sys.exit(1)
    if not report.judged:
        sys.exit(2)


def _propose(traffic: object, folder: Path, at_least: int, force: bool, *, err: bool) -> None:
    from voicemock.verifying.proposing.folder import ExistsError, write
    from voicemock.verifying.proposing.proposal import proposals
    from voicemock.verifying.session import Traffic

    assert isinstance(traffic, Traffic)  # noqa: S101 - told to the type checker
    found = proposals(traffic, at_least)
    try:
        for line in write(found, folder, force=force):
            click.echo(line, err=err)
    except ExistsError as there:
        raise Unverifiable(str(there)) from there
    except OSError as error:
        raise Unverifiable(f"cannot write {folder}: {error.strerror or error}.") from error


def _readings(editions: Iterable[str]) -> dict[str, str]:
    """Return the readings by vendor; exit 2 where an option says no vendor, or one twice."""
    readings: dict[str, str] = {}
    for text in editions:
        name, equals, edition = text.partition("=")
        if not equals:
            name, equals, edition = text.partition(SEPARATOR)
        _known(name)
        if not edition or name in readings:
            raise Unverifiable(f"--edition {text}: say VENDOR=EDITION, and each vendor once.")
        if Path(edition).is_dir() and os.sep not in edition:
            edition = f".{os.sep}{edition}"
        readings[name] = f"{name}{SEPARATOR}{edition}"
    return readings


def _known(vendor: str | None) -> None:
    if vendor is not None and vendor not in vendors():
        raise Unverifiable(f"there is no vendor {vendor!r}; there are {', '.join(vendors())}")


def _day(since: str | None) -> date | None:
    if since is None:
        return None
    try:
        return datetime.strptime(since, "%Y-%m-%d").date()
    except ValueError:
        raise Unverifiable(f"--since {since}: say a day that there is, such as 2026-11-21.") from None


def _writable(machine: str | None, junit: str | None) -> None:
    if junit == STDOUT:
        raise Unverifiable("only --json goes to stdout: give a file.")
    files = [Path(path) for path in (machine, junit) if path not in (None, STDOUT) and path is not None]
    if len({path.resolve() for path in files}) < len(files):
        raise Unverifiable("two reports in one file: give each its own.")
    for path in files:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise Unverifiable(
                f"cannot write {path}: {'it is a folder' if path.is_dir() else 'there is no such folder'}."
            )
