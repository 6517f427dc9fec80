"""A world in which a vendor behaves as it is told to."""

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from tests.behaviours.clients import CLIP, VOCOS, X_API_KEY
from tests.hypothesis_profiles import examples

import voicemock
from voicemock import Behaviour, ScriptError, dataspike, vocos
from voicemock.behaviours import NeedsHypothesis

REFUSED = [vocos.next("INSUFFICIENT_CREDITS")]


def asked(http: httpx.Client) -> int:
    return http.post(VOCOS, headers=X_API_KEY, files={"file": CLIP}).status_code


def test_a_behaviour_steps_or_a_file_are_played(http: httpx.Client, tmp_path: Path) -> None:
    Behaviour(REFUSED).save(tmp_path / "refused.yaml")
    for said in (REFUSED, Behaviour(REFUSED), tmp_path / "refused.yaml", str(tmp_path / "refused.yaml")):
        with vocos.playing(said) as bench:
            assert [asked(http), asked(http)] == [403, 200]
            assert [seen.status for seen in bench.vocos.requests] == [403, 200]


def test_each_world_is_a_fresh_one(http: httpx.Client) -> None:
    told = []
    for _ in range(2):
        with vocos.playing() as bench:
            told.append(http.post(VOCOS, headers=X_API_KEY, files={"file": CLIP}).json())
            bench.clock.advance(60)
    assert told[0] == told[1]
    assert told[0]["data"]["credits_remaining"] == 99


def test_it_is_an_asynchronous_block_too(runner: asyncio.Runner) -> None:
    async def status() -> int:
        async with vocos.playing(REFUSED), httpx.AsyncClient() as client:
            return (await client.post(VOCOS, headers=X_API_KEY, files={"file": CLIP})).status_code

    assert runner.run(status()) == 403


def test_within_another_world_the_innermost_is_met(http: httpx.Client) -> None:
    with voicemock.running() as outer:
        outer.vocos.next("INTERNAL_ERROR", times="always")
        with vocos.playing(REFUSED):
            assert asked(http) == 403
        assert asked(http) == 500


def test_options_are_those_of_running(http: httpx.Client) -> None:
    with vocos.playing(seed=3, clock="real") as bench:
        assert bench.clock.now() > 1_700_000_000
        assert asked(http) == 200
    assert repr(vocos.playing(REFUSED, seed=3, sleeps=False)) == (
        "vocos.playing([vocos.next('INSUFFICIENT_CREDITS')], seed=3, sleeps=False)"
    )


def test_what_cannot_be_played_opens_nothing(http: httpx.Client) -> None:
    with voicemock.running():
        with pytest.raises(ScriptError, match="documents no refusal 'TEAPOT'"), vocos.playing([vocos.next("TEAPOT")]):
            pass
        assert asked(http) == 200


def test_a_property_test_that_fails_prints_how_to_play_it_again(http: httpx.Client) -> None:
    @examples(200)
    @given(vocos.behaviours())
    def always_accepted(behaviour: Behaviour) -> None:
        with vocos.playing(behaviour):
            assert asked(http) != 403

    with pytest.raises(AssertionError) as failed:
        always_accepted()
    assert failed.value.__notes__[1] == (
        "To play the same again:\n"
        "vocos.playing([vocos.next('INSUFFICIENT_CREDITS')])\n"
        "or, from a file:\n"
        "script:\n"
        "- vendor: vocos\n"
        "  next: INSUFFICIENT_CREDITS"
    )


def test_without_hypothesis_a_behaviour_is_played_and_one_line_says_how_to_draw_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "voicemock.behaviours.drawing")
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(NeedsHypothesis) as missing:
        vocos.behaviours()
    assert str(missing.value) == "behaviours are drawn by Hypothesis: pip install 'voicemock[hypothesis]'"
    with vocos.playing(REFUSED):
        pass


def test_what_plays_does_not_import_hypothesis() -> None:
    code = (
        "import sys; from voicemock import Behaviour, dataspike; repr(dataspike.playing(Behaviour()));"
        "assert 'hypothesis' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["vocos", "valsea", "undetectable", "modulate", "dataspike"])
def test_the_same_examples_are_drawn_each_time(name: str) -> None:
    def drawn() -> list[Behaviour]:
        seen = []

        @examples(50)
        @given(getattr(voicemock, name).behaviours(faults=True))
        def see(behaviour: Behaviour) -> None:
            seen.append(behaviour)

        see()
        return seen

    assert drawn() == drawn()


def test_a_vendor_that_works_is_the_simplest() -> None:
    assert dataspike.playing().__repr__() == "dataspike.playing([])"
