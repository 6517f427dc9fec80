"""The guides: every documented clause has signs that look at what they name, and a wrong file is told with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.pages.edited import OWN

from voicemock_contracts import ledger
from voicemock_contracts.editions import names
from voicemock_contracts.facts import ACROSS
from voicemock_contracts.pages import Line, Saved, compare, guide_file, read
from voicemock_contracts.pages.guides import guide, looked_for
from voicemock_contracts.pages.measures import agree, measured
from voicemock_contracts.pages.signs import Sign, Signs, Text, Value
from voicemock_contracts.pages.stated import Looked, look, peers

VENDORS = [name for name in names() if name != ACROSS]
OTHERWISE = {
    "credits": "7 credits",
    "length": "99 hours",
    "number": "0.1234",
    "range": "3-9",
    "rate": "7 req / min",
    "size": "7 GB",
    "status": "418",
}
"""For each kind of measure one that no page of ours states."""


def parts(signs: Signs) -> Iterator[Sign]:
    """Yield every sign of a clause, and what each wants elsewhere."""
    for sign in signs.any:
        while isinstance(sign, Sign):
            yield sign
            if sign.also is None:
                break
            sign = sign.also


def states(vendor: str, clause: str, lines: Sequence[Line]) -> bool:
    page = Looked.at(Saved("page", tuple(lines)))
    return look(guide(vendor).signs[clause], [page], peers(guide(vendor))) is None


def without(term: Text, line: Line) -> Line:
    """Return the line with every place of the term blotted out."""
    while span := next(term.spans(line), None):
        text = line.paths if term.path else line.text
        line = Line(line.number, f"{text[: span[0]]}zzz{text[max(span[1], span[0] + 1) :]}", line.code)
    return line


def changed(value: Value, line: Line) -> Line:
    """Return the line with every measure that says the same made another."""
    same = [each for each in measured(value.kind, line.text) if agree(each.means, value.means)]
    text = line.text
    for each in reversed(same):
        text = text[: each.start] + OTHERWISE[value.kind] + text[each.end :]
    return Line(line.number, text, line.code)


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_documented_clause_has_signs_or_a_reason_and_no_other_clause_has(vendor: str) -> None:
    signs = guide(vendor).signs
    assert list(signs) == [clause.id for clause in looked_for(ledger(vendor))]
    assert {each.clause for each in signs.values() if not each.any and not each.none} == set()


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_fact_is_no_longer_stated_once_any_identifier_among_its_signs_is_gone(vendor: str) -> None:
    (page,) = read(vendor, [OWN[vendor]])
    kept = [
        (clause, term.shown)
        for clause, signs in guide(vendor).signs.items()
        for term in {term for sign in parts(signs) for term in (sign.anchor, *sign.near) if term.named}
        if states(vendor, clause, [without(term, line) for line in page.lines])
    ]
    assert kept == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_fact_is_no_longer_stated_once_a_figure_among_its_signs_is_another(vendor: str) -> None:
    (page,) = read(vendor, [OWN[vendor]])
    kept = [
        (clause, value.shown)
        for clause, signs in guide(vendor).signs.items()
        for value in {value for sign in parts(signs) for value in sign.values if value.kind in OTHERWISE}
        if len(signs.any) == 1 and states(vendor, clause, [changed(value, line) for line in page.lines])
    ]
    assert kept == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_page_of_praise_states_no_fact_of_another_vendor(vendor: str) -> None:
    pages = read(vendor, [Path(__file__).with_name("marketing.html")])
    stated = {clause.id for clause in compare(vendor, pages).stated}
    # It shows calls of Vocos, by a client that is made once, with the header that Modulate has, too.
    expected = {"vocos": {"VOC-01.a", "VOC-01.b", "VOC-05.a", "VOC-22.b"}, "modulate": {"MOD-02.b"}}
    assert stated == expected.get(vendor, set())


def test_an_edition_is_looked_for_by_the_signs_of_what_it_leaves_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(
        "vendor: dataspike\ntitle: Dataspike\npages: []\nclauses:\n"
        "  - {id: DSP-02.d, statement: A file may have up to 25 MB., kind: documented, source: Endpoint Overview}\n"
        "withdrawn:\n  - {id: DSP-01.b, source: The sandbox is gone}\n",
        "utf-8",
    )
    reading = f"dataspike@{tmp_path}/"
    signs = guide(reading).signs
    assert set(signs) == set(guide("dataspike").signs) - {"DSP-01.b"}
    unlike = {id: each.none for id, each in signs.items() if each != guide("dataspike").signs[id]}
    assert unlike == {"DSP-02.d": "the edition says it otherwise than the baseline, and has no sign for it"}


def test_an_edition_may_have_signs_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(
        "vendor: dataspike\ntitle: Dataspike\npages: []\nclauses:\n"
        "  - {id: DSP-02.d, statement: A file may have up to 25 MB., kind: documented, source: Endpoint Overview}\n",
        "utf-8",
    )
    (tmp_path / "page.yaml").write_text(
        "vendor: dataspike\nsigns:\n  DSP-02.d: {word: larger, size: 25 MB}\nharmless: [voice_lab]\n", "utf-8"
    )
    reading = f"dataspike@{tmp_path}/"
    (sign,) = guide(reading).signs["DSP-02.d"].any
    assert sign.shown == "larger beside 25 MB"
    assert guide(reading).harmless == guide("dataspike").harmless | {"voice_lab"}


@pytest.mark.parametrize(
    ("signs", "wrong"),
    [
        ("VOC-03.a: {word: max, seize: 50 MB}", "line 3: a sign has no 'seize'; it has: also, call, credits, example,"),
        ("VOC-03.a: {word: max, size: 50}", "line 3: '50' is no size"),
        ("VOC-03.a: {size: 50 MB}", "line 3: a sign begins with a term that is spelt"),
        ("VOC-03.a: {example: sum a b}", "line 3: no rule 'sum'; there are: asked, below, counted, equal,"),
        ("VOC-03.a: {shape: round}", "line 3: no shape 'round'; there are: ages, audio type, dated name,"),
        ("VOC-03.a: max", "line 3: a mapping must stand here"),
        ("VOC-03.a: {word: ''}", "line 3: text must stand here, not ''"),
        ("VOC-03.a: {word: a}\nignored: [b]", "line 4: a page's guide has no 'ignored'; it has: vendor, signs,"),
    ],
)
def test_what_is_wrong_in_a_guide_is_told_with_its_line(signs: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^vocos/page\.yaml, line") as told:
        guide_file.read(f"vendor: vocos\nsigns:\n  {signs}\n", "vocos")
    assert str(told.value).startswith(f"vocos/page.yaml, {wrong}")


def test_a_guide_stands_in_its_vendors_folder() -> None:
    with pytest.raises(ValueError, match=r"^vocos/page\.yaml, line 1: vendor 'valsea' in the folder of 'vocos'$"):
        guide_file.read("vendor: valsea\nsigns: {VAL-01.a: {name: x}}\n", "vocos")
