"""Runs the user's suite once for a column, and brings back how each test went."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from voicemock.matrix.column import Column
from voicemock.matrix.outcome import Run, read
from voicemock.plugin.exchanged import FILE

PATIENCE = 10
"""Seconds in which an interrupted suite may come to its end."""


class CannotRunError(Exception):
    """The suite cannot be run; the message says how to mend it."""


class InterruptedRunError(Exception):
    """Somebody interrupted the run; what it started has ended."""


def run(command: Sequence[str], column: Column, *, quiet: bool) -> Run:
    """Run the command with what the column has the vendors answer by.

    Its output goes to stderr, or nowhere if ``quiet``: stdout is for the matrix. Raises CannotRunError where there is
    no such command, InterruptedRunError where somebody presses Ctrl-C.
    """
    with tempfile.TemporaryDirectory(prefix="voicemock-matrix-") as folder:
        file = Path(folder) / "outcomes.jsonl"
        environment = {**os.environ, **column.environment, FILE: str(file)}
        output = subprocess.DEVNULL if quiet else 2
        try:
            child = subprocess.Popen(command, env=environment, stdout=output, stderr=output)  # noqa: S603 - the user's own
        except OSError as error:
            raise CannotRunError(f"cannot run {command[0]}: {error.strerror or error}") from error
        return Run(_ended(child), read(file))


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Return a child's exit code; it is interrupted where we are, and does not outlive us."""
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(PATIENCE)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            child.kill()
            child.wait()
        raise InterruptedRunError from None


__all__ = ["CannotRunError", "InterruptedRunError", "run"]
