"""Which findings fail a test that is strict about them."""

import pytest

from voicemock.advice import Allowances, Allowed, Finding, Severity, failing, failure


def finding(
    severity: Severity, *clauses: str, vendor: str = "dataspike", id: str = "", mend: str = "mend it"
) -> Finding:
    return Finding(id or clauses[0], vendor, severity, clauses, "it says so", mend, 0.0, (1,))


@pytest.mark.parametrize(
    ("found", "fails"),
    [
        (finding(Severity.VIOLATION, "DSP-01.c"), True),
        (finding(Severity.VIOLATION, "DSP-06.b"), True),
        (finding(Severity.REFUTED, "DSP-01.d"), False),
        (finding(Severity.NEW, id="dataspike:new-field:language"), False),
        (finding(Severity.ADVICE, "DSP-10.b", "DSP-10.a"), True),
        (finding(Severity.ADVICE, "DSP-10.b"), False),
        (finding(Severity.ADVICE, "ALL-05.a", "DSP-01.c"), True),
        (finding(Severity.ADVICE, "ALL-05.a"), False),
        (finding(Severity.ADVICE, "MOD-13.j", vendor="modulate"), False),
        (finding(Severity.ADVICE, "UND-09.d", vendor="undetectable"), False),
        (finding(Severity.ADVICE, "UND-10.e", "UND-10.a", vendor="undetectable"), True),
        (finding(Severity.ADVICE, "MOD-10.a", vendor="modulate"), True),
        (finding(Severity.ADVICE, "MOD-13.a", vendor="modulate"), True),
    ],
)
def test_documents_judge_and_assumptions_never_do(found: Finding, fails: bool) -> None:
    assert failing([found], Allowances()) == ([found] if fails else [])


def test_what_is_allowed_fails_nothing_and_counts_as_used() -> None:
    allowances = Allowances([Allowed("DSP-10", "ours"), Allowed("MOD-13.j", "ours")])
    found = [
        finding(Severity.ADVICE, "DSP-10.b", "DSP-10.a"),
        finding(Severity.ADVICE, "MOD-13.j", vendor="modulate"),
        finding(Severity.VIOLATION, "DSP-01.c"),
    ]
    assert failing(found, allowances) == found[2:]
    assert allowances.unused() == []


def test_the_message_says_what_to_mend_and_how_to_allow_it() -> None:
    fast = finding(Severity.ADVICE, "DSP-10.b", "DSP-10.a", id="dataspike:polls-too-fast").again(2)
    found = [fast, finding(Severity.NEW, id="vocos:new-field:x"), finding(Severity.VIOLATION, "DSP-01.c", mend="")]
    assert failure(found, Allowances()) == (
        "voicemock_strict: 2 findings about the client\n"
        "  dataspike: advice: it says so [DSP-10.b, DSP-10.a] (2 times)\n"
        "    mend: mend it\n"
        '    or allow it: @pytest.mark.voicemock_allow("dataspike:polls-too-fast", reason="…")\n'
        "    or, for all tests, by a line of voicemock_allow in the ini file: dataspike:polls-too-fast: REASON\n"
        "  dataspike: violation: it says so [DSP-01.c]\n"
        '    or allow it: @pytest.mark.voicemock_allow("DSP-01.c", reason="…")\n'
        "    or, for all tests, by a line of voicemock_allow in the ini file: DSP-01.c: REASON"
    )


def test_nothing_to_fail_for_is_no_message() -> None:
    assert failure([], Allowances()) is None
    assert failure([finding(Severity.NEW, id="vocos:new-field:x")], Allowances()) is None
    one = [finding(Severity.VIOLATION, "DSP-01.c")]
    assert failure(one, Allowances([Allowed("DSP-01", "ours")])) is None
    assert (failure(one, Allowances()) or "").startswith("voicemock_strict: a finding about the client\n")
