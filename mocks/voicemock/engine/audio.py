"""Which clips a vendor takes."""

from dataclasses import dataclass

from starlette.requests import Request

from voicemock.engine.ear import Clip, Heard, Unheard
from voicemock.engine.refusals import Reason, Refused
from voicemock.engine.script import Hear
from voicemock.engine.world import World, asked_of


@dataclass(frozen=True, slots=True)
class Audio:
    """The formats that a vendor takes, told by the bytes (ALL-01c)."""

    formats: frozenset[str]

    async def hear(self, request: Request, clip: Clip) -> Heard:
        """Return what is heard, or Refused: EMPTY_FILE, WRONG_FORMAT, CORRUPTED (one of the formats by its header).

        A script may say what it is that is heard; that the clip is audio, it has to be itself.
        """
        if clip.size == 0:
            raise Refused(Reason.EMPTY_FILE)
        try:
            heard = await World.of(request).ear.hear(clip)
        except Unheard as unheard:
            known = self.formats & unheard.formats
            raise Refused(Reason.CORRUPTED if known else Reason.WRONG_FORMAT) from unheard
        if not self.formats & heard.formats:
            raise Refused(Reason.WRONG_FORMAT)
        return scripted(request, heard)


def scripted(request: Request, heard: Heard) -> Heard:
    """Return what is heard, or what a script says is heard in its place."""
    hear = World.of(request).script.take(Hear, asked_of(request))
    return heard if hear is None else hear.of(heard)


__all__ = ["Audio", "scripted"]
