"""Editions in a run of pytest: by a mark, the command line, the environment, the ini file, in this order."""

import os

import pytest
from tests.plugin.conftest import Runs

import _voicemock_pytest
from voicemock.editions import VARIABLE

pytest_plugins = ["pytester"]

TESTS = """
import os
def is_flat():
    from voicemock_fixtures import read
    files = {"file": ("call.wav", read("human", "wav"))}
    return "raw_score" in httpx.post(DETECT, headers={"X-API-Key": "test-free"}, files=files).json()
"""
BETA, NEWER = "vocos=earlier-beta", "modulate=newer-reference"


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the environment choose nothing."""
    monkeypatch.delenv("VOICEMOCK_EDITIONS", raising=False)


def editions(vocos: str, modulate: str = "baseline", *, mark: str = "") -> str:
    """Return a test that passes where its fixture's vendors answer so, and its own bench as that says it."""
    decorator = f"@pytest.mark.voicemock(editions={mark})" if mark else ""
    return f"""
{TESTS}
{decorator}
def test_it(voicemock, vocos, modulate):
    assert (vocos.edition, modulate.edition) == ("{vocos}", "{modulate}")
    assert is_flat() == (vocos.edition == "earlier-beta")
"""


@pytest.mark.parametrize(
    ("mark", "options", "environment", "ini", "vocos", "modulate"),
    [
        ("", [], None, "", "baseline", "baseline"),
        ("", [], None, BETA, "earlier-beta", "baseline"),
        ("", [], None, f"{BETA}\n  {NEWER}", "earlier-beta", "newer-reference"),
        ("", [], BETA, "", "earlier-beta", "baseline"),
        ("", [BETA], None, "", "earlier-beta", "baseline"),
        ("{'vocos': 'earlier-beta'}", [], None, "", "earlier-beta", "baseline"),
        ("", [], "vocos=baseline", BETA, "baseline", "baseline"),
        ("", [], NEWER, BETA, "earlier-beta", "newer-reference"),
        ("", ["vocos=baseline"], f"{BETA},{NEWER}", "", "baseline", "newer-reference"),
        ("", [BETA, "vocos=baseline", NEWER], None, "", "baseline", "newer-reference"),
        ("{'vocos': 'baseline'}", [f"{BETA},{NEWER}"], None, "", "baseline", "newer-reference"),
        ("{'vocos': 'baseline'}", [], BETA, NEWER, "baseline", "newer-reference"),
        ("{'modulate': 'baseline'}", [], None, f"{BETA}\n  {NEWER}", "earlier-beta", "baseline"),
    ],
)
def test_what_is_nearer_to_the_test_counts_vendor_by_vendor(
    runs: Runs,
    monkeypatch: pytest.MonkeyPatch,
    mark: str,
    options: list[str],
    environment: str | None,
    ini: str,
    vocos: str,
    modulate: str,
) -> None:
    if environment is not None:
        monkeypatch.setenv("VOICEMOCK_EDITIONS", environment)
    words = [word for each in options for word in ("--voicemock-edition", each)]
    settings = f"voicemock_editions =\n  {ini}" if ini else ""
    ran = runs(editions(vocos, modulate, mark=mark), "-n0", *words, settings=settings, inside=True)
    assert ran.outcomes == {"passed": 1}, ran.out


def test_marks_of_the_class_and_of_the_test_are_taken_together(runs: Runs) -> None:
    ran = runs(
        f"""
{TESTS}
@pytest.mark.voicemock(editions={{"vocos": "earlier-beta", "modulate": "newer-reference"}}, seed=3)
class TestIt:
    @pytest.mark.voicemock(editions={{"modulate": "baseline"}})
    def test_one(self, voicemock):
        assert (voicemock.vocos.edition, voicemock.modulate.edition) == ("earlier-beta", "baseline")
        assert voicemock.bench.seed == 3
    def test_two(self, voicemock):
        assert (voicemock.vocos.edition, voicemock.modulate.edition) == ("earlier-beta", "newer-reference")
def test_three(vocos):
    assert vocos.edition == "baseline" and not is_flat()
""",
        "-n0",
    )
    assert ran.outcomes == {"passed": 3}, ran.out


def test_the_command_line_is_for_worlds_that_a_test_opens_itself_and_for_workers_too(runs: Runs) -> None:
    ran = runs(
        f"""
{TESTS}
def test_it():
    with library.running() as bench:
        assert bench.vocos.edition == "earlier-beta" and is_flat()
    with library.running(editions={{"vocos": "baseline"}}):
        assert not is_flat()
    assert library.vocos.vendor.reading == "vocos@earlier-beta"
def test_fixture(vocos):
    assert is_flat()
""",
        "-n1",
        "--voicemock-edition",
        BETA,
    )
    assert ran.outcomes == {"passed": 2}, ran.out


def test_the_environment_is_afterwards_as_it_was_before(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEMOCK_EDITIONS", NEWER)
    runs(editions("earlier-beta", "newer-reference"), "-n0", "--voicemock-edition", BETA, inside=True)
    assert os.environ["VOICEMOCK_EDITIONS"] == NEWER


def test_a_test_changes_the_edition_itself(runs: Runs) -> None:
    ran = runs(
        f"""
{TESTS}
def test_it(voicemock, vocos):
    assert not is_flat()
    voicemock.edition(vocos="earlier-beta")
    assert is_flat() and vocos.edition == "earlier-beta"
def test_after(vocos):
    assert not is_flat()
"""
    )
    assert ran.outcomes == {"passed": 2}, ran.out


def test_a_strict_test_is_held_to_its_edition_and_findings_say_by_which(runs: Runs) -> None:
    ran = runs(
        """
@pytest.mark.voicemock_strict
@pytest.mark.voicemock(editions={"vocos": "earlier-beta"})
def test_it(vocos):
    depart()
""",
        "-n0",
    )
    assert ran.outcomes == {"failed": 1}
    lines = ran.section("voicemock: findings about the client")
    assert lines[:2] == ["test_it.py::test_it", "  vocos@earlier-beta"]
    assert "  vocos@earlier-beta: violation: " in "\n".join(ran.out)


LIKE = '{"modulate": "newer-reference"}'
THERE = "vocos, valsea, undetectable, modulate, dataspike"


@pytest.mark.parametrize(
    ("mark", "options", "environment", "ini", "said"),
    [
        ("", ["later"], "", "", "ERROR: --voicemock-edition: an edition is like modulate=newer-reference, not 'later'"),
        ("", [], "later", "", "ERROR: VOICEMOCK_EDITIONS: an edition is like modulate=newer-reference, not 'later'"),
        (
            "",
            [],
            "",
            "later",
            "ERROR: in the ini file: voicemock: an edition is like modulate=newer-reference, not 'later'",
        ),
        (
            "'vocos'",
            [],
            "",
            "",
            f"ERROR: test_it.py::test_it: @pytest.mark.voicemock: editions are by vendor, like {LIKE}, not 'vocos'",
        ),
    ],
)
def test_what_says_no_edition_ends_the_run_in_one_line(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, mark: str, options: list[str], environment: str, ini: str, said: str
) -> None:
    if environment:
        monkeypatch.setenv("VOICEMOCK_EDITIONS", environment)
    words = [word for each in options for word in ("--voicemock-edition", each)]
    settings = f"voicemock_editions = {ini}" if ini else ""
    ran = runs(editions("baseline", mark=mark), "-n0", *words, settings=settings, inside=True)
    assert (ran.code, [line for line in ran.err if line]) == (4, [said])


@pytest.mark.parametrize(
    ("mark", "ini", "said"),
    [
        (
            "{'vocos': 'later'}",
            "",
            "@pytest.mark.voicemock: vocos has no edition 'later'; it has: baseline, earlier-beta",
        ),
        ("{'acme': 'x'}", "", f"@pytest.mark.voicemock: there is no vendor 'acme' here; there are {THERE}"),
        (
            "",
            "vocos=later",
            "voicemock_editions, in the run's options: vocos has no edition 'later'; it has: baseline, earlier-beta",
        ),
    ],
)
def test_an_edition_that_is_not_there_fails_the_test_that_asks_for_it(
    runs: Runs, mark: str, ini: str, said: str
) -> None:
    settings = f"voicemock_editions = {ini}" if ini else ""
    ran = runs(editions("baseline", mark=mark), "-n0", settings=settings, inside=True)
    assert ran.outcomes == {"errors": 1}
    assert said in ran.out


def test_a_run_without_a_fake_imports_none_for_its_editions(pytester: pytest.Pytester, runs: Runs) -> None:
    pytester.makeconftest(
        """
import sys
def pytest_unconfigure():
    print("LOADED", *sorted(name for name in sys.modules if name.partition(".")[0] in ("voicemock", "starlette")))
"""
    )
    ran = runs("", "-n0", "--voicemock-edition", BETA, "test_other.py", test_other="def test_it(): pass")
    assert "LOADED" in ran.out


def test_the_plugin_has_the_environment_s_name_from_nowhere_else() -> None:
    assert _voicemock_pytest.VARIABLE == VARIABLE


def test_the_option_has_help(runs: Runs) -> None:
    told = runs("", "--help").out
    assert any(line.strip().startswith("--voicemock-edition=VENDOR=EDITION") for line in told)
