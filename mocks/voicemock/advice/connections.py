"""Whether a client keeps its connections."""

from dataclasses import dataclass

from voicemock.advice.call import Call, Seen, Watched
from voicemock.advice.lately import Lately

IN_A_ROW = 3
"""Calls in a row, each from a new connection, that show a client which keeps none (VOC-22.c)."""

IDLE = 5.0
"""Seconds of the world's clock after which a connection may have been closed for want of use."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """A client's latest call, when it was over, and how many in a row came each from a new connection."""

    call: Call
    row: int


class NewConnections:
    """Calls of one key, one after the other, each from a connection of its own.

    Only calls that were answered well count: after a refusal or a fault the connection may be gone.
    """

    def __init__(self) -> None:
        self._latest: Lately[bytes, Lasting] = Lately()
        self._known: Lately[tuple[str, int], bool] = Lately()

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        client = call.exchange.scope.get("client")
        if client is None:
            return
        address = (client[0], client[1])
        new = not self._known.get(address)
        self._known.put(address, True)
        before = self._latest.get(call.caller)
        row = int(new)
        if new and before is not None and self._could_stay(before.call, call):
            row += before.row
        if row == IN_A_ROW:
            row = 0
            yield Seen(f"made {IN_A_ROW} calls in a row, each on a new connection")
        self._latest.put(call.caller, Lasting(call, row))

    def _could_stay(self, before: Call, call: Call) -> bool:
        """Tell whether the connection of a call before was there for this one."""
        status, over = before.exchange.status, before.exchange.closed_at
        if status is None or status >= 300 or over is None or call.at - over >= IDLE:
            return False
        return call.follows(before.exchange.number)


__all__ = ["IDLE", "IN_A_ROW", "NewConnections"]
