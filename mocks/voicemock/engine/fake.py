"""A vendor and a world as one ASGI app."""

from email.utils import formatdate
from functools import lru_cache
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.engine.calls import answering, is_stream
from voicemock.engine.journal import BODY_KEPT, Exchange, Streamed
from voicemock.engine.vendor import Vendor
from voicemock.engine.world import World


class Fake:
    """One vendor in one world. The worlds of one vendor can share its app."""

    def __init__(self, vendor: Vendor, world: World, app: ASGIApp | None = None) -> None:
        self.vendor = vendor
        self.world = world
        self._app = app or answering(vendor)
        self._reading = vendor.reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the vendor; every exchange goes through the journal."""
        scope = {**scope, "path": _path(scope), "voicemock.world": self.world}
        if scope["type"] == "websocket" and not is_stream(self.vendor, scope):
            await receive()
            scope, receive, send = _without_upgrade(scope, send)
        exchange = self.world.journal.open(self.vendor.name, scope, self._reading)
        date = _date(int(exchange.at))
        if scope["type"] == "websocket":
            exchange.streamed = Streamed()

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
            elif message["type"] == "websocket.send" and exchange.streamed is not None:
                exchange.streamed.tells(message.get("text") or "", self.world.clock.now())
            await send(message)

        async def watch() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                exchange.received += len(message.get("body", b""))
                exchange.whole = not message.get("more_body", False)
            elif exchange.status is None:
                exchange.client_left = True
            return message

        # Whoever answers a stream notes that its client left; each of its many messages is spared a step.
        heard = receive if scope["type"] == "websocket" else watch
        try:
            await self._app({**scope, "voicemock.exchange": exchange}, heard, note)
        finally:
            self.world.journal.close(exchange)


@lru_cache(maxsize=16)
def _date(second: int) -> bytes:
    """Return the value of the header ``Date``."""
    return formatdate(second, usegmt=True).encode()


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


__all__ = ["Fake", "keep"]
