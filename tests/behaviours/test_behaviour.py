"""A behaviour is shown, kept and read again as it was."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty
from tests.hypothesis_profiles import examples

from voicemock import Behaviour, ScriptError, dataspike, vocos
from voicemock.using.written import WRITTEN

ANY = st.sampled_from(sorted(WRITTEN)).flatmap(
    lambda vendor: WRITTEN[vendor].behaviours(faults=True, unprovoked=True, endless=True)
)
BOTH = Behaviour([dataspike.fails(polls=2), vocos.next("INTERNAL_ERROR", nth=2)])


@examples(100)
@given(ANY)
def test_what_python_shows_builds_the_same(behaviour: Behaviour) -> None:
    assert eval(repr(behaviour), {"Behaviour": Behaviour, **WRITTEN}) == behaviour  # noqa: S307 - that is its promise


@examples(100)
@given(ANY)
def test_a_file_holds_the_same(tmp_path_factory: pytest.TempPathFactory, behaviour: Behaviour) -> None:
    path = tmp_path_factory.getbasetemp() / "behaviour.yaml"
    behaviour.save(path)
    assert Behaviour.load(path) == behaviour
    assert Behaviour.load(str(path)) == behaviour


def test_it_is_shown_as_python_and_as_yaml() -> None:
    assert pretty(BOTH) == repr(BOTH)
    assert repr(Behaviour()) == "Behaviour()"
    assert repr(BOTH) == "Behaviour([dataspike.fails(polls=2), vocos.next('INTERNAL_ERROR', nth=2)])"
    assert BOTH.as_yaml() == (
        "script:\n- vendor: dataspike\n  fails:\n    polls: 2\n- vendor: vocos\n  next: INTERNAL_ERROR\n  nth: 2\n"
    )
    assert Behaviour().as_yaml() == "script: []\n"


@pytest.mark.parametrize("text", ["1e3", "0x1F", "-1", ".5", "null", "yes", "on", "12:30", "a: b", "# no", "ä\n"])
def test_a_text_that_looks_like_something_else_stays_a_text(text: str, tmp_path: Path) -> None:
    behaviour = Behaviour([dataspike.fails(message=text)])
    behaviour.save(tmp_path / "one.yaml")
    assert Behaviour.load(tmp_path / "one.yaml") == behaviour


def test_steps_may_be_said_as_data() -> None:
    assert Behaviour([{"vendor": "dataspike", "fails": {"polls": 2}}]) == Behaviour([dataspike.fails(polls=2)])


def test_it_is_itself_or_what_a_file_or_a_list_says(tmp_path: Path) -> None:
    BOTH.save(tmp_path / "both.yaml")
    assert Behaviour.of(BOTH) is BOTH
    assert [Behaviour.of(said) for said in (BOTH.steps, tmp_path / "both.yaml", str(tmp_path / "both.yaml"))] == [
        BOTH
    ] * 3


@pytest.mark.parametrize("said", ["dataspike.fails()", {"script": []}, 3])
def test_what_is_no_list_of_steps_is_refused(said: object) -> None:
    with pytest.raises(ScriptError) as wrong:
        Behaviour(said)  # type: ignore[arg-type] # it is what is tested
    assert str(wrong.value) == f"a behaviour is a list of steps, like [dataspike.fails()], not {said!r}"


def test_a_condition_in_python_cannot_be_written_to_a_file() -> None:
    with pytest.raises(ScriptError, match="matching is a function, which JSON and YAML cannot say"):
        Behaviour([vocos.next("INTERNAL_ERROR", matching=lambda asked: bool(asked))]).as_yaml()
