"""A request of a check: what goes out, and the command line that sends the same again."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voicemock.checking.clips import INLINE, Clip, committed, padded, raw, scored, stored, zeros
from voicemock.checking.exchange import Answer, Sent
from voicemock_contracts import Response

KEY = "a-key-that-is-secret"


@pytest.mark.parametrize(
    "clip",
    [
        lambda: committed("human", "mp3"),
        lambda: committed("corrupted", "flac"),
        lambda: committed("mixed", "wav").cut(100),
        lambda: scored("human 1s, silence 500ms", "ogg"),
        lambda: zeros(3000),
        lambda: padded(committed("human", "mp3"), 20_000),
        lambda: raw(bytes(range(256))),
        lambda: raw(b""),
    ],
    ids=["committed", "corrupted", "cut", "scored", "zeros", "padded", "raw", "empty"],
)
def test_a_clips_command_writes_the_same_bytes(clip: Callable[[], Clip]) -> None:
    made = clip()
    here = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    again = subprocess.run(["sh", "-c", made.how], capture_output=True, check=True, env=here)
    assert again.stdout == made.content


def test_a_long_generated_file_is_read_from_where_it_is_stored() -> None:
    content = bytes(INLINE + 1)
    assert raw(content).how == f"cat {stored(content)}"
    assert stored(content) != stored(content + b"\0")


def test_a_command_line_quotes_what_a_shell_would_change_and_hides_the_key() -> None:
    sent = Sent("POST", "/v1/detect", {"a": "b c"}, {"X-API-Key": KEY}, json={"it's": [1]}, key=KEY)
    assert sent.curl("http://host") == (
        "curl -sS -i -X POST 'http://host/v1/detect?a=b+c' -H 'X-API-Key: KEY' -H 'Content-Type: application/json' "
        """-d '{"it'"'"'s": [1]}'"""
    )


def test_a_command_line_makes_the_file_that_it_sends() -> None:
    sent = Sent("POST", "/v1/detect", form={"file": zeros(10), "session_id": "1"})
    assert sent.curl("http://host") == (
        "head -c 10 /dev/zero | curl -sS -i -X POST http://host/v1/detect "
        "-F 'file=@-;filename=clip.wav' -F session_id=1"
    )


def test_a_command_line_makes_a_second_file_beforehand() -> None:
    sent = Sent("POST", "/a", form=(("file", zeros(10)), ("file", zeros(20, "mp3"))))
    assert sent.curl("http://host") == (
        "head -c 20 /dev/zero > second-clip.mp3; head -c 10 /dev/zero | curl -sS -i -X POST http://host/a "
        "-F 'file=@-;filename=clip.wav' -F 'file=@second-clip.mp3;filename=clip.mp3'"
    )


def test_a_url_that_the_vendor_gave_is_taken_as_it_is() -> None:
    assert Sent("PUT", "https://store/a?b=c", content=b"1").url("http://host") == "https://store/a?b=c"


def test_an_exchange_is_shown_in_two_lines_without_the_key_and_cut() -> None:
    sent = Sent("POST", "/v1/detect", headers={"X-API-Key": KEY}, form={"file": zeros(10)}, key=KEY)
    answer = Answer(sent, Response(429, (("Retry-After", "7"),), f"{KEY} {'x' * 3000}".encode()))
    asked, told = answer.shown().splitlines()
    assert asked == "POST /v1/detect · X-API-Key: KEY · file=@clip.wav (10 bytes: head -c 10 /dev/zero)"
    assert told == f"→ 429, Retry-After: 7 KEY {'x' * 1996}"


def test_a_value_is_found_at_its_path_and_none_where_there_is_no_such_path() -> None:
    answer = Answer(Sent("GET", "/"), Response(200, (), b'{"a": [{"b": 1}]}'))
    assert answer.at("a", 0, "b") == 1
    assert [answer.at("a", 1), answer.at("b"), answer.at("a", "b")] == [None, None, None]
    assert Answer(Sent("GET", "/"), Response(200, (), b"<html>")).json is None
