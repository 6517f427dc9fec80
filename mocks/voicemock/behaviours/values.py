"""A value of an answer: whatever the contract lets stand there, by the documents or by our assumptions too."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from voicemock_contracts.clauses import Clauses
from voicemock_contracts.documents import document
from voicemock_contracts.findings import Severity
from voicemock_contracts.nodes import Node
from voicemock_contracts.schemas import clauses_at

MOST = 1_000_000
"""What a number without an upper bound does not exceed."""

EACH = "[]"
"""In the names of fields, each item of a list."""

WORDS = st.from_regex(r"[a-z]{1,12}(_[a-z]{1,12})?", fullmatch=True)
"""Words that no document knows, where one says no more than that a word stands there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: an operation of a vendor's, its status, and the names of the fields on the way."""

    reading: str
    method: str
    path: str
    fields: tuple[str, ...]
    status: int = 200

    @classmethod
    def of(cls, reading: str, call: str, *fields: str) -> "Place":
        """Return the place in the successful answer to a call, which is named as in scripts."""
        method, path = call.split(" ", 1)
        return cls(reading, method.lower(), path, fields)


@cache
def value(place: Place, *, assumed: bool) -> st.SearchStrategy[Any]:
    """Return what may stand there; without ``assumed`` also what contradicts nothing but our own assumptions."""
    rules = dict[str, Any]()
    for schema in _schemas(_answer(place), place.fields):
        rules |= _ruling(place.reading, schema, assumed=assumed)
    return _drawn(rules)


@cache
def most_seconds(reading: str, call: str, most: int) -> int:
    """Return the seconds that a Retry-After may name, no more than ``most``: 0 where the contract has none."""
    method, path = call.split(" ", 1)
    answers = Node(document(reading), document(reading))["paths"][path][method.lower()]["responses"]
    headers = answers["429"].find("headers")
    bound = 0 if headers is None else headers["Retry-After"]["schema"].get("maximum", MOST)
    return int(min(bound, most))


def _answer(place: Place) -> Node:
    paths = Node(document(place.reading), document(place.reading))["paths"]
    operation = paths[place.path][place.method]
    return operation["responses"][str(place.status)]["content"]["application/json"]["schema"]


def _schemas(schema: Node, fields: tuple[str, ...]) -> Iterator[Node]:
    """Yield the schemas that a field always has; a condition's are about several fields at once."""
    if not fields:
        yield schema
        return
    name, *rest = fields
    yield from _schemas(schema["items"] if name == EACH else schema["properties"][name], tuple(rest))


def _ruling(reading: str, schema: Node, *, assumed: bool) -> dict[str, Any]:
    """Return the keywords that count."""
    ruling = dict[str, Any]()
    for keyword, said in schema.value.items():
        if keyword not in KEYWORDS:
            continue
        weight, _ = _clauses(reading).weigh(clauses_at(schema.value, keyword))
        if assumed or weight is Severity.VIOLATION or keyword == "type":
            ruling[keyword] = said
        elif keyword == "enum":
            ruling["known"] = said
        elif keyword in ("minimum", "maximum"):
            ruling[keyword] = min(0, said) if keyword == "minimum" else said
    return ruling


KEYWORDS = ("type", "const", "enum", "pattern", "minimum", "maximum", "multipleOf")


@cache
def _clauses(reading: str) -> Clauses:
    return Clauses(reading)


def _drawn(rules: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "const" in rules:
        return st.just(rules["const"])
    if "enum" in rules:
        return st.sampled_from(rules["enum"])
    if rules["type"] != "string":
        return _number(rules)
    text = st.from_regex(rules["pattern"], fullmatch=True) if "pattern" in rules else WORDS
    return st.sampled_from(rules["known"]) | text if "known" in rules else text


def _number(rules: Mapping[str, Any]) -> st.SearchStrategy[float]:
    low, high = rules.get("minimum", 0), rules.get("maximum", MOST)
    step = 1 if rules["type"] == "integer" else rules.get("multipleOf")
    if step is None:
        return _decimals(low, high, FINE) | st.floats(low, high, allow_subnormal=False)
    return st.integers(math.ceil(low), math.floor(high)) if step == 1 else _decimals(low, high, step)


def _decimals(low: float, high: float, step: float) -> st.SearchStrategy[float]:
    digits = len(f"{step:f}".rstrip("0").partition(".")[2])
    whole = st.integers(math.ceil(low / step), math.floor(high / step))
    return whole.map(lambda number: round(number * step, digits))


FINE = 0.0001
"""The step of most of the numbers whose decimals no document limits; the rest has as many as a float."""

__all__ = ["EACH", "MOST", "WORDS", "Place", "most_seconds", "value"]
