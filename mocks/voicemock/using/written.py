"""One vendor without a bench: steps of a script, and behaviours to be played."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicemock.scripting import Named, ScriptError, Step, Vocabulary, names
from voicemock.using.said import steps
from voicemock.vendors import VENDORS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from voicemock.behaviours import Behaviour
    from voicemock.behaviours.playing import Said
    from voicemock.behaviours.playing import playing as Playing  # noqa: N812 - Written has a method of that name


class Written(Vocabulary[Step]):
    """A vendor in words alone: what is said comes back as a step, for ``Voicemock.script`` or a file."""

    def __init__(self, vendor: str) -> None:
        super().__init__(vendor, lambda step: step)
        self.vendor = next(each for each in VENDORS if each.name == vendor)

    @property
    def names(self) -> tuple[Named, ...]:
        """The refusals that ``next`` knows."""
        return names(self.vendor)

    def behaviours(self, **bounds: Any) -> "SearchStrategy[Behaviour]":
        """Return a Hypothesis strategy of what the vendor may do by its documents, within these ``Bounds``.

        The simplest is a vendor that works. NeedsHypothesis where Hypothesis is not installed.
        """
        from voicemock.behaviours.needed import drawing

        strategy: SearchStrategy[Behaviour] = drawing().behaviours(self.vendor.name, **bounds)
        return strategy

    def playing(self, said: "Said" = (), *, seed: int = 0, **options: Any) -> "Playing":
        """Return a context manager: a fresh world in which the vendor behaves so, or as steps or a file say.

        ScriptError for a step of another vendor.
        """
        from voicemock.behaviours.behaviour import Behaviour
        from voicemock.behaviours.playing import playing

        behaviour = Behaviour(steps(Path(said))) if isinstance(said, Path | str) else Behaviour.of(said)
        other = next((step for step in behaviour.steps if step.vendor != self.vendor.name), None)
        if other is not None:
            shown, name = other.redacted(), self.vendor.name
            raise ScriptError(f"{name}.playing is of {name} alone, not {shown}: say that to the bench, with script")
        return playing(self.vendor.name, behaviour, seed=seed, **options)

    def __repr__(self) -> str:
        return f"<{self.vendor.title}, in words>"


WRITTEN = {vendor.name: Written(vendor.name) for vendor in VENDORS}

vocos = WRITTEN["vocos"]
valsea = WRITTEN["valsea"]
undetectable = WRITTEN["undetectable"]
modulate = WRITTEN["modulate"]
dataspike = WRITTEN["dataspike"]

__all__ = ["WRITTEN", "Written", "dataspike", "modulate", "undetectable", "valsea", "vocos"]
