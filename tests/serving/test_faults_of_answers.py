"""Faults of answers, as bytes and as the connection's end, seen by a client that hides nothing."""

from typing import Any

import pytest
from tests.serving.faulty import BODY, FIN, GET, HEAD, RST, WHOLE, Raw, Serving, is_json, post

from voicemock.engine.faults import (
    Cut,
    Delay,
    Drip,
    Early,
    Fault,
    Garbage,
    NoContinue,
    Reset,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
)

MiB = 1024 * 1024
HALF = len(BODY) // 2
NOTED: dict[str, Any] = {"faults": [], "altered": False, "status": None, "client_left": False, "close_code": None}


@pytest.mark.parametrize(
    ("fault", "told", "end"),
    [
        (Reset("unread"), b"", RST),
        (Reset("reading"), b"", RST),
        (Reset("unanswered"), b"", RST),
        (Reset("answering"), WHOLE[: len(WHOLE) - len(BODY) + HALF], RST),
        (Reset("answering", after=0), WHOLE[: len(WHOLE) - len(BODY)], RST),
        (Reset("answering", after=7), WHOLE[: len(WHOLE) - len(BODY) + 7], RST),
        (Reset("answering", after=1000), WHOLE, RST),
        (Reset("answered"), WHOLE, RST),
        (Cut(), WHOLE[: len(WHOLE) - len(BODY) + HALF], FIN),
        (Cut(0), WHOLE[: len(WHOLE) - len(BODY)], FIN),
        (Cut(7), WHOLE[: len(WHOLE) - len(BODY) + 7], FIN),
        (Cut(1000), WHOLE, FIN),
        (WrongLength(10), HEAD % (len(BODY) + 10) + BODY, FIN),
    ],
)
def test_a_connection_ends_where_the_fault_has_it(fault: Fault, told: bytes, end: str, faulty: Serving) -> None:
    with faulty(fault) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert raw.rest() == (told, end)
        assert app.done.wait(20)
    altered = isinstance(fault, WrongLength)
    status = 200 if told else None
    assert vars(app.seen[0]) == {**NOTED, "faults": [fault.name], "status": status, "altered": altered}
    assert app.called == (fault != Reset("unread"))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Truncated(), HEAD % HALF + BODY[:HALF]),
        (Truncated(0), HEAD % 0),
        (Truncated(43), HEAD % 43 + BODY[:43]),
        (WrongType(), WHOLE.replace(b"application/json", b"text/html; charset=utf-8")),
        (WrongLength(-4), HEAD % (len(BODY) - 4) + BODY),
    ],
)
def test_an_answer_that_is_altered_comes_as_it_is_and_the_connection_stays_open(
    fault: Fault, told: bytes, faulty: Serving
) -> None:
    with faulty(fault) as (app, base), Raw(base) as raw:
        for _ in range(2):
            raw.send(GET)
            assert raw.take(len(told)) == told
            assert raw.quiet()
    assert [exchange.faults for exchange in app.seen] == [[fault.name]] * 2


@pytest.mark.parametrize("text", [False, True])
def test_garbage_has_the_head_of_the_answer_and_its_length(text: bool, faulty: Serving) -> None:
    head = HEAD % len(BODY)
    with faulty(Garbage(text=text)) as (_, base), Raw(base) as raw:
        raw.send(GET)
        told = raw.take(len(WHOLE))
        assert told[: len(head)] == head
        assert not is_json(told[len(head) :])
        assert raw.quiet()


def test_truncated_json_is_no_json(faulty: Serving) -> None:
    with faulty(Truncated()) as (_, base), Raw(base) as raw:
        raw.send(GET)
        assert not is_json(raw.take(len(HEAD % HALF) + HALF).partition(b"\r\n\r\n")[2])


def test_a_reset_while_the_body_is_read_comes_after_so_many_bytes_of_it(faulty: Serving) -> None:
    with faulty(Reset("reading", after=100)) as (app, base), Raw(base) as raw:
        raw.send(post(1000) + bytes(99))
        assert raw.quiet()
        raw.send(b"x")
        assert raw.rest() == (b"", RST)
        assert app.done.wait(20)
    assert sum(map(len, app.heard[:-1])) < 100
    assert app.heard[-1] == "http.disconnect"


def test_a_reset_while_the_body_is_read_comes_at_its_half_or_its_end_at_the_latest(faulty: Serving) -> None:
    with faulty(Reset("reading")) as (_, base), Raw(base) as raw:
        raw.send(post(1000) + bytes(499))
        assert raw.quiet()
        raw.send(b"x")
        assert raw.rest() == (b"", RST)
    with faulty(Reset("reading", after=5000)) as (_, base), Raw(base) as raw:
        raw.send(post(1000) + bytes(1000))
        assert raw.rest() == (b"", RST)


def test_a_reset_while_the_body_is_read_comes_also_where_the_app_does_not_read_it(faulty: Serving) -> None:
    with faulty(Reset("reading", after=100), reads=False) as (app, base), Raw(base) as raw:
        raw.send(post(1000) + bytes(100))
        assert raw.rest() == (b"", RST)
        assert app.done.wait(20)
    assert (app.called, app.seen[0].status) == (1, None)


def test_a_cut_is_in_order_also_where_the_client_still_sends(faulty: Serving) -> None:
    with faulty(Cut(7), reads=False) as (_, base), Raw(base) as raw:
        raw.send(post(MiB) + bytes(MiB // 2))
        told, end = raw.rest()
        assert (told[-7:], end) == (BODY[:7], FIN)
        raw.send(bytes(MiB // 2))  # nobody resets what is still under way


def test_the_expectation_to_continue_is_refused_before_the_body_is_sent(faulty: Serving) -> None:
    with faulty(NoContinue()) as (app, base), Raw(base) as raw:
        raw.send(post(MiB, "Expect: 100-continue"))
        told = b"HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        assert raw.take(len(told)) == told
        raw.send(bytes(MiB))
        assert raw.rest() == (b"", FIN)
    assert (app.called, app.seen[0].status, app.seen[0].faults) == (0, 417, ["no_continue"])


def test_who_expects_nothing_is_answered_as_ever(faulty: Serving) -> None:
    with faulty(NoContinue()) as (app, base), Raw(base) as raw:
        raw.send(post(10) + bytes(10))
        assert raw.take(len(WHOLE)) == WHOLE
    assert app.seen[0].faults == []


def test_without_the_fault_the_client_is_told_to_continue(faulty: Serving) -> None:
    with faulty() as (_, base), Raw(base) as raw:
        raw.send(post(10, "Expect: 100-continue"))
        assert raw.take(25) == b"HTTP/1.1 100 Continue\r\n\r\n"


TOO_LARGE = b"HTTP/1.1 413 %b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def test_an_early_refusal_comes_while_the_client_still_sends_and_what_it_sends_is_discarded(faulty: Serving) -> None:
    with faulty(Early()) as (app, base), Raw(base) as raw:
        raw.send(post(8 * MiB) + bytes(100))
        told = b"".join(iter(lambda: raw.take(1), b"\n"))
        assert told == b"HTTP/1.1 413 Request Entity Too Large\r"
        assert raw.take(40) == b"content-length: 0\r\nconnection: close\r\n\r\n"
        raw.send(bytes(8 * MiB - 100))
        assert raw.rest() == (b"", FIN)
    assert (app.called, app.seen[0].status, app.seen[0].faults) == (0, 413, ["early"])


def test_an_early_refusal_may_end_in_a_reset(faulty: Serving) -> None:
    with faulty(Early(400), Reset("answered")) as (app, base), Raw(base) as raw:
        raw.send(post(8 * MiB) + bytes(100))
        told = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        assert raw.rest() == (told, RST)
    assert app.seen[0].faults == ["early", "reset"]


def test_faults_are_played_in_their_order_and_noted_in_it(faulty: Serving) -> None:
    faults = (Cut(9), WrongType("text/x"), Drip(4, seconds=0), Delay(0), Stall(0, after=6), Truncated(20))
    with faulty(*faults) as (app, base), Raw(base) as raw:
        raw.send(GET)
        told = (HEAD % 20).replace(b"application/json", b"text/x") + BODY[:9]
        assert raw.rest() == (told, FIN)
        assert app.done.wait(20)
    assert app.seen[0].faults == ["truncated", "wrong_type", "delay", "drip", "stall", "cut"]


def test_a_longer_length_may_end_in_a_reset(faulty: Serving) -> None:
    with faulty(WrongLength(1), Reset("answered")) as (_, base), Raw(base) as raw:
        raw.send(GET)
        assert raw.rest() == (HEAD % (len(BODY) + 1) + BODY, RST)


@pytest.mark.parametrize("fault", [Reset("answered"), Cut(8 * MiB)])
def test_all_that_was_sent_goes_out_before_the_end_also_where_its_client_is_slow(fault: Fault, faulty: Serving) -> None:
    body = bytes(8 * MiB)
    with faulty(fault, body=body) as (app, base), Raw(base) as raw:
        raw.send(GET)
        assert raw.take(len(HEAD % len(body))) == HEAD % len(body)
        with Raw(base) as other:  # the server had its turn, and the answer fits no buffer
            other.send(b"nonsense\r\n\r\n")
            assert other.rest()[1] == FIN
        assert not app.done.is_set() or isinstance(fault, Cut)
        assert raw.rest() == (body, RST if isinstance(fault, Reset) else FIN)


def test_the_second_of_two_requests_at_once_is_not_answered_after_the_first_was_cut(faulty: Serving) -> None:
    with faulty(Cut(3)) as (app, base), Raw(base) as raw:
        raw.send(GET + GET)
        assert raw.rest() == (WHOLE[: len(WHOLE) - len(BODY) + 3], FIN)
        assert app.done.wait(20)
    assert app.called == 1
