"""A vendor and a world as one ASGI app."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from voicemock.engine.accounts import Plan
from voicemock.engine.hosts import host_of
from voicemock.engine.journal import BODY_KEPT, Exchange
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.world import World, exchange_of

log = logging.getLogger("voicemock")

ANY = "*"
"""The method of a call that answers to every one."""

Endpoint = Callable[[Request], Awaitable[Response]]
Streaming = Callable[[WebSocket], Awaitable[None]]
Body = Callable[[Request, Problem], Mapping[str, object]]
Refusal = Callable[[Request, Refused], Response]


@dataclass(frozen=True, slots=True)
class Call:
    """One documented call: where, what answers it, and in a few words what it is for."""

    method: str
    path: str
    endpoint: Endpoint
    says: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One documented WebSocket: where, what answers it, and how it ends when it is refused.

    ``refuse`` says the vendor's last words and closes; it has to accept first where the endpoint had not got so far.
    """

    path: str
    endpoint: Streaming
    refuse: Callable[[WebSocket, Refused], Awaitable[None]]
    says: str


@dataclass(frozen=True, slots=True)
class Site:
    """What answers at hosts of a vendor's that have calls and words of their own."""

    calls: tuple[Call, ...]
    problems: Mapping[Reason, Problem]
    answer: Callable[[Request, Problem], Response]

    def problem(self, request: Request, refused: Refused) -> Response:
        """Return the site's words for a refusal."""
        exchange_of(request).refused = refused.reason.name
        response = self.answer(request, self.problems[refused.reason])
        response.headers.update(refused.headers)
        return response


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
    streams: tuple[Stream, ...] = ()
    hosted: Mapping[str, Site] = field(default_factory=dict)
    """Sites by the names of their hosts. By path prefix they are reached under their name: ``/vendor/host/…``."""

    def app(self) -> ASGIApp:
        """Return the app that answers as this vendor, in whichever world a request's scope names."""
        own = _app(self.calls, self.streams, self.problem)
        if not self.hosted:
            return own
        sites = {host: _app(site.calls, (), site.problem) for host, site in self.hosted.items()}

        async def by_host(scope: Scope, receive: Receive, send: Send) -> None:
            host, root = host_of(scope), scope.get("root_path", "")
            first = scope["path"].removeprefix(root).removeprefix("/").partition("/")[0]
            if host not in self.hosts and host not in sites and first in sites:
                host, scope = first, {**scope, "root_path": f"{root}/{first}"}
            await sites.get(host, own)(scope, receive, send)

        return by_host

    def problem(self, request: Request, refused: Refused) -> Response:
        """Return the vendor's words for a refusal."""
        exchange_of(request).refused = refused.reason.name
        problem = self.problems[refused.reason].naming(refused.about)
        return JSONResponse(self.body(request, problem), problem.status, headers=refused.headers)


class Fake:
    """One vendor in one world. The worlds of one vendor can share its app."""

    def __init__(self, vendor: Vendor, world: World, app: ASGIApp | None = None) -> None:
        self.vendor = vendor
        self.world = world
        self._app = app or vendor.app()
        self._streams = [_stream_route(stream) for stream in vendor.streams]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the vendor; every exchange goes through the journal."""
        scope = {**scope, "path": _path(scope), "voicemock.world": self.world}
        if scope["type"] == "websocket" and not any(route.matches(scope)[0] is Match.FULL for route in self._streams):
            await receive()
            scope, receive, send = _without_upgrade(scope, send)
        exchange = scope["voicemock.exchange"] = self.world.journal.open(self.vendor.name, scope)
        date = formatdate(exchange.at, usegmt=True).encode()

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                exchange.headers = message["headers"] = [*message["headers"], (b"date", date)]
            elif message["type"] == "websocket.accept":
                exchange.status = 101
            elif message["type"] == "websocket.close":
                exchange.close_code = message.get("code", 1000)
            elif message["type"] == "http.response.body":
                keep(exchange, message.get("body", b""))
            await send(message)

        async def watch() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and exchange.status is None:
                exchange.client_left = True
            if message["type"] == "websocket.disconnect" and exchange.close_code is None:
                exchange.client_left, exchange.close_code = True, message.get("code", 1005)
            return message

        try:
            await self._app(scope, watch, note)
        except Exception:
            if exchange.status != self.vendor.problems[Reason.INTERNAL].status:
                raise
            log.exception("a bug of voicemock, answered as the vendor's own: %s %s", exchange.method, exchange.path)
        finally:
            self.world.journal.close(exchange)


def _app(calls: Iterable[Call], streams: Iterable[Stream], problem: Refusal) -> ASGIApp:
    async def refuse(request: Request, exception: Exception) -> Response:
        assert isinstance(exception, Refused)  # noqa: S101 - Starlette calls this for nothing else
        return problem(request, exception)

    async def unrouted(request: Request, exception: Exception) -> Response:
        assert isinstance(exception, HTTPException)  # noqa: S101 - Starlette calls this for nothing else
        allow = (exception.headers or {}).get("Allow")
        if allow is None:
            return problem(request, Refused(Reason.NOT_FOUND))
        return problem(request, Refused(Reason.WRONG_METHOD, allow=allow.split(", ")))

    async def broken(request: Request, _exception: Exception) -> Response:
        return problem(request, Refused(Reason.INTERNAL))

    app = Starlette(
        routes=[*map(_route, calls), *map(_stream_route, streams)],
        exception_handlers={Refused: refuse, HTTPException: unrouted, Exception: broken},
    )
    app.router.redirect_slashes = False
    return app


def _route(call: Call) -> Route:
    route = Route(call.path, call.endpoint, methods=[call.method])
    if call.method == ANY:
        route.methods = None
    return route


def _stream_route(stream: Stream) -> WebSocketRoute:
    async def serve(websocket: WebSocket) -> None:
        exchange = exchange_of(websocket)
        try:
            refused = await _refused(stream, websocket)
            if refused is not None:
                exchange.refused = refused.reason.name
                await stream.refuse(websocket, refused)
        except WebSocketDisconnect as left:
            if exchange.close_code is None:
                exchange.client_left, exchange.close_code = True, left.code

    return WebSocketRoute(stream.path, serve)


async def _refused(stream: Stream, websocket: WebSocket) -> Refused | None:
    """Return why the stream is refused, None when it came to its end."""
    try:
        await stream.endpoint(websocket)
    except WebSocketDisconnect:
        raise
    except Refused as refused:
        return refused
    except Exception:
        log.exception("a bug of voicemock, answered as the vendor's own: %s", exchange_of(websocket).path)
        return Refused(Reason.INTERNAL)
    return None


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


__all__ = ["ANY", "Call", "Fake", "Site", "Stream", "Vendor"]
