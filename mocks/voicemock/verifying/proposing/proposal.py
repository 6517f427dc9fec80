"""The edition that recordings call for: a draft is widened, change by change, until it takes what came often enough."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from voicemock.verifying.judging import Side, judged
from voicemock.verifying.proposing import answers, streams
from voicemock.verifying.proposing.departing import Broken, Sample, broken
from voicemock.verifying.proposing.draft import Draft, Note
from voicemock.verifying.proposing.evidence import Evidence, Sighting, evidence
from voicemock.verifying.proposing.widening import RARE, Group, widen
from voicemock.verifying.rows import Example
from voicemock.verifying.session import Traffic
from voicemock.verifying.whose import Known, Room, Whose
from voicemock_contracts.documents import Document, Form

VARYING = frozenset({"const", "enum", "type"})
"""Keywords that values can break in ways of their own, each maybe seldom, and all of them together often."""

SAID = {
    "additionalProperties": "there is a field",
    "const": "is",
    "enum": "is",
    "required": "lacks the field",
    "type": "comes as",
    "x-holds": "it does not hold:",
}
"""What is said of a departure that is not proposed, before the name of what departs."""

ROUNDS = 200
"""So many rounds of widening are tried; each mends at least one keyword for good."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edition of one vendor's documents."""

    room: Room
    documents: Mapping[Form, Document]
    notes: tuple[Note, ...]
    left_out: tuple[str, ...]
    """What was seen too seldom to be proposed, or cannot be, a line each."""


def proposals(traffic: Traffic, at_least: int) -> tuple[Proposal, ...]:
    """Return what is proposed for each vendor that the traffic is with, from what was seen so often at least."""
    by_room: dict[str, list[Whose]] = {}
    for each in traffic.exchanges:
        by_room.setdefault(each.room.reading, []).append(_blotted(each, traffic))
    return tuple(_proposal(found[0].room, found, at_least) for found in by_room.values())


def _proposal(room: Room, exchanges: list[Whose], at_least: int) -> Proposal:
    draft = Draft.of(room)
    seen = evidence(room, (each for each in exchanges if each.known is not Known.LIKE))
    _hosts(draft, [each for each in exchanges if each.known is Known.LIKE], at_least)
    answers.widen_answers(draft, seen, at_least)
    streams.widen_stream(draft, seen, at_least)
    left: list[Group] = []
    for _ in range(ROUNDS):
        left, widened = [], False
        for group in _groups(draft, seen, at_least):
            if _enough(group, draft, seen) and widen(draft, group):
                widened = True
            else:
                left.append(group)
        if not widened:
            break
    for group in left:
        draft.leave_out(_says(group), (each.sample.sighting for each in group.found))
    return Proposal(room, draft.documents, tuple(draft.notes), tuple(dict.fromkeys(draft.left_out)))


def _hosts(draft: Draft, exchanges: list[Whose], at_least: int) -> None:
    """Add the hosts that no document mentions, where they answered often enough, and in nothing unlike the vendor."""
    by_host: dict[str, list[Whose]] = {}
    for each in exchanges:
        by_host.setdefault(each.recorded.host, []).append(each)
    for host, found in sorted(by_host.items()):
        room = found[0].room
        answered = [each for each in found if each.recorded.response is not None and not each.recorded.unlike]
        unlike = any(side is Side.VENDOR for each in answered for side, _ in judged(room, each.recorded))
        sightings = [_sighting(each) for each in answered]
        says = f"The API answers at the host `{host}`, which no document mentions"
        if len(answered) < at_least or unlike:
            draft.leave_out(f"{says}{', and unlike the vendor' if unlike else ''}", sightings)
            continue
        server = draft.root()["servers"]
        near = [id for each in server.value for id in each.get("x-facts", [])]
        id = draft.observe(Form.OPENAPI, ("servers",), says, sightings, near)
        entry = {"url": f"https://{host}", "description": answers.UNDOCUMENTED, "x-facts": [id]}
        draft.documents[Form.OPENAPI]["servers"] = [*server.value, entry]
        stream = room.contract.stream
        if stream is not None and any(each.recorded.request.path == stream.path for each in answered):
            entry = {"host": host, "protocol": "wss", "description": answers.UNDOCUMENTED, "x-facts": [id]}
            draft.documents[Form.ASYNCAPI]["servers"][host.replace(".", "-")] = entry


def _samples(draft: Draft, seen: Evidence) -> dict[Form, list[Sample]]:
    return {Form.OPENAPI: list(answers.samples(draft, seen)), Form.ASYNCAPI: list(streams.samples(draft, seen))}


def _groups(draft: Draft, seen: Evidence, at_least: int) -> Iterator[Group]:
    """Yield the departures that there still are, by the change that would mend them."""
    for form, samples in _samples(draft, seen).items():
        if not samples:
            continue
        found: dict[tuple[tuple[str | int, ...], str, str], list[Broken]] = {}
        for each in broken(draft.documents[form], samples):
            found.setdefault((each.path, each.keyword, each.detail), []).append(each)
        for key, departures in sorted(_together(found, at_least).items(), key=lambda each: repr(each[0])):
            group = Group(form, tuple(departures), at_least)
            if key[1] == "additionalProperties":
                group = replace(group, always=_always(group, samples))
            yield replace(group, comes=_comes(group, samples)) if key[1] == "required" else group


Found = dict[tuple[tuple[str | int, ...], str, str], list[Broken]]


def _together(found: Found, at_least: int) -> Found:
    """Return the groups, those of one keyword that are each too rare put together."""
    groups: Found = {}
    rare: Found = {}
    for (path, keyword, detail), each in found.items():
        if keyword in VARYING and len(_sightings(each)) < at_least:
            rare.setdefault((path, keyword, RARE), []).extend(each)
        else:
            groups[path, keyword, detail] = each
    return groups | rare


def _enough(group: Group, draft: Draft, seen: Evidence) -> bool:
    """Tell whether a group was seen often enough; a field that did not come, whether it has not come back since."""
    sightings = _sightings(group.found)
    if len(sightings) < group.at_least:
        return False
    if group.first.keyword != "required":
        return True
    gone = max(each.order for each in sightings)
    there = _with_the_field(group, _samples(draft, seen)[group.form])
    return len([each for each in there if each.order > gone]) < group.at_least


def _comes(group: Group, samples: Iterable[Sample]) -> str:
    """Return how a field comes that was required."""
    there = _with_the_field(group, samples)
    if not there:
        return "does not come"
    gone = min(each.order for each in _sightings(group.found))
    return "no longer comes" if max(each.order for each in there) < gone else "does not always come"


def _with_the_field(group: Group, samples: Iterable[Sample]) -> set[Sighting]:
    """Return where a field stood in the place in which it is lacking elsewhere."""
    roots = {each.sample.pointer for each in group.found}
    return {
        sample.sighting
        for sample in samples
        if sample.pointer in roots
        for each in _objects(sample.value, group.first.place)
        if group.first.detail in each
    }


def _always(group: Group, samples: Iterable[Sample]) -> bool:
    """Return whether all objects where a new field came have it."""
    places = {(each.sample.pointer, each.place) for each in group.found}
    return all(
        group.first.detail in each
        for sample in samples
        for pointer, place in places
        if pointer == sample.pointer
        for each in _objects(sample.value, place)
    )


def _objects(value: Any, place: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield the objects that stand at a place of a value, items by `*`."""
    if not place:
        if isinstance(value, dict):
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each, place[1:])
    elif isinstance(value, dict) and place[0] in value:
        yield from _objects(value[place[0]], place[1:])


def _sightings(found: Iterable[Broken]) -> set[Sighting]:
    return {each.sample.sighting for each in found}


def _sighting(each: Whose) -> Sighting:
    return Sighting(each.recorded.at, Example(each.recorded.file, each.recorded.number))


def _says(group: Group) -> str:
    first = group.first
    place = f", `/{'/'.join(first.place)}`" if first.place else ""
    words = SAID.get(first.keyword, f"departs from `{first.keyword}`")
    return f"In {first.sample.where}{place}: {words}{f' `{first.detail}`' if first.detail else ''}"


def _blotted(each: Whose, traffic: Traffic) -> Whose:
    """Return an exchange whose answer shows no key that stood in any of the recordings."""
    one = each.recorded
    stream, response = one.stream, one.response
    if response is not None:
        text = response.body.decode("utf-8", "surrogateescape")
        body = traffic.secrets.blot(text).encode("utf-8", "surrogateescape")
        response = replace(response, body=body)
    if stream is not None:
        messages = tuple(
            replace(message, text=traffic.secrets.blot(message.text)) if message.text else message
            for message in stream.messages
        )
        stream = replace(stream, messages=messages)
    return replace(each, recorded=replace(one, response=response, stream=stream))


__all__ = ["Proposal", "proposals"]
