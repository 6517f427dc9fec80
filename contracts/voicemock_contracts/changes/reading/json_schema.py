"""A document's schemas made JSON Schema 2020-12 where they stand, whatever they were written in, for one direction."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from voicemock_contracts.changes.change import Direction
from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading.expecting import mapping, resolved
from voicemock_contracts.changes.reading.keywords import WHOLE, checked
from voicemock_contracts.changes.schemas.subschemas import ASSERTING, MANY, NAMED, ONE
from voicemock_contracts.documents import Document
from voicemock_contracts.nodes import Node

Schema = dict[str, Any]


class Dialect(StrEnum):
    """What schemas are written in."""

    OPENAPI_3_0 = "OpenAPI 3.0"
    DRAFT_07 = "draft 7"
    """AsyncAPI's."""
    DRAFT_2020_12 = "2020-12"
    """OpenAPI 3.1's."""


_HIDDEN = {Direction.REQUEST: "readOnly", Direction.ANSWER: "writeOnly"}
"""The flag of fields that do not go that way."""

_DROPPED = ("$schema", "$id", "$anchor", "$comment", "xml", "externalDocs", "example")
"""What nothing is held against; a name of its own would make the schema's references lead elsewhere."""

_KEPT_BESIDE = ASSERTING | {"default", "deprecated", "contentMediaType", "x-audio", "x-holds"}
"""What counts beside a reference, where a dialect lets anything stand there."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The schemas of one document, read for one direction. The document is changed: it has to be the reader's own."""

    document: Document
    dialect: Dialect
    direction: Direction
    _done: set[int] = field(default_factory=set)

    def root(self) -> Node:
        """Return the whole document."""
        return Node(self.document, self.document)

    def schema(self, parent: Node, key: str) -> Node | None:
        """Return the schema that stands below a node, converted with all that it refers to; None where there is none.

        Raises `SurfaceError` where it is no schema, or refers to what is not there.
        """
        if mapping(parent).get(key) is None:
            return None
        opened = list(_opened(parent, (key,)))
        while opened:
            opened.extend(self._convert(opened.pop()))
        return resolved(parent, key)

    def _convert(self, node: Node) -> Iterator[Node]:
        """Convert one schema and yield those below it and those that it refers to."""
        schema = node.value
        if isinstance(schema, bool):
            return
        if not isinstance(schema, dict):
            raise SurfaceError(f"{node.pointer}: a schema should stand here, not {str(schema)[:40]!r}")
        if id(schema) in self._done:
            return
        self._done.add(id(schema))
        checked(node)
        if self.dialect is Dialect.DRAFT_2020_12 and isinstance(schema.get("required"), bool):
            raise SurfaceError(f"{node.pointer}/required: a list of names should stand here, not {schema['required']}")
        self._reference(schema)
        self._fields(node)
        self._old_words(schema)
        for keyword in _DROPPED:
            schema.pop(keyword, None)
        if "$ref" in schema:
            # Only what it leads to is left to be read; whoever reads follows it.
            yield resolved(Node(node.document, [schema], node.pointer), 0)
        for keyword in ONE:
            if keyword in schema:
                yield from _opened(node, (keyword,))
        for keyword in (*MANY, *NAMED, "$defs", "definitions"):
            held = schema.get(keyword, ())
            for step in range(len(held)) if isinstance(held, list) else list(held):
                yield from _opened(node, (keyword, step))

    def _reference(self, schema: Schema) -> None:
        """Leave a reference alone; what counts beside it holds as well, where the dialect lets it stand there."""
        if "$ref" not in schema:
            return
        beside = {key: value for key, value in schema.items() if key in _KEPT_BESIDE and key != "$ref"}
        reference = {"$ref": schema["$ref"]}
        schema.clear()
        if beside and self.dialect is Dialect.DRAFT_2020_12:
            schema.update({**beside, "allOf": [reference, *beside.get("allOf", [])]})
        else:
            schema.update(reference)

    def _fields(self, node: Node) -> None:
        """Take away the fields that do not go this way."""
        schema, flag = node.value, _HIDDEN[self.direction]
        if not isinstance(schema.get("required", []), list):
            del schema["required"]  # `required: true` on a field means nothing to any version
        listed = Node(node.document, schema.get("properties", {}), f"{node.pointer}/properties")
        hidden = {name for name in listed.value if _flagged(resolved(listed, name), flag)}
        for each in schema.get("allOf", ()):
            part = resolved(Node(node.document, [each], node.pointer), 0).value
            hidden |= {
                name for name, held in part.get("properties", {}).items() if isinstance(held, dict) and held.get(flag)
            }
        if hidden:
            schema["properties"] = {name: held for name, held in listed.value.items() if name not in hidden}
            if "required" in schema:
                schema["required"] = [name for name in schema["required"] if name not in hidden]

    def _old_words(self, schema: Schema) -> None:
        """Say in 2020-12's words what older versions said otherwise."""
        for keyword in WHOLE:
            if keyword in schema:
                schema[keyword] = int(schema[keyword])  # 100.0 is a whole number, too
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
                schema[exclusive] = schema.pop(bound)
        if isinstance(schema.get("items"), list):
            schema["prefixItems"] = schema.pop("items")
            if "additionalItems" in schema:
                schema["items"] = schema.pop("additionalItems")
        for name, needed in schema.pop("dependencies", {}).items():
            kind = "dependentRequired" if isinstance(needed, list) else "dependentSchemas"
            schema.setdefault(kind, {})[name] = needed
        if schema.get("format") == "binary":
            del schema["format"]
            schema.setdefault("contentMediaType", "application/octet-stream")
        elif schema.get("format") in ("byte", "base64"):
            del schema["format"]
            schema.setdefault("contentEncoding", "base64")
        if "example" in schema:
            schema.setdefault("examples", [schema["example"]])
        if self.dialect is Dialect.OPENAPI_3_0 and schema.pop("nullable", False):
            _let_null(schema)


def _opened(node: Node, path: tuple[str | int, ...]) -> Iterator[Node]:
    """Yield the schema at a path below, not yet followed where it is a reference."""
    value, pointer = node.value, node.pointer
    for step in path:
        value, pointer = value[step], f"{pointer}/{str(step).replace('~', '~0').replace('/', '~1')}"
    yield Node(node.document, value, pointer)


def _flagged(node: Node, flag: str) -> bool:
    if not isinstance(node.value, dict):
        return False
    parts = node.value.get("allOf", [])
    return bool(node.value.get(flag)) or any(isinstance(part, dict) and part.get(flag) for part in parts)


def _let_null(schema: Schema) -> None:
    """Let null be right, too; a list of values is meant to hold it then, whether it says so or not."""
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "const" in schema:
            schema["enum"] = [schema.pop("const")]
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
    elif "enum" in schema and "type" not in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    elif "type" not in schema and "enum" not in schema and (ASSERTING & schema.keys()):
        inner = dict(schema)
        schema.clear()
        schema["anyOf"] = [inner, {"type": "null"}]


__all__ = ["Conversion", "Dialect"]
