"""The list of mutants is public, whole and true."""

import re

import pytest
from tests.checking.mutants.document import PATH, rendered
from tests.checking.mutants.listed import MUTANTS
from tests.checking.mutants.mutant import Mutants

from voicemock.vendors import VENDORS
from voicemock_contracts import Kind, ledger

ROOMS = pytest.mark.parametrize("room", MUTANTS, ids=[room.vendor for room in MUTANTS])


def test_every_vendor_has_mutants_and_there_are_at_least_40() -> None:
    assert [room.vendor for room in MUTANTS] == [vendor.name for vendor in VENDORS]
    assert sum(len(room.mutants) for room in MUTANTS) >= 40


@ROOMS
def test_every_documented_clause_has_a_mutant_or_says_why_not(room: Mutants) -> None:
    documented = {clause.id for clause in ledger(room.vendor).clauses if clause.kind is Kind.DOCUMENTED}
    named = {mutant.clause for mutant in room.mutants}
    assert documented - named - set(room.without) == set()
    assert named & set(room.without) == set()
    assert all(why.strip() for why in room.without.values())


@ROOMS
def test_a_mutant_contradicts_what_the_documents_say_and_no_assumption(room: Mutants) -> None:
    kinds = {clause.id: clause.kind for clause in ledger(room.vendor).clauses}
    assert {mutant.clause for mutant in room.mutants if kinds[mutant.clause] is Kind.ASSUMED} == set()
    assert set(room.without) <= set(kinds)


@ROOMS
def test_no_two_mutants_say_the_same(room: Mutants) -> None:
    says = [mutant.says for mutant in room.mutants]
    assert len(set(says)) == len(says)
    assert [text for text in says if not re.match(r"[a-z]", text) or text.endswith(".")] == []


def test_the_public_list_is_these() -> None:
    assert PATH.read_text("utf-8") == rendered(), "make it anew: python -m tests.checking.mutants.document"
