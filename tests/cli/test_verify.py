"""``voicemock verify``: options, outputs, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.verifying.archives import DETECTION, changed, entry, saved

from voicemock.cli import main

HEADERS = {"Content-Type": "multipart/form-data; boundary=b"}


def verify(*words: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words)])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return saved(tmp_path, entry(), name="good.har")


@pytest.fixture
def contradicting(tmp_path: Path) -> Path:
    def change(body: dict[str, dict[str, dict[str, str]]]) -> None:
        body["data"]["security"]["prediction"] = "unsure"

    days = ("2026-02-03", "2026-02-04", "2026-02-05")
    return saved(tmp_path, *(changed(entry(day=day), change) for day in days), name="contradicting.har")


@pytest.fixture
def keyless(tmp_path: Path) -> Path:
    return saved(tmp_path, entry(headers=HEADERS, body={**DETECTION, "extra": 1}), name="keyless.har")


def test_what_is_as_documented_exits_0(good: Path) -> None:
    ran = verify(good)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == (
        "vocos: 1 exchange\n"
        "  detect: seen 200 (1); unseen 400, 401, 403, 413, 422, 429, 500\n"
        "nothing documented is contradicted, in 1 exchange on 2026-02-03\n"
    )


def test_an_answer_that_contradicts_what_is_documented_exits_1(contradicting: Path, good: Path) -> None:
    ran = verify(good, contradicting)
    assert ran.exit_code == 1
    assert ran.stdout.startswith("CONTRADICTS THE DOCUMENTS (1): what the vendor answered\n")
    assert ran.stdout.endswith(
        "the documents are contradicted in 1 place, in 4 exchanges from 2026-02-03 to 2026-02-05\n"
    )


def test_the_clients_departures_are_told_and_fail_only_where_that_is_asked_for(keyless: Path) -> None:
    assert [verify(keyless).exit_code, verify(keyless, "--client").exit_code] == [0, 1]
    assert "DEPARTS FROM THE DOCUMENTS (1): what the client asked\n" in verify(keyless).stdout


def test_a_file_that_cannot_be_read_exits_2_and_the_others_are_told(contradicting: Path, tmp_path: Path) -> None:
    ran = verify(tmp_path / "none.har", contradicting)
    assert (ran.exit_code, ran.stderr) == (
        2,
        f"Error: {tmp_path}/none.har: No such file or directory. Give a file that can be read.\n",
    )
    assert "/data/security/prediction" in ran.stdout


def test_json_goes_to_a_file_or_alone_to_stdout(contradicting: Path, tmp_path: Path) -> None:
    ran = verify(contradicting, "--json", "-")
    assert ran.exit_code == 1
    told = json.loads(ran.stdout)
    assert [each["place"] for each in told["findings"]] == ["/data/security/prediction"]
    assert verify(contradicting, "--json", tmp_path / "report.json").stdout.startswith("CONTRADICTS")
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == told


def test_junit_goes_to_a_file(contradicting: Path, tmp_path: Path) -> None:
    assert verify(contradicting, "--junit", tmp_path / "report.xml").exit_code == 1
    assert '<testsuite name="voicemock verify vocos" tests="1" failures="1"' in (tmp_path / "report.xml").read_text(
        "utf-8"
    )


def test_what_began_before_a_day_is_left_out(contradicting: Path) -> None:
    assert "in 1 exchange on 2026-02-05" in verify(contradicting, "--since", "2026-02-05").stdout
    none = verify(contradicting, "--since", "2026-02-06")
    assert (none.exit_code, none.stdout, none.stderr) == (
        2,
        "nothing could be judged: 3 exchanges began before 2026-02-06, and no other is with a vendor\n",
        "",
    )


def test_a_verification_that_judged_nothing_says_why_and_exits_2(tmp_path: Path) -> None:
    altered = entry(headers=HEADERS, _voicemock={"altered": True})
    ran = verify(saved(tmp_path, altered))
    assert ran.exit_code == 2
    assert ran.stdout.endswith(
        "\nvocos: 1 exchange; answered by a script, a fault or the relay, so not judged: 1\n"
        "  detect: never seen\n"
        "nothing could be judged: 1 exchange answered by a script, a fault or the relay; "
        "the client departs from the documents in 1 place\n"
    )
    assert verify(tmp_path / "a.har", "--client").exit_code == 1


def test_a_proposal_is_written_told_and_can_be_held_against(
    contradicting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = verify(contradicting, "--propose", "edition")
    assert ran.exit_code == 1  # a proposal is no excuse
    assert ran.stdout.partition("2026-02-05\nproposed")[2] == (
        " for vocos in edition:\n"
        "  VOC-06.p  In answer 200 of detect, `/data/security/prediction`: is `unsure`; seen 3 times, 2026-02-03 to "
        "2026-02-05.\n"
        "  Hold recordings against it: voicemock verify FILE --edition vocos=./edition\n"
    )
    assert verify(contradicting, "--edition", "vocos=./edition").exit_code == 0
    assert verify(contradicting, "--reading", "vocos@edition").exit_code == 0
    again = verify(contradicting, "--propose", "edition")
    assert (again.exit_code, again.stderr) == (
        2,
        "Error: edition is there already: give another folder, or --force to replace it.\n",
    )
    assert verify(contradicting, "--propose", "edition", "--force").exit_code == 1


def test_with_json_on_stdout_the_proposal_is_told_on_stderr(contradicting: Path, tmp_path: Path) -> None:
    ran = verify(contradicting, "--json", "-", "--propose", tmp_path / "edition", "--at-least", 4)
    assert json.loads(ran.stdout)["findings"]
    assert ran.stderr == (
        "nothing to propose: what was seen often enough is as the documents have it\n"
        'not proposed for vocos: In answer 200 of detect, `/data/security/prediction`: is `"unsure"`; '
        "seen 3 times, 2026-02-03 to 2026-02-05\n"
    )


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (
            ("--vendor", "nobody"),
            "there is no vendor 'nobody'; there are dataspike, modulate, undetectable, valsea, vocos",
        ),
        (
            ("--edition", "nobody=x"),
            "there is no vendor 'nobody'; there are dataspike, modulate, undetectable, valsea, vocos",
        ),
        (("--edition", "vocos"), "--edition vocos: say VENDOR=EDITION, and each vendor once."),
        (
            ("--edition", "vocos=baseline", "--edition", "vocos=baseline"),
            "--edition vocos=baseline: say VENDOR=EDITION, and each vendor once.",
        ),
        (("--edition", "vocos=./none"), "./none is no edition of vocos: it holds no facts.yaml"),
        (("--since", "yesterday"), "--since yesterday: say a day that there is, such as 2026-11-21."),
        (("--since", "2026-02-30"), "--since 2026-02-30: say a day that there is, such as 2026-11-21."),
        (("--junit", "-"), "only --json goes to stdout: give a file."),
        (("--junit", "one", "--json", "./one"), "two reports in one file: give each its own."),
        (("--json", "none/report.json"), "cannot write none/report.json: there is no such folder."),
        (("--junit", "."), "cannot write .: it is a folder."),
    ],
)
def test_what_cannot_be_meant_exits_2_with_a_line_that_says_how_to_mend_it(
    words: tuple[str, ...], wrong: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(good.parent)
    ran = verify(good, *words)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"Error: {wrong}\n")


def test_an_edition_that_is_misspelt_is_told_with_its_line(good: Path, tmp_path: Path) -> None:
    (tmp_path / "edition").mkdir()
    (tmp_path / "edition" / "facts.yaml").write_text("vendor: vocos\ntitel: Mine\n", "utf-8")
    ran = verify(good, "--edition", f"vocos={tmp_path}/edition")
    assert (ran.exit_code, ran.stderr.splitlines()) == (2, [ran.stderr.rstrip("\n")])
    assert ran.stderr.endswith(
        "facts.yaml, line 2: an edition has no 'titel'; it has: vendor, title, pages, clauses, withdrawn\n"
    )
