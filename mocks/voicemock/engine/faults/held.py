"""One call in the hands of its faults: what they reach of it, and what they leave in its exchange."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from starlette.types import Receive, Scope, Send

from voicemock.engine.clock import Clock
from voicemock.engine.faults.pausing import pause
from voicemock.engine.faults.vocabulary import Fault

WAITING = "voicemock.waiting"
"""Where a scope may hold what is told 1 when a fault begins to wait, and -1 when it is over."""

ABNORMAL = 1006
"""The code of a stream that ended without a Close frame."""


@dataclass(frozen=True, slots=True)
class Held:
    """A call. ``wire`` is its hold on the connection, None in process."""

    scope: Scope
    receive: Receive
    send: Send
    clock: Clock
    chance: Random
    wire: Any

    def note(self, fault: Fault, *, alters: bool = False) -> None:
        """Have the exchange tell that the fault was played, and whether the answer is no longer the vendor's."""
        exchange = self._exchange()
        if exchange is not None:
            exchange.faults.append(fault.name)
            exchange.altered |= alters

    def status(self, status: int) -> None:
        """Have the exchange tell how a handshake was answered."""
        exchange = self._exchange()
        if exchange is not None:
            exchange.status = status

    def ended(self, code: int, *, by_client: bool) -> None:
        """Have the exchange tell how a stream ended, unless it does so already."""
        exchange = self._exchange()
        if exchange is not None and exchange.close_code is None:
            exchange.client_left, exchange.close_code = by_client, code

    async def wait(self, seconds: float | None, *, until: float | None = None) -> bool:
        """Wait while the call is not answered, and tell whether it still can be; where it cannot, it is over."""
        told: Callable[[int], None] = self.scope.get(WAITING, _nobody)
        if until is None:  # from here on: whoever is told of the wait may move the clock at once
            until = self.clock.now() + (seconds or 0)
        over = None
        if self.wire is not None:
            over = self.wire.over()
            self.wire.discard()
        told(1)
        try:
            if await pause(self.clock, seconds, over, until=until):
                return True
        finally:
            told(-1)
        exchange = self._exchange()
        if exchange is not None and exchange.status is None:
            exchange.client_left = self.wire.over().result()
        await self.wire.cut()
        return False

    def _exchange(self) -> Any:
        # The journal stands on more than faults may know: it is met here by the names of its fields.
        return self.scope.get("voicemock.exchange")


def _nobody(_: int) -> None:
    pass


__all__ = ["ABNORMAL", "WAITING", "Held"]
