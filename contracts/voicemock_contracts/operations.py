"""One operation of a contract, a method at a path, with what its requests and its answers have to be."""

import re
from dataclasses import dataclass

from voicemock_contracts.findings import Finding
from voicemock_contracts.messages import Request, Response
from voicemock_contracts.nodes import Node
from voicemock_contracts.requests import Requested
from voicemock_contracts.responses import Answer
from voicemock_contracts.schemas import Schemas


@dataclass(frozen=True, slots=True)
class Operation:
    """A method at a path; `of` compiles it."""

    id: str
    method: str
    path: str
    clauses: tuple[str, ...]
    """Those that the operation itself rests on."""
    schemas: Schemas
    pattern: re.Pattern[str]
    requested: Requested
    answers: dict[int, Answer]

    @classmethod
    def of(cls, method: str, path: str, node: Node, schemas: Schemas) -> "Operation":
        """Return the operation that stands at a node of a document."""
        id = node.value["operationId"]
        pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))
        answers = {int(status): Answer.of(id, status, answer, schemas) for status, answer in node["responses"].items()}
        clauses = tuple(node.get("x-facts", ()))
        return cls(id, method, path, clauses, schemas, pattern, Requested.of(id, node, schemas), answers)

    def request(self, request: Request) -> tuple[Finding, ...]:
        """Return how a request departs."""
        matched = self.pattern.fullmatch(request.path)
        return self.requested.judge(request, matched.groupdict() if matched else {})

    def response(self, response: Response) -> tuple[Finding, ...]:
        """Return how an answer departs."""
        answer = self.answers.get(response.status)
        if answer is not None:
            return answer.judge(response)
        listed = ", ".join(map(str, self.answers))
        where = f"answer {response.status} of {self.id}"
        return (self.schemas.unknown(where, "is a status that no document mentions", listed, str(response.status)),)


__all__ = ["Operation"]
