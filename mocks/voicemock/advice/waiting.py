"""Answers that ask for patience, and who has none."""

from dataclasses import dataclass

from voicemock.advice.call import Call, Seen, Watched
from voicemock.advice.lately import Lately

SLACK = 0.001
"""Seconds by which a call may be early: floats of today's dates, and clocks, differ in their last bits."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The number of the exchange that asks for it, until when, in seconds since the epoch, and why."""

    number: int
    until: float
    why: str


class Impatient:
    """Calls before the wait is over that an answer asked for.

    An answer asks by ``Retry-After``, a number of seconds, where ``retry_after`` says that the vendor has it; or by a
    status alone, and then ``seconds`` counts. With ``by_path`` the wait is that of one path, else of all of a key's
    calls.
    """

    def __init__(self, statuses: frozenset[int], seconds: float | None = None, *, by_path: bool) -> None:
        self._statuses = statuses
        self._seconds = seconds
        self._by_path = by_path
        self._waits: Lately[tuple[bytes, str], Wait] = Lately()

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        status = call.exchange.status
        whose = (call.caller, call.path if self._by_path else "")
        wait = self._waits.get(whose)
        if wait is not None and call.follows(wait.number):
            if call.at < wait.until - SLACK:
                yield Seen(f"called again {wait.until - call.at:.0f} s too early: {wait.why}")
            else:
                self._waits.drop(whose)
        if status in self._statuses:
            asked = self._asked(call)
            if asked is not None:
                self._waits.put(whose, asked)

    def _asked(self, call: Call) -> Wait | None:
        if self._seconds is not None:
            return Wait(call.exchange.number, call.at + self._seconds, f"the answer before was {call.exchange.status}")
        value = (call.answered(b"retry-after") or b"").decode("latin-1").strip()
        if not (value.isascii() and value.isdecimal() and len(value) < 10):
            return None
        return Wait(
            call.exchange.number, call.at + int(value), f"the answer {call.exchange.status} said Retry-After: {value}"
        )


__all__ = ["SLACK", "Impatient"]
