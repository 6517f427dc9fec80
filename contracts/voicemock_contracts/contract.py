"""A vendor's contract: requests and answers are held against it, and what departs comes back as findings."""

from collections.abc import Iterator
from functools import cache, cached_property

from voicemock_contracts.clauses import Clauses, named
from voicemock_contracts.documents import Document, Form, document
from voicemock_contracts.editions import Reading, reading
from voicemock_contracts.facts import LedgerError
from voicemock_contracts.findings import Finding
from voicemock_contracts.messages import Request, Response
from voicemock_contracts.nodes import Node
from voicemock_contracts.operations import Operation
from voicemock_contracts.schemas import Schemas
from voicemock_contracts.stream import StreamContract

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Contract:
    """What one vendor's documents ask of requests, of answers and, where it has one, of its stream.

    With ``closed`` a field, a status or a message that no document mentions is a violation, as it is of a fake that
    claims to know the documents; without it, it is new: vendors add things.
    """

    def __init__(
        self, vendor: str, openapi: Document, asyncapi: Document | None = None, *, closed: bool = False
    ) -> None:
        self.vendor = vendor
        self.openapi = openapi
        clauses = Clauses(vendor)
        self._schemas = Schemas(openapi, clauses, closed=closed)
        self.operations = tuple(self._operations())
        self.stream = (
            StreamContract(asyncapi, Schemas(asyncapi, clauses, closed=closed)) if asyncapi is not None else None
        )

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the operation that a method and a path mean; None where the documents have none."""
        for operation in self._by_method.get(method.upper(), ()):
            if operation.pattern.fullmatch(path):
                return operation
        return None

    def request(self, request: Request) -> tuple[Finding, ...]:
        """Return how a client's request departs from the documents."""
        operation = self.operation(request.method, request.path)
        if operation is None:
            return (self._unknown(request),)
        return operation.request(request)

    def response(self, request: Request, response: Response) -> tuple[Finding, ...]:
        """Return how the answer to a request departs; nothing where the documents have no such request."""
        operation = self.operation(request.method, request.path)
        return operation.response(response) if operation is not None else ()

    @cached_property
    def _by_method(self) -> dict[str, list[Operation]]:
        table: dict[str, list[Operation]] = {}
        for operation in self.operations:
            table.setdefault(operation.method, []).append(operation)
        return table

    def _operations(self) -> Iterator[Operation]:
        for path, item in Node(self.openapi, self.openapi)["paths"].items():
            for method, node in item.items():
                if method in METHODS:
                    yield Operation.of(method.upper(), path, node, self._schemas)

    def _unknown(self, request: Request) -> Finding:
        methods = [item.method for item in self.operations if item.pattern.fullmatch(request.path)]
        there = [f"{item.method} {item.path}" for item in self.operations]
        got = f"{request.method} {request.path}"
        if methods:
            return self._schemas.unknown("request", "is a method that no document mentions", ", ".join(methods), got)
        return self._schemas.unknown("request", "is to a path that no document mentions", ", ".join(there), got)


@cache
def load(vendor: str, *, closed: bool = False) -> Contract:
    """Return a vendor's contract, read and compiled once.

    ``vendor`` may name an edition, ``modulate@newer-reference``; ``closed`` is for a fake of ours, see `Contract`.
    Raises `UnknownVendorError` where there is none, `LedgerError` where an edition's file is wrong.
    """
    openapi = document(vendor)
    asked = reading(vendor)
    has_stream = (asked.baseline_folder / f"{Form.ASYNCAPI}.yaml").exists()
    asyncapi = document(vendor, Form.ASYNCAPI) if has_stream else None
    if asked.folder is not None:
        _check_clauses(asked, openapi, asyncapi)
    return Contract(vendor, openapi, asyncapi, closed=closed)


def _check_clauses(asked: Reading, *documents: Document | None) -> None:
    """Raise `LedgerError` where an edition's documents name a clause that its ledger has not."""
    known = Clauses(str(asked)).by_id
    for form, each in zip(Form, documents, strict=True):
        for id in named(each):
            if id not in known:
                why = "says that there is no such clause" if id in Clauses(asked.vendor).by_id else "has no such clause"
                raise LedgerError(f"{asked}: {form}.yaml names {id}, and its facts.yaml {why}")


__all__ = ["Contract", "load"]
