"""What the objects of a contract may hold: OpenAPI 3.1, AsyncAPI 3.0 and JSON Schema as far as our files use them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from voicemock_contracts.documents import Document

Kind = Mapping[str, str]
"""Its keywords, and what stands behind each: an object of a kind, a list (`[]`) or map (`{}`) of them, or any value."""

ANY = ""
FACTS = "x-facts"

_SCHEMA: Kind = {
    **dict.fromkeys(("$ref", "title", "description", "examples", "default", "contentMediaType"), ANY),
    **dict.fromkeys(("type", "const", "enum", "format", "pattern", "multipleOf", "minLength", "maxLength"), ANY),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), ANY),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "required", "minProperties", "maxProperties"), ANY),
    "additionalProperties": "Schema",
    "allOf": "Schema[]",
    "if": "Condition",
    "then": "Schema",
    "else": "Schema",
    "items": "Schema",
    "not": "Condition",
    "properties": "Schema{}",
    "x-audio": "Audio",
    FACTS: ANY,
    "x-holds": ANY,
}

_SHARED: dict[str, Kind] = {
    "Schema": _SCHEMA,
    # Nothing in a condition asserts anything, so nothing there rests on a clause.
    "Condition": {
        keyword: behind.replace("Schema", "Condition") for keyword, behind in _SCHEMA.items() if keyword[:2] != "x-"
    },
    "Audio": dict.fromkeys(("formats", "min-bytes", "max-bytes", "min-seconds", FACTS), ANY),
    "Reference": dict.fromkeys(("$ref", "summary", "description"), ANY),
}

_OPENAPI: dict[str, Kind] = {
    **_SHARED,
    "Document": {
        "openapi": ANY,
        "info": "Info",
        "servers": "Server[]",
        "security": ANY,
        "paths": "Path{}",
        "components": "Components",
    },
    "Info": dict.fromkeys(("title", "summary", "description", "version"), ANY),
    "Server": dict.fromkeys(("url", "description", FACTS), ANY),
    "Path": {"servers": "Server[]", **dict.fromkeys(("get", "put", "post", "delete", "patch"), "Operation")},
    "Operation": {
        **dict.fromkeys(("operationId", "summary", "description", "security", FACTS), ANY),
        "parameters": "Parameter[]",
        "requestBody": "RequestBody",
        "responses": "Response{}",
    },
    "Parameter": {
        **dict.fromkeys(("name", "in", "required", "description", FACTS), ANY),
        "schema": "Schema",
        "examples": "Example{}",
    },
    "RequestBody": {**dict.fromkeys(("description", "required", FACTS), ANY), "content": "Media{}"},
    "Media": {"schema": "Schema", "examples": "Example{}", "encoding": "Encoding{}"},
    "Encoding": {"contentType": ANY},
    "Example": dict.fromkeys(("summary", "description", "value"), ANY),
    "Response": {
        **dict.fromkeys(("description", FACTS), ANY),
        "headers": "Header{}",
        "content": "Media{}",
        "links": "Link{}",
    },
    "Header": {**dict.fromkeys(("description", "required", FACTS), ANY), "schema": "Schema"},
    "Link": dict.fromkeys(("operationId", "description", "parameters", "requestBody", FACTS), ANY),
    "Components": {
        "securitySchemes": "SecurityScheme{}",
        "parameters": "Parameter{}",
        "requestBodies": "RequestBody{}",
        "headers": "Header{}",
        "responses": "Response{}",
        "schemas": "Schema{}",
    },
    "SecurityScheme": dict.fromkeys(("type", "scheme", "in", "name", "description", FACTS), ANY),
}

_ASYNCAPI: dict[str, Kind] = {
    **_SHARED,
    "Document": {
        "asyncapi": ANY,
        "info": "Info",
        "defaultContentType": ANY,
        "servers": "Server{}",
        "channels": "Channel{}",
        "operations": "Operation{}",
        "components": "Components",
    },
    "Info": dict.fromkeys(("title", "description", "version"), ANY),
    "Server": {**dict.fromkeys(("host", "protocol", "description", FACTS), ANY), "security": "Reference[]"},
    "Channel": {
        **dict.fromkeys(("address", "title", "description", "x-order", FACTS), ANY),
        "servers": "Reference[]",
        "messages": "Message{}",
        "bindings": "Bindings",
        "x-closes": "Close[]",
    },
    "Bindings": {"ws": "WebSocket"},
    "WebSocket": {"method": ANY, "query": "Schema", "bindingVersion": ANY},
    "Close": dict.fromkeys(("code", "when", "errors", FACTS), ANY),
    "Operation": {
        **dict.fromkeys(("action", "summary", "description", FACTS), ANY),
        "channel": "Reference",
        "messages": "Reference[]",
    },
    "Components": {"securitySchemes": "SecurityScheme{}", "messages": "Message{}", "schemas": "Schema{}"},
    "Message": {
        **dict.fromkeys(("name", "title", "summary", "contentType"), ANY),
        "payload": "Schema",
        "examples": "Example[]",
    },
    "Example": dict.fromkeys(("name", "summary", "payload"), ANY),
    "SecurityScheme": dict.fromkeys(("type", "in", "name", "description", FACTS), ANY),
}


class Object(NamedTuple):
    """An object of a document: where it stands, what kind it is of, and what it holds."""

    pointer: str
    kind: str
    value: dict[str, Any]
    unknown: tuple[str, ...]
    """Its keywords that the kind does not have."""


def objects(document: Document) -> Iterator[Object]:
    """Yield every object of a document; TypeError where a list or a map should stand and does not."""
    kinds = _OPENAPI if "openapi" in document else _ASYNCAPI
    yield from _objects(document, "Document", "", kinds)


def unknown_keywords(document: Document) -> list[tuple[str, str]]:
    """Return the keywords that mean nothing where they stand, each with the pointer of its object."""
    return [(each.pointer, keyword) for each in objects(document) for keyword in each.unknown]


def _objects(value: Any, kind: str, pointer: str, kinds: Mapping[str, Kind]) -> Iterator[Object]:
    if kind.endswith("[]"):
        for number, item in enumerate(_of(list, value, pointer)):
            yield from _objects(item, kind[:-2], f"{pointer}/{number}", kinds)
    elif kind.endswith("{}"):
        for name, item in _of(dict, value, pointer).items():
            yield from _objects(item, kind[:-2], _below(pointer, name), kinds)
    elif not (isinstance(value, bool) and kind in ("Schema", "Condition")):
        yield from _object(_of(dict, value, pointer), kind, pointer, kinds)


def _object(value: dict[str, Any], kind: str, pointer: str, kinds: Mapping[str, Kind]) -> Iterator[Object]:
    if "$ref" in value and "$ref" not in kinds[kind]:
        kind = "Reference"
    known = kinds[kind]
    yield Object(pointer, kind, value, tuple(keyword for keyword in value if keyword not in known))
    for keyword, item in value.items():
        if known.get(keyword, ANY) != ANY:
            yield from _objects(item, known[keyword], _below(pointer, keyword), kinds)


def _of(kind: type, value: Any, pointer: str) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{pointer or '/'}: a {'list' if kind is list else 'map'} should stand here, not {value!r}")
    return value


def _below(pointer: str, step: str) -> str:
    return f"{pointer}/{step.replace('~', '~0').replace('/', '~1')}"


__all__ = ["Object", "objects", "unknown_keywords"]
