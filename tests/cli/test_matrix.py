"""``voicemock matrix`` on small suites: what breaks and why, what is no break, wrong use, and runs that do not end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from voicemock.cli import main
from voicemock_contracts.documents import document

SETTINGS = "[pytest]\naddopts = -p no:cacheprovider -p no:randomly\nasyncio_default_fixture_loop_scope = function\n"

CLIENT = """
import httpx, pytest, voicemock as library
from voicemock_fixtures import read

def detect():
    sent = {"file": ("call.wav", read("human", "wav"))}
    return httpx.post("https://api.vocos.io/v1/detect", headers={"X-API-Key": "test-free"}, files=sent)
"""

SUITE = f"""{CLIENT}
def test_a_verdict_is_read(vocos):
    assert detect().json()["data"]["security"]["prediction"] == "real"

def test_an_answer_comes(vocos):
    assert detect().status_code == 200

@pytest.mark.voicemock(editions={{"vocos": "baseline"}})
def test_a_mark_says_more_than_a_column(vocos):
    assert detect().json()["data"]

@pytest.mark.parametrize("number", [1, 2])
def test_nothing_of_ours_is_used(number):
    assert number

def test_a_bench_of_its_own_is_in_the_columns_edition_too():
    with library.running() as bench:
        assert detect().json()["data"]
"""

PYTEST = [sys.executable, "-m", "pytest", "-q"]
GONE = "required-field-removed answer POST /v1/detect 200/data"


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a suite, which is the current one."""
    (tmp_path / "pytest.ini").write_text(SETTINGS, "utf-8")
    (tmp_path / "test_it.py").write_text(SUITE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return tmp_path


def matrix(*words: str) -> Result:
    return CliRunner().invoke(main, ["matrix", *words], env={"COLUMNS": "200"})


def found(*words: str, code: int = 1) -> dict[str, Any]:
    done = matrix("--json", "-", "--quiet", *words)
    assert done.exit_code == code, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def broken(said: dict[str, Any], column: str) -> dict[str, str]:
    """Return the tests that break in a column, each with the first change that explains it."""
    return {
        each["test"].partition("::")[2]: next((change["id"] for change in each["changes"]), "")
        for each in said["broken"][column]
    }


BETA = ("--edition", "vocos=earlier-beta")
BREAKS = {"test_a_verdict_is_read": GONE, "test_a_bench_of_its_own_is_in_the_columns_edition_too": GONE}


@pytest.mark.usefixtures("suite")
@pytest.mark.parametrize("more", [(), ("-p", "xdist", "-n2")])
def test_a_suite_breaks_where_it_reads_what_is_gone_in_one_process_and_in_several(
    more: tuple[str, ...],
) -> None:
    said = found(*BETA, "--", *PYTEST, *more)
    assert said["columns"] == ["baseline", "vocos=earlier-beta"]
    assert {test.partition("::")[2] for test in said["tests"]} == {
        "test_a_verdict_is_read",
        "test_an_answer_comes",
        "test_a_mark_says_more_than_a_column",
        "test_nothing_of_ours_is_used[1]",
        "test_nothing_of_ours_is_used[2]",
        "test_a_bench_of_its_own_is_in_the_columns_edition_too",
    }
    assert said["exits"] == {"baseline": 0, "vocos=earlier-beta": 1}
    assert broken(said, "vocos=earlier-beta") == BREAKS


def test_columns_of_contracts_stand_beside_those_of_editions(suite: Path) -> None:
    changed = json.loads(json.dumps(document("vocos")))
    changed["paths"]["/v2/detect"] = changed["paths"].pop("/v1/detect")
    (suite / "new.yaml").write_text(yaml.safe_dump(changed), "utf-8")
    said = found(*BETA, "--contract", "vocos=new.yaml", "--", *PYTEST)
    assert said["columns"] == ["baseline", "vocos=earlier-beta", "vocos=new.yaml"]
    moved = "operation-moved request POST /v1/detect"
    assert broken(said, "vocos=new.yaml") == {**dict.fromkeys(BREAKS, moved), "test_an_answer_comes": moved}


@pytest.mark.usefixtures("suite")
def test_the_table_tells_the_tests_the_columns_and_the_change_with_its_witness() -> None:
    done = matrix("--quiet", *BETA, "--", *PYTEST)
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["test", "baseline", "vocos=earlier-beta"]
    assert [line.split() for line in lines[1:3]] == [[f"test_it.py::{name}", "ok", "FAILS"] for name in BREAKS]
    assert "4 tests of 6 fine in every column." in lines
    assert "vocos=earlier-beta: 2 tests of 6 would break" in lines
    assert f"      breaking  {GONE}" in lines
    assert any(line.strip().startswith('may come now: {"status": 200') for line in lines)


def test_markdown_is_written_to_a_file_beside_the_table(suite: Path) -> None:
    done = matrix("--quiet", "--markdown", "matrix.md", *BETA, "--", *PYTEST)
    page = (suite / "matrix.md").read_text("utf-8").splitlines()
    assert page[:4] == ["## voicemock matrix", "", "| test | baseline | vocos=earlier-beta |", "| --- | --- | --- |"]
    assert "| `test_it.py::test_a_verdict_is_read` | ok | FAILS |" in page
    assert "vocos=earlier-beta: 2 tests of 6 would break" in done.stdout


@pytest.mark.usefixtures("suite")
def test_a_suite_that_holds_is_exit_0() -> None:
    said = found(*BETA, "--", *PYTEST, "-k", "answer_comes", code=0)
    assert said["broken"] == {"vocos=earlier-beta": []}


def test_what_fails_by_the_baseline_is_no_break_and_what_is_fine_in_a_column_alone_is_told(suite: Path) -> None:
    flat = f"""{CLIENT}
def test_flat(vocos):
    assert detect().json()["raw_score"] < 0.5

def test_wrong():
    assert not "a mistake of its own"
"""
    (suite / "test_it.py").write_text(flat, "utf-8")
    said = found(*BETA, "--", *PYTEST, code=0)
    assert (said["broken"], said["fixed"]) == (
        {"vocos=earlier-beta": []},
        {"vocos=earlier-beta": ["test_it.py::test_flat"]},
    )
    shown = matrix("--quiet", *BETA, "--", *PYTEST).stdout
    assert "2 tests failing by the baseline already: no column counts them." in shown
    assert "  fixed: test_it.py::test_flat fails by the baseline, and is fine here" in shown


def test_a_suite_that_crashes_in_a_column_is_told_by_its_exit_code(suite: Path) -> None:
    crash = f"""{CLIENT}
import os
def test_first(vocos):
    pass

def test_second(vocos):
    if "data" not in detect().json():
        os._exit(77)
"""
    (suite / "test_it.py").write_text(crash, "utf-8")
    said = found(*BETA, "--", *PYTEST)
    assert said["exits"] == {"baseline": 0, "vocos=earlier-beta": 77}
    assert [(each["test"], each["why"]) for each in said["broken"]["vocos=earlier-beta"]] == [
        ("test_it.py::test_second", "the run ended before it did")
    ]
    shown = matrix("--quiet", *BETA, "--", *PYTEST).stdout
    assert "  the suite ended with exit code 77, after 1 test" in shown


@pytest.mark.usefixtures("suite")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            (*BETA, "--", "no-such-command"),
            "cannot run no-such-command: No such file or directory. Give a command that",
        ),
        (
            (*BETA, "--", sys.executable, "-c", "pass"),
            "no test ran (exit code 0): the command has to run pytest",
        ),
        (("--edition", "vocos", "--", "x"), "an edition is like modulate=newer-reference, not 'vocos'"),
        (("--edition", "vocos=later", "--", "x"), "vocos has no edition 'later'; it has: baseline, earlier-beta"),
        (("--edition", "acme=later", "--", "x"), "unknown vendor 'acme'; there are: "),
        (("--contract", "new.yaml", "--", "x"), "a contract is like vocos=./published.yaml, not 'new.yaml'"),
        (("--contract", "acme=new.yaml", "--", "x"), "there is no vendor 'acme'; there are vocos, valsea, "),
        (
            ("--contract", "vocos=none.yaml", "--", "x"),
            "none.yaml: there is no such file or folder, and",
        ),
        (("--contract", "vocos=a,b.yaml", "--", "x"), "vocos=a,b.yaml: a path with a comma in it cannot be said in"),
    ],
)
def test_wrong_use_is_exit_2_and_one_line(words: tuple[str, ...], says: str) -> None:
    done = matrix("--quiet", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    told = [line for line in done.stderr.splitlines() if not line.startswith("voicemock matrix: ")]
    assert len(told) == 1
    assert told[0].startswith(f"Error: {says}")


def test_an_interrupted_matrix_ends_what_it_started_and_tells_what_was_run(suite: Path) -> None:
    waiting = f"""{CLIENT}
import os, pathlib, time
def test_waiting(vocos):
    if "data" not in detect().json():
        pathlib.Path("child").write_text(str(os.getpid()))
        while True:
            os.read(os.open("gate", os.O_RDONLY), 1)
"""
    (suite / "test_it.py").write_text(waiting, "utf-8")
    os.mkfifo(suite / "gate")
    words = [sys.executable, "-m", "voicemock", "matrix", "--quiet", *BETA, "--", *PYTEST]
    ran = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    gate = os.open(suite / "gate", os.O_WRONLY)  # the child has come to where it waits
    child = int((suite / "child").read_text("utf-8"))
    ran.send_signal(signal.SIGINT)
    out, err = ran.communicate(timeout=60)
    os.close(gate)
    assert (ran.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Error: interrupted: baseline ran to the end, of 2 columns; there is no matrix"
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
