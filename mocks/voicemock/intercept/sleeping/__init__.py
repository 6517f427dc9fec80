"""The client's sleeps and deadlines, by the clock of its bench.

While a bench with a virtual clock is open, ``time.sleep``, ``asyncio.sleep``, ``trio.sleep`` and ``anyio.sleep`` move
its clock and do not wait, also where a module imported them by name. Two who sleep ten seconds at once pass ten, not
twenty. ``time.monotonic`` and ``time.time`` (and ``…_ns``) run ahead by what was moved, and with them
``asyncio.timeout``, ``call_later`` and the deadlines of the runs of trio that were begun meanwhile.

What it does not do:

- ``time.perf_counter`` stays real: it measures. So does ``datetime.now``.
- ``Event.wait``, ``Condition.wait``, ``queue.get(timeout=…)``, ``threading.Timer`` and everything else that waits in a
  thread waits in earnest; so does a timeout of asyncio's while nobody sleeps. It ends when the test moves the clock.
- A name that is a default argument, an attribute of a class, or that a module of the standard library took, stays real.
- uvloop reads the time itself: ``asyncio.sleep`` moves the clock there, ``loop.time()`` and timeouts stay real.
- A run of trio's that began before the bench was opened, or has a clock of its own, keeps its deadlines.
- A loop that waits in another thread, and in which nobody has slept, sees that the clock was moved when it next wakes.
- Once moved ahead, the monotonic time of the process stays ahead: it must not go back. ``time.monotonic`` is then
  still ours when all benches are closed, and runs at the machine's pace.
"""

from voicemock.intercept.sleeping.patching import patched
from voicemock.intercept.sleeping.sleepers import Sleepers

__all__ = ["Sleepers", "patched"]
