"""What a request for one operation has to be: its key, its parameters, its body."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicemock_contracts.findings import Finding
from voicemock_contracts.keys import Scheme
from voicemock_contracts.media import JSON, MULTIPART, UnreadableError, media_type, read_form, read_json
from voicemock_contracts.messages import Part, Request
from voicemock_contracts.nodes import Node
from voicemock_contracts.schemas import Schemas
from voicemock_contracts.texts import converted


@dataclass(frozen=True, slots=True)
class Requested:
    """What is asked of the requests for one operation."""

    where: str
    schemas: Schemas
    schemes: tuple[Scheme, ...]
    parameters: tuple[Node, ...]
    queries: frozenset[str]
    """The names that a query may have."""
    body: Node | None

    @classmethod
    def of(cls, operation: str, node: Node, schemas: Schemas) -> "Requested":
        """Return what is asked of the requests for an operation."""
        root = Node(node.document, node.document)
        wanted = node.get("security", root.get("security", []))
        schemes = tuple(Scheme(root["components"]["securitySchemes"][name]) for any_of in wanted for name in any_of)
        listed = node.find("parameters")
        parameters = tuple(listed[index] for index in range(len(listed.value))) if listed else ()
        named = [(parameter.value["in"], parameter.value["name"]) for parameter in parameters]
        named += [scheme.parameter for scheme in schemes]
        queries = frozenset(name for place, name in named if place == "query")
        body = node.find("requestBody")
        return cls(f"request {operation}", schemas, schemes, parameters, queries, body)

    def judge(self, request: Request, path: dict[str, str]) -> tuple[Finding, ...]:
        """Return how a request departs, whose path holds these parameters."""
        return (*self._key(request), *self._parameters(request, path), *self._body(request))

    def _key(self, request: Request) -> Iterator[Finding]:
        if not any(scheme.carried(request) for scheme in self.schemes):
            for scheme in self.schemes:
                yield self.schemas.departure(scheme.node, self.where, "carries no key", str(scheme), "none")

    def _parameters(self, request: Request, path: dict[str, str]) -> Iterator[Finding]:
        query = dict(request.query)
        for parameter in self.parameters:
            name, place = parameter.value["name"], parameter.value["in"]
            value = request.header(name) if place == "header" else (path if place == "path" else query).get(name)
            if value is not None:
                schema = parameter["schema"]
                yield from self.schemas.judge(schema, converted(value, schema), f"{self.where}, {place} {name}")
            elif parameter.get("required", False):
                what = f"lacks a parameter of the {place}"
                yield self.schemas.departure(parameter, self.where, what, f"the parameter {name}", "none")
        for name in query:
            if name not in self.queries:
                yield self._unlisted("has a query parameter that no document mentions", self.queries, name)

    def _body(self, request: Request) -> Iterator[Finding]:
        if self.body is None or request.body is None:
            return
        content = self.body["content"]
        listed = " or ".join(content.value)
        if not request.body:
            if self.body.get("required", False):
                yield self.schemas.departure(self.body, self.where, "has no body", listed, "none")
            return
        content_type = request.header("content-type") or ""
        kind = MULTIPART if isinstance(request.body, tuple) else media_type(content_type)
        if kind not in content:
            what = "has a body of another content type"
            yield self.schemas.departure(self.body, self.where, what, listed, content_type or "none")
            return
        try:
            yield from self._read(content[kind]["schema"], kind, request.body, content_type)
        except UnreadableError as wrong:
            yield self.schemas.departure(self.body, self.where, "has a body that cannot be read", kind, str(wrong))

    def _read(self, schema: Node, kind: str, body: bytes | tuple[Part, ...], content_type: str) -> Iterator[Finding]:
        if isinstance(body, tuple):
            yield from self._form(schema, body)
        elif kind == MULTIPART:
            yield from self._form(schema, read_form(body, content_type))
        elif kind == JSON:
            value = read_json(body)
            yield from self.schemas.judge(schema, value, self.where)
            yield from self._fields(schema, list(value) if isinstance(value, dict) else [])
        else:
            yield from self._audio(schema, len(body), self.where)

    def _form(self, schema: Node, parts: tuple[Part, ...]) -> Iterator[Finding]:
        properties = schema["properties"]
        values: dict[str, object] = {}
        for part in parts:
            if part.name not in properties:
                continue
            node, place = properties[part.name], f"{self.where}, /{part.name}"
            if part.name in values:
                yield self._repeated(node, place)
            values[part.name] = "" if part.text is None else converted(part.text, node)
            if "x-audio" in node and part.filename is None:
                yield self.schemas.departure(node, place, "is a text", "a file", "no file name")
            elif "x-audio" in node:
                yield from self._audio(node, part.size, place)
        yield from self.schemas.judge(schema, values, self.where)
        yield from self._fields(schema, [part.name for part in parts])

    def _repeated(self, node: Node, place: str) -> Finding:
        """Return the finding about a field that stands twice: most documents don't speak of it."""
        what, expected, got = "stands more than once", "one part of the name", "another"
        once = node.get("x-audio", {}).get("x-facts", {}).get("once")
        if once is None:
            return self.schemas.unknown(place, what, expected, got)
        return self.schemas.weighed(once, place, what, expected, got)

    def _fields(self, schema: Node, names: list[str]) -> Iterator[Finding]:
        """Yield the fields that no document mentions, where the schema does not refuse them itself."""
        if schema.get("additionalProperties", True) is not False:
            known = frozenset(schema.get("properties", ()))
            for name in dict.fromkeys(names):
                if name not in known:
                    yield self._unlisted("has a field that no document mentions", known, name)

    def _audio(self, schema: Node, size: int, where: str) -> Iterator[Finding]:
        audio = schema.get("x-audio", {})
        for bound, words, broken in (
            ("min-bytes", "at least", size < audio.get("min-bytes", 0)),
            ("max-bytes", "at most", size > audio.get("max-bytes", size)),
        ):
            if broken:
                expected = f"{words} {audio[bound]:,} bytes"
                facts = audio["x-facts"].get(bound, [])
                yield self.schemas.weighed(facts, where, "is out of bounds", expected, f"{size:,} bytes")

    def _unlisted(self, what: str, known: frozenset[str], name: str) -> Finding:
        expected = f"none but {', '.join(sorted(known))}" if known else "none"
        return self.schemas.unknown(self.where, what, expected, name)


__all__ = ["Requested"]
