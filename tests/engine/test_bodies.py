"""A body that is no form is read whole or not at all, and a JSON object's fields have the types that are asked for."""

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from voicemock.bench import Bench
from voicemock.engine.bodies import JSON_BYTES, BrokenOff, Fields, declared_length, read_json, whole
from voicemock.engine.journal import Exchange
from voicemock.engine.refusals import Reason, Refused


def request(
    bench: Bench, *pieces: bytes, leaves: bool = False, length: str | None = None, kind: str = "application/json"
) -> Request:
    """Return a request whose body comes in these pieces, and whose client may leave after them."""
    messages: list[Message] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages += [{"type": "http.disconnect"} if leaves else {"type": "http.request", "body": b"", "more_body": False}]
    sent = [(b"content-type", kind.encode())]
    sent += [] if length is None else [(b"content-length", length.encode())]
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "headers": sent}
    scope["voicemock.exchange"] = bench.journal.open("vocos", scope)

    async def receive() -> Message:
        return messages.pop(0)

    return Request(scope, receive)


def body_of(request: Request) -> bytes:
    async def collect() -> bytes:
        return b"".join([piece async for piece in whole(request)])

    return asyncio.run(collect())


def fields_of(request: Request) -> Any:
    return asyncio.run(read_json(request)).values


def noted(request: Request) -> bytes:
    exchange: Exchange = request.scope["voicemock.exchange"]
    return exchange.sent


@pytest.mark.parametrize("length", [None, "6"])
def test_a_whole_body_is_all_of_its_pieces(bench: Bench, length: str | None) -> None:
    assert body_of(request(bench, b"one", b"", b"two", length=length)) == b"onetwo"


@pytest.mark.parametrize("length", ["5", "7", "", "six", "-6", "+6", "6.0", "²", "1" * 5000])
def test_a_body_of_another_length_than_declared_is_broken_off(bench: Bench, length: str) -> None:
    with pytest.raises(BrokenOff):
        body_of(request(bench, b"onetwo", length=length))


def test_a_body_whose_client_leaves_is_broken_off(bench: Bench) -> None:
    with pytest.raises(BrokenOff):
        body_of(request(bench, b"one", leaves=True))


def test_two_lengths_are_one_too_many_unless_they_agree() -> None:
    def declared(*lengths: bytes) -> int | None:
        return declared_length(
            Request({"type": "http", "headers": [(b"content-length", length) for length in lengths]})
        )

    assert [declared(), declared(b"6"), declared(b"6", b"6")] == [None, 6, 6]
    with pytest.raises(BrokenOff):
        declared(b"6", b"7")


def test_a_json_object_is_read_in_pieces_and_noted(bench: Bench) -> None:
    asked = request(bench, b'{"a": [1, nu', b'll], "a": "\xc3', b'\xa4"}')
    assert fields_of(asked) == {"a": "ä"}
    assert noted(asked) == '{"a": [1, null], "a": "ä"}'.encode()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": "\xff"}', b"[" * 60_000]
)
def test_anything_else_is_a_bad_body(bench: Bench, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        fields_of(request(bench, body))
    assert refused.value.reason is Reason.BAD_BODY


def test_a_bad_body_is_one_too_long_or_broken_off_and_neither_is_noted(bench: Bench) -> None:
    for asked in (
        request(bench, b"{}".ljust(JSON_BYTES), b" "),
        request(bench, b"{}", leaves=True),
        request(bench, b"{}", length="3"),
        request(bench, b"{}", kind="text/plain"),
    ):
        with pytest.raises(Refused) as refused:
            fields_of(asked)
        assert (refused.value.reason, noted(asked)) == (Reason.BAD_BODY, b"")
    assert fields_of(request(bench, b"{}".ljust(JSON_BYTES))) == {}


def test_fields_are_given_by_their_types() -> None:
    fields = Fields({"text": "a", "empty": "", "null": None, "one": 1, "half": 0.5, "large": 10**400})
    assert (fields.text("text"), fields.text("empty"), fields.optional_text("text")) == ("a", "", "a")
    assert [fields.optional_text("null"), fields.optional_text("none"), fields.optional_positive("null")] == [None] * 3
    assert [fields.optional_positive(name) for name in ("one", "half", "large", "none")] == [1, 0.5, 10**400, None]


@pytest.mark.parametrize("value", [1, True, [], {}])
def test_what_is_no_text_is_refused(value: object) -> None:
    for read in (Fields({"a": value}).text, Fields({"a": value}).optional_text):
        with pytest.raises(Refused):
            read("a")
    with pytest.raises(Refused):
        Fields({"a": None}).text("a")


@pytest.mark.parametrize("value", [0, -1, -0.0, True, False, "1", [], float("inf"), float("nan")])
def test_what_is_no_number_above_zero_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        Fields({"a": value}).optional_positive("a")
