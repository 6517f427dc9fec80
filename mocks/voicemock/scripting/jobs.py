"""What ``holds``, ``hurries``, ``fails`` and ``jobs`` mean: the way of a vendor's jobs."""

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from voicemock.engine.jobs import Course, Stage, Way
from voicemock.engine.vendor import Vendor
from voicemock.scripting import checks
from voicemock.scripting.errors import ScriptError, listed
from voicemock.scripting.limits import HOW, WHEN
from voicemock.scripting.steps import Step


def holds(vendor: Vendor, step: Step) -> Way:
    """Return the way of jobs that are held."""
    course = _course(vendor)
    given = checks.fields("holds", step.said, ("polls", "seconds", "status"))
    status = given.get("status")
    if status is not None:
        before = course.statuses[: course.statuses.index(course.usual[-1].status)]
        checks.one_of(f"{vendor.name}'s status", status, before)
    return Way(held=_held(given, "" if status is None else str(status)))


def hurries(vendor: Vendor, step: Step) -> Way:
    """Return the way of jobs that are over before they are polled."""
    _course(vendor)
    if step.said is not True:
        raise ScriptError(f"hurries takes nothing but true, not {step.said!r}")
    return Way(hurried=True)


def fails(vendor: Vendor, step: Step) -> Way:
    """Return the way of jobs that fail."""
    course = _course(vendor)
    if not course.failed:
        raise ScriptError(f"{vendor.name} documents no job that fails; its statuses are {listed(course.statuses)}")
    known = (*course.failure, "polls", "seconds")
    strange = [name for name in step.said if name not in known] if isinstance(step.said, Mapping) else []
    if strange:
        takes = listed((*known, *WHEN, *HOW))
        raise ScriptError(f"fails takes no {strange[0]!r} of {vendor.name}'s: it takes {takes}")
    given = checks.fields("fails", step.said, known)
    failure = {
        name: checks.one_of(name, given[name], words) if words else checks.text(name, given[name])
        for name, words in course.failure.items()
        if given.get(name) is not None
    }
    timed = given.get("polls") is not None or given.get("seconds") is not None
    return Way(held=_held(given) if timed else None, failure=failure)


def jobs(vendor: Vendor, step: Step) -> Way:
    """Return the way of jobs that go through stages of the test's."""
    course = _course(vendor)
    said = checks.listing("jobs", step.said, f"a stage; the statuses are {listed(course.statuses)}")
    stages = tuple(_stage(course, each) for each in said)
    for before, after in pairwise(stages):
        if before.status in course.ends:
            raise ScriptError(f"a job that is {before.status} stays so: nothing comes after it")
        if course.statuses.index(after.status) < course.statuses.index(before.status):
            order = listed(course.statuses)
            raise ScriptError(f"a job never goes back from {before.status} to {after.status}; the order is {order}")
    return Way(stages=stages)


def _course(vendor: Vendor) -> Course:
    if vendor.jobs is None:
        raise ScriptError(f"{vendor.name} has no jobs: it answers at once")
    return vendor.jobs


def _held(given: Mapping[str, object], status: str = "") -> Stage:
    """Return the stage in which a job is held, for ever where neither polls nor seconds are given."""
    polls, seconds = given.get("polls"), given.get("seconds")
    if polls is None and seconds is None:
        return Stage(status, polls=math.inf)
    return Stage(
        status,
        polls=0 if polls is None else checks.whole("polls", polls),
        seconds=0 if seconds is None else checks.number("seconds", seconds),
    )


def _stage(course: Course, said: object) -> Stage:
    """Return a stage, which one poll sees if nothing else is said."""
    said = {"status": said} if isinstance(said, str) else said
    given = checks.fields("a stage", said, ("status", "polls", "seconds"))
    status = checks.one_of("the status", given.get("status"), course.statuses)
    usual = {"polls": 1} if given.get("seconds") is None else {}
    told = {name: value for name, value in given.items() if value is not None}
    return replace(_held({**usual, **told}), status=status)


__all__ = ["fails", "holds", "hurries", "jobs"]
