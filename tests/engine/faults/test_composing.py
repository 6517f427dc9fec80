"""Which faults go together, and in which order they are played."""

import pytest

from voicemock.engine.faults import (
    FAULTS,
    BadFault,
    Cut,
    Delay,
    Drip,
    Drop,
    Duplicate,
    Early,
    Fault,
    Garbage,
    HalfFrame,
    Late,
    NoContinue,
    Noise,
    NoPong,
    NoUpgrade,
    Reset,
    Silence,
    Stall,
    Truncated,
    WrongLength,
    WrongType,
    composed,
    fits,
    needs_wire,
    parse,
)

ANSWERS = (
    Early(),
    Truncated(),
    Garbage(),
    WrongType(),
    WrongLength(),
    Delay(),
    Stall(1),
    Drip(),
    Reset("answered"),
)
STREAMS = (Delay(), NoPong(), Silence(0, seconds=1), Noise(), Duplicate(), Late(2, after=1), Drop(3))


@pytest.mark.parametrize("faults", [ANSWERS, STREAMS])
def test_faults_are_played_in_one_order_in_whichever_they_are_given(faults: tuple[Fault, ...]) -> None:
    assert composed(faults) == faults
    if faults is ANSWERS:
        assert composed(reversed(faults)) == faults


def test_no_faults_and_each_alone_go_together() -> None:
    assert composed(()) == ()
    for name in FAULTS:
        alone = parse({"late": 1, "after": 1} if name == "late" else name)
        assert composed([alone]) == (alone,)


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ((Delay(1), Delay(2)), "delay stands twice in [{'delay': 1}, {'delay': 2}]: a call can have it once"),
        ((Noise(), Noise()), "noise stands twice in [{'noise': 0}, {'noise': 0}]: a call can have it once"),
        ((Drip(), Drop()), "drip is a fault of answers, drop one of streams: no call can have both"),
        (
            (Reset("answered"), Drop()),
            "reset is a fault of answers, drop one of streams: no call can have both",
        ),
        ((Early(), NoContinue()), "early and no_continue each answer in place of the vendor: choose one"),
        ((Cut(3), Reset("answering")), "{'cut': 3} leaves nothing of the call for {'reset': 'answering'}: choose one"),
        ((Early(), Reset("unread")), "{'reset': 'unread'} leaves nothing of the call for {'early': 413}: choose one"),
        (
            (Garbage(), Reset("reading")),
            "{'reset': 'reading'} leaves nothing of the call for {'garbage': False}: choose one",
        ),
        ((Drip(), Stall()), "{'stall': None} leaves nothing of the call for {'drip': 1}: choose one"),
        (
            (Cut(), Stall(after=3)),
            "{'stall': None, 'after': 3} leaves nothing of the call for {'cut': None}: choose one",
        ),
        ((Cut(), Reset("answered")), "{'cut': None} leaves nothing of the call for {'reset': 'answered'}: choose one"),
        ((NoUpgrade(), NoPong()), "{'no_upgrade': 503} leaves nothing of the call for {'no_pong': 0}: choose one"),
        (
            (NoUpgrade(), Reset()),
            "{'no_upgrade': 503} leaves nothing of the call for {'reset': 'unanswered'}: choose one",
        ),
        ((Drop(1), HalfFrame(2)), "{'drop': 1} leaves nothing of the call for {'half_frame': 2}: choose one"),
        ((Drop(), Silence()), "{'silence': 0} leaves nothing of the call for {'drop': None}: choose one"),
    ],
)
def test_faults_that_contradict_each_other_are_told_in_one_line(faults: tuple[Fault, ...], says: str) -> None:
    with pytest.raises(BadFault) as wrong:
        composed(faults)
    assert str(wrong.value) == says
    with pytest.raises(BadFault):
        composed(faults[::-1])


@pytest.mark.parametrize(
    ("faults", "kinds"),
    [
        ((), {"http", "websocket"}),
        ((Delay(),), {"http", "websocket"}),
        ((Delay(), Reset("unanswered")), {"http", "websocket"}),
        ((Reset("answered"),), {"http"}),
        ((Delay(), Cut()), {"http"}),
        ((Delay(), Drop()), {"websocket"}),
    ],
)
def test_which_kind_of_call_faults_are_for_can_be_asked(faults: tuple[Fault, ...], kinds: set[str]) -> None:
    assert {kind for kind in ("http", "websocket") if fits(faults, kind)} == kinds


def test_which_faults_need_a_socket_can_be_asked() -> None:
    defaults = [parse({"late": 1, "after": 1} if name == "late" else name) for name in FAULTS]
    varied = [*defaults, Stall(1), Silence(0, seconds=1), Noise(0, kind="bits")]
    assert [fault for fault in varied if needs_wire(fault)] == [
        *(Stall(), Reset(), Cut(), NoPong(), Silence(), Drop(), HalfFrame(), Noise(0, kind="bits")),
    ]
