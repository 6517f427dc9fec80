"""What went over a stream, as it is noted while it happens."""

from dataclasses import dataclass, field
from typing import Any

from voicemock.engine.clock import iso

SAID = 1000
"""So many text messages of a stream are kept, of each side; the rest is counted."""

TEXT_KEPT = 4 * 1024
"""So many characters of a text message are kept."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text message of a stream, up to its 4096th character, and when it went by, in seconds since the epoch."""

    at: float
    text: str = field(repr=False)


@dataclass(slots=True)
class Streamed:
    """What went over a WebSocket, by the world's clock."""

    bytes: int = 0
    """Of audio."""
    messages: int = 0
    """That held audio."""
    longest_gap: float = 0.0
    """Seconds between two messages of the client's, of whichever kind."""
    bytes_a_second: int = 0
    """Of audio, as the client declared it; 0 until it did."""
    controls: list[Said] = field(default_factory=list, repr=False)
    """The client's text messages, the first 1000; the empty one is the end signal."""
    told: list[Said] = field(default_factory=list, repr=False)
    """The server's messages, the first 1000."""
    untold: int = 0
    """Messages of either side that are not kept."""
    _latest: float | None = field(default=None, repr=False)

    @property
    def seconds(self) -> float:
        """Of audio, sent so far."""
        return self.bytes / self.bytes_a_second if self.bytes_a_second else 0.0

    def took(self, size: int, at: float) -> None:
        """Note a message of so many bytes of audio."""
        self.messages += 1
        self.bytes += size
        latest = self._latest
        if latest is not None and at - latest > self.longest_gap:
            self.longest_gap = at - latest
        self._latest = at

    def heard(self, text: str, at: float) -> None:
        """Note a text message of the client's."""
        self.longest_gap = max(self.longest_gap, at - (at if self._latest is None else self._latest))
        self._latest = at
        self._keep(self.controls, text, at)

    def tells(self, text: str, at: float) -> None:
        """Note a message of the server's."""
        self._keep(self.told, text, at)

    def as_json(self) -> dict[str, Any]:
        """Return it with values that JSON can hold."""
        return {
            "bytes": self.bytes,
            "seconds": self.seconds,
            "messages": self.messages,
            "longest_gap": self.longest_gap,
            "controls": [_said(each) for each in self.controls],
            "told": [_said(each) for each in self.told],
            "untold": self.untold,
        }

    def _keep(self, kept: list[Said], text: str, at: float) -> None:
        if len(kept) < SAID:
            kept.append(Said(at, text[:TEXT_KEPT]))
        else:
            self.untold += 1


def _said(said: Said) -> dict[str, Any]:
    return {"at": iso(said.at), "text": said.text}


__all__ = ["SAID", "TEXT_KEPT", "Said", "Streamed"]
