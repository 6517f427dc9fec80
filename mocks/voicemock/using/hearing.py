"""The ears that the benches of this process share: what is heard in a clip is the same in every world."""

import atexit
import os

from voicemock.engine.ear import Ear

_ear: Ear | None = None


def shared_ear() -> Ear:
    """Return the process's; a clip is heard once in it. The first call makes it."""
    global _ear
    if _ear is None:
        _ear = Ear()
        atexit.register(_ear.close)
    return _ear


def _forget() -> None:
    """A forked child has none of the threads that listen in its parent."""
    global _ear
    _ear = None


os.register_at_fork(after_in_child=_forget)

__all__ = ["shared_ear"]
