"""Work that a client polls for: where it stands is a function of the clock and of its polls."""

import math
from dataclasses import dataclass, replace

from voicemock.engine.clock import Clock
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.state import State, Table


@dataclass(frozen=True, slots=True)
class Stage:
    """A status that a job shows until it was seen in ``polls`` polls and has lasted ``seconds``."""

    status: str
    polls: int = 0
    seconds: float = 0.0


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
    last_poll: float | None = None
    """When the poll before this one was, in seconds since the epoch."""
    this_poll: float | None = None

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
        return replace(job, seen=job.seen + 1, last_poll=job.this_poll, this_poll=now)


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


__all__ = ["Job", "Jobs", "Stage"]
