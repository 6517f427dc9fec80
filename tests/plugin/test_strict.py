"""Findings fail a test that is strict, unless they are allowed with a reason."""

from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

FAILURE = [
    "voicemock_strict: a finding about the client",
    "  vocos: violation: request detect: has no body [VOC-01.b]",
    "    mend: expected multipart/form-data",
    '    or allow it: @pytest.mark.voicemock_allow("VOC-01.b", reason="…")',
    "    or, for all tests, by a line of voicemock_allow in the ini file: VOC-01.b: REASON",
]


def test_a_marked_test_fails_for_a_violation_as_itself_and_not_at_its_teardown(runs: Runs) -> None:
    ran = runs(
        """
@pytest.mark.voicemock_strict
def test_departing(vocos):
    depart()
def test_not_marked(vocos):
    depart()
@pytest.mark.voicemock_strict
def test_well(vocos):
    ask()
@pytest.mark.voicemock_strict(False)
def test_switched_off(vocos):
    depart()
"""
    )
    assert ran.outcomes == {"passed": 3, "failed": 1}, ran.out
    assert ran.section("test_departing") == FAILURE


def test_the_option_is_for_all_tests_and_what_is_allowed_fails_none(runs: Runs) -> None:
    ran = runs(
        """
def test_departing(vocos):
    depart()
@pytest.mark.voicemock_strict(False)
def test_excepted(vocos):
    depart()
@pytest.mark.voicemock_allow("VOC-01.b", reason="they say that it works")
def test_clause(vocos):
    depart()
@pytest.mark.voicemock_allow("VOC-01", reason="they say that it works")
def test_fact(vocos):
    depart()
@pytest.mark.voicemock_allow("VOC-02", reason="something else")
def test_another(vocos):
    depart()
""",
        settings="voicemock_strict = true",
    )
    assert ran.outcomes == {"passed": 3, "failed": 2}, ran.out
    assert [line for line in ran.out if line.startswith("FAILED")] == [
        "FAILED test_it.py::test_departing - Failed: voicemock_strict: a finding about the client",
        "FAILED test_it.py::test_another - Failed: voicemock_strict: a finding about the client",
    ]


def test_a_world_of_no_fixture_fails_a_strict_test_too(runs: Runs) -> None:
    ran = runs(
        """
def test_block():
    with library.running():
        depart()
@library.running()
def test_decorated():
    depart()
def test_playing():
    with library.vocos.playing():
        depart()
@pytest.mark.asyncio
async def test_asynchronous():
    async with library.running():
        async with httpx.AsyncClient() as client:
            await client.post(DETECT, headers={"X-API-Key": "test-free"})
def test_well():
    with library.running():
        ask()
def test_none(): pass
""",
        settings="voicemock_strict = true",
    )
    assert ran.outcomes == {"passed": 2, "failed": 4}, ran.out
    assert ran.section("test_block") == FAILURE


def test_lines_of_the_ini_file_allow_for_all_tests(runs: Runs) -> None:
    ran = runs(
        """
def test_departing(vocos):
    depart()
""",
        settings="voicemock_strict = true\nvoicemock_allow =\n  VOC-01.b: they say that it works",
    )
    assert ran.outcomes == {"passed": 1}, ran.out


def test_what_is_new_fails_nobody(runs: Runs) -> None:
    ran = runs(
        """
@pytest.mark.voicemock_strict
def test_new(vocos):
    assert httpx.get("https://api.vocos.io/v2/detect").status_code == 404
    assert [str(each.severity) for each in vocos.findings] == ["new"]
"""
    )
    assert ran.outcomes == {"passed": 1}, ran.out


def test_a_test_that_fails_by_itself_fails_for_that_alone(runs: Runs) -> None:
    ran = runs(
        """
@pytest.mark.voicemock_strict
def test_departing(vocos):
    depart()
    raise LookupError("mine")
@pytest.mark.voicemock_strict
@pytest.mark.xfail(raises=LookupError, strict=True)
def test_expected(vocos):
    raise LookupError("mine")
@pytest.mark.voicemock_strict
@pytest.mark.xfail
def test_expected_to_depart(vocos):
    depart()
""",
        "--tb=line",
    )
    assert ran.outcomes == {"failed": 1, "xfailed": 2}, ran.out
    assert [line for line in ran.out if line.startswith("FAILED")] == [
        "FAILED test_it.py::test_departing - LookupError: mine"
    ]


def test_what_is_done_as_the_test_is_taken_down_fails_it_too(runs: Runs) -> None:
    ran = runs(
        """
@pytest.fixture
def client(vocos):
    yield
    depart()
@pytest.mark.voicemock_strict
def test_well(client):
    ask()
"""
    )
    assert ran.outcomes == {"passed": 1, "errors": 1}, ran.out
    assert ran.section("ERROR at teardown of test_well") == FAILURE


def test_of_a_world_that_lives_on_each_test_answers_for_its_own_calls(runs: Runs) -> None:
    ran = runs(
        """
pytestmark = pytest.mark.voicemock_strict
def test_departing(voicemock_module):
    depart()
def test_well(voicemock_module):
    ask()
def test_departing_again(voicemock_module):
    depart()
    depart()
"""
    )
    assert ran.outcomes == {"passed": 1, "failed": 2}, ran.out
    assert ran.section("test_departing_again")[1] == (
        "  vocos: violation: request detect: has no body [VOC-01.b] (2 times)"
    )


def test_a_wrong_mark_or_option_ends_the_run_in_one_line(runs: Runs) -> None:
    where = "ERROR: test_it.py::test_it: @pytest.mark."
    reason = "say why, as in"
    known = "seed, clock, sleeps, offline, allowed, script, editions"
    wrong = {
        'voicemock(clok="real")': f"voicemock: there is no 'clok'; there are {known}",
        'voicemock(clock="slow")': "voicemock: a clock is 'virtual' or 'real', not 'slow'",
        'voicemock("real")': "voicemock: takes 0 positional arguments but 1 was given",
        'voicemock(seed="x")': "voicemock: a seed is a whole number, not 'x'",
        'voicemock(script="x.yaml")': "voicemock: a script is a file's path, or steps, not 'x.yaml'",
        "voicemock_clock": "voicemock_clock: missing 1 required positional argument: 'clock'",
        'voicemock_offline("a.b")': "voicemock_offline: offline is True or False, not 'a.b'",
        "voicemock_offline(allowed=[1])": "voicemock_offline: allowed are names of hosts, not (1,)",
        "voicemock_sleeps(0)": "voicemock_sleeps: sleeps is True or False, not 0",
        "voicemock_strict(on=1)": "voicemock_strict: strict is True or False, not 1",
        'voicemock_allow("VOC-01.b")': "voicemock_allow: missing 1 required keyword-only argument: 'reason'",
        'voicemock_allow("VOC-01", reason=" ")': f"voicemock_allow: VOC-01 is allowed without a reason: {reason} "
        "'VOC-01: the proxy adds it'",
    }
    for mark, says in wrong.items():
        ran = runs(f"@pytest.mark.{mark}\ndef test_it(vocos): pass\n", "-n0", inside=True)
        assert (ran.code, [line for line in ran.err if line]) == (4, [where + says])
    ini = {
        "voicemock_clock = slow": "in the ini file: voicemock: a clock is 'virtual' or 'real', not 'slow'",
        "voicemock_sleeps = perhaps": "voicemock_sleeps: invalid truth value 'perhaps'",
        "voicemock_allow = VOC-01": f"in the ini file: voicemock_allow: VOC-01 is allowed without a reason: {reason} "
        "'VOC-01: the proxy adds it'",
    }
    for setting, says in ini.items():
        ran = runs("def test_it(vocos): pass\n", "-n0", settings=setting, inside=True)
        assert (ran.code, [line for line in ran.err if line]) == (4, [f"ERROR: {says}"])


def test_all_wrong_marks_are_told_at_once_each_in_one_line(runs: Runs) -> None:
    ran = runs(
        """
@pytest.mark.voicemock_clock("slow")
class TestIt:
    @pytest.mark.voicemock_sleeps(0)
    def test_one(self, vocos): pass
    def test_two(self, vocos): pass
@pytest.mark.parametrize("again", range(3))
@pytest.mark.voicemock_strict(1)
def test_again(vocos, again): pass
""",
        "-n0",
    )
    where = "test_it.py::TestIt::test_one: @pytest.mark.voicemock"
    assert (ran.code, sorted(line for line in ran.err if line)) == (
        4,
        [
            f"ERROR: {where}_clock: a clock is 'virtual' or 'real', not 'slow'",
            f"ERROR: {where}_sleeps: sleeps is True or False, not 0",
            "ERROR: test_it.py::test_again[0]: @pytest.mark.voicemock_strict: strict is True or False, not 1",
        ],
    )


def test_in_xdist_s_workers_the_test_itself_says_it(runs: Runs) -> None:
    ran = runs("@pytest.mark.voicemock_clock\ndef test_it(vocos): pass\ndef test_well(vocos): pass\n", "-n1")
    assert ran.outcomes == {"passed": 1, "errors": 1}
    assert ran.section("ERROR at setup of test_it")[1:] == [
        "test_it.py::test_it: @pytest.mark.voicemock_clock: missing 1 required positional argument: 'clock'"
    ]


def test_a_script_that_cannot_be_done_fails_the_test_in_one_line(runs: Runs) -> None:
    ran = runs(
        """
from pathlib import Path
@pytest.mark.voicemock(script=[{'vendor': 'acme', 'next': 'X'}])
def test_it(vocos): pass
@pytest.mark.voicemock(script=[{'vendor': 'vocos', 'verb': 'next'}])
def test_verb(vocos): pass
@pytest.mark.voicemock(script=Path("none.yaml"))
def test_file(vocos): pass
"""
    )
    assert ran.outcomes == {"errors": 3}
    vendors = "vocos, valsea, undetectable, modulate, dataspike"
    assert ran.section("ERROR at setup of test_it") == [
        f"@pytest.mark.voicemock: there is no vendor 'acme' here; there are {vendors}"
    ]
    for test in ("test_verb", "test_file"):
        assert len(ran.section(f"ERROR at setup of {test}")) == 1
    assert [line for line in ran.out if "During handling" in line or "Traceback" in line] == []
