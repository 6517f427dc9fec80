"""What is written stays written: the journal of a recording, and the HAR file that is made of it."""

import json
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from voicemock.recording.archive import ArchiveError, entries
from voicemock.recording.journal import BusyError, CannotWriteError, Journal


def entry(at: str, recorded: str = "", **rest: Any) -> dict[str, Any]:
    return {"startedDateTime": at, **({"_voicemock": {"recorded": recorded}} if recorded else {}), **rest}


EARLY = entry("2026-02-03T10:00:00.000Z", "a-1")
MIDDLE = entry("2026-02-03T12:30:00+02:00", "a-2")
LATE = entry("2026-02-03T11:00:00Z", "a-3")
FOREIGN = entry("2026-02-03T10:45:00.5Z", comment="a browser's")
UNTIMED = {"request": {"url": "é\ud83d"}}


def same(entry: dict[str, Any]) -> dict[str, Any]:
    return entry


def har(path: Path, *found: dict[str, Any], **rest: Any) -> None:
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": found, **rest}}), "utf-8")


def whole(path: Path) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(path.read_bytes())["log"]
    return log


def test_a_recording_becomes_a_har_file_ordered_by_start(file: Path) -> None:
    journal = Journal(file)
    assert [journal.add(each) for each in (LATE, EARLY, MIDDLE)] == [True, True, True]
    assert not file.exists()
    journal.close(same)
    assert whole(file)["entries"] == [EARLY, MIDDLE, LATE]
    assert whole(file)["creator"]["name"] == "voicemock"
    assert entries(file) == [EARLY, MIDDLE, LATE]
    assert [path.name for path in file.parent.iterdir()] == ["a.har"]


def test_what_the_file_held_is_kept_with_all_that_its_log_says(file: Path) -> None:
    har(file, LATE, FOREIGN, creator={"name": "WebInspector"}, pages=[{"id": "1"}])
    journal = Journal(file)
    journal.add(EARLY)
    journal.close(same)
    log = whole(file)
    assert log["entries"] == [EARLY, FOREIGN, LATE]
    assert (log["creator"], log["pages"]) == ({"name": "WebInspector"}, [{"id": "1"}])


def test_nothing_recorded_leaves_the_file_as_it_was_and_makes_none(file: Path) -> None:
    Journal(file).close(same)
    assert list(file.parent.iterdir()) == []
    file.write_text('{"log":{"entries":[]}}')
    Journal(file).close(same)
    assert file.read_text() == '{"log":{"entries":[]}}'


def test_a_file_keeps_its_mode_and_a_link_its_target(file: Path) -> None:
    target = file.with_name("target.har")
    har(target)
    target.chmod(0o600)
    file.symlink_to(target)
    journal = Journal(file)
    journal.add(EARLY)
    journal.close(same)
    assert file.is_symlink()
    assert (target.stat().st_mode & 0o777, entries(file)) == (0o600, [EARLY])


def test_what_a_killed_recording_left_is_read_and_taken_in_by_the_next(file: Path) -> None:
    har(file, EARLY)
    left = json.dumps(MIDDLE).encode() + b"\n" + json.dumps(LATE).encode()[:-5]
    file.with_name("a.har.part").write_bytes(left)
    assert entries(file) == [EARLY, MIDDLE]
    assert entries(file.with_name("a.har.part")) == [MIDDLE]
    journal = Journal(file)
    journal.add(LATE)
    journal.close(same)
    assert whole(file)["entries"] == [EARLY, MIDDLE, LATE]


@pytest.mark.parametrize("torn", [b'{"a"', b'{"a": "' + b"x" * 3_000_000])
def test_a_journal_that_is_nothing_but_a_torn_line_is_empty(file: Path, torn: bytes) -> None:
    file.with_name("a.har.part").write_bytes(torn)
    assert entries(file) == []
    Journal(file).close(same)
    assert list(file.parent.iterdir()) == []


def test_an_entry_that_is_in_both_is_read_once(file: Path) -> None:
    har(file, EARLY, MIDDLE, FOREIGN, FOREIGN)
    file.with_name("a.har.part").write_text(json.dumps(MIDDLE) + "\n" + json.dumps(LATE) + "\n")
    assert entries(file) == [EARLY, MIDDLE, FOREIGN, FOREIGN, LATE]
    Journal(file).close(same)
    assert entries(file) == [EARLY, MIDDLE, FOREIGN, FOREIGN, LATE]


def test_entries_of_others_may_lack_a_start_and_hold_half_of_a_pair(file: Path) -> None:
    file.write_text("\ufeff" + json.dumps({"log": {"entries": [EARLY, UNTIMED]}}), "utf-8")
    assert entries(file) == [UNTIMED, EARLY]
    journal = Journal(file)
    journal.add(LATE)
    journal.close(same)
    assert entries(file) == [UNTIMED, EARLY, LATE]


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"log": {}}', '{"log": {"entries": 1}}', "[" * 99999])
def test_a_file_that_is_no_har_is_left_alone_in_one_line(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(ArchiveError, match=r"a\.har is no HAR file: name another one, or move it away\.$"):
        entries(file)
    with pytest.raises(ArchiveError):
        Journal(file)
    assert [path.name for path in file.parent.iterdir()] == ["a.har"]


def test_there_is_nothing_to_read_where_nothing_is(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        entries(file)


def test_the_second_recording_to_a_file_is_refused_in_one_line(file: Path) -> None:
    first = Journal(file)
    first.add(EARLY)
    with pytest.raises(BusyError) as busy:
        Journal(file)
    assert str(busy.value) == "another recording writes to a.har: end it, or name another file with --out."
    first.rewrite(same)
    with pytest.raises(BusyError):
        Journal(file)
    first.close(same)
    second = Journal(file)
    second.add(LATE)
    second.close(same)
    assert entries(file) == [EARLY, LATE]


def test_a_journal_is_rewritten_in_one_step(file: Path) -> None:
    journal = Journal(file)
    for each in (EARLY, LATE):
        journal.add(each)
    assert (journal.holds(b"a-1"), journal.holds(b"a-9")) == (True, False)
    journal.rewrite(lambda entry: {**entry, "comment": "é"})
    journal.add(MIDDLE)
    changed = [{**EARLY, "comment": "é"}, MIDDLE, {**LATE, "comment": "é"}]
    assert entries(file) == changed
    journal.close(same)
    assert entries(file) == changed


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError) as wrong:
        Journal(tmp_path / "none" / "a.har")
    assert str(wrong.value).endswith("cannot be written: No such file or directory. Name another file with --out.")


def test_a_file_that_cannot_be_made_leaves_all_in_the_journal(file: Path) -> None:
    journal = Journal(file)
    journal.add(EARLY)
    file.with_name("a.har.new").mkdir()
    with pytest.raises(CannotWriteError, match="record to the same file again"):
        journal.close(same)
    assert entries(file) == [EARLY]


@pytest.fixture
def small_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_without_room_an_entry_is_refused_and_what_was_written_stays_whole(file: Path) -> None:
    journal = Journal(file)
    assert journal.add(EARLY)
    assert not journal.add({**LATE, "comment": "x" * 5000})
    assert journal.add(MIDDLE)
    assert entries(file) == [EARLY, MIDDLE]
    journal.close(same)
    assert entries(file) == [EARLY, MIDDLE]
