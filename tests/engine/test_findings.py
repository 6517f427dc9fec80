"""Findings: one for each rule and cause, counted where it comes again."""

from voicemock.engine.findings import KEPT, LISTED, Finding, Findings, Severity


def finding(exchange: int, *, id: str = "VOC-05.a", vendor: str = "vocos", says: str = "so") -> Finding:
    return Finding(id, vendor, Severity.ADVICE, ("VOC-05.a",), says, "mend", 0.0, (exchange,))


def test_the_same_finding_is_counted_and_says_what_it_said_first() -> None:
    findings = Findings()
    for exchange in (1, 2, 5):
        findings.note(finding(exchange, says=f"so {exchange}"))
    (held,) = findings.latest()
    assert (held.says, held.times, held.exchanges, held.exchange) == ("so 1", 3, (1, 2, 5), 1)


def test_another_cause_id_or_vendor_is_another_finding() -> None:
    findings = Findings()
    findings.note(finding(1), "a")
    findings.note(finding(2), "b")
    findings.note(finding(3, id="VOC-06.a"), "a")
    findings.note(finding(4, vendor="valsea"), "a")
    assert [each.exchange for each in findings.latest()] == [1, 2, 3, 4]
    assert [each.exchange for each in findings.latest("vocos", 2)] == [2, 3]


def test_of_its_exchanges_the_latest_are_named() -> None:
    findings = Findings()
    for exchange in range(LISTED + 5):
        findings.note(finding(exchange))
    (held,) = findings.latest()
    assert (held.times, held.exchanges) == (LISTED + 5, tuple(range(5, LISTED + 5)))


def test_many_of_one_kind_bury_no_other() -> None:
    findings = Findings()
    findings.note(finding(0, id="VOC-06.a"))
    for exchange in range(KEPT * 2):
        findings.note(finding(exchange))
    assert [each.id for each in findings.latest()] == ["VOC-06.a", "VOC-05.a"]


def test_no_more_than_a_bound_are_kept_the_oldest_go_first() -> None:
    findings = Findings()
    for exchange in range(KEPT + 2):
        findings.note(finding(exchange), str(exchange))
    assert (len(findings.latest()), findings.latest()[0].exchange) == (KEPT, 2)


def test_a_finding_is_told_in_one_line() -> None:
    assert str(finding(1)) == "vocos: advice: so [VOC-05.a]"
    assert str(finding(1).again(2)) == "vocos: advice: so [VOC-05.a] (2 times)"
    assert str(Finding("vocos:new-field:x", "vocos", Severity.NEW, (), "so", "", 0.0, (1,))) == "vocos: new: so"
