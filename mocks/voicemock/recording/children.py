"""A command, and all that it starts, with their connections to the vendors led to a recorder's relay."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from types import FrameType

from voicemock.recording.surroundings import Leads, surroundings, unused_proxies
from voicemock.serving.door import HOSTS

PASSED_ON = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

KEYED = (signal.SIGINT, signal.SIGQUIT)
"""Signals that a terminal's keys send, to everybody in its foreground."""

BY_SIGNAL = 128
"""What shells add to a signal's number to tell it by an exit code."""


class CannotStartError(Exception):
    """The command can't be started; the message is one line that says how to mend it."""


def run(
    command: Sequence[str],
    relay: Leads,
    *,
    hosts: Collection[str] = tuple(HOSTS),
    tell: Callable[[str], None] | None = None,
) -> int:
    """Run the command to its end and return its exit code; 128 and the number of a signal that ended it.

    Python's connections to the ``hosts`` are led to the relay, others by the variables for proxies and certificates.
    SIGHUP, SIGINT, SIGQUIT and SIGTERM are passed on to the command, and this waits until it has ended. ``tell`` is
    given what is to be said, a line each (else it goes to stderr). CannotStartError where there is no such command.
    """
    unused = unused_proxies(os.environ)
    if unused:
        names = ", ".join(unused)
        (tell or _to_stderr)(f"the recorder goes through no proxy, so {names} is not used: it connects directly")
    with tempfile.TemporaryDirectory(prefix="voicemock-") as folder:
        environment = surroundings(os.environ, relay, hosts, Path(folder))
        with _passing_on() as child:
            try:
                child.begin(command, environment)
            except OSError as error:
                raise CannotStartError(_mended(command[0], error)) from error
            code = child.wait()
    return code if code >= 0 else BY_SIGNAL - code


class _Child:
    """A process, and the signals that came before it was there."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def begin(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(command, env=environment)  # noqa: S603 - the very command that was asked for
        for number in self._early:
            self._process.send_signal(number)

    def wait(self) -> int:
        assert self._process is not None  # noqa: S101 - it has begun
        return self._process.wait()

    def signalled(self, number: int, _frame: FrameType | None) -> None:
        if number in KEYED and _in_the_foreground():
            return  # the terminal has told the command too
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)


@contextlib.contextmanager
def _passing_on() -> Iterator[_Child]:
    """Give a child that gets this process's signals until the block ends; in another thread than the main, none come.

    A signal that is ignored here stays so, for the child as well: nohup means both.
    """
    child = _Child()
    before = {}
    if threading.current_thread() is threading.main_thread():
        heard = [number for number in PASSED_ON if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, child.signalled) for number in heard}
    try:
        yield child
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _in_the_foreground() -> bool:
    """Whether a terminal's keys reach this process, and the command with it."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _mended(name: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no command {name!r}: give one that your shell finds, as in: voicemock record -- pytest"
    if isinstance(error, PermissionError):
        return f"{name!r} may not be run: chmod +x it, or name what runs it, as in: voicemock record -- python {name}"
    return f"{name!r} can't be started ({error.strerror}): name what runs it, as in: voicemock record -- python {name}"


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")


__all__ = ["CannotStartError", "run"]
