"""From the bytes of a clip to what is heard in it."""

from collections.abc import Callable
from itertools import chain

from voicemock.engine.ear.channels import hidden
from voicemock.engine.ear.containers.riff import trimmed
from voicemock.engine.ear.declared import Damaged
from voicemock.engine.ear.decoding import decode
from voicemock.engine.ear.formats import recognise
from voicemock.engine.ear.heard import Heard, Unheard
from voicemock.engine.ear.steps import Steps


def never() -> bool:
    """Never stop."""
    return False


def hear(clip: bytes, stopped: Callable[[], bool] = never) -> Heard:
    """Return what is heard in the clip; Unheard when it is no audio, corrupted, or in a form that can't be decoded.

    A clip whose container itself says that it has no samples is heard: it lasts 0 ms and has no stretches. Takes as
    long as decoding does; once ``stopped()``, ``decoding.Stopped`` is raised at the next packet.
    """
    form = recognise(clip)
    if form is None:
        raise Unheard(frozenset(), "it is no audio")
    try:
        declared = form.declared(clip)
        given = trimmed(clip) if form.demuxer == "wav" else hidden(clip, form.demuxer)
        blocks = decode(given, form.demuxer, stopped)
        first = next(blocks)
        steps = Steps(first.rate, first.samples.shape[1])
        for block in chain([first], blocks):
            steps.feed(block.samples)
        steps.finish()
        declared.compare(steps.samples, steps.rate)
    except Damaged as damaged:
        raise Unheard(form.formats, str(damaged)) from damaged
    return Heard(
        form.formats, first.codec, steps.rate, steps.channels, steps.samples, steps.stretches(), bytes(steps.kinds)
    )


__all__ = ["hear"]
