"""Sides that have documents of one form in common are compared in that."""

from voicemock_contracts.changes.comparing import compare
from voicemock_contracts.changes.reading import shared, surface
from voicemock_contracts.documents import Form, document_path

MODULATE = surface("modulate")
CALLS = surface(document_path("modulate"))
STREAM = surface(document_path("modulate", Form.ASYNCAPI))


def test_a_side_without_a_stream_says_nothing_of_it() -> None:
    old, new, alone = shared(MODULATE, CALLS)
    assert alone == (Form.ASYNCAPI,)
    assert compare(old, new) == ()
    assert old.operations == MODULATE.operations


def test_a_side_without_calls_says_nothing_of_them() -> None:
    old, new, alone = shared(STREAM, MODULATE)
    assert alone == (Form.OPENAPI,)
    assert compare(old, new) == ()
    assert new.streams == MODULATE.streams


def test_sides_that_have_both_are_compared_as_they_are() -> None:
    assert shared(MODULATE, MODULATE) == (MODULATE, MODULATE, ())


def test_sides_that_have_nothing_in_common_are_compared_as_they_are() -> None:
    assert shared(CALLS, STREAM) == (CALLS, STREAM, ())
    assert {change.rule for change in compare(CALLS, STREAM)} >= {"operation-removed", "stream-added"}
