"""The fakes of several vendors on one clock, with one journal and one pair of ears."""

from collections.abc import Callable, Iterable, Mapping

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
from voicemock.vendors import VENDORS, chosen

Doing = tuple[World, Callable[[World], Given | None]]
"""What does a step, and in which world."""


class Bench:
    """Fakes by the names of their vendors.

    ``seed`` makes ids repeatable and chooses probabilities; ``new_clock`` makes the clock anew at each
    reset; ``on_close`` is told of every exchange that is over; ``script`` holds from the beginning and after each
    reset, ``editions`` (by vendor, of their documents) likewise (ScriptError where it cannot be); with ``advises``
    requests and answers are held against the contracts. ``ear`` are the ears of several benches, which their owner
    closes.
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
        editions: Mapping[str, str] | None = None,
    ) -> None:
        self.seed = seed
        self._vendors = tuple(vendors)
        self._apps = self._playing(editions or {})
        self.ear = ear or Ear()
        self._ear_is_ours = ear is None
        self._new_clock = new_clock
        self._script = tuple(script)
        self._on_close = on_close
        self._advises = advises
        self.reset()

    def reset(self) -> None:
        """Forget everything but the clips heard: new worlds, an empty journal; clock, script, editions as at first."""
        self.clock = self._new_clock()
        self.journal, self.advisor = self._observed()
        self.fakes = {name: Fake(vendor, self._world(name), app) for name, (vendor, app) in self._apps.items()}
        self.script(self._script)

    def edition(self, editions: Mapping[str, str], /) -> None:
        """Have these vendors answer by these editions of their documents from now on, each in a fresh world.

        What the bench was opened with holds there again; what was said or done since is forgotten, but for the
        journal. ScriptError, and nothing changes, where there is no such edition or the script cannot be done in it.
        """
        new = {
            name: Fake(vendor, self._world(name), app)
            for name, (vendor, app) in self._playing(editions).items()
            if name in editions
        }
        doing = self._understood([step for step in self._script if step.vendor in new], new)
        self.fakes = {**self.fakes, **new}
        for name in new:
            self.advisor.forget(name)
        for world, act in doing:
            act(world)

    def script(self, steps: Iterable[Step]) -> list[Given | None]:
        """Do the steps of a script, all of them or, with a ScriptError, none; return the rules that they gave."""
        return [act(world) for world, act in self._understood(list(steps), self.fakes)]

    def close(self) -> None:
        """End what still listens to a clip, with ears of its own."""
        if self._ear_is_ours:
            self.ear.close()

    def _playing(self, editions: Mapping[str, str]) -> dict[str, tuple[Vendor, ASGIApp]]:
        """Return the vendors as these editions have them, each with what answers."""
        try:
            return {vendor.name: (vendor, answering(vendor)) for vendor in chosen(self._vendors, editions)}
        except LookupError as wrong:
            raise ScriptError(str(wrong)) from None

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

    def _understood(self, steps: list[Step], fakes: Mapping[str, Fake]) -> list[Doing]:
        """Return what does these steps; ScriptError names the number of the step that cannot be, among several."""
        doing: list[Doing] = []
        for number, step in enumerate(steps, 1):
            try:
                fake = fakes.get(step.vendor)
                if fake is None:
                    raise ScriptError(f"there is no vendor {step.vendor!r} here; there are {', '.join(fakes)}")
                doing.append((fake.world, perform(fake.vendor, step)))
            except ScriptError as wrong:
                raise ScriptError(f"step {number}: {wrong}" if len(steps) > 1 else str(wrong)) from None
        return doing

    def _world(self, name: str) -> World:
        return new_world(name, clock=self.clock, ear=self.ear, journal=self.journal, seed=self.seed)


__all__ = ["Bench"]
