"""What recordings show of one vendor's answers: the values that came, where they came, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from voicemock.verifying.judging import answer_of
from voicemock.verifying.rows import Example
from voicemock.verifying.streams import about_the_server
from voicemock.verifying.whose import Room, Whose
from voicemock_contracts import Finding, Response
from voicemock_contracts.media import JSON, UnreadableError, media_type, read_json


@dataclass(frozen=True, slots=True)
class Sighting:
    """One exchange in which something was seen."""

    at: datetime | None
    example: Example

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Return what sightings are ordered by."""
        return self.at or datetime.min.replace(tzinfo=UTC), self.example.file, self.example.number


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the vendor's to one of its operations."""

    sighting: Sighting
    operation: str
    method: str
    path: str
    """As the documents have it: `/job/{id}`."""
    response: Response
    kind: str
    """Its content type."""
    readable: bool
    """Whether its value is known: all of a body that is what its content type says."""
    value: Any


@dataclass(frozen=True, slots=True)
class Told:
    """A message of a stream's server that is JSON."""

    sighting: Sighting
    value: Any


@dataclass(frozen=True, slots=True)
class Closed:
    """How a stream ended: the server's code, and the error that it told before, if any."""

    sighting: Sighting
    code: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that recordings show of one vendor; in the order of time."""

    room: Room
    answers: tuple[Answered, ...]
    told: tuple[Told, ...]
    closed: tuple[Closed, ...]
    order: tuple[tuple[Sighting, Finding], ...]
    """Departures from the order of a stream."""


def evidence(room: Room, exchanges: Iterable[Whose]) -> Evidence:
    """Return what the exchanges of a room show; nothing of what a script, a fault or the relay answered."""
    answers: list[Answered] = []
    told: list[Told] = []
    closed: list[Closed] = []
    order: list[tuple[Sighting, Finding]] = []
    for each in exchanges:
        one = each.recorded
        sighting = Sighting(one.at, Example(one.file, one.number))
        stream = room.contract.stream
        if one.unlike:
            continue
        if one.stream is None:
            answers += _answered(each, sighting)
        elif stream is not None and one.request.path == stream.path:
            values = [value for message in one.stream.messages if not message.sent for value in _read(message.text)]
            told += [Told(sighting, value) for value in values]
            if one.stream.close is not None and not one.stream.closed_by_client:
                errors = [value.get("error") for value in values if isinstance(value, dict)]
                error = next((text for text in reversed(errors) if isinstance(text, str)), None)
                closed.append(Closed(sighting, one.stream.close, error))
            order += [(sighting, finding) for finding in about_the_server(room, one) if finding.where == "stream"]
    return Evidence(
        room,
        tuple(sorted(answers, key=lambda each: each.sighting.order)),
        tuple(sorted(told, key=lambda each: each.sighting.order)),
        tuple(sorted(closed, key=lambda each: each.sighting.order)),
        tuple(sorted(order, key=lambda each: each[0].order)),
    )


def _answered(each: Whose, sighting: Sighting) -> Iterator[Answered]:
    one = each.recorded
    response = answer_of(one)
    operation = each.room.contract.operation(one.request.method, one.request.path)
    if response is None or operation is None:
        return
    kind = media_type(response.header("content-type"))
    readable, value = one.body_known, None
    if readable and kind == JSON:
        try:
            value = read_json(response.body)
        except UnreadableError:
            readable = False
    elif readable:
        value = response.body.decode("utf-8", "replace")
    yield Answered(sighting, operation.id, operation.method, operation.path, response, kind, readable, value)


def _read(text: str | None) -> Iterator[Any]:
    try:
        yield read_json((text or "").encode("utf-8", "replace"))
    except UnreadableError:
        return


__all__ = ["Answered", "Closed", "Evidence", "Sighting", "Told", "evidence"]
