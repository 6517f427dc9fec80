"""All that one fake remembers. A new test is a new world; nothing is global."""

from dataclasses import dataclass
from random import Random

from starlette.requests import HTTPConnection

from voicemock.engine.clock import Clock
from voicemock.engine.ear import Ear, Truth
from voicemock.engine.ids import Ids, random_ids, seeded_ids
from voicemock.engine.jobs import Jobs
from voicemock.engine.journal import Exchange, Journal
from voicemock.engine.script import Asked, Script
from voicemock.engine.state import State


@dataclass(slots=True)
class World:
    """What a fake's endpoints reach for: the time, chance, memory and hearing of one run."""

    clock: Clock
    ids: Ids
    truth: Truth
    state: State
    jobs: Jobs
    ear: Ear
    journal: Journal
    script: Script
    chance: Random
    """For what a fault leaves to chance."""

    @staticmethod
    def of(request: HTTPConnection) -> "World":
        """Return the world that the request came to."""
        world: World = request.scope["voicemock.world"]
        return world


def new_world(vendor: str, *, clock: Clock, ear: Ear, journal: Journal, seed: int | None = None) -> World:
    """Return an empty world. Probabilities come from ``seed``, or 0; ids too, or are random without one (ALL-02)."""
    state = State(clock)
    return World(
        clock=clock,
        ids=random_ids() if seed is None else seeded_ids(seed, vendor),
        truth=Truth(seed or 0),
        state=state,
        jobs=Jobs(state, clock),
        ear=ear,
        journal=journal,
        script=Script(clock),
        chance=Random(f"{seed or 0}/{vendor}"),  # noqa: S311 - repeatable on purpose, and no secret
    )


def exchange_of(request: HTTPConnection) -> Exchange:
    """Return the journal's entry that the request fills."""
    exchange: Exchange = request.scope["voicemock.exchange"]
    return exchange


def asked_of(request: HTTPConnection) -> Asked:
    """Return what is known of the call by now."""
    asked: Asked = request.scope["voicemock.asked"]
    return asked


__all__ = ["World", "asked_of", "exchange_of", "new_world"]
