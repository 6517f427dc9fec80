"""``voicemock scan``: what slipped into a recording, by exit code and by line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.scanning.making import Pieces, as_json, har, header

from voicemock.cli import main

TOKEN = Pieces(3).token(20)
ID = "0" * 16


def scan(*words: object, env: dict[str, str | None] | None = None) -> Result:
    return CliRunner(env=env).invoke(main, ["scan", *map(str, words)])


@pytest.fixture
def leaky(tmp_path: Path) -> Path:
    file = tmp_path / "leaky.har"
    file.write_bytes(header("X-API-Key", TOKEN))
    return file


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    file = tmp_path / "clean.har"
    file.write_bytes(har())
    return file


def id_of(file: Path) -> str:
    found: list[dict[str, str]] = json.loads(scan("--json", file).stdout)
    return found[0]["id"]


def test_a_secret_is_told_with_its_place_and_not_shown(leaky: Path) -> None:
    ran = scan(leaky)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        1,
        f"{leaky}: entry 1 /request/headers/0/value: secret field, {TOKEN[:2]}… (20 characters), id {id_of(leaky)}\n",
        "1 secret found in 1 file\n",
    )
    assert TOKEN not in ran.output


def test_a_clean_file_is_fine(clean: Path) -> None:
    ran = scan(clean)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "", "nothing found in 1 file\n")


def test_a_secret_that_comes_again_is_told_once_with_its_first_places(tmp_path: Path) -> None:
    file = tmp_path / "again.json"
    file.write_bytes(as_json([{"api_key": TOKEN}] * 5))
    assert scan(file).stdout == (
        f"{file}: /0/api_key, /1/api_key, /2/api_key and 2 more: secret field, "
        f"{TOKEN[:2]}… (20 characters), id {id_of(file)}\n"
    )
    assert len(json.loads(scan("--json", file).stdout)) == 5


def test_as_json_it_is_every_finding(leaky: Path) -> None:
    ran = scan("--json", leaky)
    assert ran.exit_code == 1
    assert json.loads(ran.stdout) == [
        {
            "file": str(leaky),
            "place": "entry 1 /request/headers/0/value",
            "kind": "secret field",
            "hint": f"{TOKEN[:2]}… (20 characters)",
            "id": id_of(leaky),
        }
    ]


def test_what_is_allowed_is_passed_over_and_counted(leaky: Path, tmp_path: Path) -> None:
    listed = tmp_path / "allowed"
    listed.write_text(f"{id_of(leaky)} ours, and revoked\n", "utf-8")
    for words in (("--allow", id_of(leaky)), ("--allowed", listed)):
        ran = scan(*words, leaky)
        assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "", "nothing found in 1 file, 1 allowed\n")
    assert scan("--allow", ID, leaky).exit_code == 1


def test_a_file_that_cannot_be_read_is_told_after_what_the_others_hold(leaky: Path, tmp_path: Path) -> None:
    none = tmp_path / "none.har"
    ran = scan(none, leaky)
    assert ran.exit_code == 2
    assert ran.stdout.startswith(f"{leaky}: ")
    assert ran.stderr == f"1 secret found in 1 file\nError: {none} can't be read: No such file or directory.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--allow", "x"), "'x' is no id of a finding: give the 16 digits that stand at its end."),
        (("--allowed", "/none"), "/none can't be read: No such file or directory."),
    ],
)
def test_what_cannot_be_allowed_is_told_in_one_line(words: tuple[str, ...], told: str, clean: Path) -> None:
    ran = scan(*words, clean)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"Error: {told}\n")


def test_the_values_of_secret_variables_are_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("we said open-sesame-open there", "utf-8")
    assert scan(file).exit_code == 0
    ran = scan(file, env={"MY_PASSWORD": "open-sesame-open"})
    assert ran.exit_code == 1
    assert ran.stdout.startswith(f"{file}: 1:9: value of the environment's MY_PASSWORD, op… (16 characters), id ")


def test_nothing_in_a_file_steers_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(as_json({"\x1b[2J": {"api_key": TOKEN}}))
    assert scan(file).stdout.startswith(f"{file}: /�[2J/api_key: ")


def test_without_a_file_it_says_what_is_missing() -> None:
    ran = scan()
    assert ran.exit_code == 2
    assert "Missing argument 'FILE...'" in ran.stderr
