"""``voicemock check``: hold what claims to be a vendor against the vendor's documents."""

import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import click

from voicemock.cli.chosen import answering, chosen
from voicemock.cli.named import EDITION, reading_of_one
from voicemock.engine.vendor import Vendor
from voicemock_contracts.editions import UnknownEditionError, reading

__all__ = ["check"]

EPILOG = """\b
Exit codes:
  0  nothing documented is contradicted
  1  something is; each failure names its clause, its exchange, and a command that repeats it
  2  it could not be checked

What the documents don't mention is shown as new, and what contradicts a mere assumption of voicemock as refuted.
Neither fails anything, save that voicemock's own fake may answer nothing new."""


STDOUT = "-"
SLOWEST = 0.01
EARLY = "interrupted before anything was checked"


class Unchecked(click.ClickException):
    """It cannot be checked; the message says how to mend it."""

    exit_code = 2

    def format_message(self) -> str:
        """Return the one line that is shown: what a server said may stand in it, and steers no terminal."""
        return "".join(letter if letter.isprintable() else " " for letter in self.message)

    def show(self, file: IO[Any] | None = None) -> None:
        """Show it; on GitHub as an annotation too."""
        super().show(file)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            click.echo(f"::error title=voicemock check::{self.format_message().replace('%', '%25')}", err=True)


@click.command(epilog=EPILOG)
@click.argument("vendor")
@EDITION
@click.option("--url", metavar="URL", help="What to check: http, https, ws or wss.  [default: voicemock's own fake]")
@click.option("--key", metavar="KEY", envvar="VOICEMOCK_KEY", show_envvar=True, help="A key that works there.")
@click.option("--max-credits", metavar="N", type=click.FloatRange(0), help="Spend no more.  [default at a URL: 25]")
@click.option(
    "--rate", metavar="N", type=click.FloatRange(0, min_open=True), help="Calls a second.  [default at a URL: 2]"
)
@click.option(
    "--negative/--no-negative",
    default=None,
    help="Also send what the documents don't allow.  [default: not to a URL]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--seed", default=0, show_default=True, help="Chooses the requests that are generated.")
@click.option("--examples", default=10, show_default=True, type=click.IntRange(1), help="So many for each operation.")
@click.option("--ca", metavar="FILE", help="Trust the certificates in FILE too.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML.")
@click.option("--sarif", metavar="FILE", help="Write SARIF 2.1.0.")
@click.option("--json", "machine", metavar="FILE", help='Write JSON ("-": to stdout, and no table).')
def check(
    vendor: str,
    editions: tuple[str, ...],
    url: str | None,
    key: str | None,
    max_credits: float | None,
    rate: float | None,
    negative: bool | None,
    dry_run: bool,
    seed: int,
    examples: int,
    ca: str | None,
    junit: str | None,
    sarif: str | None,
    machine: str | None,
) -> None:
    """Hold what claims to be VENDOR against VENDOR's documents.

    Without --url that is voicemock's own fake, whose keys, clock and verdicts are known. At a URL nothing is asserted
    about which verdict a clip gets; Retry-After is obeyed, and no more is spent than --max-credits. Of an edition
    (VENDOR@EDITION, or --edition) the contract is held, and what the baseline alone says is left out.
    """
    known, edition = _known(vendor, editions, played=url is None)
    outputs = {name: path for name, path in (("junit", junit), ("sarif", sarif), ("json", machine)) if path is not None}
    _mend(url, ca, rate, max_credits, outputs)
    if not dry_run:
        _take_away(outputs)
    try:
        from voicemock.checking import session
    except ModuleNotFoundError as missing:
        raise Unchecked(
            f"{missing.name} is not installed: install voicemock with its extra, pip install 'voicemock[check]' "
            "(or the path of a clone for the name)"
        ) from missing
    except KeyboardInterrupt as early:
        raise Unchecked(EARLY) from early
    try:
        asked = session.Asked(known, url, key, ca, max_credits, rate, negative, seed, examples, edition)
        if dry_run:
            click.echo(session.plan(asked))
            return
        with _progress(session.steps(asked)) as step:
            report, ended = session.run(asked, step)
    except KeyboardInterrupt as early:
        raise Unchecked(EARLY) from early
    except session.CannotCheckError as why:
        raise Unchecked(str(why)) from why
    forms = {"junit": session.JUNIT, "sarif": session.SARIF, "json": session.JSON}
    for name, path in outputs.items():
        if path != STDOUT:
            _write(Path(path), forms[name](report))
    if machine == STDOUT:
        click.echo(session.JSON(report))
    else:
        session.show(report, sys.stdout)
    session.tell_github(report, os.environ, lambda lines: click.echo(lines, err=machine == STDOUT))
    if ended:
        raise Unchecked(f"ended before everything was checked: {ended}")
    if report.failed:
        sys.exit(1)
    if reason := session.nothing_learnt(report):
        raise Unchecked(f"nothing could be checked: {reason}")


def _known(vendor: str, editions: tuple[str, ...], *, played: bool) -> tuple[Vendor, str]:
    """Return the vendor, as its edition has it where that has to be played, and the edition; empty for the baseline."""
    if played:
        (known,) = answering((vendor,), editions)
        return known, known.edition
    (known,) = chosen((vendor,))
    try:
        asked = reading(reading_of_one(vendor, editions))
    except UnknownEditionError as none:
        raise Unchecked(str(none)) from none
    return known, "" if asked.folder is None else asked.edition


def _mend(url: str | None, ca: str | None, rate: float | None, credits: float | None, outputs: dict[str, str]) -> None:
    """Refuse options that cannot be meant."""
    for option, value in (("--rate", rate), ("--max-credits", credits)):
        if value is not None and not math.isfinite(value):
            raise Unchecked(f"{option} {value} is no amount: leave it out, or give a number.")
    if rate is not None and rate < SLOWEST:
        raise Unchecked(f"--rate {rate:g} would take days: give at least {SLOWEST:g} calls a second.")
    if ca is not None and url is None:
        raise Unchecked("--ca is of use at a --url alone.")
    files = [Path(path) for name, path in outputs.items() if (name, path) != ("json", STDOUT)]
    if len({path.resolve() for path in files}) < len(files):
        raise Unchecked("two reports in one file: give each its own.")
    for path in files:
        if str(path) == STDOUT:
            raise Unchecked("only --json goes to stdout: give a file.")
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise Unchecked(f"cannot write {path}: {'it is a folder' if path.is_dir() else 'there is no such folder'}.")


def _take_away(outputs: dict[str, str]) -> None:
    """Take away the reports of an earlier check: should this one end without any, they would pass for its own."""
    for path in map(Path, outputs.values()):
        try:
            if path.is_file():  # and no device, such as /dev/stdout
                path.unlink()
        except OSError as error:
            raise Unchecked(f"cannot write {path}: {error.strerror or error}") from error


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, "utf-8")
    except OSError as error:
        raise Unchecked(f"cannot write {path}: {error.strerror or error}") from error


class _progress:  # noqa: N801 - used as a function
    """A bar on a terminal, a step for each probe."""

    def __init__(self, steps: int) -> None:
        self._bar = click.progressbar(length=steps, label="Checking", file=sys.stderr, hidden=not sys.stderr.isatty())

    def __enter__(self) -> Callable[[], None]:
        bar = self._bar.__enter__()
        return lambda: bar.update(1)

    def __exit__(self, *_: object) -> None:
        self._bar.render_finish()
