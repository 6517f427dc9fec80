"""The order of a stream of audio: what has been sent and told so far, and which rule the next event breaks.

A client knows what it has sent, not how much of that the server has received by now. So a rule asks only for what holds
whether or not the latest messages have arrived: a server that is right breaks none, however far the client is ahead.

Which rules hold is the document's to say, in `x-order`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from voicemock_contracts.frame_order import RULES as FRAME_RULES
from voicemock_contracts.frame_order import WAYS, Departure, got_of

RAW = re.compile(r"mulaw|alaw|[suf](8|16|24|32|64)(?:le|be)?")
"""What the format of raw audio is called, with the bits of a sample where the name says them; any other has none."""

COMPANDED = 8
"""Bits of a sample where it does not."""

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
        "message-names-the-value-sent",
        "no-audio-no-frames",
        "no-error-before-1009",
        "nothing-after-the-close",
        "query-judged-before-any-frame",
        "wrong-query-closes-with-1003",
        *FRAME_RULES,
    ]
)
"""Every rule that a document may name."""


@dataclass(slots=True)
class Conversation:
    """What was sent and told. `told`, `closed` and `silent` take what the server does, and yield the rules broken."""

    query: Mapping[str, str]
    """Of a parameter sent more than once the last value."""
    rules: Collection[str]
    """The rules that hold, by the names in a document's `x-order`."""
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
        rate, channels = self.query.get("sample_rate", ""), self.query.get("num_channels", "")
        raw = RAW.fullmatch(self.query.get("audio_format", ""))
        if self.wrong or not (raw and rate.isdecimal() and channels.isdecimal()):
            return None
        return Fraction(self._bytes * 8 // (int(raw[1] or COMPANDED) * int(channels)) * 1000, int(rate))

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
        return self._holding(self._told(message))

    def closed(self, code: int, reason: str = "") -> Iterator[Departure]:
        """Take the server's close."""
        return self._holding(self._ends(code, reason))

    def silent(self, got: str = "nothing") -> Iterator[Departure]:
        """Take that the server neither says more nor closes, or (as ``got`` says) is gone without a close."""
        return self._holding(self._falls(got))

    def _holding(self, departures: Iterable[Departure]) -> Iterator[Departure]:
        return (departure for departure in departures if departure.rule in self.rules)

    def _told(self, message: Mapping[str, Any]) -> Iterator[Departure]:
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

    def _ends(self, code: int, reason: str) -> Iterator[Departure]:
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
        if self._frames and code == MISMATCH and not self._container:
            yield Departure("container-noticed-before-any-frame", f"no frame before {got}", f"{len(self._frames)}")

    def _falls(self, got: str) -> Iterator[Departure]:
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

    @property
    def _container(self) -> bool:
        """Whether a query that is right declares a container, or nothing: its damage may show after frames."""
        return not (self.wrong or RAW.fullmatch(self.query.get("audio_format", "")))

    def _frame(self, start: int, end: int) -> Iterator[Departure]:
        got, sent = got_of(start, end), self.milliseconds
        for rule, way in WAYS.items():
            if rule in self.rules:
                yield from way.judge(self._frames, start, end, ended=self._ended)
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


__all__ = ["NORMAL", "RULES", "Conversation", "Departure"]
