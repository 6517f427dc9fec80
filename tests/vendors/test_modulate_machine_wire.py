"""The same over sockets: whatever a client does, it gets all that it should by then, and the right close code."""

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.calling import serving
from tests.hypothesis_profiles import examples
from tests.streaming import rest, url
from tests.vendors.stream_model import LARGEST, OPENINGS, RATES, Asked, Expected, refusal
from tests.vendors.stream_moves import (
    APPROACH,
    CLOSES,
    NOISE,
    SPEAK,
    TEXT,
    TRICKLE,
    Container,
    Heap,
    Move,
    Say,
    declared,
    queries,
)
from tests.vendors.stream_sound import Format, Sound
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as websocket

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.serving.door import Door

ENCODINGS = ["s16le", "u8", "f32be", "s24le"]
LIGHT = st.builds(Format, st.sampled_from(ENCODINGS), st.sampled_from(RATES[:4]), st.integers(1, 3))
CONTAINER = st.builds(Container, st.sampled_from(OPENINGS), st.just([]), st.integers(0, 32))
ENDING = st.one_of(TEXT, st.just(Say()), CONTAINER)
MOVES = st.lists(
    st.tuples(st.one_of(SPEAK, APPROACH, SPEAK, APPROACH, TRICKLE, NOISE, ENDING), st.booleans()), max_size=8
)
"""Moves, and whether the messages of each are fragments of one."""

HEAVY = Format("f64le", 96000, 8)
"""Of which a message can hold no more than 5.4 s."""

ABORT = 1006
"""Stands for no close at all."""


@pytest.fixture(scope="module")
def open_bench() -> Iterator[tuple[Bench, str]]:
    bench = Bench(new_clock=virtual_clock)
    with serving(Door(bench)) as base:
        yield bench, base
    bench.close()


def send(stream: ClientConnection, expected: Expected, message: bytes | str, pieces: Any, told: list[Any]) -> None:
    """Send the pieces of a message, and wait for the frames that it completes."""
    expected.take(message)
    with suppress(ConnectionClosed):  # what it was closed with is still to be read
        stream.send(pieces)
    while not expected.over and len(told) < expected.windows:
        told.append(json.loads(stream.recv(timeout=20)))


def leave(stream: ClientConnection, code: int) -> None:
    """Close with a code, or tear the connection down."""
    if code != ABORT:
        stream.close(code)
        assert (stream.close_code, stream.close_reason) == (code, "")
        return
    stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.socket.shutdown(socket.SHUT_RDWR)


@pytest.mark.proves("MOD-11.d", "MOD-14.n")
@examples(80)
@given(queries(LIGHT), MOVES, st.one_of(CLOSES, st.just(ABORT)))
@example((HEAVY, declared(HEAVY)), [(Heap("s", LARGEST), False), (Say(), False)], 1000)
@example((HEAVY, declared(HEAVY)), [(Heap("s", LARGEST + 1), False)], 1000)
def test_whatever_a_client_does_over_a_socket_it_is_told_what_is_due_and_how_it_ends(
    open_bench: tuple[Bench, str], chosen: tuple[Format, Asked], moves: list[tuple[Move, bool]], code: int
) -> None:
    bench, base = open_bench
    format, asked = chosen
    sound, told = Sound(format), list[Any]()
    expected = Expected(sound, refusal(asked))
    with websocket(url(base, urlencode(asked))) as stream:
        exchange = bench.journal.exchanges()[-1]
        for move, fragmented in moves:
            messages = move.messages(sound)
            pieces = [each for each in messages if isinstance(each, bytes)]
            # A client that is closed amid a message's fragments is held up for a while: not here.
            if fragmented and pieces and not expected.over:
                messages = [b"".join(pieces)]
            else:
                pieces = []
            for message in messages:
                send(stream, expected, message, pieces or message, told)
        if not expected.over:
            expected.leave(code)
            leave(stream, code)
        rest_told, closed, reason = rest(stream)
    while exchange.closed_at is None:
        time.sleep(0.001)
    assert (closed, reason) != (None, None)
    expected.check(told + rest_told, None if expected.left is not None else (closed or 0, reason or ""))
    if expected.left is not None:
        assert exchange.client_left
    if expected.left != ABORT:
        assert exchange.close_code == (expected.refused[0] if expected.refused else expected.left or 1000)
    if not expected.refused:
        noted = bench.journal.findings()
        assert [each.clause for each in noted if exchange.number in each.exchanges] == expected.findings
