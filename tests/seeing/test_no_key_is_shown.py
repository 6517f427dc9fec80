"""Whatever a key is, and wherever besides its own place a client puts it: nothing that can be printed shows it."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Scope
from tests.hypothesis_profiles import examples
from tests.streaming import PATH

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.seeing import TooFew, har, nearest, requests, streams, unmatched, wait_for
from voicemock.serving.door import Door
from voicemock.serving.log import line
from voicemock.using import Voicemock

KEYS = st.text("abcXYZ0189-_./+%&=;:\"'\\<> é漢", min_size=8, max_size=24).filter(lambda key: len(key.strip()) >= 8)


def multipart(name: str, text: str, *, filename: str | None = None, kind: str = "text/plain") -> bytes:
    named = "" if filename is None else f'; filename="{quote(filename, safe="")}"'
    head = f'Content-Disposition: form-data; name="{quote(name, safe="")}"{named}\r\nContent-Type: {kind}'
    return f"--b\r\n{head}\r\n\r\n{text}\r\n--b--\r\n".encode()


def scope(path: str = "/vocos/v1/detect", query: str = "", method: str = "POST", **headers: str) -> Scope:
    named = {"host": "mock", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "type": "http",
        "method": method,
        "scheme": "http",
        "http_version": "1.1",
        "path": unquote(path),
        "raw_path": path.encode("utf-8"),
        "root_path": "",
        "query_string": query.encode("utf-8"),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "server": ("mock", 80),
    }


def form(body: bytes, **rest: str) -> tuple[Scope, bytes]:
    length = str(len(body))
    return scope(content_type="multipart/form-data; boundary=b", content_length=length, **rest), body


def urlencoded(body: str) -> tuple[Scope, bytes]:
    return scope(content_type="application/x-www-form-urlencoded", content_length=str(len(body))), body.encode()


def posted(body: object, **rest: str) -> tuple[Scope, bytes]:
    content = json.dumps(body, ensure_ascii=False).encode()
    return scope(
        "/undetectable/detect", content_type="application/json", content_length=str(len(content)), **rest
    ), content


Asking = Callable[[str], tuple[Scope, bytes]]

GIVEN: dict[str, Asking] = {
    "header": lambda key: (scope(x_api_key=key), b""),
    "bearer": lambda key: (scope(authorization=f"Bearer {key}"), b""),
    "cookie": lambda key: (scope(cookie=f"a={key.replace(';', '')}", x_api_key=key), b""),
    "query": lambda key: (scope(query=f"api_key={quote(key, safe='')}"), b""),
    "json": lambda key: posted({"key": key}),
    "nested": lambda key: posted({"a": [{"token": {"x": key}}]}),
    "form": lambda key: form(multipart("api_key", key)),
}
"""Where a key belongs, or is at least known for one."""

ECHOED: dict[str, Asking] = {
    "path": lambda key: (scope(f"/vocos/{quote(key)}"), b""),
    "nobodys path": lambda key: (scope(f"/v1/detect/{quote(key, safe='')}"), b""),
    "nobodys host": lambda key: (scope("/v1/detect", host=key), b""),
    "method": lambda key: (scope(method=key), b""),
    "query": lambda key: (scope(query=f"x={quote(key)}&{quote(key, safe='')}"), b""),
    "header": lambda key: (scope(x_mark=f"a {key}"), b""),
    "address": lambda key: (scope(referer=f"https://a/?u={quote(quote(key, safe=''), safe='')}"), b""),
    "text": lambda key: form(multipart("session_id", f"a{key}b")),
    "field's name": lambda key: form(multipart(key, "a")),
    "file's name": lambda key: form(multipart("file", "a", filename=f"{key}.wav")),
    "file's type": lambda key: form(multipart("file", "a", filename="a", kind=key)),
    "json": lambda key: posted({"x": [key, {key: 1}], "url": f"https://a?b={quote(key)}"}),
    "urlencoded": lambda key: urlencoded(f"{quote(key)}={quote(key)}"),
}


async def ask(bench: Bench, asked: Scope, body: bytes) -> list[Message]:
    told: list[Message] = []
    waiting: list[Message] = [{"type": "http.request", "body": body}]

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    await Door(bench)(asked, receive, send)
    return told


async def stream(bench: Bench, text: str) -> None:
    coming: list[Message] = [{"type": "websocket.receive", "text": text}, {"type": "websocket.connect"}]

    async def receive() -> Message:
        return coming.pop() if coming else {"type": "websocket.disconnect", "code": 1006}

    async def send(_message: Message) -> None:
        pass

    query = "api_key=test-free&audio_format=s16le&sample_rate=16000&num_channels=1"
    asked = {**scope(f"/modulate{PATH}", query), "type": "websocket", "scheme": "ws", "subprotocols": []}
    del asked["method"]
    await Door(bench)(asked, receive, send)


def printed(bench: Bench) -> Iterator[str]:
    """Yield all that can be printed of what a bench knows."""
    journal = bench.journal
    exchanges = [*journal.exchanges(), *journal.unmatched()]
    seen = [*requests(journal), *unmatched(journal)]
    yield repr(exchanges)
    yield repr([each.parts for each in exchanges] + [[each.streamed and each.streamed.controls] for each in exchanges])
    yield repr(journal.findings()) + "".join(map(str, journal.findings()))
    yield repr(seen)
    yield repr(streams(journal))
    for each in seen:
        yield from (repr(getattr(each, name)) for name in each.__slots__)
        yield from leaves([getattr(each, name) for name in ("json", "answer", "path", "method", "nearest")])
        yield from leaves([dict(each.headers), each.query.multi_items(), each.fields.multi_items()])
        yield from (str(value) for _, part in each.parts.multi_items() for value in (part.filename, part.content_type))
    for talk in streams(journal):
        yield from (repr(getattr(talk, name)) for name in talk.__slots__)
        yield from leaves([message.text for message in talk.control_messages])
    yield from leaves([each.as_json() for each in exchanges])
    yield from leaves([finding.as_json() for finding in journal.findings()])
    yield from leaves(har(journal))
    yield from map(nearest, exchanges)
    yield from map(line, exchanges)
    with pytest.raises(TooFew) as few:
        wait_for(journal, 99, 0)
    yield str(few.value)


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
        if isinstance(inner, dict | list):
            yield from leaves(inner)


def shows(text: str, key: str) -> bool:
    ways = {
        text,
        unquote(text),
        unquote_plus(text),
        unquote(unquote(text)),
        text.encode("latin-1", "replace").decode("utf-8", "replace"),
    }
    return any(key.lower() in way.lower() for way in ways)


@examples(60)
@given(
    key=KEYS, given_in=st.sampled_from(sorted(GIVEN)), echoed_in=st.lists(st.sampled_from(sorted(ECHOED)), max_size=4)
)
def test_no_key_is_shown_wherever_it_was_put(key: str, given_in: str, echoed_in: list[str]) -> None:
    bench = Bench(new_clock=virtual_clock, advises=True)

    async def talk() -> list[Message]:
        told = [*await ask(bench, *GIVEN[given_in](key))]
        for place in echoed_in:
            told += await ask(bench, *ECHOED[place](key))
        await stream(bench, f"a {key} b")
        return told

    try:
        told = asyncio.run(talk())
        assert [text for text in printed(bench) if shows(text, key)] == []
        ours = [each["body"].decode() for each in told if b'"nearest"' in each.get("body", b"")]
        assert [text for text in ours if shows(text, key)] == []
    finally:
        bench.close()


@pytest.mark.parametrize("place", sorted(ECHOED))
def test_what_no_key_was_known_for_is_shown_as_it_came(place: str) -> None:
    bench = Bench(new_clock=virtual_clock, advises=True)
    try:
        asyncio.run(ask(bench, *ECHOED[place]("no-key-at-all")))
        assert any(shows(text, "no-key-at-all") for text in printed(bench))
    finally:
        bench.close()


@pytest.mark.parametrize("place", sorted(GIVEN))
def test_a_key_is_known_as_soon_as_its_exchange_is_over(place: str) -> None:
    bench = Bench(new_clock=virtual_clock, advises=True)
    try:
        asyncio.run(ask(bench, *GIVEN[place]("my-own-key")))
        assert bench.journal.redact("a my-own-key b") == "a … b"
    finally:
        bench.close()


@pytest.mark.parametrize("way", ["accepted", "noted", "later"])
def test_a_key_that_a_test_gives_or_that_comes_later_is_hidden_too(way: str) -> None:
    bench = Bench(new_clock=virtual_clock)

    async def talk() -> None:
        await ask(bench, *ECHOED["path"]("my-own-key"))
        if way == "later":
            await ask(bench, *GIVEN["header"]("my-own-key"))

    try:
        asyncio.run(talk())
        if way == "noted":
            bench.journal.secrets.note("my-own-key")
        if way == "accepted":
            Voicemock(bench).vocos.accepts("my-own-key")
        assert [text for text in printed(bench) if shows(text, "my-own-key")] == []
    finally:
        bench.close()
