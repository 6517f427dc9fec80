"""Conversations that one stream's order allows and another's does not: what shows that an order is kept no more.

They are tried, not derived: short ones of raw audio or a container, told in whatever frames the new order allows, and
each with something out of order. A rule that none of them breaks is implied by those that are left.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from math import ceil
from typing import Any, NamedTuple

from voicemock_contracts.changes.change import Witness
from voicemock_contracts.changes.schemas.sides import Side
from voicemock_contracts.changes.streams.events import Audio, Closes, Event, Tells, broken, shown, variations
from voicemock_contracts.changes.streams.frames import BINARY, frame_kind
from voicemock_contracts.changes.streams.messages import ending
from voicemock_contracts.changes.surface import Stream
from voicemock_contracts.changes.witnesses.asserting import asserting
from voicemock_contracts.changes.witnesses.containment import Judge
from voicemock_contracts.changes.witnesses.least import NoValueError, least
from voicemock_contracts.changes.witnesses.sampling import samples
from voicemock_contracts.conversation import COMPANDED, NAMED, RAW, RULES
from voicemock_contracts.nodes import Node

_LENGTHS = (500, 1000, 1500, 2000, 2500, 4000, 4500, 5500)
"""Milliseconds of audio that are sent."""

_STEPS = (0, 1, 250, 500, 1000, 1500, 2000, 2500, 3500, 4000, 4500, 5500)
"""Milliseconds at which frames are tried to begin and to end."""

_NEEDED = ("audio_format", "sample_rate", "num_channels")
"""What a query says of raw audio."""

_TIMES = {"start_time_ms", "end_time_ms"}

_MOST_FRAMES = 6
_MOST_ROWS = 30
"""Rows of frames that are tried for one length of audio, the shortest first."""

_MOST_REFUSED = 300
"""Conversations that break a rule of the order, and that the new contract has no messages or close codes for."""


class Departing(NamedTuple):
    """What was found of a rule that a document no longer names."""

    witness: Witness | None = None
    implied: bool = False
    """Whether no conversation breaks it that keeps the rules which are left."""

    def shown(self) -> Witness | None:
        """Return the witness, if one was found."""
        return self.witness


def departing(rule: str, old: Stream, new: Stream) -> Departing:
    """Return what shows that a rule of the old order is not kept any more: a conversation that breaks it alone."""
    sides, refused = (_Side(old), _Side(new)), 0
    if rule not in RULES or not all(side.knows for side in sides):
        return Departing()
    played = False
    for query in _queries(*sides):
        texts = {name: str(value) for name, value in query.items()}
        wrong = tuple(side.wrong(query) for side in sides)
        for length in _LENGTHS:
            for events in islice(_conversations(sides[1], texts, length, wrong=wrong[1]), 20_000):
                played = played or not wrong[1]
                if rule not in broken(events, texts, old.order, wrong=wrong[0]):
                    continue
                if sides[1].carries(events):
                    seen = shown(events, sides[1].end)
                    return Departing(Witness({"path": old.address, "query": query, **seen}))
                refused += 1
                if refused == _MOST_REFUSED:
                    return Departing()
    # The order would let the rule be broken, by a conversation that the messages or the closes leave no way to have.
    return Departing(implied=played and refused == 0)


def _conversations(new: "_Side", query: Mapping[str, str], length: int, *, wrong: bool) -> Iterator[list[Event]]:
    """Yield what may happen under the new contract after a query, while so much audio is sent."""
    audio = Audio(_bytes(query, length))
    errors = [*new.errors, *(f"{before}another{after}x" for _, before, after in NAMED)]
    for row in islice(new.rows(audio, query, length, wrong=wrong), _MOST_ROWS):
        for events in variations(audio, length, row, errors):
            told = [each.message for each in events if isinstance(each, Tells)]
            if all(map(new.allows, told)) and not broken(events, query, new.stream.order, wrong=wrong):
                yield events


class _Side:
    """One contract of the stream, and what it says of single messages."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._told: dict[str, Judge] = {}

    @property
    def knows(self) -> bool:
        """Whether the stream is one whose order is known: of frames with their times, by what its query says."""
        query = self.stream.query
        names = set(query.value.get("properties", {})) if query is not None else set()
        return {"frame", "done"} <= self.stream.tells.keys() and names >= set(_NEEDED) and self.frame is not None

    @cached_property
    def end(self) -> Any:
        """What the client ends the audio with; None where no message is known to be its end."""
        message = ending(self.stream)
        try:
            return least(message.schema, message.examples) if message is not None else None
        except NoValueError:
            return None

    @cached_property
    def _takes_audio(self) -> bool:
        return any(frame_kind(each) == BINARY for each in self.stream.sends.values())

    def carries(self, events: list[Event]) -> bool:
        """Whether the contract has what the client sends and the codes that the server closes with."""
        for event in events:
            match event:
                case Audio(size) if not (self._takes_audio if size else self.end is not None):
                    return False
                case Closes(code) if self.stream.states_closes and code not in self.stream.closes:
                    return False
        return True

    @cached_property
    def query(self) -> dict[str, Any]:
        """The schema of the query."""
        assert self.stream.query is not None  # noqa: S101 - asked before
        return _standing(self.stream.query)

    @cached_property
    def errors(self) -> list[str]:
        """Texts that an error may have."""
        schema = self.stream.tells["error"].schema if "error" in self.stream.tells else None
        return [each["error"] for each in islice(samples(_standing(schema)), 1)] if schema is not None else []

    @cached_property
    def frame(self) -> dict[str, Any] | None:
        """A frame's message, whose times are put in."""
        spoken = self.stream.tells["frame"]
        shown = [*spoken.examples, *(islice(samples(_standing(spoken.schema)), 1) if spoken.schema is not None else ())]
        return next(
            (each for each in shown if isinstance(each, dict) and dict(each.get("frame", {})).keys() >= _TIMES), None
        )

    def wrong(self, query: dict[str, Any]) -> bool:
        """Whether a query departs from the contract."""
        return Judge(self.query).forbids(query)

    def allows(self, message: dict[str, Any]) -> bool:
        """Whether a message by itself is as the contract has it."""
        name = str(message.get("type"))
        if name not in self._told:
            spoken = self.stream.tells.get(name)
            schema = spoken.schema if spoken is not None else None
            self._told[name] = Judge({"not": {}} if schema is None else _standing(schema))
        return self._told[name].allows(message)

    def rows(self, audio: Audio, query: Mapping[str, str], length: int, *, wrong: bool) -> Iterator[list[Tells]]:
        """Yield rows of frames that the order allows once the audio has ended, the shortest first."""
        level: list[list[Tells]] = [[]]
        yield []
        for _ in range(_MOST_FRAMES if self.frame is not None else 0):
            level = [
                [*row, each]
                for row in level
                for each in self._frames(length)
                if self._fits(audio, row, each, query, wrong)
            ]
            level = level[:_MOST_ROWS]
            yield from level

    def _fits(self, audio: Audio, row: list[Tells], frame: Tells, query: Mapping[str, str], wrong: bool) -> bool:
        events: list[Event] = [audio, Audio(0), *row, frame]
        return self.allows(frame.message) and not broken(events, query, self.stream.order, wrong=wrong)

    def _frames(self, length: int) -> Iterator[Tells]:
        message = self.frame or {}
        for begin in _STEPS:
            for end in (each for each in (*_STEPS, length - 1, length + 500) if begin < each):
                times = {"start_time_ms": begin, "end_time_ms": end}
                yield Tells({**message, "frame": {**message["frame"], **times}})


def _queries(old: _Side, new: _Side) -> Iterator[dict[str, Any]]:
    """Yield a query of raw audio that both contracts allow, one that neither does, and one of a container."""
    raw = {"type": "object", "properties": {"audio_format": {"pattern": f"^({RAW.pattern})$"}}}
    for query in _right(old, new, {**raw, "required": [*_NEEDED]}):
        yield query
        yield {**query, "sample_rate": 7}
    yield from _right(old, new, {"not": {"required": ["sample_rate"]}})


def _right(old: _Side, new: _Side, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a query, if there is one, that both contracts allow and that is as it is wanted."""
    found = (query for query in samples(new.query, wanted) if not old.wrong(query))
    yield from islice(found, 1)


def _bytes(query: Mapping[str, str], length: int) -> int:
    """Return how much raw audio of a length in milliseconds is."""
    raw = RAW.fullmatch(query.get("audio_format", ""))
    if raw is None or not {"sample_rate", "num_channels"} <= query.keys():
        return length
    samples = ceil(length * int(query["sample_rate"]) / 1000) * int(query["num_channels"])
    return samples * int(raw[1] or COMPANDED) // 8


def _standing(node: Node) -> dict[str, Any]:
    side = Side.of(node)
    return asserting(side, side.schema)


__all__ = ["Departing", "departing"]
