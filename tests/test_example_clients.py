"""The example clients' own tests run without a network."""

import socket
import subprocess
import sys
from pathlib import Path

from tests.shown_clients import CLIENTS, PAGE, VENDORS, page

ROOT = Path(__file__).parents[1]
OFFLINE = (sys.executable, "-m", "tests.networkless", sys.executable)


def test_the_suite_of_the_example_clients_passes_with_the_network_switched_off() -> None:
    options = ("-q", "-p", "no:cacheprovider", "-n0", "-o", "voicemock_offline=true")
    ran = subprocess.run(
        [*OFFLINE, "-m", "pytest", *options, "examples/clients"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


def test_where_the_network_is_switched_off_there_is_the_machine_itself_and_no_other_interface() -> None:
    tries = """
import os, socket
with socket.socket() as listening, socket.socket() as own:
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    own.connect(listening.getsockname())
    print(os.environ["NETWORK"], *(name for _, name in socket.if_nameindex()))
"""
    ran = subprocess.run([*OFFLINE, "-c", tries], cwd=ROOT, capture_output=True, text=True, check=True)
    everything = " ".join(name for _, name in socket.if_nameindex())
    assert ran.stdout in ("off lo\n", f"guarded {everything}\n")


def test_the_documentation_shows_every_one_of_their_files_as_it_is() -> None:
    assert PAGE.read_text("utf-8") == page()
    shown = {f"{test}{vendor}.py" for vendor in VENDORS for test in ("", "test_")}
    assert {path.name for path in CLIENTS.glob("*.py")} == shown
