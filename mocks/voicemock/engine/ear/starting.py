"""How the sound of a container is begun to be decoded while it still comes in: when, and from which bytes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from voicemock.engine.ear.channels import hidden
from voicemock.engine.ear.containers import aiff, mp4, riff
from voicemock.engine.ear.declared import Damaged
from voicemock.engine.ear.formats import Form

KEPT = 100 * 1024 * 1024
"""Bytes that are kept of a sound that can be decoded at its end alone, or of what comes before its first sample."""

PACKETS = 1 << 22
"""So many an index may have: more than there are in as much sound as is heard."""

AT_ONCE = {"probesize": "32"}
"""Else libav looks through seconds of sound before it decodes the first of it."""


@dataclass(frozen=True, slots=True)
class Start:
    """The first bytes to decode, or with ``whole`` all of them; as what, and how many there are at most."""

    first: bytes
    demuxer: str
    options: Mapping[str, str] = field(default_factory=lambda: AT_ONCE)
    most: int | None = None
    whole: bool = False


def start(form: Form, first: bytearray) -> Start | None:
    """Return how a sound of this form is begun, None while there is too little of it; Damaged when it never can be."""
    if not form.demuxer:
        form.declared(bytes(first))
    begin = _STARTS.get(form.demuxer)
    started = Start(bytes(first), form.demuxer) if begin is None else begin(first)
    if started is None and len(first) > KEPT:
        raise Damaged("its sound does not begin, or its index does not come, within what is kept")
    return started


def start_at_the_end(form: Form, first: bytearray) -> Start:
    """Return how a sound is begun that has not been up to its end; Damaged when it is not whole."""
    if form.demuxer and form.demuxer not in _STARTS:
        return Start(bytes(first), form.demuxer)
    whole = bytes(first)
    form.declared(whole)
    return Start(hidden(whole, form.demuxer), form.demuxer, {}, whole=True)


def _wav(first: bytearray) -> Start | None:
    """Plain PCM is decoded as such: of a WAV of it libav first looks at 64 KB, whatever it is told."""
    end = riff.head(first)
    if end is None:
        return None
    plain = riff.plain(bytes(first[:end]))
    if plain is None:
        return Start(bytes(first), "wav")
    shape = {"sample_rate": str(plain.rate), "ch_layout": f"{plain.channels}C"}
    return Start(bytes(first[end:]), plain.encoding, AT_ONCE | shape, plain.size)


def _aiff(first: bytearray) -> Start | None:
    end = aiff.head(first)
    return None if end is None else Start(hidden(bytes(first[:end]), "aiff") + first[end:], "aiff")


def _mov(first: bytearray) -> Start | None:
    """Only with the index before the samples can they be found before the end."""
    end = mp4.head(first)
    head = b"" if end is None else bytes(first[:end])
    if end is None or not mp4.indexed(head):
        return None
    mp4.check_numbers(head, PACKETS)
    return Start(hidden(head, "mov") + first[end:], "mov")


def _at_the_end(_: bytearray) -> Start | None:
    return None


_STARTS: dict[str, Callable[[bytearray], Start | None]] = {
    "aiff": _aiff,
    "caf": _at_the_end,
    "mov": _mov,
    "wav": _wav,
}
"""By libav's name of the container: those of which not every beginning can be given to libav as it is."""

__all__ = ["KEPT", "Start", "start", "start_at_the_end"]
