"""Our own pages state every fact, and of each edit of them exactly what changed is told."""

import pytest
from tests.pages.edited import OWN, Edit, edits, told

from voicemock_contracts.pages import compare, read
from voicemock_contracts.pages.guides import guide
from voicemock_contracts.pages.known import known
from voicemock_contracts.pages.saved import parsed

EDITS = edits()


@pytest.mark.parametrize("vendor", OWN)
def test_our_own_page_states_every_documented_fact_and_nothing_new(vendor: str) -> None:
    comparison = compare(vendor, read(vendor, [OWN[vendor]]))
    assert (told(comparison), comparison.unsigned) == (((), ()), ())


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.id)
def test_of_an_edit_exactly_what_changed_is_told(edit: Edit) -> None:
    path = OWN[edit.vendor]
    before = path.read_text("utf-8")
    assert edit.of(before) != before
    facts = known(edit.vendor)
    page = parsed(path.name, edit.of(before).encode(), facts.names | facts.paths, guide(edit.vendor).glued)
    assert told(compare(edit.vendor, [page])) == (tuple(sorted(edit.lost)), tuple(sorted(edit.new)))


def test_there_are_at_least_thirty_edits_and_half_of_them_change_nothing() -> None:
    harmless = [edit for edit in EDITS if not edit.lost and not edit.new]
    assert len(EDITS) >= 60
    assert len(harmless) >= 30
    assert len({edit.id for edit in EDITS}) == len(EDITS)
