"""The findings of a run as lines of text."""

from voicemock.advice import Finding, Severity, listed
from voicemock.advice.listing import LONGEST

FAST = Finding(
    "dataspike:polls-too-fast", "dataspike", Severity.ADVICE, ("DSP-10.b", "DSP-10.a"), "polled", "wait", 0.0, (1,), 3
)
NEW = Finding("vocos:new-field:x", "vocos", Severity.NEW, (), "has a field: x", "expected none", 0.0, (2,))
LACKS = Finding("VOC-02.a", "vocos", Severity.VIOLATION, ("VOC-02.a",), "lacks a field", "expected file", 0.0, (2,))

FILE = "The form field `file` carries the audio and is required."
POLL = "A poll of the same job less than 1 s after the one before is answered and noted as a finding about the client."


def test_findings_are_told_by_test_and_vendor_the_weightiest_first() -> None:
    found = {"tests/test_a.py::test_one": [NEW, FAST, LACKS], "tests/test_a.py::test_none": [], "test_two": [NEW]}
    assert listed(found) == [
        "tests/test_a.py::test_one",
        "  vocos",
        "    violation: lacks a field [VOC-02.a]",
        f"      VOC-02.a, documented: {FILE} (API reference, Endpoints, Parameters)",
        "      mend: expected file",
        "    new: has a field: x [vocos:new-field:x]",
        "      mend: expected none",
        "  dataspike",
        "    advice: polled (3 times) [dataspike:polls-too-fast]",
        f"      DSP-10.b, assumed: {POLL} (The page recommends a pace and says nothing of who is faster)",
        "      DSP-10.a, documented: Who polls every 1 to 3 s, backing off, meets no rate limit. (Practical Tips)",
        "      mend: wait",
        "test_two",
        "  vocos",
        "    new: has a field: x [vocos:new-field:x]",
        "      mend: expected none",
    ]


def test_no_findings_are_no_lines() -> None:
    assert listed({}) == []
    assert listed({"test_one": []}) == []


def test_a_clause_across_vendors_is_told_and_a_long_one_is_cut() -> None:
    key = Finding("vocos:key-elsewhere", "vocos", Severity.ADVICE, ("ALL-05.a",), "sent a key", "", 0.0, (1,))
    (*_, line) = listed({"test_one": [key]})
    assert line.startswith("      ALL-05.a, assumed: A header, a parameter or a field that is named like a key")
    long = Finding("DSP-09.p", "dataspike", Severity.REFUTED, ("DSP-09.p",), "so", "", 0.0, (1,))
    (*_, line) = listed({"test_one": [long]})
    _, _, told = line.partition(": ")
    assert told[LONGEST:] == "… (Documents are silent)"
