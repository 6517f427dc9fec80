"""What a stream takes besides raw audio by the newer reference: containers, declared by name or told by their bytes."""

from starlette.datastructures import QueryParams

from voicemock.engine.refusals import Reason
from voicemock.vendors.modulate.contained import Contained
from voicemock.vendors.modulate.declared import check, declared
from voicemock.vendors.modulate.listener import Listener
from voicemock.vendors.modulate.stream import Listens
from voicemock.vendors.modulate.windows import Rhythm

CONTAINERS = {
    **{name: name for name in ("wav", "mp3", "ogg", "flac", "webm", "aac", "aiff", "au", "wma", "opus", "amr")},
    **dict.fromkeys(("mp4", "m4a", "3gp", "3gpp"), "mp4"),
}
"""MOD-10.a: what the ear calls each of them; the last four are one family (MOD-10.o)."""

GROWING = Rhythm(first_ms=500, every_ms=1000, window_ms=4000)
"""MOD-12.d, MOD-12.e."""


def opens(query: QueryParams) -> Listens:
    """Return what hears the audio that a query declares, or Refused with what is wrong of it first (MOD-14.l).

    Without any of the three parameters it is a container, told by its bytes.
    """
    name, rate, channels = (query.get(each, "") for each in ("audio_format", "sample_rate", "num_channels"))
    if name in CONTAINERS:
        check(rate, channels)
        formats, otherwise = frozenset({CONTAINERS[name]}), Reason.NOT_AS_DECLARED
    elif name or rate or channels:
        sound = declared(query)
        return lambda truth, hear, verdicts: Listener(truth, sound, hear, verdicts, GROWING)
    else:
        formats, otherwise = frozenset(CONTAINERS.values()), Reason.UNREADABLE
    return lambda truth, hear, verdicts: Contained(truth, formats, otherwise, hear, verdicts, GROWING)


__all__ = ["CONTAINERS", "GROWING", "opens"]
