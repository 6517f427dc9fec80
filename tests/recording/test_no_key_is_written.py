"""Whatever a key is, and wherever a client or a vendor puts it: no byte on the disk shows it."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hypothesis_profiles import examples
from tests.recording.exchanges import answered, asked, book, form, streamed

from voicemock.recording.archive import entries
from voicemock.recording.book import Book
from voicemock.recording.seen import Seen

KEYS = st.text("abcXYZ0189-_./+%&=;:\"'\\<> é漢", min_size=8, max_size=24).filter(lambda key: len(key.strip()) >= 8)

Putting = Callable[[str], Seen]


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def posted(body: Any) -> Seen:
    return asked(kind="application/json", body=json.dumps(body, ensure_ascii=False).encode())


def told(body: Any) -> Seen:
    return answered(asked(), json.dumps(body).encode())


def formed(*parts: tuple[str, str, str | None], kind: str = "text/plain") -> Seen:
    content_type, body = form(*parts, kind=kind)
    return asked(kind=content_type, body=body)


def signed(key: str) -> str:
    return f"https://store.example/a?X-Amz-Date=1&X-Amz-Signature={quote(key, safe='')}&X-Amz-Expires=9"


KEYED: dict[str, Putting] = {
    "header": lambda key: asked(headers={"X-API-Key": key}),
    "a header of nobody we know": lambda key: asked(headers={"Ocp-Apim-Subscription-Key": key, "api-key": key}),
    "bearer": lambda key: asked(headers={"Authorization": f"Bearer {key}"}),
    "basic": lambda key: asked(headers={"Authorization": f"Basic {coded(f'user:{key}')}"}),
    "query": lambda key: asked(f"/v1?api_key={quote(key, safe='')}"),
    "query of a stream": lambda key: streamed(asked(f"/v1?a=1&api_key={quote(key, safe='')}")),
    "json": lambda key: posted({"key": key}),
    "nested": lambda key: posted({"a": [{"token": {"x": key}}]}),
    "json in json": lambda key: posted({"config": json.dumps({"api_key": key})}),
    "encoded json": lambda key: asked(
        kind="application/json", encoding="gzip", body=gzip.compress(json.dumps({"key": key}).encode())
    ),
    "form": lambda key: formed(("api_key", key, None)),
    "urlencoded": lambda key: asked(
        kind="application/x-www-form-urlencoded", body=urlencode({"api_key": key, "b": "1"}).encode()
    ),
    "a message": lambda key: streamed(asked(), sent=(json.dumps({"type": "auth", "api_key": key}),)),
}
"""Where a client's key belongs."""

PASSING: dict[str, Putting] = {
    "cookie": lambda key: asked(headers={"Cookie": f"a=1; s={key.replace(';', '').strip()}", "X-API-Key": key}),
    "signature": lambda key: asked(f"/v1?X-Amz-Signature={quote(key, safe='')}"),
    "signed address": lambda key: told({"presigned_url": signed(key), "other": [key]}),
    "token of an answer": lambda key: told({"access_token": key, "clientSecret": key}),
    "header of an answer": lambda key: answered(asked(), headers={"X-Amz-Security-Token": key}),
    "a vendor's message": lambda key: streamed(asked(), told=(json.dumps({"session": {"token": key}}),)),
}
"""Where others' secrets do."""

ECHOED: dict[str, Putting] = {
    "path": lambda key: asked(f"/v1/{quote(key)}/{quote(key, safe='')}"),
    "query": lambda key: asked(f"/v1?x={quote(key)}&{quote(key, safe='')}"),
    "header": lambda key: asked(headers={"X-Mark": f"a {key}"}),
    "referer": lambda key: asked(headers={"Referer": f"https://a/?u={quote(quote(key, safe=''), safe='')}"}),
    "text": lambda key: formed(("session_id", f"a{key}b", None)),
    "field's name": lambda key: formed((key, "a", None)),
    "file's name": lambda key: formed(("file", "a", f"{key}.wav")),
    "file's type": lambda key: formed(("file", "a", "a"), kind=key),
    "json": lambda key: posted({"x": [key, {key: 1}], "url": f"https://a?b={quote(key)}"}),
    "a field that stands twice": lambda key: asked(
        kind="application/json", body=f'{{"a": {json.dumps(key)}, "a": 1}}'.encode()
    ),
    "json in json": lambda key: posted({"x": json.dumps({"y": json.dumps([key])})}),
    "urlencoded": lambda key: asked(
        kind="application/x-www-form-urlencoded", body=f"{quote(key)}={quote(key)}".encode()
    ),
    "answer": lambda key: told({"detail": f"no such key: {key}"}),
    "page": lambda key: answered(asked(), f"<p>{key}</p>".encode(), "text/html"),
    "broken json": lambda key: answered(asked(), f'{{"detail": {json.dumps(key)}'.encode()),
    "location": lambda key: answered(asked(), headers={"Location": f"/a?b={quote(key)}"}, status=302),
    "messages": lambda key: streamed(asked(), sent=(f"a {key}", key), told=(json.dumps({"a": key}),)),
}

FOR_ADDRESSES = "base64 for addresses"
CLOSING: dict[str, Putting] = {
    "reason": lambda key: answered(asked(), reason=f"No {key.encode().decode('latin-1')}"),
    "close": lambda key: streamed(asked(), reason=f"no {key}"),
    "base64": lambda key: posted({"a": coded(key), "b": coded(f"x:{key}"), "c": coded(f"ab{key}cd")}),
    FOR_ADDRESSES: lambda key: told({"a": base64.urlsafe_b64encode(f"?{key}?".encode()).decode()}),
}
"""Where only a client's own key is looked for, or short ones fit."""


def leaves(value: Any) -> Iterator[str]:
    """Yield every text and name in it, and what is JSON in a text."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield value
        try:
            inner = json.loads(value)
        except ValueError:
            return
        yield from leaves(inner)


def shows(text: str, key: str) -> bool:
    ways = {
        text,
        unquote(text),
        unquote_plus(text),
        unquote(unquote(text)),
        text.encode("latin-1", "replace").decode("utf-8", "replace"),
    }
    hidden = {key.lower(), coded(key).rstrip("=")[:-1].lower()}
    return any(each in way.lower() for way in ways for each in hidden)


def showing(folder: Path, key: str) -> list[str]:
    """Return all texts on the disk that show a key."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    raw = [path.read_bytes().decode() for path in files]
    found = [each for path in files for each in entries(path)]
    return [text for text in (*raw, *leaves(found)) if shows(text, key)]


def write(written: Book, *seen: Seen) -> None:
    for each in seen:
        written.write(each)


@examples(150)
@given(
    key=KEYS,
    put=st.sampled_from(sorted(KEYED)),
    places=st.lists(st.sampled_from(sorted({**ECHOED, **CLOSING})), max_size=4),
)
def test_no_key_is_written_wherever_it_was_put(key: str, put: str, places: list[str]) -> None:
    every = {**ECHOED, **CLOSING}
    key = key.strip()
    with book() as written:
        write(written, KEYED[put](key), *(every[place](key) for place in places))
        assert showing(written.file.parent, key) == []
        written.close()
        assert len(entries(written.file)) == len(places) + 1
        assert showing(written.file.parent, key) == []


@examples(60)
@given(key=KEYS, put=st.sampled_from(sorted({**KEYED, **PASSING})), place=st.sampled_from(sorted(ECHOED)))
def test_a_key_that_is_known_later_is_taken_out_of_what_was_written_before(key: str, put: str, place: str) -> None:
    key = key.strip()
    with book() as written:
        write(written, ECHOED[place](key), asked("/else"), {**KEYED, **PASSING}[put](key))
        written.close()
        assert len(entries(written.file)) == 3
        assert showing(written.file.parent, key) == []


@examples(60)
@given(key=KEYS, put=st.sampled_from(sorted(PASSING)), places=st.lists(st.sampled_from(sorted(ECHOED)), max_size=3))
def test_no_secret_of_an_answer_is_written_either(key: str, put: str, places: list[str]) -> None:
    key = key.strip()
    with book() as written:
        write(written, PASSING[put](key), *(ECHOED[place](key) for place in places))
        assert showing(written.file.parent, key) == []


@examples(60)
@given(key=KEYS, places=st.lists(st.sampled_from(sorted({**ECHOED, **CLOSING})), min_size=1, max_size=3))
def test_a_secret_that_was_given_is_never_written(key: str, places: list[str]) -> None:
    with book(key.strip()) as written:
        write(written, *({**ECHOED, **CLOSING}[place](key.strip()) for place in places))
        assert showing(written.file.parent, key.strip()) == []


@pytest.mark.parametrize("place", sorted({**ECHOED, **CLOSING}.keys() - {"a field that stands twice", FOR_ADDRESSES}))
def test_what_is_no_secret_is_written_as_it_came(place: str) -> None:
    with book() as written:
        write(written, {**ECHOED, **CLOSING}[place]("no-key-at-all"))
        assert showing(written.file.parent, "no-key-at-all") != []


def test_a_key_that_is_known_later_leaves_the_journal_at_once() -> None:
    with book() as written:
        write(written, ECHOED["json"]("my-own-key-7"))
        assert showing(written.file.parent, "my-own-key-7") != []
        write(written, KEYED["header"]("my-own-key-7"))
        assert showing(written.file.parent, "my-own-key-7") == []


def test_what_the_file_held_before_is_rid_of_it_too() -> None:
    with book() as written:
        written.file.write_text(json.dumps({"log": {"entries": [{"comment": "my-own-key-7"}]}}))
        write(written, KEYED["header"]("my-own-key-7"))
        written.close()
        assert showing(written.file.parent, "my-own-key-7") == []


@pytest.mark.parametrize(
    "text",
    [
        "Bearer abcdefgh12345",
        "ey" + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "AK" + "IA" + "ABCDEFGHIJKLMNOP",
        "".join(("-----BEGIN RSA PRI", "VATE KEY-----\nMIIB\n-----END RSA PRI", "VATE KEY-----")),
        "https://a/?sig=abcdefgh%2B12",
        "https://=me:my-own-pass@a/",
        "https://a/?u=https%3A%2F%2Fb%3FX-Goog-Signature%3Dabcdef12%26x%3D1",
    ],
)
def test_what_looks_like_a_secret_is_hidden_wherever_it_stands(text: str) -> None:
    secret = text.rpartition("=")[2].removesuffix("@a/") if "=" in text else text.removeprefix("Bearer ")
    with book() as written:
        write(
            written,
            posted({"a": text}),
            answered(asked(headers={"X-A": text.split("\n")[0]}), text.encode(), "text/plain"),
        )
        assert showing(written.file.parent, secret) == []


def test_loosely_written_secrets_of_broken_answers_are_hidden() -> None:
    body = b"{'api_key': 'one-two-three', \"token\":\"four-five-six\", <password>seven-eight</password>"
    with book() as written:
        write(written, answered(asked(), body))
        (entry,) = entries(written.file.with_name("a.har.part"))
    text = entry["response"]["content"]["text"]
    assert text == "{'api_key': '…', \"token\":\"…\", <password>…</password>"


def test_words_that_only_stand_near_a_secrets_name_stay() -> None:
    body = {"detail": "Invalid API key: the token has expired, see basic information", "max_tokens": 5, "monkey": "a"}
    with book() as written:
        write(written, told(body), told(body))
        for entry in entries(written.file.with_name("a.har.part")):
            assert json.loads(entry["response"]["content"]["text"]) == body


def test_test_keys_show_which_they_are() -> None:
    with book() as written:
        write(written, asked("/v1?api_key=test-pro-7", headers={"X-API-Key": "test-free-7"}))
        (entry,) = entries(written.file.with_name("a.har.part"))
    assert entry["request"]["url"] == "https://api.vocos.io/v1?api_key=test-pro…"
    assert entry["request"]["headers"][1] == {"name": "X-API-Key", "value": "test-free…"}


def test_a_thousand_signatures_later_the_first_key_is_still_hidden() -> None:
    with book() as written:
        write(written, KEYED["header"]("my-own-key-7"))
        write(written, *(PASSING["signature"](f"signature-{number:06}") for number in range(1100)))
        write(written, ECHOED["answer"]("my-own-key-7"))
        assert showing(written.file.parent, "my-own-key-7") == []
