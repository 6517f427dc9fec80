"""Putting ours in the place of the functions that sleep and tell the time, and taking it away again."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from voicemock.intercept.sleeping.arriving import Arrival
from voicemock.intercept.sleeping.bound import Bound, Function
from voicemock.intercept.sleeping.callers import may_be_changed
from voicemock.intercept.sleeping.replacing import ASKED, CLOCKS, OTHERS, Of, of_trio
from voicemock.intercept.sleeping.shown import LEAD


@dataclass(slots=True)
class Patches:
    """What of this process is replaced: from the first who enters to the last who leaves."""

    _bound: Bound = field(default_factory=lambda: Bound(may_be_changed))
    _functions: dict[Function, Function] = field(default_factory=lambda: CLOCKS | OTHERS)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _trio: Arrival = field(init=False)

    def __post_init__(self) -> None:
        self._bound.replace(self._functions)
        self._trio = Arrival("trio", self._trio_came)

    def enter(self, of: Of) -> None:
        """Ask ``of`` from now on; replace what is not replaced yet."""
        with self._lock:
            ASKED.by.append(of)
            if len(ASKED.by) == 1:
                self._take_trio()
            self._bound.look()
            self._bound.turn(True, self._functions)

    def leave(self, of: Of) -> None:
        """Ask it no longer; put back what the last one leaves behind."""
        with self._lock:
            ASKED.by.remove(of)
            if not ASKED.by:
                self._trio.stop()
                self._bound.look()
                self._bound.turn(False, [real for real in self._functions if real not in CLOCKS or not LEAD.now])

    def _take_trio(self) -> None:
        trio = sys.modules.get("trio")
        if trio is None:
            self._trio.wait()
        elif trio.sleep not in self._functions and trio.sleep not in self._functions.values():
            functions = of_trio(trio)
            self._functions |= functions
            self._bound.replace(functions)

    def _trio_came(self) -> None:
        with self._lock:
            self._take_trio()
            if ASKED.by:
                self._bound.look()
                self._bound.turn(True, self._functions)


_PATCHES = Patches()


@contextmanager
def patched(of: Of) -> Iterator[None]:
    """Turn the sleeps and the time of this process to the benches, as long as anybody needs it.

    ``of`` is asked in the code that sleeps, or asks for the time: whose sleepers are yours?
    """
    _PATCHES.enter(of)
    try:
        yield
    finally:
        _PATCHES.leave(of)


__all__ = ["Patches", "patched"]
