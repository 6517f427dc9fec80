"""The pytest plugin: fixtures, marks, options, and what the run's summary says.

Nothing of voicemock is imported before a test asks for it.
"""

import os
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from voicemock import Handle, Voicemock
    from voicemock.plugin.running import Run

INI = (
    ("voicemock_offline", "bool", False, "voicemock: refuse every connection that is not to a fake or to this machine"),
    ("voicemock_offline_allowed", "linelist", (), "voicemock: hosts that may be reached although it is offline"),
    ("voicemock_strict", "bool", False, "voicemock: fail a test whose client departs from its vendor's documents"),
    ("voicemock_allow", "linelist", (), "voicemock: findings that fail no test and are not listed, each as ID: REASON"),
    ("voicemock_clock", "string", "virtual", "voicemock: the clock of the fakes, virtual or real"),
    ("voicemock_sleeps", "bool", True, "voicemock: whether the client's sleeps move the virtual clock and do not wait"),
    ("voicemock_editions", "linelist", (), "voicemock: editions of documents, each as VENDOR=EDITION"),
    ("voicemock_summary", "bool", True, "voicemock: whether a run ends with what was found about the clients"),
)
"""Options of the ini file: name, type, default, help."""

MARKS = {
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
"""Marks and their help."""

OPTION = "--voicemock-edition"
VARIABLE = "VOICEMOCK_EDITIONS"
"""What `voicemock.editions` calls the environment's editions."""

FIXTURES = frozenset(
    ("voicemock", "voicemock_module", "voicemock_session", "vocos", "valsea", "undetectable", "modulate", "dataspike")
)

OUTCOMES = "VOICEMOCK_OUTCOMES"
"""The file that `voicemock matrix` has each test's outcome written to."""

RUN = pytest.StashKey["Run"]()
"""What the run knows, from when a test first asks for something."""

ITEM = pytest.StashKey[pytest.Item]()
"""The test that goes on."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    for name, kind, default, told in INI:
        parser.addini(name, told, type=kind, default=default)  # type: ignore[arg-type] # the types that pytest knows
    parser.getgroup("voicemock").addoption(
        OPTION,
        action="append",
        default=[],
        metavar="VENDOR=EDITION",
        help="the edition of a vendor's documents by which its fake answers; repeatable",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks, and look at the options where there are any."""
    for mark, told in MARKS.items():
        config.addinivalue_line("markers", f"{mark}: {told}")
    config.pluginmanager.register(Told(), "voicemock-told")
    _choose(config)
    if OUTCOMES in os.environ and not hasattr(config, "workerinput"):
        from voicemock.plugin.outcomes import Outcomes

        config.pluginmanager.register(Outcomes(os.environ[OUTCOMES]), "voicemock-outcomes")
    if any(_changed(config, name, default) for name, _, default, _ in INI):
        from voicemock.plugin.options import of_ini

        of_ini(config)


def _choose(config: pytest.Config) -> None:
    """Have the environment say which editions the command line chooses: they are for all that runs in the tests."""
    chosen: list[str] = config.getoption(OPTION)
    wrong = next((text for text in chosen if not all(map(str.strip, text.partition("=")))), None)
    if wrong is not None:
        raise pytest.UsageError(f"{OPTION}: an edition is like modulate=newer-reference, not {wrong!r}")
    if chosen:
        patch = pytest.MonkeyPatch()
        patch.setenv(VARIABLE, ",".join([*filter(None, [os.environ.get(VARIABLE)]), *chosen]))
        config.add_cleanup(patch.undo)


def _changed(config: pytest.Config, name: str, default: object) -> bool:
    try:
        return bool(config.getini(name) != default)
    except (TypeError, ValueError, pytest.UsageError) as wrong:
        raise pytest.UsageError(f"{name}: {wrong}") from None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say at once what is wrong with a mark, or with what is allowed; a worker of xdist's has each test say it."""
    asking = [item for item in items if _asks(item)]
    if asking and not hasattr(config, "workerinput"):
        from voicemock.plugin.options import look

        look(config, asking)


def _asks(item: pytest.Item) -> bool:
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ())) or any(
        mark.name.startswith("voicemock") for mark in item.iter_markers()
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Watch what the test does with a bench; refuse other connections where that is asked for."""
    stash = item.config.stash
    stash[ITEM] = item
    if RUN in stash or "voicemock" in sys.modules or item.config.getini("voicemock_offline") or _asks(item):
        _run(item.config)
    try:
        return (yield)
    finally:
        if RUN in stash:
            stash[RUN].end()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Watch no more."""
    if RUN in config.stash:
        config.stash[RUN].close()
        del config.stash[RUN]


def _run(config: pytest.Config) -> "Run":
    """Return what the run knows, and that this test goes on."""
    if RUN not in config.stash:
        from voicemock.plugin.running import Run

        config.stash[RUN] = Run(config)
    config.stash[RUN].begin(config.stash[ITEM])
    return config.stash[RUN]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose marks are wrong."""
    if RUN in item.config.stash:
        item.config.stash[RUN].check()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that is strict, when it has passed."""
    result = yield
    if RUN in item.config.stash:
        item.config.stash[RUN].judge()
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail it too for what is found when its connections are cut."""
    result = yield
    if RUN in item.config.stash:
        item.config.stash[RUN].judge()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a failure what the client did, and to the last one what was found."""
    report = yield
    if RUN in item.config.stash:
        item.config.stash[RUN].report(item, report, failed=call.excinfo is not None)
    return report


class Told:
    """What tests have told, here or in workers of xdist's, and what the summary makes of it."""

    def __init__(self) -> None:
        self._told: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test tells."""
        told = getattr(report, "voicemock", None)
        if told is not None:
            self._told.append(told)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """List what was found about the client, by test, unless the ini file has it not."""
        if not self._told or not terminalreporter.config.getini("voicemock_summary"):
            return
        from voicemock.plugin.summary import summary

        for title, lines in summary(self._told):
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.line(line)


def _opened(request: pytest.FixtureRequest) -> "Iterator[Voicemock]":
    return _run(request.config).fixture(request)


@pytest.fixture
def voicemock(request: pytest.FixtureRequest) -> "Iterator[Voicemock]":
    """The fakes of all five vendors at their real addresses, in a fresh world."""
    yield from _opened(request)


@pytest.fixture(scope="module")
def voicemock_module(request: pytest.FixtureRequest) -> "Iterator[Voicemock]":
    """The fakes of all five vendors at their real addresses, in one world for the tests of a module."""
    yield from _opened(request)


@pytest.fixture(scope="session")
def voicemock_session(request: pytest.FixtureRequest) -> "Iterator[Voicemock]":
    """The fakes of all five vendors at their real addresses, in one world for all tests."""
    yield from _opened(request)


@pytest.fixture
def vocos(voicemock: "Voicemock") -> "Handle":
    """The fake of Vocos."""
    return voicemock.vocos


@pytest.fixture
def valsea(voicemock: "Voicemock") -> "Handle":
    """The fake of Valsea."""
    return voicemock.valsea


@pytest.fixture
def undetectable(voicemock: "Voicemock") -> "Handle":
    """The fake of Undetectable.AI."""
    return voicemock.undetectable


@pytest.fixture
def modulate(voicemock: "Voicemock") -> "Handle":
    """The fake of Modulate."""
    return voicemock.modulate


@pytest.fixture
def dataspike(voicemock: "Voicemock") -> "Handle":
    """The fake of Dataspike."""
    return voicemock.dataspike
