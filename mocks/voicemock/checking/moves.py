"""What the client of a stream does, move by move, and a command line that does the same."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from voicemock.checking.clips import Clip, raw
from voicemock.checking.reports.redaction import redacted


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a clip, from one to another, as a binary message."""

    clip: Clip
    start: int
    stop: int

    @property
    def content(self) -> bytes:
        """Return them."""
        return self.clip.content[self.start : self.stop]


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait until so many frames have come in all, or the server has closed or falls silent."""

    frames: int = 1


@dataclass(frozen=True, slots=True)
class Close:
    """Close, rather than wait for the server to do so."""

    code: int = 1000


Move = Piece | bytes | str | Wait | Close
"""A text is sent as it is; the empty one is the end of the audio."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a client does on one WebSocket."""

    path: str
    query: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]
    key: str = ""
    """What is not shown."""

    method = "GET"

    def url(self, base: str) -> str:
        """Return the whole address."""
        return f"{base}{self.path}?{urlencode(self.query)}"

    def curl(self, base: str) -> str:
        """Return a command line that sends the same bytes, with `KEY` in the key's place, and says what is besides."""
        command = shlex.join(["websocat", self.url(base.replace("http", "ws", 1)), "--binary", "-"])
        sends = [*_commands(self.moves)]
        if sends:
            command = f"{{ {'; '.join(sends)}; }} | {command}" if len(sends) > 1 else f"{sends[0]} | {command}"
        texts = ", ".join(repr(move) for move in self.moves if isinstance(move, str))
        return self.redacted(f"{command}  # and as text: {texts}" if texts else command)

    def redacted(self, text: str) -> str:
        """Return a text with `KEY` in the key's place."""
        return redacted(text, self.key) if self.key else text


def pieces(clip: Clip, *sizes: int) -> tuple[Piece, ...]:
    """Return a clip as messages of these sizes and one more."""
    ends = [0]
    for size in sizes:
        ends.append(min(ends[-1] + size, len(clip.content)))
    return tuple(Piece(clip, start, stop) for start, stop in zip(ends, [*ends[1:], len(clip.content)], strict=True))


def said(move: Move) -> str:
    """Return a move in a few words."""
    match move:
        case Piece() | bytes():
            size = len(content(move))
            return f"{size:,} byte{'' if size == 1 else 's'}"
        case str():
            return f"text {move!r}"
        case Close(code):
            return f"close {code}"
        case Wait(frames):
            return f"wait for frame {frames}"


def content(move: Piece | bytes | str) -> bytes | str:
    """Return what a move sends."""
    return move.content if isinstance(move, Piece) else move


def _commands(moves: Iterable[Move]) -> Iterator[str]:
    """Yield commands that write what is sent as bytes; pieces that follow one another in a clip have one command."""
    joined: list[Piece | bytes] = []
    for move in moves:
        last = joined[-1] if joined else None
        if not isinstance(move, Piece | bytes) or not content(move):
            continue
        if isinstance(move, Piece) and isinstance(last, Piece) and (last.clip, last.stop) == (move.clip, move.start):
            joined[-1] = Piece(move.clip, last.start, move.stop)
        else:
            joined.append(move)
    for each in joined:
        if isinstance(each, bytes):
            yield raw(each).how.strip()
            continue
        start = f" | tail -c +{each.start + 1}" if each.start else ""
        stop = f" | head -c {each.stop - each.start}" if each.stop < len(each.clip.content) else ""
        yield f"{each.clip.how}{start}{stop}"


__all__ = ["Close", "Move", "Piece", "Talk", "Wait", "content", "pieces", "said"]
