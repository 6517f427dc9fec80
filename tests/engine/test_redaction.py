"""No key is shown, wherever it stands and however it is written there."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest

from voicemock.engine.redaction import KNOWN, Secrets, keys_of, redacted, shown, without_keys

KEY = 'my own/key+1é"'


def knowing(*values: str | bytes) -> Secrets:
    secrets = Secrets()
    for value in values:
        secrets.note(value)
    return secrets


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("test-free", "test-free…"),
        ("test-no-credits-anna", "test-no-credits…"),
        ("Bearer test-pro-1", "Bearer test-pro…"),
        ("my-own-key", "…"),
        ("Bearer my-own-key", "…"),
        ("my-own-key test-free", "…"),
        ("", "…"),
    ],
)
def test_of_a_key_only_which_test_key_it_is_can_be_seen(key: str, shown: str) -> None:
    assert redacted(key) == shown


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("X-API-Key", "secret-1", "…"),
        ("Token", "secret-1", "…"),
        ("session_id", "secret-1", "secret-1"),
        ("url", "https://a/b?x=1&X-Amz-Signature=abc&y=2", "https://a/b?x=1&X-Amz-Signature=…&y=2"),
        ("url", "https%3A%2F%2Fa%3Fapi_key%3Dabc", "https%3A%2F%2Fa%3Fapi_key%3D…"),
        ("text", "monkey=banana", "monkey=banana"),
    ],
)
def test_a_field_is_hidden_by_its_name_and_so_are_those_of_an_address_in_it(name: str, value: str, told: str) -> None:
    assert shown(name, value) == told


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        quote(KEY, safe=""),
        quote(KEY),
        quote_plus(KEY),
        quote(KEY, safe="").lower(),
        quote(quote(KEY, safe=""), safe=""),
        quote(KEY, safe="", encoding="latin-1"),
        "".join(f"%{byte:02x}" for byte in KEY.encode()),
        json.dumps(KEY)[1:-1],
        json.dumps(KEY, ensure_ascii=False)[1:-1],
        json.dumps(KEY).replace("/", r"\/")[1:-1],
        KEY.encode().decode("latin-1"),
        KEY.upper(),
    ],
)
def test_a_known_key_is_hidden_however_it_is_written(written: str) -> None:
    assert knowing(KEY).blot(f"a {written} b") == "a … b"
    assert knowing(KEY.encode()).blot(f"a {written} b") == "a … b"


@pytest.mark.parametrize("times", range(4))
def test_a_key_that_looks_encoded_is_hidden_however_often_it_is(times: int) -> None:
    written = "my%2Fown%00key"
    for _ in range(times):
        written = quote(written, safe="")
    assert knowing("my%2Fown%00key").blot(f"a {written} b") == "a … b"


@pytest.mark.parametrize(
    "value",
    [
        "Bearer secret-1",
        "bearer  secret-1",
        "token secret-1",
        f"Basic {base64.b64encode(b'me:secret-1').decode()}",
        f"Basic {base64.b64encode(b'secret-1:').decode()}",
        "a=1; session=secret-1",
        'session="secret-1"',
    ],
)
def test_what_a_header_holds_is_known_without_what_stands_around_it(value: str) -> None:
    assert knowing(value).blot("x=secret-1") == "x=…"


def test_a_key_within_another_leaves_nothing_of_the_longer_one() -> None:
    assert knowing("secret", "secret-and-more").blot("secret-and-more, secret") == "…, …"


def test_which_test_key_it_is_stays() -> None:
    assert knowing("test-free-anna", "test-free").blot("test-free-anna, test-free") == "test-free…, test-free"


@pytest.mark.parametrize("value", ["", "abc", "Bearer", "Bearer abc"])
def test_what_is_short_or_everybodys_is_looked_for_nowhere(value: str) -> None:
    assert knowing(value).blot("abc Bearer basic test-pro") == "abc Bearer basic test-pro"


def test_texts_and_numbers_of_json_are_hidden_and_names_of_fields_where_asked() -> None:
    secrets = knowing("12345", "secret-1")
    told = {"secret-1": ["a secret-1", 12345, 1.5, True, None, {"x": "12345"}]}
    hidden: list[object] = ["a …", "…", 1.5, True, None, {"x": "…"}]
    assert secrets.blotted(told) == {"secret-1": hidden}
    assert secrets.blotted(told, names=True) == {"…": hidden}


def test_a_json_texts_keys_are_found_at_any_depth_and_hidden() -> None:
    text = '{"a": [{"Key": "one1"}], "key": "two2", "key": {"x": ["three", 4444, true]}, "b": "c"}'
    assert keys_of(text) == ["one1", "two2", "three", "4444"]
    assert without_keys(text) == {"a": [{"Key": "…"}], "key": "…", "b": "c"}
    assert keys_of("{") == keys_of("[" * 100_000) == []


def test_so_many_keys_are_known_and_no_more() -> None:
    secrets = knowing(*(f"secret-{number}" for number in range(KNOWN + 1)))
    assert secrets.blot(f"secret-0 secret-{KNOWN}") == "secret-0 …"
