"""What changed in the messages of a stream, each way, and in the one that ends the audio."""

import re
from collections.abc import Iterator
from functools import partial

from voicemock_contracts.changes.at import At
from voicemock_contracts.changes.calls.pairing import paired, shape
from voicemock_contracts.changes.calls.witnessing import Wrap
from voicemock_contracts.changes.change import Change, Direction, Witness
from voicemock_contracts.changes.schemas.walking import schema_changes
from voicemock_contracts.changes.streams.frames import BINARY, TEXT, frame_kind
from voicemock_contracts.changes.surface import Spoken, Stream
from voicemock_contracts.changes.told import ANSWER, REQUEST, told
from voicemock_contracts.changes.witnesses.least import NoValueError, least

_END = re.compile(r"end|stop|finish|done|close|eos|eof|terminate|complete", re.IGNORECASE)
"""What a message is called that ends the audio."""

_SIDES = {REQUEST: "sends", ANSWER: "tells"}


def message_changes(old: Stream, new: Stream, *, closed: bool = False) -> Iterator[Change]:
    """Yield what changed in the messages of a stream."""
    ends = _ends(old, new)
    if ends is not None:
        yield _other_end(old, *ends)
    sent = [
        {name: each for name, each in side.sends.items() if ends is None or each is not end}
        for side, end in zip((old, new), ends or (None, None), strict=True)
    ]
    yield from _changes(old, REQUEST, sent[0], sent[1], closed)
    yield from _changes(old, ANSWER, old.tells, new.tells, closed)


def _changes(
    stream: Stream, direction: Direction, old: dict[str, Spoken], new: dict[str, Spoken], closed: bool
) -> Iterator[Change]:
    side = _SIDES[direction]
    left = [each for name, each in old.items() if name not in new]
    free = [each for name, each in new.items() if name not in old]
    # What a message is called is not felt, only what is in it.
    renamed = paired(left, free, lambda one, other: shape(one.schema) == shape(other.schema) is not None)
    for one, other in [*((each, new[name]) for name, each in old.items() if name in new), *renamed]:
        place = f"{side}/{one.name}"
        frames = frame_kind(one), frame_kind(other)
        if set(frames) == {BINARY, TEXT}:
            # What is in frames of another kind is not the same in any way; a media type alone is not felt.
            was = f"{frames[0]} frames", f"{frames[1]} frames"
            witness = partial(_witness, side, other if direction is ANSWER else one)
            clauses = (*one.clauses, *other.clauses)
            yield told("type-changed", direction, stream.name, place, was=was, witness=witness, clauses=clauses)
            continue
        at = At(direction, stream.name, place, _around(side), (*one.examples, *other.examples), closed)
        yield from schema_changes(one.schema, other.schema, at)
    for each in left:
        if not any(each is one for one, _ in renamed):
            was, place, witness = (each.name, ""), f"{side}/{each.name}", partial(_witness, side, each)
            yield told("message-removed", direction, stream.name, place, was=was, witness=witness, clauses=each.clauses)
    for each in free:
        if not any(each is other for _, other in renamed):
            was, place = ("", each.name), f"{side}/{each.name}"
            witness = partial(_witness, side, each)
            yield told("message-added", direction, stream.name, place, was=was, witness=witness, clauses=each.clauses)


def _around(side: str) -> Wrap:
    return lambda value: Witness({side: [value]})


def _witness(side: str, message: Spoken) -> Witness | None:
    if frame_kind(message) == BINARY:
        return Witness({side: [{"bytes": 1}]})
    try:
        return Witness({side: [least(message.schema, message.examples)]})
    except NoValueError:
        return None


def ending(stream: Stream) -> Spoken | None:
    """Return the message with which a client ends the audio; None where there is none, or more than one may be it."""
    found = [each for each in stream.sends.values() if _signal(each) is not None]
    return found[0] if len(found) == 1 else None


def _ends(old: Stream, new: Stream) -> tuple[Spoken, Spoken] | None:
    """Return the messages that end the audio, where each side has one and they are not the same."""
    before, after = (ending(side) for side in (old, new))
    if before is None or after is None or _signal(before) == _signal(after):
        return None
    return before, after


def _signal(message: Spoken) -> str | None:
    """Return the one text, or the constant type, with which a message ends the audio; None where it does not."""
    value = message.schema.value if message.schema is not None else None
    if not isinstance(value, dict):
        return None
    listed = [value["const"]] if "const" in value else value.get("enum", [])
    text = listed[0] if len(listed) == 1 and isinstance(listed[0], str) else None
    if text == "" or (text is not None and _END.search(message.name)):
        return text
    return message.name if "properties" in value and _END.search(message.name) else None


def _other_end(stream: Stream, before: Spoken, after: Spoken) -> Change:
    was = _signal(before) or "an empty text", _signal(after) or "an empty text"
    witness, clauses = partial(_witness, "sends", before), (*before.clauses, *after.clauses)
    place = f"sends/{before.name}"
    return told("end-signal-changed", REQUEST, stream.name, place, was=was, witness=witness, clauses=clauses)


__all__ = ["ending", "message_changes"]
