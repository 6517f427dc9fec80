"""One vendor without a bench: steps of a script, and behaviours to be played."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicemock.engine.vendor import Vendor
from voicemock.scripting import Named, ScriptError, Step, Vocabulary, names
from voicemock.using.said import steps
from voicemock.using.wished import answering_by
from voicemock.vendors import VENDORS
from voicemock_contracts import BASELINE
from voicemock_contracts.editions import SEPARATOR

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from voicemock.behaviours import Behaviour
    from voicemock.behaviours.playing import Said
    from voicemock.behaviours.playing import playing as Playing  # noqa: N812 - Written has a method of that name


class Written(Vocabulary[Step]):
    """A vendor in words alone: what is said comes back as a step, for ``Voicemock.script`` or a file."""

    def __init__(self, vendor: Vendor, *, settled: bool = False) -> None:
        super().__init__(vendor.name, lambda step: step)
        self._known = vendor
        self._settled = settled
        """Whether the edition is settled, whatever the environment asks for."""

    @property
    def vendor(self) -> Vendor:
        """The vendor as the edition has it that was chosen here, or else in the environment (VOICEMOCK_EDITIONS)."""
        return self._known if self._settled else _answering(self._known, None)

    def in_edition(self, edition: str) -> "Written":
        """Return the vendor as an edition of its documents has it: names, behaviours, and the fake that plays them.

        ScriptError where there is no such edition.
        """
        return Written(_answering(self._known, {self._known.name: edition}), settled=True)

    @property
    def names(self) -> tuple[Named, ...]:
        """The refusals that ``next`` knows."""
        return names(self.vendor)

    def behaviours(self, **bounds: Any) -> "SearchStrategy[Behaviour]":
        """Return a Hypothesis strategy of what the vendor may do by its documents, within these ``Bounds``.

        The simplest is a vendor that works. NeedsHypothesis where Hypothesis is not installed.
        """
        from voicemock.behaviours.needed import drawing

        strategy: SearchStrategy[Behaviour] = drawing().behaviours(self.vendor.reading, **bounds)
        return strategy

    def playing(self, said: "Said" = (), *, seed: int = 0, **options: Any) -> "Playing":
        """Return a context manager: a fresh world in which the vendor behaves so, or as steps or a file say.

        ScriptError for a step of another vendor.
        """
        from voicemock.behaviours.behaviour import Behaviour
        from voicemock.behaviours.playing import playing

        behaviour = Behaviour(steps(Path(said), self._beside())) if isinstance(said, Path | str) else Behaviour.of(said)
        name = self._known.name
        other = next((step for step in behaviour.steps if step.vendor != name), None)
        if other is not None:
            shown = other.redacted()
            raise ScriptError(f"{name}.playing is of {name} alone, not {shown}: say that to the bench, with script")
        if self._settled:
            options["editions"] = {name: self._known.edition or BASELINE, **(options.get("editions") or {})}
        return playing(name, behaviour, seed=seed, **options)

    def _beside(self) -> Iterable[Vendor]:
        """Return all vendors, this one in its edition."""
        return (self.vendor if each.name == self._known.name else each for each in answering_by(None)[1])

    def __repr__(self) -> str:
        edition = f", {self._known.edition}" if self._known.edition else ""
        return f"<{self._known.title}{edition}, in words>"


def _answering(vendor: Vendor, editions: Mapping[str, str] | None) -> Vendor:
    """Return the vendor as these editions have it, or the environment's."""
    return next(each for each in answering_by(editions)[1] if each.name == vendor.name)


@cache
def by_reading(reading: str) -> Written:
    """Return the vendor in words, as a reading of its documents has it: ``modulate@newer-reference``."""
    name, _, edition = reading.partition(SEPARATOR)
    return WRITTEN[name].in_edition(edition or BASELINE)


WRITTEN = {vendor.name: Written(vendor) for vendor in VENDORS}

vocos = WRITTEN["vocos"]
valsea = WRITTEN["valsea"]
undetectable = WRITTEN["undetectable"]
modulate = WRITTEN["modulate"]
dataspike = WRITTEN["dataspike"]

__all__ = ["WRITTEN", "Written", "by_reading", "dataspike", "modulate", "undetectable", "valsea", "vocos"]
