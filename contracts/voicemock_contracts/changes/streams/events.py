"""What happens in a stream's conversation, one thing after another; and such rows with something out of order."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from voicemock_contracts.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Audio:
    """The client sends this many bytes of audio; of none, its end signal."""

    size: int


@dataclass(frozen=True, slots=True)
class Tells:
    """The server tells a message."""

    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Closes:
    """The server closes."""

    code: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Falls:
    """The server falls silent: it neither says more nor closes."""


Event = Audio | Tells | Closes | Falls

END = Audio(0)
NORMAL = Closes(1000)

_FAULTS = (Closes(1003), Closes(1009), Closes(1011), Closes(4002), Closes(4003))


def broken(events: list[Event], query: Mapping[str, str], rules: Collection[str], *, wrong: bool) -> set[str]:
    """Return the rules that a conversation breaks, of those that hold."""
    held = Conversation(query, rules, wrong=wrong)
    found: set[str] = set()
    for event in events:
        match event:
            case Audio(0):
                held.sent("")
            case Audio(size):
                held.sent(bytes(size))
            case Tells(message):
                found |= {each.rule for each in held.told(message)}
            case Closes(code, reason):
                found |= {each.rule for each in held.closed(code, reason)}
            case Falls():
                found |= {each.rule for each in held.silent()}
    return found


def shown(events: list[Event], end: Any) -> dict[str, Any]:
    """Return a conversation as a witness has it: audio by its size, the end signal as the contract has it.

    A ``close`` of null is none: nothing comes any more.
    """
    sends = [{"bytes": event.size} if event.size else end for event in events if isinstance(event, Audio)]
    tells = [event.message for event in events if isinstance(event, Tells)]
    closes = [
        event.code if isinstance(event, Closes) else None for event in events if isinstance(event, Closes | Falls)
    ]
    reasons = [event.reason for event in events if isinstance(event, Closes) and event.reason]
    made: dict[str, Any] = {"sends": sends, "tells": tells}
    if closes:
        made["close"] = closes[0]
    if reasons:
        made["reason"] = reasons[0]
    return made


def variations(audio: Audio, length: int, frames: list[Tells], errors: list[str]) -> Iterator[list[Event]]:
    """Yield a whole conversation as it should be, then each way in which one thing of it may be out of order.

    ``length`` is that of the audio, in milliseconds.
    """
    last = frames[-1].message["frame"]["end_time_ms"] if frames else 0

    def done(frames: int = len(frames), duration: int = last) -> Tells:
        return Tells({"type": "done", "duration_ms": duration, "frame_count": frames})

    yield [audio, END, *frames, done(), NORMAL]
    yield [audio, *frames, END, done(), NORMAL]
    yield [audio, *frames, done(), NORMAL]
    yield [audio, *frames, done(), END, NORMAL]
    yield [audio, END, *frames, done(), done(), NORMAL]
    yield [audio, END, *frames[:-1], done(), *frames[-1:], NORMAL]
    yield [audio, END, *frames, NORMAL]
    yield [audio, END, *frames, done(), Closes(1011)]
    yield [audio, END, *frames, done(), Closes(1000, "bye")]
    yield [audio, END, *frames, done(), NORMAL, *frames[-1:]]
    yield [END, *frames, done(), NORMAL]
    yield [audio, END, *frames, Falls()]
    for count in range(1, 4):
        yield [audio, END, *frames, done(len(frames) + count, length), NORMAL]
    for frames_off, off in ((1, 0), (0, 1), (0, -1), (0, 2000)):
        yield [audio, END, *frames, done(len(frames) + frames_off, max(0, last + off)), NORMAL]
    for close in _FAULTS:
        yield [audio, *frames, close]
        for text in errors:
            error = Tells({"type": "error", "error": text})
            yield [audio, *frames, error, close]
            yield [audio, *frames, error, error, close]
            yield [audio, END, *frames, error, done(), close]
    for text in errors[:1]:
        error = Tells({"type": "error", "error": text})
        yield [audio, *frames, error, NORMAL]
        yield [audio, END, *frames, error, done(), NORMAL]
        yield [audio, *frames, error, Falls()]


__all__ = ["END", "NORMAL", "Audio", "Closes", "Event", "Falls", "Tells", "broken", "shown", "variations"]
