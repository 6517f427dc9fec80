"""How a vendor's jobs go: held, hurried, or failed, for some of them or for all."""

from collections.abc import Iterator

from hypothesis import strategies as st

from voicemock.behaviours.bounds import Bounds
from voicemock.behaviours.saying import HEARS, JOB, Steps, name_of
from voicemock.behaviours.values import Place, value
from voicemock.using.written import Written, by_reading

MESSAGES = st.sampled_from(["The analysis failed.", "x", "Zeitüberschreitung"])
"""DSP-07.a: why a job failed, for people."""


def working(reading: str, bounds: Bounds) -> Iterator[Steps]:
    """Yield strategies of how jobs go, the simplest first; none where a vendor has no jobs."""
    written = by_reading(reading)
    course = written.vendor.jobs
    if course is None or not any(bounds.concerns(call) for call in HEARS[name_of(reading)]):
        return
    first, end = course.held, course.usual[-1].status
    which = st.fixed_dictionaries({}, optional={"times": st.integers(1, bounds.most_times)})
    later = [status for status in course.statuses[: course.statuses.index(end)] if status != first]
    status = st.fixed_dictionaries({}, optional={"status": st.sampled_from(later)} if later else {})
    if len(course.usual) > 1:
        yield which.map(lambda limits: written.hurries(**limits))
    yield st.builds(lambda how, where, limits: written.holds(**how, **where, **limits), _held(bounds), status, which)
    if course.failed:
        held = st.just(dict[str, int]()) | _held(bounds)
        why = st.fixed_dictionaries({}, optional=_failure(written, bounds))
        yield st.builds(lambda how, said, limits: written.fails(**how, **said, **limits), held, why, which)


def _held(bounds: Bounds) -> st.SearchStrategy[dict[str, int]]:
    """Return for how many polls and seconds, of which there is one at least."""
    times = {"polls": st.integers(1, bounds.most_polls), "seconds": st.integers(1, bounds.most_seconds)}
    return st.fixed_dictionaries({}, optional=times).filter(bool)


def _failure(written: Written, bounds: Bounds) -> dict[str, st.SearchStrategy[str]]:
    """Return what may be chosen of a failure."""
    if not (written.vendor.jobs and written.vendor.jobs.failure):
        return {}
    code = value(Place.of("dataspike", JOB, "error_code"), assumed=bounds.assumed)
    return {"message": MESSAGES, "error_code": code}


__all__ = ["working"]
