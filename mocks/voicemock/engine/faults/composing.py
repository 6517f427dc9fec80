"""Which faults go together: where each has its place on the way of a call, and which leave nothing to those after.

The way of an answer: reset ``unread`` → reset ``reading`` → ``no_continue`` or ``early`` in place of the vendor's →
``truncated``, ``garbage``, ``wrong_type``, ``wrong_length`` → ``delay`` → ``stall`` before the answer → reset
``unanswered`` → the head → ``drip``, ``stall`` amid the body → ``cut`` or reset ``answering`` → reset ``answered``.

The way of a stream: ``delay`` → reset ``unanswered`` or ``no_upgrade`` → the handshake → after each message what is
due: ``no_pong``, ``noise``, ``silence``; ``late`` and ``duplicate`` with theirs → ``half_frame``, ``drop``.
"""

from collections.abc import Iterable
from itertools import permutations

from voicemock.engine.faults.answers import Cut, Delay, Reset, Stall
from voicemock.engine.faults.arguments import BadFault
from voicemock.engine.faults.streams import Drop, Duplicate, HalfFrame, Late, Noise, NoPong, NoUpgrade, Silence
from voicemock.engine.faults.vocabulary import Fault, StreamFault, as_dict

PLACES: dict[str | tuple[str, str], int] = {
    ("reset", "unread"): 0,
    ("reset", "reading"): 1,
    "no_continue": 2,
    "early": 2,
    "truncated": 3,
    "garbage": 4,
    "wrong_type": 5,
    "wrong_length": 6,
    "delay": 7,
    ("stall", "before"): 8,
    ("reset", "unanswered"): 9,
    "no_upgrade": 9,
    "drip": 10,
    ("stall", "amid"): 11,
    **dict.fromkeys(("no_pong", "noise", "silence", "duplicate", "late"), 11),
    "cut": 12,
    ("reset", "answering"): 12,
    "half_frame": 12,
    "drop": 12,
    ("reset", "answered"): 13,
}
"""Where on the way a fault is played."""

INSTEAD = frozenset({"no_continue", "early"})
"""They answer in place of the vendor."""

REPEATED = (Noise, Duplicate, Late)
"""They may be played more than once on a stream, each about a message of its own."""


def composed(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults of one call in the order in which they are played; BadFault where two contradict each other."""
    chosen = tuple(sorted(faults, key=_place))
    told = [as_dict(fault) for fault in chosen]
    if not (fits(chosen, "http") or fits(chosen, "websocket")):
        stream = next(fault for fault in chosen if not fits([fault], "http"))
        answer = next(fault for fault in chosen if not fits([fault], "websocket"))
        msg = f"{answer.name} is a fault of answers, {stream.name} one of streams: no call can have both"
        raise BadFault(msg)
    for first, second in permutations(chosen, 2):
        if type(first) is type(second) and (not isinstance(first, REPEATED) or first == second):
            msg = f"{first.name} stands twice in {told}: a call can have it once"
            raise BadFault(msg)
        if first.name in INSTEAD and second.name in INSTEAD:
            msg = f"{first.name} and {second.name} each answer in place of the vendor: choose one"
            raise BadFault(msg)
        later = _place(second) - _place(first)
        if _ends(first) and (later > 0 or (later == 0 and _ends(second))):
            msg = f"{as_dict(first)} leaves nothing of the call for {as_dict(second)}: choose one"
            raise BadFault(msg)
    return chosen


def fits(faults: Iterable[Fault], kind: str) -> bool:
    """Tell whether all of the faults are for this kind of call: ``http`` or ``websocket``, as a scope has it."""
    if kind == "http":
        return not any(isinstance(fault, StreamFault) for fault in faults)
    return all(
        isinstance(fault, StreamFault | Delay) or (isinstance(fault, Reset) and fault.when == "unanswered")
        for fault in faults
    )


def needs_wire(fault: Fault) -> bool:
    """Tell whether a fault can be played over a socket alone."""
    if isinstance(fault, Noise):
        return fault.kind == "bits"
    return isinstance(fault, Reset | Cut | NoPong | Drop | HalfFrame) or (
        isinstance(fault, Stall | Silence) and fault.seconds is None
    )


def _place(fault: Fault) -> int:
    if isinstance(fault, Reset):
        return PLACES[fault.name, fault.when]
    if isinstance(fault, Stall):
        return PLACES[fault.name, "before" if fault.after is None else "amid"]
    return PLACES[fault.name]


def _ends(fault: Fault) -> bool:
    return isinstance(fault, Reset | Cut | Drop | HalfFrame | NoUpgrade) or (
        isinstance(fault, Stall | Silence) and fault.seconds is None
    )


__all__ = ["composed", "fits", "needs_wire"]
