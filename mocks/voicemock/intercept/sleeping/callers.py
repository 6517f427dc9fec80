"""Whose calls are a client's: all but those of Python's own waiting, of test tools and of this package."""

import sys
from functools import lru_cache
from types import FrameType

_TOOLS = frozenset({"_pytest", "_voicemock_pytest", "execnet", "hypothesis", "uvicorn", "xdist"})
_OWN = frozenset({"voicemock", "voicemock_contracts", "voicemock_fixtures"})
_WAITING = frozenset({"concurrent", "multiprocessing", "queue", "selectors", "subprocess", "threading"})
"""They wait in earnest, by the time that they read before."""
_NAPPING = frozenset({"multiprocessing", "subprocess"})
"""Of those, the ones that sleep by themselves; in the others' threads a client's function may be ``time.sleep``."""

_FOLLOWING = frozenset({"websockets.asyncio.connection", "websockets.legacy.protocol"})
"""Modules that sleep in the background for as long as a connection lives, to keep it alive.

Were time moved for them, hours would pass while a client waits for its first message.
"""


@lru_cache(maxsize=4096)
def sleeps_for_client(module: str) -> bool:
    """Whether a sleep that this module calls for is a client's."""
    top = module.partition(".")[0]
    return top not in _TOOLS | _OWN | _NAPPING and not top.startswith("pytest")


@lru_cache(maxsize=4096)
def reads_for_client(module: str) -> bool:
    """Whether it is on a client's behalf that this module reads the time."""
    return sleeps_for_client(module) and module.partition(".")[0] not in _WAITING


@lru_cache(maxsize=4096)
def may_be_changed(module: str) -> bool:
    """Whether the names that this module took from ``time``, ``asyncio`` or ``trio`` may be turned to the bench's."""
    top = module.partition(".")[0]
    return reads_for_client(module) and (top in {"asyncio", "time"} or top not in sys.stdlib_module_names)


def leads(module: str) -> bool:
    """Whether time is moved on behalf of this module's sleeps; others only wake when it has come by."""
    return module not in _FOLLOWING


def module_of(frame: FrameType | None) -> str:
    """Return the name of the module whose code runs in a frame; empty where that is not known."""
    return str(frame.f_globals.get("__name__", "")) if frame else ""


__all__ = ["leads", "may_be_changed", "module_of", "reads_for_client", "sleeps_for_client"]
