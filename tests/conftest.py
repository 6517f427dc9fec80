"""For all tests: a bench on a virtual clock, a caller for each vendor, and how hard property tests try."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from tests.calling import Caller, serving
from tests.hypothesis_profiles import FUZZ

from voicemock.bench import Bench
from voicemock.engine.clock import virtual_clock
from voicemock.serving.door import Door


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if FUZZ:
        for item in items:
            item.add_marker(pytest.mark.timeout(0))


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(new_clock=virtual_clock)
    yield bench
    bench.close()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def calling(bench: Bench, runner: asyncio.Runner) -> Callable[[str], Caller]:
    return lambda prefix: Caller(bench, runner, prefix)


@pytest.fixture
def vocos(calling: Callable[[str], Caller]) -> Caller:
    return calling("/vocos")


@pytest.fixture
def valsea(calling: Callable[[str], Caller]) -> Caller:
    return calling("/valsea")


@pytest.fixture
def modulate(calling: Callable[[str], Caller]) -> Caller:
    return calling("/modulate")


@pytest.fixture
def dataspike(calling: Callable[[str], Caller]) -> Caller:
    return calling("/dataspike")


@pytest.fixture
def served(bench: Bench) -> Iterator[str]:
    with serving(Door(bench)) as base:
        yield base
