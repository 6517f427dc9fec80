"""``voicemock scan``: secrets and sound that slipped into a recording."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from voicemock.scanning.allowed import AllowedError, allowed
from voicemock.scanning.files import Finding, UnreadableError, files, findings
from voicemock.scanning.known import known
from voicemock.scanning.search import Search

__all__ = ["scan"]

EPILOG = """\b
Exit codes:
  0  nothing was found
  1  a secret or sound was found; each is told with its place, and not shown
  2  something could not be read"""

SHOWN = 3
"""So many places of one secret in one file are told."""


class Unscanned(click.ClickException):
    """It can't be looked through; the message says how to mend it."""

    exit_code = 2


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--allow", "ids", multiple=True, metavar="ID", help="Pass over the finding of this id; repeatable.")
@click.option(
    "--allowed",
    "listed",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Pass over the ids in FILE's lines: ID REASON.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON array.")
def scan(paths: tuple[Path, ...], ids: tuple[str, ...], listed: Path | None, as_json: bool) -> None:
    """Find secrets and sound in FILEs: recordings (HAR) of voicemock, browsers and proxies, JSON, any text, folders.

    Known are the vendors' keys wherever they go, signatures of presigned URLs, JSON Web Tokens, private keys, keys of
    well-known services, long random tokens, the values of this environment's variables whose names end in KEY, TOKEN,
    SECRET or PASSWORD, and sound, also in base64; and all of it percent-encoded, in base64, or in JSON within a text.
    """
    try:
        passed = allowed(ids, listed)
    except AllowedError as wrong:
        raise Unscanned(str(wrong)) from wrong
    search = Search(known(os.environ))
    found: list[Finding] = []
    unread: list[str] = []
    count = skipped = 0
    for file in _files(paths, unread):
        try:
            told = list(findings(file, search))
        except UnreadableError as why:
            unread.append(str(why))
            continue
        count += 1
        found += (each for each in told if each.secret.id not in passed)
        skipped += sum(each.secret.id in passed for each in told)
    if as_json:
        click.echo(json.dumps([_row(each) for each in found], indent=2, ensure_ascii=False))
    else:
        for line in _lines(found):
            click.echo(line)
    click.echo(_summary(found, count, skipped), err=True)
    if unread:
        raise Unscanned(" ".join(map(_printable, unread)))
    if found:
        sys.exit(1)


def _files(paths: Iterable[Path], unread: list[str]) -> Iterator[Path]:
    for path in dict.fromkeys(paths):
        try:
            yield from files([path])
        except UnreadableError as why:
            unread.append(str(why))


def _lines(found: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each secret of each file, with its first places."""
    together: dict[tuple[Path, str, str], list[Finding]] = defaultdict(list)
    for each in found:
        together[each.file, each.secret.id, each.secret.kind].append(each)
    for (file, name, kind), several in together.items():
        places = ", ".join(dict.fromkeys(each.place for each in several[:SHOWN]))
        more = f" and {len(several) - SHOWN} more" if len(several) > SHOWN else ""
        yield _printable(f"{file}: {places}{more}: {kind}, {several[0].secret.hint}, id {name}")


def _row(each: Finding) -> dict[str, str]:
    return {
        "file": str(each.file),
        "place": each.place,
        "kind": each.secret.kind,
        "hint": each.secret.hint,
        "id": each.secret.id,
    }


def _summary(found: list[Finding], count: int, skipped: int) -> str:
    read = f"{count} file{'' if count == 1 else 's'}"
    passed = f", {skipped} allowed" if skipped else ""
    if not found:
        return f"nothing found in {read}{passed}"
    secrets = len({each.secret.id for each in found})
    return f"{secrets} secret{'' if secrets == 1 else 's'} found in {read}{passed}"


def _printable(line: str) -> str:
    """Return the line so that nothing in it steers a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in line)
