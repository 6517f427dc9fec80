"""``voicemock record``, as a terminal has it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from tests.calling import free_port, upload

from voicemock.cli import main
from voicemock.recording.archive import entries
from voicemock.recording.journal import Journal

NOTHING = (
    "voicemock recorded nothing: no vendor was called through it; what calls none, ignores proxies, or runs fakes of "
    "its own is not seen, and a client with an option for its base URL can be led to `voicemock record --listen`.\n"
)

FINDS = "give one that your shell finds, as in: voicemock record -- pytest"

CALLS = """
import os, sys, requests
for _ in range(int(sys.argv[1])):
    answer = requests.post(
        "https://api.vocos.io/v1/detect",
        headers={"X-API-Key": "test-enterprise-1", "X-Mark": os.environ.get("MARK", "")},
        files={"file": ("a.wav", b"RIFF")},
    )
print("the command's own words")
sys.exit(int(sys.argv[2]))
"""


def record(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["record", *words], env=env)


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "calls.py").write_text(CALLS)
    return tmp_path


def recorded(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voicemock", "record", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})})


@pytest.mark.parametrize("code", [0, 7])
def test_a_commands_calls_are_recorded_and_its_exit_code_kept(code: int, served: str, tmp_path: Path) -> None:
    ran = recorded("--to", f"vocos={served}/vocos", "--", sys.executable, "calls.py", "2", str(code))
    assert (ran.returncode, ran.stdout) == (code, "the command's own words\n")
    assert ran.stderr == "voicemock recorded 2 exchanges (vocos 2) in recording.har.\n"
    found = entries(tmp_path / "recording.har")
    assert [each["request"]["url"] for each in found] == ["https://api.vocos.io/v1/detect"] * 2
    again = recorded("--to", f"vocos={served}/vocos", sys.executable, "calls.py", "1", "0")
    assert again.stderr == "voicemock recorded 1 exchange (vocos 1) in recording.har.\n"
    assert len(entries(tmp_path / "recording.har")) == 3


@pytest.mark.parametrize(("code", "shown"), [(0, 1), (3, 3)])
def test_a_command_that_calls_no_vendor_is_told_so(code: int, shown: int, tmp_path: Path) -> None:
    ran = recorded("--", sys.executable, "-c", f"raise SystemExit({code})")
    assert (ran.returncode, ran.stdout, ran.stderr) == (shown, "", NOTHING)
    assert not list(tmp_path.glob("*.har*"))


def test_values_of_the_environment_that_are_secrets_are_hidden(served: str, tmp_path: Path) -> None:
    words = ("--to", f"vocos={served}/vocos", "--out", "a.har", "--secret-env", "MARK")
    ran = recorded(*words, "--", sys.executable, "calls.py", "1", "0", env={"MARK": "mark-of-mine"})
    assert ran.returncode == 0, ran.stderr
    assert "mark-of-mine" not in (tmp_path / "a.har").read_text()
    named = {"MARK": "another-mark", "MY_OWN_TOKEN": "another-mark"}
    ran = recorded("--to", f"vocos={served}/vocos", "--", sys.executable, "calls.py", "1", "0", env=named)
    assert ran.returncode == 0, ran.stderr
    assert "another-mark" not in (tmp_path / "recording.har").read_text()


def address(screen: str) -> str:
    return screen.partition("\n")[0].rpartition(" ")[2]


@contextmanager
def listening(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Listen, and give the process and what it shows at first."""
    command = [sys.executable, "-m", "voicemock", "record", "--listen", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith("voicemock recording on http://127.0.0.1:"), first
        screen = first
        while not screen.endswith("Ctrl-C ends it.\n"):
            screen += process.stdout.readline()
        try:
            yield process, screen
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_listening_ends_with_a_signal_and_writes_what_is_under_way(
    number: signal.Signals, served: str, tmp_path: Path
) -> None:
    with listening("--to", f"vocos={served}/vocos") as (process, screen):
        url = address(screen)
        headers = {"X-API-Key": "test-pro-1"}
        answer = requests.post(f"{url}/vocos/v1/detect", headers=headers, files=upload("human"), timeout=20)
        assert answer.status_code == 200
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as client:
            client.sendall(b"POST /vocos/v1/detect HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n")
            client.sendall(b"Expect: 100-continue\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 ")
            process.send_signal(number)
            process.send_signal(number)
            err = process.communicate(timeout=20)[1]
    assert process.returncode == 0
    assert err == "voicemock recorded 2 exchanges (vocos 2) in recording.har.\n"
    assert f"  vocos         {url}/vocos  for https://api.vocos.io\n" in screen
    assert f"  HTTPS_PROXY={url} SSL_CERT_FILE=" in screen
    assert len(entries(tmp_path / "recording.har")) == 2


def test_listening_that_sees_nothing_is_fine() -> None:
    with listening() as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[1] == NOTHING
    assert process.returncode == 0


def test_other_hosts_are_told_with_their_counts() -> None:
    with listening() as (process, screen):
        url = address(screen)
        for name in ("nowhere.invalid", "nowhere.invalid", "elsewhere.invalid"):
            answer = requests.get(f"http://{name}/", proxies={"http": url}, timeout=20)
            assert answer.status_code == 502
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=20)[1]
    assert err == NOTHING.replace(
        "--listen`.\n",
        "--listen`; not recorded: nowhere.invalid 2, elsewhere.invalid 1 (--host NAME records a host).\n",
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "nothing to record: give a command, as in `voicemock record -- pytest`, or --listen."),
        (("--listen", "--", "true"), "--listen runs no command: leave it out, or the command."),
        (("--port", "1", "--", "true"), "--port is of use with --listen alone: leave it out."),
        (
            ("--to", "vocos", "--", "true"),
            "--to vocos: give a vendor and an address, like vocos=http://127.0.0.1:8900/vocos.",
        ),
        (
            ("--to", "acme=http://a", "--", "true"),
            "--to acme=http://a: there is no vendor 'acme'; use vocos, valsea, undetectable, modulate, dataspike.",
        ),
        *(
            (
                ("--to", f"vocos={url}", "--", "true"),
                f"--to vocos={url} is no address: give one like --to vocos=http://127.0.0.1:8900/vocos.",
            )
            for url in ("api.vocos.io", "ws://a", "http://", "http://a:b", "http://a:0", "http://a?b", "http://a:b@c")
        ),
        (
            ("--secret-env", "NOT_SET", "--", "true"),
            "--secret-env NOT_SET: NOT_SET is not set: set it, or leave the option out.",
        ),
        (
            ("--secret-env", "TOO_SHORT", "--", "true"),
            "--secret-env TOO_SHORT: its value is shorter than 4 characters and would be found in every word.",
        ),
        (
            ("--ca", "none.pem", "--", "true"),
            "--ca none.pem holds no certificates (No such file or directory): give a file of them in PEM.",
        ),
        (("--out", "no.har", "--", "true"), "no.har is no HAR file: name another one, or move it away."),
        (
            ("--out", "no/no.har", "--", "true"),
            "no/no.har cannot be written: No such file or directory. Name another file with --out.",
        ),
        (("--", "no-such-command-here"), f"there is no command 'no-such-command-here': {FINDS}"),
    ],
)
def test_what_cannot_be_recorded_is_told_in_one_line(words: tuple[str, ...], why: str, tmp_path: Path) -> None:
    (tmp_path / "no.har").write_text("no")
    ran = record(*words, env={"TOO_SHORT": "abc"})
    assert (ran.exit_code, ran.output) == (2, f"Error: {why}\n")


def test_a_file_that_holds_no_certificates_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("no")
    ran = record("--ca", "a.pem", "--", "true")
    assert ran.exit_code == 2
    assert ran.output.startswith("Error: --ca a.pem holds no certificates (")


def test_a_port_that_is_taken_is_told() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        ran = record("--listen", "--port", str(port))
    assert ran.exit_code == 2
    assert (
        ran.output
        == f"Error: cannot listen on port {port}: Address already in use. Choose another --port (0 picks one).\n"
    )


def test_the_second_recorder_at_a_file_is_refused(tmp_path: Path) -> None:
    first = Journal(tmp_path / "recording.har")
    ran = record("--", "true")
    first.close(lambda entry: entry)
    assert ran.exit_code == 2
    assert ran.output == "Error: another recording writes to recording.har: end it, or name another file with --out.\n"
