"""What the threads of this process are doing, so far as can be seen from beside them."""

import os
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress

MOVER = "voicemock-mover"
OURS = frozenset({MOVER, "voicemock"})
"""Names of threads that do nothing of their own accord: they move the clock, or answer what is asked."""

_TASKS = "/proc/self/task"
EXACT = os.access(f"{_TASKS}/{threading.get_native_id()}/status", os.R_OK)
"""Whether the system says which threads wait. Elsewhere one that has not come to its turn looks like one that does."""

Marks = Mapping[int, object]


def others() -> bool:
    """Whether this process has threads beside the calling one that are not ours."""
    me = threading.current_thread()
    return any(thread is not me and thread.name not in OURS for thread in threading.enumerate())


def standing(apart_from: Iterable[int] = ()) -> Marks | None:
    """Return a mark of each thread, but those named and the movers; None if one is at work.

    If the marks are the same some time later, nobody did anything meanwhile.
    """
    apart = {threading.get_ident(), *apart_from}
    left_out = [thread for thread in threading.enumerate() if thread.name == MOVER or thread.ident in apart]
    if EXACT:
        return _waiting({thread.native_id for thread in left_out})
    return _instructions(apart | {thread.ident for thread in left_out if thread.ident})


def _waiting(apart: set[int | None]) -> Marks | None:
    """Ask the system: who waits, and how often each has run so far.

    A thread that waits for the interpreter itself is told to go on while this reads, and so is at work by then.
    """
    marks = {}
    for task in map(int, os.listdir(_TASKS)):  # noqa: PTH208 # four times as fast
        if task in apart:
            continue
        with suppress(FileNotFoundError, ProcessLookupError), open(f"{_TASKS}/{task}/status", "rb", 0) as status:  # noqa: PTH123 # as above
            head, _, runs = status.read().partition(b"\nvoluntary_ctxt_switches:")
            if head.partition(b"\nState:\t")[2][:1] in b"RD":
                return None
            marks[task] = runs
    return marks


def _instructions(apart: set[int]) -> Marks:
    """Look at which instruction each is. One that stands at the same for a while waits, or has not had its turn."""
    frames = sys._current_frames()
    return {ident: (id(frame), frame.f_lasti) for ident, frame in frames.items() if ident not in apart}


__all__ = ["EXACT", "MOVER", "OURS", "Marks", "others", "standing"]
