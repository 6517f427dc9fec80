"""One side of a comparison: a schema and the document that its references lead into."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from voicemock_contracts.changes.schemas.subschemas import ASSERTING, Schema, below, fitting
from voicemock_contracts.documents import Document
from voicemock_contracts.nodes import Node, at

FELT = frozenset({*ASSERTING, "default", "deprecated", "contentMediaType", "x-audio", "x-holds"})
"""Keywords of which a difference can be felt."""

_UNORDERED = ("anyOf", "allOf", "enum", "oneOf", "required", "type")

_BACK = "back"
"""Instead of a digest: how far up the path of references the same schema stands already."""


@dataclass(frozen=True, slots=True)
class Side:
    """The old contract's schema, or the new one's."""

    document: Document
    schema: Schema
    _digests: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, node: Node | None) -> "Side":
        """Return the side that a node is; where there is none, every value is right."""
        return cls({}, True) if node is None else cls(node.document, node.value)

    def target(self, reference: str) -> Schema:
        """Return the schema that a reference of the document leads to."""
        if reference == "#":
            return self.document
        value: Schema = at(self.document, reference).value
        return value

    def parts(self, schema: Schema) -> list[dict[str, Any]]:
        """Return the schemas that all have to hold: references followed, allOf taken apart; ``{"not": {}}`` is never.

        Nothing of them is a reference or an allOf.
        """
        return list(self._parts(schema, frozenset()))

    def _parts(self, schema: Schema, seen: frozenset[str]) -> Iterator[dict[str, Any]]:
        if isinstance(schema, bool):
            yield from () if schema else ({"not": {}},)
            return
        schema = fitting(schema)
        own = {key: held for key, held in schema.items() if key not in ("$ref", "allOf")}
        if own:
            yield own
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            yield from self._parts(self.target(reference), seen | {reference})
        for each in schema.get("allOf", ()):
            yield from self._parts(each, seen)

    def digest(self, schema: Schema) -> str:
        """Return what is equal for schemas that can be felt alike as they are written, whatever their names."""
        return self._digest(schema, ())[0]

    def _digest(self, schema: Schema, path: tuple[str, ...]) -> tuple[str, frozenset[str]]:
        """Return the digest, and the references on the path that it leads back to."""
        if isinstance(schema, bool):
            return str(schema), frozenset()
        schema = {key: _bare(key, held) for key, held in schema.items() if key in FELT}
        reference = schema.get("$ref")
        if len(schema) == 1 and isinstance(reference, str):
            return self._followed(reference, path)
        back: set[str] = set()

        def inner(each: Schema) -> Schema:
            digest, leading = self._digest(each, path)
            back.update(leading)
            return {_BACK: digest}

        made = below(schema, inner)
        if isinstance(reference, str):
            made["$ref"], leading = self._followed(reference, path)
            back.update(leading)
        if "const" in made:
            made["enum"] = [made.pop("const")]
        for keyword in _UNORDERED:
            if isinstance(made.get(keyword), list):
                made[keyword] = sorted(made[keyword], key=_text)
        return hashlib.sha256(_text(made).encode()).hexdigest()[:24], frozenset(back)

    def _followed(self, reference: str, path: tuple[str, ...]) -> tuple[str, frozenset[str]]:
        if reference in path:
            return f"{_BACK} {path[::-1].index(reference)}", frozenset({reference})
        known = self._digests.get(reference)
        if known is not None:
            return known, frozenset()
        digest, back = self._digest(self.target(reference), (*path, reference))
        back -= {reference}
        if not back:
            self._digests[reference] = digest
        return digest, back


def _bare(keyword: str, held: Any) -> Any:
    """Return what a keyword says without the clauses that it rests on."""
    if keyword == "x-holds":
        return sorted(held)
    return {key: each for key, each in held.items() if key != "x-facts"} if keyword == "x-audio" else held


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


__all__ = ["FELT", "Side"]
