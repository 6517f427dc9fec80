"""Which of a vendor's calls a request is for, and what is answered where it is for none, is refused, or is scripted."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from voicemock.engine.along import read_along
from voicemock.engine.faults import broken
from voicemock.engine.hosts import host_of
from voicemock.engine.keys import keys_in
from voicemock.engine.refusals import Problem, Reason, Refused
from voicemock.engine.script import Answer, Asked, Break
from voicemock.engine.vendor import ANY, Call, Stream, Vendor
from voicemock.engine.world import World, asked_of, exchange_of

log = logging.getLogger("voicemock")

BUG = "a bug of voicemock, answered as the vendor's own fault: %s"


def answering(vendor: Vendor) -> ASGIApp:
    """Return the app that answers as this vendor, in whichever world a request's scope names."""
    app = _answering(vendor)
    return app if vendor.around is None else vendor.around(app)


def is_stream(vendor: Vendor, scope: Scope) -> bool:
    """Tell whether the handshake is for a WebSocket that the vendor has."""
    return any(_socket(stream).matches(scope)[0] is Match.FULL for stream in vendor.streams)


def _answering(vendor: Vendor) -> ASGIApp:
    own = _site(vendor.calls, vendor.problems, vendor.problem, vendor.streams)
    if not vendor.hosted:
        return own
    sites = {host: _site(site.calls, site.problems, site.problem) for host, site in vendor.hosted.items()}

    async def by_host(scope: Scope, receive: Receive, send: Send) -> None:
        host, root = host_of(scope), scope.get("root_path", "")
        first = scope["path"].removeprefix(root).removeprefix("/").partition("/")[0]
        if host not in vendor.hosts and host not in sites and first in sites:
            host, scope = first, {**scope, "root_path": f"{root}/{first}"}
        await sites.get(host, own)(scope, receive, send)

    return by_host


def _site(
    calls: Iterable[Call],
    problems: Mapping[Reason, Problem],
    problem: Callable[[Request, Refused], Response],
    streams: Iterable[Stream] = (),
) -> ASGIApp:
    routes, sockets = [*map(_route, calls)], [*map(_socket, streams)]

    async def reply(found: Route | Refused, scope: Scope, receive: Receive, send: Send, *, early: bool = False) -> None:
        request = Request(scope, receive, send)
        try:
            response = await _answered(request, found)
        except Refused as refused:
            response = problem(request, refused)
        except Exception:
            log.exception(BUG, exchange_of(request).path)
            response = problem(request, Refused(Reason.INTERNAL))
        if not early:
            await read_along(request)
        await response(scope, receive, send)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        app: ASGIApp
        if scope["type"] == "websocket":
            socket = next(route for route in sockets if route.matches(scope)[0] is Match.FULL)
            call, app = socket.name, socket.handle
        else:
            found = _found(routes, scope)
            call, app = _name(found, scope["method"]), partial(reply, found)
        world: World = scope["voicemock.world"]
        asked = scope["voicemock.asked"] = Asked(call, scope, keys_in(scope) if world.script.says_anything else None)
        wrong = world.script.take(Break, asked)
        if wrong is None:
            await app(scope, receive, send)
        else:
            clock, chance = world.clock, world.chance
            await broken(wrong.faults, app, scope, receive, send, clock=clock, chance=chance, words=words)

    def words(status: int) -> ASGIApp | None:
        """Return what answers with the vendor's own words for a status, if it has any."""
        reason = next((reason for reason, problem in problems.items() if problem.status == status), None)
        return None if reason is None else partial(reply, Refused(reason), early=True)

    return answer


async def _answered(request: Request, found: Route | Refused) -> Response:
    """Return the endpoint's answer, with what a script changes in it; Refused, also where the script says so."""
    if isinstance(found, Refused):
        raise found
    asked, script = asked_of(request), World.of(request).script
    script.refuse(asked)
    response: Response = await found.endpoint(request)
    if not (script.says_anything and isinstance(response, JSONResponse)):
        return response
    asked.answer = json.loads(bytes(response.body))
    change = script.take(Answer, asked)
    if change is None:
        return response
    exchange_of(request).altered = True
    return JSONResponse(change.of(asked.answer), response.status_code)


def _name(found: Route | Refused, method: str) -> str:
    """Return what a script calls the call; nothing where there is none, or it came by another method."""
    named = "" if isinstance(found, Refused) else found.name
    return named if named.startswith(f"{method} ") else ""


def _found(routes: Iterable[Route], scope: Scope) -> Route | Refused:
    """Return what the request is for, or why there is no such call: NOT_FOUND, WRONG_METHOD."""
    allow = set[str]()
    for route in routes:
        match, found = route.matches(scope)
        if match is Match.FULL:
            scope.update(found)
            return route
        if match is Match.PARTIAL:
            allow |= route.methods or set()
    return Refused(Reason.WRONG_METHOD, allow=allow) if allow else Refused(Reason.NOT_FOUND)


def _route(call: Call) -> Route:
    route = Route(call.path, call.endpoint, methods=[call.method], name=call.name)
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

    return WebSocketRoute(stream.path, serve, name=stream.name)


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
