"""The command line as a whole: what it is, its version, what it prints without serving."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from voicemock import __version__
from voicemock.cli import COMMANDS, main
from voicemock.serving.described import described
from voicemock.vendors import VENDORS
from voicemock_contracts import documents_read


def test_the_version_tells_when_the_documents_were_read() -> None:
    done = CliRunner().invoke(main, ["--version"])
    assert (done.exit_code, done.output) == (
        0,
        f"voicemock {__version__} (vendor documents read on {documents_read()})\n",
    )


def test_help_lists_every_command_without_importing_it() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    assert all(f"  {name}" in done.output and says in done.output for name, says in COMMANDS.items())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_has_the_help_that_the_list_promises(command: str) -> None:
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0
    assert done.output.startswith(f"Usage: main {command} ")


def test_an_unknown_command_is_exit_2() -> None:
    done = CliRunner().invoke(main, ["sing"])
    assert done.exit_code == 2
    assert "No such command 'sing'" in done.output


def test_vendors_as_json_are_the_facts_that_control_tells() -> None:
    done = CliRunner().invoke(main, ["vendors", "--json", "--base", "http://127.0.0.1:9000/"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"vendors": [described(vendor, "http://127.0.0.1:9000") for vendor in VENDORS]}


def test_vendors_prints_those_that_are_named() -> None:
    done = CliRunner().invoke(main, ["vendors", "dataspike"])
    assert done.exit_code == 0
    assert "http://127.0.0.1:8900/dataspike" in done.stdout
    assert "vocos" not in done.stdout.lower()


def test_output_that_cannot_be_written_is_one_line_and_exit_2() -> None:
    with Path(os.devnull).open() as unwritable:
        command = [sys.executable, "-m", "voicemock", "facts"]
        done = subprocess.run(command, stdout=unwritable, stderr=subprocess.PIPE, text=True)
    said = "Error: cannot write the output: Bad file descriptor. Send it to a file or terminal that takes it.\n"
    assert (done.returncode, done.stderr) == (2, said)
