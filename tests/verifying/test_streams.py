"""Recorded streams are held to their messages, their order and their end, as far as the recording has them."""

from pathlib import Path
from typing import Any

import pytest
from tests.verifying.archives import DECLARED, said, saved, stream, verified

SECOND = 32000


def frame(start: int, end: int) -> dict[str, Any]:
    return {
        "type": "frame",
        "frame": {"start_time_ms": start, "end_time_ms": end, "verdict": "non-synthetic", "confidence": 0.9},
    }


DONE = {"type": "done", "duration_ms": 3000, "frame_count": 2}
WHOLE = (
    ("send", 2 * SECOND),
    ("receive", frame(0, 2000)),
    ("send", SECOND),
    ("send", ""),
    ("receive", frame(2000, 3000)),
    ("receive", DONE),
)


def found(tmp_path: Path, *streams: Any) -> list[tuple[str, ...]]:
    return [each[1:] for each in said(verified(saved(tmp_path, *streams)))]


def test_a_stream_that_is_as_documented_departs_in_nothing(tmp_path: Path) -> None:
    report = verified(saved(tmp_path, stream(*WHOLE, close=1000)))
    assert said(report) == []
    assert (report.counts["modulate"].streams, report.covered[-1].seen) == (1, ((1000, 1),))


def test_a_summary_is_held_against_the_audio_that_went_before(tmp_path: Path) -> None:
    assert found(tmp_path, stream(*WHOLE[:-1], ("receive", {**DONE, "duration_ms": 2500}), close=1000)) == [
        ("vendor", "stream", "duration agrees with the audio", "duration_ms 2500"),
        ("vendor", "stream", "duration is the last end", "duration_ms 2500"),
        ("vendor", "stream", "duration rounds half up", "duration_ms 2500"),
    ]


def test_audio_of_which_only_the_sum_is_known_is_taken_to_have_gone_before(tmp_path: Path) -> None:
    messages = [each for each in WHOLE if not isinstance(each[1], int)]
    assert found(tmp_path, stream(*messages, close=1000, streamed={"bytes": 3 * SECOND})) == []
    short = stream(*messages, close=1000, streamed={"bytes": SECOND})
    assert [what for _, _, what, _ in found(tmp_path, short)][:1] == ["duration agrees with the audio"]


@pytest.mark.parametrize(
    "unknown",
    [
        {"type": "send", "opcode": 2},
        {"type": "send", "opcode": 2, "data": "no base64"},
        {"type": "send", "opcode": 2, "_digest": "00"},
        {"type": "receive", "opcode": 1},
        {"type": "receive", "opcode": 1, "data": '{"type": "fr…'},
    ],
)
def test_where_a_message_is_unknown_the_others_are_judged_but_not_their_order(unknown: object, tmp_path: Path) -> None:
    one = stream(("receive", frame(2000, 4000)), ("receive", {"type": "error", "error": 7}), close=1000)
    one["_webSocketMessages"].append(unknown)
    assert found(tmp_path, one) == [("vendor", "stream, told error, /error", "is of another type", "7")]


def test_messages_that_the_recorder_dropped_leave_the_order_unjudged(tmp_path: Path) -> None:
    assert found(tmp_path, stream(("receive", frame(2000, 4000)), close=1000, streamed={"untold": 3})) == []


def test_a_hidden_key_is_a_key_and_a_missing_one_is_none(tmp_path: Path) -> None:
    hidden = DECLARED.replace("test-free-1", "%E2%80%A6")
    assert found(tmp_path, stream(*WHOLE, query=hidden, close=1000)) == []
    (departure,) = found(tmp_path, stream(*WHOLE, query=DECLARED.partition("&")[2], close=1000))
    assert departure == ("client", "stream, query", "lacks a field", "none")


def test_a_close_that_no_document_mentions_is_new(tmp_path: Path) -> None:
    assert found(tmp_path, stream(*WHOLE[:2], close=4999)) == [
        ("vendor", "stream, close 4999", "is a code that no document mentions", "4999")
    ]


def test_a_close_frame_tells_who_closed_and_how(tmp_path: Path) -> None:
    by_server, by_client = stream(*WHOLE[:2]), stream(*WHOLE[:2])
    by_server["_webSocketMessages"].append({"type": "receive", "opcode": 8, "data": "E4c="})  # 4999
    by_client["_webSocketMessages"].append({"type": "send", "opcode": 8, "code": 1000})
    assert found(tmp_path, by_client) == []
    assert [what for *_, what in found(tmp_path, by_server)] == ["4999"]


def test_a_stream_that_the_client_closed_is_not_asked_for_its_end(tmp_path: Path) -> None:
    assert found(tmp_path, stream(*WHOLE[:3], close=1000, closed_by="client")) == []


def test_a_text_of_the_clients_that_is_no_end_signal_is_the_clients_departure(tmp_path: Path) -> None:
    (departure,) = found(tmp_path, stream(("send", "hello")))
    assert departure == ("client", "stream, sent text", "is another value", '"hello"')


def test_a_handshake_that_is_answered_with_another_status_is_new(tmp_path: Path) -> None:
    refused = stream()
    refused["response"]["status"] = 403
    del refused["_webSocketMessages"], refused["_resourceType"]
    refused["request"]["url"] = refused["request"]["url"].replace("wss", "https")
    assert found(tmp_path, refused) == [
        ("vendor", "answer 403 of the stream's handshake", "is a status that no document mentions", "403")
    ]


def test_a_stream_at_another_path_is_the_clients_departure(tmp_path: Path) -> None:
    one = stream(*WHOLE)
    one["request"]["url"] = one["request"]["url"].replace("streaming", "live")
    (departure,) = found(tmp_path, one)
    assert departure[:3] == ("client", "request", "is to a path that no document mentions")
