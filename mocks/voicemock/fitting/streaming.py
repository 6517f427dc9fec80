"""A stream of the fake's as the new contract has it: what is told is fitted, order and closes are left as they are."""

import json
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicemock.fitting.fit import Fit
from voicemock.fitting.holding import KEY, Departure
from voicemock.fitting.values import HOLDS, fitted
from voicemock_contracts.changes.surface import Stream

POLICY = 1008
"""The close code of a server that refuses a client by a rule of its own."""

OWN = 4000
"""From here on close codes are the vendors' own."""

KEY_CODES = (4001, 4003)


async def stream(
    app: ASGIApp, fit: Fit, scope: Scope, receive: Receive, send: Send, *, refused: Sequence[Departure]
) -> None:
    """Answer a stream; one that the new contract refuses, or that the fake never heard of, is opened and closed."""
    if refused or fit.old is None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": close_code(fit.new, refused), "reason": _why(refused)})
        return

    async def tell(message: Message) -> None:
        text = message.get("text") if message["type"] == "websocket.send" else None
        if text:
            made = told(text, fit)
            if made is None:
                return
            message = {**message, "text": made}
        await send(message)

    await app(scope, receive, tell)


def told(text: str, fit: Fit) -> str | None:
    """Return a message as the new contract may have it; None of one that is told no more."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if not (isinstance(value, dict) and isinstance(fit.old, Stream) and isinstance(fit.new, Stream)):
        return text
    name = str(value.get("type", ""))
    if name not in fit.old.tells:
        return text
    place = f"tells/{name}"
    if any(each.rule == "message-removed" and each.place == place for each in fit.answered):
        return None
    spoken = fit.new.tells.get(name)
    new = spoken.schema if spoken is not None else None
    changes = [each for each in fit.answered if HOLDS not in each.place.split("/")]  # its order stays the fake's
    made = fitted(value, changes, place, fit.old.tells[name].schema, new)
    return text if made == value else json.dumps(made, ensure_ascii=False)


def close_code(new: object, refused: Sequence[Departure]) -> int:
    """Return the code with which the new contract refuses a handshake: the first of its own, else that of a rule."""
    own = sorted(code for code in new.closes if code >= OWN) if isinstance(new, Stream) else []
    if any(each.what == KEY for each in refused):
        own = [code for code in KEY_CODES if code in own]
        return own[0] if own else POLICY
    return POLICY if not isinstance(new, Stream) else next((c for c in (1003, 1008) if c in new.closes), POLICY)


def _why(refused: Sequence[Departure]) -> str:
    return next((f"{each.what}: {each.expected}" for each in refused), "")[:120]


__all__ = ["stream", "told"]
