"""Property tests of a client: whatever a vendor may do by its documents, drawn by Hypothesis and played by its fake.

behaviour — a script that can be shown, kept and read again
playing — a fresh world in which a vendor behaves so
bounds — how far a behaviour goes
needed — Hypothesis, or a line that says how to get it
values — a value of an answer, as the contract has it
saying — what a vendor answers where it answers
refusing — what it refuses, and whether the documents let it
closing — whether a stream may be closed so
working — how its jobs go
pacing — how long it takes
faulty — what goes wrong on the wire
drawing — all of that as one strategy

What draws needs Hypothesis (``voicemock[hypothesis]``); playing a behaviour does not.
"""

from voicemock.behaviours.behaviour import Behaviour
from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.needed import NeedsHypothesis
from voicemock.behaviours.playing import playing

__all__ = ["Behaviour", "Bounds", "NeedsHypothesis", "playing"]
