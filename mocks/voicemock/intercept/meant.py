"""Whose bench the running code is meant to reach."""

import asyncio
import functools
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from voicemock.intercept.patching import Patch
from voicemock.intercept.thread import in_server_thread

if TYPE_CHECKING:
    from voicemock.intercept.opening import Reached

_here: ContextVar["Reached | None"] = ContextVar("voicemock", default=None)
_open: list["Reached"] = []
_by_thread: "weakref.WeakKeyDictionary[threading.Thread, list[Reached]]" = weakref.WeakKeyDictionary()
_servers: "weakref.WeakSet[threading.Thread]" = weakref.WeakSet()
"""Threads that the server's started: what they do is the bench's work, not a client's."""


def current() -> "Reached | None":
    """Return whose bench the running code means; None where none is open, and in the server's own threads.

    It is the one that was opened in this context (a task, a thread, what they started). One that was opened inside it
    by this thread, outside any event loop, goes before it: a loop that lives on keeps the context it began with.
    Where the context knows none, it is the thread's, or that of whoever started the thread; last, the one opened
    latest. One that is closed does not count.
    """
    if not _open or in_server_thread():
        return None
    thread = threading.current_thread()
    if thread in _servers:
        return None
    several = tuple(_open)
    if len(several) == 1:
        return several[0]
    here = _first_open(_here.get())
    threads = _last_open(_by_thread.get(thread, ()))
    if here is None:
        return threads or _last_open(several)
    return threads if threads is not None and here in _line(threads) else here


def opened(reached: "Reached") -> None:
    """Note that this is what the running code means from now on."""
    _here.set(reached)
    if not _in_a_loop():
        _by_thread.setdefault(threading.current_thread(), []).append(reached)
    _open.append(reached)


def closed(reached: "Reached") -> None:
    """Note that nobody means this any more."""
    _open.remove(reached)
    for meant in list(_by_thread.values()):
        if reached in meant:
            meant.remove(reached)
    if _here.get() is reached:
        _here.set(reached.parent)


def around() -> "Reached | None":
    """Return the one that was opened around the running code, in its context."""
    return _first_open(_here.get())


def all_open() -> tuple["Reached", ...]:
    """Return all that are open."""
    return tuple(_open)


def _inheriting(start: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(start)
    def started(thread: threading.Thread, *arguments: Any, **more: Any) -> None:
        reached = current()
        if reached is not None:
            _by_thread[thread] = [reached]
        elif _open:
            _servers.add(thread)
        start(thread, *arguments, **more)

    return started


def patches() -> Iterator[Patch]:
    """Yield what lets a thread know who started it."""
    yield Patch(threading.Thread, "start", _inheriting)


def _line(reached: "Reached | None") -> Iterator["Reached"]:
    while reached is not None:
        yield reached
        reached = reached.parent


def _first_open(reached: "Reached | None") -> "Reached | None":
    return next((one for one in _line(reached) if one.open), None)


def _last_open(several: "tuple[Reached, ...] | list[Reached]") -> "Reached | None":
    return next((one for one in reversed(several) if one.open), None)


def _in_a_loop() -> bool:
    trio = sys.modules.get("trio.lowlevel")
    return asyncio._get_running_loop() is not None or bool(trio and trio.in_trio_run())


__all__ = ["all_open", "around", "closed", "current", "opened", "patches"]
