"""What answers show beside the fields of their bodies: statuses, content types, headers that are new or missing."""

from collections.abc import Iterator

from voicemock.verifying.judging import LIMITS, TELLING
from voicemock.verifying.proposing.departing import Sample
from voicemock.verifying.proposing.draft import Draft, steps
from voicemock.verifying.proposing.evidence import Answered, Evidence
from voicemock.verifying.proposing.inferring import inferred
from voicemock_contracts.documents import Form
from voicemock_contracts.media import JSON
from voicemock_contracts.nodes import Node
from voicemock_contracts.texts import converted

UNDOCUMENTED = "Seen in recorded traffic; no document mentions it."


def widen_answers(draft: Draft, evidence: Evidence, at_least: int) -> None:
    """Add the statuses, content types and headers that came often enough, and relax the headers that did not come."""
    for found in _grouped(evidence).values():
        _status(draft, found, at_least)
    for found in _grouped(evidence).values():
        _kinds(draft, found, at_least)
        _headers(draft, found, at_least)


def samples(draft: Draft, evidence: Evidence) -> Iterator[Sample]:
    """Yield the bodies and the headers that the draft has schemas for."""
    for each in evidence.answers:
        answer = _answer(draft, each)
        if answer is None:
            continue
        where, near = f"answer {each.response.status} of {each.operation}", tuple(answer.get("x-facts", ()))
        media = answer["content"].find(each.kind) if "content" in answer else None
        if media is not None and each.readable:
            yield Sample(media["schema"].pointer, where, each.value, each.sighting, near)
        for name, header in answer["headers"].items() if "headers" in answer else ():
            value = each.response.header(name)
            if value is not None:
                schema = header["schema"]
                yield Sample(schema.pointer, f"{where}, header {name}", converted(value, schema), each.sighting, near)


def _grouped(evidence: Evidence) -> dict[tuple[str, int], list[Answered]]:
    groups: dict[tuple[str, int], list[Answered]] = {}
    for each in evidence.answers:
        groups.setdefault((each.operation, each.response.status), []).append(each)
    return {key: groups[key] for key in sorted(groups)}


def _status(draft: Draft, found: list[Answered], at_least: int) -> None:
    first = found[0]
    operation = _operation(draft, first)
    status = str(first.response.status)
    if status in operation["responses"]:
        return
    says = f"`{first.operation}` answers {status}, which no document mentions"
    if len(found) < at_least:
        draft.leave_out(says, (each.sighting for each in found))
        return
    path = (*steps(operation["responses"].pointer), status)
    near = operation.get("x-facts", [])
    id = draft.observe(Form.OPENAPI, path, says, (each.sighting for each in found), near)
    operation["responses"].value[status] = {"description": UNDOCUMENTED, "x-facts": [id]}
    bodies = _schemas(found, id, at_least)
    if bodies:
        operation["responses"].value[status]["content"] = bodies


def _kinds(draft: Draft, found: list[Answered], at_least: int) -> None:
    """Add the content types of a documented status that has others."""
    answer = _answer(draft, found[0])
    if answer is None or "content" not in answer:
        return
    kinds = sorted({each.kind for each in found} - set(answer["content"].value))
    for kind in kinds:
        among = [each for each in found if each.kind == kind]
        first = among[0]
        says = f"Answer {first.response.status} of `{first.operation}` comes as {kind or 'no content type'}"
        if len(among) < at_least or not kind:
            draft.leave_out(says, (each.sighting for each in among))
            continue
        path = (*steps(answer["content"].pointer), kind)
        near = answer.get("x-facts", [])
        id = draft.observe(Form.OPENAPI, path, says, (each.sighting for each in among), near)
        answer["content"].value[kind] = _schemas(among, id, at_least).get(kind, {"schema": {"x-facts": [id]}})


def _headers(draft: Draft, found: list[Answered], at_least: int) -> None:
    answer = _answer(draft, found[0])
    if answer is None:
        return
    first = found[0]
    where = f"answer {first.response.status} of `{first.operation}`"
    for name, header in list(answer["headers"].items()) if "headers" in answer else []:
        lacking = [each for each in found if each.response.header(name) is None]
        if not header.get("required", False) or not lacking:
            continue
        says = f"In {where}: the header {name} does not come"
        if len(lacking) < at_least:
            draft.leave_out(says, (each.sighting for each in lacking))
            continue
        path = (*steps(header.pointer), "required")
        id = draft.observe(Form.OPENAPI, path, says, (each.sighting for each in lacking), header.get("x-facts", []))
        header.value["required"] = False
        header.value["x-facts"] = [*header.get("x-facts", []), id]
    known = {name.lower() for name in answer.get("headers", {})}
    for name in sorted({key.lower() for each in found for key, _ in each.response.headers} - known):
        if name not in TELLING and not name.startswith(LIMITS):
            continue
        among = [each for each in found if each.response.header(name) is not None]
        says = f"In {where}: the header {name} comes"
        if len(among) < at_least:
            draft.leave_out(says, (each.sighting for each in among))
            continue
        path = (*steps(answer.pointer), "headers", name)
        id = draft.observe(Form.OPENAPI, path, says, (each.sighting for each in among), answer.get("x-facts", []))
        new = {"description": UNDOCUMENTED, "schema": {"type": "string", "x-facts": [id]}, "x-facts": [id]}
        answer.value.setdefault("headers", {})[name] = new


def _schemas(found: list[Answered], id: str, at_least: int) -> dict[str, dict[str, object]]:
    """Return the media types of bodies that came; none where no body is known."""
    kinds = sorted({each.kind for each in found if each.readable and each.kind})
    return {
        kind: {
            "schema": inferred([each.value for each in found if each.readable and each.kind == kind], id, at_least)
            if kind == JSON
            else {"type": "string", "x-facts": [id]}
        }
        for kind in kinds
    }


def _operation(draft: Draft, each: Answered) -> Node:
    return draft.root()["paths"][each.path][each.method.lower()]


def _answer(draft: Draft, each: Answered) -> Node | None:
    return _operation(draft, each)["responses"].find(str(each.response.status))


__all__ = ["UNDOCUMENTED", "samples", "widen_answers"]
