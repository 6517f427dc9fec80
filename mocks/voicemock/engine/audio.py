"""Which clips a vendor takes."""

from dataclasses import dataclass

from voicemock.engine.ear import Clip, Ear, Heard, Unheard
from voicemock.engine.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class Audio:
    """The formats that a vendor takes, told by the bytes (ALL-01c)."""

    formats: frozenset[str]

    async def hear(self, ear: Ear, clip: Clip) -> Heard:
        """Return what is heard, or Refused: EMPTY_FILE, WRONG_FORMAT, CORRUPTED (one of the formats by its header)."""
        if clip.size == 0:
            raise Refused(Reason.EMPTY_FILE)
        try:
            heard = await ear.hear(clip)
        except Unheard as unheard:
            known = self.formats & unheard.formats
            raise Refused(Reason.CORRUPTED if known else Reason.WRONG_FORMAT) from unheard
        if not self.formats & heard.formats:
            raise Refused(Reason.WRONG_FORMAT)
        return heard


__all__ = ["Audio"]
