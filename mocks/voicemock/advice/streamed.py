"""A stream that is over, held against the vendor's contract: what the client said, and what our server told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from voicemock.advice.call import Call
from voicemock.engine.streamed import TEXT_KEPT
from voicemock_contracts import Finding

if TYPE_CHECKING:
    from voicemock_contracts.contract import Contract

PIECE = bytes(1024 * 1024)
"""A contract counts the bytes of audio, and doesn't look at them."""


def about_the_client(contract: "Contract", call: Call) -> Iterator[Finding]:
    """Yield how the handshake and the texts of the client depart."""
    stream, said = contract.stream, call.exchange.streamed
    if stream is None or call.path != stream.path:
        return
    yield from stream.handshake(dict(call.query))
    for text in dict.fromkeys(each.text for each in said.controls) if said is not None else ():
        yield from stream.sent(text)


def about_the_server(contract: "Contract", call: Call) -> Iterator[Finding]:
    """Yield how what was told departs, and where nobody was refused its order and its end as well.

    The order is held as if the client had sent all it did before the first answer: a server that is right breaks no
    rule, however far its client is ahead. What is not kept whole is not held.
    """
    exchange, stream, said = call.exchange, contract.stream, call.exchange.streamed
    if stream is None or call.path != stream.path or said is None or said.untold:
        return
    texts = [each.text for each in said.told]
    if any(len(text) == TEXT_KEPT for text in texts):
        return
    if exchange.refused is not None:
        for text in texts:
            yield from stream.told(text)
        return
    held = stream.conversation(dict(call.query))
    for _ in range(said.bytes // len(PIECE)):
        held.sent(PIECE)
    held.sent(PIECE[: said.bytes % len(PIECE)])
    for each in said.controls:
        held.sent(each.text)
    for text in texts:
        yield from held.told(text)
    if not exchange.client_left and exchange.close_code is not None:
        yield from held.closed(exchange.close_code)


__all__ = ["about_the_client", "about_the_server"]
