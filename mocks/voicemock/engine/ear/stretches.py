"""From the kind of each 100 ms to stretches of one kind: whether there is a voice is settled before whose it is."""

import re
from collections import Counter

from voicemock.engine.ear.heard import Kind, Stretch

STEP_MS = 100
LETTERS = {Kind.HUMAN: b"h", Kind.SYNTHETIC: b"s", Kind.SILENCE: b"."}

_KINDS = {letter[0]: kind for kind, letter in LETTERS.items()}
_LONG = 3  # steps: the shortest stretch, 300 ms
_RUN = re.compile(rb"h+|s+|\.+")
_LONG_RUN = re.compile(rb"h{3,}|s{3,}|\.{3,}")
_PAUSE = re.compile(rb"(?<=[hs])\.{1,2}(?=[hs])")
_EDGE = re.compile(rb"\A\.{1,2}(?=[hs])|(?<=[hs])\.{1,2}\Z")
_VOICE = re.compile(rb"[hs]+")


def stretches_of(steps: bytes, duration_ms: int) -> tuple[Stretch, ...]:
    """The stretches of a clip of that many milliseconds, from the kinds of its steps (``LETTERS``, 100 ms each).

    A run of one kind becomes a stretch from 300 ms up (ALL-01b). What is shorter belongs to what is around it:

    1. a silence shorter than 300 ms between two voices is part of the one before it;
    2. a voice that is then shorter than 300 ms is part of the silence around it;
    3. a silence shorter than 300 ms at the clip's start or end is part of the voice next to it;
    4. where two voices meet, one shorter than 300 ms is part of the one before it, or else of the one after it; if all
       are that short, it is one voice, of the kind that has most of the time.

    A clip in which nothing lasts 300 ms is one stretch of what fills most of it. Of two that are even the earlier
    counts. Time after the last whole step (under 100 ms) belongs to the last stretch.

    The first steps of a clip alone give what could be known of it by then, as a stream has it at that moment.
    """
    if not steps:
        return ()
    settled = _voices(_voiced(steps)) if _LONG_RUN.search(steps) else _most(steps) * len(steps)
    ends = [run.end() for run in _RUN.finditer(settled)]
    starts = [0, *ends[:-1]]
    return tuple(
        Stretch(_KINDS[settled[start]], start * STEP_MS, duration_ms if end == len(settled) else end * STEP_MS)
        for start, end in zip(starts, ends, strict=True)
    )


def _voiced(steps: bytes) -> bytes:
    """Settle where there is a voice: fill short silences, hush short voices."""
    filled = _PAUSE.sub(lambda gap: _beside(steps, gap) * len(gap[0]), steps)
    hushed = _VOICE.sub(lambda voice: voice[0] if len(voice[0]) >= _LONG else b"." * len(voice[0]), filled)
    return _EDGE.sub(lambda gap: _beside(hushed, gap) * len(gap[0]), hushed)


def _beside(steps: bytes, gap: re.Match[bytes]) -> bytes:
    """Return the letter before a gap, or that after it if the gap opens the clip."""
    return steps[gap.start() - 1 : gap.start()] or steps[gap.end() : gap.end() + 1]


def _voices(steps: bytes) -> bytes:
    return _VOICE.sub(lambda voice: _whose(voice[0]), steps)


def _whose(voice: bytes) -> bytes:
    """An unbroken voice with its short runs given to their neighbours."""
    first = _LONG_RUN.search(voice)
    if first is None:
        return _most(voice) * len(voice)
    settled, letter = [], first[0][:1]
    for run in _RUN.findall(voice):
        if len(run) >= _LONG:
            letter = run[:1]
        settled.append(letter * len(run))
    return b"".join(settled)


def _most(steps: bytes) -> bytes:
    """The letter that fills most of the steps; the earliest of equals."""
    return bytes([Counter(steps).most_common(1)[0][0]])


__all__ = ["LETTERS", "STEP_MS", "stretches_of"]
