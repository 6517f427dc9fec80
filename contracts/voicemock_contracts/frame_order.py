"""When a stream's frames come and what of the audio each is about: the rules about frames, by the names in `x-order`.

There are two ways: one window after another, each as long as the one before it; or a window that grows to its length
and then goes with the audio, told at moments of its own. A document says by its rules which of them it means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WINDOW = 0
"""Where, among the rules of a way, the one stands that gives its window."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A rule that is broken: what it asks for, and what was there."""

    rule: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Following:
    """Windows of a length in milliseconds, one after another; only the last may be shorter."""

    window: int

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the names of the rules."""
        return (
            f"frames-{self.window}-ms-but-the-last",
            "frames-begin-at-zero",
            "frames-contiguous",
            "short-frame-only-after-the-end-signal",
        )

    def judge(self, told: Sequence[tuple[int, int]], start: int, end: int, *, ended: bool) -> Iterator[Departure]:
        """Yield what a frame breaks that comes after those told, which are starts and ends in milliseconds."""
        whole, at_zero, contiguous, short = self.rules
        got, (begun, expected) = got_of(start, end), told[-1] if told else (-self.window, 0)
        if start != expected:
            yield Departure(contiguous if told else at_zero, f"a frame from {expected} ms", got)
        if expected - begun != self.window:
            yield Departure(whole, f"none after one of {expected - begun} ms", got)
        if end - start < self.window and not ended:
            yield Departure(short, f"{self.window} ms", got)


@dataclass(frozen=True, slots=True)
class Growing:
    """A window from 0 on that grows to a length and then goes with the audio, told half a second after each whole one.

    Only the last frame, which ends with the audio, may end at another time.
    """

    window: int

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the names of the rules."""
        return (
            f"frames-grow-to-{self.window}-ms",
            "frames-end-at-half-seconds-but-the-last",
            "frame-between-half-seconds-only-after-the-end-signal",
            f"last-frame-is-the-latest-{self.window}-ms",
        )

    def judge(self, told: Sequence[tuple[int, int]], start: int, end: int, *, ended: bool) -> Iterator[Departure]:
        """Yield what a frame breaks that comes after those told, which are starts and ends in milliseconds."""
        grows, at_half, between, latest = self.rules
        got, before = got_of(start, end), told[-1][1] if told else 0
        due, last = 1000 * len(told) + 500, 1000 * len(told) - 500
        rest = before < end < due
        if told and before != last:
            yield Departure(at_half, f"none after one that ends at {before} ms", got)
        elif end != due and not rest:
            yield Departure(at_half, f"a frame that ends at {due} ms", got)
        elif rest and not ended:
            yield Departure(between, f"an end at {due} ms", got)
        begins = max(0, end - self.window)
        if start != begins:
            yield Departure(latest if rest else grows, f"a frame from {begins} ms", got)


def got_of(start: int, end: int) -> str:
    """Return what a frame is called that came."""
    return f"a frame from {start} to {end} ms"


WAYS = {way.rules[WINDOW]: way for way in (Following(2000), Growing(4000))}
"""The ways that there are, each by the rule that gives its window: a document that names it means that way."""

RULES = frozenset(rule for way in WAYS.values() for rule in way.rules)

__all__ = ["RULES", "WAYS", "Departure", "Following", "Growing", "got_of"]
