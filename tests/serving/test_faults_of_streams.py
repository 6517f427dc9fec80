"""Faults of streams, as bytes and as the connection's end, seen by a client that hides nothing."""

from dataclasses import replace
from typing import Any

import pytest
from tests.serving.faulty import FIN, RST, Raw, Serving, is_json, text

from voicemock.engine.faults import (
    Delay,
    Drop,
    Duplicate,
    Fault,
    HalfFrame,
    Late,
    Noise,
    NoPong,
    NoUpgrade,
    Reset,
    Silence,
)

ONE, TWO, THREE = map(text, ('{"n": 1}', '{"n": 2}', '{"n": 3}'))
CLOSE = b"\x88\x02\x03\xe8"
TEXT, CLOSING, PING = 0x1, 0x8, 0x9
PONG = b"\x8a\x02hi"
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\n"


def told(raw: Raw, end: bytes = CLOSE) -> bytes:
    """End the stream, and return all that is told until it is closed."""
    raw.say(TEXT, b"end")
    got = b""
    while not got.endswith(end) and (piece := raw.take(1)):
        got += piece
    return got


@pytest.mark.parametrize(
    ("fault", "frames"),
    [
        (Delay(0), ONE + TWO + THREE),
        (Duplicate(2), ONE + TWO + TWO + THREE),
        (Late(1, after=1), TWO + ONE + THREE),
        (Late(1, seconds=0), TWO + THREE + ONE),
        (Late(2, after=9), ONE + THREE + TWO),
        (Silence(1, seconds=0), ONE + TWO + THREE),
        (Noise(1, kind="bits"), ONE + b"\xf3\x00" + TWO + THREE),
    ],
)
def test_frames_are_told_as_the_fault_has_them_and_the_stream_is_closed_in_order(
    fault: Fault, frames: bytes, faulty: Serving
) -> None:
    with faulty(fault) as (app, base), Raw(base) as raw:
        assert raw.upgrade().startswith(SWITCHED)
        assert told(raw) == frames + CLOSE
        raw.say(CLOSING, b"\x03\xe8")
        assert raw.rest() == (b"", FIN)
        assert app.done.wait(20)
    assert (app.seen[0].faults, app.seen[0].close_code) == ([fault.name], None)


def test_noise_in_text_is_a_frame_of_its_own_that_is_no_json(faulty: Serving) -> None:
    with faulty(Noise(1)) as (_, base), Raw(base) as raw:
        raw.upgrade()
        assert raw.take(len(ONE)) == ONE
        first, length = raw.take(2)
        assert first == TWO[0]
        assert not is_json(raw.take(length))
        assert told(raw) == TWO + THREE + CLOSE


@pytest.mark.parametrize("how", ["fin", "rst"])
@pytest.mark.parametrize(
    ("fault", "frames"),
    [
        (Drop(0), b""),
        (Drop(1), ONE),
        (Drop(3), ONE + TWO + THREE),
        (Drop(), ONE + TWO + THREE),
        (Drop(9), ONE + TWO + THREE),
        (HalfFrame(0), ONE[:5]),
        (HalfFrame(1, size=1), ONE + TWO[:1]),
        (HalfFrame(2, size=1000), ONE + TWO + THREE[:-1]),
        (HalfFrame(9), ONE + TWO + THREE + CLOSE[:2]),
    ],
)
def test_a_stream_ends_without_a_close_frame(fault: Drop | HalfFrame, frames: bytes, how: Any, faulty: Serving) -> None:
    ends = {"fin": FIN, "rst": RST}[how]
    with faulty(replace(fault, how=how)) as (app, base), Raw(base) as raw:
        raw.upgrade()
        if fault.after in (None, 9):
            raw.say(TEXT, b"end")
        assert raw.rest() == (frames, ends)
        assert app.done.wait(20)
    assert vars(app.seen[0]) == {
        "faults": [fault.name],
        "altered": False,
        "status": None,
        "client_left": False,
        "close_code": 1006,
    }
    assert app.heard == (["end"] if fault.after in (None, 9) else [1012])


def test_a_stream_that_is_cut_is_cut_in_order_also_where_its_client_still_sends(
    faulty: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    with faulty(Drop(3)) as (_, base), Raw(base) as raw:
        raw.upgrade()
        raw.say(TEXT, b"more")
        raw.say(TEXT, b"more")
        assert raw.rest() == (ONE + TWO + THREE, FIN)
        raw.say(PING, b"hi")  # nobody answers, nor resets, what is still under way
        with Raw(base) as other:  # the server had its turn
            other.send(b"nonsense\r\n\r\n")
            assert other.rest()[1] == FIN
        assert raw.rest() == (b"", FIN)
    assert caplog.records == []


def test_a_handshake_is_refused_with_the_status(faulty: Serving) -> None:
    with faulty(NoUpgrade(503)) as (app, base), Raw(base) as raw:
        head = raw.upgrade()
        lines = head.lower().split(b"\r\n")
        assert lines[0] == b"http/1.1 503 service unavailable"
        assert {b"content-length: 0", b"connection: close", b"date: thu, 01 jan 2026 00:00:00 gmt"} < set(lines)
        assert raw.rest() == (b"", FIN)
    assert (app.called, app.seen[0].status, app.seen[0].faults) == (0, 503, ["no_upgrade"])


def test_a_handshake_ends_in_a_reset(faulty: Serving) -> None:
    with faulty(Reset("unanswered")) as (app, base), Raw(base) as raw:
        with pytest.raises(ConnectionResetError):
            raw.upgrade()
        assert app.done.wait(20)
    assert (app.called, app.seen[0].status, app.seen[0].close_code) == (0, None, 1006)


def test_a_ping_is_answered(faulty: Serving) -> None:
    with faulty() as (_, base), Raw(base) as raw:
        raw.upgrade()
        raw.say(PING, b"hi")
        assert raw.take(len(ONE + TWO + THREE + PONG)) == ONE + TWO + THREE + PONG


def test_no_ping_is_answered_any_more_and_the_stream_goes_on(faulty: Serving) -> None:
    with faulty(NoPong(0)) as (app, base), Raw(base) as raw:
        raw.upgrade()
        raw.say(PING, b"hi")
        raw.say(PING, b"hi")
        assert told(raw) == ONE + TWO + THREE + CLOSE
    assert app.seen[0].faults == ["no_pong"]


def test_a_close_of_the_clients_right_after_a_ping_is_answered_all_the_same(faulty: Serving) -> None:
    with faulty(NoPong(0)) as (_, base), Raw(base) as raw:
        raw.upgrade()
        assert raw.take(len(ONE + TWO + THREE)) == ONE + TWO + THREE
        ping, closing = b"\x89\x80" + bytes(4), b"\x88\x82" + bytes(4) + b"\x03\xe8"
        raw.send(ping + closing)
        assert raw.rest() == (CLOSE, FIN)


def test_pings_are_answered_in_a_silence_and_what_is_said_is_heard(faulty: Serving) -> None:
    with faulty(Silence(1)) as (app, base), Raw(base) as raw:
        raw.upgrade()
        assert raw.take(len(ONE)) == ONE
        raw.say(TEXT, b"more")
        raw.say(TEXT, b"end")
        raw.say(PING, b"hi")
        assert raw.take(len(PONG)) == PONG
        assert raw.quiet()
        raw.say(CLOSING, b"\x03\xe8")
        assert raw.rest() == (CLOSE, FIN)
        assert app.done.wait(20)
    assert app.heard == ["more", "end"]
    assert (app.seen[0].client_left, app.seen[0].close_code) == (True, 1000)


def test_that_a_client_leaves_a_silent_stream_is_told_the_app_as_no_fault_of_its_own(faulty: Serving) -> None:
    with faulty(Silence(0)) as (app, base):
        with Raw(base) as raw:
            raw.upgrade()
            raw.say(CLOSING, b"\x03\xe9")
            raw.rest()
        assert app.done.wait(20)
    assert app.heard == [1012]
    assert (app.seen[0].client_left, app.seen[0].close_code) == (True, 1001)


def test_faults_of_a_stream_are_played_after_the_messages_they_name(faulty: Serving) -> None:
    faults = (Drop(4), Duplicate(1), Late(2, after=1), NoPong(1), Noise(2, kind="bits"))
    with faulty(*faults) as (app, base), Raw(base) as raw:
        raw.upgrade()
        assert raw.rest() == (ONE + ONE + b"\xf3\x00" + THREE + TWO, FIN)
        assert app.done.wait(20)
    assert app.seen[0].faults == ["duplicate", "no_pong", "noise", "late", "drop"]
