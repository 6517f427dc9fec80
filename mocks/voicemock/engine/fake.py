"""A vendor and a world as one ASGI app."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.engine.accounts import Plan
from voicemock.engine.journal import BODY_KEPT, Exchange
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.world import World, exchange_of

log = logging.getLogger("voicemock")

Endpoint = Callable[[Request], Awaitable[Response]]
Body = Callable[[Request, Problem], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Call:
    """One documented call: where, what answers it, and in a few words what it is for."""

    method: str
    path: str
    endpoint: Endpoint
    says: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: its addresses, its keys, its calls, and its words for what is refused.

    ``key_goes`` shows how a call carries its key, ``KEY`` standing for it; ``curl`` is the rest of a command line that
    tries the vendor, ``BASE``, ``KEY`` and ``CLIP`` standing for theirs.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    key_goes: str
    plans: Mapping[str, Plan]
    calls: tuple[Call, ...]
    problems: Mapping[Reason, Problem]
    body: Body
    curl: str

    def app(self) -> ASGIApp:
        """Return the app that answers as this vendor, in whichever world a request's scope names."""
        app = Starlette(
            routes=[Route(call.path, call.endpoint, methods=[call.method]) for call in self.calls],
            exception_handlers={Refused: self._refuse, HTTPException: self._unrouted, Exception: self._broken},
        )
        app.router.redirect_slashes = False
        return app

    def problem(self, request: Request, refused: Refused) -> Response:
        """Return the vendor's words for a refusal."""
        exchange_of(request).refused = refused.reason.name
        problem = self.problems[refused.reason]
        return JSONResponse(self.body(request, problem), problem.status, headers=refused.headers)

    async def _refuse(self, request: Request, exception: Exception) -> Response:
        assert isinstance(exception, Refused)  # noqa: S101 - Starlette calls this for nothing else
        return self.problem(request, exception)

    async def _unrouted(self, request: Request, exception: Exception) -> Response:
        assert isinstance(exception, HTTPException)  # noqa: S101 - Starlette calls this for nothing else
        allow = (exception.headers or {}).get("Allow")
        if allow is None:
            return self.problem(request, Refused(Reason.NOT_FOUND))
        return self.problem(request, Refused(Reason.WRONG_METHOD, allow=allow.split(", ")))

    async def _broken(self, request: Request, _exception: Exception) -> Response:
        return self.problem(request, Refused(Reason.INTERNAL))


class Fake:
    """One vendor in one world. The worlds of one vendor can share its app."""

    def __init__(self, vendor: Vendor, world: World, app: ASGIApp | None = None) -> None:
        self.vendor = vendor
        self.world = world
        self._app = app or vendor.app()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the vendor; every exchange goes through the journal."""
        if scope["type"] == "websocket":
            await receive()
            scope, receive, send = _without_upgrade(scope, send)
        scope = {**scope, "path": _path(scope), "voicemock.world": self.world}
        exchange = scope["voicemock.exchange"] = self.world.journal.open(self.vendor.name, scope)
        date = formatdate(exchange.at, usegmt=True).encode()

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.headers = message["headers"] = [*message["headers"], (b"date", date)]
            elif message["type"] == "http.response.body":
                keep(exchange, message.get("body", b""))
            await send(message)

        async def watch() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and exchange.status is None:
                exchange.client_left = True
            return message

        try:
            await self._app(scope, watch, note)
        except Exception:
            if exchange.status != self.vendor.problems[Reason.INTERNAL].status:
                raise
            log.exception("a bug of voicemock, answered as the vendor's own: %s %s", exchange.method, exchange.path)
        finally:
            self.world.journal.close(exchange)


def keep(exchange: Exchange, body: bytes) -> None:
    """Note a piece of an answer's body: its size, and its bytes up to the journal's bound."""
    exchange.body += body[: BODY_KEPT - len(exchange.body)]
    exchange.size += len(body)


def _path(scope: Scope) -> str:
    """Return the path with its percent-encoding undone, except for slashes: an encoded one separates nothing."""
    raw: bytes = scope.get("raw_path") or b""
    if b"%2f" not in raw.lower():
        path: str = scope["path"]
        return path
    return unquote(raw.decode("latin-1").replace("%2F", "%252F").replace("%2f", "%252f"))


def _without_upgrade(scope: Scope, send: Send) -> tuple[Scope, Receive, Send]:
    """Turn a WebSocket handshake into the plain GET that a server without WebSockets sees in it."""

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def deny(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    return {**scope, "type": "http", "method": "GET"}, nothing, deny


__all__ = ["Call", "Fake", "Vendor"]
