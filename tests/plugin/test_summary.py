"""What stands beside a failure, and what stands at the end of a run."""

import pytest
from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

CLAUSE = (
    "      VOC-01.b, documented: `POST /v1/detect` with a `multipart/form-data` body answers the verdict in the same "
    "exchange. (API reference, Quick Start and Endpoints)"
)
VIOLATION = [
    "  vocos",
    "    violation: request detect: has no body [VOC-01.b]",
    CLAUSE,
    "      mend: expected multipart/form-data",
]
SOURCE = """
def test_departing(vocos):
    depart()
def test_well(vocos):
    ask()
@pytest.mark.voicemock_allow("VOC-01.b", reason="they say that it works")
def test_allowed(vocos):
    depart()
@pytest.mark.voicemock_allow("VOC-02", reason="the proxy does it")
def test_allowed_in_vain(vocos):
    vocos.next("INSUFFICIENT_CREDITS")
"""


@pytest.mark.parametrize("options", [(), ("-q",), ("-n2",)])
def test_findings_are_listed_by_test_and_what_was_said_in_vain(runs: Runs, options: tuple[str, ...]) -> None:
    ran = runs(SOURCE, *options)
    assert ran.outcomes == {"passed": 4}, ran.out
    assert ran.section("voicemock: findings about the client") == ["test_it.py::test_departing", *VIOLATION]
    assert ran.section("voicemock: never used") == [
        "test_it.py::test_allowed_in_vain: vocos.next('INSUFFICIENT_CREDITS')",
        "allowed, but not found: VOC-02: the proxy does it",
    ]


def test_where_there_is_nothing_to_say_nothing_is_said(runs: Runs) -> None:
    ran = runs("def test_well(vocos):\n    ask()\ndef test_other():\n    pass\n")
    assert [line for line in ran.out if "voicemock:" in line] == []


def test_beside_a_failure_stands_what_the_client_did(runs: Runs) -> None:
    ran = runs(
        """
def test_failing(vocos):
    vocos.next("INSUFFICIENT_CREDITS", key="another")
    httpx.get("https://api.vocos.io/v1/detects", headers={"X-API-Key": "test-free-secret"})
    depart()
    raise LookupError("mine")
"""
    )
    assert ran.outcomes == {"failed": 1}
    near = 'nearest is POST /v1/detect: the path ends in "detects", the method is POST'
    missed = "00:00:00.000 vocos        GET /v1/detects                               404 0 ms NOT_FOUND test-free…"
    assert ran.section("voicemock") == [
        f"{missed} (GET /v1/detects at api.vocos.io: {near})",
        "00:00:00.000 vocos        POST /v1/detect                               400 0 ms BAD_FORM test-free…",
        "findings about the client:",
        *VIOLATION,
        "    new: request: is to a path that no document mentions: GET /v1/detects [vocos:unknown-path:/v1/detects]",
        "      mend: expected POST /v1/detect",
        "said, but never used:",
        "  vocos.next('INSUFFICIENT_CREDITS', key='…')",
    ]


def test_of_a_world_that_lives_on_only_the_test_s_own_calls_stand_there(runs: Runs) -> None:
    ran = runs(
        """
def test_well(voicemock_module):
    ask()
def test_failing(voicemock_module):
    raise LookupError("mine")
def test_failing_too(voicemock_module):
    ask()
    raise LookupError("mine")
def test_without(): raise LookupError("mine")
""",
        "--tb=short",
    )
    assert ran.outcomes == {"passed": 1, "failed": 3}
    asked = "00:00:00.000 vocos        POST /v1/detect                               422 0 ms"
    lines = [line for line in ran.out if line.startswith(("nothing was asked", asked))]
    assert lines == ["nothing was asked of any vendor", f"{asked} WRONG_FORMAT test-free…"]


def test_a_failure_before_the_test_has_it_too(runs: Runs) -> None:
    ran = runs(
        """
@pytest.fixture
def ready(vocos):
    ask()
    raise LookupError("mine")
def test_it(ready):
    pass
"""
    )
    assert ran.outcomes == {"errors": 1}
    assert len(ran.section("voicemock")) == 1


def test_of_very_many_calls_the_latest_stand_there(runs: Runs) -> None:
    ran = runs(
        """
def test_it(vocos):
    with httpx.Client() as client:
        for number in range(50):
            client.get(f"https://api.vocos.io/{number}")
    raise LookupError("mine")
"""
    )
    lines = ran.section("voicemock")
    assert lines[0] == "… and 10 before"
    assert [line.split()[3] for line in lines if "vocos        GET /" in line] == [
        f"/{number}" for number in range(10, 50)
    ]


def test_equal_calls_are_folded_though_they_come_at_other_times(runs: Runs) -> None:
    ran = runs(
        """
import time
def test_it(vocos):
    for _ in range(30):
        ask()
        time.sleep(10)
    depart()
    raise LookupError("mine")
"""
    )
    assert ran.section("voicemock")[:3] == [
        "00:00:00.000 vocos        POST /v1/detect                               422 0 ms WRONG_FORMAT test-free…",
        "… 29 more like it",
        "00:05:00.000 vocos        POST /v1/detect                               400 0 ms BAD_FORM test-free…",
    ]


def test_faults_a_wrong_key_and_the_rules_that_were_used_stand_there_too(runs: Runs) -> None:
    ran = runs(
        """
def test_it(vocos):
    vocos.breaks("reset")
    vocos.next("INSUFFICIENT_CREDITS", times=2)
    with pytest.raises(httpx.HTTPError):
        ask()
    ask()
    ask()
    ask(key="mistaken")
    raise LookupError("mine")
"""
    )
    lines = ran.section("voicemock")
    (broken,) = (line for line in lines if "faults:" in line)
    assert broken.endswith(" faults: reset")
    (wrong,) = (line for line in lines if " BAD_KEY " in line)
    assert wrong.endswith(
        "(Vocos does not know the key: those that it knows begin with "
        "test-free, test-pro, test-enterprise, test-no-credits; it goes so: X-API-Key: KEY)"
    )
    assert [line for line in lines if line.startswith("said")] == [
        "said: vocos.breaks('reset'), used once",
        "said: vocos.next('INSUFFICIENT_CREDITS', times=2), used twice",
    ]


def test_a_job_s_status_stands_beside_its_poll(runs: Runs) -> None:
    ran = runs(
        """
import time
from voicemock_fixtures import read
def test_it(dataspike):
    dataspike.holds(polls=3)
    url, key = "https://api.dataspike.io/api/v4/deepfake", {"ds-api-token": "test-free"}
    with requests.Session() as client:
        job = client.post(url + "/audio/analyze", headers=key, files={"file": ("a.wav", read("human", "wav"))}).json()
        for _ in range(4):
            time.sleep(3)
            client.get(f"{url}/job/{job['id']}", headers=key)
    raise LookupError("mine")
"""
    )
    shown = [line.partition(" ms ")[2] or line for line in ran.section("voicemock")]
    assert shown[:4] == [
        "test-free… status: queued",
        "test-free… status: queued",
        "… 2 more like it",
        "test-free… status: completed",
    ]


def test_worlds_of_no_fixture_are_listed_and_several_worlds_of_a_test_as_one(runs: Runs) -> None:
    ran = runs(
        """
from hypothesis import given, settings, strategies
def test_block():
    with library.running():
        depart()
@library.running()
def test_decorated():
    depart()
@settings(max_examples=20, database=None, derandomize=True)
@given(strategies.integers())
def test_examples(number):
    with library.vocos.playing([library.vocos.next("INSUFFICIENT_CREDITS", nth=7)]):
        depart()
def test_in_vain():
    with library.running() as bench:
        bench.vocos.next("INSUFFICIENT_CREDITS")
"""
    )
    assert ran.outcomes == {"passed": 4}, ran.out
    often = [VIOLATION[0], VIOLATION[1].replace(" [", " (20 times) ["), *VIOLATION[2:]]
    assert ran.section("voicemock: findings about the client") == [
        *("test_it.py::test_block", *VIOLATION),
        *("test_it.py::test_decorated", *VIOLATION),
        *("test_it.py::test_examples", *often),
    ]
    assert ran.section("voicemock: never used") == ["test_it.py::test_in_vain: vocos.next('INSUFFICIENT_CREDITS')"]


def test_beside_a_failure_stands_what_was_done_in_worlds_that_are_closed(runs: Runs) -> None:
    ran = runs(
        """
def test_it():
    for _ in range(15):
        with library.running() as bench:
            bench.vocos.next("INSUFFICIENT_CREDITS")
            ask()
    raise LookupError("mine")
"""
    )
    asked = "00:00:00.000 vocos        POST /v1/detect                               403 0 ms NO_CREDITS test-free…"
    assert ran.section("voicemock") == [
        "… and 5 before",
        asked,
        "… 9 more like it",
        *["said: vocos.next('INSUFFICIENT_CREDITS'), used once"] * 10,
    ]


def test_what_was_said_in_vain_for_many_tests_is_told_once_at_its_end(runs: Runs) -> None:
    ran = runs(
        """
def test_first(voicemock_session):
    voicemock_session.vocos.next("INSUFFICIENT_CREDITS")
def test_second(voicemock_session): pass
def test_third(): pass
def test_failing(voicemock_session):
    raise LookupError("mine")
"""
    )
    assert ran.section("voicemock: never used") == ["test_it.py::test_failing: vocos.next('INSUFFICIENT_CREDITS')"]
    assert ran.section("voicemock") == ["nothing was asked of any vendor"]


def test_a_run_that_stops_at_once_closes_its_worlds_in_silence(runs: Runs) -> None:
    ran = runs(
        """
def test_first(voicemock_session):
    raise LookupError("mine")
def test_second(voicemock_session): pass
""",
        "-x",
    )
    assert ran.outcomes == {"failed": 1}
    assert ran.code == 1


def test_the_ini_file_can_have_no_summary(runs: Runs) -> None:
    ran = runs(SOURCE, settings="voicemock_summary = false")
    assert ran.outcomes == {"passed": 4}, ran.out
    assert [line for line in ran.out if "voicemock:" in line] == []
