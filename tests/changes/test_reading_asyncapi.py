"""What a client can feel of an AsyncAPI document, 2 or 3: both describe the server."""

from typing import Any

import pytest
from tests.changes.written import Document, stream, surface

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.surface import Close, Key, Stream

AUDIO = {"contentType": "application/octet-stream", "payload": {"type": "string", "format": "binary"}}
FRAME = {
    "payload": {"type": "object", "properties": {"type": {"const": "frame"}}},
    "examples": [{"payload": {"type": "frame"}}],
}
QUERY = {
    "type": "object",
    "required": ["rate"],
    "properties": {"rate": {"type": "integer"}, "lang": {"deprecated": True}},
}
BINDINGS = {"ws": {"query": QUERY, "headers": {"type": "object", "properties": {"X-Tenant": {"type": "string"}}}}}
SCHEME = {"type": "httpApiKey", "in": "query", "name": "api_key"}
KEY = Key("apiKey", "query", "api_key")


def newer(channel: Document | None = None, **more: Any) -> Document:
    live = {
        "address": "/v1/live/{room}",
        "parameters": {"room": {"enum": ["a", "b"]}},
        "messages": {
            "Audio": {"$ref": "#/components/messages/Audio"},
            "Frame": {"$ref": "#/components/messages/Verdict"},
        },
        "bindings": BINDINGS,
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Echo live", "version": "1"},
        "servers": {"main": {"host": "live.echo.example", "protocol": "wss", "security": [SCHEME]}},
        "channels": {"live": {**live, **(channel or {})}},
        "operations": {
            "send": {
                "action": "receive",
                "channel": {"$ref": "#/channels/live"},
                "messages": [{"$ref": "#/channels/live/messages/Audio"}],
            },
            "get": {
                "action": "send",
                "channel": {"$ref": "#/channels/live"},
                "messages": [{"$ref": "#/channels/live/messages/Frame"}],
            },
        },
        "components": {"messages": {"Audio": AUDIO, "Verdict": FRAME}},
        **more,
    }


def older() -> Document:
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Echo live", "version": "1"},
        "servers": {"main": {"url": "live.echo.example", "protocol": "wss", "security": [{"key": []}]}},
        "channels": {
            "/v1/live/{room}": {
                "parameters": {"room": {"schema": {"type": "string", "enum": ["a", "b"]}}},
                "bindings": BINDINGS,
                "publish": {"message": {"name": "Audio", **AUDIO}},
                "subscribe": {"message": {"oneOf": [{"name": "Frame", **FRAME}]}},
            }
        },
        "components": {"securitySchemes": {"key": SCHEME}},
    }


def felt(found: Stream) -> Any:
    return {
        "address": found.address,
        "keys": found.keys,
        "parameters": [
            (each.where, each.name, each.required, each.deprecated, each.schema and each.schema.value)
            for each in found.parameters
        ],
        "sends": {name: (each.media_type, each.schema and each.schema.value) for name, each in found.sends.items()},
        "tells": {name: (each.media_type, each.examples) for name, each in found.tells.items()},
    }


@pytest.mark.parametrize("document", [newer(), older()], ids=["3.0", "2.6"])
def test_both_versions_say_the_same(document: Document) -> None:
    assert surface(document).servers == ("wss://live.echo.example",)
    assert felt(stream(document)) == {
        "address": "/v1/live/{room}",
        "keys": {frozenset({KEY})},
        "parameters": [
            ("path", "room", True, False, {"type": "string", "enum": ["a", "b"]}),
            ("query", "rate", True, False, {"type": "integer"}),
            ("query", "lang", False, True, {"deprecated": True}),
            ("header", "x-tenant", False, False, {"type": "string"}),
        ],
        "sends": {
            "Audio": (
                "application/octet-stream",
                {"type": "string", "contentMediaType": "application/octet-stream"},
            )
        },
        "tells": {"frame": ("", ({"type": "frame"},))},
    }


def test_an_operation_that_lists_no_messages_has_all_of_its_channel() -> None:
    document = newer()
    del document["operations"]["get"]["messages"]
    assert list(stream(document).tells) == ["Audio", "frame"]


def test_a_reply_goes_the_other_way() -> None:
    document = newer()
    del document["operations"]["get"]
    document["operations"]["send"]["reply"] = {"messages": [{"$ref": "#/channels/live/messages/Frame"}]}
    found = stream(document)
    assert (list(found.sends), list(found.tells)) == (["Audio"], ["frame"])


def test_the_alternatives_of_a_payload_are_messages_by_their_constant_types() -> None:
    done = {"allOf": [{"type": "object"}, {"properties": {"type": {"enum": ["done"]}}}]}
    document = newer()
    shown = [{"payload": {"type": "done"}}, {"payload": {"type": "frame"}}]
    document["components"]["messages"]["Verdict"] = {"payload": {"oneOf": [FRAME["payload"], done]}, "examples": shown}
    found = stream(document).tells
    assert {name: each.examples for name, each in found.items()} == {
        "frame": ({"type": "frame"},),
        "done": ({"type": "done"},),
    }


@pytest.mark.parametrize(
    "format", ["application/vnd.aai.asyncapi+json;version=3.0.0", "application/schema+json;version=draft-07"]
)
def test_a_payload_may_name_its_format(format: str) -> None:
    document = newer()
    payload = {"schemaFormat": format, "schema": {"type": "string", "const": "x"}}
    document["components"]["messages"]["Audio"] = {"payload": payload}
    (message,) = stream(document).sends.values()
    assert message.schema is not None
    assert message.schema.value == {"type": "string", "const": "x"}


def test_a_payload_whose_format_cannot_be_compared_is_told_wherever_it_is_named() -> None:
    document = newer()
    payload = {"schemaFormat": "application/vnd.apache.avro", "schema": {}}
    document["components"]["messages"]["Audio"] = {"payload": payload}
    with pytest.raises(SurfaceError, match=r"payloads in .*avro cannot be compared"):
        stream(document)


def test_a_message_has_what_its_traits_say_unless_it_says_so_itself() -> None:
    document = newer()
    traits = [{"contentType": "text/plain", "name": "Other"}]
    document["components"]["messages"]["Audio"] = {"payload": {"type": "string"}, "name": "Text", "traits": traits}
    assert {name: each.media_type for name, each in stream(document).sends.items()} == {"Text": "text/plain"}


def test_a_stream_asks_for_the_keys_of_its_server_and_of_its_operation() -> None:
    document = newer()
    document["operations"]["get"]["security"] = [{"type": "http", "scheme": "bearer"}]
    assert stream(document).keys == {frozenset({KEY, Key("http", "", "bearer")})}


def test_a_stream_asks_for_the_keys_of_the_servers_that_it_is_served_at() -> None:
    document = newer({"servers": [{"$ref": "#/servers/open"}]})
    document["servers"]["open"] = {"host": "open.echo.example", "protocol": "wss", "pathname": "/base/"}
    assert stream(document).keys == {frozenset()}
    assert surface(document).servers == ("wss://live.echo.example", "wss://open.echo.example/base")


def test_close_codes_mean_the_texts_of_their_errors() -> None:
    closes = [
        {"code": 4003, "when": "Not permitted.", "errors": ["Key", "Plan"], "x-facts": ["A-01.a"]},
        {"code": 4003, "when": "Blocked.", "errors": []},
    ]
    document = newer({"x-closes": closes, "x-order": {"done-at-most-once": ["A-02.a"]}})
    document["components"]["schemas"] = {"Key": {"type": "string", "const": "wrong key", "description": "Any."}}
    found = stream(document)
    assert found.closes == {
        4003: (
            Close(4003, frozenset({'{"const": "wrong key"}', "Plan"}), "Not permitted.", ("A-01.a",)),
            Close(4003, frozenset(), "Blocked."),
        )
    }
    assert found.order == {"done-at-most-once": ("A-02.a",)}


@pytest.mark.parametrize(
    ("channel", "stated"),
    [({}, (False, False)), ({"x-closes": []}, (True, False)), ({"x-closes": [], "x-order": {}}, (True, True))],
)
def test_whether_closes_and_an_order_are_stated_is_kept(channel: Document, stated: tuple[bool, bool]) -> None:
    found = stream(newer(channel))
    assert (found.states_closes, found.states_order, found.closes, found.order) == (*stated, {}, {})


def test_a_message_bears_its_own_clauses_and_those_of_its_payload() -> None:
    document = newer()
    payload = {"type": "object", "x-facts": {"type": ["A-02.a"], "required": ["A-02.b"]}}
    document["components"]["messages"]["Audio"] = {"payload": payload, "x-facts": ["A-01.a"]}
    (message,) = stream(document).sends.values()
    assert message.clauses == ("A-01.a", "A-02.a", "A-02.b")


def test_two_messages_of_one_type_go_by_their_names() -> None:
    document = newer()
    document["channels"]["live"]["messages"]["Late"] = {"payload": FRAME["payload"]}
    document["operations"]["get"]["messages"].append({"$ref": "#/channels/live/messages/Late"})
    assert list(stream(document).tells) == ["frame", "Late"]


def test_draft_7_is_read_as_the_newest() -> None:
    document = newer()
    payload = {"items": [{"type": "integer"}], "$ref": "#/components/schemas/Row", "minItems": 9}
    document["components"]["messages"]["Audio"] = {"payload": payload}
    document["components"]["schemas"] = {"Row": {"items": [{"type": "integer"}]}}
    (message,) = stream(document).sends.values()
    assert message.schema is not None
    assert message.schema.value == {"prefixItems": [{"type": "integer"}]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"operations": {"a": {"action": "shout", "channel": {"$ref": "#/channels/live"}}}},
            "/operations/a/action: 'shout' is neither send nor receive",
        ),
        (
            {"components": {"messages": {"Audio": {"schemaFormat": "application/vnd.apache.avro"}, "Verdict": FRAME}}},
            "/components/messages/Audio: payloads in application/vnd.apache.avro cannot be compared; JSON Schema can",
        ),
        (
            {"channels": {"live": {"x-closes": [{"code": "a"}]}}, "operations": {}},
            "/channels/live/x-closes/0/code: it is no number",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(change: Document, message: str) -> None:
    with pytest.raises(SurfaceError) as raised:
        stream(newer(**change))
    assert str(raised.value) == message
