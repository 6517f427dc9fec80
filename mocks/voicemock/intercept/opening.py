"""Opening a bench to the clients of this process, and closing it."""

import atexit
import contextlib
import os
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from voicemock.bench import Bench
from voicemock.engine.clock import Clock
from voicemock.intercept import aiohttps, loops, meant, names, proxies, sockets, tls
from voicemock.intercept.gate import gate
from voicemock.intercept.listening import LOCAL, Listening
from voicemock.intercept.loops import Ends
from voicemock.intercept.patching import Patch, Patched
from voicemock.intercept.sleeping import Sleepers
from voicemock.intercept.sleeping import patched as sleeping_patched
from voicemock.intercept.traffic import Traffic


@dataclass(slots=True, eq=False)
class Reached:
    """A bench that this process's connections to vendors' names reach, while it is open.

    ``test`` is who is named where something is refused; ``allowed`` are the names and addresses that may be reached
    although it is offline.
    """

    bench: Bench
    listening: Listening
    tls_port: int
    test: str
    offline: bool
    allowed: set[str]
    parent: "Reached | None"
    ends: Ends
    open: bool = True
    said: set[object] = field(default_factory=set)
    """Warnings that were given already."""
    _plain_port: int | None = None
    _gates: dict[proxies.Proxy, int] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _process: int = field(default_factory=os.getpid)
    _undo: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _sleepers: Sleepers = field(init=False)
    _clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self._clock = self.bench.clock
        self._sleepers = Sleepers(self._clock, self.busy)

    @property
    def url(self) -> str:
        """The bench's own address, for clients that can't be led to it: ``/vocos/v1/detect`` and so on follow it."""
        with self._lock:
            if self._plain_port is None:
                self._plain_port = self.listening.port(self.listening.plain)
            return f"http://{LOCAL}:{self._plain_port}"

    @property
    def traffic(self) -> Traffic:
        """What is on its way to the bench."""
        return self.listening.traffic

    @property
    def sleepers(self) -> Sleepers:
        """Who sleeps on the bench's clock, which is another one since the bench was reset."""
        if self._clock is not self.bench.clock:
            with self._lock:
                if self._clock is not self.bench.clock:
                    self._clock = self.bench.clock
                    self._sleepers.turn_to(self._clock)
        return self._sleepers

    @property
    def serves(self) -> bool:
        """Whether there is a vendor at all; a bench without one is there to keep others offline."""
        return bool(self.bench.fakes)

    def busy(self) -> bool:
        """Whether a connection is being made, or a call is on its way to an answer."""
        return os.getpid() == self._process and self.traffic.busy()

    def close(self) -> None:
        """Cut all connections, and lead no more to the bench. A second time this does nothing."""
        with self._lock:
            was_open, self.open = self.open, False
        if was_open:
            self._undo.close()
            if not meant.all_open():
                proxies.forget()

    def gate(self, proxy: proxies.Proxy) -> int:
        """Return the port at which connections to a proxy are read."""
        with self._lock:
            if proxy not in self._gates:
                self._gates[proxy] = self.listening.port(gate(self, proxy))
            return self._gates[proxy]


@contextlib.contextmanager
def reached(
    bench: Bench, *, offline: bool = False, allowed: Collection[str] = (), sleeps: bool = True, test: str = ""
) -> Iterator[Reached]:
    """Lead this process's connections to vendors' names to the bench, until the block ends.

    With ``offline`` every other connection off this machine is refused, save to those ``allowed``; with ``sleeps`` the
    clients' sleeps move the bench's clock, if it is a virtual one. At the end all connections to the bench are cut.
    """
    opened = _opened(bench, offline, allowed, test)
    opened.sleepers.real = not sleeps
    try:
        yield opened
    finally:
        opened.close()


def _opened(bench: Bench, offline: bool, allowed: Collection[str], test: str) -> Reached:
    names_allowed = {names.plain(name) for name in allowed}
    with contextlib.ExitStack() as undo:  # what is first here is undone last
        listening = Listening(bench)
        ends = Ends()
        undo.callback(ends.cut)
        undo.callback(listening.close)
        port = listening.port(listening.secure)
        opened = Reached(bench, listening, port, test, offline, names_allowed, meant.around(), ends)
        _patched.enter()
        undo.callback(_patched.leave)
        undo.enter_context(sleeping_patched(_sleepers))
        undo.callback(opened.sleepers.close)
        proxies.note()
        meant.opened(opened)
        undo.callback(meant.closed, opened)
        opened._undo = undo.pop_all()
    return opened


def _sleepers() -> Sleepers | None:
    one = meant.current()
    return None if one is None else one.sleepers


def _close_all() -> None:
    """Close what a test left open while there is still an interpreter to do it."""
    for one in meant.all_open():
        one.close()


def _patches() -> Iterator[Patch]:
    for part in (meant, names, sockets, tls, loops, aiohttps):
        yield from part.patches()


_patched = Patched(_patches)
atexit.register(_close_all)
os.register_at_fork(after_in_child=_patched.forget_others)

__all__ = ["Reached", "reached"]
