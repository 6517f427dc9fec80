"""What a fault asks of the connection that a call came on. A server gives it; in process there is none."""

import asyncio
from typing import Any, Protocol

from starlette.types import Scope

WIRE = "voicemock.wire"
"""The name under which a scope's extensions hold it."""


class NoWire(RuntimeError):  # noqa: N818 - it reads as what is missing
    """A fault needs a socket, and the call came without one."""


class Wire(Protocol):
    """One call's hold on its connection."""

    def over(self) -> asyncio.Future[bool]:
        """Return what is done when the connection is gone (true), or the server ends (false)."""

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""

    def promise(self, length: int) -> None:
        """Have so many bytes of body to come, whatever the head that went out says."""

    def discard(self) -> None:
        """Take in and forget what the client still sends, so that it is seen to leave."""

    async def reset(self) -> None:
        """Let go out what was sent, then reset the connection."""

    async def cut(self) -> None:
        """Let go out what was sent, then end the connection in order; what still comes in is discarded for a while."""


class StreamWire(Wire, Protocol):
    """A stream's."""

    def no_pong(self) -> None:
        """Answer pings no more."""


def wire_of(scope: Scope) -> Any:
    """Return the hold on its connection that the scope has: a Wire, a StreamWire, or None in process."""
    return (scope.get("extensions") or {}).get(WIRE)


__all__ = ["WIRE", "NoWire", "StreamWire", "Wire", "wire_of"]
