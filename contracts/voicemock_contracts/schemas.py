"""The schemas of a document, compiled once: a value is held against one, and what departs is named by its clause."""

import json
from collections.abc import Callable
from itertools import chain
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from voicemock_contracts.clauses import Clauses
from voicemock_contracts.documents import Document
from voicemock_contracts.findings import Finding, Severity, shown
from voicemock_contracts.nodes import Node, below, check_references
from voicemock_contracts.relations import Holds

_BASE = "urn:contract"

_EXPECTED: dict[str, Callable[[Any], str]] = {
    "type": lambda types: " or ".join(types if isinstance(types, list) else [types]),
    "const": lambda value: text_of(value),
    "enum": lambda values: f"one of {', '.join(map(text_of, values))}",
    "format": lambda name: f"a {name}",
    "pattern": lambda pattern: f"text like {pattern}",
    "minimum": lambda bound: f"at least {bound}",
    "maximum": lambda bound: f"at most {bound}",
    "exclusiveMinimum": lambda bound: f"more than {bound}",
    "exclusiveMaximum": lambda bound: f"less than {bound}",
    "multipleOf": lambda step: f"a multiple of {step}",
    "minLength": lambda bound: f"at least {bound} characters",
    "maxLength": lambda bound: f"at most {bound} characters",
    "minItems": lambda bound: f"at least {bound} items",
    "maxItems": lambda bound: f"at most {bound} items",
    "minProperties": lambda bound: f"at least {bound} fields",
    "maxProperties": lambda bound: f"at most {bound} fields",
    "uniqueItems": lambda _: "no item twice",
    "not": lambda _: "something else",
}
"""What a keyword asks for, in words."""


class Schemas:
    """The schemas of one document. With ``closed``, what its closed objects don't list violates; else it is new.

    Raises `UnresolvedError` where a reference leads nowhere, or out of the document: nothing is ever fetched.
    """

    def __init__(self, document: Document, clauses: Clauses, *, closed: bool) -> None:
        check_references(document, document)
        self._document = document
        self._clauses = clauses
        self._closed = closed
        self._registry = jsonschema_rs.Registry([(_BASE, document)], retriever=_refuse)
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def judge(self, schema: Node, value: object, where: str) -> tuple[Finding, ...]:
        """Return how a value departs from a schema of the document; nothing where it satisfies it."""
        validator = self._compiled.get(schema.pointer) or self._compile(schema.pointer)
        if validator.is_valid(value):
            return ()
        return tuple(self._finding(error, where) for error in validator.iter_errors(value))

    def unknown(self, where: str, what: str, expected: str, got: str, clauses: tuple[str, ...] = ()) -> Finding:
        """Return the finding about something that no document mentions."""
        severity = Severity.VIOLATION if self._closed else Severity.NEW
        return Finding(where, what, expected, shown(got), clauses if self._closed else (), severity)

    def departure(self, node: Node, where: str, what: str, expected: str, got: str) -> Finding:
        """Return the finding about a part of the document that is not as its clauses have it."""
        severity, clauses = self._clauses.weigh(node.get("x-facts", []))
        return Finding(where, what, expected, shown(got), clauses, severity)

    def weighed(self, ids: list[str], where: str, what: str, expected: str, got: str) -> Finding:
        """Return the finding about what contradicts these clauses."""
        severity, clauses = self._clauses.weigh(ids)
        return Finding(where, what, expected, shown(got), clauses, severity)

    def _compile(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        validator = self._compiled[pointer] = jsonschema_rs.Draft202012Validator(
            {"$ref": f"{_BASE}#{quote(pointer)}"},
            registry=self._registry,
            retriever=_refuse,
            validate_formats=True,
            keywords={"x-holds": Holds},
        )
        return validator

    def _finding(self, error: jsonschema_rs.ValidationError, where: str) -> Finding:
        """Return an error as a finding: its path in the document leads to the keyword, and so to the clauses."""
        path = list(error.schema_path)
        keyword = error.kind.name
        absent = keyword == "falseSchema"
        schema: Any = self._document
        for step in path[:-2] if absent else path[:-1]:
            schema = below(schema, step)
        place = f"{where}, /{'/'.join(map(str, error.instance_path))}" if error.instance_path else where
        got = text_of(error.instance)
        if keyword in {"additionalProperties", "unevaluatedProperties"}:
            names = ", ".join(error.kind.as_dict()["unexpected"])
            expected = f"none but {', '.join(schema.get('properties', ())) or 'none'}"
            closing = tuple(clauses_at(schema, keyword))
            return self.unknown(place, "has fields that no document mentions", expected, names, closing)
        if keyword == "x-holds":
            name = error.kind.as_dict()["message"]
            return self.weighed(schema["x-holds"][name], place, "is at odds with itself", name.replace("-", " "), got)
        if absent:
            return self.weighed(clauses_at(schema, "properties"), place, "is there", "no such field here", got)
        if keyword == "required":
            name = error.kind.as_dict()["property"]
            return self.weighed(self._requiring(schema, name), place, "lacks a field", f"the field {name}", got)
        what = _WHAT.get(keyword, "is out of bounds")
        return self.weighed(clauses_at(schema, keyword), place, what, _EXPECTED[keyword](schema[keyword]), got)

    def _requiring(self, schema: dict[str, Any], name: str) -> list[str]:
        """Return the clauses that ask for a field: the ones that the field has itself, or all of them."""
        asking = clauses_at(schema, "required")
        field = Node(self._document, schema.get("properties", {}).get(name, {})).resolved().value
        facts = field.get("x-facts", [])
        own = set(facts if isinstance(facts, list) else chain.from_iterable(facts.values()))
        return [id for id in asking if id in own] or asking


_WHAT = {
    "type": "is of another type",
    "const": "is another value",
    "enum": "is a value that is not listed",
    "format": "has another form",
    "pattern": "has another form",
    "multipleOf": "is no multiple",
    "not": "is what it must not be",
}


def text_of(value: object) -> str:
    """Return a value as JSON has it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def clauses_at(schema: dict[str, Any], keyword: str) -> list[str]:
    """Return the clauses that a keyword of a schema rests on."""
    facts: list[str] | dict[str, list[str]] = schema.get("x-facts", [])
    return facts.get(keyword, []) if isinstance(facts, dict) else facts


def _refuse(uri: str) -> Any:
    raise LookupError(f"{uri}: leads out of its document; nothing is fetched")


__all__ = ["Schemas", "clauses_at", "text_of"]
