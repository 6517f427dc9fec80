"""An exchange as an entry: HAR 1.2 in every case, and what of a body is written down."""

import json
from base64 import b64encode
from typing import Any

import jsonschema_rs
import pytest
from tests.recording.exchanges import answered, asked, book, form, streamed
from tests.seeing.har_schema import HAR
from xxhash import xxh3_128_hexdigest

from voicemock.recording.archive import entries
from voicemock.recording.seen import Seen, body_of
from voicemock_fixtures import FORMATS, read

JSON = "application/json"


def entry_of(seen: Seen) -> dict[str, Any]:
    with book() as written:
        written.write(seen)
        written.close()
        assert not list(jsonschema_rs.validator_for(HAR).iter_errors(json.loads(written.file.read_bytes())))
        (entry,) = entries(written.file)
    return entry


def posted(kind: str, body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = entry_of(asked(kind=kind, body=body))["request"]["postData"]
    return found


def content(kind: str, body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = entry_of(answered(asked(), body, kind))["response"]["content"]
    return found


def told(body: bytes, form: str | None = None) -> dict[str, Any]:
    digest = xxh3_128_hexdigest(body)
    comment = f"{len(body)} bytes, XXH3 {digest}{f', {form}' if form else ''}"
    return {"comment": comment, "_size": len(body), "_digest": digest} | ({"_format": form} if form else {})


def test_all_of_an_entry() -> None:
    seen = answered(
        asked("/v1/detect?a=1&b", headers={"Cookie": "s=1234"}), b"{}", headers={"Set-Cookie": "t=1; Path=/"}
    )
    seen.address = "127.0.0.1"
    entry = entry_of(seen)
    recorded = entry["_voicemock"]["recorded"]
    time = entry["time"]
    assert entry == {
        "startedDateTime": "2026-01-01T00:00:00.000Z",
        "time": time,
        "request": {
            "method": "POST",
            "url": "https://api.vocos.io/v1/detect?a=1&b",
            "httpVersion": "HTTP/1.1",
            "cookies": [{"name": "s", "value": "…"}],
            "headers": [{"name": "Host", "value": "api.vocos.io"}, {"name": "Cookie", "value": "…"}],
            "queryString": [{"name": "a", "value": "1"}, {"name": "b", "value": ""}],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "httpVersion": "HTTP/1.1",
            "cookies": [{"name": "t", "value": "…"}],
            "headers": [{"name": "Content-Type", "value": JSON}, {"name": "Set-Cookie", "value": "…"}],
            "content": {"size": 2, "mimeType": JSON, "text": "{}"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": 2,
        },
        "cache": {},
        "timings": {"send": 500.0, "wait": 500.0, "receive": round(time - 1000, 3)},
        "serverIPAddress": "127.0.0.1",
        "connection": "1",
        "comment": "vocos",
        "_voicemock": {
            "recorded": recorded,
            "vendor": "vocos",
            "to": None,
            "relay": None,
            "unfinished": None,
            "client_left": False,
            "close_code": None,
            "close_reason": None,
            "closed_by": None,
        },
    }


def test_an_exchange_without_an_answer_has_status_0() -> None:
    assert entry_of(asked())["response"]["status"] == 0


@pytest.mark.parametrize("framing", [{"Content-Length": "2"}, {"Transfer-Encoding": "chunked"}])
def test_a_body_that_had_not_come_is_one_nobody_knows(framing: dict[str, str]) -> None:
    seen = answered(asked(headers=framing), status=401)
    seen.sent, seen.body = None, body_of(seen.headers)
    request = entry_of(seen)["request"]
    assert (request["bodySize"], request["comment"]) == (-1, "the body was not read")
    assert "postData" not in request


@pytest.mark.parametrize("framing", [{}, {"Content-Length": "0"}])
def test_a_request_that_announced_no_body_has_none_whether_its_end_was_seen_or_not(framing: dict[str, str]) -> None:
    seen = answered(asked(headers=framing), status=408)
    seen.sent, seen.body = None, body_of(seen.headers)
    request = entry_of(seen)["request"]
    assert request["bodySize"] == 0
    assert request.keys().isdisjoint({"postData", "comment"})


def test_a_stream_is_told_as_one() -> None:
    entry = entry_of(streamed(asked(), sent=("a",), told=("b",), reason="enough"))
    assert [each["opcode"] for each in entry["_webSocketMessages"]] == [1, 1, 8]
    assert (entry["_voicemock"]["close_code"], entry["_voicemock"]["close_reason"]) == (4000, "enough")


@pytest.mark.parametrize(
    "text",
    ['{"a": 1.0, "b":1e2,  "c": 12345678901234567890, "d": "\\u00e9/\\/"}', " [1]\n", "null", '"a"', '{"a": null}'],
)
def test_json_without_secrets_is_written_as_it_stood(text: str) -> None:
    assert posted(JSON, text.encode())["text"] == text
    assert content(JSON, text.encode())["text"] == text


def test_json_is_known_by_any_of_its_names_and_without_one() -> None:
    for kind in ("application/json; charset=utf-8", "application/problem+json", "text/json", ""):
        assert posted(kind, b'{"key": "abcd"}')["text"] == '{"key": "…"}'
        assert content(kind, b'{"key": "abcd"}')["text"] == '{"key": "…"}'


def test_a_bom_is_no_part_of_json() -> None:
    assert posted(JSON, b"\xef\xbb\xbf{}")["text"] == "{}"


def test_secret_fields_keep_null_and_booleans_and_hide_all_else() -> None:
    body = {"token": None, "secret": True, "password": 12345, "apiKey": ["abcdefghij"], "max_tokens": 3, "n": 12345}
    assert json.loads(content(JSON, json.dumps(body).encode())["text"]) == {
        "token": None,
        "secret": True,
        "password": "…",
        "apiKey": "…",
        "max_tokens": 3,
        "n": 12345,
    }


def test_a_number_that_is_a_clients_secret_is_hidden_where_it_is_a_number() -> None:
    assert json.loads(posted(JSON, b'{"password": 123456, "n": 123456, "m": 1234567}')["text"]) == {
        "password": "…",
        "n": "…",
        "m": 1234567,
    }


def test_broken_json_of_a_client_is_not_written_but_its_size() -> None:
    assert posted(JSON, b'{"key": "abc') == {"mimeType": JSON, "comment": "12 bytes that are no JSON"}


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_sound_is_told_by_its_digest_wherever_it_stands(format: str) -> None:
    clip = read("human", format)
    named = posted("application/octet-stream", clip)
    assert named == {"mimeType": "application/octet-stream", **told(clip, named["_format"])}
    assert format in named["_format"].split("/")
    (part,) = posted(*form_of(clip))["params"]
    assert part == {"name": "file", "fileName": "a", "contentType": "audio/x", **told(clip, named["_format"])}
    assert content("audio/x", clip) == {"size": len(clip), "mimeType": "audio/x", **told(clip, named["_format"])}
    coded = b64encode(clip).decode()
    said = f"… {told(clip, named['_format'])['comment']}"
    for text in (coded, f"data:audio/x;base64,{coded}", coded.replace("+", "-").replace("/", "_").rstrip("=")):
        assert json.loads(posted(JSON, json.dumps({"audio": text}).encode())["text"]) == {"audio": said}


def form_of(clip: bytes) -> tuple[str, bytes]:
    kind, body = form(("file", "@", "a"), kind="audio/x")
    return kind, body.replace(b"\r\n\r\n@", b"\r\n\r\n" + clip)


def test_raw_samples_are_bytes_without_a_format() -> None:
    samples = bytes(range(256)) * 40
    assert posted("audio/pcm", samples) == {"mimeType": "audio/pcm", **told(samples)}
    coded = b64encode(samples).decode()
    said = f"… {told(samples)['comment']}"
    assert json.loads(content(JSON, json.dumps([coded]).encode())["text"]) == [said]


@pytest.mark.parametrize(
    "text", ["a" * 63, "f" * 64, "deadbeef" * 8, "VGhpcyBpcyBub3Qgc291bmQ" * 4, "so i said " * 300]
)
def test_digests_ids_and_words_are_not_taken_for_sound(text: str) -> None:
    assert json.loads(content(JSON, json.dumps([text]).encode())["text"]) == [text]


def test_a_forms_texts_are_written_and_its_secrets_hidden() -> None:
    kind, body = form(("a", "é", None), ("api_key", "my-own-key", None), ("b", '{"token": "my-own-token"}', None))
    assert posted(kind, body)["params"] == [
        {"name": "a", "contentType": "text/plain", "value": "é"},
        {"name": "api_key", "contentType": "text/plain", "value": "…"},
        {"name": "b", "contentType": "text/plain", "value": '{"token": "…"}'},
    ]


def test_a_long_text_of_a_form_is_told_by_its_digest() -> None:
    kind, body = form(("a", "x" * 70000, None))
    assert posted(kind, body)["params"] == [{"name": "a", "contentType": "text/plain", **told(b"x" * 70000)}]


@pytest.mark.parametrize("cut", [3, 30])
def test_a_form_that_breaks_off_is_told_as_one_that_cannot_be_read(cut: int) -> None:
    kind, body = form(("a", "b", None))
    described = told(body[:-cut])
    assert posted(kind, body[:-cut]) == {
        "mimeType": kind,
        **described,
        "comment": f"{described['comment']}, a form that cannot be read",
    }
    assert posted("multipart/form-data", body)["comment"].endswith("a form that cannot be read")


def test_fields_of_an_urlencoded_body_are_listed() -> None:
    kind = "application/x-www-form-urlencoded"
    assert posted(kind, b"a=1&key=my-own-key&a=%C3%A9&b=") == {
        "mimeType": kind,
        "params": [
            {"name": "a", "value": "1"},
            {"name": "key", "value": "…"},
            {"name": "a", "value": "é"},
            {"name": "b", "value": ""},
        ],
    }


@pytest.mark.parametrize("kind", ["text/plain", "text/html; charset=utf-8", "application/xml", ""])
def test_a_vendors_page_is_written(kind: str) -> None:
    assert content(kind, "<p>sorry é</p>".encode())["text"] == "<p>sorry é</p>"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "image/png", ""])
def test_bytes_that_are_no_text_are_told_by_their_digest(kind: str) -> None:
    assert content(kind, b"\xff\x00\x01") == {"size": 3, "mimeType": kind, **told(b"\xff\x00\x01")}


def test_what_is_longer_than_a_mebibyte_is_told_by_its_digest() -> None:
    body = json.dumps(["x" * 1048576]).encode()
    assert content(JSON, body) == {"size": len(body), "mimeType": JSON, **told(body)}
