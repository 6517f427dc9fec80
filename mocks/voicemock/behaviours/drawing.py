"""Behaviours as a strategy: the fewest steps first, the earliest, the simplest values."""

from typing import Any

from hypothesis import strategies as st

from voicemock.behaviours.behaviour import Behaviour
from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.faulty import faulty
from voicemock.behaviours.pacing import every_call, pacing
from voicemock.behaviours.refusing import refusing
from voicemock.behaviours.saying import Steps, saying
from voicemock.behaviours.working import working
from voicemock.scripting.checks import one_of

KINDS = (saying, working, refusing, pacing)
"""What a vendor may do by its documents, in the order in which Hypothesis makes a behaviour simpler."""


def behaviours(reading: str, **bounds: Any) -> st.SearchStrategy[Behaviour]:
    """Return behaviours of a vendor, by a reading of its documents, within these bounds (`Bounds`).

    The simplest is that it works.
    """
    within = Bounds.of(bounds)
    for call in within.calls or ():
        one_of(f"{reading}'s call", call, every_call(reading))
    return st.lists(steps(reading, within), max_size=within.most_steps).map(Behaviour)


def steps(reading: str, bounds: Bounds) -> Steps:
    """Return the steps of such behaviours."""
    kinds = (*KINDS, faulty) if bounds.faults else KINDS
    return st.one_of([strategy for kind in kinds for strategy in kind(reading, bounds)])


__all__ = ["behaviours", "steps"]
