"""The workflow that users copy, and the page that shows it."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Command, Context

from voicemock.cli import main
from voicemock.watching.settings import read

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "watching.md").read_text("utf-8")
FILE = (DOCS / "voicemock-watch.yml").read_text("utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(FILE)
EVENTS = {"schedule", "workflow_dispatch", "push"}
JOB = {"runs-on", "timeout-minutes", "permissions", "steps"}
STEP = {"uses", "with", "run", "env", "if"}
SCOPES = {"contents": {"read"}, "security-events": {"write"}}


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = WORKFLOW["jobs"]["watch"]["steps"]
    return found


def watch() -> Command:
    command = main.get_command(Context(main), "watch")
    assert command is not None
    return command


def test_the_page_shows_the_file_that_is_to_be_copied() -> None:
    assert block("yaml") == FILE


def test_the_workflow_has_the_keys_that_a_workflow_may_have() -> None:
    # YAML 1.1, which the reader follows, takes the key `on` for true.
    assert set(WORKFLOW) == {"name", True, "permissions", "concurrency", "jobs"}
    assert set(WORKFLOW[True]) == EVENTS
    assert [set(job) for job in WORKFLOW["jobs"].values()] == [JOB]
    for step in steps():
        assert set(step) <= STEP
        assert ("uses" in step) != ("run" in step)
        assert "with" not in step or "uses" in step


def test_it_runs_each_night_at_a_time_that_cron_knows() -> None:
    (each,) = WORKFLOW[True]["schedule"]
    minute, hour, *rest = each["cron"].split()
    assert 0 < int(minute) < 60
    assert 0 <= int(hour) < 24
    assert rest == ["*", "*", "*"]


def test_it_may_do_no_more_than_it_needs() -> None:
    for permissions in (WORKFLOW["permissions"], WORKFLOW["jobs"]["watch"]["permissions"]):
        assert all(value in SCOPES[scope] for scope, value in permissions.items())


def test_actions_are_of_a_version_and_the_reports_that_are_uploaded_are_written() -> None:
    actions = [step["uses"] for step in steps() if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+(?:/[\w-]+)+@v\d+", action) for action in actions)
    (command,) = (step["run"] for step in steps() if step.get("run", "").startswith("voicemock"))
    for report in ("voicemock.sarif", "voicemock.xml"):
        assert report in shlex.split(command)
        assert any(f"hashFiles('{report}') != ''" in step.get("if", "") for step in steps())


def test_its_command_is_one_that_there_is() -> None:
    (command,) = (step["run"] for step in steps() if step.get("run", "").startswith("voicemock"))
    program, name, *words = shlex.split(command)
    assert (program, name) == ("voicemock", "watch")
    watch().make_context("watch", words)


def test_no_key_stands_in_it_but_as_a_secret() -> None:
    given = [(name, value) for step in steps() for name, value in step.get("env", {}).items() if name.endswith("KEY")]
    assert given == [("VOCOS_KEY", "${{ secrets.VOCOS_KEY }}")]


def test_the_settings_that_the_page_shows_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(block("toml"), "utf-8")
    (watched,) = read(file).vendors
    assert watched.check is not None
    assert watched.check.key_env == "VOCOS_KEY"
    assert set(tomllib.loads(block("toml"))["tool"]["voicemock"]) == {"state", "waivers", "fail-on", "vendors"}


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z]+)", PAGE))))
def test_the_options_that_the_page_names_are_there(option: str) -> None:
    assert any(option in parameter.opts for parameter in watch().params)
