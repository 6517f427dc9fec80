"""``voicemock watch``, as a terminal or a build server has it: what is new, what is accepted, what came overnight."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.checking.mutants.altering import answering, without
from tests.checking.mutants.mutant import Mutant
from tests.watching.repository import contract, page, predicting, repository, state

from voicemock.checking import session
from voicemock.checking.probes import probes
from voicemock.cli import main

EVENING, MORNING = date(2026, 11, 20), date(2026, 11, 21)
VALUE = "diff vocos: enum-value-added answer POST /v1/detect 200/data/security/prediction=unsure"
LIMIT = "docs vocos: no longer stated: VOC-03.a"
NEW_LIMIT = "docs vocos: new limit: 25 MB"
SEEN = (
    "verify vocos: vendor: violation: answer 200 of detect, /data/security/prediction: is a value that is not listed: "
    'VOC-06.c: "unsure"'
)
MAYBE = ("enum: [real, fake]", "enum: [real, fake, unsure]")
NO_REASON = '--accept needs a reason, as a waiver does: say why it can be lived with, --reason "…"'
ACCEPT = ("--accept", "--reason", "known")
SMALLER = ("50 MB", "25 MB")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = repository(tmp_path / "client")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "110")
    on(MORNING, monkeypatch)
    return folder


def on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicemock.cli.watch.today", lambda: day)


def watch(*words: str, **environ: str) -> Result:
    nothing = {"GITHUB_ACTIONS": None, "GITHUB_STEP_SUMMARY": None, "GITHUB_WORKSPACE": None}
    return CliRunner().invoke(main, ["watch", *words], env={**nothing, **environ})


def new(*words: str) -> list[str]:
    return [notice["id"] for notice in json.loads(watch("--json", "-", *words).stdout)["new"]]


def overnight(folder: Path) -> None:
    """Let the vendor change: its document, its page, and what it answers."""
    contract(folder, MAYBE)
    page(folder, SMALLER)
    predicting(folder, "unsure")


QUIET = (
    "  vocos diff: vendor/vocos-openapi.yaml: 0 changes\n"
    "  vocos docs: vendor/vocos.html: 39 of 39 facts\n"
    "  vocos verify: 1 exchange in 1 recording\n"
    "\n"
    "Nothing is new; 0 accepted, 0 gone.\n"
)


@pytest.mark.usefixtures("here")
def test_a_vendor_that_is_as_documented_is_a_sentence_and_exit_0() -> None:
    ran = watch()
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, QUIET, "")


def test_what_changed_overnight_is_named_and_nothing_else(here: Path) -> None:
    assert watch().exit_code == 0
    overnight(here)
    ran = watch()
    assert ran.exit_code == 1
    heads = [line for line in ran.stdout.splitlines() if line.startswith(("failure  ", "warning  ", "note  "))]
    assert heads == [
        f"failure  {VALUE}",
        f"failure  {SEEN}",
        f"warning  {LIMIT}",
        f"note  {NEW_LIMIT}",
    ]
    assert ran.stdout.endswith("\nNew: 2 failures, 1 warning, 1 note; 0 accepted, 0 gone.\n")
    assert new() == [VALUE, SEEN, LIMIT, NEW_LIMIT]


def test_the_page_shows_what_is_printed(here: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "watching.md").read_text("utf-8")
    (shown,) = re.findall(r"^```console\n\$ voicemock watch\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    contract(here, MAYBE)
    pattern = ".*".join(map(re.escape, shown.split("…")))
    assert re.fullmatch(pattern, watch().stdout, re.DOTALL)


def test_what_is_accepted_is_not_told_again_and_what_comes_next_is(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contract(here, MAYBE)
    on(EVENING, monkeypatch)
    accepted = watch("--accept", "--reason", "the client maps it")
    assert (accepted.exit_code, accepted.stdout.splitlines()[-1]) == (
        0,
        "Accepted 1: voicemock-accepted.json has 1 in all.",
    )
    assert state(here) == {
        "accepted": {
            VALUE: {
                "level": "failure",
                "on": "2026-11-20",
                "reason": "the client maps it",
                "title": "POST /v1/detect 200/data/security/prediction=unsure: another value",
            }
        },
        "version": 1,
    }
    on(MORNING, monkeypatch)
    again = watch()
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "Nothing is new; 1 accepted, 0 gone.")
    assert VALUE not in again.stdout
    assert f"\naccepted on 2026-11-20 (the client maps it)  {VALUE}\n" in watch("--all").stdout
    page(here, SMALLER)
    assert new() == [LIMIT, NEW_LIMIT]
    assert watch().exit_code == 0


def test_one_notice_is_accepted_by_its_id_and_the_others_stay_new(here: Path) -> None:
    overnight(here)
    ran = watch(*ACCEPT, VALUE)
    assert ran.exit_code == 1
    assert list(state(here)["accepted"]) == [VALUE]
    assert new() == [SEEN, LIMIT, NEW_LIMIT]
    assert watch(*ACCEPT, "docs vocos: *", "verify*").exit_code == 0
    assert sorted(state(here)["accepted"]) == sorted([VALUE, SEEN, LIMIT, NEW_LIMIT])


def test_an_id_of_nothing_that_is_new_is_told_and_nothing_is_written(here: Path) -> None:
    overnight(here)
    ran = watch(*ACCEPT, VALUE, "diff vocos: no such")
    assert (ran.exit_code, ran.stderr) == (
        2,
        "Error: nothing new has the id 'diff vocos: no such': voicemock watch shows the ids of what is new\n",
    )
    assert not (here / "voicemock-accepted.json").exists()


def test_what_was_accepted_and_is_there_no_longer_is_told_as_gone_until_it_is_accepted(here: Path) -> None:
    contract(here, MAYBE)
    watch(*ACCEPT)
    contract(here)
    ran = watch()
    assert ran.exit_code == 0
    assert ran.stdout.endswith(
        f"\naccepted, and no longer found; --accept takes them out\n  {VALUE}\n\nNothing is new; 0 accepted, 1 gone.\n"
    )
    assert watch(*ACCEPT).stdout.endswith("Accepted 0: voicemock-accepted.json has 0 in all.\n")
    assert state(here) == {"accepted": {}, "version": 1}


def test_what_was_accepted_stays_while_its_part_cannot_be_done(here: Path) -> None:
    contract(here, MAYBE)
    watch(*ACCEPT)
    (here / "vendor" / "vocos-openapi.yaml").unlink()
    ran = watch(*ACCEPT)
    assert (ran.exit_code, list(state(here)["accepted"])) == (2, [VALUE])
    assert ", 0 gone; 1 thing could not be done.\n" in ran.stdout


def test_what_was_accepted_as_a_warning_is_told_again_as_a_failure(here: Path) -> None:
    page(here, SMALLER)
    watch(*ACCEPT)
    settings = (here / "pyproject.toml").read_text()
    (here / "pyproject.toml").write_text(f'[tool.voicemock]\nfail-on = "risky"\n{settings}')
    assert (new(), watch().exit_code) == ([LIMIT], 1)


def test_a_broken_state_is_one_line_and_is_never_overwritten(here: Path) -> None:
    broken = here / "voicemock-accepted.json"
    broken.write_text("<<<<<<< ours\n")
    for words in ((), ACCEPT):
        ran = watch(*words)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr.startswith(f"Error: {broken}: cannot be read: it is no JSON: ")
        assert ran.stderr.count("\n") == 1
    assert broken.read_text() == "<<<<<<< ours\n"


def test_a_part_that_cannot_be_done_is_exit_2_and_exit_1_where_something_new_fails(here: Path) -> None:
    (here / "vendor" / "vocos.html").unlink()
    ran = watch()
    assert ran.exit_code == 2
    said = "not done  vocos docs: tool.voicemock.vendors.vocos.pages: there is no file vendor/vocos.html\n"
    assert said in ran.stdout
    contract(here, MAYBE)
    both = watch()
    assert (both.exit_code, said in both.stdout) == (1, True)


def test_an_altered_fake_is_named_with_the_command_that_repeats_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first, *_) = probes("vocos")
    monkeypatch.setattr(session, "probes", lambda _: (first,))
    (here / "pyproject.toml").write_text("[tool.voicemock.vendors.vocos]\ncheck = true\n")
    assert watch().exit_code == 0
    change = answering("POST /v1/detect", 200, body=without("data", "security", "confidence"))
    Mutant("leaves the confidence out", "VOC-06.d", change).apply(monkeypatch)
    ran = watch("--json", "-")
    (found,) = json.loads(ran.stdout)["new"]
    assert ran.exit_code == 1
    assert found["id"] == "check vocos: violation: answer 200 of detect, /data/security: lacks a field: VOC-06.d"
    assert "curl" in found["proof"][-1]


@pytest.mark.usefixtures("here")
def test_without_the_extra_that_part_is_told_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pyproject.toml").write_text(
        "[tool.voicemock.vendors.vocos]\ncheck = true\nrecordings = ['recordings/*.har']\n"
    )
    for name in [name for name in sys.modules if name == "voicemock.checking.session"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis.configuration", None)
    monkeypatch.delattr("voicemock.checking.session")
    ran = watch("--json", "-")
    verify, check = json.loads(ran.stdout)["parts"]
    assert (ran.exit_code, verify["undone"]) == (2, [])
    assert check["undone"] == [
        "hypothesis.configuration is not installed: install voicemock with its extra, pip install 'voicemock[check]'"
    ]


def test_on_github_it_annotates_the_lines_and_writes_the_summary(here: Path, tmp_path: Path) -> None:
    contract(here, MAYBE)
    summary = tmp_path / "summary.md"
    on_github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(tmp_path)}
    ran = watch("--sarif", "out.sarif", **on_github)
    (annotation,) = (line for line in ran.stdout.splitlines() if line.startswith("::"))
    head = "::error file=client/vendor/vocos-openapi.yaml,line=23,title=diff vocos%3A enum-value-added answer POST "
    assert annotation.startswith(head)
    assert summary.read_text().startswith("## voicemock watch\n\n<p>New: 1 failure; 0 accepted, 0 gone.</p>\n")
    (result,) = json.loads(Path("out.sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "client/vendor/vocos-openapi.yaml"},
        "region": {"startLine": 23},
    }


def test_on_github_wrong_settings_are_an_annotation(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.voicemock.vendors.vocos]\nchek = true\n")
    ran = watch(GITHUB_ACTIONS="true")
    error, annotation = ran.stderr.splitlines()
    assert ran.exit_code == 2
    assert error.startswith("Error: pyproject.toml: tool.voicemock.vendors.vocos.chek: there is no such key; ")
    assert annotation.startswith("::error title=voicemock watch::pyproject.toml: tool.voicemock.vendors.vocos.chek: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("some id",), "IDs and --reason are of use with --accept alone"),
        (("--reason", "x"), "IDs and --reason are of use with --accept alone"),
        (("--accept",), NO_REASON),
        (("--accept", "--reason", " ", VALUE), NO_REASON),
        (("--junit", "-"), "--junit needs a file: only --markdown and --json go to stdout"),
        (("--json", "-", "--markdown", "-"), "two reports in one place: give each its own"),
        (("--json", "a", "--sarif", "./a"), "two reports in one place: give each its own"),
        (("--sarif", "none/a.sarif"), "cannot write none/a.sarif: there is no such folder"),
        (("--junit", "vendor"), "cannot write vendor: it is a folder"),
        (("--config", "none.toml"), "cannot read none.toml: No such file or directory"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_meant_is_one_line_and_exit_2(words: tuple[str, ...], said: str) -> None:
    ran = watch(*words)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"Error: {said}\n")


@pytest.mark.parametrize("words", [(), ACCEPT])
def test_a_state_whose_folder_is_not_there_is_told_before_anything_runs(
    words: tuple[str, ...], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (here / "pyproject.toml").read_text()
    (here / "pyproject.toml").write_text(f'[tool.voicemock]\nstate = "ci/accepted.json"\n{settings}')
    monkeypatch.delattr("voicemock.watching.running.watch")
    ran = watch(*words)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        2,
        "",
        f"Error: pyproject.toml: tool.voicemock.state: there is no folder {here}/ci: make it, or say another file\n",
    )


def test_a_report_of_an_earlier_run_is_gone_where_this_one_cannot_be(here: Path) -> None:
    for name in ("a.xml", "a.sarif"):
        (here / name).write_text("of yesterday")
    (here / "pyproject.toml").write_text("[tool.voicemock.vendors.vocos]\nchek = true\n")
    assert watch("--junit", "a.xml", "--sarif", "a.sarif").exit_code == 2
    assert [(here / name).exists() for name in ("a.xml", "a.sarif")] == [False, False]


@pytest.mark.parametrize(
    "name",
    ["pyproject.toml", "voicemock-accepted.json", "voicemock-waivers.yaml", "vendor/vocos.html", "recordings/a.har"],
)
def test_no_report_is_written_over_what_is_read(here: Path, name: str) -> None:
    file = here / name
    if not file.exists():
        file.write_text("[]")
    before = file.read_bytes()
    ran = watch("--json", f"./{name}")
    assert (ran.exit_code, ran.stderr) == (2, f"Error: {name} is read, not written: give the report another name\n")
    assert file.read_bytes() == before


def test_nothing_configured_is_exit_2_with_an_example_that_works_as_it_is_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = watch()
    assert ran.exit_code == 2
    assert ran.stderr.startswith("Error: nothing is watched: ")
    assert "\n[tool.voicemock.vendors.vocos]\n" in ran.stderr


@pytest.mark.usefixtures("here")
def test_what_check_alone_needs_is_not_imported_for_the_rest() -> None:
    program = """
import atexit, sys
from voicemock.cli import main
heavy = {"rich", "schemathesis", "hypothesis", "requests"}
atexit.register(lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr))
main(["watch"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (QUIET, "[]\n")


def test_from_a_users_repository_two_nights_with_an_acceptance_between(tmp_path: Path) -> None:
    folder = repository(tmp_path / "client")
    inside = folder / "src"
    inside.mkdir()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "voicemock", "watch", *words]
        return subprocess.run(command, cwd=inside, env=environ, capture_output=True, text=True, check=False)

    first = run()
    assert (first.returncode, first.stdout, first.stderr) == (0, QUIET, "")
    contract(folder, MAYBE)
    second = run("--accept", "--reason", "mapped", "--markdown", "-")
    assert (second.returncode, second.stderr) == (0, "Accepted 1: voicemock-accepted.json has 1 in all.\n")
    overnight(folder)
    third = run("--junit", "junit.xml", "--json", "watch.json")
    assert (third.returncode, third.stderr) == (1, "")
    told = json.loads((inside / "watch.json").read_text())
    assert [notice["id"] for notice in told["new"]] == [SEEN, LIMIT, NEW_LIMIT]
    assert [notice["id"] for notice in told["accepted"]] == [VALUE]
    assert (
        '<testsuite name="voicemock watch vocos" tests="3" failures="1" errors="0" skipped="0">'
        in (inside / "junit.xml").read_text()
    )
