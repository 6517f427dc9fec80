"""Where values depart from the schemas of a draft: each departure with the place of the keyword that it breaks."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from voicemock.engine.redaction import HIDDEN
from voicemock.verifying.proposing.draft import Path
from voicemock.verifying.proposing.evidence import Sighting
from voicemock.verifying.proposing.inferring import name_of
from voicemock_contracts.documents import Document
from voicemock_contracts.relations import Holds

BASE = "urn:draft"

SEVERAL = frozenset({"additionalProperties", "unevaluatedProperties"})
"""Keywords that one error says is broken by several fields."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that came, and the schema that it has to satisfy."""

    pointer: str
    where: str
    """What it was, for people: `answer 200 of detect`."""
    value: Any = field(hash=False)
    sighting: Sighting
    near: tuple[str, ...]
    """The clauses of what it was an answer to."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One departure of one value."""

    path: Path
    """Of the keyword in the document; of a field that is forbidden, the field's."""
    keyword: str
    detail: str
    """What of the keyword's matter it is: a field's name, a value, a type."""
    instance: Any
    place: tuple[str, ...]
    """Where in the value it is, items by `*`."""
    sample: Sample


def broken(document: Document, samples: Iterable[Sample]) -> Iterator[Broken]:
    """Yield how samples depart from a document; nothing about what is hidden."""
    registry = jsonschema_rs.Registry([(BASE, document)], retriever=_refuse)
    compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}
    for sample in samples:
        if sample.pointer not in compiled:
            compiled[sample.pointer] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{BASE}#{quote(sample.pointer)}"},
                registry=registry,
                retriever=_refuse,
                validate_formats=True,
                keywords={"x-holds": Holds},
            )
        validator = compiled[sample.pointer]
        if not validator.is_valid(sample.value):
            for error in validator.iter_errors(sample.value):
                yield from _broken(error, sample)


def _broken(error: jsonschema_rs.ValidationError, sample: Sample) -> Iterator[Broken]:
    keyword, told = error.kind.name, error.kind.as_dict()
    place = tuple("*" if isinstance(step, int) else step for step in error.instance_path)
    instance = error.instance
    if keyword != "required" and keyword not in SEVERAL and HIDDEN in json.dumps(instance, ensure_ascii=False):
        return
    for detail in told["unexpected"] if keyword in SEVERAL else [_detail(keyword, told, instance)]:
        yield Broken(tuple(error.schema_path), keyword, detail, instance, place, sample)


def _detail(keyword: str, told: dict[str, Any], instance: Any) -> str:
    """Return what of a keyword's matter it is that was broken."""
    if keyword in {"const", "enum"}:
        return json.dumps(instance, sort_keys=True)
    if keyword == "type":
        return name_of(instance)
    return str(told.get({"required": "property", "x-holds": "message"}.get(keyword, ""), ""))


def _refuse(uri: str) -> Any:
    raise LookupError(f"{uri}: leads out of its document; nothing is fetched")


__all__ = ["Broken", "Sample", "broken"]
