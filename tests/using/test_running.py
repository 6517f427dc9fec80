"""A bench at the vendors' real addresses: a block, an asynchronous block, a function."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import voicemock
from voicemock.using import Voicemock

DETECT = "https://api.vocos.io/v1/detect"


def told() -> int:
    return httpx.post(DETECT, headers={"X-API-Key": "test-free"}).status_code


def test_a_block_has_a_bench_at_the_real_addresses() -> None:
    with voicemock.running() as bench:
        assert told() == 400
        assert [(seen.call, seen.status) for seen in bench.vocos.requests] == [("POST /v1/detect", 400)]


def test_an_asynchronous_block_has_one_too() -> None:
    async def go() -> list[int | None]:
        async with voicemock.running() as bench, httpx.AsyncClient() as client:
            await client.post(DETECT, headers={"X-API-Key": "test-free"})
            return [seen.status for seen in bench.vocos.requests]

    assert asyncio.run(go()) == [400]


def test_each_block_is_a_world_of_its_own() -> None:
    opened = voicemock.running()
    for _ in range(2):
        with opened as bench:
            bench.vocos.accepts("mine")
            told()
            assert len(bench.requests) == 1


def test_the_innermost_of_several_is_reached_and_then_the_one_around_it() -> None:
    opened = voicemock.running()
    with opened as outer:
        told()
        with opened as inner:
            told()
            told()
        told()
        assert (len(outer.requests), len(inner.requests)) == (2, 2)


def test_a_function_has_one_in_each_call() -> None:
    @voicemock.running(script=[voicemock.vocos.next("INSUFFICIENT_CREDITS")])
    def calls(times: int, *, more: int = 0) -> list[int]:
        """Call."""
        return [told() for _ in range(times + more)]

    assert calls(1, more=1) == [403, 400]
    assert calls(1) == [403]
    assert (calls.__name__, calls.__doc__, str(inspect.signature(calls))) == (
        "calls",
        "Call.",
        "(times: int, *, more: int = 0) -> list[int]",
    )


def test_a_coroutine_function_has_one_in_each_call_also_when_calls_overlap() -> None:
    @voicemock.running(script=[voicemock.vocos.next("INSUFFICIENT_CREDITS")])
    async def calls(times: int) -> list[int]:
        async with httpx.AsyncClient() as client:
            return [(await client.post(DETECT, headers={"X-API-Key": "test-free"})).status_code for _ in range(times)]

    async def both() -> tuple[list[int], list[int]]:
        return await asyncio.gather(calls(1), calls(4))

    assert inspect.iscoroutinefunction(calls)
    assert [*asyncio.run(both())] == [[403], [403, 400, 400, 400]]


@pytest.mark.parametrize("more", [1])
@voicemock.running()
def test_a_decorated_test_gets_its_fixtures(tmp_path: Path, more: int) -> None:
    assert tmp_path.is_dir()
    assert more == 1
    assert told() == 400


def numbers() -> Iterator[int]:
    yield 1


async def letters() -> Any:
    yield "a"


@pytest.mark.parametrize("what", [numbers, letters, Voicemock])
def test_what_is_more_than_a_function_is_not_decorated(what: Callable[..., Any]) -> None:
    with pytest.raises(TypeError) as wrong:
        voicemock.running()(what)
    assert str(wrong.value) == f"running() decorates functions; in {what.__name__} write: with voicemock.running()"


def test_what_is_raised_inside_comes_out_and_the_bench_is_closed() -> None:
    opened = voicemock.running()
    with pytest.raises(LookupError, match="mine"), opened:
        raise LookupError("mine")
    with opened as bench:
        told()
        assert len(bench.requests) == 1


SCRIPTS: dict[str, Callable[[Path], Any]] = {
    "steps": lambda _: [voicemock.vocos.next("INSUFFICIENT_CREDITS")],
    "data": lambda _: [{"vendor": "vocos", "next": "INSUFFICIENT_CREDITS"}],
    "an object": lambda _: {"script": [{"vendor": "vocos", "next": "INSUFFICIENT_CREDITS"}]},
    "a file": lambda folder: _written(folder / "script.yaml"),
}


def _written(path: Path) -> Path:
    path.write_text("script:\n  - {vendor: vocos, next: INSUFFICIENT_CREDITS}\n", "utf-8")
    return path


@pytest.mark.parametrize("form", SCRIPTS)
def test_a_script_holds_from_the_beginning_and_again_after_a_reset(form: str, tmp_path: Path) -> None:
    with voicemock.running(script=SCRIPTS[form](tmp_path)) as bench:
        assert [told(), told()] == [403, 400]
        bench.reset()
        assert [told(), told()] == [403, 400]


@pytest.mark.parametrize("form", SCRIPTS)
def test_the_same_can_be_said_later(form: str, tmp_path: Path) -> None:
    with voicemock.running() as bench:
        (given,) = bench.script(SCRIPTS[form](tmp_path))
        assert given is not None
        assert [told(), told()] == [403, 400]
        assert given.used == 1


def test_a_seed_makes_ids_repeatable() -> None:
    def ids(seed: int | None) -> list[str]:
        with voicemock.running(seed=seed):
            return [httpx.post(DETECT).json()["request_id"] for _ in range(2)]

    assert ids(7) == ids(7)
    assert ids(None) != ids(None)


def test_the_clock_stands_still_until_it_is_moved() -> None:
    with voicemock.running() as bench:
        began = bench.clock.now()
        bench.clock.advance(60)
        assert bench.clock.now() - began == 60
        assert bench.clock.sleeps
        bench.clock.sleeps = False
        assert not bench.clock.sleeps


def test_the_sleeps_can_be_left_as_they_are() -> None:
    with voicemock.running(sleeps=False) as bench:
        assert not bench.clock.sleeps


def test_a_real_clock_runs() -> None:
    with voicemock.running(clock="real") as bench:
        assert bench.bench.clock.runs


def test_offline_refuses_every_host_but_those_allowed() -> None:
    with voicemock.running(offline=True, allowed=["there.invalid"], test="this one"):
        assert told() == 400
        with pytest.raises(httpx.ConnectError) as refused:
            httpx.get("https://other.invalid")
        assert str(refused.value) == (
            "[Errno 111] this one wanted to reach other.invalid, and voicemock keeps it offline; "
            'to allow it, add "other.invalid" to allowed'
        )
        with pytest.raises(httpx.ConnectError) as unknown:
            httpx.get("https://there.invalid")
        assert "offline" not in str(unknown.value)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"clock": "slow"}, "the clock 'slow' is none of virtual, real"),
    ({"allowed": "there.invalid"}, "allowed are names of hosts, ['there.invalid'], not one text"),
    ({"script": "night.yaml"}, "a script is a file's path, or steps, not 'night.yaml'"),
    ({"script": 7}, "a script is a file's path, or steps, not 7"),
]


@pytest.mark.parametrize(("wished", "says"), WRONG)
def test_what_cannot_be_is_said_at_once(wished: dict[str, Any], says: str) -> None:
    with pytest.raises(voicemock.ScriptError) as wrong:
        voicemock.running(**wished)
    assert str(wrong.value) == says


def test_of_many_steps_the_wrong_one_is_numbered() -> None:
    with pytest.raises(voicemock.ScriptError, match=r"^step 2 names no vendor$"):
        voicemock.running(script=[{"vendor": "vocos", "next": "INSUFFICIENT_CREDITS"}, {"next": "INTERNAL_ERROR"}])


def test_a_script_that_cannot_be_done_opens_nothing() -> None:
    opened = voicemock.running(script=[{"vendor": "vocos", "next": "NOBODY"}])
    with pytest.raises(voicemock.ScriptError, match="NOBODY"), opened:
        raise AssertionError("it was opened")
    with voicemock.running() as bench:
        told()
        assert len(bench.requests) == 1
