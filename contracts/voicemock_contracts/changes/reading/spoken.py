"""The messages of a stream, as AsyncAPI has them: by the constant type of their payload, else by their names."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.expecting import child, facts, fields, items, mapping, text
from voicemock_contracts.changes.reading.json_schema import Conversion
from voicemock_contracts.changes.surface import Spoken
from voicemock_contracts.nodes import Node

_JSON_SCHEMA = ("application/vnd.aai.asyncapi", "application/schema+json", "application/schema+yaml")
"""The formats of payloads that can be compared."""


class Message(NamedTuple):
    """A message of a document, and what it is called there."""

    name: str
    node: Node


def messages(parent: Node, key: str) -> list[Message]:
    """Return the messages below: a map of them, one, or one of several (``oneOf``)."""
    below = child(parent, key)
    if below is None:
        return []
    if key == "messages":
        return [Message(text(node, "name", name), node) for name, node in fields(parent, key)]
    several = list(items(below, "oneOf")) or [below]
    return [Message(text(node, "name", text(node, "messageId", _tail(node))), node) for node in several]


def spoken(message: Message, of: Conversion, default_type: str) -> Iterator[Spoken]:
    """Yield what a message is, for each alternative of its payload that has a constant type of its own."""
    node = _with_traits(message.node)
    kind = text(node, "contentType", default_type)
    schema = _payload(node, of)
    shown = tuple(each.value["payload"] for each in items(node, "examples") if "payload" in mapping(each))
    alternatives, own = _alternatives(schema), facts(node)
    if alternatives:
        for name, each in alternatives:
            examples = tuple(value for value in shown if _type_of(value) == name)
            yield Spoken(name, kind, each, examples, (*own, *_clauses(each)))
    else:
        yield Spoken(constant_type(schema) or message.name, kind, schema, shown, (*own, *_clauses(schema)))


def constant_type(schema: Node | None) -> str | None:
    """Return the one text that the field ``type`` may have; None where it may have others, or there is none."""
    if schema is None or not isinstance(schema.value, dict):
        return None
    properties = schema.find("properties")
    field = properties.find("type") if properties is not None else None
    if field is not None and isinstance(field.value, dict):
        values = [field.value["const"]] if "const" in field.value else field.value.get("enum", [])
        if len(values) == 1 and isinstance(values[0], str):
            return values[0]
    return next((found for part in items(schema, "allOf") if (found := constant_type(part))), None)


def _alternatives(schema: Node | None) -> list[tuple[str, Node]]:
    """Return the alternatives of a payload by their constant types; none unless each has one of its own."""
    if schema is None or not isinstance(schema.value, dict):
        return []
    for keyword in ("oneOf", "anyOf"):
        found = [(constant_type(each), each) for each in items(schema, keyword)]
        named = [(name, each) for name, each in found if name is not None]
        if len(named) > 1 and len(dict(named)) == len(found):
            return named
    return []


def _clauses(schema: Node | None) -> tuple[str, ...]:
    return facts(schema) if schema is not None and isinstance(schema.value, dict) else ()


def _payload(node: Node, of: Conversion) -> Node | None:
    payload = node.value.get("payload")
    form = text(node, "schemaFormat", "")
    if isinstance(payload, dict) and "schemaFormat" in payload and "schema" in payload:
        form = str(payload["schemaFormat"])
    if form and not form.startswith(_JSON_SCHEMA):
        raise SurfaceError(f"{node.pointer}: payloads in {form} cannot be compared; JSON Schema can")
    if isinstance(payload, dict) and "schemaFormat" in payload and "schema" in payload:
        return of.schema(Node(node.document, payload, f"{node.pointer}/payload"), "schema")
    return of.schema(node, "payload")


def _with_traits(node: Node) -> Node:
    """Return the message with what its traits add; what it says itself goes before."""
    merged: dict[str, Any] = {}
    for trait in items(node, "traits"):
        merged |= mapping(trait)
    return Node(node.document, {**merged, **mapping(node)}, node.pointer) if merged else node


def _type_of(value: object) -> object:
    return value.get("type") if isinstance(value, dict) else None


def _tail(node: Node) -> str:
    return node.pointer.rpartition("/")[2]


__all__ = ["Message", "constant_type", "messages", "spoken"]
