"""Polls of a job: how fast they come, and whether they back off."""

from dataclasses import dataclass

from voicemock.advice.call import Call, Seen, Watched
from voicemock.advice.lately import Lately

WAITS = 4
"""Waits in a row that show whether a client backs off (DSP-10.c)."""

GROWTH = 1.1
"""What counts as a longer wait: clocks and networks make one longer by a little on their own."""


@dataclass(frozen=True, slots=True)
class Polls:
    """The polls of one path: the moment of the last, and the waits before it, latest last."""

    last: float
    waits: tuple[float, ...] = ()


class TooFast:
    """Polls of a job that come less than ``least`` seconds after the one before."""

    def __init__(self, prefix: str, least: float) -> None:
        self._prefix = prefix
        self._least = least
        self._last: Lately[str, float] = Lately()

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        if call.exchange.status != 200 or not call.path.startswith(self._prefix):
            return
        last = self._last.get(call.path)
        self._last.put(call.path, call.at)
        if last is not None and call.at - last < self._least:
            yield Seen(f"polled {max(0.0, call.at - last):.3f} s after the poll before", call.path)


class NotBackingOff:
    """Polls of a job that goes on, of which four waits in a row are below ``most`` seconds and none gets longer.

    ``going_on`` are the words in an answer that say that the job is not over.
    """

    def __init__(self, prefix: str, most: float, going_on: bytes) -> None:
        self._prefix = prefix
        self._most = most
        self._going_on = going_on
        self._polls: Lately[str, Polls] = Lately()

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        if call.exchange.status != 200 or not call.path.startswith(self._prefix):
            return
        if self._going_on not in call.exchange.body:
            self._polls.drop(call.path)
            return
        polls = self._polls.get(call.path)
        waits = () if polls is None else (*polls.waits, call.at - polls.last)[-WAITS:]
        if len(waits) == WAITS and max(waits) < self._most and max(waits[1:]) <= waits[0] * GROWTH:
            yield Seen(f"polled after waits of {', '.join(f'{wait:.1f}' for wait in waits)} s", call.path)
            waits = ()
        self._polls.put(call.path, Polls(call.at, waits))


__all__ = ["GROWTH", "WAITS", "NotBackingOff", "TooFast"]
