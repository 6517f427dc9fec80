"""A schema as it judges values: on its own with what it refers to, without words for people, files as descriptions."""

from collections.abc import Mapping
from typing import Any

from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.schemas.subschemas import ASSERTING, Schema, below, fitting
from voicemock_contracts.relations import RELATIONS

_OBJECTS = ("additionalProperties", "patternProperties", "properties", "propertyNames", "required")
_LISTS = ("items", "prefixItems")
_TYPED = ("type", "enum", "const", "anyOf", "oneOf", "not", "if")

NUMBERS = {"int32": {"minimum": -(2**31), "maximum": 2**31 - 1}}
"""The bounds of numbers that a format tells."""

ENCODINGS = {
    "base64": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    "base64url": "^[A-Za-z0-9_-]*={0,2}$",
    "base32": "^[A-Z2-7]*={0,6}$",
    "base16": "^([0-9A-Fa-f]{2})*$",
}
"""The texts of an encoding (contentEncoding), as far as a pattern tells them."""

PREFERRED = "x-preferred"
"""The value that a description of a file has where any is right; for whoever makes examples."""


def asserting(side: Side, schema: Schema, *, opened: bool = False) -> dict[str, Any]:
    """Return a schema that stands on its own, JSON Schema 2020-12 with ``x-holds``.

    A file (x-audio, binary content) is held as ``{"format": "wav", "bytes": 1, "seconds": 2.5}``, seconds only where
    they matter. With ``opened`` an object may have fields that it does not list: what is new breaks nothing.
    """
    reader = _Reader(side, opened)
    made = reader.typed(schema)
    whole = {"allOf": [made]} if isinstance(made, bool) else made
    return {**whole, "$defs": reader.defs} if reader.defs else whole


class _Reader:
    def __init__(self, side: Side, opened: bool) -> None:
        self._side = side
        self._opened = opened
        self.defs: dict[str, Any] = {}
        self._names: dict[str, str] = {}

    def typed(self, schema: Schema) -> Schema:
        """Return a schema that stands for itself: one that only lists fields means objects."""
        made = self.read(schema)
        if isinstance(made, bool) or isinstance(schema, bool):
            return made
        meant = implied(self._side.parts(schema))
        return {**made, "type": meant} if meant else made

    def read(self, schema: Schema) -> Schema:
        """Return a schema as it judges."""
        if isinstance(schema, bool):
            return schema
        if is_file(schema):
            return described(schema.get("x-audio", {}))
        schema = fitting(schema)
        made = {key: held for key, held in schema.items() if key in ASSERTING}
        if made.get("format") in NUMBERS:
            made["allOf"] = [*made.get("allOf", ()), NUMBERS[made.pop("format")]]
        encoding = ENCODINGS.get(str(made.pop("contentEncoding", "")).lower())
        if encoding is not None:
            made["allOf"] = [*made.get("allOf", ()), {"pattern": encoding}]
        holds = [name for name in schema.get("x-holds", ()) if name in RELATIONS]
        if holds:
            made["x-holds"] = dict.fromkeys(holds, ())
        if self._opened:
            _open(made)
        made = below(made, self.read)
        for keyword in ("additionalProperties", "items"):
            if keyword in made:
                made[keyword] = self.typed(schema[keyword])
        if "properties" in made:
            made["properties"] = {name: self.typed(each) for name, each in schema["properties"].items()}
        if "$ref" in made:
            made["$ref"] = self._defined(made["$ref"])
        return made

    def _defined(self, reference: str) -> str:
        """Return the reference to a definition, which is named by what it says: equal ones have equal names."""
        if reference not in self._names:
            name = self._names[reference] = self._side.digest({"$ref": reference}).replace(" ", "")
            if name not in self.defs:
                self.defs[name] = True
                self.defs[name] = self.typed(self._side.target(reference))
        return f"#/$defs/{self._names[reference]}"


def implied(parts: list[dict[str, Any]]) -> str | None:
    """Return the type that is meant where none is said and only fields, or only items, are listed."""
    if any(keyword in part for part in parts for keyword in _TYPED) or any(map(is_file, parts)):
        return None
    if any(keyword in part for part in parts for keyword in _OBJECTS):
        return "object"
    return "array" if any(keyword in part for part in parts for keyword in _LISTS) else None


def is_file(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is that of a file and not of a text."""
    if "x-audio" in schema or schema.get("format") == "binary":
        return True
    return "contentMediaType" in schema and "contentEncoding" not in schema and schema.get("type") == "string"


def described(audio: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a file's description."""
    formats = audio.get("formats")
    size = {"type": "integer", "minimum": audio.get("min-bytes", 0), PREFERRED: max(1, audio.get("min-bytes", 0))}
    if "max-bytes" in audio:
        size["maximum"] = audio["max-bytes"]
    form = {"enum": list(formats)} if formats else {"type": "string", "minLength": 1, PREFERRED: "wav"}
    length = {"type": "number", "minimum": audio.get("min-seconds", 0)}
    return {
        "type": "object",
        "required": ["format", "bytes"],
        "properties": {"format": form, "bytes": size, "seconds": length},
        "additionalProperties": False,
    }


def _open(schema: dict[str, Any]) -> None:
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if schema.get(keyword) is False:
            del schema[keyword]
    if "oneOf" in schema:  # an opened alternative may hold of what another one means
        one = schema.pop("oneOf")
        if "anyOf" in schema:
            schema["allOf"] = [*schema.get("allOf", ()), {"anyOf": one}]
        else:
            schema["anyOf"] = one


__all__ = ["ENCODINGS", "NUMBERS", "PREFERRED", "asserting", "described", "implied", "is_file"]
