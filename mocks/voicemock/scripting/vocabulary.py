"""The verbs as methods: what a fixture does at once, and what builds a script otherwise."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, Never, TypeVar

from xxhash import xxh3_128_hexdigest

from voicemock.engine.faults import Fault, as_dict
from voicemock.engine.script import Asked
from voicemock.scripting.errors import ScriptError
from voicemock.scripting.steps import Step

T_co = TypeVar("T_co", covariant=True)

Times = int | str | None
Until = float | Callable[[], bool] | None
Matching = Callable[[Asked], bool] | None


class Vocabulary(Generic[T_co]):
    """What can be said of one vendor; ``say`` is told of each step.

    Each verb may be limited to calls: ``call`` (like ``"POST /v1/detect"``), ``key``, ``file`` (the clip's name),
    ``digest`` (of its bytes, see `digest`), ``nth`` (from 1), ``matching`` (a function of the call). It holds for
    ``times`` calls, ``"always"``, or ``until`` so many seconds of the clock have passed, or a function says so. Rules
    for a number of calls come first, in their order; of the others the latest counts. Raises ScriptError with what is
    possible.
    """

    def __init__(self, vendor: str, say: Callable[[Step], T_co]) -> None:
        self._vendor = vendor
        self._say = say

    def hears(
        self,
        score: str | None = None,
        *,
        synthetic: float | list[float] | None = None,
        recording: bytes | Path | None = None,
        **limits: Any,
    ) -> T_co:
        """Let clips be heard as a score (``"human 4s, synthetic 4s"``), or as one voice, so likely (0 to 1) synthetic.

        With both, the numbers are those of the voices in the score. ``recording`` limits it to that clip, by its bytes.
        A clip still has to be audio that the vendor takes. Of a stream the score is laid over the sound as it comes.
        """
        if recording is not None:
            if limits.get("digest") is not None:
                raise ScriptError("recording and digest both choose the clip: leave one of them out")
            limits["digest"] = digest(recording)
        said = {name: value for name, value in (("score", score), ("synthetic", synthetic)) if value is not None}
        return self._do("hears", said, limits)

    def frames(self, *verdicts: str | Mapping[str, object], **limits: Any) -> T_co:
        """Let a sound's first frames have these verdicts and confidences, like ``"synthetic 0.9"`` (MOD-03, MOD-04)."""
        return self._do("frames", list(verdicts), limits)

    def next(
        self,
        name: str | int,
        *,
        retry_after: int | None = None,
        about: str | None = None,
        after_frames: int | None = None,
        **limits: Any,
    ) -> T_co:
        """Refuse the next call (or ``times`` calls) by a documented name: a code, a status, a close code, a text.

        ``retry_after`` is in seconds, 1 for a 429 unless given; ``about`` fills the gap of a text that has one;
        ``after_frames`` lets a stream tell so many frames before.
        """
        own = {"retry_after": retry_after, "about": about, "after_frames": after_frames}
        return self._do("next", name, {**own, **limits})

    def accepts(self, key: str, *, plan: str | None = None, credits: float | None = None) -> T_co:
        """Let a key of yours be known, on one of the vendor's plans (``free``, unless another is named)."""
        return self._do("accepts", key, {"plan": plan, "credits": credits})

    def holds(
        self,
        *unnamed: Never,
        polls: int | None = None,
        seconds: float | None = None,
        status: str | None = None,
        **limits: Any,
    ) -> T_co:
        """Hold jobs in their first status (or in ``status``) for so many polls and seconds; without both, for ever."""
        _none_unnamed("holds", unnamed, "polls=, seconds= or status=")
        said = {"polls": polls, "seconds": seconds, "status": status}
        return self._do("holds", {name: value for name, value in said.items() if value is not None}, limits)

    def hurries(self, **limits: Any) -> T_co:
        """Let jobs be over before they are polled."""
        return self._do("hurries", True, limits)

    def fails(
        self, *unnamed: Never, polls: int | None = None, seconds: float | None = None, **said_and_limits: Any
    ) -> T_co:
        """Let jobs fail, after so many polls and seconds; Dataspike takes ``message`` and ``error_code`` (DSP-07)."""
        _none_unnamed("fails", unnamed, "polls= or seconds=")
        words = ("message", "error_code")
        said = {"polls": polls, "seconds": seconds, **{name: said_and_limits.pop(name, None) for name in words}}
        return self._do("fails", {name: value for name, value in said.items() if value is not None}, said_and_limits)

    def jobs(self, *stages: str | Mapping[str, object], **limits: Any) -> T_co:
        """Let jobs go through these stages, of which the last lasts.

        A stage is a status, which one poll sees, or ``{"status": …, "polls": …, "seconds": …}``.
        """
        return self._do("jobs", list(stages), limits)

    def answers(
        self, fields: Mapping[str, object], *, where: Mapping[str, object] | None = None, **limits: Any
    ) -> T_co:
        """Let these fields stand in the vendor's successful answers, in place of its own.

        ``where`` limits it to answers that have such fields by themselves, like ``{"status": "completed"}``.
        """
        if not isinstance(fields, Mapping):
            raise ScriptError(f"answers needs the fields to change in the answer, as an object, not {fields!r}")
        return self._do("answers", dict(fields), {"where": where, **limits})

    def breaks(self, *faults: Fault | Mapping[str, object] | str, **limits: Any) -> T_co:
        """Let these go wrong on the wire of the next call (or ``times`` calls), all together."""
        return self._do("breaks", [as_data(fault) for fault in faults], limits)

    def _do(self, verb: str, said: object, options: Mapping[str, Any]) -> T_co:
        given = {name: _plain(value) for name, value in options.items() if value is not None}
        return self._say(Step(self._vendor, verb, _plain(said), given))


def digest(recording: bytes | Path) -> str:
    """Return the digest by which a step knows a clip: the XXH3 of its bytes, 128 bits, as ``xxh128sum`` prints it.

    ScriptError for what is neither bytes nor the Path of a file that can be read.
    """
    if isinstance(recording, Path):
        try:
            return xxh3_128_hexdigest(recording.read_bytes())
        except OSError as unreadable:
            raise ScriptError(f"cannot read {recording}: {unreadable.strerror}") from None
    if isinstance(recording, bytes | bytearray | memoryview):
        return xxh3_128_hexdigest(recording)
    mend = f"; of a file say Path({recording!r})" if isinstance(recording, str) else ""
    raise ScriptError(f"a recording is the bytes of a clip, or the Path of its file, not {recording!r}{mend}")


def as_data(fault: Fault | Mapping[str, object] | str) -> Mapping[str, object] | str:
    """Return a fault as it stands in a script."""
    if isinstance(fault, Mapping | str):
        return fault
    if isinstance(fault, Fault):
        return as_dict(fault)
    raise ScriptError(f"a fault is its name, or a mapping like {{'delay': 2, 'jitter': 0.5}}, not {fault!r}")


def _none_unnamed(verb: str, unnamed: tuple[object, ...], names: str) -> None:
    """Raise ScriptError where something stands without its name: nobody can tell what it is a number of."""
    if unnamed:
        raise ScriptError(f"{verb} takes {names} by their names, not {unnamed[0]!r} alone")


def _plain(value: object) -> object:
    """Return a value as JSON has it: lists for tuples, objects for mappings of any kind."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


__all__ = ["Vocabulary", "digest"]
