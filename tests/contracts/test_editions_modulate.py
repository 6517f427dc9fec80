"""Modulate's newer reference as ledger and as contract: what it says otherwise, and the order of its stream."""

import json
from fractions import Fraction
from typing import Any

import pytest
from tests.contracts.test_conversation import (
    BROKEN,
    END,
    MISMATCH,
    RIGHT,
    SECOND,
    Closes,
    Event,
    Leaves,
    Sends,
    done,
    error,
    frame,
    ordered_by,
    query,
    shown,
    taken,
)

from voicemock_contracts import Part, Request, Response, Severity, ledger, load
from voicemock_contracts.conversation import Conversation
from voicemock_contracts.documents import Form, document
from voicemock_contracts.findings import Finding

REFUTED = Severity.REFUTED.value
NEWER = "modulate@newer-reference"
BATCH = "/api/velma-2-synthetic-voice-detection-batch"
CONTAINERS = (
    *("wav", "mp3", "ogg", "flac", "webm", "aac", "aiff", "au", "wma", "opus", "amr"),
    *("mp4", "m4a", "3gp", "3gpp"),
)
BARE = {"api_key": "key"}


def test_the_edition_states_what_differs_and_says_why_it_withdraws() -> None:
    newer, before = ledger(NEWER), {clause.id for clause in ledger("modulate").clauses}
    said = {clause.id for clause in newer.clauses if clause.edition}
    changed, added = said & before, said - before
    assert changed == {
        *("MOD-01.a", "MOD-01.b", "MOD-02.g", "MOD-02.j", "MOD-05.a", "MOD-05.b", "MOD-05.c", "MOD-07.a", "MOD-08.b"),
        *("MOD-08.d", "MOD-08.e", "MOD-08.f", "MOD-08.j", "MOD-08.k", "MOD-08.l", "MOD-08.q", "MOD-09.b", "MOD-10.a"),
        *("MOD-10.c", "MOD-12.c", "MOD-13.c", "MOD-14.c", "MOD-14.d", "MOD-14.h", "MOD-15.m", "MOD-18.a"),
    }
    assert added == {
        *(
            "MOD-07.j",
            "MOD-07.k",
            "MOD-08.aj",
            "MOD-08.ak",
            "MOD-08.al",
            "MOD-10.l",
            "MOD-10.m",
            "MOD-10.n",
            "MOD-10.o",
        ),
        *("MOD-10.p", "MOD-12.d", "MOD-12.e", "MOD-12.f", "MOD-12.g", "MOD-13.k", "MOD-14.o", "MOD-15.o", "MOD-15.p"),
        *("MOD-15.q", "MOD-17.ah"),
    }
    assert [clause.id for clause in newer.withdrawn] == ["MOD-07.c"]


def test_what_the_newer_reference_leaves_open_is_assumed() -> None:
    said = [clause for clause in ledger(NEWER).clauses if clause.edition and clause.kind.judges]
    assert {clause.id for clause in said} == {
        *("MOD-01.a", "MOD-05.a", "MOD-05.b", "MOD-07.a", "MOD-08.b", "MOD-08.d", "MOD-08.e", "MOD-08.j", "MOD-08.k"),
        *("MOD-08.l", "MOD-09.b", "MOD-10.a", "MOD-10.c", "MOD-12.d", "MOD-12.e", "MOD-14.c", "MOD-14.d", "MOD-14.h"),
    }


def answered(status: int, body: object) -> list[tuple[str, tuple[str, ...]]]:
    """Return how an answer to a file departs from the newer reference: how much it weighs, and its clauses."""
    contract = load(NEWER, closed=True)
    response = Response.of(status, {"content-type": "application/json"}, json.dumps(body).encode())
    found = contract.response(Request("POST", BATCH), response)
    return [(finding.severity.value, finding.clauses) for finding in found]


def detected(duration_ms: int, *ends: int) -> dict[str, Any]:
    """Return an answer whose frames follow one another."""
    frames = [frame(start, end)["frame"] for start, end in zip([0, *ends], ends, strict=False)]
    return {"filename": "a.wav", "duration_ms": duration_ms, "frames": frames}


KEY = {"loc": ["header", "X-API-Key"], "msg": "Field required", "type": "missing"}

ANSWERS = [
    (200, detected(9000, 4000, 8000, 9000), []),
    (200, detected(500, 500), []),
    (422, {"detail": [KEY]}, []),
    (422, {"detail": [{**KEY, "loc": ["body", "upload_file"]}]}, []),
    (403, {"detail": "This request is not permitted."}, []),
    (429, {"detail": "Insufficient credits."}, []),
    (429, {"detail": "Too many concurrent requests. Please try again."}, []),
    (200, detected(4000, 2000, 4000), [("violation", ("MOD-05.a",)), ("violation", ("MOD-05.a", "MOD-05.b"))]),
    (429, {"detail": "Insufficient credit"}, [("violation", ("MOD-08.k",)), (REFUTED, ("MOD-08.q",))]),
    (429, {"detail": "Slow down."}, [(REFUTED, ("MOD-08.q",))]),
    (403, {"detail": "Insufficient credits."}, [(REFUTED, ("MOD-08.f", "MOD-08.i"))]),
    (422, {"detail": [{**KEY, "loc": ["header", "x-api-key"]}]}, [(REFUTED, ("MOD-08.m", "MOD-08.ak"))]),
    (400, {"detail": "Unsupported file format. Supported formats: .wav."}, [(REFUTED, ("MOD-08.aj",))]),
    (400, {"detail": "Unsupported."}, [("violation", ("MOD-08.b", "MOD-08.c")), (REFUTED, ("MOD-08.aj",))]),
]


@pytest.mark.parametrize(("status", "body", "found"), ANSWERS)
def test_an_answer_is_held_against_the_newer_reference(status: int, body: object, found: list[Any]) -> None:
    assert sorted(answered(status, body)) == sorted(found)


def test_a_401_is_none_of_its_statuses() -> None:
    ((severity, _),) = answered(401, {"detail": "Invalid or missing API key."})
    assert severity == "violation"


def test_a_request_is_the_same_as_before() -> None:
    request = Request("POST", BATCH, headers=(("X-API-Key", "key"),), body=(Part("upload_file", None, "a.amr", 600),))
    assert load(NEWER).request(request) == load("modulate").request(request) == ()


def broken(*events: Event, asked: dict[str, str] | None = None) -> list[str]:
    """Return the rules that a conversation breaks, by the order of the newer reference."""
    conversation = Conversation(RIGHT if asked is None else asked, ordered_by(NEWER))
    return [departure.rule for event in events for departure in taken(conversation, event)]


def found(*events: Event, asked: dict[str, str]) -> list[Finding]:
    """Return what a conversation departs in from the contract."""
    contract = load(NEWER, closed=True).stream
    assert contract is not None
    held = contract.conversation(asked)
    return [finding for event in events for finding in shown(held, event)]


HALVES = tuple(frame(max(0, end - 4000), end) for end in range(500, 7000, 1000))
"""The frames of seven seconds but the last."""

LONG: tuple[Event, ...] = (
    Sends(SECOND * 3),
    *HALVES[:3],
    Sends(SECOND * 4),
    Sends(END),
    *HALVES[3:],
    frame(3000, 7000),
)


def test_a_long_right_conversation_breaks_no_rule() -> None:
    assert broken(*LONG, done(7000, 8), Closes(1000)) == []
    assert found(*LONG, done(7000, 8), Closes(1000), asked=RIGHT) == []


def test_the_order_differs_in_its_frames_alone() -> None:
    before, now = ordered_by("modulate"), ordered_by(NEWER)
    assert before - now == {
        "frames-2000-ms-but-the-last",
        "frames-begin-at-zero",
        "frames-contiguous",
        "short-frame-only-after-the-end-signal",
    }
    assert now - before == {rule for rule, _ in GROWN}


GROWN: list[tuple[str, list[Event]]] = [
    ("frames-end-at-half-seconds-but-the-last", [Sends(SECOND * 2), frame(0, 1500)]),
    ("frames-end-at-half-seconds-but-the-last", [Sends(SECOND * 2), frame(0, 500), frame(0, 500)]),
    ("frames-end-at-half-seconds-but-the-last", [Sends(SECOND), Sends(END), frame(0, 400), frame(0, 1000)]),
    ("frames-grow-to-4000-ms", [Sends(SECOND * 2), frame(0, 500), frame(500, 1500)]),
    ("frames-grow-to-4000-ms", [Sends(SECOND * 5), *HALVES[:4], frame(0, 4500)]),
    ("frame-between-half-seconds-only-after-the-end-signal", [Sends(SECOND * 2), frame(0, 500), frame(0, 1000)]),
    ("last-frame-is-the-latest-4000-ms", [Sends(SECOND), Sends(END), frame(0, 500), frame(500, 1000)]),
    ("last-frame-is-the-latest-4000-ms", [Sends(SECOND * 5), Sends(END), *HALVES[:5], frame(4500, 5000)]),
]


@pytest.mark.parametrize(("rule", "events"), GROWN)
def test_a_minimal_conversation_breaks_its_rule_alone(rule: str, events: list[Event]) -> None:
    assert broken(*events) == [rule]


def dicts_of(events: Any) -> list[dict[str, Any]]:
    """Return the messages of the server's among the events."""
    return [each for each in events if isinstance(each, dict)]


FOLLOWING = ordered_by("modulate") - ordered_by(NEWER)


WITHOUT_FRAMES: list[tuple[str, Any]] = [
    (rule, events) for rule, events in BROKEN if not any("frame" in each for each in dicts_of(events))
]


@pytest.mark.parametrize(("rule", "events"), WITHOUT_FRAMES)
def test_a_rule_that_is_not_about_frames_holds_as_before(rule: str, events: list[Event]) -> None:
    assert broken(*events) == [rule]


def test_frames_of_the_baseline_break_the_newer_order_and_the_other_way_round() -> None:
    older: list[Event] = [Sends(SECOND * 4), Sends(END), frame(0, 2000), frame(2000, 4000), done(4000, 2), Closes(1000)]
    newer: list[Event] = [Sends(SECOND * 4), Sends(END), *HALVES[:4], frame(0, 4000), done(4000, 5), Closes(1000)]
    assert set(broken(*older)) == {"frames-end-at-half-seconds-but-the-last", "frames-grow-to-4000-ms"}
    baseline = Conversation(RIGHT, ordered_by("modulate"))
    assert {each.rule for event in newer for each in taken(baseline, event)} == FOLLOWING - {
        "short-frame-only-after-the-end-signal",
        "frames-begin-at-zero",
    }


@pytest.mark.parametrize(
    "asked",
    [
        BARE,
        *({**BARE, "audio_format": name} for name in CONTAINERS),
        {**BARE, "audio_format": "", "sample_rate": "", "num_channels": ""},
        {**BARE, "audio_format": "mp3", "sample_rate": "16000"},
        {**BARE, "audio_format": "mp4", "num_channels": "2"},
        RIGHT,
    ],
)
def test_a_query_of_a_container_is_right_without_rate_and_channels(asked: dict[str, str]) -> None:
    ended: list[Event] = [Sends(END), done(0, 0), Closes(1000)]
    assert found(*ended, asked=asked) == []


@pytest.mark.parametrize(
    "asked",
    [
        query(sample_rate=None),
        query(num_channels=None),
        query(audio_format=None),
        query(audio_format="mov"),
        query(audio_format=""),
        {**BARE, "audio_format": "mp3", "sample_rate": "5"},
        {**BARE, "sample_rate": "16000"},
    ],
)
def test_a_query_against_the_documents_is_wrong(asked: dict[str, str]) -> None:
    findings = found(Sends(END), done(0, 0), asked=asked)
    assert [finding.clauses for finding in findings] == [("MOD-14.b",)]


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_bytes_of_a_container_tell_no_length(name: str) -> None:
    asked = {**RIGHT, "audio_format": name}
    assert Conversation(asked, ordered_by(NEWER)).milliseconds is None


def test_a_container_may_show_its_damage_after_frames_and_raw_audio_may_not() -> None:
    events: list[Event] = [Sends(SECOND * 2), frame(0, 500), error(MISMATCH), Closes(4002)]
    assert broken(*events, asked=BARE) == broken(*events, asked={**BARE, "audio_format": "mp3"}) == []
    assert broken(*events) == ["container-noticed-before-any-frame"]


def test_the_audio_of_a_container_may_be_longer_than_its_bytes_seem() -> None:
    events: list[Event] = [Sends(b"\0" * 100), Sends(END), frame(0, 500), frame(0, 900), done(900, 2), Closes(1000)]
    assert found(*events, asked=BARE) == []


def test_a_client_that_left_gets_what_it_gets() -> None:
    assert broken(Sends(SECOND), frame(0, 500), Leaves(), Closes(1005)) == []


MESSAGES = [
    (frame(500, 4500), []),
    (frame(2200, 6200), []),
    (frame(0, 4001), [("violation", ("MOD-12.e",))]),
    (frame(1000, 4500), [("violation", ("MOD-12.e",))]),
    (done(5500, 6), []),
    (done(5000, 6), []),
    (done(0, 0), []),
    (done(1, 1), []),
    (done(5500, 5), [(REFUTED, ("MOD-13.c",)), ("violation", ("MOD-12.d", "MOD-13.e"))]),
    (done(5000, 5), [(REFUTED, ("MOD-13.c",))]),
]


@pytest.mark.parametrize(("message", "expected"), MESSAGES)
def test_a_message_is_held_against_its_schema(message: dict[str, Any], expected: list[Any]) -> None:
    contract = load(NEWER, closed=True).stream
    assert contract is not None
    findings = contract.told(json.dumps(message))
    assert sorted((finding.severity.value, finding.clauses) for finding in findings) == sorted(expected)


def test_an_error_about_a_format_is_held_to_its_beginning_and_its_list_only_assumed() -> None:
    raw = query_of("modulate")["properties"]["audio_format"]["enum"]
    values = sorted({*CONTAINERS, *raw})
    asked = query(audio_format="mov")
    said = "Invalid audio_format='mov'. Valid values: "
    assert found(error(f"{said}{values}"), Closes(1003), asked=asked) == []
    (finding,) = found(error(f"{said}['wav']"), Closes(1003), asked=asked)
    assert (finding.severity, finding.clauses) == (Severity.REFUTED, ("MOD-14.o",))
    (finding,) = found(error("Invalid audio_format"), Closes(1003), asked=asked)
    assert (finding.severity, finding.clauses) == (Severity.VIOLATION, ("MOD-14.b",))


def query_of(reading: str) -> dict[str, Any]:
    """Return the schema of the query by a reading's document."""
    (channel,) = document(reading, Form.ASYNCAPI)["channels"].values()
    schema: dict[str, Any] = channel["bindings"]["ws"]["query"]
    return schema


def test_raw_audio_is_as_long_as_before() -> None:
    conversation = Conversation(query(audio_format="s24be", num_channels="2"), ordered_by(NEWER))
    conversation.sent(bytes(6 * 16))
    assert conversation.milliseconds == Fraction(1)
