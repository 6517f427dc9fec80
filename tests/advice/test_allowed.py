"""A user allows their client a finding by its id, a clause or a fact, with a reason."""

import pytest

from voicemock.advice import Allowances, Allowed, Finding, Severity

FAST = Finding(
    "dataspike:polls-too-fast", "dataspike", Severity.ADVICE, ("DSP-10.b", "DSP-10.a"), "polled", "wait", 0.0, (1,)
)
NEW = Finding("vocos:new-field:language", "vocos", Severity.NEW, (), "has a field", "expected none", 0.0, (2,))


@pytest.mark.parametrize("id", ["dataspike:polls-too-fast", "DSP-10.b", "DSP-10.a", "DSP-10"])
def test_a_finding_is_allowed_by_its_id_its_clauses_and_their_fact(id: str) -> None:
    assert Allowed(id, "ours").covers(FAST)
    assert not Allowed(id, "ours").covers(NEW)


@pytest.mark.parametrize("id", ["dataspike:polls", "DSP-10.c", "DSP-01", "DSP-10b", "vocos:polls-too-fast"])
def test_another_id_allows_nothing(id: str) -> None:
    assert not Allowed(id, "ours").covers(FAST)


def test_what_is_new_is_allowed_by_its_name() -> None:
    assert Allowed("vocos:new-field:language", "ours").covers(NEW)
    assert not Allowed("vocos:new-field:lang", "ours").covers(NEW)


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("DSP-10.b: the proxy is fast", Allowed("DSP-10.b", "the proxy is fast")),
        ("  DSP-10 :  why: because ", Allowed("DSP-10", "why: because")),
        ("vocos:new-field:language: ours", Allowed("vocos:new-field:language", "ours")),
    ],
)
def test_a_line_is_an_id_and_a_reason(line: str, allowed: Allowed) -> None:
    assert Allowed.parse(line) == allowed


@pytest.mark.parametrize("line", ["DSP-10.b", "DSP-10.b:", "DSP-10.b:  ", "vocos:new-field:language"])
def test_a_reason_is_asked_for(line: str) -> None:
    with pytest.raises(ValueError, match=r"is allowed without a reason: say why, as in "):
        Allowed.parse(line)


@pytest.mark.parametrize("id", ["", "polls", "DSP", "dsp-10", "DSP-10.", "DSP-1", "vocos:", "DSP-10.b extra"])
def test_what_can_be_no_id_is_refused(id: str) -> None:
    with pytest.raises(ValueError, match=r"is no id of a finding: write a clause \(DSP-10.b\), a fact \(DSP-10\) or"):
        Allowed(id, "ours")


def test_what_matched_nothing_can_be_told() -> None:
    used, unused = Allowed("DSP-10", "ours"), Allowed("VOC-01", "old")
    allowances = Allowances([used, unused, used])
    assert allowances.unused() == [used, unused]
    assert (allowances.cover(FAST), allowances.cover(NEW)) == (True, False)
    assert allowances.unused() == [unused]


def test_every_allowance_that_fits_is_of_use() -> None:
    allowances = Allowances([Allowed("DSP-10", "one"), Allowed("DSP-10.b", "two")])
    assert allowances.cover(FAST)
    assert allowances.unused() == []
