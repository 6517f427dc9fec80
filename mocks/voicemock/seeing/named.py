"""Which documented call an exchange was for, by the name that scripts and tests have for it."""

from functools import cache
from re import Pattern

from starlette.routing import compile_path

from voicemock.engine.exchange import Exchange
from voicemock.engine.hosts import host_of
from voicemock.engine.vendor import ANY, Call, Stream, Vendor
from voicemock.vendors import VENDORS


def called(exchange: Exchange) -> str:
    """Return the call's name, ``POST /v1/detect``; empty where it was for none."""
    vendor = next((each for each in VENDORS if each.name == exchange.vendor), None)
    if vendor is None:
        return ""
    path = exchange.scope["path"].removeprefix(exchange.scope.get("root_path", ""))
    host, first = host_of(exchange.scope), path.removeprefix("/").partition("/")[0]
    if host not in vendor.hosts and host not in vendor.hosted and first in vendor.hosted:
        host, path = first, path.removeprefix(f"/{first}")
    return next(
        (
            call.name
            for call, pattern in _table(vendor, host)
            if (isinstance(call, Stream) or call.method in (ANY, exchange.method)) and pattern.match(path)
            if isinstance(call, Stream) == (exchange.scope["type"] == "websocket")
        ),
        "",
    )


def _table(vendor: Vendor, host: str) -> list[tuple[Call | Stream, Pattern[str]]]:
    site = vendor.hosted.get(host)
    calls: tuple[Call | Stream, ...] = (*vendor.calls, *vendor.streams) if site is None else site.calls
    return [(call, _pattern(call.path)) for call in calls]


@cache
def _pattern(path: str) -> Pattern[str]:
    return compile_path(path)[0]


__all__ = ["called"]
