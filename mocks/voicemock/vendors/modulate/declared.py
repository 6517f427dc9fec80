"""What a stream says of its audio in the query of its address."""

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from voicemock.engine.ear.pcm import ENCODINGS
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors.modulate.refusals import CHANNELS, RATES


@dataclass(frozen=True, slots=True)
class Declared:
    """Raw audio: how its samples stand in bytes (``ear.pcm.ENCODINGS``), how many a second, in how many channels."""

    encoding: str
    rate: int
    channels: int

    @property
    def sample_bytes(self) -> int:
        """Bytes of a sample of every channel."""
        return ENCODINGS[self.encoding].size * self.channels


def declared(query: QueryParams) -> Declared:
    """Return what the query declares, or Refused with what is wrong of it first (MOD-14.l).

    An empty parameter counts as missing, and of one sent more than once the last counts.
    """
    encoding, rate, channels = (query.get(name, "") for name in ("audio_format", "sample_rate", "num_channels"))
    if not encoding:
        raise Refused(Reason.RATE_ALONE if rate or channels else Reason.NO_ENCODING)
    if encoding not in ENCODINGS:
        raise Refused(Reason.BAD_ENCODING, about=encoding)
    if not (rate and channels):
        raise Refused(Reason.NO_RATE)
    check(rate, channels)
    return Declared(encoding, int(rate), int(channels))


def check(rate: str, channels: str) -> None:
    """Refused where either is a wrong value (MOD-14.f, MOD-14.g); an empty one counts as missing."""
    if rate and _number(rate) not in RATES:
        raise Refused(Reason.BAD_RATE, about=rate)
    if channels and _number(channels) not in CHANNELS:
        raise Refused(Reason.BAD_CHANNELS, about=channels)


def _number(digits: str) -> int | None:
    """Return what the digits 0 to 9 alone write, None for anything else (MOD-10.k)."""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


__all__ = ["Declared", "check", "declared"]
