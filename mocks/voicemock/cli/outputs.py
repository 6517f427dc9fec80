"""The files that commands write reports to."""

from collections.abc import Iterable
from pathlib import Path

import click

STDOUT = "-"
"""What stands for stdout in place of a file."""


class Unwritable(click.ClickException):
    """A report cannot be written; the message says why."""

    exit_code = 2


def write(file: Path | str, content: str) -> None:
    """Write a report to a file, or print it where that is ``-``; exit 2 with one line where that cannot be."""
    if str(file) == STDOUT:
        click.echo(content, nl=False)
        return
    try:
        Path(file).write_text(content, "utf-8")
    except OSError as error:
        raise Unwritable(f"cannot write {file}: {error.strerror or error}") from error


def look(*files: str | None) -> None:
    """Refuse files that cannot be written, before any work is done for them: exit 2 with one line."""
    for file in (Path(file) for file in files if file is not None and file != STDOUT):
        if file.is_dir() or not file.absolute().parent.is_dir():
            raise Unwritable(f"cannot write {file}: {'it is a folder' if file.is_dir() else 'there is no such folder'}")


def take_away(files: Iterable[Path]) -> None:
    """Take away the reports of an earlier run: should this one end without any, they would pass for its own."""
    for file in files:
        try:
            if file.is_file():  # and no device, such as /dev/stdout
                file.unlink()
        except OSError as error:
            raise Unwritable(f"cannot write {file}: {error.strerror or error}") from error


__all__ = ["STDOUT", "Unwritable", "look", "take_away", "write"]
