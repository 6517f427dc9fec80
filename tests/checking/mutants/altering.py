"""Ways to alter a fake from outside: what it answers, what it is asked, what it streams."""

import json
from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Wrap = Callable[[ASGIApp], ASGIApp]
Change = Callable[[Any], Any]
"""Takes a JSON body and returns another."""


def without(*steps: str | int) -> Change:
    """A change that takes the field at a path away."""

    def change(body: Any) -> Any:
        body = deepcopy(body)
        holder = body
        for step in steps[:-1]:
            holder = holder[step]
        holder.pop(steps[-1], None)
        return body

    return change


def having(*steps: str | int, value: Any) -> Change:
    """A change that puts a value (or what a function makes of the one there) at a path."""

    def change(body: Any) -> Any:
        body = deepcopy(body)
        holder = body
        for step in steps[:-1]:
            holder = holder[step]
        now = holder.get(steps[-1]) if isinstance(holder, dict) else holder[steps[-1]]
        holder[steps[-1]] = value(now) if callable(value) else value
        return body

    return change


def answering(
    call: str,
    status: int | None = None,
    *,
    body: Change | None = None,
    text: str | None = None,
    to_status: int | None = None,
    headers: dict[str, str | None] | None = None,
    nth: Callable[[], Callable[[], bool]] | None = None,
) -> Wrap:
    """Alter the answers of a call, like `POST /v1/detect`, that have a status (any, unless given).

    ``call`` ends the path that is asked for; `*` is any call. Headers with None are taken away. ``nth`` makes, for
    each fake, a function that is asked at each such answer whether to alter it.
    """
    method, _, path = call.partition(" ")

    def wrap(app: ASGIApp) -> ASGIApp:
        due = nth() if nth else lambda: True

        async def altered(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not _meant(scope, method, path):
                await app(scope, receive, send)
                return
            held: list[Message] = []

            async def hold(message: Message) -> None:
                held.append(message)

            await app(scope, receive, hold)
            start = held[0]
            if (status is None or start["status"] == status) and due():
                content = b"".join(message.get("body", b"") for message in held[1:])
                if text is not None:
                    content = text.encode()
                if body is not None:
                    content = json.dumps(body(json.loads(content))).encode()
                changed = {name.lower(): value for name, value in (headers or {}).items()}
                kept = [
                    (name, value)
                    for name, value in start["headers"]
                    if name.decode().lower() not in {*changed, "content-length"}
                ]
                put = [(name.encode(), value.encode()) for name, value in changed.items() if value is not None]
                held = [
                    {
                        **start,
                        "status": to_status or start["status"],
                        "headers": [*kept, *put, (b"content-length", str(len(content)).encode())],
                    },
                    {"type": "http.response.body", "body": content},
                ]
            for message in held:
                await send(message)

        return altered

    return wrap


def asked(
    call: str, *, headers: dict[str, str | None] | None = None, query: Callable[[str], str] | None = None
) -> Wrap:
    """Alter what a fake is asked: headers put, replaced or (None) taken away, another query."""
    method, _, path = call.partition(" ")

    def wrap(app: ASGIApp) -> ASGIApp:
        async def altered(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] in {"http", "websocket"} and _meant(scope, method, path):
                changed = {name.lower(): value for name, value in (headers or {}).items()}
                kept = [(name, value) for name, value in scope["headers"] if name.decode().lower() not in changed]
                put = [(name.encode(), value.encode()) for name, value in changed.items() if value is not None]
                scope = {**scope, "headers": [*kept, *put]}
                if query is not None:
                    scope["query_string"] = query(scope["query_string"].decode()).encode()
            await app(scope, receive, send)

        return altered

    return wrap


def only(meant: Callable[[Scope], bool], wrap: Wrap) -> Wrap:
    """Alter a fake as another way does, but only for the HTTP calls that are meant."""

    def both(app: ASGIApp) -> ASGIApp:
        other = wrap(app)

        async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
            await (other if scope["type"] == "http" and meant(scope) else app)(scope, receive, send)

        return chosen

    return both


def lacks(header: str) -> Callable[[Scope], bool]:
    """Return what tells whether a call comes without a header."""
    return lambda scope: all(name.decode().lower() != header.lower() for name, _ in scope["headers"])


def reworded(call: str, change: Change) -> Wrap:
    """Alter the JSON that a fake is asked with; what is no JSON object stays as it is."""

    async def rewording(app: ASGIApp, content: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        asked_with = _object(content)
        if asked_with is not None:
            content = json.dumps(change(asked_with)).encode()
        kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-length"]
        headers = [*kept, (b"content-length", str(len(content)).encode())]
        await app({**scope, "headers": headers}, _again(content, receive), send)

    return _reading(call, rewording)


def refusing(call: str, when: Callable[[Any], bool], status: int, body: Any) -> Wrap:
    """Answer a call itself when the JSON object that it is asked with is such a one; hand it on where it is not."""

    async def answer(app: ASGIApp, content: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        asked_with = _object(content)
        if asked_with is not None and when(asked_with):
            await JSONResponse(body, status)(scope, receive, send)
        else:
            await app(scope, _again(content, receive), send)

    return _reading(call, answer)


Reading = Callable[[ASGIApp, bytes, Scope, Receive, Send], Awaitable[None]]


def _reading(call: str, handle: Reading) -> Wrap:
    """Let a call be handled by what has read its body; every other goes to the fake as it is."""
    method, _, path = call.partition(" ")

    def wrap(app: ASGIApp) -> ASGIApp:
        async def altered(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and _meant(scope, method, path):
                await handle(app, await _whole(receive), scope, receive, send)
            else:
                await app(scope, receive, send)

        return altered

    return wrap


async def _whole(receive: Receive) -> bytes:
    content, more = b"", True
    while more:
        message = await receive()
        content += message.get("body", b"")
        more = message.get("more_body", False)
    return content


def _again(content: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, and then what comes after it."""
    left: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def streaming(change: Callable[[], Callable[[Message], list[Message]]]) -> Wrap:
    """Alter what a fake sends on a WebSocket; for each connection ``change`` makes what turns a message into others."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def altered(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "websocket":
                await app(scope, receive, send)
                return
            turn = change()

            async def changed(message: Message) -> None:
                for other in turn(message):
                    await send(other)

            await app(scope, receive, changed)

        return altered

    return wrap


def told(message: Message) -> dict[str, Any] | None:
    """Return what a WebSocket message tells; None where it is none that tells anything."""
    if message["type"] != "websocket.send" or message.get("text") is None:
        return None
    value: dict[str, Any] = json.loads(message["text"])
    return value


def telling(value: Any) -> Message:
    """Return a WebSocket message that tells a value."""
    return {"type": "websocket.send", "text": json.dumps(value)}


def _meant(scope: Scope, method: str, path: str) -> bool:
    if method == "*":
        return True
    return scope.get("method", "GET") == method and (
        scope["path"].endswith(path) if "{" not in path else _fits(scope["path"], path)
    )


def _fits(path: str, template: str) -> bool:
    before, _, rest = template.partition("{")
    after = rest.partition("}")[2]
    return before in path and path.endswith(after)


__all__ = [
    "Change",
    "Wrap",
    "answering",
    "asked",
    "having",
    "lacks",
    "only",
    "refusing",
    "reworded",
    "streaming",
    "telling",
    "told",
    "without",
]
