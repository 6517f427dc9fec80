"""``voicemock watch``: has a vendor changed since it was last accepted? For a job that runs each night."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import click

from voicemock.checking.reports.github import command
from voicemock.checking.reports.visible import visible
from voicemock.cli.outputs import STDOUT, take_away, write
from voicemock.watching import accepted
from voicemock.watching.accepted import State, StateError
from voicemock.watching.notice import Notice, Source
from voicemock.watching.report import Report, beside
from voicemock.watching.report import accepted as still
from voicemock.watching.settings import TABLE, Settings, SettingsError, found, read

__all__ = ["today", "watch"]

WIDEST = 110
"""Columns; longer lines are hard to read."""

EPILOG = """\b
Exit codes:
  0  nothing new fails
  1  something new does, by fail-on in [tool.voicemock]: "breaking" where it says nothing
  2  something could not be done, or the settings cannot be read

docs/watching.md has the settings, and a workflow of GitHub Actions to copy."""


class Unwatched(click.ClickException):
    """Nothing was watched, or not all that was asked for written; the message says how to mend it."""

    exit_code = 2

    def format_message(self) -> str:
        """Return what is shown: what a file said may stand in it, and steers no terminal."""
        return visible(self.message, "\n")

    def show(self, file: IO[Any] | None = None) -> None:
        """Show it; on GitHub as an annotation too."""
        super().show(file)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            click.echo(command("error", "voicemock watch", self.format_message()), err=True)


@click.command(epilog=EPILOG)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--config", type=click.Path(path_type=Path), help="The settings.  [default: the nearest pyproject.toml]")
@click.option("--accept", is_flag=True, help="Accept what is new: all of it, or the IDs; * stands for anything.")
@click.option("--reason", default="", metavar="TEXT", help="Why that can be lived with; --accept needs it.")
@click.option("--all", "every", is_flag=True, help="Show what was accepted, too.")
@click.option("--markdown", "markdown_file", metavar="FILE", help='Write Markdown ("-": to stdout, and no lines).')
@click.option("--junit", metavar="FILE", help="Write JUnit XML.")
@click.option("--sarif", metavar="FILE", help="Write SARIF 2.1.0.")
@click.option("--json", "machine", metavar="FILE", help='Write JSON ("-": to stdout, and no lines).')
def watch(
    ids: tuple[str, ...],
    config: Path | None,
    accept: bool,
    reason: str,
    every: bool,
    markdown_file: str | None,
    junit: str | None,
    sarif: str | None,
    machine: str | None,
) -> None:
    """Run check, verify, diff and docs for the vendors in pyproject.toml, and tell what is new.

    What was accepted (--accept) stands in a file of your repository, and is not told again.
    """
    if (ids or reason) and not accept:
        raise Unwatched("IDs and --reason are of use with --accept alone")
    if accept and not reason.strip():
        raise Unwatched('--accept needs a reason, as a waiver does: say why it can be lived with, --reason "…"')
    files = {"--markdown": markdown_file, "--junit": junit, "--sarif": sarif, "--json": machine}
    written = _written({option: file for option, file in files.items() if file is not None})
    try:
        settings = read(config if config is not None else found(Path.cwd()))
        _spare(written, settings)
        _housed(settings)
        state = accepted.read(settings.state)
    except (SettingsError, StateError) as wrong:
        take_away(written)
        raise Unwatched(str(wrong)) from wrong
    take_away(written)
    report = _report(settings, state)
    took = ""
    if accept:
        report, took = _accept(settings, state, report, ids, reason)
    outputs = _outputs(report, every)
    for option, file in files.items():
        if file not in (None, STDOUT):
            write(str(file), outputs[option]())
    to_stdout = [option for option, file in files.items() if file == STDOUT]
    if to_stdout:
        click.echo(outputs[to_stdout[0]](), nl=False)
    else:
        from voicemock.watching.lines import listed

        click.echo("\n".join(listed(report, every, min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST))))
    if took:
        click.echo(took, err=bool(to_stdout))
    _tell_github(report, every, err=bool(to_stdout))
    sys.exit(report.exit_code)


def today() -> date:
    """Return the day by which waivers hold or not, and on which something is accepted."""
    return datetime.now(UTC).date()


def _report(settings: Settings, state: State) -> Report:
    from voicemock.watching.running import watch as watched

    def step(vendor: str, source: Source) -> None:
        if sys.stderr.isatty():
            click.echo(f"voicemock watch: {vendor}: {source}", err=True)

    return beside(watched(settings, today(), os.environ, _top(settings), step), state)


def _top(settings: Settings) -> Path:
    """Return the folder that shown paths are seen from: on GitHub the repository's, else the settings'."""
    folder = settings.folder.absolute()
    said = os.environ.get("GITHUB_WORKSPACE", "")
    return Path(said) if said and folder.is_relative_to(said) else folder


def _accept(settings: Settings, state: State, report: Report, ids: Iterable[str], reason: str) -> tuple[Report, str]:
    """Write what is accepted now; return the report beside it, and what was done in a line."""
    asked = {each: _matching(each, report.new) for each in ids}
    none = [each for each, notices in asked.items() if not notices]
    if none:
        raise Unwatched(f"nothing new has the id {none[0]!r}: voicemock watch shows the ids of what is new")
    taken = {notice.id: notice for notices in asked.values() for notice in notices}.values() if asked else report.new
    kept = state if asked else still(report, state)
    fresh = accepted.accepting(kept, taken, today(), reason.strip())
    try:
        accepted.write(settings.state, fresh)
    except StateError as wrong:
        raise Unwatched(str(wrong)) from wrong
    return beside(report.parts, fresh), f"Accepted {len(taken):,}: {settings.state.name} has {len(fresh):,} in all."


def _matching(asked: str, notices: Iterable[Notice]) -> list[Notice]:
    pattern = ".*".join(map(re.escape, asked.split("*")))
    return [notice for notice in notices if re.fullmatch(pattern, notice.id)]


def _outputs(report: Report, every: bool) -> dict[str, Callable[[], str]]:
    from voicemock.watching.junit import render_junit
    from voicemock.watching.machine import render_json
    from voicemock.watching.page import render_markdown
    from voicemock.watching.sarif import render_sarif

    return {
        "--markdown": lambda: render_markdown(report, every),
        "--junit": lambda: render_junit(report),
        "--sarif": lambda: render_sarif(report, every),
        "--json": lambda: render_json(report),
    }


def _tell_github(report: Report, every: bool, *, err: bool) -> None:
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    from voicemock.watching.github import render_annotations, write_summary

    click.echo(render_annotations(report), nl=False, err=err)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        write_summary(report, every, Path(path))


def _written(files: dict[str, str]) -> list[Path]:
    """Return the files that are to be written; refuse outputs that cannot be meant."""
    for option in ("--junit", "--sarif"):
        if files.get(option) == STDOUT:
            raise Unwatched(f"{option} needs a file: only --markdown and --json go to stdout")
    paths = [STDOUT if file == STDOUT else str(Path(file).resolve()) for file in files.values()]
    if len(set(paths)) < len(paths):
        raise Unwatched("two reports in one place: give each its own")
    written = [Path(file) for file in files.values() if file != STDOUT]
    for path in written:
        if path.is_dir() or not path.absolute().parent.is_dir():
            why = "it is a folder" if path.is_dir() else "there is no such folder"
            raise Unwatched(f"cannot write {path}: {why}")
    return written


def _housed(settings: Settings) -> None:
    """Refuse a state that could not be written once all has run."""
    folder = settings.state.parent
    if not folder.is_dir():
        raise SettingsError(
            f"{settings.file.name}: {TABLE}.state: there is no folder {folder}: make it, or say another file"
        )


def _spare(written: Iterable[Path], settings: Settings) -> None:
    """Refuse to write a report over what is read."""
    of_vendors = [path for each in settings.vendors for path in (each.contract, *each.pages) if path is not None]
    spared = {path.resolve() for path in (settings.file, settings.state, settings.waivers, *of_vendors)}
    for path in written:
        if path.resolve() in spared or path.suffix == ".har":
            raise Unwatched(f"{path} is read, not written: give the report another name")
