"""The order of a stream: a right conversation breaks no rule, a wrong one exactly the rule that it is about."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from voicemock_contracts.contract import load
from voicemock_contracts.conversation import RULES, Conversation, Departure
from voicemock_contracts.documents import Form, document
from voicemock_contracts.findings import Finding, Severity
from voicemock_contracts.stream import Held

RIGHT = {"api_key": "key", "audio_format": "s16le", "sample_rate": "16000", "num_channels": "1"}
SECOND = bytes(32_000)
END = ""
NOT_PERMITTED = "This request is not permitted."
WRONG_RATE = "Invalid sample_rate={}. Valid values: [8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000]"
WRONG_FORMAT = (
    "Invalid audio_format='{}'. Valid values: ['alaw', 'f32be', 'f32le', 'f64be', 'f64le', 'mulaw', 's16be', 's16le', "
    "'s24be', 's24le', 's32be', 's32le', 's8', 'u16be', 'u16le', 'u24be', 'u24le', 'u32be', 'u32le', 'u8']"
)
WRONG_CHANNELS = "Invalid num_channels={}. Must be between 1 and 8"
ONLY_EMPTY = "Only an empty text message, the end of the audio, may be sent as text."
MISMATCH = "Audio data does not match the declared audio_format."


@dataclass(frozen=True)
class Sends:
    """The client sends."""

    message: bytes | str


@dataclass(frozen=True)
class Leaves:
    """The client closes."""


@dataclass(frozen=True)
class Closes:
    """The server closes."""

    code: int
    reason: str = ""


@dataclass(frozen=True)
class Falls:
    """The server falls silent."""


Event = Sends | Leaves | Closes | Falls | dict[str, Any]


def frame(start: int, end: int) -> dict[str, Any]:
    return {
        "type": "frame",
        "frame": {"start_time_ms": start, "end_time_ms": end, "verdict": "synthetic", "confidence": 0.9},
    }


def done(duration_ms: int, frame_count: int) -> dict[str, Any]:
    return {"type": "done", "duration_ms": duration_ms, "frame_count": frame_count}


def error(message: str) -> dict[str, Any]:
    return {"type": "error", "error": message}


def query(**changed: str | None) -> dict[str, str]:
    return {name: value for name, value in {**RIGHT, **changed}.items() if value is not None}


def ordered_by(reading: str) -> frozenset[str]:
    """Return the rules that a reading's document names."""
    (channel,) = document(reading, Form.ASYNCAPI)["channels"].values()
    return frozenset(channel["x-order"])


def broken(*events: Event, asked: dict[str, str] | None = None, wrong: bool = False) -> list[str]:
    """Return the rules that a conversation breaks."""
    conversation = Conversation(RIGHT if asked is None else asked, ordered_by("modulate"), wrong=wrong)
    return [departure.rule for event in events for departure in taken(conversation, event)]


def taken(conversation: Conversation, event: Event) -> Iterator[Departure]:
    match event:
        case Sends(message):
            conversation.sent(message)
        case Leaves():
            conversation.left()
        case Closes(code, reason):
            yield from conversation.closed(code, reason)
        case Falls():
            yield from conversation.silent()
        case dict():
            yield from conversation.told(event)


def found(*events: Event, asked: dict[str, str] | None = None, closed: bool = True) -> list[Finding]:
    """Return what a conversation departs in from Modulate's contract."""
    contract = load("modulate", closed=closed).stream
    assert contract is not None
    held = contract.conversation(RIGHT if asked is None else asked)
    return [finding for event in events for finding in shown(held, event)]


def shown(held: Held, event: Event) -> tuple[Finding, ...]:
    match event:
        case Sends(message):
            return held.sent(message)
        case Leaves():
            held.left()
            return ()
        case Closes(code, reason):
            return held.closed(code, reason)
        case Falls():
            return held.silent()
        case dict():
            return held.told(json.dumps(event))


LONG = (
    *(Sends(SECOND[:1]), Sends(b""), Sends(SECOND[:31_999]), Sends(SECOND)),
    frame(0, 2000),
    *(Sends(SECOND), Sends(SECOND), Sends(SECOND[:11])),
    frame(2000, 4000),
    *(Sends(SECOND[:9]), Sends(SECOND[:24_000]), Sends(b"\1"), Sends(END), Sends(SECOND), Sends("more"), Sends(END)),
    *(frame(4000, 4751), done(4751, 3), Closes(1000)),
)
"""4 750.625 ms, an odd byte at the end, and more after it."""


def test_a_long_right_conversation_breaks_no_rule() -> None:
    assert broken(*LONG) == []


def test_nor_does_it_depart_from_the_contract_but_for_what_its_client_says_too_much() -> None:
    (finding,) = found(*LONG)
    assert (finding.where, finding.clauses) == ("stream, sent text", ("MOD-13.a",))


def test_a_client_that_is_ahead_makes_no_server_wrong() -> None:
    everything = [Sends(SECOND)] * 5 + [Sends(END)]
    assert broken(*everything, frame(0, 2000), frame(2000, 4000), frame(4000, 5000), done(5000, 3), Closes(1000)) == []
    assert broken(*everything, error("This request is not permitted."), Closes(4003)) == []
    assert broken(*everything, error(MISMATCH), Closes(4002)) == []


def test_what_a_client_does_after_it_closed_does_not_count() -> None:
    assert broken(Sends(SECOND), Leaves(), Sends(END), Closes(1000)) == []
    assert broken(Sends(SECOND), Sends(SECOND), Leaves(), frame(0, 2000), Closes(1000), Falls()) == []
    assert broken(Sends(SECOND), Sends(END), Leaves(), frame(0, 1000), done(1000, 1), Closes(1001)) == []


BROKEN = [
    ("frames-begin-at-zero", [Sends(SECOND * 4), frame(2000, 4000)]),
    ("frames-contiguous", [Sends(SECOND * 6), frame(0, 2000), frame(4000, 6000)]),
    ("frames-contiguous", [Sends(SECOND * 6), frame(0, 2000), frame(0, 2000)]),
    ("frames-2000-ms-but-the-last", [Sends(SECOND * 6), frame(0, 3000), frame(3000, 5000)]),
    ("frames-2000-ms-but-the-last", [Sends(SECOND * 6), Sends(END), frame(0, 1000), frame(1000, 3000)]),
    ("short-frame-only-after-the-end-signal", [Sends(SECOND), frame(0, 1000)]),
    ("frame-not-before-its-audio", [Sends(SECOND * 2), Sends(END), frame(0, 2001)]),
    ("frame-not-before-its-audio", [Sends(SECOND * 2 + bytes(14)), Sends(END), frame(0, 2001)]),
    ("frame-not-before-its-audio", [Sends(SECOND), Sends(SECOND[1:]), frame(0, 2001)]),
    ("done-only-after-the-end-signal", [Sends(SECOND * 2), frame(0, 2000), done(2000, 1)]),
    ("done-at-most-once", [Sends(END), done(0, 0), done(0, 0)]),
    ("done-after-the-last-frame", [Sends(SECOND[:8]), Sends(END), done(0, 0), frame(0, 0)]),
    ("done-after-the-last-frame", [Sends(SECOND), Sends(END), frame(0, 1000), Falls()]),
    ("frame-count-agrees", [Sends(SECOND), Sends(END), frame(0, 1000), done(1000, 2)]),
    ("duration-is-the-last-end", [Sends(SECOND), Sends(END), frame(0, 999), done(1000, 1)]),
    ("duration-rounds-half-up", [Sends(SECOND[:16]), Sends(END), done(0, 0)]),
    ("duration-rounds-half-up", [Sends(SECOND[:15]), Sends(END), done(1, 0)]),
    ("no-audio-no-frames", [Sends(b""), Sends(END), frame(0, 0)]),
    ("no-audio-no-frames", [Sends(END), Sends(SECOND), frame(0, 0)]),
    ("close-1000-after-done", [Sends(END), done(0, 0), Closes(1001)]),
    ("close-1000-after-done", [Sends(END), Closes(1000)]),
    ("close-1000-after-done", [Closes(1000)]),
    ("close-1000-after-done", [Sends(END), done(0, 0), error("Internal server error")]),
    ("close-1000-after-done", [Sends(END), done(0, 0), {"type": "more"}]),
    ("close-1000-after-done", [Sends(END), done(0, 0), Falls()]),
    *(("error-before-an-error-close", [Closes(code)]) for code in (1003, 1011, 4002, 4003, 4029)),
    ("error-before-an-error-close", [Sends(END), Sends("more"), Closes(1003)]),
    ("close-after-an-error", [Sends(SECOND * 2), error(NOT_PERMITTED), frame(0, 2000)]),
    ("close-after-an-error", [error(NOT_PERMITTED), {"type": "more"}]),
    ("close-after-an-error", [error(NOT_PERMITTED), Falls()]),
    ("no-error-before-1009", [error(NOT_PERMITTED), Closes(1009)]),
    ("query-judged-before-any-frame", [Sends(SECOND * 2), frame(0, 2000), error(NOT_PERMITTED), Closes(4003)]),
    ("query-judged-before-any-frame", [Sends(SECOND * 2), frame(0, 2000), error("No more."), Closes(4029)]),
    ("query-judged-before-any-frame", [Sends(SECOND * 2), frame(0, 2000), error("Wrong."), Closes(1003)]),
    ("container-noticed-before-any-frame", [Sends(SECOND * 2), frame(0, 2000), error(MISMATCH), Closes(4002)]),
    ("close-without-a-reason", [error(NOT_PERMITTED), Closes(4003, "no")]),
    ("close-without-a-reason", [Sends(END), done(0, 0), Closes(1000, "bye")]),
    ("nothing-after-the-close", [Sends(END), done(0, 0), Closes(1000), frame(5, 6)]),
    ("nothing-after-the-close", [Sends(END), done(0, 0), Closes(1000), done(0, 0)]),
    ("nothing-after-the-close", [error(NOT_PERMITTED), Closes(4003), error(NOT_PERMITTED)]),
]


@pytest.mark.parametrize(("rule", "events"), BROKEN)
def test_a_minimal_conversation_breaks_its_rule_alone(rule: str, events: list[Event]) -> None:
    assert broken(*events) == [rule]


MANY = [
    (
        ["duration-agrees-with-the-audio", "duration-rounds-half-up"],
        [Sends(SECOND[:64]), Sends(END), done(0, 0)],
    ),
    (
        ["no-audio-no-frames", "duration-agrees-with-the-audio", "duration-rounds-half-up"],
        [Sends(END), done(2, 0)],
    ),
    (["close-1000-after-done", "close-after-an-error"], [error(NOT_PERMITTED), Closes(1000)]),
    (["close-after-an-error", "error-before-an-error-close"], [error("One."), error("Two."), Closes(4003)]),
]


@pytest.mark.parametrize(("rules", "events"), MANY)
def test_rules_that_hang_together_break_together(rules: list[str], events: list[Event]) -> None:
    assert broken(*events) == rules


WRONG = [
    [Sends(SECOND * 2), frame(0, 2000)],
    [Sends(END), done(0, 0)],
    [error(MISMATCH), Closes(4002)],
    [error("Wrong."), Closes(4000)],
    [Sends(SECOND), Falls()],
    [Sends(SECOND), Closes(1009)],
]


@pytest.mark.parametrize("events", WRONG)
def test_a_wrong_query_ends_in_1003_before_all_else(events: list[Event]) -> None:
    assert broken(*events, wrong=True) == ["wrong-query-closes-with-1003"]


@pytest.mark.parametrize("code", [1003, 1011, 4003, 4029])
def test_or_in_a_close_that_comes_before_it(code: int) -> None:
    assert broken(Sends(SECOND), error("Wrong."), Closes(code), wrong=True) == []


NAMED = [
    ("audio_format", "it's", WRONG_FORMAT.format("it's"), []),
    ("audio_format", "'. Valid values: ", WRONG_FORMAT.format("'. Valid values: "), []),
    ("audio_format", "mp3", WRONG_FORMAT.format("MP3"), ["message-names-the-value-sent"]),
    ("audio_format", "mp3", WRONG_FORMAT.format("mp"), ["message-names-the-value-sent"]),
    ("sample_rate", "16.5", WRONG_RATE.format("16.5"), []),
    ("sample_rate", "16.5", WRONG_RATE.format("16"), ["message-names-the-value-sent"]),
    ("sample_rate", "16", WRONG_RATE.format("16.5"), ["message-names-the-value-sent"]),
    ("num_channels", "09", WRONG_CHANNELS.format("09"), []),
    ("num_channels", "09", WRONG_CHANNELS.format("9"), ["message-names-the-value-sent"]),
]


@pytest.mark.parametrize(("name", "value", "message", "rules"), NAMED)
def test_an_error_about_a_value_names_it_as_it_was_sent(name: str, value: str, message: str, rules: list[str]) -> None:
    assert broken(error(message), Closes(1003), asked={**RIGHT, name: value}, wrong=True) == rules


def test_a_close_because_of_text_needs_no_error_and_may_follow_frames() -> None:
    assert broken(Sends(SECOND * 2), frame(0, 2000), Sends("text"), Closes(1003)) == []
    assert broken(Sends(SECOND * 2), frame(0, 2000), Sends("text"), error(ONLY_EMPTY), Closes(1003)) == []


def test_every_rule_of_the_contract_is_broken_here() -> None:
    shown = {rule for rule, _ in BROKEN} | {rule for rules, _ in MANY for rule in rules}
    shown |= {"wrong-query-closes-with-1003", "message-names-the-value-sent"}
    assert shown == ordered_by("modulate")


def test_every_rule_stands_in_the_contract_of_a_reading() -> None:
    assert {rule for reading in ("modulate", "modulate@newer-reference") for rule in ordered_by(reading)} == RULES


@pytest.mark.parametrize(
    ("format", "channels", "size", "milliseconds"),
    [
        ("s16le", "1", 32_000, Fraction(1000)),
        ("s24be", "2", 6 * 16, Fraction(1)),
        ("s24be", "2", 6 * 16 - 1, Fraction(15, 16)),
        ("f64le", "8", 64 * 8 + 63, Fraction(1, 2)),
        ("mulaw", "1", 8, Fraction(1, 2)),
        ("alaw", "3", 25, Fraction(1, 2)),
        ("u8", "1", 0, Fraction(0)),
    ],
)
def test_audio_is_as_long_as_its_complete_samples(
    format: str, channels: str, size: int, milliseconds: Fraction
) -> None:
    conversation = Conversation(query(audio_format=format, num_channels=channels), ())
    conversation.sent(bytes(size))
    assert conversation.milliseconds == milliseconds


@pytest.mark.parametrize("changed", [{"audio_format": None}, {"sample_rate": "many"}, {"num_channels": "-1"}])
def test_a_query_that_does_not_tell_the_length_has_none(changed: dict[str, str | None]) -> None:
    assert Conversation(query(**changed), ()).milliseconds is None
    assert Conversation(RIGHT, (), wrong=True).milliseconds is None


def test_a_rule_that_is_broken_is_named_by_its_clauses() -> None:
    (finding,) = found(Sends(SECOND * 2), frame(0, 2000), Sends(SECOND * 2), Sends(END), done(4000, 2))[:1]
    assert finding == Finding(
        "stream", "frame count agrees", "frame_count 1", "frame_count 2", ("MOD-13.e",), Severity.VIOLATION
    )


def test_an_assumption_alone_does_not_judge() -> None:
    (finding,) = found(error(NOT_PERMITTED), Closes(4003, "no"))
    assert (finding.severity, finding.clauses) == (Severity.REFUTED, ("MOD-14.m",))


@pytest.mark.parametrize(
    ("message", "clauses"),
    [
        ({**frame(0, 2000), "type": "verdict"}, ()),
        ({"type": "frame"}, ("MOD-12.a",)),
        (done(2000, 1) | {"frame_count": "1"}, ("MOD-13.d",)),
        ({"type": "error", "error": 5}, ("MOD-14.a",)),
        (done(4000, 3), ("MOD-05.a", "MOD-05.b", "MOD-13.e")),
    ],
)
def test_a_message_is_held_against_its_schema(message: dict[str, Any], clauses: tuple[str, ...]) -> None:
    contract = load("modulate", closed=True).stream
    assert contract is not None
    violations = [item for item in contract.told(json.dumps(message)) if item.severity is Severity.VIOLATION]
    assert violations[0].clauses == clauses


@pytest.mark.parametrize("message", [b"bytes", "no JSON", '"a text"', "[]", '{"kind": "frame"}'])
def test_what_is_no_message_of_the_documents_is_told_so(message: bytes | str) -> None:
    contract = load("modulate", closed=True).stream
    assert contract is not None
    (finding,) = contract.conversation(RIGHT).told(message)
    assert finding.what == "is no message that the documents have"


def test_a_key_that_is_missing_makes_no_query_wrong() -> None:
    ended: list[Event] = [Sends(END), done(0, 0), Closes(1000)]
    assert found(*ended, asked=query(api_key=None)) == []
    assert found(*ended, asked={**RIGHT, "another": "one"}) == []


@pytest.mark.parametrize("changed", [{"audio_format": "mp3"}, {"sample_rate": None}, {"num_channels": "9"}])
def test_a_query_against_the_documents_is_wrong(changed: dict[str, str | None]) -> None:
    findings = found(Sends(END), done(0, 0), asked=query(**changed))
    assert [finding.clauses for finding in findings] == [("MOD-14.b",)]


@pytest.mark.parametrize(
    ("asked", "events", "clauses"),
    [
        ({}, [error(NOT_PERMITTED), Closes(4003)], []),
        ({}, [error("Go away."), Closes(4003)], [("MOD-15.f",)]),
        ({}, [error("Go away."), Closes(4029)], [("MOD-15.i",)]),
        ({}, [error("Go away."), Closes(4002)], [("MOD-15.a",)]),
        ({}, [error("Oops."), Closes(1011)], [("MOD-15.j",)]),
        ({}, [error(ONLY_EMPTY), Closes(1003)], [("MOD-14.b",)]),
        ({}, [Sends("text"), error(ONLY_EMPTY), Closes(1003)], [("MOD-13.a",)]),
        ({}, [Sends("text"), error("No."), Closes(1003)], [("MOD-13.a",), ("MOD-16.b",)]),
        ({"sample_rate": "5"}, [error(WRONG_RATE.format("5")), Closes(1003)], []),
        ({"sample_rate": "5"}, [error("Another rate, please."), Closes(1003)], [("MOD-14.b",)]),
        ({"sample_rate": "5"}, [Sends("text"), error(WRONG_RATE.format("5")), Closes(1003)], [("MOD-13.a",)]),
        ({"sample_rate": "5"}, [Sends("text"), error(ONLY_EMPTY), Closes(1003)], [("MOD-13.a",)]),
    ],
)
def test_an_error_fits_the_close_that_follows(
    asked: dict[str, str | None], events: list[Event], clauses: list[tuple[str, ...]]
) -> None:
    assert [finding.clauses for finding in found(*events, asked=query(**asked))] == clauses


def test_a_code_that_no_document_mentions_is_a_violation_of_a_fake_and_new_of_a_vendor() -> None:
    for closed, severity in ((True, Severity.VIOLATION), (False, Severity.NEW)):
        (finding,) = found(Closes(4000), closed=closed)
        assert (finding.what, finding.severity) == ("is a code that no document mentions", severity)


def test_the_close_that_answers_a_client_s_is_held_against_nothing() -> None:
    assert found(Sends(SECOND), Leaves(), Closes(4000, "bye"), Falls()) == []
