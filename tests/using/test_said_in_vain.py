"""What is said wrongly to a bench or to the module, and the line that mends it."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest

import voicemock
from voicemock.behaviours.bounds import Bounds
from voicemock.scripting import ScriptError
from voicemock.seeing import RequestSeen, StreamSeen
from voicemock.using import Handle, Voicemock

PLAYED = "dataspike.playing is of dataspike alone, not vocos.next(500): say that to the bench, with script"

WRONG: dict[str, tuple[Callable[[Voicemock], object], str]] = {
    "a word to advance by": (
        lambda bench: bench.clock.advance("1"),  # type: ignore[arg-type]
        "advance takes seconds, a number from 0 on, not '1'",
    ),
    "truth to advance by": (
        lambda bench: bench.clock.advance(True),
        "advance takes seconds, a number from 0 on, not True",
    ),
    "a seed that is a word": (
        lambda _: voicemock.running(seed="a"),  # type: ignore[arg-type]
        "the seed has to be a whole number, or None for another in each world, not 'a'",
    ),
    "sleeps that are a word": (
        lambda _: voicemock.running(sleeps="no"),  # type: ignore[arg-type]
        "sleeps has to be True (the client's sleeps move the clock) or False, not 'no'",
    ),
    "another vendor's step": (lambda _: voicemock.dataspike.playing([voicemock.vocos.next(500)]), PLAYED),
    "a bound that there is not": (
        lambda _: voicemock.vocos.behaviours(fault=True),
        (
            "there is no bound 'fault': did you mean 'faults'? "
            f"There are {', '.join(field.name for field in fields(Bounds))}"
        ),
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_in_one_line(wrong: str) -> None:
    say, line = WRONG[wrong]
    with voicemock.running() as bench, pytest.raises(ScriptError) as told:
        say(bench)
    assert str(told.value) == line


ENDED = "this world has ended: say it inside the with block, or in the test whose fixture it is"


def test_nothing_can_be_said_to_a_world_that_has_ended() -> None:
    with voicemock.running() as bench:
        bench.vocos.next(500)
    with pytest.raises(ScriptError) as verb:
        bench.vocos.next(500)
    with pytest.raises(ScriptError) as script:
        bench.script([voicemock.vocos.next(500)])
    assert (str(verb.value), str(script.value)) == (ENDED, ENDED)


@pytest.mark.parametrize("name", ["night.yaml", "night.json"])
def test_a_wrong_step_of_a_file_is_told_with_the_file_and_its_number(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(json.dumps([{"vendor": "vocos", "holds": True}]), "utf-8")
    line = f"{path}: step 1: vocos has no jobs: it answers at once"
    with pytest.raises(ScriptError) as opened:
        voicemock.running(script=path)
    with voicemock.running() as bench, pytest.raises(ScriptError) as said:
        bench.script(path)
    with pytest.raises(ScriptError) as played:
        voicemock.vocos.playing(str(path))
    assert [str(each.value) for each in (opened, said, played)] == [line] * 3


def test_an_archive_is_written_to_a_path_in_words_too(tmp_path: Path) -> None:
    with voicemock.running() as bench:
        archive = bench.har(str(tmp_path / "run.har"))
    assert json.loads((tmp_path / "run.har").read_text("utf-8")) == archive


@pytest.mark.parametrize("name", sorted(set(voicemock.__all__) - {"digest", *voicemock.using.WRITTEN}))
def test_what_is_the_modules_is_told_at_a_bench(name: str) -> None:
    with voicemock.running() as bench, pytest.raises(AttributeError) as told:
        getattr(bench, name)
    line = f"{name!r} is the module's, and this is a bench: import voicemock, or from voicemock import {name}"
    assert str(told.value) == line


def test_a_bench_has_the_digest_of_a_clip() -> None:
    with voicemock.running() as bench:
        assert bench.digest(b"1") == voicemock.digest(b"1")


def test_what_nobody_has_is_told_with_what_a_bench_has() -> None:
    with (
        voicemock.running() as bench,
        pytest.raises(AttributeError, match=r"^a bench has no 'velma'; it has clock, close, "),
    ):
        bench.velma  # type: ignore[attr-defined] # noqa: B018 - that there is none is the point


OF_A_BENCH = ("clock", "findings", "har", "requests", "reset", "respx", "script", "streams", "unmatched", "url")


@pytest.mark.parametrize("name", OF_A_BENCH)
def test_what_is_a_benchs_is_told_at_the_module(name: str) -> None:
    assert name in dir(Voicemock)
    with pytest.raises(AttributeError) as told:
        getattr(voicemock, name)
    where = "the fixture voicemock, or with voicemock.running() as bench"
    assert str(told.value) == f"{name!r} is a bench's, and this is the module: {where}"


@pytest.mark.parametrize(
    ("told", "seen", "more"),
    [
        (Handle.requests, RequestSeen, set()),
        (Voicemock.requests, RequestSeen, set()),
        (Handle.streams, StreamSeen, {"ended"}),
        (Voicemock.streams, StreamSeen, {"ended"}),
    ],
)
def test_help_lists_what_is_seen(told: property, seen: Any, more: set[str]) -> None:
    words = set((told.__doc__ or "").split("``")[1::2])
    assert words == {field.name for field in fields(seen)} | more


def test_the_clock_is_told_in_help() -> None:
    assert (Voicemock.clock.__doc__ or "").startswith("The time of this world")


def test_a_part_without_a_content_type_is_shown_without_one() -> None:
    with voicemock.running() as bench:
        httpx.post("https://api.vocos.io/v1/detect", content=b"1234", headers={"X-API-Key": "test-free"})
        (seen,) = bench.requests
    assert [repr(part) for part in seen.parts.values()] == ["<body: no file name, 4 bytes>"]
