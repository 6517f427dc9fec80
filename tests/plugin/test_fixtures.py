"""The fixtures: a fresh world for each test, in every scope, for every kind of test."""

from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]


def test_each_test_has_a_world_of_its_own_and_each_vendor_its_fixture(runs: Runs) -> None:
    ran = runs(
        """
seen = []
kept = requests.Session()
pooled = httpx.Client()
@pytest.mark.parametrize("again", range(3))
def test_all(voicemock, vocos, valsea, undetectable, modulate, dataspike, again):
    assert isinstance(voicemock, library.Voicemock)
    for name, handle in dict(vocos=vocos, valsea=valsea, undetectable=undetectable, modulate=modulate,
                             dataspike=dataspike).items():
        assert isinstance(handle, library.Handle) and handle is voicemock[name] and handle.name == name
    assert voicemock.requests == []
    vocos.next("INSUFFICIENT_CREDITS")
    assert [ask(kept), ask(pooled), ask(), ask(kept)] == [403, 422, 422, 422]
    assert len(voicemock.requests) == 4
def test_it_is_over():
    with pytest.raises(httpx.HTTPError):
        httpx.get("https://api.vocos.invalid")
class TestMethods:
    def test_one(self, vocos):
        assert ask() == 422
"""
    )
    assert ran.outcomes == {"passed": 5}, ran.out


def test_wider_scopes_live_as_long_as_theirs_and_the_innermost_is_reached(runs: Runs) -> None:
    ran = runs(
        """
def test_first(voicemock_session, voicemock_module):
    ask()
    assert (len(voicemock_session.requests), len(voicemock_module.requests)) == (0, 1)
def test_second(voicemock_session, voicemock_module, vocos):
    ask()
    assert (len(voicemock_session.requests), len(voicemock_module.requests), len(vocos.requests)) == (0, 1, 1)
def test_third(voicemock_session, voicemock_module):
    ask()
    assert (len(voicemock_session.requests), len(voicemock_module.requests)) == (0, 2)
""",
        test_other="""
from test_it import ask
def test_fourth(voicemock_session):
    ask()
    assert len(voicemock_session.requests) == 1
def test_fifth(voicemock_module, voicemock_session):
    assert (len(voicemock_session.requests), len(voicemock_module.requests)) == (1, 0)
""",
    )
    assert ran.outcomes == {"passed": 5}, ran.out


def test_a_fixture_of_the_user_s_own_takes_its_place_in_any_scope(runs: Runs) -> None:
    ran = runs(
        """
@pytest.fixture(scope="module")
def voicemock():
    with library.running() as bench:
        yield bench
def test_first(vocos):
    ask()
    assert len(vocos.requests) == 1
@pytest.mark.voicemock_strict
def test_second(vocos):
    ask()
    assert len(vocos.requests) == 2
@pytest.mark.voicemock_strict
def test_third(vocos):
    depart()
"""
    )
    assert ran.outcomes == {"passed": 2, "failed": 1}, ran.out


def test_it_can_be_asked_for_in_other_ways(runs: Runs) -> None:
    ran = runs(
        """
import unittest
@pytest.mark.usefixtures("vocos")
class TestCase(unittest.TestCase):
    def test_one(self):
        self.assertEqual(ask(), 422)
def test_later(request):
    bench = request.getfixturevalue("voicemock")
    assert ask() == 422
    assert len(bench.requests) == len(request.getfixturevalue("vocos").requests) == 1
@pytest.fixture(autouse=True)
def always(request):
    yield
@library.running()
def test_decorated(tmp_path):
    assert ask() == 422
"""
    )
    assert ran.outcomes == {"passed": 3}, ran.out


def test_asynchronous_tests_of_every_kind_reach_it(runs: Runs) -> None:
    ran = runs(
        """
import anyio, asyncio
async def go(vocos, sleep):
    vocos.next("RATE_LIMIT_EXCEEDED", retry_after=60)
    async with httpx.AsyncClient() as client:
        for status in (429, 422):
            answer = await client.post(DETECT, headers={"X-API-Key": "test-free"}, files={"file": b"RIFF"})
            assert answer.status_code == status
            await sleep(int(answer.headers.get("Retry-After", 0)))
    assert len(vocos.requests) == 2
    assert vocos.findings == []
@pytest.mark.asyncio
async def test_asyncio(vocos):
    await go(vocos, asyncio.sleep)
@pytest.fixture
async def made(vocos):
    async with library.running() as bench:
        yield bench
@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
async def test_anyio(vocos):
    await go(vocos, anyio.sleep)
"""
    )
    assert ran.outcomes == {"passed": 3}, ran.out


def test_marks_say_how_it_runs_and_the_test_s_own_count_most(runs: Runs) -> None:
    ran = runs(
        """
import time
pytestmark = pytest.mark.voicemock(seed=7)
ids = set()
def note():
    ids.add(httpx.post(DETECT).json()["request_id"])
def test_seed(vocos):
    note()
def test_seed_again(vocos):
    note()
    assert len(ids) == 1
@pytest.mark.voicemock(seed=8)
def test_another(vocos):
    note()
    assert len(ids) == 2
def test_module(voicemock_module):
    note()
    assert len(ids) == 2
@pytest.mark.voicemock_clock("real")
def test_clock(voicemock):
    assert voicemock.bench.clock.runs
@pytest.mark.voicemock_clock("real")
@pytest.mark.voicemock(clock="virtual")
def test_the_lower_mark_counts(voicemock):
    assert not voicemock.bench.clock.runs
@pytest.mark.voicemock_sleeps(False)
def test_sleeps(voicemock):
    assert not voicemock.clock.sleeps
def test_defaults(voicemock):
    assert voicemock.clock.sleeps
    began = voicemock.clock.now()
    time.sleep(3600)
    assert voicemock.clock.now() - began == 3600
@pytest.mark.voicemock(script=[library.vocos.next("INSUFFICIENT_CREDITS")])
def test_script(vocos):
    assert [ask(), ask()] == [403, 422]
"""
    )
    assert ran.outcomes == {"passed": 9}, ran.out


def test_the_ini_file_says_it_for_all_tests(runs: Runs) -> None:
    ran = runs(
        """
def test_ini(voicemock, voicemock_session):
    assert voicemock.bench.clock.runs and voicemock_session.bench.clock.runs
    assert not voicemock.clock.sleeps
@pytest.mark.voicemock(clock="virtual")
@pytest.mark.voicemock_sleeps
def test_mark(voicemock):
    assert voicemock.clock.sleeps
""",
        settings="voicemock_clock = real\nvoicemock_sleeps = false",
    )
    assert ran.outcomes == {"passed": 2}, ran.out


def test_the_import_mode_does_not_matter(runs: Runs) -> None:
    for mode in ("importlib", "prepend", "append"):
        ran = runs("def test_it(vocos):\n    assert ask() == 422\n", f"--import-mode={mode}")
        assert ran.outcomes == {"passed": 1}, ran.out
