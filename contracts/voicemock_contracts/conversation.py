"""The order of a stream of audio: what has been sent and told so far, and which rule the next event breaks.

A client knows what it has sent, not how much of that the server has received by now. So a rule asks only for what holds
whether or not the latest messages have arrived: a server that is right breaks none, however far the client is ahead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

WINDOW_MS = 2000

BITS = {"mulaw": 8, "alaw": 8}
"""Bits of a sample where the format's name does not say them."""

NORMAL, UNSUPPORTED, TOO_BIG, FAULT, MISMATCH, FORBIDDEN, NO_CREDITS = 1000, 1003, 1009, 1011, 4002, 4003, 4029
"""Close codes."""

ERROR_CLOSES = frozenset({UNSUPPORTED, FAULT, MISMATCH, FORBIDDEN, NO_CREDITS})
QUERY_CLOSES = frozenset({UNSUPPORTED, FORBIDDEN, NO_CREDITS})
WRONG_QUERY_CLOSES = QUERY_CLOSES | {FAULT}

NAMED = (
    ("audio_format", "Invalid audio_format='", "'. Valid values: "),
    ("sample_rate", "Invalid sample_rate=", ". Valid values: "),
    ("num_channels", "Invalid num_channels=", ". Must be between "),
)
"""What stands before and after a parameter's value in an error about it."""

RULES = frozenset(
    [
        "close-1000-after-done",
        "close-after-an-error",
        "close-without-a-reason",
        "container-noticed-before-any-frame",
        "done-after-the-last-frame",
        "done-at-most-once",
        "done-only-after-the-end-signal",
        "duration-agrees-with-the-audio",
        "duration-is-the-last-end",
        "duration-rounds-half-up",
        "error-before-an-error-close",
        "frame-count-agrees",
        "frame-not-before-its-audio",
        "frames-2000-ms-but-the-last",
        "frames-begin-at-zero",
        "frames-contiguous",
        "message-names-the-value-sent",
        "no-audio-no-frames",
        "no-error-before-1009",
        "nothing-after-the-close",
        "query-judged-before-any-frame",
        "short-frame-only-after-the-end-signal",
        "wrong-query-closes-with-1003",
    ]
)


@dataclass(frozen=True, slots=True)
class Departure:
    """A rule that is broken: what it asks for, and what was there."""

    rule: str
    expected: str
    got: str


@dataclass(slots=True)
class Conversation:
    """What was sent and told. `told`, `closed` and `silent` take what the server does, and yield the rules broken."""

    query: Mapping[str, str]
    """Of a parameter sent more than once the last value."""
    wrong: bool = False
    """Whether the query, its key aside, departs from the documents."""
    said: bool = False
    """Whether the client sent text that was not empty before its end signal."""
    gone: bool = False
    """Whether the client has closed."""
    errors: list[str] = field(default_factory=list)
    _bytes: int = 0
    _ended: bool = False
    _frames: list[tuple[int, int]] = field(default_factory=list)
    _done: bool = False
    _closed: bool = False

    @property
    def milliseconds(self) -> Fraction | None:
        """The length of the complete samples that were sent; None where the query does not tell it."""
        name, rate, channels = (self.query.get(name, "") for name in ("audio_format", "sample_rate", "num_channels"))
        bits = BITS.get(name) or int("".join(filter(str.isdecimal, name)) or 0)
        if self.wrong or not (bits and rate.isdecimal() and channels.isdecimal()):
            return None
        return Fraction(self._bytes * 8 // (bits * int(channels)) * 1000, int(rate))

    def sent(self, message: bytes | str) -> None:
        """Take a message of the client's. Audio is what goes as bytes before the end signal, an empty text."""
        if self._ended or self.gone:
            return
        if isinstance(message, bytes):
            self._bytes += len(message)
        else:
            self._ended = message == ""
            self.said = self.said or message != ""

    def left(self) -> None:
        """Take the client's close: the one that the server answers with is not its own."""
        self.gone = True

    def told(self, message: Mapping[str, Any]) -> Iterator[Departure]:
        """Take a message of the server's."""
        kind = message.get("type")
        if self._closed:
            yield Departure("nothing-after-the-close", "nothing", f"a message {kind}")
            return
        if self.errors:
            yield Departure("close-after-an-error", "the close", f"a message {kind}")
        if kind == "frame" and _is_frame(message.get("frame")):
            yield from self._frame(message["frame"]["start_time_ms"], message["frame"]["end_time_ms"])
        elif kind == "done":
            yield from self._summary(message.get("duration_ms"), message.get("frame_count"))
        elif self._done:
            yield Departure("close-1000-after-done", "close 1000", f"a message {kind}")
        if kind == "error":
            self.errors.append(str(message.get("error")))
            yield from self._names_the_value(self.errors[-1])

    def closed(self, code: int, reason: str = "") -> Iterator[Departure]:
        """Take the server's close."""
        self._closed = True
        if self.gone:
            return
        got = f"close {code}"
        if reason and code != TOO_BIG:
            yield Departure("close-without-a-reason", "no reason", reason)
        if self._done and code != NORMAL:
            yield Departure("close-1000-after-done", "close 1000", got)
        if code == NORMAL and not self._done:
            yield Departure("close-1000-after-done", "done before close 1000", "none")
        if code in ERROR_CLOSES and len(self.errors) != 1 and not self._about_text(code):
            yield Departure("error-before-an-error-close", f"one error before {got}", str(len(self.errors) or "none"))
        if self.errors and code == NORMAL:
            yield Departure("close-after-an-error", "another close than 1000", got)
        if self.errors and code == TOO_BIG:
            yield Departure("no-error-before-1009", "no error", self.errors[-1])
        if self.wrong and code not in WRONG_QUERY_CLOSES:
            yield Departure("wrong-query-closes-with-1003", "close 1003", got)
        if self._frames and code in QUERY_CLOSES and not self._about_text(code):
            yield Departure("query-judged-before-any-frame", f"no frame before {got}", f"{len(self._frames)} of them")
        if self._frames and code == MISMATCH:
            yield Departure("container-noticed-before-any-frame", f"no frame before {got}", f"{len(self._frames)}")

    def silent(self, got: str = "nothing") -> Iterator[Departure]:
        """Take that the server neither says more nor closes, or (as ``got`` says) is gone without a close."""
        if self._closed or self.gone:
            return
        if self.errors:
            yield Departure("close-after-an-error", "a close", got)
        elif self._done:
            yield Departure("close-1000-after-done", "close 1000", got)
        elif self.wrong:
            yield Departure("wrong-query-closes-with-1003", "close 1003", got)
        elif self._ended and not self.said:
            yield Departure("done-after-the-last-frame", "done", got)

    def _about_text(self, code: int) -> bool:
        """Whether a close can be about the client's text, not about its query."""
        return code == UNSUPPORTED and self.said

    def _frame(self, start: int, end: int) -> Iterator[Departure]:
        got, sent = f"a frame from {start} to {end} ms", self.milliseconds
        begun, expected = self._frames[-1] if self._frames else (-WINDOW_MS, 0)
        if start != expected:
            rule = "frames-contiguous" if self._frames else "frames-begin-at-zero"
            yield Departure(rule, f"a frame from {expected} ms", got)
        if expected - begun != WINDOW_MS:
            yield Departure("frames-2000-ms-but-the-last", f"none after one of {expected - begun} ms", got)
        if end - start < WINDOW_MS and not self._ended:
            yield Departure("short-frame-only-after-the-end-signal", f"{WINDOW_MS} ms", got)
        if sent is not None and end > _rounded(sent):
            yield Departure("frame-not-before-its-audio", f"an end by the {_rounded(sent)} ms that were sent", got)
        if not self._bytes:
            yield Departure("no-audio-no-frames", "no frame", got)
        if self._done:
            yield Departure("done-after-the-last-frame", "no frame after done", got)
        if self.wrong:
            yield Departure("wrong-query-closes-with-1003", "close 1003", got)
        self._frames.append((start, end))

    def _summary(self, duration: object, count: object) -> Iterator[Departure]:
        sent, frames, got = self.milliseconds, len(self._frames), f"duration_ms {duration}"
        if self._done:
            yield Departure("done-at-most-once", "one done", "another")
        if not self._ended:
            yield Departure("done-only-after-the-end-signal", "no done yet", "done")
        if count != frames:
            yield Departure("frame-count-agrees", f"frame_count {frames}", f"frame_count {count}")
        if frames and duration != self._frames[-1][1]:
            yield Departure("duration-is-the-last-end", f"duration_ms {self._frames[-1][1]}", got)
        if not self._bytes and (duration, count) != (0, 0):
            yield Departure("no-audio-no-frames", "duration_ms 0, frame_count 0", f"{got}, frame_count {count}")
        if sent is not None and isinstance(duration, int | float):
            if abs(float(duration) - float(sent)) > 1:
                yield Departure("duration-agrees-with-the-audio", f"duration_ms {_rounded(sent)}", got)
            if duration != _rounded(sent):
                yield Departure("duration-rounds-half-up", f"duration_ms {_rounded(sent)}", got)
        if self.wrong:
            yield Departure("wrong-query-closes-with-1003", "close 1003", "done")
        self._done = True

    def _names_the_value(self, error: str) -> Iterator[Departure]:
        for name, before, after in NAMED:
            value = self.query.get(name, "")
            if error.startswith(before) and error[len(before) :].rpartition(after)[0] != value:
                yield Departure("message-names-the-value-sent", f"{before}{value}{after}…", error)


def _is_frame(frame: object) -> bool:
    times = ("start_time_ms", "end_time_ms")
    return isinstance(frame, dict) and all(isinstance(frame.get(name), int | float) for name in times)


def _rounded(milliseconds: Fraction) -> int:
    """Return the nearest whole number, for a half the one above."""
    return floor(milliseconds + Fraction(1, 2))


__all__ = ["RULES", "Conversation", "Departure"]
