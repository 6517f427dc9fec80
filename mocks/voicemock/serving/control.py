"""Control of a bench over HTTP: health, vendors, journal, har, findings, script, clock, edition, reset."""

import json
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from voicemock import __version__
from voicemock.bench import Bench
from voicemock.engine.journal import Exchange, iso
from voicemock.scripting import ScriptError, steps_of
from voicemock.seeing import har as archive
from voicemock.seeing import nearest
from voicemock.serving.described import described
from voicemock.vendors import edition_of
from voicemock_contracts import documents_read

PREFIX = "_voicemock"

MAX_BODY = 1024 * 1024


def control(bench: Bench) -> ASGIApp:
    """Return the app that controls the bench. Wrong input gets a 4xx whose ``error`` says what is wrong."""

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "documents_read": documents_read().isoformat(),
                "now": iso(bench.clock.now()),
                "seed": bench.seed,
                "vendors": list(bench.fakes),
                "editions": {name: edition_of(fake.vendor) for name, fake in bench.fakes.items()},
            }
        )

    async def vendors(request: Request) -> JSONResponse:
        base = f"{request.url.scheme}://{request.url.netloc}"
        return JSONResponse({"vendors": [described(fake.vendor, base) for fake in bench.fakes.values()]})

    async def journal(request: Request) -> JSONResponse:
        vendor, limit = _which(request)
        exchanges, unmatched = bench.journal.exchanges(vendor, limit), bench.journal.unmatched(limit)
        return JSONResponse({"exchanges": [*map(_told, exchanges)], "unmatched": [*map(_told, unmatched)]})

    async def har(request: Request) -> JSONResponse:
        return JSONResponse(archive(bench.journal, *_which(request)))

    async def findings(request: Request) -> JSONResponse:
        vendor, limit = _which(request)
        return JSONResponse({"findings": [entry.as_json() for entry in bench.journal.findings(vendor, limit)]})

    async def clock(request: Request) -> JSONResponse:
        body = await _json(request)
        seconds = body.get("advance") if isinstance(body, dict) else None
        if body != {"advance": seconds} or isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise HTTPException(400, 'send {"advance": SECONDS}')
        try:
            bench.clock.advance(seconds)
        except ValueError as wrong:
            raise HTTPException(400, f"advance: {wrong}") from wrong
        return JSONResponse({"now": iso(bench.clock.now())})

    async def script(request: Request) -> JSONResponse:
        if request.method == "GET":
            holding = (given for fake in bench.fakes.values() for given in fake.world.script.given)
            return JSONResponse({"script": [{**given.rule.step, "used": given.used} for given in holding]})
        try:
            steps = steps_of(await _json(request))
            bench.script(steps)
        except ScriptError as wrong:
            raise HTTPException(400, str(wrong)) from wrong
        return JSONResponse({"script": [step.redacted().as_json() for step in steps]})

    async def edition(request: Request) -> JSONResponse:
        body = await _json(request)
        if not isinstance(body, dict) or not body:
            raise HTTPException(400, 'send {"VENDOR": "EDITION"}, like {"modulate": "newer-reference"}')
        try:
            bench.edition(body)
        except ScriptError as wrong:
            raise HTTPException(400, str(wrong)) from wrong
        return JSONResponse({"editions": {name: edition_of(fake.vendor) for name, fake in bench.fakes.items()}})

    async def reset(_request: Request) -> JSONResponse:
        bench.reset()
        return JSONResponse({"now": iso(bench.clock.now()), "reset": list(bench.fakes)})

    def _which(request: Request) -> tuple[str | None, int | None]:
        vendor, limit = request.query_params.get("vendor"), request.query_params.get("limit")
        if vendor is not None and vendor not in bench.fakes:
            raise HTTPException(400, f"vendor: {vendor!r} is none of {', '.join(bench.fakes)}")
        if limit is not None and not (limit.isascii() and limit.isdecimal() and 0 < len(limit) < 10):
            raise HTTPException(400, f"limit: {limit!r} is no whole number of entries")
        return vendor, None if limit is None else int(limit)

    routes = (
        ("GET", health),
        ("GET", vendors),
        ("GET", journal),
        ("GET", findings),
        ("GET", har),
        ("GET", script),
        ("POST", script),
        ("POST", clock),
        ("POST", edition),
        ("POST", reset),
    )
    there = ", ".join(f"{method} {endpoint.__name__}" for method, endpoint in routes)

    async def wrong(_request: Request, exception: Exception) -> JSONResponse:
        assert isinstance(exception, HTTPException)  # noqa: S101 - Starlette calls this for nothing else
        asked = exception.detail if exception.status_code not in (404, 405) else f"there is: {there}"
        return JSONResponse({"error": asked}, exception.status_code, headers=exception.headers)

    app = Starlette(
        routes=[
            Route(f"/{endpoint.__name__}", endpoint, methods=[method], max_body_size=MAX_BODY)
            for method, endpoint in routes
        ],
        exception_handlers={HTTPException: wrong},
    )
    app.router.redirect_slashes = False
    return app


def _told(exchange: Exchange) -> dict[str, Any]:
    return exchange.as_json() | {"nearest": nearest(exchange) or None}


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as unreadable:
        raise HTTPException(400, f"the body is not JSON: {unreadable}") from unreadable


__all__ = ["PREFIX", "control"]
