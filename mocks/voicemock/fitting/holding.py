"""A request held against one call or stream of a contract: what departs, and where."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from voicemock.fitting.sent import Sent
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.surface import Body, Operation, Stream
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.findings import Finding, Severity
from voicemock_contracts.media import UnreadableError
from voicemock_contracts.nodes import Node
from voicemock_contracts.relations import Holds

KEY = "carries no key"


@dataclass(frozen=True, slots=True)
class Departure:
    """What is wrong of a request; equal where it is wrong in the same way."""

    where: str
    """As findings say it, the request left out: ``form``, ``query limit``, ``/consent/region``."""
    what: str
    expected: str

    def finding(self, call: str) -> Finding:
        """Return it as contracts say it; a contract that is no ledger's has no clauses."""
        where = f"request {call}, {self.where}" if self.where else f"request {call}"
        return Finding(where, self.what, self.expected, self.expected.rpartition(" ")[2], (), Severity.NEW)


def departures(sent: Sent, of: Operation | Stream) -> Iterator[Departure]:
    """Yield how a request departs: its key, its parameters, its body."""
    if not any(all(sent.head.key(key) for key in each) for each in of.keys):
        listed = sorted({f"{key.name or key.type} {key.where}".strip() for each in of.keys for key in each})
        yield Departure("", KEY, " or ".join(listed))
    keys = {(key.where, key.name.lower()) for each in of.keys for key in each}
    for parameter in of.parameters:
        if parameter.where == "path" or (parameter.where, parameter.name.lower()) in keys:
            continue
        value = sent.parameter(parameter)
        if value is not None:
            yield from _wrong(parameter.schema, value, f"{parameter.where} {parameter.name}")
        elif parameter.required:
            yield Departure("", f"lacks a parameter of the {parameter.where}", f"the parameter {parameter.name}")
    if isinstance(of, Stream) and of.query is not None:
        yield from _wrong(of.query, dict(sent.head.query), "query")
    elif isinstance(of, Operation) and of.body is not None and sent.read:
        yield from _of_body(sent, of.body)


def _of_body(sent: Sent, body: Body) -> Iterator[Departure]:
    if not sent.body:
        if body.required:
            yield Departure("", "has no body", " or ".join(body.media))
        return
    media = next((each for kind, each in body.media.items() if kind.partition(";")[0].strip() == sent.kind), None)
    if media is None:
        if body.media and not any("*" in kind for kind in body.media):
            yield Departure("", "has a body of another content type", " or ".join(body.media))
        return
    try:
        value = sent.value(media)
    except UnreadableError:
        yield Departure("", "has a body that cannot be read", sent.kind)
        return
    yield from _wrong(media.schema, value, "")


def _wrong(schema: Node | None, value: Any, where: str) -> Iterator[Departure]:
    validator = _compiled(_Held(schema)) if schema is not None else None
    for error in validator.iter_errors(value) if validator is not None else ():
        path = "".join(f"/{step}" for step in error.instance_path)
        place = ", ".join(each for each in (where, path) if each)
        name, said = error.kind.name, error.kind.as_dict()
        if name == "required":
            yield Departure(place, "lacks a field", f"the field {said['property']}")
        elif name in ("additionalProperties", "unevaluatedProperties"):
            yield Departure(place, "has fields that are not taken", f"none of {', '.join(said['unexpected'])}")
        else:
            limit = next((json.dumps(each, default=str) for each in said.values()), "")
            yield Departure(place, "is not as it has to be", f"{name} {limit}".strip())


class _Held:
    """A schema that is the same as long as it is the same object."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.node is self.node

    def __hash__(self) -> int:
        return id(self.node)


@lru_cache(maxsize=512)
def _compiled(held: _Held) -> jsonschema_rs.Draft202012Validator | None:
    side = Side.of(held.node)
    try:
        return jsonschema_rs.Draft202012Validator(
            asserting(side, side.schema), validate_formats=True, keywords={"x-holds": Holds}
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        return None  # a pattern that is none: nothing can be said


__all__ = ["KEY", "Departure", "departures"]
