"""A stream that is fitted to a contract: its handshake, its messages, its address."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.fitting.contracts import Edit, contract, playing
from tests.streaming import PATH, Conversation, query, sound

from voicemock_contracts.documents import Form

CLIP = sound("human 2s")


def another_verdict(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Frame"]["properties"]["verdict"]["enum"].append("unsure")


def frames_gone(document: dict[str, Any]) -> None:
    done = document["components"]["schemas"]["DoneMessage"]
    del done["properties"]["frame_count"]
    done["required"].remove("frame_count")


def nothing(_: dict[str, Any]) -> None:
    pass


def told(source: Path, asked: dict[str, str]) -> tuple[list[dict[str, Any]], tuple[int, str] | None]:
    """Return what a stream of 2 seconds told, and how it closed."""

    async def talk() -> tuple[list[dict[str, Any]], tuple[int, str] | None]:
        async with Conversation(fake.bench, asked) as stream:
            await stream.say(CLIP, "")
            return stream.events, stream.closed

    with playing(source, "modulate") as fake:
        return asyncio.run(talk())


FRAME = {"start_time_ms": 0, "end_time_ms": 2000, "verdict": "non-synthetic"}
DONE = {"type": "done", "duration_ms": 2000, "frame_count": 1}


@pytest.mark.parametrize(
    ("edit", "verdict", "done"),
    [
        (nothing, "non-synthetic", DONE),
        (another_verdict, "unsure", DONE),
        (frames_gone, "non-synthetic", {"type": "done", "duration_ms": 2000}),
    ],
)
def test_messages_are_the_fakes_own_with_what_changed_in_them(
    tmp_path: Path, edit: Edit, verdict: str, done: dict[str, Any]
) -> None:
    (frame, end), closed = told(contract(tmp_path, edit, "modulate", Form.ASYNCAPI), query())
    del frame["frame"]["confidence"]
    assert (frame, end) == ({"type": "frame", "frame": FRAME | {"verdict": verdict}}, done)
    assert closed == (1000, "")


def key_renamed(document: dict[str, Any]) -> None:
    text = (document["components"], document["channels"], document["operations"])
    for part in text:
        _rename(part)


def _rename(part: Any) -> None:
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _rename(each)
    if isinstance(part, dict) and part.get("name") == "api_key":
        part["name"] = "token"
    if isinstance(part, dict) and "api_key" in part:
        part["token"] = part.pop("api_key")
    if isinstance(part, list) and "api_key" in part:
        part[part.index("api_key")] = "token"


def test_a_key_under_another_name_leads_in_and_the_old_one_does_not(tmp_path: Path) -> None:
    source = contract(tmp_path, key_renamed, "modulate", Form.ASYNCAPI)
    asked = query(api_key=None) | {"token": "test-free"}
    events, closed = told(source, asked)
    assert ([each["type"] for each in events], closed) == (["frame", "done"], (1000, ""))
    assert told(source, query()) == ([], (4001, "carries no key: token query"))


def test_a_stream_that_moved_is_where_it_is_now_and_nowhere_else(tmp_path: Path) -> None:
    def moved(document: dict[str, Any]) -> None:
        document["channels"]["detection"]["address"] = "/v3" + PATH.removeprefix("/api")

    with playing(contract(tmp_path, moved, "modulate", Form.ASYNCAPI), "modulate") as fake:
        (stream,) = fake.bench.fakes["modulate"].vendor.streams
        assert stream.path == "/v3" + PATH.removeprefix("/api")
