"""``voicemock serve --script``: what holds from the beginning, and what is said of a file that cannot be done."""

import json
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from tests.calling import serving

from voicemock.bench import Bench
from voicemock.cli import main
from voicemock.scripting import Step, read_script
from voicemock.serving.door import Door

YAML = """\
# the account is empty, and then it is not
script:
  - {vendor: vocos, next: INSUFFICIENT_CREDITS, times: 2}
  - vendor: vocos
    hears: human 4s, synthetic 4s
    until: 60
"""
VERBS = "hears, frames, next, holds, hurries, fails, jobs, answers, breaks, accepts"
LIMITS = "call, key, file, digest, nth, matching, times, until"
STEPS = (
    Step("vocos", "next", "INSUFFICIENT_CREDITS", {"times": 2}),
    Step("vocos", "hears", {"score": "human 4s, synthetic 4s"}, {"until": 60}),
)


def written(folder: Path, text: str, name: str = "script.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode("latin-1"))
    return path


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    said = json.dumps([step.as_json() for step in STEPS])
    assert read_script(written(tmp_path, YAML)) == STEPS
    assert read_script(written(tmp_path, said, "script.json")) == STEPS


def test_the_script_of_a_file_holds_from_the_beginning_and_after_each_reset(tmp_path: Path) -> None:
    bench = Bench(script=read_script(written(tmp_path, YAML)))
    with serving(Door(bench)) as base:
        for _ in range(2):
            assert [httpx.post(f"{base}/vocos/v1/detect").status_code for _ in range(3)] == [403, 403, 401]
            httpx.post(f"{base}/_voicemock/reset")
    bench.close()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1: nothing stands here"),
        ("script: [\n", "line 2: did not find expected node content"),
        ("- {vendor: vocos, next: 500, next: 413}", "line 1: "),
        ("\xff", "it is not UTF-8"),
        ("- {vendor: vocos}", f"step 1 has to have exactly one verb; it has none of {VERBS}"),
        ("- {next: 500}", "step 1 names no vendor"),
        ("- {vendor: vocos, next: 500}\n- {vendor: vocos, nxt: 1, next: 413}",
         f"step 2: next: the option 'nxt' is none of {LIMITS}, retry_after, about, after_frames"),
        ("- {vendor: vocos, holds: {polls: 1}}", "vocos has no jobs: it answers at once"),
        ("- {vendor: dataspike, hurries: true}", "there is no vendor 'dataspike' here; there are vocos, modulate"),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_done_is_exit_2_and_names_file_and_place(tmp_path: Path, text: str, line: str) -> None:
    path = written(tmp_path, text)
    done = CliRunner().invoke(main, ["serve", "vocos", "modulate", "--port", "0", "--script", str(path)])
    told = done.stderr.removeprefix("Error: ").rstrip("\n")
    assert (done.exit_code, done.stdout, told.count("\n")) == (2, "", 0)
    where = "cannot read " if "UTF-8" in line else ""
    assert told.startswith(f"{where}{path}: {line}")


def test_a_script_that_is_not_there_is_exit_2(tmp_path: Path) -> None:
    path = tmp_path / "missing.yaml"
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--script", str(path)])
    assert (done.exit_code, done.stderr) == (2, f"Error: cannot read {path}: No such file or directory\n")
