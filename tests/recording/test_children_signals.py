"""A recorder's signals reach its command, once, and it waits for the command's end."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
import trustme

RECORDER = """
import sys
from pathlib import Path
from types import SimpleNamespace
from voicemock.recording.children import run
sys.exit(run(sys.argv[2:], SimpleNamespace(port=9, url="http://127.0.0.1:9", ca=Path(sys.argv[1]))))
"""
COUNTING = """
import os, signal
told, telling = os.pipe()
os.set_blocking(telling, False)
signal.set_wakeup_fd(telling)  # a byte for each, where a handler would be called once for two
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, lambda *_: None)
print("ready", flush=True)
counted = []
while "SIGTERM" not in counted:
    counted.append(signal.Signals(os.read(told, 1)[0]).name)
    print(*counted, flush=True)
raise SystemExit(7)
"""


UNTOUCHED = """
import os, signal, sys
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may ignore some, as under nohup
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def recorder(tmp_path: Path) -> list[str]:
    """Return the command that records another."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return [sys.executable, "-c", RECORDER, str(tmp_path / "ca.pem")]


@pytest.fixture
def counting(recorder: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", UNTOUCHED, *recorder, sys.executable, "-c", COUNTING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert said(process.stdout) == "ready"
        yield process
        process.kill()


def said(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT", "SIGQUIT"])
def test_a_signal_is_passed_on_and_the_command_may_go_on(name: str, counting: subprocess.Popen[str]) -> None:
    counting.send_signal(signal.Signals[name])
    assert said(counting.stdout) == name
    counting.terminate()
    assert said(counting.stdout) == f"{name} SIGTERM"
    assert counting.wait(20) == 7


def test_a_command_that_a_signal_ends_is_told_by_its_exit_code(recorder: list[str]) -> None:
    command = [*recorder, "sh", "-c", "echo ready; exec cat"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert said(process.stdout) == "ready"
        process.terminate()
        assert process.wait(20) == 128 + signal.SIGTERM


def test_a_signal_that_is_ignored_stays_so(recorder: list[str]) -> None:
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *recorder, sys.executable, "-c", COUNTING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert said(process.stdout) == "ready"
        process.send_signal(signal.SIGHUP)
        process.terminate()
        assert said(process.stdout) == "SIGTERM"
        assert process.wait(20) == 7


def test_a_terminals_keys_reach_the_command_once(recorder: list[str]) -> None:
    ours, theirs = pty.openpty()
    # A session that has no terminal yet takes the first that it opens.
    command = ["sh", "-c", 'exec <"$0"; exec "$@"', os.ttyname(theirs), *recorder, sys.executable, "-c", COUNTING]
    with (
        os.fdopen(ours, "wb", buffering=0) as keys,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process,
    ):
        assert said(process.stdout) == "ready"
        keys.write(b"\x03")
        assert said(process.stdout) == "SIGINT"
        process.terminate()
        assert said(process.stdout) == "SIGINT SIGTERM"
        assert process.wait(20) == 7
    os.close(theirs)
