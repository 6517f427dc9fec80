"""Until what the client was answered is noted: it may read the last byte while the bench still writes that down."""

from voicemock.bench import Bench
from voicemock.engine.journal import Journal
from voicemock.intercept import Reached
from voicemock.intercept.sleeping.real import PERF_COUNTER, SLEEP

WITHIN = 1.0
"""Real seconds after which it is not waited for any more."""

LOOK = 0.0005
"""Real seconds between two looks."""


def settled(bench: Bench, reached: Reached | None) -> Journal:
    """Return a bench's journal, with all that is on its way into it.

    No client is waited for, and no fault: what is under way with them comes to the journal when it is over.
    """
    if reached is not None:
        until = PERF_COUNTER() + WITHIN
        while _writing(bench.journal, reached) and PERF_COUNTER() < until:
            SLEEP(LOOK)
    return bench.journal


def _writing(journal: Journal, reached: Reached) -> bool:
    return reached.traffic.answering() or any(
        stream.close_code is not None and stream.closed_at is None for stream in journal.exchanges()
    )


__all__ = ["settled"]
