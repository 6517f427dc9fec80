"""A call that is refused without a look at its body: what came with it is noted all the same."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from tests.calling import Caller, serving, talk, upload
from xxhash import xxh3_128_hexdigest

from voicemock.bench import Bench
from voicemock.engine.along import MOST
from voicemock.engine.clock import virtual_clock
from voicemock.engine.journal import Exchange, Part
from voicemock.serving.door import Door
from voicemock_fixtures import read

KEY = {"X-API-Key": "nobodys-key"}


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(new_clock=virtual_clock)
    bench.journal.reads_along = True
    yield bench
    bench.close()


def last(bench: Bench) -> Exchange:
    return bench.journal.exchanges()[-1]


def seen(bench: Bench) -> list[tuple[str, str | None, str, int, str | None]]:
    return [(part.name, part.filename, part.content_type, part.size, part.text) for part in last(bench).parts]


def test_a_refused_forms_parts_are_seen(vocos: Caller, bench: Bench) -> None:
    response = vocos.post("/v1/detect", headers=KEY, files=upload("human"), data={"session_id": "s"})
    clip = read("human", "wav")
    assert response.status_code == 401
    assert seen(bench) == [("session_id", None, "", 1, "s"), ("file", "human.wav", "audio/x-wav", len(clip), None)]
    assert last(bench).parts[1].digest == xxh3_128_hexdigest(clip)
    assert (last(bench).received, last(bench).whole, last(bench).unread) == (
        int(dict(last(bench).scope["headers"])[b"content-length"]),
        True,
        False,
    )


def test_where_the_journal_does_not_ask_for_it_nothing_is_read(vocos: Caller, bench: Bench) -> None:
    bench.journal.reads_along = False
    vocos.post("/v1/detect", headers=KEY, files=upload("human"))
    assert (seen(bench), last(bench).received, last(bench).whole, last(bench).unread) == ([], 0, False, True)


@pytest.mark.parametrize(
    ("content", "kind", "part"),
    [
        (
            b"file=clip&x=%C3%A9",
            "application/x-www-form-urlencoded",
            [("file", None, "", 4, "clip"), ("x", None, "", 2, "é")],
        ),
        (b"RIFF", "audio/wav", [("", None, "audio/wav", 4, None)]),
        (b"RIFF", "", [("", None, "", 4, None)]),
        (b"--b\r\n", "multipart/form-data; boundary=b", []),
        (b"--b\r\n", "multipart/form-data", []),
        (b"", "audio/wav", []),
    ],
)
def test_a_body_that_is_no_form_is_seen_as_what_it_is(
    vocos: Caller, bench: Bench, content: bytes, kind: str, part: list[tuple[str, str | None, str, int, str | None]]
) -> None:
    for key in (KEY, {"X-API-Key": "test-free"}):
        vocos.post("/v1/detect", headers={**key, "Content-Type": kind}, content=content)
        assert last(bench).status in (400, 401)
        assert seen(bench) == part


@pytest.mark.parametrize("content", [b'{"key": "my-own-key", "id": 1}', b"{", b"[]"])
def test_json_is_seen_where_no_call_is(calling: Callable[[str], Caller], bench: Bench, content: bytes) -> None:
    calling("/undetectable").post("/nowhere", content=content, headers={"Content-Type": "application/json"})
    assert last(bench).status == 404
    assert last(bench).sent == content
    assert "my-own-key" not in json.dumps(last(bench).as_json())


def test_more_than_a_mebibyte_is_left_alone(vocos: Caller, bench: Bench) -> None:
    headers = {**KEY, "Content-Type": "audio/wav"}
    vocos.post("/v1/detect", headers=headers, content=bytes(MOST))
    assert seen(bench) == [("", None, "audio/wav", MOST, None)]
    vocos.post("/v1/detect", headers=headers, content=bytes(MOST + 1))
    assert (seen(bench), last(bench).received) == ([], 0)


def test_what_a_call_reads_by_itself_is_not_read_again(vocos: Caller, bench: Bench) -> None:
    vocos.post("/v1/detect", headers={"X-API-Key": "test-free"}, files=upload("corrupted"))
    assert [part.name for part in last(bench).parts] == ["file"]


def test_a_client_that_waits_for_100_continue_is_refused_without_its_body(bench: Bench) -> None:
    with serving(Door(bench)) as base:
        head = (
            "POST /vocos/v1/detect HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Type: audio/wav\r\n"
            "Expect: 100-continue\r\nX-API-Key: nobodys-key\r\n\r\n"
        )
        assert talk(base, head.encode(), until_closed=False).startswith(b"HTTP/1.1 401 ")
    assert (seen(bench), last(bench).unread) == ([], True)


def test_a_chunked_body_and_one_that_stops_short_are_seen_as_far_as_they_come(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicemock.engine.along.PATIENCE", 0.05)
    head = "POST /vocos/v1/detect HTTP/1.1\r\nHost: x\r\nContent-Type: audio/wav\r\n"
    with serving(Door(bench)) as base:
        httpx.post(f"{base}/vocos/v1/detect", headers=KEY, content=iter([b"RI", b"FF"]))
        assert seen(bench) == [("", None, "", 4, None)]
        answer = talk(base, f"{head}Content-Length: 9\r\n\r\nRIFF".encode(), until_closed=False)
        assert answer.startswith(b"HTTP/1.1 401 ")
    assert (seen(bench), last(bench).received, last(bench).unread) == ([], 4, True)


def test_a_part_shows_no_more_of_itself_than_its_size_and_digest() -> None:
    part = Part("secret-1", "secret-1", "secret-1", 3, "abc", "secret-1")
    assert repr(part) == "Part(size=3, digest='abc')"
