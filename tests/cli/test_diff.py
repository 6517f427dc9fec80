"""``voicemock diff``: what changed, for people, for machines, and whether it fails."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from voicemock.cli import diff as command
from voicemock.cli import main
from voicemock.vendors import VENDORS
from voicemock_contracts.documents import Form, document_path

OLD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Echo", "version": "1"},
    "paths": {
        "/v1/jobs": {
            "get": {
                "responses": {
                    "200": {
                        "description": "Jobs.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["state"],
                                    "properties": {"state": {"enum": ["done", "failed"]}, "note": {"type": "string"}},
                                }
                            }
                        },
                    }
                }
            }
        }
    },
}
VALUE = "enum-value-added answer GET /v1/jobs 200/state=lost"
NOTE = "field-removed answer GET /v1/jobs 200/note"


@pytest.fixture(autouse=True)
def contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two contracts in the working directory: a value more, a field less."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("voicemock.cli.diff.today", lambda: date(2026, 11, 21))
    monkeypatch.setenv("COLUMNS", "110")
    new = json.loads(json.dumps(OLD))
    schema = new["paths"]["/v1/jobs"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema["properties"] = {"state": {"enum": ["done", "failed", "lost"]}}
    Path("old.yaml").write_text(yaml.safe_dump(OLD))
    Path("new.json").write_text(json.dumps(new))


def diff(*words: str) -> Result:
    return CliRunner().invoke(main, ["diff", *words])


def test_changes_are_told_by_operation_the_worst_first_and_breaking_ones_fail() -> None:
    ran = diff("old.yaml", "new.json")
    assert ran.stdout == (
        "old.yaml -> new.json: 1 breaking, 1 risky\n"
        "\n"
        "GET /v1/jobs\n"
        "  breaking  enum-value-added answer GET /v1/jobs 200/state=lost\n"
        "            another value: lost\n"
        '            may come now: {"status": 200, "headers": {"content-type": "application/json"}, "body": {"state":\n'
        '              "lost"}}\n'
        "  risky     field-removed answer GET /v1/jobs 200/note\n"
        "            an optional field is gone: optional text\n"
    )
    assert (ran.exit_code, ran.stderr) == (1, "")


def test_a_contract_and_itself_have_nothing_between_them() -> None:
    ran = diff("old.yaml", "old.yaml")
    assert (ran.exit_code, ran.stdout) == (
        0,
        "old.yaml -> old.yaml: nothing that a client could feel has changed\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "on", "code"),
    [
        ("old.yaml", "new.json", "breaking", 1),
        ("old.yaml", "new.json", "never", 0),
        ("new.json", "old.yaml", "breaking", 0),
        ("new.json", "old.yaml", "risky", 1),
        ("old.yaml", "old.yaml", "new", 0),
    ],
)
def test_what_fails_is_for_the_user_to_say(old: str, new: str, on: str, code: int) -> None:
    assert diff(old, new, "--fail-on", on).exit_code == code


def test_one_severity_can_be_shown_alone_and_fails_as_before() -> None:
    ran = diff("old.yaml", "new.json", "--severity", "risky")
    assert ran.stdout == (
        "old.yaml -> new.json: 1 breaking, 1 risky\n"
        "\n"
        "GET /v1/jobs\n"
        "  risky     field-removed answer GET /v1/jobs 200/note\n"
        "            an optional field is gone: optional text\n"
    )
    assert ran.exit_code == 1


def test_json_has_all_of_it() -> None:
    ran = diff("old.yaml", "new.json", "--json", "-")
    assert json.loads(ran.stdout) == {
        "old": "old.yaml",
        "new": "new.json",
        "counts": {"breaking": 1, "risky": 1, "new": 0, "harmless": 0},
        "not_compared": [],
        "changes": [
            {
                "id": VALUE,
                "rule": "enum-value-added",
                "direction": "answer",
                "operation": "GET /v1/jobs",
                "place": "200/state=lost",
                "severity": "breaking",
                "says": "another value",
                "old": "",
                "new": "lost",
                "proof": "witness",
                "witness": {
                    "status": 200,
                    "headers": {"content-type": "application/json"},
                    "body": {"state": "lost"},
                },
                "clauses": [],
            },
            {
                "id": NOTE,
                "rule": "field-removed",
                "direction": "answer",
                "operation": "GET /v1/jobs",
                "place": "200/note",
                "severity": "risky",
                "says": "an optional field is gone",
                "old": "optional text",
                "new": "",
                "proof": "decided",
                "witness": None,
                "clauses": [],
            },
        ],
        "waived": [],
        "expired": [],
        "unused": [],
    }


def test_markdown_has_a_table_for_each_severity_and_witnesses_folded() -> None:
    assert diff("old.yaml", "new.json", "--markdown", "page.md").exit_code == 1
    assert Path("page.md").read_text("utf-8") == (
        "## old.yaml → new.json\n\n1 breaking, 1 risky.\n\n"
        "### breaking: clients that were right are refused, or get what never came\n\n"
        f"| change | what |\n| --- | --- |\n| {VALUE} | another value: lost |\n\n"
        f"<details><summary>may come now: {VALUE}</summary>\n\n"
        '```json\n{\n  "status": 200,\n  "headers": {\n    "content-type": "application/json"\n  },\n'
        '  "body": {\n    "state": "lost"\n  }\n}\n```\n\n</details>\n\n'
        "### risky: clients may feel it\n\n"
        f"| change | what |\n| --- | --- |\n| {NOTE} | an optional field is gone: optional text |\n"
    )


def test_waived_changes_fail_nothing_and_are_shown_with_their_reason() -> None:
    Path("voicemock-waivers.yaml").write_text(
        f"- id: {VALUE}\n  reason: our client takes any value\n  until: 2026-11-21\n"
        "- id: operation-removed *\n  reason: we use none of them\n  until: 2027-01-01\n"
        f"- id: {NOTE}\n  reason: it was of no use\n  until: 2026-11-20\n"
    )
    ran = diff("old.yaml", "new.json")
    assert ran.stdout == (
        "old.yaml -> new.json: 1 risky, 1 waived\n"
        "\n"
        "GET /v1/jobs\n"
        "  risky     field-removed answer GET /v1/jobs 200/note\n"
        "            an optional field is gone: optional text\n"
        "\n"
        "waived\n"
        "  breaking  enum-value-added answer GET /v1/jobs 200/state=lost\n"
        "    until 2026-11-21: our client takes any value\n"
        "\n"
        "expired: these waivers no longer hold, and their changes count again\n"
        "  field-removed answer GET /v1/jobs 200/note (until 2026-11-20, line 7)\n"
        "\n"
        "unused: no change is of these waivers\n"
        "  operation-removed * (until 2027-01-01, line 4)\n"
    )
    assert ran.exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("old.yaml", "nowhere.yaml"),
            "nowhere.yaml: there is no such file or folder, and no such vendor; the vendors are "
            + ", ".join(sorted(vendor.name for vendor in VENDORS)),
        ),
        (
            ("vocos", "vocos@none"),
            "vocos has no edition 'none'; it has: baseline, earlier-beta (a folder begins with ./)",
        ),
        (("old.yaml", "new.json", "--waivers", "none.yaml"), "cannot read none.yaml: No such file or directory"),
        (("old.yaml", "new.json", "--json", "no/x.json"), "cannot write no/x.json: there is no such folder"),
        (
            ("old.yaml", "new.json", "--json", "-", "--markdown", "-"),
            "JSON and Markdown cannot both go to -: give each its own",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words: tuple[str, ...], says: str) -> None:
    ran = diff(*words)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"Error: {says}\n")


def test_a_waiver_without_a_reason_is_refused_with_its_line() -> None:
    Path("mine.yaml").write_text("- id: a\n  until: 2027-01-01\n")
    ran = diff("old.yaml", "new.json", "--waivers", "mine.yaml")
    assert (ran.exit_code, ran.stderr) == (
        2,
        "Error: mine.yaml, line 1: a waiver needs a reason: why this change does no harm\n",
    )


def test_the_day_is_a_date() -> None:
    assert command.today() == date(2026, 11, 21)


def test_where_all_changes_are_waived_that_is_what_it_says() -> None:
    Path("voicemock-waivers.yaml").write_text('- {id: "*", reason: a rehearsal, until: 2027-01-01}\n')
    ran = diff("old.yaml", "new.json")
    assert ran.stdout.splitlines()[0] == "old.yaml -> new.json: 2 waived"
    assert ran.exit_code == 0


def test_what_one_side_alone_has_a_document_of_is_said_not_to_be_compared() -> None:
    stream = document_path("modulate", Form.ASYNCAPI)
    ran = diff("modulate", str(stream))
    assert ran.stdout.splitlines() == [
        f"modulate -> {stream}: nothing that a client could feel has changed",
        "not compared: one side alone has an OpenAPI document",
    ]
    assert diff("modulate", str(stream), "--json", "-").stdout.count('"not_compared": [\n    "OpenAPI"\n  ]') == 1
