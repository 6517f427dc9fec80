"""A set of seeded changes, each with what is expected of it, written before any rule was; half of them are harmless."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest

from voicemock_contracts.changes.change import Change, Direction, Proof
from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.reading import surface
from voicemock_contracts.changes.rules import RULES
from voicemock_contracts.changes.surface import Answer, Surface

SEEDED = Path(__file__).with_name("seeded")
FOLDERS = sorted(folder for folder in SEEDED.iterdir() if folder.is_dir())


def sides(folder: Path) -> tuple[Surface, Surface]:
    old, new = (next(folder.glob(f"{side}*")) for side in ("old", "new"))
    return surface(old), surface(new)


def expected(folder: Path) -> list[str]:
    return (folder / "expected.txt").read_text("utf-8").splitlines()


def found(folder: Path) -> tuple[Change, ...]:
    return compare(*sides(folder))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_exactly_the_expected_changes_are_found(folder: Path) -> None:
    assert sorted(f"{change.severity} {change.id}" for change in found(folder)) == expected(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_has_changed_between_a_contract_and_itself(folder: Path) -> None:
    old, _ = sides(folder)
    assert compare(old, old) == ()


def test_the_set_is_large_and_half_of_it_is_harmless() -> None:
    harmless = [folder for folder in FOLDERS if not any(re.match("breaking|risky", line) for line in expected(folder))]
    assert len(FOLDERS) >= 60
    assert len(harmless) * 2 >= len(FOLDERS)


def test_each_rule_of_the_table_is_seeded() -> None:
    assert {line.split()[1] for folder in FOLDERS for line in expected(folder)} == set(RULES)


UNKNOWN = {"stream-order-removed"}
"""What the rule itself leaves no doubt of, and the documents hold no example of a conversation that shows it."""

BREAKING = [
    pytest.param(folder, line, id=f"{folder.name} {number}")
    for folder in FOLDERS
    for number, line in enumerate(expected(folder))
    if line.startswith("breaking")
]


@pytest.mark.parametrize(("folder", "line"), BREAKING)
def test_each_breaking_change_has_a_witness(folder: Path, line: str) -> None:
    (change,) = (each for each in found(folder) if f"breaking {each.id}" == line)
    assert change.proof is (Proof.UNKNOWN if folder.name in UNKNOWN else Proof.WITNESS)
    assert (change.witness is None) == (folder.name in UNKNOWN)


IN_ANSWERS = [each for each in BREAKING if re.search(r" answer (?!WS )(?!.*/holds/)", str(each.values[1]))]


@pytest.mark.parametrize(("folder", "line"), IN_ANSWERS)
def test_the_witness_in_an_answer_is_allowed_by_the_new_contract_and_not_by_the_old(folder: Path, line: str) -> None:
    old, new = sides(folder)
    (change,) = (each for each in compare(old, new) if f"breaking {each.id}" == line)
    assert change.witness is not None
    before, after = (allows(each, change.operation, change.witness.value) for each in (old, new))
    assert (before, after) == (False, True)


def allows(contract: Surface, operation: str, answer: dict[str, Any]) -> bool:
    """Whether a contract allows an answer, as far as its status, its headers and its JSON body go."""
    call = next(each for each in contract.operations if each.name == operation)
    documented = call.answers.get(str(answer["status"]))
    return documented is not None and headers_allowed(documented, answer) and body_allowed(documented, answer)


def headers_allowed(documented: Answer, answer: dict[str, Any]) -> bool:
    given = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    for name, header in documented.headers.items():
        if name not in given:
            if header.required:
                return False
        elif header.schema is not None and not valid(header.schema.document, header.schema.pointer, given[name]):
            return False
    return True


def body_allowed(documented: Answer, answer: dict[str, Any]) -> bool:
    kind = {name.lower(): value for name, value in answer.get("headers", {}).items()}.get("content-type")
    if not documented.media:
        return True
    media = documented.media.get(str(kind))
    if media is None or media.schema is None:
        return media is not None
    return "body" in answer and valid(media.schema.document, media.schema.pointer, answer["body"])


def valid(document: dict[str, Any], pointer: str, value: object) -> bool:
    registry = jsonschema_rs.Registry([("urn:seeded", document)])
    schema = {"$ref": f"urn:seeded#{quote(pointer)}"}
    numeric = int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value
    return any(
        jsonschema_rs.Draft202012Validator(schema, registry=registry, validate_formats=True).is_valid(each)
        for each in (value, numeric)
    )


def test_directions_are_those_of_the_ids() -> None:
    changes = [change for folder in FOLDERS[::7] for change in found(folder)]
    assert {change.direction for change in changes} == set(Direction)


def test_operations_are_named_as_the_old_contract_has_them() -> None:
    old, new = sides(SEEDED / "operation-moved-to-another-version")
    assert [each.name for each in old.operations] == ["POST /v1/detect", "GET /v1/jobs/{id}"]
    (change,) = compare(old, new)
    assert (change.operation, change.old, change.new) == ("POST /v1/detect", "POST /v1/detect", "POST /v2/detect")
