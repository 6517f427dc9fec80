"""Plays the faults of one call around the app that answers it."""

from collections.abc import Iterable
from random import Random

from starlette.types import ASGIApp, Receive, Scope, Send

from voicemock.engine.clock import Clock
from voicemock.engine.faults.answered import Words, answered
from voicemock.engine.faults.arguments import BadFault
from voicemock.engine.faults.composing import composed, fits, needs_wire
from voicemock.engine.faults.held import Held
from voicemock.engine.faults.streamed import streamed
from voicemock.engine.faults.vocabulary import Fault
from voicemock.engine.faults.wires import NoWire, wire_of


async def broken(
    faults: Iterable[Fault],
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    clock: Clock,
    chance: Random,
    words: Words = lambda _: None,
) -> None:
    """Have the app answer the call, with these faults.

    ``words`` gives an app with the vendor's own answer of a status, or None where it has none. What was played is noted
    in the call's exchange. BadFault where two faults contradict each other, or one is not for this kind of call
    (``fits`` tells beforehand); NoWire where one needs a socket and there is none. The app is not called then.
    """
    chosen = composed(faults)
    if not fits(chosen, scope["type"]):
        wrong = next(fault for fault in chosen if not fits([fault], scope["type"]))
        msg = f"{wrong.name} is not for {'a stream' if scope['type'] == 'websocket' else 'an answer over HTTP'}"
        raise BadFault(msg)
    wire = wire_of(scope)
    unplayable = next((fault for fault in chosen if wire is None and needs_wire(fault)), None)
    if unplayable is not None:
        msg = f"{unplayable.name} needs a socket: call a server (voicemock.running, voicemock serve), not in process"
        raise NoWire(msg)
    held = Held(scope, receive, send, clock, chance, wire)
    if scope["type"] == "websocket":
        await streamed(held, chosen, app)
    else:
        await answered(held, chosen, app, words)


__all__ = ["broken"]
