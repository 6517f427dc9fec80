"""What a stream shows beside the fields of its messages: messages, close codes, texts of errors, another order."""

import re
from collections.abc import Iterable, Iterator

from voicemock.engine.redaction import HIDDEN
from voicemock.verifying.proposing.answers import UNDOCUMENTED
from voicemock.verifying.proposing.departing import Sample, broken
from voicemock.verifying.proposing.draft import Draft, steps
from voicemock.verifying.proposing.evidence import Closed, Evidence, Sighting, Told
from voicemock.verifying.proposing.inferring import inferred
from voicemock_contracts.documents import Form
from voicemock_contracts.nodes import Node


def widen_stream(draft: Draft, evidence: Evidence, at_least: int) -> None:
    """Add what came often enough, messages, close codes, texts of errors; take away the order that was not kept."""
    if Form.ASYNCAPI not in draft.documents:
        return
    _messages(draft, evidence, at_least)
    _codes(draft, evidence, at_least)
    _texts(draft, evidence, at_least)
    _order(draft, evidence, at_least)


def samples(draft: Draft, evidence: Evidence) -> Iterator[Sample]:
    """Yield the messages that the draft has schemas for."""
    if Form.ASYNCAPI not in draft.documents:
        return
    payloads = _payloads(draft)
    near = tuple(_channel(draft).get("x-facts", ()))
    for each in evidence.told:
        kind = _kind(each)
        if kind in payloads:
            yield Sample(payloads[kind].pointer, f"the stream's message `{kind}`", each.value, each.sighting, near)


def _messages(draft: Draft, evidence: Evidence, at_least: int) -> None:
    by_kind: dict[str, list[Told]] = {}
    known = _payloads(draft)
    for each in evidence.told:
        kind = _kind(each)
        if kind and kind not in known:
            by_kind.setdefault(kind, []).append(each)
    for kind, found in sorted(by_kind.items()):
        says, sightings = f"The stream's server tells `{kind}`, which no document mentions", _sightings(found)
        if len(set(sightings)) < at_least:
            draft.leave_out(says, sightings)
            continue
        root, channel = draft.root(Form.ASYNCAPI), _channel(draft)
        name = _unused(f"Observed{_pascal(kind)}", channel["messages"].value)
        path = (*steps(channel.pointer), "messages", name)
        id = draft.observe(Form.ASYNCAPI, path, says, sightings, channel.get("x-facts", []))
        payload = inferred([each.value for each in found], id, at_least)
        payload.setdefault("properties", {})["type"] = {"type": "string", "const": kind, "x-facts": [id]}
        channel["messages"].value[name] = {
            "name": name,
            "title": kind,
            "summary": UNDOCUMENTED,
            "contentType": "application/json",
            "payload": payload,
        }
        reference = {"$ref": f"#{channel.pointer}/messages/{name}"}
        for _, operation in root["operations"].items() if "operations" in root else ():
            if operation.get("action") == "send":
                operation.value["messages"] = [*operation.get("messages", []), reference]


def _codes(draft: Draft, evidence: Evidence, at_least: int) -> None:
    channel = _channel(draft)
    known = {int(str(entry["code"])) for entry in channel.value["x-closes"]}
    by_code: dict[int, list[Closed]] = {}
    for each in evidence.closed:
        if each.code not in known:
            by_code.setdefault(each.code, []).append(each)
    for code, found in sorted(by_code.items()):
        says, sightings = f"The stream closes with {code}, which no document mentions", _sightings(found)
        if len(set(sightings)) < at_least:
            draft.leave_out(says, sightings)
            continue
        path = (*steps(channel.pointer), "x-closes")
        id = draft.observe(Form.ASYNCAPI, path, says, sightings, _near_closes(channel))
        entry = {"code": code, "when": UNDOCUMENTED, "errors": [], "x-facts": [id]}
        channel.value["x-closes"] = [*channel.value["x-closes"], entry]


def _texts(draft: Draft, evidence: Evidence, at_least: int) -> None:
    """Add the errors that came before a documented code and are none of its."""
    channel, root = _channel(draft), draft.root(Form.ASYNCAPI)
    by_text: dict[tuple[int, str], list[Closed]] = {}
    for each in evidence.closed:
        if each.error is not None and HIDDEN not in each.error and not _told_before(draft, each):
            by_text.setdefault((each.code, each.error), []).append(each)
    for (code, text), found in sorted(by_text.items()):
        says, sightings = f"Before the close {code} the stream's server tells `{text}`", _sightings(found)
        if len(set(sightings)) < at_least:
            draft.leave_out(says, sightings)
            continue
        path = (*steps(channel.pointer), "x-closes")
        id = draft.observe(Form.ASYNCAPI, path, says, sightings, _near_closes(channel))
        schemas = root["components"]["schemas"].value
        name = _unused(f"ObservedError{code}", schemas)
        schemas[name] = {"type": "string", "const": text, "x-facts": [id]}
        channel.value["x-closes"] = [
            {**entry, "errors": [*entry["errors"], name], "x-facts": [*entry.get("x-facts", []), id]}
            if int(str(entry["code"])) == code and entry["errors"]
            else entry
            for entry in channel.value["x-closes"]
        ]


def _order(draft: Draft, evidence: Evidence, at_least: int) -> None:
    """Take away the rules of order that were not kept."""
    channel = _channel(draft)
    by_rule: dict[str, list[Sighting]] = {}
    for sighting, finding in evidence.order:
        by_rule.setdefault(finding.what.replace(" ", "-"), []).append(sighting)
    for rule, sightings in sorted(by_rule.items()):
        if rule not in channel.value["x-order"]:
            continue
        says = f"The stream does not keep to this: {rule.replace('-', ' ')}"
        if len(set(sightings)) < at_least:
            draft.leave_out(says, sightings)
            continue
        path = (*steps(channel.pointer), "x-order", rule)
        draft.observe(Form.ASYNCAPI, path, says, sightings, channel.value["x-order"][rule])
        del channel.value["x-order"][rule]


def _told_before(draft: Draft, each: Closed) -> bool:
    """Tell whether an error is one that the draft has before its close, or before that code has none at all."""
    channel, root = _channel(draft), draft.root(Form.ASYNCAPI)
    names = [
        name for entry in channel.value["x-closes"] if int(str(entry["code"])) == each.code for name in entry["errors"]
    ]
    pointers = [root["components"]["schemas"][name].pointer for name in names]
    return not pointers or any(
        not list(broken(draft.documents[Form.ASYNCAPI], [Sample(pointer, "", each.error, each.sighting, ())]))
        for pointer in pointers
    )


def _payloads(draft: Draft) -> dict[str, Node]:
    """Return the payloads of the server's messages by their type."""
    found = {}
    for _, message in sorted(_channel(draft)["messages"].items()):
        payload = message["payload"]
        if "properties" in payload and "type" in payload["properties"]:
            found[str(payload["properties"]["type"].value.get("const"))] = payload
    return found


def _channel(draft: Draft) -> Node:
    ((_, channel),) = draft.root(Form.ASYNCAPI)["channels"].items()
    return channel


def _near_closes(channel: Node) -> list[str]:
    return [id for entry in channel.value["x-closes"] for id in entry.get("x-facts", [])]


def _kind(told: Told) -> str:
    kind = told.value.get("type") if isinstance(told.value, dict) else None
    return kind if isinstance(kind, str) and HIDDEN not in kind else ""


def _sightings(found: Iterable[Told | Closed]) -> list[Sighting]:
    return [each.sighting for each in found]


def _pascal(text: str) -> str:
    return "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", text)) or "Message"


def _unused(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    return next(
        each for each in (name, *(f"{name}{number}" for number in range(2, len(names) + 3))) if each not in names
    )


__all__ = ["samples", "widen_stream"]
