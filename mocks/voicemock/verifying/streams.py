"""A recorded stream held against a vendor's contract, as far as the recording has it."""

from collections.abc import Iterator

from voicemock.verifying.recorded import Message, Recorded, Stream
from voicemock.verifying.whose import Room
from voicemock_contracts import Finding, Severity
from voicemock_contracts.stream import Held

SWITCHED = 101
"""The status of a handshake that made a stream."""

DECLARED = ("audio_format", "num_channels", "sample_rate")
"""The parameters by which the length of the audio is known."""

PIECE = bytes(1024 * 1024)
"""A contract counts the bytes of audio, and doesn't look at them."""


def about_the_client(room: Room, recorded: Recorded) -> Iterator[Finding]:
    """Yield how the handshake and the texts of the client depart."""
    contract, stream = room.contract.stream, recorded.stream
    if contract is None or stream is None or recorded.request.path != contract.path:
        yield from room.contract.request(recorded.request)  # which says that there is no such path
        return
    for finding in contract.handshake(dict(recorded.request.query)):
        if f"request query {finding.where.rpartition('/')[2]}" not in recorded.hidden:
            yield finding
    for text in dict.fromkeys(each.text for each in stream.messages if each.sent and each.whole):
        if text is not None:
            yield from contract.sent(text)


def about_the_server(room: Room, recorded: Recorded) -> Iterator[Finding]:
    """Yield how what was told departs; where all of the conversation is known, its order and its end as well."""
    contract, stream = room.contract.stream, recorded.stream
    if contract is None or stream is None or recorded.unlike or recorded.request.path != contract.path:
        return
    status = recorded.response.status if recorded.response else SWITCHED
    if status != SWITCHED:
        where, what = f"answer {status} of the stream's handshake", "is a status that no document mentions"
        yield Finding(where, what, str(SWITCHED), str(status), (), Severity.NEW)
    if not _known(stream, recorded):
        for each in stream.messages:
            if not each.sent and each.whole:
                yield from contract.told(each.text if each.text is not None else bytes(each.size or 0))
        return
    held = contract.conversation(dict(recorded.request.query))
    _audio(held, stream.ahead)
    if stream.ahead:
        # When it went is not told: a server that is right breaks no rule, however far its client is ahead.
        for each in stream.messages:
            if each.sent:
                held.sent(each.text or "")
    for each in stream.messages:
        if not each.sent:
            yield from held.told(each.text if each.text is not None else bytes(each.size or 0))
        elif not stream.ahead:
            _sent(held, each)
    if stream.closed_by_client:
        held.left()
    elif stream.close is not None:
        yield from held.closed(stream.close, stream.reason)


def _known(stream: Stream, recorded: Recorded) -> bool:
    """Tell whether the whole conversation is known, so that its order can be judged."""
    whole = all(each.whole and (each.text is not None or each.size is not None) for each in stream.messages)
    return whole and not stream.missing and not any(f"request query {name}" in recorded.hidden for name in DECLARED)


def _sent(held: Held, message: Message) -> None:
    if message.text is not None:
        held.sent(message.text)
    else:
        _audio(held, message.size or 0)


def _audio(held: Held, size: int) -> None:
    for _ in range(size // len(PIECE)):
        held.sent(PIECE)
    if size % len(PIECE):
        held.sent(PIECE[: size % len(PIECE)])


__all__ = ["about_the_client", "about_the_server"]
