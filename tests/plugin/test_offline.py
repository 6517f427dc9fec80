"""No network by accident: a mark for a test, an option for all of them."""

from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

REFUSED = """
import socket
def refused(host, client=httpx):
    with pytest.raises(httpx.ConnectError) as error:
        client.get(f"https://{host}/")
    return str(error.value).removeprefix("[Errno 111] ")
"""


def test_a_marked_test_reaches_no_other_host_whether_or_not_it_has_a_fixture(runs: Runs) -> None:
    ran = runs(
        f"""{REFUSED}
@pytest.mark.voicemock_offline
def test_bare():
    assert refused("there.invalid") == (
        "test_it.py::test_bare wanted to reach there.invalid, and voicemock keeps it offline; "
        'to allow it, add "there.invalid" to allowed')
    assert refused("192.0.2.7") == (
        "test_it.py::test_bare wanted to reach 192.0.2.7, and voicemock keeps it offline; "
        'to allow it, add "192.0.2.7" to allowed')
@pytest.mark.voicemock_offline
def test_a_vendor_without_its_fixture():
    assert refused("api.vocos.io") == (
        "test_it.py::test_a_vendor_without_its_fixture wanted to reach api.vocos.io, and voicemock keeps it offline; "
        "its fake answers a test with the fixture vocos")
@pytest.mark.voicemock_offline
def test_with_fixture(vocos):
    assert ask() == 422
    assert refused("there.invalid").startswith("test_it.py::test_with_fixture wanted to reach there.invalid, ")
@pytest.mark.voicemock(offline=True)
def test_by_the_other_mark(vocos):
    assert refused("there.invalid").startswith("test_it.py::test_by_the_other_mark wanted ")
@pytest.mark.voicemock_offline
def test_wider(voicemock_module):
    assert ask() == 422
    assert refused("there.invalid").startswith("test_it.py::test_wider wanted ")
@pytest.mark.voicemock_offline
def test_wider_again(voicemock_module):
    assert refused("there.invalid").startswith("test_it.py::test_wider_again wanted ")
def test_this_machine_and_what_is_not_marked(voicemock_module):
    assert "offline" not in refused("there.invalid")
@pytest.mark.voicemock_offline
def test_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert socket.getaddrinfo("localhost", 80)
@pytest.fixture
def reaching():
    yield refused("there.invalid")
@pytest.mark.voicemock_offline
def test_fixtures(reaching):
    assert reaching.startswith("test_it.py::test_fixtures wanted ")
"""
    )
    assert ran.outcomes == {"passed": 9}, ran.out


def test_some_hosts_may_be_allowed(runs: Runs) -> None:
    ran = runs(
        f"""{REFUSED}
@pytest.mark.voicemock_offline(allowed=["there.invalid"])
def test_mark(vocos):
    assert "offline" not in refused("there.invalid")
    assert "offline" in refused("other.invalid")
@pytest.mark.voicemock_offline(allowed="there.invalid")
def test_one_name():
    assert "offline" not in refused("there.invalid")
@pytest.mark.voicemock_offline(allowed=["there.invalid"])
def test_wider(voicemock_module):
    assert "offline" not in refused("there.invalid")
@pytest.mark.voicemock_offline
def test_the_next_is_not_allowed_it(voicemock_module):
    assert "offline" in refused("there.invalid")
"""
    )
    assert ran.outcomes == {"passed": 4}, ran.out


def test_the_option_is_for_all_tests_and_a_mark_can_except_one(runs: Runs) -> None:
    ran = runs(
        f"""{REFUSED}
def test_bare():
    assert refused("there.invalid").startswith("test_it.py::test_bare wanted to reach there.invalid, ")
    assert "offline" not in refused("db.invalid")
def test_vendor():
    assert refused("api.vocos.io").endswith("its fake answers a test with the fixture vocos")
def test_fixture(vocos):
    assert ask() == 422
@pytest.mark.voicemock_offline(False)
def test_excepted():
    assert "offline" not in refused("there.invalid")
""",
        settings="voicemock_offline = true\nvoicemock_offline_allowed =\n  db.invalid",
    )
    assert ran.outcomes == {"passed": 4}, ran.out


def test_a_world_of_no_fixture_names_the_test_that_runs(runs: Runs) -> None:
    source = f"""{REFUSED}
def test_block():
    with library.running(offline=True):
        assert refused("there.invalid").startswith("test_it.py::test_block wanted to reach there.invalid, ")
    with library.running(offline=True, test="mine"):
        assert refused("there.invalid").startswith("mine wanted ")
@library.running(offline=True)
@pytest.mark.parametrize("word", ["a (b)"])
def test_decorated(word):
    assert refused("there.invalid").startswith("test_it.py::test_decorated[a (b)] wanted ")
"""
    wide = """
@pytest.fixture(scope="module")
def wide():
    with library.running(offline=True) as bench:
        yield bench
@pytest.mark.parametrize("number", range(3))
def test_wide(wide, number):
    assert refused("there.invalid").startswith(f"test_it.py::test_wide[{number}] wanted ")
"""
    assert runs(source + wide).outcomes == {"passed": 5}
    assert runs(source, "-p", "no:voicemock").outcomes == {"passed": 2}
