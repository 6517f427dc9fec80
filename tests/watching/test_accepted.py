"""What was accepted: its file, what is new beside it, and what is gone."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.watching.sample import FACT, FIELD, VALUE

from voicemock.watching.accepted import Accepted, StateError, accepting, news, read, write
from voicemock.watching.notice import Level, Source
from voicemock.watching.part import Part
from voicemock.watching.report import beside

DAY = date(2026, 11, 21)
STATE = accepting({}, [VALUE, FACT], DAY, "we know")


def test_the_file_is_sorted_and_says_what_why_and_when(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    write(file, STATE)
    assert file.read_text("utf-8") == (
        "{\n"
        '  "accepted": {\n'
        '    "diff vocos: enum-value-added answer GET /v1/jobs 200/state=lost": {\n'
        '      "level": "failure",\n'
        '      "on": "2026-11-21",\n'
        '      "reason": "we know",\n'
        '      "title": "GET /v1/jobs 200/state=lost: another value"\n'
        "    },\n"
        '    "docs valsea: no longer stated: VAL-03.a": {\n'
        '      "level": "warning",\n'
        '      "on": "2026-11-21",\n'
        '      "reason": "we know",\n'
        '      "title": "no longer stated: A file may have up to 50 MB."\n'
        "    }\n"
        "  },\n"
        '  "version": 1\n'
        "}\n"
    )
    assert read(file) == STATE
    assert list(tmp_path.iterdir()) == [file]


def test_without_a_file_nothing_was_accepted(tmp_path: Path) -> None:
    assert read(tmp_path / "none.json") == {}


GOOD = {"level": "note", "on": "2026-11-21", "reason": "", "title": "x"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 1}',
        '{"accepted": {}}',
        '{"version": 1, "accepted": []}',
        '{"version": 1, "accepted": {"a": 3}}',
        json.dumps({"version": 1, "accepted": {"a": {**GOOD, "level": "grave"}}}),
        json.dumps({"version": 1, "accepted": {"a": {**GOOD, "on": "today"}}}),
        json.dumps({"version": 1, "accepted": {"a": {**GOOD, "title": 3}}}),
        json.dumps({"version": 1, "accepted": {"a": {**GOOD, "more": "x"}}}),
        "<<<<<<< HEAD\n{}\n",
        "\udcff",
    ],
)
def test_a_broken_file_is_one_line_that_says_how_to_mend_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StateError) as told:
        read(file)
    assert str(told.value).startswith(f"{file}: ")
    assert str(told.value).endswith("Take back the version that was committed.")
    assert "\n" not in str(told.value)


def test_a_file_of_another_version_is_told(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text('{"version": 2, "accepted": {}}')
    with pytest.raises(StateError) as told:
        read(file)
    assert str(told.value) == (f"{file}: is of version 2, and this voicemock reads 1. Use the voicemock that wrote it.")


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "state.json"
    write(file, STATE)
    before = file.read_bytes()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StateError, match="No space left on device"):
        write(file, {})
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    link = tmp_path / "state.json"
    link.symlink_to(tmp_path / "kept" / "state.json")
    write(link, STATE)
    assert link.is_symlink()
    assert read(tmp_path / "kept" / "state.json") == STATE


def test_what_was_accepted_is_not_new_and_what_became_worse_is() -> None:
    worse = replace(FACT, level=Level.FAILURE)
    milder = replace(VALUE, level=Level.NOTE)
    assert news([VALUE, FACT, FIELD], STATE) == (FIELD,)
    assert news([milder, worse], STATE) == (worse,)


def test_to_accept_what_became_worse_says_when_and_why_anew() -> None:
    fresh = accepting(STATE, [replace(FACT, level=Level.FAILURE)], date(2026, 12, 1), "still")
    assert fresh[FACT.id] == Accepted(FACT.id, Level.FAILURE, FACT.title, date(2026, 12, 1), "still")
    assert fresh[VALUE.id] == STATE[VALUE.id]


@pytest.mark.parametrize(
    ("parts", "gone"),
    [
        ((Part("vocos", Source.DIFF), Part("valsea", Source.DOCS)), [VALUE.id, FACT.id]),
        ((Part("vocos", Source.DIFF, undone=("no",)), Part("valsea", Source.DOCS)), [FACT.id]),
        ((Part("vocos", Source.DIFF, (VALUE,)), Part("valsea", Source.DOCS, undone=("no",))), []),
        ((), [VALUE.id, FACT.id]),
    ],
)
def test_gone_is_what_no_part_found_unless_a_part_was_not_wholly_done(parts: tuple[Part, ...], gone: list[str]) -> None:
    assert [each.id for each in beside(parts, STATE).gone] == gone


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Part("vocos", Source.DIFF, (FACT, FIELD)), 0),
        (Part("vocos", Source.DIFF, (VALUE,)), 1),
        (Part("vocos", Source.DIFF, (FACT,), ("no",)), 2),
        (Part("vocos", Source.DIFF, (VALUE,), ("no",)), 1),
    ],
)
def test_the_exit_code_says_failures_before_what_was_not_done(part: Part, code: int) -> None:
    assert beside((part,), {}).exit_code == code
