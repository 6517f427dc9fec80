"""Faults that wait: ended by the clock from another thread, by the client that leaves, or by the server's end."""

import pytest
from tests.serving.faulty import BODY, FIN, GET, PATIENCE, WHOLE, Faulty, Raw, Serving, loops, post, text

from voicemock.engine.clock import real_clock
from voicemock.engine.faults import Delay, Drip, Early, Fault, Late, NoUpgrade, Reset, Silence, Stall

HOUR = 3600
TOP = WHOLE[: len(WHOLE) - len(BODY)]
ONE, TWO, THREE = map(text, ('{"n": 1}', '{"n": 2}', '{"n": 3}'))
PING, PONG = 0x9, b"\x8a\x00"
EVER = [Stall(), Stall(after=0), Stall(after=7), Stall(HOUR), Delay(HOUR), Drip(7, seconds=HOUR)]


def waits(app: Faulty) -> bool:
    """Tell whether a fault has begun to wait, and the exchange counts for waiting."""
    return app.waits.wait(PATIENCE) and app.waiting == 1


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        (Delay(HOUR), b""),
        (Stall(HOUR), b""),
        (Stall(HOUR, after=0), TOP),
        (Stall(HOUR, after=7), TOP + BODY[:7]),
        (Stall(HOUR, after=len(BODY)), WHOLE),
        (Drip(30, seconds=HOUR), TOP + BODY[:30]),
    ],
)
def test_an_answer_that_waits_comes_when_the_clock_passes_it(fault: Fault, first: bytes, faulty: Serving) -> None:
    with faulty(fault) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert raw.take(len(first)) == first
        assert waits(app)
        app.clock.advance(HOUR - 1)
        assert raw.quiet()
        app.clock.advance(1)
        assert raw.take(len(WHOLE) - len(first)) == WHOLE[len(first) :]
        assert app.done.wait(PATIENCE)
    assert (app.waiting, app.seen[0].faults, app.seen[0].client_left) == (0, [fault.name], False)


def test_one_move_of_the_clock_ends_all_the_waits_of_a_drip_that_it_passes(faulty: Serving) -> None:
    with faulty(Drip(10, seconds=HOUR)) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert raw.take(len(TOP) + 10) == TOP + BODY[:10]
        assert waits(app)
        app.clock.advance(2 * HOUR)
        assert raw.take(20) == BODY[10:30]
        assert raw.quiet()
        app.clock.advance(HOUR)
        assert raw.take(10) == BODY[30:40]
        app.clock.advance(HOUR)
        assert raw.take(4) == BODY[40:]


@pytest.mark.parametrize("fault", [Delay(0.01), Stall(0.01), Stall(0.01, after=7), Drip(7, seconds=0.001)])
def test_an_answer_that_waits_comes_in_life_as_well(fault: Fault, faulty: Serving) -> None:
    for clock in (None, real_clock()):
        with faulty(fault, **({} if clock is None else {"clock": clock})) as (_, base), Raw(base) as raw:
            raw.send(GET)
            assert raw.take(len(WHOLE)) == WHOLE


def test_a_delay_and_a_stall_are_waited_for_one_after_the_other(faulty: Serving) -> None:
    with faulty(Stall(HOUR), Delay(HOUR)) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert waits(app)
        app.waits.clear()
        app.clock.advance(HOUR)
        assert waits(app)
        assert raw.quiet()
        app.clock.advance(HOUR)
        assert raw.take(len(WHOLE)) == WHOLE


def test_a_reset_comes_after_a_delay(faulty: Serving) -> None:
    with faulty(Reset("unanswered"), Delay(HOUR)) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert waits(app)
        assert raw.quiet()
        app.clock.advance(HOUR)
        assert raw.rest() == (b"", "RST")


@pytest.mark.parametrize("fault", EVER)
def test_a_client_that_leaves_is_waited_for_no_longer(fault: Fault, faulty: Serving) -> None:
    with faulty(fault) as (app, base):
        with Raw(base) as raw:
            raw.send(GET)
            assert waits(app)
        assert app.done.wait(PATIENCE)
    begun = fault.name == "drip" or (isinstance(fault, Stall) and fault.after is not None)
    assert app.waiting == 0
    assert (app.seen[0].status, app.seen[0].client_left) == ((200, False) if begun else (None, True))


def test_a_client_that_leaves_amid_its_body_is_waited_for_no_longer(faulty: Serving) -> None:
    with faulty(Stall(), Early()) as (app, base):
        with Raw(base) as raw:
            raw.send(post(100_000_000) + bytes(4_000_000))
            assert waits(app)
            raw.send(bytes(4_000_000))
        assert app.done.wait(PATIENCE)
    assert (app.called, app.seen[0].client_left) == (0, True)


@pytest.mark.parametrize("fault", EVER)
def test_a_server_that_ends_waits_for_none(fault: Fault) -> None:
    with loops(fault) as (app, dial):
        raw = dial()
        raw.send(GET)
        assert waits(app)
    with raw:
        assert app.done.is_set()
        assert raw.rest()[1] == FIN
    assert (app.waiting, app.seen[0].client_left, app.cancelled) == (0, False, False)


def test_no_move_of_the_clock_ends_what_lasts_for_ever(faulty: Serving) -> None:
    with faulty(Stall()) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert waits(app)
        app.clock.advance(HOUR * 1000)
        with Raw(base) as other:  # the server had its turn
            other.send(b"nonsense\r\n\r\n")
            assert other.rest()[1] == FIN
        assert raw.quiet()


@pytest.mark.parametrize("fault", [NoUpgrade(503), None])
def test_a_handshake_is_answered_when_the_clock_passes_its_delay(fault: Fault | None, faulty: Serving) -> None:
    faults = (Delay(HOUR), *(() if fault is None else (fault,)))
    with faulty(*faults) as (app, base), Raw(base) as raw:
        raw.ask_upgrade()
        assert waits(app)
        assert (raw.quiet(), app.called) == (True, 0)
        app.clock.advance(HOUR)
        assert raw.head()[9:12] == (b"101" if fault is None else b"503")
        assert app.waiting == 0


def test_a_client_that_leaves_before_its_handshake_is_answered_is_waited_for_no_longer(faulty: Serving) -> None:
    with faulty(Delay(HOUR)) as (app, base):
        with Raw(base) as raw:
            raw.ask_upgrade()
            assert waits(app)
        assert app.done.wait(PATIENCE)
    assert (app.called, app.waiting, app.seen[0].status, app.seen[0].client_left) == (0, 0, None, True)


def settled(raw: Raw) -> None:
    """Have the server answer a ping: what it did before it has done."""
    raw.say(PING)
    assert raw.take(len(PONG)) == PONG


@pytest.mark.parametrize(
    ("fault", "first", "then"),
    [
        (Silence(1, seconds=HOUR), ONE, TWO + THREE),
        (Silence(0, seconds=HOUR), b"", ONE + TWO + THREE),
        (Late(1, seconds=HOUR), TWO + THREE, ONE),
        (Late(3, seconds=HOUR), ONE + TWO, THREE),
    ],
)
def test_what_a_stream_tells_late_is_told_when_the_clock_passes_it(
    fault: Fault, first: bytes, then: bytes, faulty: Serving
) -> None:
    with faulty(fault) as (app, base), Raw(base) as raw:
        raw.upgrade()
        assert raw.take(len(first)) == first
        settled(raw)
        app.clock.advance(HOUR - 1)
        settled(raw)
        assert raw.quiet()
        raw.say(0x1, b"end")
        settled(raw)
        assert raw.quiet()
        app.clock.advance(1)
        assert raw.take(len(then) + 4) == then + b"\x88\x02\x03\xe8"
    assert app.seen[0].faults == [fault.name]
    assert app.waiting == 0


@pytest.mark.parametrize("fault", [Silence(1), Silence(1, seconds=HOUR), Late(2, seconds=HOUR)])
@pytest.mark.parametrize("ended", [False, True])
def test_a_stream_whose_client_leaves_waits_for_nothing(fault: Fault, ended: bool, faulty: Serving) -> None:
    with faulty(fault) as (app, base):
        with Raw(base) as raw:
            raw.upgrade()
            assert raw.take(len(ONE)) == ONE
            if ended:
                raw.say(0x1, b"end")
                settled(raw) if fault.name == "silence" else None
        assert app.done.wait(PATIENCE)
    assert (app.seen[0].client_left, app.seen[0].close_code) == (True, 1005)


@pytest.mark.parametrize("fault", [Silence(1), Silence(1, seconds=HOUR), Late(2, seconds=HOUR)])
@pytest.mark.parametrize("ended", [False, True])
def test_a_stream_waits_for_nothing_when_the_server_ends(fault: Fault, ended: bool) -> None:
    with loops(fault) as (app, dial):
        raw = dial()
        raw.upgrade()
        assert raw.take(len(ONE)) == ONE
        if ended:
            raw.say(0x1, b"end")
    with raw:
        assert app.done.is_set()
    assert (app.seen[0].client_left, app.seen[0].close_code, app.cancelled) == (False, 1012, False)
