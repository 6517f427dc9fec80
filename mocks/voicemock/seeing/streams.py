"""A stream of the client's, for people and for assertions: what went over it, how, and how it ended."""

from dataclasses import dataclass

from starlette.datastructures import ImmutableMultiDict

from voicemock.engine.exchange import Exchange
from voicemock.engine.journal import Journal
from voicemock.engine.redaction import Secrets, shown
from voicemock.engine.streamed import Said, Streamed


@dataclass(frozen=True, slots=True)
class Message:
    """A text message, and when it went by, in seconds since the epoch by the world's clock."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class StreamSeen:
    """One stream, keys redacted; all times are by the world's clock."""

    number: int
    """Counted from 1 among all exchanges of a bench."""
    vendor: str
    path: str
    parameters: ImmutableMultiDict[str, str]
    """Of the query; of one that came more than once, ``[name]`` gives the last and ``getlist`` all."""
    key: str
    at: float
    """When it was opened, in seconds since the epoch."""
    bytes: int
    """Of audio."""
    seconds: float
    """Of audio, by the format that the client declared."""
    messages: int
    """That held audio."""
    longest_gap: float
    """Seconds between two messages of the client's."""
    control_messages: tuple[Message, ...]
    """The client's text messages; the empty one is the end signal."""
    told: tuple[Message, ...]
    """The server's messages, the first 1000."""
    status: int | None
    """101 where it was opened."""
    refused: str | None
    """Why, in the engine's words."""
    close_code: int | None
    """None while it is open."""
    closed_by: str | None
    """``client`` or ``server``."""
    faults: tuple[str, ...]
    """What went wrong on the wire because a script asked for it."""

    @staticmethod
    def of(exchange: Exchange) -> "StreamSeen":
        """Return what the journal has of it by now."""
        secrets, streamed = exchange.secrets, exchange.streamed or Streamed()
        return StreamSeen(
            number=exchange.number,
            vendor=exchange.vendor,
            path=secrets.blot(shown("", exchange.path)),
            parameters=ImmutableMultiDict(
                (secrets.blot(name), secrets.blot(shown(name, value))) for name, value in exchange.query
            ),
            key=exchange.key,
            at=exchange.at,
            bytes=streamed.bytes,
            seconds=streamed.seconds,
            messages=streamed.messages,
            longest_gap=streamed.longest_gap,
            control_messages=tuple(_message(each, secrets) for each in tuple(streamed.controls)),
            told=tuple(_message(each, secrets) for each in tuple(streamed.told)),
            status=exchange.status,
            refused=exchange.refused,
            close_code=exchange.close_code,
            closed_by=exchange.closed_by,
            faults=tuple(exchange.faults),
        )

    @property
    def ended(self) -> bool:
        """Whether the client sent the end signal."""
        return any(not message.text for message in self.control_messages)

    def __repr__(self) -> str:
        end = "open" if self.close_code is None else f"{self.close_code} by the {self.closed_by}"
        return f"<{self.vendor}: {self.seconds:.2f} s of audio in {self.messages:,} messages, {end}>"


def streams(journal: Journal, vendor: str | None = None) -> list[StreamSeen]:
    """Return the streams that were opened at a vendor (any), oldest first."""
    return [StreamSeen.of(exchange) for exchange in journal.exchanges(vendor) if exchange.scope["type"] == "websocket"]


def _message(said: Said, secrets: Secrets) -> Message:
    return Message(said.at, secrets.blot(shown("", said.text)))


__all__ = ["Message", "StreamSeen", "streams"]
