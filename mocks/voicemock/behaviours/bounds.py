"""How far a behaviour goes: what it may contain, and how long it can last."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from voicemock.scripting import ScriptError
from voicemock.scripting.errors import unknown


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a behaviour may contain.

    ``faults``: also what goes wrong on the wire, any fault that there is. ``calls``: those that differ from a vendor
    that works, by their names; all of them unless given.

    ``assumed``: nothing but what voicemock assumes where the documents are silent. Without it everything goes that no
    document forbids: a confidence below 0.5, an age range that nobody has seen yet, a verdict at odds with its score.
    ``unprovoked``: also refusals for what the client did not do, such as a small file that is called too large.
    ``forgets``: the vendor may lose what the client gave it; 404 of a job that was just submitted. ``endless``: also
    waits on the wire that never end; a client needs a timeout, which passes in real time.

    No behaviour has more than ``most_steps`` steps, nor differs after the ``most_calls``-th call of a kind. Each holds
    jobs for no more than ``most_polls`` polls or ``most_seconds`` seconds of the clock, which Retry-After does not
    exceed either, refuses or breaks no more than ``most_times`` calls in a row, and gives verdicts to ``most_frames``
    frames. ``most_wait`` are seconds of one wait on the wire, which pass in life unless the clock is moved.
    """

    faults: bool = False
    calls: Collection[str] | None = None
    assumed: bool = False
    unprovoked: bool = False
    forgets: bool = True
    endless: bool = False
    most_steps: int = 4
    most_calls: int = 4
    most_polls: int = 5
    most_seconds: int = 30
    most_times: int = 3
    most_frames: int = 6
    most_wait: float = 0.02

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name in MAY_BE_NONE else 1
            if field.type is int and not (type(value) is int and value >= least):
                raise ScriptError(f"{field.name} has to be a whole number, at least {least}, not {value!r}")
        if not 0 <= self.most_wait <= LONGEST_WAIT:
            raise ScriptError(f"most_wait has to be from 0 to {LONGEST_WAIT:g} seconds, not {self.most_wait!r}")
        if self.calls is not None:
            chosen = (self.calls,) if isinstance(self.calls, str) else tuple(self.calls)
            object.__setattr__(self, "calls", chosen)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Bounds":
        """Return the bounds of these names; ScriptError lists those that there are."""
        known = tuple(field.name for field in fields(cls))
        strange = next((name for name in given if name not in known), None)
        if strange is not None:
            raise unknown(f"there is no bound {strange!r}", strange, known, f"there are {', '.join(known)}")
        return cls(**given)

    def concerns(self, call: str) -> bool:
        """Tell whether a call may differ from that of a vendor that works."""
        return self.calls is None or call in self.calls


MAY_BE_NONE = ("most_steps", "most_frames")
LONGEST_WAIT = 60.0

__all__ = ["Bounds"]
