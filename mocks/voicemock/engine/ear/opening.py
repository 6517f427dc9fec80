"""What a sound is that comes piece by piece, by its first bytes: as soon as they tell it, however they are cut."""

from voicemock.engine.ear.containers.tags import sound
from voicemock.engine.ear.formats import Form, recognise
from voicemock.engine.ear.heard import Unheard

FEWEST = 64
"""Bytes in which nearly every form shows; then twice as many are looked at, and twice as many again."""

MOST = 8 * 1024
"""Bytes behind any tag in which it has to show."""

TAG = 4 * 1024 * 1024
"""The longest tag before the sound, pictures and all."""


class Opening:
    """What the first bytes of a sound tell. Looked at are always so many as a power of two, so cuts change nothing."""

    __slots__ = ("_looks",)

    def __init__(self) -> None:
        self._looks = FEWEST

    def form(self, first: bytearray, *, ended: bool) -> Form | None:
        """Return the form by all that came so far, None while it is too little to tell; Unheard when it is in none."""
        while len(first) >= self._looks:
            seen = bytes(first[: self._looks])
            behind = len(seen) - sound(seen).start
            if behind >= FEWEST and (form := recognise(seen)):
                return form
            if behind >= MOST or len(seen) >= TAG:
                raise Unheard(frozenset(), "it is no audio")
            self._looks *= 2
        if not ended:
            return None
        if form := recognise(bytes(first)):
            return form
        raise Unheard(frozenset(), "it is no audio")


__all__ = ["FEWEST", "MOST", "TAG", "Opening"]
