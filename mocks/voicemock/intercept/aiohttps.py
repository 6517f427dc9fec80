"""aiohttp's resolver on aiodns, which asks the network by itself: where aiodns is installed, aiohttp takes no other."""

import functools
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from voicemock.intercept import offline
from voicemock.intercept.meant import current
from voicemock.intercept.names import plain, turned
from voicemock.intercept.patching import Patch


def _resolve(system: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(system)
    async def resolve(self: Any, host: str, port: int = 0, family: int = socket.AF_INET) -> Any:
        reached = current()
        if reached is None:
            return await system(self, host, port, family)
        address = turned(reached, host, port)
        if address is None:
            offline.resolve(reached, plain(host))
            found = await system(self, host, port, family)
            offline.resolved(reached, plain(host), (entry["host"] for entry in found))
            return found
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        entry = {"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": flags}
        return [entry]

    return resolve


def patches() -> Iterator[Patch]:
    """Yield what turns that resolver, if aiohttp is there."""
    resolver = sys.modules.get("aiohttp.resolver")
    if resolver is not None:
        yield Patch(resolver.AsyncResolver, "resolve", _resolve)


__all__ = ["patches"]
