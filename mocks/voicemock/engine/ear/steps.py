"""The kind of each 100 ms of sound, told as it comes: sums are kept, never samples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from voicemock.engine.ear.heard import Kind, Stretch, milliseconds
from voicemock.engine.ear.stretches import LETTERS, stretches_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUIET = 10 ** (-50 / 10)
"""The mean square at -50 dBFS, where a full-scale square wave is 0 dBFS."""

TONE = (980.0, 1020.0)
"""Hz: 1 kHz ± 2 %."""

SHARE = 0.8
"""How much of a step's energy a tone has."""

_LOBE = 20.0  # Hz: half the main lobe of a Hann window of 100 ms, within which a tone's energy is found
_HAIR = 0.5  # Hz: so that a tone right on the edge counts, whatever the arithmetic
_AT_ONCE = 64  # steps measured together, since numpy takes as long to be called as to measure one


class Steps:
    """The steps of one sound, at its own rate in Hz and with its own channels.

    A step is silence when every channel is under -50 dBFS RMS; synthetic when, over all channels, a 1 kHz tone has most
    of the energy; else human (ALL-01b). Channels are never mixed, so that one repeated, left empty or turned upside
    down changes nothing. What is kept between two feeds is some 160 bytes a channel and a byte a step.
    """

    __slots__ = ("_energy", "_filled", "_room", "_scale", "_waves", "channels", "kinds", "rate", "samples")

    def __init__(self, rate: int, channels: int) -> None:
        import numpy as np

        self.rate = rate
        self.channels = channels
        self.samples = 0
        """Samples fed, per channel."""
        self.kinds = bytearray()
        """A letter for each step (``stretches.LETTERS``)."""
        self._scale = _scale(rate)
        self._energy = np.zeros((channels, len(self._scale.weights)))
        self._waves = np.zeros((channels, len(self._scale.waves)))
        self._filled = 0
        self._room = self._length()

    def feed(self, block: NDArray[np.float32]) -> None:
        """Take samples in, full scale ± 1, shaped (samples, channels); any number of them, whatever their values."""
        position = 0
        while position < len(block):
            if whole := self._whole(len(block) - position):
                piece = block[position : position + whole * self._room]
                self._tell(*self._measured(piece.reshape(whole, self._room, self.channels), 0), self._room)
            else:
                piece = block[position : position + self._room - self._filled]
                energy, waves = self._measured(piece[None], self._filled)
                self._energy += energy[0]
                self._waves += waves[0]
                self._filled += len(piece)
            position += len(piece)
            self.samples += len(piece)
            if self._filled == self._room:
                self._close()

    def finish(self) -> None:
        """Tell the end of the sound.

        An incomplete last step belongs to the one before it; without one, it is told by what there is of it.
        """
        if self._filled and not self.kinds:
            self._close()

    @property
    def duration_ms(self) -> int:
        """Whole milliseconds fed."""
        return milliseconds(self.samples, self.rate)

    def stretches(self) -> tuple[Stretch, ...]:
        """Return the stretches as far as they are known by now."""
        return stretches_of(bytes(self.kinds), self.duration_ms)

    def _length(self) -> int:
        """Samples in the current step; at a rate like 11025 Hz one more in some than in others."""
        step = len(self.kinds)
        return (step + 1) * self.rate // 10 - step * self.rate // 10

    def _whole(self, samples: int) -> int:
        """How many steps can be taken at once of so many samples; they have to be of one length."""
        return 0 if self._filled or self.rate % 10 else min(samples // self._room, _AT_ONCE)

    def _measured(self, pieces: NDArray[np.float32], start: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what the pieces add to their steps' energy and waves, shaped as these after the pieces.

        The pieces, shaped (pieces, samples, channels), begin ``start`` samples into their steps.
        """
        import numpy as np

        span = slice(start, start + pieces.shape[1])
        sound = np.ascontiguousarray(pieces.transpose(0, 2, 1))[:, :, None, :]
        with np.errstate(over="ignore", invalid="ignore"):
            energy = np.vecdot(sound * sound, self._scale.weights[:, span])
            broken = ~np.isfinite(energy).all(axis=(1, 2))
            if broken.any():
                sound = sound.copy()
                sound[broken] = np.nan_to_num(sound[broken], nan=0.0).clip(-1, 1)
                energy[broken] = np.vecdot(sound[broken] ** 2, self._scale.weights[:, span])
        return energy, np.vecdot(sound, self._scale.waves[:, span])

    def _close(self) -> None:
        self._tell(self._energy[None], self._waves[None], self._filled)
        self._energy[:] = 0
        self._waves[:] = 0
        self._filled = 0
        self._room = self._length()

    def _tell(self, energy: NDArray[np.floating], waves: NDArray[np.floating], length: int) -> None:
        """Tell the kinds of steps of so many samples each, from their energy and waves, which come after the steps."""
        import numpy as np

        power = np.square(waves, dtype=np.float64).sum(axis=1).reshape(len(waves), 2, -1).sum(axis=1)
        power *= self._scale.doubles
        loudest, under = energy[:, :, 0].max(axis=1), energy[:, :, 1].sum(axis=1)
        within, moment = power.sum(axis=1), power @ self._scale.frequencies
        for figures in zip(loudest.tolist(), under.tolist(), within.tolist(), moment.tolist(), strict=True):
            self.kinds += LETTERS[_kind(length, *figures)]


def _kind(length: int, loudest: float, under: float, within: float, moment: float) -> Kind:
    """Return the kind of a step of so many samples.

    ``loudest`` is the energy of the loudest channel. All channels have the energy ``under`` the window, and ``within``
    the waves, whose frequencies weighed by it come to ``moment``.
    """
    if loudest < QUIET * length:
        return Kind.SILENCE
    if within < SHARE * under or not within:
        return Kind.HUMAN
    return Kind.SYNTHETIC if TONE[0] - _HAIR <= moment / within <= TONE[1] + _HAIR else Kind.HUMAN


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the steps of one rate are measured with; products with samples can be summed piece by piece."""

    weights: NDArray[np.float32]
    """(2, samples) for the squares: all ones; and the squared window, for the energy under it."""
    waves: NDArray[np.float32]
    """(twice the frequencies, samples) for the samples: the window's cosines, then its sines, around 1 kHz."""
    frequencies: NDArray[np.float64]
    doubles: NDArray[np.float64]
    """Makes a wave's power its share of the energy (Parseval)."""


@lru_cache(maxsize=8)
def _scale(rate: int) -> _Scale:
    import numpy as np

    length = rate // 10
    time = np.arange(length + 1) / length
    window = 0.5 - 0.5 * np.cos(2 * np.pi * time)
    lowest, highest = TONE[0] - _LOBE - _HAIR, min(TONE[1] + _LOBE + _HAIR, rate / 2)
    bins = np.arange(np.ceil(lowest * length / rate), np.floor(highest * length / rate) + 1)
    angles = 2 * np.pi * bins[:, np.newaxis] * time
    return _Scale(
        weights=np.stack([np.ones_like(window), window**2]).astype(np.float32),
        waves=np.concatenate([window * np.cos(angles), window * np.sin(angles)]).astype(np.float32),
        frequencies=bins * rate / length,
        doubles=np.where(2 * bins == length, 1, 2) / length,
    )


__all__ = ["Steps"]
