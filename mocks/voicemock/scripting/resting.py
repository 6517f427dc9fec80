"""What a refusal rests on: documents, or an assumption of ours, by the clauses that the contract names for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicemock.engine.refusals import Problem
from voicemock.engine.vendor import Vendor
from voicemock.scripting.names import BLANK, Named, answer_of, contracted
from voicemock_contracts import Severity, ledger, load
from voicemock_contracts.documents import Form, document
from voicemock_contracts.nodes import Node


@dataclass(frozen=True, slots=True)
class Rests:
    """Whether documents know a refusal at a call, and the clauses that the contract has for it."""

    documented: bool
    clauses: tuple[str, ...]


def rests(vendor: Vendor, row: Named, call: str) -> Rests:
    """Return what a refusal rests on at a call: documented where its status or close code and its words are."""
    clauses = tuple(dict.fromkeys(_closing(vendor, row) if row.streamed else _answering(vendor, row, call)))
    kinds = {clause.id: clause.kind for clause in ledger(vendor.reading).clauses}
    known = any(kinds[clause].judges for clause in clauses)
    return Rests(known and (row.streamed or _worded(vendor, row, call)), clauses)


def _answering(vendor: Vendor, row: Named, call: str) -> list[str]:
    operation = contracted(vendor)[call]
    openapi = load(vendor.reading).openapi
    responses = Node(openapi, openapi)["paths"][operation.path][operation.method.lower()]["responses"]
    facts: list[str] = responses[str(row.status)].get("x-facts", [])
    return facts


def _worded(vendor: Vendor, row: Named, call: str) -> bool:
    """Tell whether documents have the words: then other ones are a violation. Where any may stand, they have them."""
    told = Problem(row.status, row.code, row.text)
    if told not in vendor.problems.values():
        return True
    other = answer_of(vendor, replace(told, code=row.code and f"{row.code}?", message=f"{row.text}?"))
    departures = contracted(vendor)[call].answers[row.status].body(other)
    return not departures or any(finding.severity is Severity.VIOLATION for finding in departures)


def _closing(vendor: Vendor, row: Named) -> Iterator[str]:
    stream = document(vendor.reading, Form.ASYNCAPI)
    root = Node(stream, stream)
    (channel,) = (node for _, node in root["channels"].items())
    schemas = root["components"]["schemas"]
    for entry in channel.value["x-closes"]:
        if entry["code"] == row.status and any(_says(schemas[name], row.text) for name in entry["errors"]):
            yield from entry["x-facts"]


def _says(schema: Node, text: str) -> bool:
    words = text.replace(BLANK, "1")
    pattern = schema.get("pattern")
    return schema.get("const") == words or (pattern is not None and re.search(pattern, words) is not None)


__all__ = ["Rests", "rests"]
