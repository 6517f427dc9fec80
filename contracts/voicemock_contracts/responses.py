"""What an answer with one status has to be: its headers, its content type, its body."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicemock_contracts.findings import Finding
from voicemock_contracts.media import JSON, UnreadableError, media_type, read_json
from voicemock_contracts.messages import Response
from voicemock_contracts.nodes import Node
from voicemock_contracts.schemas import Schemas, clauses_at
from voicemock_contracts.texts import converted


@dataclass(frozen=True, slots=True)
class Answer:
    """One status of one operation."""

    where: str
    schemas: Schemas
    headers: tuple[tuple[str, Node], ...]
    bodies: dict[str, Node]
    """The schemas by content type; none where no document says what the body is."""

    @classmethod
    def of(cls, operation: str, status: str, node: Node, schemas: Schemas) -> "Answer":
        """Return what an operation's answer with a status has to be."""
        headers = tuple(node["headers"].items()) if "headers" in node else ()
        content = node["content"].items() if "content" in node else ()
        bodies = {kind: media["schema"] for kind, media in content}
        return cls(f"answer {status} of {operation}", schemas, headers, bodies)

    def judge(self, response: Response) -> tuple[Finding, ...]:
        """Return how an answer departs."""
        return (*self._headers(response), *self.body(response))

    def _headers(self, response: Response) -> Iterator[Finding]:
        for name, header in self.headers:
            value = response.header(name)
            if value is not None:
                schema = header["schema"]
                yield from self.schemas.judge(schema, converted(value, schema), f"{self.where}, header {name}")
            elif header.get("required", False):
                yield self.schemas.departure(header, self.where, "lacks a header", f"the header {name}", "none")

    def body(self, response: Response) -> tuple[Finding, ...]:
        """Return how its body departs."""
        if not self.bodies:
            return ()
        kind = media_type(response.header("content-type"))
        schema = self.bodies.get(kind)
        if schema is None:
            return (self._unreadable(next(iter(self.bodies.values())), "is of another content type", kind or "none"),)
        try:
            value = read_json(response.body) if kind == JSON else response.body.decode("utf-8", "replace")
        except UnreadableError as wrong:
            return (self._unreadable(schema, "cannot be read", str(wrong)),)
        return self.schemas.judge(schema, value, self.where)

    def _unreadable(self, schema: Node, what: str, got: str) -> Finding:
        """Return a finding that rests on what says the body's type: who assumes a body assumes its content type."""
        expected = " or ".join(self.bodies)
        return self.schemas.weighed(clauses_at(schema.value, "type"), self.where, what, expected, got)


__all__ = ["Answer"]
