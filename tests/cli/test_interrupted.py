"""Ctrl-C: exit 130 and one line, since exit 1 would say that something was found."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voicemock.cli import main


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (("diff", "old.yaml", "new.yaml"), "old.yaml"),
        (("docs", "vocos", "page.html"), "page.html"),
        (("verify", "session.har"), "session.har"),
    ],
)
def test_ctrl_c_is_one_line_and_exit_130(words: tuple[str, ...], read: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / read)
    command = [sys.executable, "-m", "voicemock", *words]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        gate = os.open(tmp_path / read, os.O_WRONLY)  # the command has come to where it reads, and waits
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        os.close(gate)
    assert (running.returncode, out, err) == (130, "", "interrupted\n")


def test_on_a_terminal_the_line_stands_below_what_the_terminal_shows_of_the_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "page.html")
    command = [sys.executable, "-m", "voicemock", "docs", "vocos", "page.html"]
    reader, writer = os.openpty()
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=writer) as running:
        gate = os.open(tmp_path / "page.html", os.O_WRONLY)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 130
        os.close(gate)
    assert os.read(reader, 100) == b"\r\ninterrupted\r\n"
    os.close(writer)
    os.close(reader)


def test_also_while_a_command_is_being_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("voicemock.cli.import_module", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["facts"])
    assert (ended.value.code, *capsys.readouterr()) == (130, "", "interrupted\n")
