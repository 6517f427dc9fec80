"""What the plugin costs who does not use it, and what it tells of itself."""

import pytest
from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

TELLING = """
import sys
def pytest_unconfigure():
    ours = ("voicemock", "starlette", "uvicorn")
    print("LOADED", *sorted(name for name in sys.modules if name.partition(".")[0] in ours))
"""


@pytest.mark.parametrize("option", ["--collect-only", "-v"])
def test_a_run_that_asks_for_nothing_imports_nothing(pytester: pytest.Pytester, option: str) -> None:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    pytester.makeconftest(TELLING)
    pytester.makepyfile("def test_it(tmp_path):\n    assert tmp_path")
    ran = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-n0", option)
    assert ran.ret == 0
    assert [line for line in ran.outlines if line.startswith("LOADED")] == ["LOADED"]


def test_a_run_that_only_collects_what_asks_imports_no_fake(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    pytester.makeconftest(TELLING)
    pytester.makepyfile(
        "import pytest\n@pytest.mark.voicemock(seed=1)\n@pytest.mark.voicemock_strict\ndef test_it(vocos): pass"
    )
    ran = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-n0", "--collect-only")
    assert [line for line in ran.outlines if line.startswith("LOADED")] == [
        "LOADED voicemock voicemock.editions voicemock.plugin voicemock.plugin.options"
    ]


def test_marks_and_options_have_help(runs: Runs) -> None:
    marks = runs("", "--markers")
    ours = (line.removeprefix("@pytest.mark.") for line in marks.out if line.startswith("@pytest.mark.voicemock"))
    assert dict(line.split(": ", 1) for line in ours) == {
        "voicemock(*, seed=None, clock='virtual', sleeps=True, offline=False, allowed=(), script=(), editions=None)": (
            "how the test's fakes run, as voicemock.running has it."
        ),
        "voicemock_offline(on=True, *, allowed=())": (
            "refuse every connection that is not to a fake, to this machine or to the hosts allowed."
        ),
        "voicemock_strict(on=True)": "fail the test if its client departs from a vendor's documents.",
        "voicemock_allow(id, *, reason)": (
            "a finding that fails nothing and is not listed: by its id, by a clause's or by a fact's."
        ),
        "voicemock_clock(clock)": "the clock of the test's fakes, 'virtual' or 'real'.",
        "voicemock_sleeps(on=True)": "whether the client's sleeps move the virtual clock; with False they wait.",
    }
    told = runs("", "--help")
    assert [line.split()[0] for line in told.out if line.startswith("  voicemock_")] == [
        "voicemock_offline",
        "voicemock_offline_allowed",
        "voicemock_strict",
        "voicemock_allow",
        "voicemock_clock",
        "voicemock_sleeps",
        "voicemock_editions",
        "voicemock_summary",
    ]


def test_fixtures_have_help(runs: Runs) -> None:
    told = runs("", "--fixtures")
    starts = [line.partition(" ")[0] for line in told.out if "_voicemock_pytest.py:" in line]
    assert starts == [
        "voicemock",
        "voicemock_module",
        "voicemock_session",
        "vocos",
        "valsea",
        "undetectable",
        "modulate",
        "dataspike",
    ]
