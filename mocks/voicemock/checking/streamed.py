"""A conversation on a stream that is over: what was done, what was told, how it ended, and what departs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from voicemock.checking.moves import Move, Piece, Talk, content, said
from voicemock_contracts.conversation import NORMAL
from voicemock_contracts.findings import Finding
from voicemock_contracts.media import UnreadableError, read_json

SILENCE = "silence"
"""How a conversation ended whose server neither told more nor closed."""

BUSY_STATUSES = frozenset({401, 402, 403, 429, 500, 502, 503, 504})
BUSY_CODES = frozenset({1001, 1011, 1012, 1013, 4003, 4029})
"""How a vendor may refuse what is allowed: the key, no credits left, too much at once, a fault."""

SHOWN = 12
"""Messages of the server's that an example shows."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the server's."""

    message: bytes | str

    @property
    def json(self) -> Any:
        """Return its value; None where it is no JSON."""
        try:
            return read_json(self.message.encode() if isinstance(self.message, str) else self.message)
        except UnreadableError:
            return None

    def of(self, kind: str) -> bool:
        """Return whether it is a message of this type."""
        value = self.json
        return isinstance(value, dict) and value.get("type") == kind


@dataclass(frozen=True, slots=True)
class Streamed:
    """A conversation that is over."""

    sent: Talk
    events: tuple[Move | Told, ...]
    """What was done and what was told, in the client's order; what it could not do any more is not there."""
    ended: str
    """How it ended: `close 1000`, `status 403` where the handshake was refused, `silence`, `no close`."""
    code: int | None = None
    """The server's own close code."""
    status: int | None = None
    """The status with which the handshake was refused."""
    findings: tuple[Finding, ...] = ()
    """What departs from the contract."""

    @property
    def told(self) -> list[Any]:
        """Return the values that were told."""
        return [event.json for event in self.events if isinstance(event, Told)]

    @property
    def frames(self) -> list[Any]:
        """Return the frames that were told."""
        return [event.json.get("frame") for event in self.events if isinstance(event, Told) and event.of("frame")]

    @property
    def done(self) -> Any:
        """Return the summary; None where there was none."""
        return next((event.json for event in self.events if isinstance(event, Told) and event.of("done")), None)

    @property
    def error(self) -> str | None:
        """Return the text of the first error; None where there was none."""
        errors = (event.json for event in self.events if isinstance(event, Told) and event.of("error"))
        return next((str(error.get("error")) for error in errors), None)

    @property
    def finished(self) -> bool:
        """Return whether it came to its end: the summary, and then close 1000."""
        return self.code == NORMAL and self.done is not None

    @property
    def busy(self) -> bool:
        """Return whether the vendor may have refused it for what is no fault of its stream."""
        return self.status in BUSY_STATUSES or self.code in BUSY_CODES

    def frames_before(self, move: Move) -> int:
        """Return how many frames had come when this very move was made."""
        count = 0
        for event in self.events:
            if event is move:
                break
            count += isinstance(event, Told) and event.of("frame")
        return count

    def shown(self) -> str:
        """Return the conversation, a line for each thing that was done or told."""
        lines = [self.sent.redacted(f"stream {self.sent.url('')}"), *self._lines(), self.ended]
        return self.sent.redacted("\n".join(lines))

    def _lines(self) -> Iterator[str]:
        shown = 0
        for _, group in groupby(self.events, _kind):
            events = list(group)
            audio = [event for event in events if isinstance(event, Piece | bytes)]
            if len(audio) > 1:
                yield f"→ {_sizes([len(content(each)) for each in audio])}"
                continue
            for event in events:
                if not isinstance(event, Told):
                    yield f"→ {said(event)}"
                elif (shown := shown + 1) <= SHOWN:
                    yield f"← {event.message[:500]!s}"
        if shown > SHOWN:
            yield f"← … ({shown - SHOWN:,} more)"


def _sizes(sizes: list[int]) -> str:
    first = " + ".join(f"{size:,}" for size in sizes[:8])
    more = " + …" if len(sizes) > 8 else ""
    return f"{first}{more} = {sum(sizes):,} bytes in {len(sizes):,} messages"


def _kind(event: Move | Told) -> str:
    return "told" if isinstance(event, Told) else "audio" if isinstance(event, Piece | bytes) else "other"


__all__ = ["SILENCE", "Streamed", "Told"]
