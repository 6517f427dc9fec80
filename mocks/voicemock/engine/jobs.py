"""Work that a client polls for: where it stands is a function of the clock and of its polls."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from voicemock.engine.clock import Clock
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State, Table


@dataclass(frozen=True, slots=True)
class Stage:
    """A status that a job shows until it was seen in ``polls`` polls and has lasted ``seconds``."""

    status: str
    polls: float = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """What a test wants of the jobs submitted from now on, in place of the vendor's usual way.

    ``held`` is a stage before the rest of the way, its status empty for the vendor's first; ``hurried`` ends it before
    the first poll; ``failure`` makes a job fail, with these fields; ``stages`` are the whole way.
    """

    held: Stage | None = None
    hurried: bool = False
    failure: Mapping[str, str] | None = None
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """How a vendor's jobs go: the usual way, the status in which one ends that failed, and that of one that is held.

    ``failed`` is empty where the documents know no job that fails. ``failure`` are the fields of a failure that a test
    may choose, each with the words that the documents have for it, none where it may be any text.
    """

    usual: tuple[Stage, ...]
    failed: str = ""
    held: str = ""
    failure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that a job may have, in their order."""
        names = (self.held, *(stage.status for stage in self.usual), self.failed)
        return tuple(dict.fromkeys(filter(None, names)))

    @property
    def ends(self) -> tuple[str, ...]:
        """The statuses in which a job has come to its end."""
        return tuple(filter(None, (self.usual[-1].status, self.failed)))

    def stages(self, way: Way | None, *, fails: bool = False) -> tuple[Stage, ...]:
        """Return the stages of a job; one that ``fails`` ends so if it ends, whatever else is wanted of it."""
        stages = self.usual if way is None else self._wanted(way)
        fails = fails or (way is not None and way.failure is not None)
        fails = fails and bool(self.failed) and stages[-1].status in self.ends
        return (*stages[:-1], Stage(self.failed)) if fails else stages

    @property
    def _hurried(self) -> tuple[Stage, ...]:
        """The first status, which the submission answers, and the end, which is there at the first poll."""
        first, *later = self.usual
        return (Stage(first.status), later[-1]) if later else self.usual

    def _wanted(self, way: Way) -> tuple[Stage, ...]:
        if way.stages:
            return way.stages
        stages = self._hurried if way.hurried else self.usual
        if way.held is None:
            return stages
        status = way.held.status or self.held or self.usual[0].status
        before = tuple(takewhile(lambda stage: stage.status != status, stages[:-1]))
        after = stages[len(before) :] if status not in (stage.status for stage in stages) else stages[len(before) + 1 :]
        return (*before, replace(way.held, status=status), *after) if after else stages


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: the stages on its way, the last of which it keeps, and what comes out of it."""

    id: str
    owner: str
    stages: tuple[Stage, ...]
    outcome: object
    since: float
    """When the present stage began, in seconds since the epoch."""
    until: float = math.inf
    """When it expires, in seconds since the epoch."""
    stage: int = 0
    seen: int = 0
    """How many polls have seen the present stage."""

    @property
    def status(self) -> str:
        """The status of the present stage."""
        return self.stages[self.stage].status

    def polled(self, now: float) -> "Job":
        """Return the job as a poll at ``now`` finds it; it never moves backwards."""
        job = self
        while job.stage < len(job.stages) - 1:
            stage = job.stages[job.stage]
            if job.seen < stage.polls or now < job.since + stage.seconds:
                break
            began = job.since + stage.seconds if stage.polls == 0 else now
            job = replace(job, stage=job.stage + 1, seen=0, since=began)
        return replace(job, seen=job.seen + 1)


JOBS = Table[str, Job]("jobs")


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one world."""

    state: State
    clock: Clock

    async def submit(
        self, id: str, *, owner: str, stages: tuple[Stage, ...], outcome: object, lasts: float = math.inf
    ) -> Job:
        """Take on a job that expires in ``lasts`` seconds, and return it in its first stage."""
        now = self.clock.now()
        job = Job(id, owner, stages, outcome, since=now, until=now + lasts)
        await self.state.write(JOBS, id, job)
        return job

    async def find(self, id: str, *, owner: str) -> Job:
        """Return the job without polling it; Refused(NO_JOB) when there is none, it expired or is another account's."""
        job = await self.state.read(JOBS, id)
        if job is None or job.owner != owner or self.clock.now() >= job.until:
            raise Refused(Reason.NO_JOB)
        return job

    async def poll(self, job: Job) -> Job:
        """Count a poll and return the job as it finds it."""
        now = self.clock.now()

        def move(held: Job | None) -> tuple[Job, Job]:
            moved = (held or job).polled(now)
            return moved, moved

        return await self.state.change(JOBS, job.id, move)


__all__ = ["Course", "Job", "Jobs", "Stage", "Way"]
