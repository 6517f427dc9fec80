"""What is heard in a clip, and what is said of one that cannot be heard."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Whose voice a stretch of time holds, if any's."""

    HUMAN = "human"
    SYNTHETIC = "synthetic"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one kind, in milliseconds from the clip's start; the end is not part of it."""

    kind: Kind
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard in a clip.

    ``formats`` are all the names the file counts as (``{"mp4", "m4a"}``, ``{"ogg", "opus"}``); ``codec`` is libav's
    name; ``rate`` is in Hz; ``samples`` are per channel; ``stretches`` follow one another from 0 to the clip's end.
    ``steps`` has a letter for each 100 ms (``stretches.LETTERS``). ``said`` are probabilities that a script sets, one
    for each voice, the last of them for all that follow.
    """

    formats: frozenset[str]
    codec: str
    rate: int
    channels: int
    samples: int
    stretches: tuple[Stretch, ...]
    steps: bytes = b""
    said: tuple[float, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.samples / self.rate

    @property
    def duration_ms(self) -> int:
        """Whole milliseconds, rounded."""
        return milliseconds(self.samples, self.rate)


class Unheard(Exception):  # noqa: N818 - it reads as what happened: the clip is unheard
    """Nothing can be heard in these bytes.

    ``formats`` says what they look like: empty when they are no audio at all, else the clip is corrupted or in a form
    that can't be decoded. ``why`` is for people.
    """

    def __init__(self, formats: frozenset[str], why: str) -> None:
        super().__init__(why)
        self.formats = formats
        self.why = why


def milliseconds(samples: int, rate: int) -> int:
    """A number of samples as whole milliseconds, halves rounded up."""
    return (samples * 2000 + rate) // (2 * rate)


__all__ = ["Heard", "Kind", "Stretch", "Unheard", "milliseconds"]
