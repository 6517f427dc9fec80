"""What goes wrong on the wire: any fault that there is, with any arguments that end some time."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from hypothesis import strategies as st

from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.pacing import every_call, once, waits
from voicemock.behaviours.saying import Steps
from voicemock.engine.faults import FAULTS, BadFault, Fault, fault, fits
from voicemock.engine.faults.arguments import arguments
from voicemock.using.written import by_reading

BYTES = 400
"""Up to where in a body something happens."""

LEAST_DRIP = 32
"""Bytes that come at a time, at least, so that a body does not take long."""

STREAMS = ("no_pong", "silence", "drop", "half_frame", "noise", "late")
"""Faults that count messages, not bytes."""

ENDLESS = ("stall", "silence")
"""Faults that last for ever unless they have seconds."""

HALF = st.none() | st.integers(0, BYTES)

ARGUMENTS: Mapping[str, st.SearchStrategy[Any]] = {
    "after": HALF,
    "by": st.integers(1, BYTES) | st.integers(-BYTES, -1),
    "content_type": st.sampled_from(["text/plain", "application/octet-stream", "application/json; charset=latin-1"]),
    "how": st.sampled_from(["fin", "rst"]),
    "kind": st.sampled_from(["text", "bits"]),
    "message": st.integers(1, 6),
    "size": st.integers(LEAST_DRIP, BYTES),
    "status": st.sampled_from([400, 401, 403, 408, 413, 429, 500, 502, 503, 504]),
    "text": st.booleans(),
    "when": st.sampled_from(["unread", "reading", "unanswered", "answering", "answered"]),
}
"""What an argument may be, of whichever fault; the seconds of waits are within the bounds."""


def faulty(reading: str, bounds: Bounds) -> Iterator[Steps]:
    """Yield the strategy of faults, of one call each, if any call may differ."""
    calls = [call for call in every_call(reading) if bounds.concerns(call)]
    if calls:
        yield st.sampled_from(calls).flatmap(lambda call: _of(reading, call, bounds))


@cache
def _of(reading: str, call: str, bounds: Bounds) -> Steps:
    kind = "websocket" if call.startswith("WS ") else "http"
    limits = {"call": call} if len(every_call(reading)) > 1 else {}

    fitting = [name for name in FAULTS if fits([_least(name)], kind)]
    given = st.sampled_from(fitting).flatmap(lambda name: _given(name, bounds))
    playable = given.filter(lambda one: fits([one], kind))
    return st.builds(lambda one, at: by_reading(reading).breaks(one, **limits, **at), playable, once(bounds))


def _least(name: str) -> Fault:
    """Return a fault of that name that any call that can have it can have."""
    return fault(name, **({"after": 1} if name == "late" else {}))


@cache
def _given(name: str, bounds: Bounds) -> st.SearchStrategy[Fault]:
    own = {argument: _argument(name, argument, bounds) for argument in arguments(FAULTS[name])}
    needed = {argument: own.pop(argument) for argument in NEEDED.get(name, ())}
    made = st.fixed_dictionaries(needed, optional=own).map(lambda given: _made(name, given))
    return made.filter(bool).map(lambda one: cast("Fault", one))


NEEDED = {
    "delay": ("seconds",),
    "drip": ("size", "seconds"),
    "stall": ("seconds",),
    "silence": ("seconds",),
}
"""Arguments without which a fault would last longer than the bounds allow."""


def _argument(name: str, argument: str, bounds: Bounds) -> st.SearchStrategy[Any]:
    if argument in ("seconds", "jitter"):
        wait = waits(bounds.most_wait * LEAST_DRIP / BYTES if name == "drip" else bounds.most_wait)
        return wait | st.none() if bounds.endless and name in ENDLESS else wait
    if argument == "after" and name in STREAMS:
        return st.integers(0, bounds.most_frames)
    return ARGUMENTS[argument]


def _made(name: str, given: Mapping[str, Any]) -> Fault | None:
    """Return the fault, None where its arguments contradict each other."""
    try:
        return fault(name, **given)
    except BadFault:
        return None


__all__ = ["ARGUMENTS", "faulty"]
