"""What can go wrong on the way of a call, as data, and what plays it."""

from voicemock.engine.faults.answers import (
    Cut,
    Delay,
    Drip,
    Early,
    Garbage,
    NoContinue,
    Reset,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
)
from voicemock.engine.faults.arguments import BadFault
from voicemock.engine.faults.composing import composed, fits, needs_wire
from voicemock.engine.faults.held import WAITING
from voicemock.engine.faults.pausing import pause
from voicemock.engine.faults.playing import broken
from voicemock.engine.faults.streams import Drop, Duplicate, HalfFrame, Late, Noise, NoPong, NoUpgrade, Silence
from voicemock.engine.faults.vocabulary import FAULTS, AnswerFault, Fault, StreamFault, as_dict, fault, parse
from voicemock.engine.faults.wires import WIRE, NoWire

__all__ = [
    "FAULTS",
    "WAITING",
    "WIRE",
    "AnswerFault",
    "BadFault",
    "Cut",
    "Delay",
    "Drip",
    "Drop",
    "Duplicate",
    "Early",
    "Fault",
    "Garbage",
    "HalfFrame",
    "Late",
    "NoContinue",
    "NoPong",
    "NoUpgrade",
    "NoWire",
    "Noise",
    "Reset",
    "Silence",
    "Stall",
    "StreamFault",
    "Truncated",
    "WrongLength",
    "WrongType",
    "as_dict",
    "broken",
    "composed",
    "fault",
    "fits",
    "needs_wire",
    "parse",
    "pause",
]
