"""How long a vendor takes: answers that come late, and streams that fall silent for a while."""

from collections.abc import Iterator
from functools import cache

from hypothesis import strategies as st

from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.saying import Steps, called
from voicemock.engine.faults import Delay, Silence
from voicemock.using.written import by_reading

LENGTHS = 20
"""Lengths of a wait that are told apart."""


def pacing(reading: str, bounds: Bounds) -> Iterator[Steps]:
    """Yield strategies of waits that no document forbids: for any answer, and amid a stream."""
    if not bounds.most_wait:
        return
    written, wait, one = by_reading(reading), waits(bounds.most_wait), once(bounds)
    calls = called(every_call(reading), bounds)
    if calls is not None:
        yield st.builds(lambda seconds, call, at: written.breaks(Delay(seconds), **call, **at), wait, calls, one)
    streams = [stream.name for stream in written.vendor.streams if bounds.concerns(stream.name)]
    if streams:
        silence = st.builds(Silence, st.integers(0, bounds.most_frames), wait)
        call = st.sampled_from(streams)
        yield st.builds(lambda fault, call, at: written.breaks(fault, call=call, **at), silence, call, one)


def waits(most: float) -> st.SearchStrategy[float]:
    """Return seconds of a wait on the wire."""
    return st.integers(1, LENGTHS).map(lambda length: round(most * length / LENGTHS, 6))


def once(bounds: Bounds) -> st.SearchStrategy[dict[str, int]]:
    """Return which of its calls a step is for: the first, or a later one."""
    later = {"nth": st.integers(2, bounds.most_calls)} if bounds.most_calls > 1 else {}
    return st.fixed_dictionaries({}, optional=later)


@cache
def every_call(reading: str) -> tuple[str, ...]:
    """Return the names of a vendor's calls and streams."""
    known = by_reading(reading).vendor
    own, streams = [call.name for call in known.calls], [stream.name for stream in known.streams]
    hosted = [call.name for site in known.hosted.values() for call in site.calls]
    return tuple(dict.fromkeys([*own, *hosted, *streams]))


__all__ = ["every_call", "once", "pacing", "waits"]
