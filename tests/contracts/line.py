"""The line between schemathesis and a fake: each call goes to its documented host, and is counted."""

from collections import Counter
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from multipart import parse_options_header
from starlette.types import Message, Receive, Scope, Send

from voicemock.bench import Bench
from voicemock_contracts.contract import Contract

SECONDS = 1.0
"""Between two requests, so that jobs come to their end and limits on polling are kept."""


class Line:
    """An ASGI app in front of one vendor of a bench."""

    def __init__(self, bench: Bench, vendor: str, contract: Contract) -> None:
        self.answers = Counter[tuple[str, int]]()
        """How often an operation answered with a status."""
        self._bench = bench
        self._fake = bench.fakes[vendor]
        self._contract = contract
        self._requests = sha256()

    @property
    def digest(self) -> str:
        """That of all requests in their order, without the names of cases and parts, which differ in each run."""
        return self._requests.hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a request to the fake."""
        if scope["type"] != "http":
            return
        operation = self._contract.operation(scope["method"], scope["path"])
        self._bench.clock.advance(SECONDS)
        boundary = self._note(scope)

        async def hear() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                self._requests.update(message.get("body", b"").replace(boundary, b"BOUNDARY"))
            return message

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start" and operation is not None:
                self.answers[operation.id, message["status"]] += 1
            await send(message)

        await self._fake(self._at_its_host(scope), hear, tell)

    def _note(self, scope: Scope) -> bytes:
        """Put the head of a request into the digest, and return the boundary of its parts."""
        headers = {name: value for name, value in scope["headers"] if not name.startswith(b"x-schemathesis-testcase")}
        kind = headers.get(b"content-type", b"").decode("latin-1")
        boundary = parse_options_header(kind)[1].get("boundary", "").encode("latin-1") or b"--none--"
        head = [scope["method"].encode(), scope["raw_path"], scope["query_string"]]
        head += [part.replace(boundary, b"") for header in sorted(headers.items()) for part in header]
        self._requests.update(b"\n".join(head))
        return boundary

    def _at_its_host(self, scope: Scope) -> Scope:
        """Return the scope of the same request at the first server that the contract gives for its path."""
        paths: dict[str, Any] = self._contract.openapi["paths"]
        for operation in self._contract.operations:
            if operation.pattern.fullmatch(scope["path"]):
                servers = paths[operation.path].get("servers", self._contract.openapi["servers"])
                host = urlsplit(servers[0]["url"]).netloc.encode()
                headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
                return {**scope, "scheme": "https", "headers": [(b"host", host), *headers]}
        return scope


__all__ = ["Line"]
