"""Which fake a request is for: its Host header says it, or the start of its path."""

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from voicemock.bench import Bench
from voicemock.engine.fake import keep
from voicemock.engine.hosts import host_of
from voicemock.seeing.nearest import nearest
from voicemock.serving.control import PREFIX, control
from voicemock.vendors import VENDORS

HOSTS = {host: vendor.name for vendor in VENDORS for host in (*vendor.hosts, *vendor.hosted)}


class Door:
    """One ASGI app in front of a bench: ``/vocos/v1/detect`` and ``Host: api.vocos.io`` lead to the same fake.

    Where the Host is a vendor's, its own paths are all there is. Everything else is ours: ``/_voicemock/…``, and a 404
    that names what there is and what comes nearest.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._control = control(bench)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead the request to its fake."""
        hosts = {value for name, value in scope["headers"] if name == b"host"}
        if len(hosts) > 1:
            await self._answer(400, "more than one Host header", scope, receive, send)
            return
        named = HOSTS.get(host_of(scope))
        prefix = scope["path"].split("/", 2)[1] if scope["path"].startswith("/") else ""
        fake = self._bench.fakes.get(named or prefix)
        if fake is not None and named is None:
            await fake({**scope, "root_path": f"{scope['root_path']}/{prefix}"}, receive, send)
        elif fake is not None:
            await fake(scope, receive, send)
        elif named is not None:
            await self._answer(404, f"{named} is not served here: {self._served()} are", scope, receive, send)
        elif prefix == PREFIX and scope["type"] == "http":
            await self._control({**scope, "root_path": f"{scope['root_path']}/{prefix}"}, receive, send)
        else:
            await self._answer(404, f"this is voicemock: begin the path with {self._served()}", scope, receive, send)

    def _served(self) -> str:
        return ", ".join(f"/{name}" for name in (*self._bench.fakes, PREFIX))

    async def _answer(self, status: int, error: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell what is wrong of a request that reaches no vendor, and keep it among the unmatched."""
        exchange = self._bench.journal.stray(scope)
        near = nearest(exchange)
        response = JSONResponse({"error": error, "nearest": near} if near else {"error": error}, status)
        exchange.status, exchange.headers = status, response.raw_headers
        keep(exchange, bytes(response.body))
        try:
            if scope["type"] == "websocket":
                await receive()
            await response(scope, receive, send)
        finally:
            self._bench.journal.close(exchange)


__all__ = ["Door"]
