"""How likely each stretch of a clip is to be synthetic: drawn from a seed, and nothing that a codec could shift."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TypeVar

from voicemock.engine.ear.heard import Kind, Stretch

T = TypeVar("T")

_BETWEEN = {Kind.HUMAN: (0.02, 0.30), Kind.SYNTHETIC: (0.75, 0.99)}


@dataclass(frozen=True, slots=True)
class Truth:
    """The probabilities that a seed gives (ALL-01b): 0.02 to 0.30 for a human voice, 0.75 to 0.99 for another."""

    seed: int = 0
    said: tuple[float, ...] = ()
    """What a script says in its place, by voices; the last is that of all that follow."""

    def saying(self, said: tuple[float, ...]) -> "Truth":
        """Return it with a script's probabilities, where there are any."""
        return replace(self, said=said) if said else self

    def of(self, stretches: Sequence[Stretch]) -> tuple[float | None, ...]:
        """Return the probability of each stretch, None for silence.

        It hangs on the seed, the stretch's kind and its place among the stretches with a voice: one silence more, as
        codecs add at the start, changes nothing.
        """
        probabilities: list[float | None] = []
        voices = 0
        for stretch in stretches:
            probabilities.append(self.voice(stretch.kind, voices) if stretch.kind in _BETWEEN else None)
            voices += stretch.kind in _BETWEEN
        return tuple(probabilities)

    def probability(self, stretches: Sequence[Stretch], start_ms: int = 0, end_ms: int | None = None) -> float | None:
        """Return the mean over the time with a voice from ``start_ms`` to ``end_ms`` or the end, None without any.

        The stretches are always those of the whole clip, since a stretch's probability hangs on its place there.
        """
        weighed, voiced = 0.0, 0
        for stretch, probability in zip(stretches, self.of(stretches), strict=True):
            end = stretch.end_ms if end_ms is None else min(stretch.end_ms, end_ms)
            time = end - max(stretch.start_ms, start_ms)
            if probability is not None and time > 0:
                weighed += probability * time
                voiced += time
        return weighed / voiced if voiced else None

    def draw(self, *what: object) -> float:
        """Return a number from 0 up to 1, the same for the same seed and the same ``what``."""
        named = " ".join(map(str, (self.seed, *what)))
        return int.from_bytes(blake2b(named.encode(), digest_size=8).digest(), "big") / 2**64

    def choose(self, options: Sequence[T], *what: object) -> T:
        """Return one of the options, the same for the same seed and the same ``what``."""
        return options[int(self.draw(*what) * len(options))]

    def voice(self, kind: Kind, index: int) -> float:
        """Return the probability of the ``index``-th stretch with a voice, from 0; KeyError for silence."""
        if self.said:
            return self.said[min(index, len(self.said) - 1)]
        low, high = _BETWEEN[kind]
        return low + (high - low) * self.draw(kind, index)


__all__ = ["Truth"]
