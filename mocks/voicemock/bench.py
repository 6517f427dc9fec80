"""The fakes of several vendors on one clock, with one journal and one pair of ears."""

from collections.abc import Callable, Iterable

from starlette.types import ASGIApp

from voicemock.engine.calls import answering
from voicemock.engine.clock import Clock, real_clock
from voicemock.engine.ear import Ear
from voicemock.engine.fake import Fake
from voicemock.engine.journal import Exchange, Journal
from voicemock.engine.vendor import Vendor
from voicemock.engine.world import World, new_world
from voicemock.vendors import VENDORS


class Bench:
    """Fakes by the names of their vendors.

    ``seed`` makes ids repeatable and chooses probabilities; ``new_clock`` makes the clock anew at each
    reset; ``on_close`` is told of every exchange that is over.
    """

    def __init__(
        self,
        vendors: Iterable[Vendor] = VENDORS,
        *,
        seed: int | None = None,
        new_clock: Callable[[], Clock] = real_clock,
        on_close: Callable[[Exchange], None] | None = None,
    ) -> None:
        self.seed = seed
        self.ear = Ear()
        self._new_clock = new_clock
        self._on_close = on_close
        self._apps: dict[str, tuple[Vendor, ASGIApp]] = {vendor.name: (vendor, answering(vendor)) for vendor in vendors}
        self.reset()

    def reset(self) -> None:
        """Forget everything but the clips heard: new worlds, an empty journal, the clock where it began."""
        self.clock = self._new_clock()
        self.journal = Journal(self.clock, self._on_close)
        self.fakes = {name: Fake(vendor, self._world(name), app) for name, (vendor, app) in self._apps.items()}

    def close(self) -> None:
        """End what still listens to a clip."""
        self.ear.close()

    def _world(self, name: str) -> World:
        return new_world(name, clock=self.clock, ear=self.ear, journal=self.journal, seed=self.seed)


__all__ = ["Bench"]
