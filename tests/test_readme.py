"""The README's examples are run as they stand, and what it shows is what comes out."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from string import Template

import pytest
from tests.calling import curl

from voicemock.bench import Bench
from voicemock.engine.faults import FAULTS, parse
from voicemock.scripting import read_script
from voicemock.scripting.verbs import verbs
from voicemock_fixtures import path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TESTING = (ROOT / "docs" / "testing.md").read_text("utf-8")
EDITIONS = (ROOT / "docs" / "editions.md").read_text("utf-8")
PAGES = (README, TESTING, EDITIONS)
SERVED = "http://127.0.0.1:8900"
"""Where the README has the fakes."""


def blocks(language: str, page: str = README) -> list[str]:
    """Return a page's code blocks in that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def of_pytest(block: str) -> bool:
    """Whether a block of Python is a file of tests."""
    return "\ndef test_" in block


SCRIPTS = [block for page in PAGES for block in blocks("python", page) if not of_pytest(block)]
TESTS = [block for page in PAGES for block in blocks("python", page) if of_pytest(block)]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with what is shown below it."""
    for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = piece.partition("\n")
        yield command, shown.strip()


def is_shown(shown: str, told: str) -> bool:
    """Whether ``told`` is what is shown, in which … stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), told, re.DOTALL) is not None


def there(text: str, base: str) -> str:
    """Return the text with the fakes where they really are."""
    return text.replace(SERVED, base).replace(SERVED.replace("http", "ws"), base.replace("http", "ws"))


def voicemock(words: list[str], folder: Path) -> str:
    """Call the command as a shell does, and return what it printed."""
    command = [sys.executable, "-m", "voicemock", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), command
    return done.stdout


def first_line_of_serve(words: list[str]) -> str:
    """Start the server, and return the first line it printed with the README's port in it."""
    command = [sys.executable, "-m", "voicemock", *words, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    return re.sub(r":\d+$", ":8900", line.strip())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the clip that the README's commands send."""
    for name in ("human.wav", "call.wav"):
        (tmp_path / name).write_bytes(path("human", "wav").read_bytes())
    return tmp_path


@pytest.mark.parametrize("block", [*blocks("console"), *blocks("console", EDITIONS)])
def test_every_command_works_and_shows_what_stands_below_it(block: str, served: str, folder: Path) -> None:
    answered: dict[str, str] = {}
    for line, shown in commands(block):
        program, *words = shlex.split(Template(there(line, served)).substitute(answered))
        if program == "curl":
            answer = curl(words, folder)
            assert answer.is_success, (line, answer.text)
            told = answer.text
            answered |= answer.json() if told.startswith("{") else {}
        elif words[0] == "serve":
            told = first_line_of_serve(words)
        else:
            assert program == "voicemock"
            told = voicemock(words, folder)
        assert not shown or is_shown(there(shown, served) if program == "curl" else shown, told.strip()), (line, told)


@pytest.mark.parametrize("block", TESTS)
def test_every_file_of_tests_passes_without_a_finding(block: str, folder: Path) -> None:
    (folder / "test_it.py").write_text(block, "utf-8")
    options = ("-q", "-n0", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder))
    command = [sys.executable, "-m", "pytest", *options, "test_it.py"]
    found = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=found, timeout=110, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith(f"{block.count('def test_')} passed in ")
    assert "voicemock" not in done.stdout


@pytest.mark.parametrize("block", [block for page in (README, TESTING) for block in blocks("yaml", page)])
def test_every_script_in_yaml_is_understood(block: str, tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(block, "utf-8")
    bench = Bench(script=read_script(script))
    assert sum(len(fake.world.script.given) for fake in bench.fakes.values()) == block.count("- {vendor:")
    bench.close()


@pytest.mark.parametrize("block", SCRIPTS)
def test_every_script_works_and_prints_what_stands_in_its_last_comments(block: str, served: str) -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(there(block, served), "README.md", "exec"), {})  # noqa: S102 - it is our own README
    shown = [line.removeprefix("# ") for line in block.splitlines() if line.startswith("# ")]
    assert is_shown("\n".join(shown), printed.getvalue().strip())


def test_its_keys_are_those_of_voicemock_vendors(folder: Path) -> None:
    head, _, *rows = [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        for line in README[README.index("| key |") :].partition("\n\n")[0].splitlines()
    ]
    vendors = json.loads(voicemock(["vendors", "--json"], folder))["vendors"]
    assert head == ["key", *(vendor["title"] for vendor in vendors)]
    says = [{key["starts_with"]: key["says"] for key in vendor["keys"]} for vendor in vendors]
    prefixes = [prefix for each in says for prefix in each if prefix is not None]
    assert rows == [
        *([f"{prefix}…", *(each.get(prefix, each[None]) for each in says)] for prefix in dict.fromkeys(prefixes)),
        ["anything else", *(each[None] for each in says)],
    ]


def test_it_names_every_vendor_and_where_it_answers(folder: Path) -> None:
    for vendor in json.loads(voicemock(["vendors", "--json"], folder))["vendors"]:
        assert f"**{vendor['title']}**" in README
        assert f"`{vendor['base_url']}`" in README or f"`/{vendor['name']}`" in README


def test_what_it_shows_of_the_demo_is_what_the_demo_prints() -> None:
    (shown,) = blocks("text")
    demo = [sys.executable, str(ROOT / "examples" / "demo.py")]
    done = subprocess.run(demo, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in shown.splitlines() if line not in done.stdout.splitlines()] == []


def test_the_faults_and_the_verbs_that_the_page_on_testing_lists_are_all_there_are() -> None:
    cells = re.findall(r"^\| `(.+?)` ?[,|]", TESTING, re.MULTILINE)
    faults = [parse(json.loads(cell)).name for cell in cells if cell[0] in '{"']
    said = [cell.partition("(")[0] for cell in cells if cell[0] not in '{"']
    assert faults == list(FAULTS)
    assert {*said} == {*verbs()}
