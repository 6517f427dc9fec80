"""The fakes of several vendors on one clock, with one journal and one pair of ears."""

from collections.abc import Callable, Iterable

from starlette.types import ASGIApp

from voicemock.advice import Advisor
from voicemock.engine.calls import answering
from voicemock.engine.clock import Clock, real_clock
from voicemock.engine.ear import Ear
from voicemock.engine.fake import Fake
from voicemock.engine.journal import Exchange, Journal
from voicemock.engine.script import Given
from voicemock.engine.vendor import Vendor
from voicemock.engine.world import World, new_world
from voicemock.scripting import ScriptError, Step, perform
from voicemock.vendors import VENDORS


class Bench:
    """Fakes by the names of their vendors.

    ``seed`` makes ids repeatable and chooses probabilities; ``new_clock`` makes the clock anew at each
    reset; ``on_close`` is told of every exchange that is over; ``script`` holds from the beginning and after each
    reset (ScriptError where it cannot be done); with ``advises`` requests and answers are held against the contracts.
    ``ear`` are the ears of several benches, which their owner closes.
    """

    def __init__(
        self,
        vendors: Iterable[Vendor] = VENDORS,
        *,
        seed: int | None = None,
        new_clock: Callable[[], Clock] = real_clock,
        on_close: Callable[[Exchange], None] | None = None,
        script: Iterable[Step] = (),
        advises: bool = False,
        ear: Ear | None = None,
    ) -> None:
        self.seed = seed
        self.ear = ear or Ear()
        self._ear_is_ours = ear is None
        self._new_clock = new_clock
        self._script = tuple(script)
        self._on_close = on_close
        self._advises = advises
        self._apps: dict[str, tuple[Vendor, ASGIApp]] = {vendor.name: (vendor, answering(vendor)) for vendor in vendors}
        self.reset()

    def reset(self) -> None:
        """Forget everything but the clips heard: new worlds, an empty journal, script and clock as at the beginning."""
        self.clock = self._new_clock()
        self.journal, self.advisor = self._observed()
        self.fakes = {name: Fake(vendor, self._world(name), app) for name, (vendor, app) in self._apps.items()}
        self.script(self._script)

    def script(self, steps: Iterable[Step]) -> list[Given | None]:
        """Do the steps of a script, all of them or, with a ScriptError, none; return the rules that they gave."""
        asked = list(steps)
        doing = [self._understood(step, number if len(asked) > 1 else 0) for number, step in enumerate(asked, 1)]
        return [act(world) for world, act in doing]

    def close(self) -> None:
        """End what still listens to a clip, with ears of its own."""
        if self._ear_is_ours:
            self.ear.close()

    def _observed(self) -> tuple[Journal, Advisor]:
        """Return a journal, and what looks at each of its exchanges before anybody is told of it."""

        def closed(exchange: Exchange) -> None:
            advisor.closed(exchange)
            if self._on_close is not None:
                self._on_close(exchange)

        journal = Journal(self.clock, closed)
        journal.reads_along = self._advises
        advisor = Advisor(journal, judges=self._advises)
        return journal, advisor

    def _understood(self, step: Step, number: int) -> tuple[World, Callable[[World], Given | None]]:
        """Return what does a step, and where; ScriptError names its number among others, where it has one."""
        try:
            fake = self._fake(step)
            return fake.world, perform(fake.vendor, step)
        except ScriptError as wrong:
            raise ScriptError(f"step {number}: {wrong}" if number else str(wrong)) from None

    def _fake(self, step: Step) -> Fake:
        fake = self.fakes.get(step.vendor)
        if fake is None:
            raise ScriptError(f"there is no vendor {step.vendor!r} here; there are {', '.join(self.fakes)}")
        return fake

    def _world(self, name: str) -> World:
        return new_world(name, clock=self.clock, ear=self.ear, journal=self.journal, seed=self.seed)


__all__ = ["Bench"]
