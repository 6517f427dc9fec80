"""The one thread of a process in which all its benches are served."""

import asyncio
import atexit
import contextvars
import os
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

try:
    from uvloop import new_event_loop
except ImportError:
    from asyncio import new_event_loop  # type: ignore[assignment] # it makes a loop of another kind

T = TypeVar("T")

ENDING = 2.0
"""Seconds that are given to what still runs in the thread when the interpreter exits."""


@dataclass(frozen=True, slots=True)
class ServerThread:
    """An event loop in a daemon thread. Nothing of the caller's context goes into it."""

    loop: asyncio.AbstractEventLoop
    thread: threading.Thread

    def soon(self, what: Callable[..., Any], *arguments: Any) -> None:
        """Have this called in the loop; return at once."""
        contextvars.Context().run(self.loop.call_soon_threadsafe, what, *arguments)

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run this in the loop, and return what it returns."""
        return contextvars.Context().run(asyncio.run_coroutine_threadsafe, coroutine, self.loop).result()


_lock = threading.Lock()
_running: ServerThread | None = None
_left_by_parents: list[ServerThread] = []


def server_thread() -> ServerThread:
    """Return the process's thread; the first call starts it."""
    global _running
    with _lock:
        if _running is None:
            loop = new_event_loop()
            thread = threading.Thread(target=_run, args=(loop,), name="voicemock", daemon=True)
            thread.start()
            _running = ServerThread(loop, thread)
        return _running


def in_server_thread() -> bool:
    """Whether the running code is the server's own."""
    return _running is not None and threading.get_ident() == _running.thread.ident


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=ENDING))
    loop.close()


def _end() -> None:
    """End the thread while there is still an interpreter: a loop that wakes later would find none."""
    if _running is not None:
        _running.soon(_running.loop.stop)
        _running.thread.join(ENDING)


def _forget() -> None:
    """A forked child has none of its parent's threads, and may not touch the loop of one."""
    global _lock, _running
    _lock = threading.Lock()
    if _running is not None:
        _left_by_parents.append(_running)
    _running = None


atexit.register(_end)
os.register_at_fork(after_in_child=_forget)

__all__ = ["ServerThread", "in_server_thread", "server_thread"]
