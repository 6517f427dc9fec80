"""One recorded exchange, or one stream, whatever wrote it down."""

from dataclasses import dataclass, field
from datetime import datetime

from voicemock_contracts import Request, Response


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a stream.

    ``text`` is that of a text message; audio has only its ``size`` in bytes, None where the recording does not tell it.
    """

    sent: bool
    """Whether it is the client's."""
    text: str | None = None
    size: int | None = None
    whole: bool = True
    """Whether all of the text is known: it was neither cut nor hidden."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What went over a WebSocket, as far as it is known."""

    messages: tuple[Message, ...]
    ahead: int = 0
    """Bytes of audio that the client sent, of which the recording does not say when."""
    missing: bool = False
    """Whether messages went by that the recording has not."""
    close: int | None = None
    reason: str = ""
    closed_by_client: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as the recording has it: what is hidden or left out there is unknown, never wrong."""

    file: str
    number: int
    """Its place among the file's entries, from 1."""
    at: datetime | None
    """When it began."""
    own: bool
    """Whether this project recorded it."""
    url: str
    host: str
    """In lower case, without its port."""
    request: Request
    """Its path as it was sent; its body None where the recording has not all of it."""
    unsized: frozenset[str] = frozenset()
    """The parts of its form whose sizes are unknown."""
    response: Response | None = None
    """None where there was none."""
    body_known: bool = False
    """Whether the body of the answer is known whole."""
    stream: Stream | None = None
    vendor: str = ""
    """Whose it is, where the recorder knew it."""
    unlike: str = ""
    """Why the answer is not the vendor's: a script or a fault made it, the relay, a cache; empty where it is."""
    hidden: frozenset[str] = field(default=frozenset(), repr=False)
    """The places in it, as findings name them, whose values are hidden."""


__all__ = ["Message", "Recorded", "Stream"]
