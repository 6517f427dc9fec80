"""What a container says of its own sound, to be held against what was decoded."""

from dataclasses import dataclass

SHORT = 0.2
"""Seconds that may be missing: encoders differ in what they count of the padding around the sound."""

SHARE = 0.05
"""The share of the time that may be missing."""


class Damaged(Exception):  # noqa: N818 - it reads as what happened, like Unheard
    """The clip has a form that is known, but it isn't whole or can't be decoded. The message says how it shows."""


@dataclass(frozen=True, slots=True)
class Declared:
    """How much sound a clip should hold, as far as its container says so.

    ``samples`` (per channel) are exact; ``seconds`` as exact as a codec's padding allows; None is what it doesn't say.
    """

    samples: int | None = None
    seconds: float | None = None

    def compare(self, samples: int, rate: int) -> None:
        """Hold so many decoded samples, at that rate in Hz, against this; Damaged when some are missing."""
        if self.samples is not None and samples != self.samples:
            raise Damaged(f"it declares {self.samples} samples, but {samples} can be decoded")
        if samples == 0 and self.samples is None:
            raise Damaged("nothing can be decoded of it")
        missing = (self.seconds or 0) - samples / rate
        if missing > SHORT and missing > SHARE * (self.seconds or 0):
            raise Damaged(f"it declares {self.seconds:.3f} s, but {samples / rate:.3f} s can be decoded")


__all__ = ["Damaged", "Declared"]
