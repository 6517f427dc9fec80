"""Which of a vendor's calls a request is for, and what is answered where it is for none or is refused."""

import logging
from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from voicemock.engine.hosts import host_of
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.vendor import ANY, Call, Endpoint, Stream, Vendor
from voicemock.engine.world import exchange_of

log = logging.getLogger("voicemock")

BUG = "a bug of voicemock, answered as the vendor's own fault: %s"


def answering(vendor: Vendor) -> ASGIApp:
    """Return the app that answers as this vendor, in whichever world a request's scope names."""
    own = _site(vendor.calls, vendor.problem, vendor.streams)
    if not vendor.hosted:
        return own
    sites = {host: _site(site.calls, site.problem) for host, site in vendor.hosted.items()}

    async def by_host(scope: Scope, receive: Receive, send: Send) -> None:
        host, root = host_of(scope), scope.get("root_path", "")
        first = scope["path"].removeprefix(root).removeprefix("/").partition("/")[0]
        if host not in vendor.hosts and host not in sites and first in sites:
            host, scope = first, {**scope, "root_path": f"{root}/{first}"}
        await sites.get(host, own)(scope, receive, send)

    return by_host


def is_stream(vendor: Vendor, scope: Scope) -> bool:
    """Tell whether the handshake is for a WebSocket that the vendor has."""
    return any(_socket(stream).matches(scope)[0] is Match.FULL for stream in vendor.streams)


def _site(
    calls: Iterable[Call], problem: Callable[[Request, Refused], Response], streams: Iterable[Stream] = ()
) -> ASGIApp:
    routes, sockets = [*map(_route, calls)], [*map(_socket, streams)]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            socket = next(route for route in sockets if route.matches(scope)[0] is Match.FULL)
            await socket.handle(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            response = await _endpoint(routes, scope)(request)
        except Refused as refused:
            response = problem(request, refused)
        except Exception:
            log.exception(BUG, exchange_of(request).path)
            response = problem(request, Refused(Reason.INTERNAL))
        await response(scope, receive, send)

    return answer


def _endpoint(routes: Iterable[Route], scope: Scope) -> Endpoint:
    """Return what answers the request; Refused: NOT_FOUND, or WRONG_METHOD where the path has others."""
    allow = set[str]()
    for route in routes:
        match, found = route.matches(scope)
        if match is Match.FULL:
            scope.update(found)
            endpoint: Endpoint = route.endpoint
            return endpoint
        if match is Match.PARTIAL:
            allow |= route.methods or set()
    raise Refused(Reason.WRONG_METHOD, allow=allow) if allow else Refused(Reason.NOT_FOUND)


def _route(call: Call) -> Route:
    route = Route(call.path, call.endpoint, methods=[call.method])
    if call.method == ANY:
        route.methods = None
    return route


def _socket(stream: Stream) -> WebSocketRoute:
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
        log.exception(BUG, exchange_of(websocket).path)
        return Refused(Reason.INTERNAL)
    return None


__all__ = ["answering", "is_stream"]
