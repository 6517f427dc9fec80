"""The ends of connections are the same under TLS, and on asyncio's own loop."""

import pytest
from tests.serving.faulty import BODY, FIN, GET, PATIENCE, RST, WHOLE, Loop, loops, post, text

from voicemock.engine.faults import Cut, Drop, Fault, HalfFrame, Reset, Stall, WrongLength

KINDS = pytest.mark.parametrize(
    ("loop", "tls"),
    [("uvloop", True), ("asyncio", False), ("asyncio", True)],
    ids=["uvloop-tls", "asyncio", "asyncio-tls"],
)
ONE = text('{"n": 1}')
SOME = WHOLE[: len(WHOLE) - len(BODY) + 7]


@KINDS
@pytest.mark.parametrize(
    ("fault", "told", "end"),
    [
        (Reset("unread"), b"", RST),
        (Reset("answering", after=7), SOME, RST),
        (Reset("answered"), WHOLE, RST),
        (Cut(7), SOME, FIN),
        (WrongLength(-4), b"", None),
    ],
)
def test_an_answers_connection_ends_where_the_fault_has_it(
    loop: Loop, tls: bool, fault: Fault, told: bytes, end: str | None
) -> None:
    with loops(fault, loop=loop, tls=tls) as (_, dial), dial() as raw:
        raw.send(GET)
        if end is None:
            assert raw.take(len(WHOLE)) == WHOLE.replace(b"length: 44", b"length: 40")
        else:
            assert raw.rest() == (told, end)


@KINDS
def test_a_cut_is_in_order_also_where_the_client_has_sent_more(loop: Loop, tls: bool) -> None:
    with loops(Cut(7), loop=loop, tls=tls, reads=False) as (_, dial), dial() as raw:
        raw.send(post(100_000) + bytes(50_000))
        told, end = raw.rest()
        assert (told[-7:], end) == (BODY[:7], FIN)


@KINDS
@pytest.mark.parametrize(
    ("fault", "told", "end"),
    [
        (Drop(1, how="fin"), ONE, FIN),
        (Drop(1, how="rst"), ONE, RST),
        (HalfFrame(1, size=3, how="fin"), ONE + ONE[:2] + b"{", FIN),
        (HalfFrame(1, size=3, how="rst"), ONE + ONE[:2] + b"{", RST),
    ],
)
def test_a_stream_ends_where_the_fault_has_it(loop: Loop, tls: bool, fault: Fault, told: bytes, end: str) -> None:
    with loops(fault, loop=loop, tls=tls) as (_, dial), dial() as raw:
        assert raw.upgrade()[9:12] == b"101"
        assert raw.rest() == (told, end)


def test_a_stream_that_was_cut_answers_no_ping(caplog: pytest.LogCaptureFixture) -> None:
    with loops(Drop(0), loop="asyncio") as (_, dial), dial() as raw:
        raw.upgrade()
        assert raw.rest() == (b"", FIN)
        raw.say(0x9, b"hi")
        with dial() as other:  # the server had its turn
            other.send(b"nonsense\r\n\r\n")
            assert other.rest()[1] == FIN
        assert raw.rest() == (b"", FIN)
    assert caplog.records == []


@KINDS
def test_a_client_that_leaves_is_waited_for_no_longer(loop: Loop, tls: bool) -> None:
    with loops(Stall(), loop=loop, tls=tls) as (app, dial):
        with dial() as raw:
            raw.send(GET)
            assert app.waits.wait(PATIENCE)
        assert app.done.wait(PATIENCE)
    assert app.seen[0].client_left is True
