"""Whether pages state a fact: its signs are looked for, and where they fail, what stands there instead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voicemock_contracts.pages.examples import Entry, Relation, entries
from voicemock_contracts.pages.line import Line, Saved
from voicemock_contracts.pages.measures import Measure
from voicemock_contracts.pages.signs import Guide, Sign, Signs, Text, Value

Peers = Mapping[str, Sequence[Text]]
"""For each kind of measure the anchors that have one beside them: what stands by one is not the other's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a page."""

    page: str
    line: int


@dataclass(frozen=True, slots=True)
class Miss:
    """How near a page came to a sign: how many of its terms stood, and what was wrong with the next."""

    held: int
    what: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A page with what is read from it once."""

    page: Saved
    entries: Sequence[Entry] = field(repr=False)

    @classmethod
    def at(cls, page: Saved) -> "Looked":
        """Return `page`, its examples read."""
        return cls(page, entries(page.lines))


def peers(guide: Guide) -> Peers:
    """Return the anchors of all the guide's signs by the kinds of measure that they have."""
    found: dict[str, list[Text]] = defaultdict(list)
    for signs in guide.signs.values():
        for sign in signs.any:
            while isinstance(sign, Sign):
                for value in sign.values:
                    if sign.anchor.named and sign.anchor not in found[value.kind]:
                        found[value.kind].append(sign.anchor)
                if sign.also is None:
                    break
                sign = sign.also
    return found


def look(signs: Signs, pages: Sequence[Looked], beside: Peers) -> Miss | None:
    """Return None where a page states the clause, else how near one came to its signs."""
    misses: list[Miss] = []
    for sign in signs.any:
        miss = _look(sign, pages, beside)
        if miss is None:
            return None
        misses.append(miss)
    return max(misses, key=lambda miss: miss.held)


def _look(sign: Sign | Relation, pages: Sequence[Looked], beside: Peers) -> Miss | None:
    misses: list[Miss] = []
    for page in pages:
        found = _judge(sign, page) if isinstance(sign, Relation) else _search(sign, page.page, beside)
        if found is None:
            return _look(sign.also, pages, beside) if isinstance(sign, Sign) and sign.also else None
        misses.append(found)
    return max(misses, key=lambda miss: miss.held)


def _judge(relation: Relation, page: Looked) -> Miss | None:
    judged = list(relation.judged(page.entries))
    wrong = [entry for right, entry in judged if not right]
    if judged and not wrong:
        return None
    if not judged:
        return Miss(0, "no example shows it")
    return Miss(1, f"{wrong[0].name} is {wrong[0].value} there", Place(page.page.name, wrong[0].line))


def _search(sign: Sign, page: Saved, beside: Peers) -> Miss | None:
    """Look around every place where the anchor stands."""
    best = _nowhere(sign.anchor, page)
    for index, line in enumerate(page.lines):
        for span in sign.anchor.spans(line):
            miss = _around(sign, page, index, span, beside)
            if miss is None:
                return None
            if miss.held > best.held:
                best = miss
    return best


def _nowhere(anchor: Text, page: Saved) -> Miss:
    """Return what to say where the anchor is not on the page: of a name with its value, the name's other values."""
    if anchor.other is not None:
        found = {value: line.number for line in reversed(page.lines) for value in anchor.other.findall(line.text)}
        if found:
            first = min(found.values())
            return Miss(0, f"{anchor.shown} stands nowhere, but {', '.join(reversed(found))}", Place(page.name, first))
    return Miss(0, f"{anchor.shown} stands nowhere")


def _around(sign: Sign, page: Saved, index: int, span: tuple[int, int], beside: Peers) -> Miss | None:
    near = page.lines[max(0, index - sign.reach) : index + sign.reach + 1]
    names = [term for term in (sign.anchor, *sign.near) if term.named]
    place = Place(page.name, page.lines[index].number)
    missing = [term for term in sign.near if not _stands(term, near, names)]
    found = {value: _nearest(value, page, index, span, sign, beside) for value in sign.values}
    wrong = [value for value, there in found.items() if not any(map(value.is_meant_by, there))]
    if not missing and not wrong:
        return None
    text = page.lines[index].paths if sign.anchor.path else page.lines[index].text
    anchor = sign.anchor.shown if sign.anchor.named else text[slice(*span)]
    held = 1 + len(sign.near) - len(missing) + len(sign.values) - len(wrong)
    if missing:
        return Miss(held, f"{anchor} stands without {missing[0].shown}", place)
    shown = ", ".join(dict.fromkeys(each.shown for each in found[wrong[0]]))
    instead = f"beside {shown}" if shown else f"without {wrong[0].shown}"
    return Miss(held, f"{anchor} stands {instead}", place)


def _stands(term: Text, near: Sequence[Line], names: Sequence[Text]) -> bool:
    if term.named:
        return any(True for line in near for _ in term.spans(line))
    return any(True for line in near for _ in term.spans(Line(line.number, _without(names, line))))


def _without(names: Sequence[Text], line: Line) -> str:
    """Return the line's text with the sign's names blotted out: a word inside a name is no word of the sentence."""
    text = line.text
    for name in names:
        if not name.path:
            for start, end in name.spans(Line(line.number, text)):
                text = text[:start] + " " * (end - start) + text[end:]
    return text


def _nearest(
    value: Value, page: Saved, index: int, span: tuple[int, int], sign: Sign, beside: Peers
) -> Sequence[Measure]:
    """Return the measures that belong to the anchor: those of its own line, else those of the line nearest to it."""
    own = page.lines[index]
    others = [term for term in beside.get(value.kind, ()) if term != sign.anchor]
    if there := value.among(own):
        crowded = any(True for term in others for _ in term.spans(own))
        return [min(there, key=lambda each: _distance(each, span))] if crowded else there
    for line in _outwards(page, index, sign.reach, others):
        if there := value.among(line):
            return there
    return []


def _distance(measure: Measure, span: tuple[int, int]) -> tuple[int, bool]:
    """Return the characters between the two; of two equally far the one behind the anchor is nearer."""
    behind = measure.start >= span[1]
    return (measure.start - span[1] if behind else span[0] - measure.end), not behind


def _outwards(page: Saved, index: int, reach: int, others: Iterable[Text]) -> Iterator[Line]:
    """Yield the lines around `index` by their distance, the later one first; no way leads past another anchor."""
    others, open_ways = list(others), [1, -1]
    for distance in range(1, reach + 1):
        for way in list(open_ways):
            at = index + way * distance
            line = page.lines[at] if 0 <= at < len(page.lines) else None
            if line is None or any(True for term in others for _ in term.spans(line)):
                open_ways.remove(way)
            else:
                yield line


__all__ = ["Looked", "Miss", "Peers", "Place", "look", "peers"]
