"""Which changes explain a test that breaks: those that its exchanges met, and no others."""

import pytest

from voicemock.matrix.explaining import explained
from voicemock.matrix.outcome import Departure, Exchanged, Outcome
from voicemock_contracts.changes.change import Change, Direction, Severity

DETECT, STREAM = "POST /v1/detect", "WS /v1/live"
ANSWER, REQUEST = Direction.ANSWER, Direction.REQUEST
UNLISTED = "is a value that is not listed"


def change(
    rule: str,
    place: str,
    *,
    operation: str = DETECT,
    direction: Direction = ANSWER,
    weighs: Severity = Severity.BREAKING,
) -> Change:
    return Change(rule, direction, operation, place, weighs)


def exchanged(
    status: int | None = 200,
    *,
    call: str = DETECT,
    close: int | None = None,
    asked: tuple[Departure, ...] = (),
    answered: tuple[Departure, ...] = (),
) -> Exchanged:
    return Exchanged("vocos", call, status, close, asked, answered)


def lacks(where: str, name: str) -> Departure:
    return Departure(where, "lacks a field", f"the field {name}", "{}")


def went(*exchanges: Exchanged, why: str = "") -> Outcome:
    return Outcome("t", "failed", why, exchanges)


FINE = went(exchanged())
GONE = change("required-field-removed", "200/data")
NOTE = change("required-field-removed", "200/note")
MOVED = change("field-moved", "200/data/prediction")
OTHER = change("required-field-removed", "200/data", operation="GET /v1/jobs")


def test_a_field_that_is_missing_is_explained_by_the_change_of_that_field_and_of_what_stood_in_it() -> None:
    after = went(exchanged(answered=(lacks("answer 200 of detect", "data"),)))
    assert explained(FINE, after, [NOTE, MOVED, GONE, OTHER]) == (MOVED, GONE)


def test_of_the_changes_met_those_come_first_that_the_failure_names() -> None:
    after = went(exchanged(answered=(lacks("answer 200 of detect", "data"),)), why="KeyError: 'data'")
    assert explained(FINE, after, [MOVED, GONE]) == (GONE, MOVED)


def test_a_change_that_no_exchange_met_explains_nothing() -> None:
    assert explained(FINE, went(exchanged()), [GONE, NOTE]) == ()


@pytest.mark.parametrize(
    ("departure", "place"),
    [
        (Departure("answer 200 of detect, /frames/3/verdict", UNLISTED, "a", "b"), "200/frames/*/verdict=b"),
        (Departure("answer 200 of detect, /a", "has fields that no document mentions", "none", "x, y"), "200/a/y"),
        (Departure("answer 429 of detect, header Retry-After", "is of another type", "", ""), "429/header/retry-after"),
        (Departure("answer 200 of detect", "is at odds with itself", "a b c", ""), "200/holds/a-b-c"),
        (Departure("answer 200 of detect, /a/b", "is of another type", "number", "null"), "200/a"),
    ],
)
def test_each_way_to_depart_leads_to_its_place(departure: Departure, place: str) -> None:
    met = change("enum-value-added", place)
    after = went(exchanged(answered=(departure,)))
    assert explained(FINE, after, [met, change("enum-value-added", "200/elsewhere=b")]) == (met,)


def test_a_place_whose_name_only_begins_alike_is_another() -> None:
    after = went(exchanged(answered=(lacks("answer 200 of detect", "note"),)))
    assert explained(FINE, after, [change("field-removed", "200/notes")]) == ()


def test_a_status_that_came_and_one_that_went_explain_the_call_that_came_to_another() -> None:
    came, went_away = change("error-status-added", "422"), change("error-status-removed", "401", weighs=Severity.RISKY)
    others = [change("error-status-added", "403"), change("error-status-removed", "429")]
    after = went(exchanged(422))
    assert explained(went(exchanged(401)), after, [*others, went_away, came]) == (came, went_away)
    assert explained(went(exchanged(422)), after, [came, went_away]) == ()


def test_a_close_code_explains_a_stream_that_closed_otherwise() -> None:
    code = change("close-added", "close/4029", operation=STREAM, weighs=Severity.RISKY)
    before = went(exchanged(101, call=STREAM, close=1000))
    assert explained(before, went(exchanged(101, call=STREAM, close=4029)), [code]) == (code,)
    assert explained(before, went(exchanged(101, call=STREAM, close=1000)), [code]) == ()


@pytest.mark.parametrize(
    ("departure", "place"),
    [
        (Departure("stream", "frames contiguous", "2000", "0"), "order/frames-contiguous"),
        (Departure("stream, told frame, /frame/verdict", UNLISTED, "", ""), "tells/frame/frame/verdict=x"),
        (Departure("stream, told done", "lacks a field", "the field count", "{}"), "tells/done/count"),
    ],
)
def test_what_a_stream_told_leads_to_its_place(departure: Departure, place: str) -> None:
    met, other = (change("order-removed", each, operation=STREAM) for each in (place, "order/done-at-most-once"))
    after = went(exchanged(101, call=STREAM, answered=(departure,)))
    assert explained(went(), after, [met, other]) == (met,)


def test_a_request_that_the_edition_refuses_is_explained_by_what_it_asks_for() -> None:
    asked = Departure("request to detect, form", "lacks a field", "the field consent", "{}")
    wanted, other = (
        change("required-field-added", f"body/{name}", direction=REQUEST) for name in ("consent", "region")
    )
    after = went(exchanged(422, asked=(asked,)))
    assert explained(FINE, after, [wanted, other]) == (wanted,)


@pytest.mark.parametrize(
    ("met", "departure"),
    [
        (
            Change("field-renamed", REQUEST, DETECT, "body/file", Severity.BREAKING, "file", "audio"),
            Departure("request detect", "lacks a field", "the field audio", "audio"),
        ),
        (
            change("security-changed", "security", direction=REQUEST),
            Departure("request detect", "carries no key", "bearer", "none"),
        ),
        (
            change("operation-moved", "", direction=REQUEST),
            Departure("request", "is to a path that no document mentions", "POST /v2/detect", DETECT),
        ),
    ],
)
def test_a_name_a_key_and_a_path_that_are_others_now_explain_a_request_that_has_the_old_ones(
    met: Change, departure: Departure
) -> None:
    other = change("required-field-added", "body/fil", direction=REQUEST)
    assert explained(FINE, went(exchanged(422, asked=(departure,))), [other, met]) == (met,)


def test_what_is_harmless_explains_nothing() -> None:
    after = went(exchanged(answered=(lacks("answer 200 of detect", "data"),)))
    assert explained(FINE, after, [change("field-removed", "200/data", weighs=Severity.HARMLESS)]) == ()


def test_a_test_that_made_another_call_before_is_not_compared_by_its_status() -> None:
    code = change("error-status-added", "422")
    before = went(exchanged(200, call="GET /v1/jobs"))
    assert explained(before, went(exchanged(422)), [code]) == ()
