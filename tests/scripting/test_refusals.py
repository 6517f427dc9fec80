"""``next``: each documented refusal by each of its names, at each of its calls, as often and when it was said."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.calling import Caller
from tests.scripting.making import (
    CALLS,
    STREAM,
    departures,
    stream,
    undetectable_detect,
    undetectable_query,
    valsea_result,
    vocos,
)

from voicemock.scripting import Named, ScriptError, names
from voicemock.using.mock import Voicemock
from voicemock.vendors import VENDORS

GAP = "klingon"


def rows() -> Iterator[Any]:
    for vendor in VENDORS:
        for row in names(vendor):
            for call in row.calls:
                yield pytest.param(
                    vendor.name, row, call, id=f"{vendor.name}-{row.status}-{row.code}-{call}-{row.text}"[:90]
                )


ROWS = list(rows())
ANSWERS = [row for row in ROWS if row.values[2] != STREAM]
CLOSES = [row for row in ROWS if row.values[2] == STREAM]


def told(row: Named) -> str:
    """Return the text as it is told where it names something."""
    return row.text.replace("{}", GAP)


def about(row: Named) -> str | None:
    return GAP if "{}" in row.text else None


def said(vendor: str, response: httpx.Response) -> tuple[str, str]:
    """Return the code and the text of an error, empty where the vendor has none."""
    if response.headers["content-type"] == "application/xml":
        code, _, rest = response.text.partition("<Code>")[2].partition("</Code>")
        return code, rest.partition("<Message>")[2].partition("</Message>")[0]
    error = response.json()
    if vendor == "vocos":
        return error["error"]["code"], error["error"]["message"]
    if vendor == "valsea":
        return error["error"]["type"], error["error"]["message"]
    if vendor == "dataspike":
        return error["error"], error["message"]
    detail = error["detail"]
    return (detail[0]["type"], detail[0]["msg"]) if isinstance(detail, list) else ("", detail)


def test_every_call_of_every_vendor_is_tried_here() -> None:
    assert {(vendor.name, call) for vendor in VENDORS for call in vendor.scripted} == {*CALLS, ("modulate", STREAM)}


@pytest.mark.parametrize(("vendor", "row", "call"), ANSWERS)
def test_a_refusal_is_answered_as_the_table_has_it_and_as_the_contract_allows(
    mock: Voicemock, door: Caller, vendor: str, row: Named, call: str
) -> None:
    given = mock[vendor].next(row.text, call=call, about=about(row))
    refused = CALLS[vendor, call](door)
    code = "" if vendor == "undetectable" and row.code == row.text else row.code
    assert (refused.status_code, said(vendor, refused)) == (row.status, (code, told(row)))
    documented = row.status == 429 and vendor in ("vocos", "dataspike")
    assert refused.headers.get("retry-after") == ("1" if documented else None)
    assert departures(vendor, refused) == []
    assert mock.bench.journal.exchanges(vendor)[-1].refused == row.calls[call].name
    assert given is not None
    assert (given.used, given.over) == (1, True)


@pytest.mark.parametrize(("vendor", "row", "call"), ANSWERS)
def test_every_name_of_a_refusal_means_what_it_says_or_is_ambiguous(
    mock: Voicemock, door: Caller, vendor: str, row: Named, call: str
) -> None:
    for name in row.names:
        try:
            given = mock[vendor].next(name, call=call, about=about(row))
        except ScriptError as ambiguous:
            assert f"{name!r} is ambiguous for {vendor}; say one of " in str(ambiguous)  # noqa: PT017
            continue
        refused = CALLS[vendor, call](door)
        assert given is not None
        assert (refused.status_code, given.used) == (row.status, 1)


@pytest.mark.proves("MOD-15.l", "MOD-15.m", "MOD-15.n")
@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize(("vendor", "row", "call"), CLOSES)
def test_a_stream_is_closed_as_the_table_has_it_after_so_many_frames(
    mock: Voicemock, door: Caller, vendor: str, row: Named, call: str, after: int
) -> None:
    mock[vendor].next(row.text, call=call, about=about(row), after_frames=after)
    *frames, error = (events := stream(door))[0]
    assert [event["type"] for event in frames] == ["frame"] * after
    assert (error, events[1]) == ({"type": "error", "error": told(row)}, row.status)
    exchange = mock.bench.journal.exchanges(vendor)[-1]
    assert (exchange.refused, exchange.close_code) == (row.calls[call].name, row.status)
    assert stream(door)[1] == 1000


def test_a_stream_is_closed_after_its_last_frame_too(mock: Voicemock, door: Caller) -> None:
    mock.modulate.next(1011, after_frames=2)
    events, code = stream(door, score="human 3s")
    assert ([event["type"] for event in events], code) == (["frame", "frame", "error"], 1011)


def test_a_stream_is_closed_whatever_its_key_and_its_parameters_are_as_an_answer_is(
    mock: Voicemock, door: Caller
) -> None:
    mock.modulate.next(4029, times=2)
    for changed in ({"api_key": "nobodys"}, {"sample_rate": "1"}):
        assert stream(door, score="human 1s", **changed) == (
            [{"type": "error", "error": "Insufficient credits."}],
            4029,
        )
    assert stream(door, score="human 1s", api_key="nobodys")[1] == 4003


def test_a_name_that_an_answer_and_a_stream_share_is_for_whichever_comes_first(mock: Voicemock, door: Caller) -> None:
    mock.modulate.next("Insufficient credits.")
    assert stream(door)[1] == 4029
    mock.modulate.next("Insufficient credits.")
    assert CALLS["modulate", "POST /api/velma-2-stt-batch"](door).status_code == 403
    mock.modulate.next("Insufficient credits.", after_frames=0)
    assert CALLS["modulate", "POST /api/velma-2-stt-batch"](door).status_code == 200
    assert stream(door)[1] == 4029


def statuses(door: Caller, count: int, **given: Any) -> list[int]:
    return [vocos(door, **given).status_code for _ in range(count)]


def test_a_refusal_holds_once_n_times_or_always(mock: Voicemock, door: Caller) -> None:
    mock.vocos.next("INTERNAL_ERROR")
    assert statuses(door, 2) == [500, 200]
    mock.vocos.next(413, times=2)
    assert statuses(door, 3) == [413, 413, 200]
    always = mock.vocos.next("422 AUDIO_DECODE_ERROR", times="always")
    assert statuses(door, 3) == [422, 422, 422]
    assert always is not None
    always.cancel()
    assert (always.over, statuses(door, 1)) == (True, [200])


def test_a_refusal_holds_until_so_many_seconds_have_passed(mock: Voicemock, door: Caller) -> None:
    mock.vocos.next("RATE_LIMIT_EXCEEDED", until=60, retry_after=60)
    assert vocos(door).headers["retry-after"] == "60"
    mock.clock.advance(59.5)
    assert statuses(door, 1) == [429]
    mock.clock.advance(0.5)
    assert statuses(door, 1) == [200]


def test_a_refusal_holds_until_a_function_says_so(mock: Voicemock, door: Caller) -> None:
    over: list[int] = []
    mock.vocos.next("INTERNAL_ERROR", until=lambda: len(over) > 0)
    assert statuses(door, 2) == [500, 500]
    over.append(1)
    assert statuses(door, 1) == [200]


def test_a_refusal_with_times_and_until_ends_with_the_first_of_both(mock: Voicemock, door: Caller) -> None:
    mock.vocos.next("INTERNAL_ERROR", times=2, until=10)
    assert statuses(door, 1) == [500]
    mock.clock.advance(10)
    assert statuses(door, 1) == [200]


def test_a_refusal_can_be_of_the_nth_call(mock: Voicemock, door: Caller) -> None:
    mock.vocos.next("INTERNAL_ERROR", nth=3)
    assert statuses(door, 4) == [200, 200, 500, 200]


def test_the_nth_call_is_counted_among_those_of_the_key(mock: Voicemock, door: Caller) -> None:
    mock.vocos.next("INTERNAL_ERROR", nth=2, key="test-pro")
    assert [vocos(door, key).status_code for key in ("test-pro", "test-free", "test-free", "test-pro")] == [200] * 3 + [
        500
    ]


def test_a_refusal_can_be_of_a_key_wherever_it_stands(mock: Voicemock, door: Caller) -> None:
    mock.valsea.next("server_error", key="test-pro")
    assert [valsea_result(door, key).status_code for key in ("test-free", "test-pro", "test-pro")] == [404, 500, 404]
    mock.modulate.next(4029, key="test-pro")
    assert [stream(door, score="human 1s", api_key=key)[1] for key in ("test-free", "test-pro", "test-pro")] == [
        1000,
        4029,
        1000,
    ]
    mock.undetectable.next("Not enough credits", key="test-pro", call="POST /detect")
    sent = [CALLS["undetectable", "PUT uploads"](door).request.url for _ in range(2)]
    detect = [detected(door, key, sent[0]) for key in ("test-free", "test-pro", "test-pro")]
    assert detect == [
        (200, None),
        (403, "Not enough credits"),
        (200, None),
    ]


def detected(door: Caller, key: str, url: httpx.URL) -> tuple[int, str | None]:
    answer = undetectable_detect(door, key, url)
    return answer.status_code, answer.json().get("detail")


def test_a_refusal_can_be_of_a_call(mock: Voicemock, door: Caller) -> None:
    mock.undetectable.next(503, call="POST /query")
    assert CALLS["undetectable", "GET /health"](door).status_code == 200
    assert undetectable_query(door).status_code == 503


def test_a_refusal_can_be_of_what_a_function_picks(mock: Voicemock, door: Caller) -> None:
    mock.vocos.next("INTERNAL_ERROR", matching=lambda call: call.headers.get("x-attempt") == "2")
    assert [vocos(door, **{"x-attempt": attempt}).status_code for attempt in "1223"] == [200, 500, 200, 200]


def test_retry_after_and_what_a_text_is_about_are_told(mock: Voicemock, door: Caller) -> None:
    mock.dataspike.next("rate_limited", retry_after=7)
    refused = CALLS["dataspike", "GET /api/v4/deepfake/job/{id}"](door)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    mock.undetectable.next("Invalid Request Body", about="url", call="POST /detect")
    refused = CALLS["undetectable", "POST /detect"](door)
    assert refused.json() == {"detail": "Invalid Request Body: url"}
    mock.modulate.next("bool_parsing", about="emotion_signal")
    refused = CALLS["modulate", "POST /api/velma-2-stt-batch"](door)
    assert refused.json()["detail"][0]["loc"] == ["body", "emotion_signal"]


def test_another_method_than_the_calls_own_uses_up_nothing_that_is_said_of_it(mock: Voicemock, door: Caller) -> None:
    given = mock.undetectable.next("SlowDown")
    assert given is not None
    assert door.get("/undetectable/nyc3.digitaloceanspaces.com/ai-audio-detector-prod/uploads/x").status_code == 403
    assert given.used == 0
    assert (CALLS["undetectable", "PUT uploads"](door).status_code, given.used) == (503, 1)
