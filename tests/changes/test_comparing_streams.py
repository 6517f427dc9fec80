"""What changed in a stream: its query, its messages each way, how its audio ends, its closes and its order."""

from dataclasses import replace
from typing import Any

import pytest
from tests.changes.written import Document, compared, lines, witness

from voicemock_contracts.changes.change import Proof
from voicemock_contracts.changes.reading.source import surface as read
from voicemock_contracts.changes.streams.conversations import Departing, departing
from voicemock_contracts.changes.surface import Stream
from voicemock_contracts.nodes import Node

AUDIO = {"contentType": "application/octet-stream", "payload": {"type": "string", "format": "binary"}}


def message(kind: str, **more: Document) -> Document:
    fields = {"type": {"const": kind}, **more}
    return {"payload": {"type": "object", "required": list(fields), "properties": fields}}


def live(
    sends: Document | None = None, tells: Document | None = None, query: Document | None = None, **channel: Any
) -> Document:
    """Return an AsyncAPI document of one stream."""
    sent, told = sends or {"Audio": AUDIO}, tells or {"Frame": message("frame")}
    bindings = {"bindings": {"ws": {"query": {"type": "object", **query}}}} if query else {}
    names = {"receive": sent, "send": told}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Echo live", "version": "1"},
        "channels": {"live": {"address": "/v1/live", "messages": {**sent, **told}, **bindings, **channel}},
        "operations": {
            action: {
                "action": action,
                "channel": {"$ref": "#/channels/live"},
                "messages": [{"$ref": f"#/channels/live/messages/{name}"} for name in names[action]],
            }
            for action in names
        },
    }


def short(old: Document, new: Document) -> list[str]:
    return [each.replace(" WS /v1/live", "") for each in lines(old, new)]


# The query


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"properties": {"a": {}}}, ["harmless parameter-added request query/a"]),
        ({}, {"properties": {"a": {}}, "required": ["a"]}, ["breaking required-parameter-added request query/a"]),
        ({"properties": {"a": {}}}, {"type": "object"}, ["risky parameter-removed request query/a"]),
        ({"properties": {"a": {}}, "required": ["a"]}, {"type": "object"}, ["risky parameter-removed request query/a"]),
        (
            {"properties": {"a": {}}},
            {"properties": {"a": {}}, "required": ["a"]},
            ["breaking parameter-became-required request query/a"],
        ),
        (
            {"properties": {"a": {"type": "string"}}},
            {"properties": {"b": {"type": "string"}}},
            ["breaking parameter-renamed request query/a"],
        ),
        (
            {"properties": {"a": {"enum": [1, 2]}}},
            {"properties": {"a": {"enum": [1]}}},
            ["breaking enum-value-removed request query/a=2"],
        ),
        (
            {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}},
            {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "dependentRequired": {"a": ["b"]}},
            ["breaking schema-narrowed request query"],
        ),
    ],
)
def test_the_query_is_compared_as_a_whole_in_the_words_of_parameters(
    before: Document, after: Document, expected: list[str]
) -> None:
    assert short(live(query={"type": "object", **before}), live(query=after)) == expected


def test_a_change_of_the_query_is_shown_by_a_handshake() -> None:
    old, new = (live(query={"required": ["a"], "properties": {"a": {"enum": values}}}) for values in ([1, 2], [1]))
    assert witness(old, new, "enum-value-removed") == {"path": "/v1/live", "query": {"a": 2}}


def test_a_key_that_left_the_query_is_no_parameter_that_is_gone() -> None:
    query: Document = {"properties": {"api_key": {"type": "string"}, "rate": {"type": "string"}}}
    old, new = live(query={**query, "required": ["api_key"]}), live(query={"properties": {"rate": {"type": "string"}}})
    for document, where, name in ((old, "query", "api_key"), (new, "header", "X-API-Key")):
        scheme = {"type": "httpApiKey", "in": where, "name": name}
        document["servers"] = {"main": {"host": "a.example", "protocol": "wss", "security": [scheme]}}
    assert short(old, new) == ["breaking security-changed request security"]


def test_a_stream_at_another_version_has_moved() -> None:
    assert lines(live(), live(address="/v2/live")) == ["breaking stream-moved request WS /v1/live"]


def test_a_stream_with_other_messages_at_another_address_is_another() -> None:
    new = live(tells={"Verdict": message("verdict")}, address="/v1/analysis")
    new["channels"] = {"other": new["channels"]["live"]}
    for operation in new["operations"].values():
        operation["channel"] = {"$ref": "#/channels/other"}
        operation["messages"] = [{"$ref": each["$ref"].replace("live", "other")} for each in operation["messages"]]
    assert lines(live(), new) == [
        "breaking stream-removed request WS /v1/live",
        "harmless stream-added request WS /v1/analysis",
    ]


# Messages


def test_a_message_more_is_shown_where_it_comes_and_harmless_where_it_is_sent() -> None:
    note = message("note", text={"const": "x"})
    old = live()
    assert short(old, live(tells={"Frame": message("frame"), "Note": note})) == [
        "breaking message-added answer tells/note"
    ]
    assert short(old, live(sends={"Audio": AUDIO, "Note": note})) == ["harmless message-added request sends/note"]
    shown = witness(old, live(tells={"Frame": message("frame"), "Note": note}), "message-added")
    assert shown == {"tells": [{"type": "note", "text": "x"}]}


def test_a_message_less_is_shown_where_it_was_sent_and_leaves_nothing_to_show_where_it_came() -> None:
    note = message("note", text={"const": "x"})
    sent = live(sends={"Audio": AUDIO, "Note": note})
    assert witness(sent, live(), "message-removed") == {"sends": [{"type": "note", "text": "x"}]}
    told = live(tells={"Frame": message("frame"), "Note": note})
    assert short(told, live()) == ["risky message-removed answer tells/note"]


def test_what_a_message_is_called_does_not_matter_where_its_type_or_its_schema_tells() -> None:
    old = live(sends={"Audio": AUDIO}, tells={"Frame": message("frame")})
    assert short(old, live(sends={"Sound": AUDIO}, tells={"Verdict": message("frame")})) == []


def test_a_field_of_a_message_is_shown_in_a_whole_message() -> None:
    old, new = (live(tells={"Frame": message("frame", verdict={"enum": values})}) for values in (["a"], ["a", "b"]))
    assert short(old, new) == ["breaking enum-value-added answer tells/frame/verdict=b"]
    assert witness(old, new, "enum-value-added") == {"tells": [{"type": "frame", "verdict": "b"}]}


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/vnd.echo+json; charset=utf-8", None])
def test_another_media_type_of_a_message_is_not_felt_in_a_text_frame(kind: str | None) -> None:
    stated = {"contentType": kind} if kind else {}
    assert short(live(), live(tells={"Frame": {**message("frame"), **stated}})) == []


@pytest.mark.parametrize("kind", ["audio/wav", "application/json", None])
def test_nor_in_a_binary_one(kind: str | None) -> None:
    stated = {"contentType": kind} if kind else {}
    assert short(live(), live(sends={"Audio": {"payload": AUDIO["payload"], **stated}})) == []


def test_a_message_of_which_nothing_is_stated_may_be_a_frame_of_either_kind() -> None:
    bare: Document = {"contentType": "application/octet-stream"}
    assert short(live(sends={"Audio": bare}), live(sends={"Audio": {}})) == []
    assert short(live(sends={"Audio": {}}), live(sends={"Audio": {"contentType": "text/plain"}})) == []


def test_frames_of_another_kind_are_one_change_of_type() -> None:
    text = {"Audio": {"contentType": "text/plain", "payload": {"type": "string", "maxLength": 9}}}
    (sent,) = compared(live(), live(sends=text))
    assert (sent.id, sent.old, sent.new) == (
        "type-changed request WS /v1/live sends/Audio",
        "binary frames",
        "text frames",
    )
    assert sent.witness is not None
    assert sent.witness.value == {"sends": [{"bytes": 1}]}
    shown = live(tells={"Frame": {**message("frame"), "contentType": "application/octet-stream"}})
    assert short(live(), shown) == ["breaking type-changed answer tells/frame"]
    assert witness(shown, live(), "type-changed") == {"tells": [{"type": "frame"}]}


def test_a_change_of_one_message_bears_the_clauses_of_that_message_alone() -> None:
    note = {**message("note"), "x-facts": ["A-01.a"]}
    old, new = live(), live(tells={"Frame": message("frame"), "Note": note})
    for document in (old, new):
        document["operations"]["send"]["x-facts"] = ["A-09.a"]
    for one, other in ((old, new), (new, old)):
        (found,) = compared(one, other)
        assert found.clauses == ("A-01.a",)
    ends: list[Document] = [
        {"End": {"payload": {"const": text}, "x-facts": [f"A-0{n}.b"]}} for n, text in enumerate(("", "EOS"))
    ]
    old, new = (live(sends={"Audio": AUDIO, **each}) for each in ends)
    (found,) = compared(old, new)
    assert found.clauses == ("A-00.b", "A-01.b")


@pytest.mark.parametrize(
    ("before", "after", "was"),
    [
        ({"const": ""}, {"const": "EOS"}, ("an empty text", "EOS")),
        ({"const": "EOS"}, {"const": ""}, ("EOS", "an empty text")),
        ({"const": ""}, message("end")["payload"], ("an empty text", "end")),
        (message("end")["payload"], message("stop")["payload"], ("end", "stop")),
    ],
)
def test_another_end_of_the_audio_is_one_change_that_says_both(before: Any, after: Any, was: tuple[str, str]) -> None:
    old, new = (live(sends={"Audio": AUDIO, "EndOfAudio": {"payload": each}}) for each in (before, after))
    (found,) = compared(old, new)
    assert (found.rule, (found.old, found.new), found.proof) == ("end-signal-changed", was, Proof.WITNESS)


def test_a_message_that_ends_the_audio_and_is_the_same_is_compared_like_any() -> None:
    old, new = (live(sends={"End": message("end", **more)}) for more in ({}, {"reason": {"const": "x"}}))
    assert short(old, new) == ["breaking required-field-added request sends/end/reason"]


# Closes


def closes(*entries: tuple[int, str, list[str]]) -> Document:
    listed = [{"code": code, "when": when, "errors": errors} for code, when, errors in entries]
    channel: dict[str, Any] = {"x-closes": listed}
    return live(**channel)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [(1000, "Done.", [])], ["risky close-added answer close/1000"]),
        ([(1000, "Done.", [])], [], ["risky close-removed answer close/1000"]),
        ([(4003, "No.", ["A"])], [(4003, "No.", ["B"])], ["risky close-meaning-changed answer close/4003"]),
        ([(4003, "No.", ["A"])], [(4003, "Not permitted.", ["A"])], []),
        ([(4003, "No.", ["A"]), (4003, "Nor.", ["B"])], [(4003, "No.", ["B", "A"])], []),
    ],
)
def test_closes_are_compared_by_code_and_by_the_errors_before_them(
    before: Any, after: Any, expected: list[str]
) -> None:
    assert short(closes(*before), closes(*after)) == expected


def test_a_document_that_says_nothing_of_closes_is_one_change() -> None:
    old = closes((1000, "Done.", []), (4003, "No.", ["A"]), (4003, "Nor.", ["B"]))
    (found,) = compared(old, live())
    assert (found.id, found.severity) == ("closes-unstated answer WS /v1/live close", "risky")
    assert (found.old, found.new, found.proof) == ("1000, 4003", "", Proof.DECIDED)
    assert short(closes(), live()) == short(live(), live()) == []


# The order


def test_a_document_that_says_nothing_of_the_order_is_one_change() -> None:
    old = live(**{"x-order": {"done-at-most-once": ["A-01.a"], "frames-contiguous": ["A-01.b"]}})
    (found,) = compared(old, live())
    assert (found.id, found.severity) == ("order-unstated answer WS /v1/live order", "risky")
    assert (found.old, found.clauses) == ("rules of its order: 2", ("A-01.a", "A-01.b"))
    assert short(live(**{"x-order": {}}), live()) == []
    assert short(live(), old) == [
        "harmless order-added answer order/done-at-most-once",
        "harmless order-added answer order/frames-contiguous",
    ]


BASELINE, NEWER = (read(reading).streams[0] for reading in ("modulate", "modulate@newer-reference"))


def without(stream: Stream, rule: str) -> Stream:
    return replace(stream, order={name: ids for name, ids in stream.order.items() if name != rule})


IMPLIED = {
    "no-audio-no-frames": "no frame can end after the audio that was sent",
    "duration-agrees-with-the-audio": "a duration that is rounded agrees",
}
"""Rules that those which are left imply in the baseline; without a container nothing is heard of unknown length."""


@pytest.mark.parametrize("rule", sorted(BASELINE.order))
def test_a_rule_of_the_order_that_is_gone_is_shown_by_a_conversation_unless_others_imply_it(rule: str) -> None:
    found = departing(rule, BASELINE, without(BASELINE, rule))
    assert (found.witness is None, found.implied) == ((True, True) if rule in IMPLIED else (False, False))


@pytest.mark.parametrize("rule", sorted(NEWER.order))
def test_so_is_one_of_the_newer_reference(rule: str) -> None:
    found = departing(rule, NEWER, without(NEWER, rule))
    assert found.implied == (rule == "duration-agrees-with-the-audio")


def test_a_conversation_shows_what_is_sent_what_is_told_and_the_close() -> None:
    rule = "done-at-most-once"
    found = departing(rule, BASELINE, without(BASELINE, rule))
    assert found.witness is not None
    frame = {"start_time_ms": 0, "end_time_ms": 1, "verdict": "non-synthetic", "confidence": 0.94}
    assert found.witness.value.keys() == {"path", "query", "sends", "tells", "close"}
    assert found.witness.value["sends"] == [{"bytes": 4000}, ""]
    done = {"type": "done", "duration_ms": 500, "frame_count": 1}
    assert found.witness.value["tells"] == [{"type": "frame", "frame": {**frame, "end_time_ms": 500}}, done, done]
    assert found.witness.value["close"] == 1000


def ending_with(stream: Stream, text: str) -> Stream:
    end = stream.sends["EndOfAudio"]
    schema = Node({}, {"type": "string", "const": text})
    return replace(stream, sends={**stream.sends, "EndOfAudio": replace(end, schema=schema)})


def test_a_conversation_ends_its_audio_as_the_new_contract_has_it() -> None:
    rule = "done-at-most-once"
    found = departing(rule, BASELINE, ending_with(without(BASELINE, rule), "END"))
    assert found.witness is not None
    assert found.witness.value["sends"] == [{"bytes": 4000}, "END"]


@pytest.mark.parametrize("missing", ["Audio", "EndOfAudio"])
def test_a_conversation_sends_nothing_that_the_new_contract_does_not_have(missing: str) -> None:
    rule = "done-at-most-once"
    new = without(BASELINE, rule)
    new = replace(new, sends={name: each for name, each in new.sends.items() if name != missing})
    assert departing(rule, BASELINE, new) == Departing(witness=None, implied=False)


def test_a_conversation_does_not_close_with_a_code_that_is_gone() -> None:
    rule = "done-at-most-once"
    new = without(BASELINE, rule)
    new = replace(new, closes={code: each for code, each in new.closes.items() if code != 1000})
    assert departing(rule, BASELINE, new) == Departing(witness=None, implied=False)
    found = departing(rule, BASELINE, replace(new, closes={}, states_closes=False))
    assert found.witness is not None
    assert found.witness.value["close"] == 1000


def test_a_rule_of_somebody_elses_stays_without_proof() -> None:
    old, new = live(**{"x-order": {"frames-in-any-order": []}}), live(**{"x-order": {}})
    (found,) = compared(old, new)
    assert (found.id, found.proof) == ("order-removed answer WS /v1/live order/frames-in-any-order", Proof.UNKNOWN)


def test_a_stream_whose_frames_have_no_times_is_not_judged() -> None:
    query: Document = {"properties": {name: {} for name in ("audio_format", "sample_rate", "num_channels")}}
    tells = {"Frame": message("frame"), "Done": message("done")}
    old = live(tells=tells, query=query, **{"x-order": {"done-at-most-once": []}})
    (found,) = compared(old, live(tells=tells, query=query, **{"x-order": {}}))
    assert (found.rule, found.proof) == ("order-removed", Proof.UNKNOWN)
