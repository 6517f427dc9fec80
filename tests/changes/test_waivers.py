"""Waivers: what a team lives with, until a day and for a reason."""

from datetime import date
from pathlib import Path

import pytest

from voicemock_contracts.changes.change import Change, Direction, Severity
from voicemock_contracts.changes.waivers import Waiver, WaiverError, Weighed, read_waivers, weighed

GONE = Change("field-removed", Direction.ANSWER, "POST /v1/detect", "200/note", Severity.RISKY)
VALUE = Change("enum-value-added", Direction.ANSWER, "POST /v1/detect", "200/prediction=unsure", Severity.BREAKING)
CHANGES = (VALUE, GONE)
DAY = date(2026, 11, 21)


def waiver(id: str, until: date = DAY) -> Waiver:
    return Waiver(id, "nobody reads it", until)


def test_a_waived_change_does_not_count_and_is_kept_with_its_waiver() -> None:
    known = waiver("field-removed answer POST /v1/detect 200/note")
    assert weighed(CHANGES, [known], DAY) == Weighed((VALUE,), ((GONE, known),))


def test_a_star_stands_for_any_part_of_an_id() -> None:
    assert weighed(CHANGES, [waiver("* answer POST /v1/detect 200/*")], DAY).changes == ()
    assert weighed(CHANGES, [waiver("enum-value-added answer * 200/prediction=*")], DAY).changes == (GONE,)


def test_without_a_star_an_id_is_about_one_change_alone() -> None:
    assert waiver("field-removed answer POST /v1/detect 200/note").matches(GONE)
    assert not waiver("field-removed answer POST /v1/detect 200").matches(GONE)
    assert not waiver("field-removed answer POST /v1/detect 200.note").matches(GONE)


def test_a_waiver_holds_on_its_last_day_and_not_on_the_next() -> None:
    known = waiver(GONE.id)
    assert weighed([GONE], [known], DAY).changes == ()
    assert weighed([GONE], [known], date(2026, 11, 22)) == Weighed((GONE,), expired=(known,))


def test_a_waiver_that_is_over_leaves_the_word_to_one_that_holds() -> None:
    over, holding = waiver(GONE.id, date(2026, 1, 1)), waiver("field-removed *")
    assert weighed([GONE], [over, holding], DAY) == Weighed((), ((GONE, holding),), expired=(over,))


def test_a_waiver_about_no_change_is_told() -> None:
    idle = waiver("operation-removed *")
    assert weighed(CHANGES, [idle], DAY) == Weighed(CHANGES, unused=(idle,))


def test_waivers_are_read_from_yaml_and_json(tmp_path: Path) -> None:
    as_yaml, as_json = tmp_path / "w.yaml", tmp_path / "w.json"
    as_yaml.write_text("# known\n- id: a *\n  reason: we do not use it\n  until: 2027-03-31\n")
    as_json.write_text('[{"id": "a *", "reason": "we do not use it", "until": "2027-03-31"}]')
    expected = Waiver("a *", "we do not use it", date(2027, 3, 31), 2)
    assert read_waivers(as_yaml) == (expected,)
    assert read_waivers(as_json) == (Waiver("a *", "we do not use it", date(2027, 3, 31), 1),)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("id: a\n", "line 1: a list of waivers must stand here, each with id, reason and until"),
        ("- a\n", "line 1: a waiver must be a mapping with id, reason and until"),
        ("- id: a\n  until: 2027-01-01\n", "line 1: a waiver needs a reason: why this change does no harm"),
        (
            "- id: a\n  reason: b\n",
            "line 1: a waiver needs until: the last day on which it holds, such as 2027-03-31",
        ),
        ("- reason: b\n  until: 2027-01-01\n", "line 1: a waiver needs an id, as voicemock diff shows it"),
        (
            "- id: a\n  reason: ' '\n  until: 2027-01-01\n",
            "line 2: a waiver needs a reason: why this change does no harm",
        ),
        ("- id: a\n  reason: b\n  until: soon\n", "line 3: 'soon' is no date; one looks like 2027-03-31"),
        (
            "- id: a\n  reason: b\n  untill: 2027-01-01\n",
            "line 3: a waiver has no 'untill'; it has: id, reason, until",
        ),
        ("- [\n", "line 2: did not find expected node content"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_line(tmp_path: Path, text: str, wrong: str) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text(text)
    with pytest.raises(WaiverError) as refused:
        read_waivers(file)
    assert str(refused.value) == f"{file}, {wrong}"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match=r"^cannot read .*none\.yaml: No such file or directory$"):
        read_waivers(tmp_path / "none.yaml")
