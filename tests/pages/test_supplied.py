"""The command that holds the vendors' real pages and their edits, on our own pages."""

from pathlib import Path

import pytest
from tests.pages import supplied
from tests.pages.edited import OWN, WRITTEN, edits

EDITS = [edit for edit in edits() if not edit.own]


def test_it_counts_facts_and_edits_and_is_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert supplied.main(WRITTEN) == 0
    changes = sum(bool(edit.lost or edit.new) for edit in EDITS)
    assert capsys.readouterr().out.splitlines() == [
        "dataspike: 19 of 19 documented facts found; new: nothing",
        "modulate: 25 of 25 documented facts found; new: nothing",
        "undetectable: 66 of 66 documented facts found; new: nothing",
        "valsea: 34 of 34 documented facts found; new: nothing",
        "vocos: 39 of 39 documented facts found; new: nothing",
        f"{len(EDITS)} edits of these pages, {changes} of them changes; 0 not told exactly",
    ]


def test_it_tells_a_fact_that_a_page_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = OWN["dataspike"].read_text("utf-8").replace("10 MB", "30 MB")
    (tmp_path / "dataspike.txt").write_text(page, "utf-8")
    assert supplied.main(tmp_path) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        "dataspike: 18 of 19 documented facts found; new: limit 30 MB",
        "  lost DSP-02.d: larger stands beside 30 MB",
    ]
