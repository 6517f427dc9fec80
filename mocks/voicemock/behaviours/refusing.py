"""What a vendor refuses: any documented refusal, at any call for which the documents have it, if they let it come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from hypothesis import strategies as st

from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.closing import closes_so
from voicemock.behaviours.pacing import once
from voicemock.behaviours.saying import HEARS, JOB, QUERY, RESULT, Steps, name_of
from voicemock.behaviours.values import most_seconds
from voicemock.engine.refusals import Problem, Reason
from voicemock.engine.vendor import Vendor
from voicemock.scripting import Named, ScriptError, Step, names
from voicemock.scripting.names import BLANK, meant
from voicemock.using.written import by_reading

OWN = frozenset(
    {
        *(Reason.BAD_KEY, Reason.LAPSED_KEY, Reason.UNVALIDATED, Reason.NO_ACCESS, Reason.NO_CREDITS),
        *(Reason.TOO_MANY_CALLS, Reason.UNAVAILABLE, Reason.TIMED_OUT, Reason.INTERNAL, Reason.GONE),
    }
)
"""Reasons of the vendor's own, its state and the account's, whatever the client sent."""

JUDGED = frozenset({Reason.WRONG_FORMAT, Reason.CORRUPTED, Reason.UNREADABLE, Reason.NOT_AS_DECLARED})
"""What a vendor may make of any clip, where it listens to one."""

FORGOTTEN: Mapping[str, Mapping[Reason, str]] = {
    "valsea": {Reason.NO_JOB: RESULT},
    "undetectable": {Reason.NO_JOB: QUERY, Reason.NO_FILE: "POST /detect", Reason.EXPIRED: "PUT uploads"},
    "dataspike": {Reason.NO_JOB: JOB},
}
"""What a vendor may lose that it gave or was given before, each at the call that asks for it."""

ABOUT = "x"
"""What a refusal that names a value is about."""

TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal of one call, by a name that means it there; ``alone`` where the name means no other call."""

    name: str
    call: str
    status: int
    streamed: bool
    blank: bool
    alone: bool


def refusing(reading: str, bounds: Bounds) -> Iterator[Steps]:
    """Yield for each call the strategy of how the vendor refuses it."""
    possible = [each for each in refusals(reading) if bounds.concerns(each.call) and _may_come(reading, each, bounds)]
    for call in dict.fromkeys(each.call for each in possible):
        of_call = [each for each in possible if each.call == call]
        yield st.sampled_from(of_call).flatmap(lambda each: _step(reading, each, bounds))


@cache
def refusals(reading: str) -> tuple[Refusal, ...]:
    """Return all refusals of all calls, in the order of the vendor's tables; of those that look alike the first."""
    known = by_reading(reading).vendor
    return tuple(_refusal(known, row, call) for row in names(known) for call in row.calls)


def _refusal(vendor: Vendor, row: Named, call: str) -> Refusal:
    name = next(name for name in _names(row) if _means(vendor, name, call).get(call) == row)
    alone = _means(vendor, name, None).keys() == {call}
    return Refusal(name, call, row.status, row.streamed, BLANK in row.text, alone)


def _names(row: Named) -> tuple[str, ...]:
    """Return whatever it may be called; a close is known by its code."""
    return (str(row.status), *row.names) if row.streamed else row.names


def _means(vendor: Vendor, name: str, call: str | None) -> Mapping[str, Named]:
    try:
        return meant(vendor, name, call)
    except ScriptError:  # it is ambiguous
        return {}


def _may_come(reading: str, refusal: Refusal, bounds: Bounds) -> bool:
    if bounds.unprovoked:
        return True
    if refusal.streamed and not _closes(reading, refusal, bounds, after_frames=False):
        return False
    reasons = _reasons(reading, refusal)
    lost = FORGOTTEN.get(name_of(reading), {})
    own = OWN | JUDGED if refusal.call in HEARS[name_of(reading)] else OWN
    return bool(reasons & own) or (bounds.forgets and any(lost.get(reason) == refusal.call for reason in reasons))


@cache
def _reasons(reading: str, refusal: Refusal) -> frozenset[Reason]:
    """Return all reasons for which a client sees the same."""
    known = by_reading(reading).vendor
    row = _row(reading, refusal)
    tables: list[Mapping[Reason, Problem]] = [known.problems, *(site.problems for site in known.hosted.values())]
    tables = [stream.problems for stream in known.streams] if refusal.streamed else tables
    seen = (row.status, row.code, row.text)
    return frozenset(
        reason
        for table in tables
        for reason, problem in table.items()
        if (problem.status, problem.code, problem.message) == seen
    )


def _closes(reading: str, refusal: Refusal, bounds: Bounds, *, after_frames: bool) -> bool:
    text = _row(reading, refusal).text
    return closes_so(reading, refusal.status, text, after_frames=after_frames, assumed=bounds.assumed)


def _row(reading: str, refusal: Refusal) -> Named:
    return meant(by_reading(reading).vendor, refusal.name, refusal.call)[refusal.call]


@cache
def _step(reading: str, refusal: Refusal, bounds: Bounds) -> Steps:
    limits: dict[str, object] = {} if refusal.alone else {"call": refusal.call}
    if refusal.blank:
        limits["about"] = ABOUT
    often = {"times": st.integers(2, bounds.most_times)} if bounds.most_times > 1 else {}
    when = once(bounds) | st.fixed_dictionaries({}, optional=often)
    how = dict[str, st.SearchStrategy[int]]()
    most = most_seconds(reading, refusal.call, bounds.most_seconds) if refusal.status == TOO_MANY else 0
    if most > 1:
        how["retry_after"] = st.integers(2, most)
    amid = refusal.streamed and _closes(reading, refusal, bounds, after_frames=True)
    if amid and bounds.most_frames:
        how["after_frames"] = st.integers(1, bounds.most_frames)
    more = st.fixed_dictionaries({}, optional=how)
    name = name_of(reading)
    return st.builds(lambda at, told: Step(name, "next", refusal.name, {**limits, **at, **told}), when, more)


__all__ = ["Refusal", "refusals", "refusing"]
